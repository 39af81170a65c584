#!/bin/sh
# function.sh -- what Redis does for one thank-you: instructions and inner
# commands for each call of the function kudos, and the bytes that it leaves.
#
#     tests/bench/function.sh [FUNCTIONS-LUA]
#
# Instructions are counted by valgrind, so that the figures are the same however
# busy the machine is: it is the measure for changes of the function. Two runs,
# over the library as it is and as it was, say what a change is worth. The ratio
# is to a function that only counts, the plain way (plain.lua).
set -eu

cd "$(dirname "$0")/../.."
functions=${1:-build/release/functions.lua}
calls=4000
key='bravo:{T0TEST}:'

command -v valgrind >/dev/null || { echo "there is no valgrind"; exit 1; }
[ -r "$functions" ] || { echo "no $functions: build the release first"; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/bravo-function.XXXXXX")
server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

redis() {
    redis-cli -s "$folder/redis.sock" "$@"
}

thanks() {
    LC_ALL=C awk -v kind="$1" -v first="$2" -v calls="$calls" -v people=2000 -v key="$key" \
        -f tests/bench/thanks.awk >"$folder/calls"
}

give() {
    redis --pipe <"$folder/calls" >"$folder/given" 2>&1 || { head -3 "$folder/given"; exit 1; }
}

count_instructions() {
    callgrind_control -i "$1" "$server" >/dev/null 2>&1
}

start() {
    valgrind --tool=callgrind --callgrind-out-file="$folder/callgrind" --instr-atstart=no \
        redis-server --port 0 --unixsocket "$folder/redis.sock" --dir "$folder" --save "" \
        --appendonly no --hash-max-listpack-value 2048 >"$folder/log" 2>&1 &
    server=$!
    until redis ping >/dev/null 2>&1; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/log"; exit 1; }
        sleep 0.2
    done
    redis -x FUNCTION LOAD REPLACE <"$1" >/dev/null
    redis HSET "${key}team" home C0STORE sv 1 secret none >/dev/null
}

used_memory() {
    redis INFO memory | sed -n 's/^used_memory:\([0-9]*\).*/\1/p'
}

inner_commands() {
    redis INFO commandstats | tr -d '\r' | awk -F '[:=,]' -v calls="$calls" '
        $1 ~ /^cmdstat_/ && $1 !~ /fcall/ && $3 >= calls / 100 {
            all += $3
            list = list sprintf(" %s %.2f", substr($1, 9), $3 / calls)
        }
        END { printf "%.1f:%s\n", all / calls, list }'
}

bytes_of_an_entry() {
    id=$(redis HGET "${key}team" seq)
    while [ "$(redis HGET "${key}e:$id" k)" != kudos ]; do
        id=$((id - 1))
    done
    redis MEMORY USAGE "${key}e:$id"
}

# count KIND LIBRARY: leaves the instructions for each call in $instructions.
count() {
    start "$2"
    thanks "$1" 1
    give # so that what is measured is a board in use
    thanks "$1" 100001
    redis CONFIG RESETSTAT >/dev/null
    memory=$(used_memory)
    count_instructions on
    give
    count_instructions off
    [ "$2" != "$functions" ] || describe "$1"
    redis SHUTDOWN NOSAVE >/dev/null 2>&1 || true
    wait "$server" || true
    server=
    instructions=$(awk -v calls="$calls" '/^(summary|totals):/ { sum += $2 }
        END { printf "%d", sum / calls }' "$folder/callgrind")
}

describe() {
    echo "$1: $(redis HGET "${key}t:n:all" kudos) counted"
    echo "  inner commands: $(inner_commands)"
    echo "  bytes in all: $((($(used_memory) - memory) / calls))"
    echo "  bytes of the entry: $(bytes_of_an_entry)"
}

for kind in reaction message; do
    count $kind tests/bench/plain.lua
    plain=$instructions
    count $kind "$functions"
    echo "  instructions: $instructions, of the plain function $plain:" \
        "$(awk -v a="$instructions" -v b="$plain" 'BEGIN { printf "%.2f", a / b }') times as many"
done
