#!/bin/sh
# readme.sh -- the table of commands in README.md is what `bravo commands` says
# (UPDATE=1 in the environment writes it), and what its chat shows was really
# said in the transcript tests/commands/readme.chat.
cd "$(dirname "$0")/../.." || exit 2
bravo=${1:-$BRAVO}
[ -f README.md ] || { echo "skipped: there is no README.md"; exit 77; }

written() {
    awk '/^<!-- \/commands -->$/ { exit }
        inside { print }
        /^<!-- commands -->$/ { inside = 1 }' README.md
}

if [ -n "${UPDATE-}" ]; then
    new=$("$bravo" commands --markdown) || exit 1
    NEW=$new awk '/^<!-- \/commands -->$/ { inside = 0 }
        !inside { print }
        /^<!-- commands -->$/ { print ENVIRON["NEW"]; inside = 1 }' README.md >README.new || exit 1
    cat README.new >README.md
    rm README.new
fi
# The first two blocks of README.md are chats.
chat() {
    awk '/^```/ { fences++; next }
        fences == 1 || fences == 3 { print }
        fences > 3 { exit }' README.md
}

status=0
if [ "$(written)" != "$("$bravo" commands --markdown)" ]; then
    echo "README.md tells of other commands: UPDATE=1 tests/lint/readme.sh $bravo"
    status=1
fi
while IFS= read -r line; do
    [ -z "$line" ] || grep -qxF -e "$line" tests/commands/readme.chat || {
        echo "README.md shows what was not said: $line"
        status=1
    }
done <<EOF
$(chat)
EOF
exit $status
