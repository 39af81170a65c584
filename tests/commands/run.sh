#!/bin/sh
# run.sh -- plays a transcript: what the people in it type goes in, and what
# comes out must be the whole conversation again.
#
#     tests/commands/run.sh BRAVO TRANSCRIPT
#
# A transcript begins with the way to run it, and then reads like a chat:
#
#     # bravo shell --now 2026-11-20T16:58:00 --zone Europe/Berlin
#
#     # What this is about, for who reads it.
#     ana> kudos @bo for the review
#     bot> Bo got a thank-you from Ana: for the review.
#       A line that begins with two spaces goes on with the one above.
#     bot (to ana)> Done. 4 of your 5 are left today.
#     :clock +1d
#
# Lines of the bot are expected, all others are typed; the state directory is
# STATE there. Comments and empty lines are for the eye. UPDATE=1 in the
# environment writes what was said into the transcript: read the difference.
set -eu
bravo=$1
chat=$2

play=$(sed -n '1s/^# bravo shell //p' "$chat")
if [ -z "$play" ]; then
    echo "$chat: the first line is to be: # bravo shell --now ... --zone ..." >&2
    exit 1
fi
state=$(mktemp -d "${TMPDIR:-/tmp}/bravo.XXXXXX")
trap 'rm -rf "$state"' EXIT
trap 'exit 1' HUP INT TERM

conversation() {
    sed '/^#/d; /^ *$/d' "$1"
}

conversation "$chat" >"$state/expected"
sed '/^bot[ >]/d; /^ /d' "$state/expected" >"$state/typed"
if [ ! -s "$state/typed" ]; then
    echo "$chat: nobody says anything" >&2
    exit 1
fi
# shellcheck disable=SC2086 # arguments
if ! timeout 60 "$bravo" shell --echo --state "$state/bravo" $play \
    <"$state/typed" >"$state/raw" 2>"$state/log"; then
    echo "$chat: bravo failed, or did not come to an end" >&2
    cat "$state/raw" >&2
    tail -n 50 "$state/log" >&2
    exit 1
fi
sed "s|$state/bravo|STATE|" "$state/raw" >"$state/said"

if [ -n "${UPDATE-}" ]; then
    # What stood before a typed line stays before it.
    conversation "$state/said" | awk -v chat="$chat" -v typed="$state/typed" '
        function aside(    line) {
            while ((getline line < chat) > 0) {
                if (line ~ /^#/ || line ~ /^ *$/) {
                    print line
                } else if (line == next_typed) {
                    return
                }
            }
        }
        function advance() {
            if ((getline next_typed < typed) <= 0) {
                next_typed = "\n"
            }
        }
        BEGIN { advance() }
        $0 == next_typed { aside(); advance() }
        { print }
        END { next_typed = "\n"; aside() }' >"$state/new"
    cat "$state/new" >"$chat"
    exit 0
fi

conversation "$state/said" | diff -u --label expected --label said "$state/expected" - && exit 0
echo "to accept it: UPDATE=1 $0 $bravo $chat"
tail -n 50 "$state/log" >&2
exit 1
