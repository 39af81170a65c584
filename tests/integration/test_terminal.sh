#!/bin/sh
# At a terminal: several lines pasted at once are all heard, in their order, and
# the end of the input ends the chat on a line of its own.
set -eu

: "${BRAVO:?names the program}"
command -v script >/dev/null || { echo "skipped: by design: there is no script(1)"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

printf 'kudos @ben for one\nkudos @cat for two\nundo\nme\n' |
    TERM=xterm script -qec "'$BRAVO' shell --as ana --state '$dir/state'" "$dir/seen" >"$dir/out"

failed=0
expect() {
    grep -aqF "$1" "$dir/out" || {
        echo "not said: $1"
        failed=1
    }
}
expect 'Try: kudos @ben'
expect 'Done. 4 of your 5 are left today.'
expect 'Done. 3 of your 5 are left today.'
expect 'Taken back: your thank-you to Cat.'
[ -z "$(tail -c 1 "$dir/out" | tr -d '\n')" ] || {
    echo "the prompt is left standing"
    failed=1
}
[ "$failed" = 0 ] || cat "$dir/out"
exit "$failed"
