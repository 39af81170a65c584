#!/bin/sh
# readme.sh -- the table of commands in README.md is what `bravo commands` says.
# UPDATE=1 in the environment writes it.
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
[ "$(written)" = "$("$bravo" commands --markdown)" ] && exit 0
echo "README.md tells of other commands: UPDATE=1 tests/lint/readme.sh $bravo"
exit 1
