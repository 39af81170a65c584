# thanks.awk -- calls of the function kudos in the protocol of Redis, as Bravo
# makes them: for redis-cli --pipe. In the C locale, in which a length is one in
# bytes.
#
#     LC_ALL=C awk -v kind=message|reaction -v first=N -v calls=N -v people=N -v key=PREFIX
#
# One half of the people thanks the other, in no order; what begins with another
# `first` are other thank-yous.

function add(text) {
    out = out "$" length(text) "\r\n" text "\r\n"
    count++
}

function field(name, value) {
    fields = fields (fields == "" ? "" : ",") "\"" name "\":\"" value "\""
}

function list(name, value) {
    fields = fields ",\"" name "\":[\"" value "\"]"
}

function person(half) {
    return sprintf("U9%06d", 2 * int(rand() * people / 2) + half)
}

function call(i,    who, stamp) {
    out = fields = ""
    count = 0
    who = person(1)
    stamp = sprintf("17951688%02d.%06d", i % 100, i)
    add("FCALL")
    add("bravo_kudos")
    add("1")
    add(key)
    field("sv", "1")
    field("who", who)
    field("now", "1795168800123")
    field("at", "1795168800000")
    field("day", "20777")
    if (kind == "message") {
        field("identity", "m/C0STORE/" stamp)
        field("also", sprintf("u/%08x-c11e-4000-8000-000010adfeed", i))
        field("gen", "0")
    } else {
        field("identity", "r/C0STORE/" stamp "/" who "/clap")
        field("gen", stamp)
    }
    field("ch", "C0STORE")
    field("v", "public")
    field("message", stamp)
    field("undo", "10")
    field("celebrations", "3")
    list("to", person(2))
    if (kind == "message") {
        list("tag", "ownership")
    }
    field("n", "1")
    field("text", kind == "message" ? "for calming the Miller family #ownership" : "")
    field("said_for", kind == "message" ? "1" : "0")
    if (kind == "reaction") {
        field("emoji", "\360\237\221\217")
    }
    field("allowance", "1000")
    field("tell", "on")
    add("{" fields "}")
    printf "*%d\r\n%s", count, out
}

BEGIN {
    srand(first)
    for (i = first; i < first + calls; i++) {
        call(i)
    }
}
