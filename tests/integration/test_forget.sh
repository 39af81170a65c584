#!/bin/sh
# test_forget.sh -- nothing is left of who is forgotten, not a byte of it in the files of
# Redis, and what others have counts as before.
set -eu

dir=$(mktemp -d "${TMPDIR:-/tmp}/bravo.XXXXXX")
state=$dir/state
shell=
end() {
    exec 3>&-
    [ -z "$shell" ] || wait "$shell" || :
    rm -rf "$dir"
}
trap end EXIT
trap 'exit 1' HUP INT TERM
mkfifo "$dir/typed"
"$BRAVO" shell --state "$state" --zone UTC --now 2026-11-20T10:00:00 <"$dir/typed" \
    >"$dir/said" 2>"$dir/log" &
shell=$!
exec 3>"$dir/typed"

fail() {
    echo "$1" >&2
    cat "$dir/said" "$dir/log" >&2
    exit 1
}

redis() {
    REDISCLI_AUTH=$(cat "$state/redis.admin") redis-cli -s "$state/redis.sock" --user admin "$@"
}

# Until the bot has said this, and the outbox is empty.
heard() {
    tries=0
    until grep -q "$1" "$dir/said" && [ "$(redis XLEN 'bravo:{shell}:out')" = 0 ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "the bot does not come to: $1"
        sleep 0.1
    done
}

cat >&3 <<'END'
ana> kudos @xantippe for the till #care
xantippe> kudos @ben for calming zzyzx the cat #care
ben> kudos @xantippe @ana for the stairs
xantippe> story The quixotic guest came back. #checkout good
:edit story The quixotic guest came back twice. #checkout good
ben> story @xantippe carried the piano alone.
xantippe> comment good They said I was quixotic. #checkout
xantippe> challenge The sprocketed door sticks
ben> challenge start 1
xantippe> commit oil the sprocketed door by friday
xantippe> birthday 12 march
xantippe> privacy celebrations off
ana> award @xantippe "Star" for the till
ben> award nominate @xantippe for the piano
xantippe> award vote @xantippe
ana> champion @xantippe
ana> team front @xantippe @ben
ana> training add "Lifting"
ana> training done @xantippe "Lifting"
xantippe> checkin add "Miller family" every 2 days
xantippe> undo
END
heard 'to xantippe)> Taken back'
grep -raq xantippe "$state/appendonlydir" || fail "there is nothing to forget"
"$BRAVO" export --state "$state" --person xantippe "$dir/hers" >"$dir/out" 2>&1 || fail "no export"
for what in 'the till' 'quixotic guest came back twice' '@xantippe carried the piano' sprocketed; do
    grep -q "$what" "$dir/hers" || fail "her export lacks: $what"
done

[ "$(stat -c %a "$dir/hers")" = 600 ] || fail "others may read her export"
! "$BRAVO" export --state "$state" "$dir/hers" >"$dir/out" 2>&1 || fail "it is written over"
"$BRAVO" export --state "$state" "$dir/all" >"$dir/out" 2>&1 || fail "no export"
[ "$(wc -l <"$dir/all")" -gt "$(wc -l <"$dir/hers")" ] || fail "all is not more than hers"
echo 'ana> forget @xantippe for good' >&3
heard 'I forget them'
echo 'ana> board all' >&3
heard '1  Ben  1'
exec 3>&-
wait "$shell" || fail "the shell fails"
shell=
for word in xantippe Xantippe quixotic sprocketed zzyzx; do
    left=$(grep -ral "$word" "$state" || :)
    [ -z "$left" ] || fail "$word is still in $left"
done
grep -raq 'piano' "$state/appendonlydir" || fail "what Ben said is gone as well"
"$BRAVO" verify --state "$state" >"$dir/said" 2>"$dir/log" || fail "the tallies differ"
