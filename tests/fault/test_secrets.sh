#!/bin/sh
# Tokens given to Bravo are found nowhere else: not in its environment once it
# has read them, nor in that of its Redis, nor in its log or its files; and its
# files are for its own user alone.
set -eu

: "${BRAVO:?names the program}"
dir=$(mktemp -d)
bravo=
trap 'test -z "$bravo" || kill "$bravo"; wait; rm -rf "$dir"' EXIT

canary=canary0815
export SLACK_APP_TOKEN="xapp-$canary" SLACK_BOT_TOKEN="xoxb-$canary"
export SLACK_API_URL=http://127.0.0.1:1/api/ BRAVO_LOG=debug
mkdir -m 755 "$dir/state" # as a service manager may make it
umask 022
"$BRAVO" run --state "$dir/state" 2>"$dir/log" &
bravo=$!

up() {
    redis-cli -s "$dir/state/redis.sock" FCALL bravo_version 0 2>/dev/null | grep -q '[0-9a-f]'
}
tries=0
until up; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || { echo "Redis does not come up"; cat "$dir/log"; exit 1; }
    sleep 0.1
done
redis-cli -s "$dir/state/redis.sock" SET bravo:x 1 >/dev/null

failed=0
complain() {
    echo "$*"
    failed=1
}
redis=$(redis-cli -s "$dir/state/redis.sock" INFO server | tr -d '\r' | sed -n 's/^process_id://p')
for pid in "$bravo" "$redis"; do
    for what in environ cmdline; do
    ! grep -aq "$canary" "/proc/$pid/$what" || complain "a token is in $what of process $pid"
    done
done
! grep -raq "$canary" "$dir" || complain "a token is in $(grep -ral "$canary" "$dir" | tr '\n' ' ')"
open=$(find "$dir/state" -mindepth 1 -perm /077)
[ -z "$open" ] || complain "others may use $open"
exit "$failed"
