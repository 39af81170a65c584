#!/bin/sh
# Two copies of Bravo serve one workspace on one Redis. One is killed, stopped
# for longer than its lease, or ended, while people thank each other: in the end
# each thank-you was counted once, posted once, and told once.
#
# Labels: slow
set -eu

: "${BRAVO:?names the program}" "${FAKE_SLACK:?names the stand-in}"
dir=$(mktemp -d)
pids=
trap 'for pid in $pids; do kill -KILL "$pid" 2>/dev/null || true; done; wait; rm -rf "$dir"' EXIT

"$FAKE_SLACK" --port-file "$dir/port" >"$dir/fake.log" 2>&1 &
pids="$pids $!"
redis-server --port 0 --unixsocket "$dir/redis.sock" --appendonly yes --dir "$dir" --save "" \
    --appendfsync always >"$dir/redis.log" 2>&1 &
pids="$pids $!"
until [ -s "$dir/port" ] && redis-cli -s "$dir/redis.sock" PING >/dev/null 2>&1; do sleep 0.1; done

slack=http://127.0.0.1:$(cat "$dir/port")
export SLACK_API_URL="$slack/api/" SLACK_APP_TOKEN=xapp-x SLACK_BOT_TOKEN=xoxb-x SLACK_PACE_MS=0
export REDIS_URL="unix://$dir/redis.sock"

order() { curl -sS "$slack/_control/$1" -d "$2" >/dev/null; }
order rules '{"retry_forever":1,"retry_1_ms":50,"retry_2_ms":50,"retry_3_ms":50,"echo":0}'
order crowd '{"count":100,"channel":"C0STORE"}'

start() { # a copy: its pid is in $pid
    "$BRAVO" run --state "$dir/$1" 2>>"$dir/$1.log" &
    pid=$!
    pids="$pids $pid"
}
start one
one=$pid
start two
two=$pid
curl -sS "$slack/_control/wait?sockets=2&timeout_ms=20000" >/dev/null

said=0
thanks() { # a dozen, from people with five each
    last=$((said + 12))
    while [ "$said" -lt "$last" ]; do
        order say "{\"user\":\"$(printf 'U9%06d' $((said / 5 + 1)))\",\"channel\":\"C0STORE\",
            \"text\":\"<@U0BRAVO> kudos <@U0BEN> for event-$said.\"}"
        said=$((said + 1))
    done
}
stop_for_a_while() {
    kill -STOP "$1"
    sleep 20
    kill -CONT "$1"
}

thanks
kill -KILL "$one"
start one
one=$pid
thanks
kill -KILL "$two"
start two
two=$pid
thanks
stop_for_a_while "$one"
thanks
stop_for_a_while "$two"
thanks
kill "$one"
start one
thanks

rows() { redis-cli -s "$dir/redis.sock" XLEN 'bravo:{T0TEST}:out'; }
counted() { redis-cli -s "$dir/redis.sock" HGET 'bravo:{T0TEST}:t:r:all' U0BEN; }
tries=0
until [ "$(counted)" = "$said" ] && [ "$(rows)" = 0 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || break
    sleep 0.1
done

# In the channel and to Ben, and in each post as text and as block.
posts=$(curl -sS "$slack/_control/state?only=posts" | grep -o 'event-[0-9]*\.' | sort | uniq -c)
twice=$(echo "$posts" | awk '$1 == 4' | wc -l)
wrong=$(echo "$posts" | awk '$1 != 4 { print $2 " posted " $1 / 2 " times, not twice" }')
echo "$said said, $(counted) counted, $twice posted and told"
[ -z "$wrong" ] || echo "$wrong"
[ "$(counted)" = "$said" ] && [ "$twice" = "$said" ] && [ -z "$wrong" ]
