#!/bin/sh
# board.sh -- how long Redis takes to read a board of many people.
#
#     tests/bench/board.sh [PEOPLE] [FUNCTIONS-LUA]
#
# One person is thanked ten times on average, by one of as many others. The first
# reading makes the ranking, the next ones bring it up to date.
set -eu

cd "$(dirname "$0")/../.."
people=${1:-10000}
functions=${2:-build/release/functions.lua}
key='bravo:{T0TEST}:'

[ -r "$functions" ] || { echo "no $functions: build the release first"; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/bravo-board.XXXXXX")
server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

redis() {
    redis-cli -s "$folder/redis.sock" "$@"
}

# thanks FIRST CALLS
thanks() {
    LC_ALL=C awk -v kind=message -v first="$1" -v calls="$2" -v people=$((people * 2)) \
        -v key="$key" -f tests/bench/thanks.awk >"$folder/calls"
    redis --pipe <"$folder/calls" >"$folder/given" 2>&1 || { head -3 "$folder/given"; exit 1; }
}

# read_board PERIOD: in milliseconds
read_board() {
    redis CONFIG RESETSTAT >/dev/null
    redis FCALL bravo_board 1 "$key" sv 1 who U9000001 ch C0STORE v public \
        now 1795168800123 at 1795168800000 day 20777 identity "b/$1" gen 0 \
        period "$1" board r size 10 >"$folder/board"
    grep -q '^count$' "$folder/board" || { cat "$folder/board"; exit 1; }
    redis INFO commandstats | tr -d '\r' |
        sed -n 's/^cmdstat_fcall:.*usec_per_call=\([0-9.]*\).*/\1/p' |
        awk '{ printf "%.2f", $1 / 1000 }'
}

redis-server --port 0 --unixsocket "$folder/redis.sock" --dir "$folder" --save "" \
    --appendonly no --hash-max-listpack-value 2048 >"$folder/log" 2>&1 &
server=$!
until redis ping >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/log"; exit 1; }
    sleep 0.1
done
redis -x FUNCTION LOAD REPLACE <"$functions" >/dev/null
redis HSET "${key}team" home C0STORE sv 1 secret none >/dev/null
thanks 1 $((people * 10))

echo "$(redis HLEN "${key}t:r:all") people were thanked $(redis HGET "${key}t:n:all" kudos) times"
next=10000001
for period in day week month year all; do
    first=$(read_board $period)
    again=$(read_board $period)
    thanks $next 1
    one=$(read_board $period)
    thanks $((next + 1)) 1000
    many=$(read_board $period)
    next=$((next + 2000))
    printf '%-6s first %7s ms, again %6s ms, after one more %6s ms, after 1,000 more %6s ms\n' \
        $period "$first" "$again" "$one" "$many"
done
