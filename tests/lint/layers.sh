#!/bin/sh
# layers.sh -- every #include is allowed by layers.txt.
cd "$(dirname "$0")/../.." || exit 2

find include bot commands -name '*.[ch]' | LC_ALL=C sort | xargs awk '
    function fail(text) {
        print FILENAME ":" FNR ": " text
        failed = 1
    }
    function folder(path) {
        return match(path, /.*\//) ? substr(path, 1, RLENGTH - 1) : "."
    }
    function exists(path,    found, line) {
        found = (getline line < path) >= 0
        close(path)
        return found
    }
    function group_of(header) {
        if (header in group) {
            return group[header]
        }
        sub(/\/.*/, "/*", header)
        return group[header]
    }
    function allowed(place, header) {
        header = group_of(header)
        return header != "" && index(may[place] " ", " " header " ") > 0
    }

    FILENAME == rules && $1 == "group" { for (i = 3; i <= NF; i++) group[$i] = $2 }
    FILENAME == rules && $1 == "may" { for (i = 3; i <= NF; i++) may[$2] = may[$2] " " $i }
    FILENAME == rules { next }

    FNR == 1 {
        name = FILENAME
        place = folder(name)
        if (place == "include") {
            sub(/^include\//, "", name)
            sub(/\.h$/, "", name)
            place = "@" group[name]
        }
        if (!(place in may)) {
            fail("layers.txt knows no layer for this file")
        }
    }
    /^[ \t]*#[ \t]*include/ {
        if (!match($0, /[<"][^>"]+\.(h|def|inc)[>"]/)) {
            fail("what does this include?")
            next
        }
        header = substr($0, RSTART + 1, RLENGTH - 2)
        private = place !~ /^@/ && header !~ /\// && exists(folder(FILENAME) "/" header)
        sub(/\.h$/, "", header)
        if (!private && !allowed(place, header) && !allowed(FILENAME, header)) {
            fail("may not include " header ".h")
        }
    }
    END { exit failed }' rules=tests/lint/layers.txt tests/lint/layers.txt || exit 1
