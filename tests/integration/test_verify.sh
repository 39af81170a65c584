#!/bin/sh
# test_verify.sh -- bravo verify sees every tally that is wrong, bravo rebuild
# mends them all, byte for byte, and both do so beside a bot that is at work.
set -eu

: "${BRAVO:?}"
dir=$(mktemp -d "${TMPDIR:-/tmp}/bravo.XXXXXX")
state=$dir/state
mkfifo "$dir/typed"
"$BRAVO" shell --echo --state "$state" --now 2026-11-20T10:00:00 --zone Europe/Berlin \
    <"$dir/typed" >"$dir/said" 2>"$dir/log" &
bot=$!
exec 3<>"$dir/typed" # never waits, not even for a bot that does not start
end() {
    exec 3>&-
    wait "$bot" || true
    rm -rf "$dir"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "$1" >&2
    cat "$dir/out" "$dir/log" >&2
    exit 1
}

# Types what comes in, and waits until all of it has been answered.
asked=0
chat() {
    cat >&3
    asked=$((asked + 1))
    echo ":in #end$asked" >&3
    echo "ana> status" >&3
    tries=0
    while ! sed -n "/^:in #end$asked\$/,\$p" "$dir/said" | grep -q 'entries;'; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "the bot does not answer"
        sleep 0.1
    done
    echo ":in #store" >&3
}

redis() {
    REDISCLI_AUTH=$(cat "$state/redis.admin") redis-cli -s "$state/redis.sock" --user admin "$@"
}

dump() {
    redis --raw KEYS 'bravo:{shell}:t:*' | LC_ALL=C sort | while read -r key; do
        echo "$key"
        if [ "$(redis TYPE "$key")" = zset ]; then
            redis ZRANGE "$key" 0 -1 WITHSCORES
        else
            redis HGETALL "$key" | paste - - | LC_ALL=C sort
        fi
    done
}

verify() {
    status=0
    "$BRAVO" "$1" --state "$state" >"$dir/out" 2>>"$dir/log" || status=$?
    [ "$status" -eq "$2" ] || fail "bravo $1 ends with $status, and not with $2"
}

sees() {
    grep -qxF "$1" "$dir/out" || fail "bravo verify does not say: $1"
}

# Every way in which a tally moves: given, taken back, reacted, edited, in
# private; told, edited, voted for, removed, changed back.
chat <<'END'
ana> kudos @ben @cat for the till #care
ana> undo
ben> kudos @cat for the display
:edit kudos @cat @dan for the display #care
:react ana 👏
:react ana 🙌
:unreact ana 👏
cat> kudos @ben for a start
:delete
:in #vault private
ana> kudos @ben for the vault #care
:in #store
:group @desk cat dan
ana> kudos @desk for the queue
ana> story The Millers came back #door
:edit story The Bakers came back twice #door
ben> story A good day
ana> story edit 1 The Smiths came back
ana> story edit 1 The Smiths came back with friends
ana> undo
cat> story vote 2
cat> undo
dan> story vote 2
cat> story I saw that too
cat> story edit 3 I saw that as well
cat> story remove 3
cat> undo
ana> role @ben manager
dan> story The clock stood still
dan> story edit 4 The clock runs again
ben> story edit 4 The clock is new
dan> undo
ben> undo
eve> story Nothing to tell
eve> story edit 5 Much to tell
eve> story remove 5
eve> undo
ana> setting kudos.allowance 9
END
# Challenges: each sort of change, edited, taken back in any order, and gone.
chat <<'END'
cat> challenge The queue is too long #door #process
dan> challenge vote 1
cat> challenge assign 1 me
:edit challenge assign 1 @dan
dan> challenge start 1
ben> challenge weight 1 high
:edit challenge weight 1 low
cat> challenge edit 1 The queue is far too long #desk #tools
dan> challenge resolve 1 A second till at ten helps #process
:edit challenge resolve 1 A second till at nine helps #process
ana> challenge lesson 1
cat> undo
ben> undo
eve> challenge The sign is dark at night #team
eve> challenge start 2
eve> undo
eve> challenge start 2
eve> challenge resolve 2 A lamp is enough for it
eve> challenge reopen 2
ana> challenge remove 2
dan> challenge Nobody greets at the door #door
ana> challenge assign 3 @eve
eve> challenge start 3
ana> undo
:in #vault
ana> challenge The vault is too dark #door #plan
ana> challenge resolve 4 A lamp is enough for it
ana> challenge lesson 4
:in #store
ben> comment good They like the new till #door
:edit comment bad They hate the new till #desk #door
cat> comment bad It is cold by the door #door
cat> undo
dan> idea A lamp for the sign #tools #customers
dan> practice We greet who comes in #tool #tools #team
dan> idea vote 1
ben> idea vote 1
ben> lesson ack 1
cat> lesson ack 1
cat> undo
ana> touchpoint add Door
ana> touchpoint rename Door to Gate
END
# Commitments and check-ins: made, edited, moved, settled, thanked for, called; trainings: done,
# each taken back as well.
chat <<'END'
ana> commit call the Bakers by friday
:edit commit call the Bakers back by monday
ben> commit sweep the yard tomorrow
ben> commit move 3 next week
ben> undo
ben> commit move 3 next month
ben> commit done 3
:edit commit missed 3
cat> commit count the boxes by today
cat> commit done 4
ana> commit thanks 4
dan> commit thanks 4
dan> undo
dan> commit mend the lamp by tuesday
dan> undo
eve> commit mend the door by tuesday
eve> commit missed 6
eve> undo
:in #vault
ben> commit air the vault by monday
ben> commit done 7
:in dm
ben> commit call the doctor by monday
:in #store
ana> checkin add "Miller family" every 6 weeks
:edit checkin add "Miller family" every 5 weeks by @ben
ben> checkin log "miller family" all fine
:edit checkin log "miller family" all very fine
cat> checkin log 2 they moved
cat> undo
ben> checkin change 2 every month by @cat
ben> undo
ben> checkin remove 2
ana> training add "Complaint handling" valid 12 months
ana> training done @ben @cat "complaint handling" on 1 march
:edit training done @ben @dan "complaint handling" on 2 march
ana> training done me 1
ana> undo
dan> training done 1 yesterday
ana> training remove 1
END
# Metrics: values corrected, edited, taken back; a goal moved; of a channel alone.
chat <<'END'
ana> metric define sales unit $ goal 12000 daily sum
ana> metric define calls down monthly average goal 9 per channel
cat> metric sales 11,250.50 yesterday
dan> metric sales 12000 yesterday
dan> metric sales 0
:edit metric sales 13k
cat> metric sales -5 last friday
cat> undo
eve> metric sales 9
eve> metric sales 9.5 1 nov
eve> undo
ana> metric goal sales 9
ana> undo
dan> metric calls 8.5
:in #vault
ana> metric calls 9 yesterday
dan> metric calls 10
:in #store
ana> metric remove calls
END
# Awards and votes, celebrations, and points that are spent.
chat <<'END'
ana> award @ben @cat "Rescuer" for the wedding
ana> award @dan "Night owl" for the till
ana> award remove 3
dan> award nominate @eve for her patience
cat> award nominate @ben for the display
eve> award vote @ben
eve> award vote @eve
eve> award vote @ben
dan> award vote @ben
dan> undo
cat> celebrate @dan and @eve set up the new till in one night
:edit celebrate @dan and @eve set up both new tills in one night
cat> birthday 12 march
ana> reward add "Cinema ticket" 1 stock 5
ana> reward add "Cinema ticket" 1 stock 4
cat> reward redeem Cinema ticket
dan> reward redeem Cinema ticket
ana> reward approve 1
ana> reward decline 2
ana> undo
dan> reward redeem Cinema ticket
dan> undo
END
verify verify 0
grep -q '^shell: [0-9]* entries, [0-9]* tallies: equal$' "$dir/out" || fail "no outcome"
dump >"$dir/before"
[ "$(grep -c '^bravo' "$dir/before")" -gt 20 ] || fail "there is little to compare"

sales=$(redis LINDEX 'bravo:{shell}:k:metric' 0)

# Wrong in every way: too many, missing, too much, something else altogether.
{
    redis HINCRBY 'bravo:{shell}:t:r:all' cat 6
    redis HDEL 'bravo:{shell}:t:n:all' kudos
    redis HSET 'bravo:{shell}:t:g:all' nobody 3
    redis HINCRBY "bravo:{shell}:t:mv:$sales:" all 1
    redis HDEL "bravo:{shell}:t:mn:$sales:" m202611
    redis DEL 'bravo:{shell}:t:votes'
    redis SET 'bravo:{shell}:t:votes' 7
    redis ZADD 'bravo:{shell}:t:lex:story' 0 nonsense
    redis DEL 'bravo:{shell}:t:w:story:good'
} >/dev/null
dump >"$dir/wrong" 2>/dev/null
cp "$dir/wrong" "$dir/out"
verify verify 1
sees 'shell: t:r:all cat is 7, and should be 1'
sees 'shell: t:n:all kudos is missing, and should be 4'
sees 'shell: t:g:all nobody is 3, and should be away'
sees 'shell: t:votes is a string'
sees "shell: t:mv:$sales: all is 1, and should be away"
sees "shell: t:mn:$sales: m202611 is missing, and should be 2"
grep -q '^shell: t:w:story:good [0-9]* is missing' "$dir/out" || fail "a word is not missed"
sees 'shell: t:lex:story nonsense is 0, and should be away'
dump 2>/dev/null | cmp -s - "$dir/wrong" || fail "bravo verify changed something"

# Mended.
verify rebuild 0
verify verify 0
dump | diff "$dir/before" - || fail "bravo rebuild made other tallies"
[ -z "$(redis KEYS 'bravo:{shell}:v*')" ] || fail "something is left behind"

# Step by step, with something new between the steps.
rebuild_step() {
    redis FCALL bravo_rebuild 1 'bravo:{shell}:' token "$1" begin "$2" work 60 mend 0 >"$dir/out"
}
phase() {
    sed -n '/^phase$/{n;p;}' "$dir/out"
}
rebuild_step slow 1
while [ "$(phase)" != compare ]; do
    rebuild_step slow 0
done
chat <<'END'
dan> kudos @ana for the help
dan> kudos @ana for more help
dan> undo
eve> story Something to tell
END
while [ "$(phase)" != end ]; do
    [ -n "$(phase)" ] || fail "a step fails"
    rebuild_step slow 0
done
[ "$(sed -n '/^differences$/{n;p;}' "$dir/out")" = 0 ] || fail "what is new is told wrong"

# What one leaves that was killed, the next one clears; who was overtaken stops.
redis HSET 'bravo:{shell}:v:r:all' cat 9 >/dev/null
redis SADD 'bravo:{shell}:vs:names' r:all >/dev/null
redis HSET 'bravo:{shell}:vs:state' token killed phase count pos 3 >/dev/null
rebuild_step second 1
rebuild_step killed 0
grep -qx taken "$dir/out" || fail "two go on at once"
verify verify 0
[ -z "$(redis KEYS 'bravo:{shell}:v*')" ] || fail "something is left behind"

# A journal with a hole in it is not in order.
redis DEL 'bravo:{shell}:e:1' >/dev/null
verify verify 1
sees 'shell: e:1 is no entry'
