#!/bin/sh
# test_check.sh -- bravo check finds what is wrong with a set-up, and only that;
# the other subcommands that run through know their arguments.
set -eu

dir=$(mktemp -d "${TMPDIR:-/tmp}/bravo.XXXXXX")
server=
end() {
    [ -z "$server" ] || kill "$server"
    rm -rf "$dir"
}
trap end EXIT
trap 'exit 1' HUP INT TERM
unset REDIS_URL SLACK_BOT_TOKEN SLACK_APP_TOKEN MATRIX_HOMESERVER MATRIX_USER MATRIX_TOKEN

fail() {
    echo "$1" >&2
    cat "$dir/out" "$dir/log" >&2
    exit 1
}

# ends STATUS ARGUMENTS...
ends() {
    wanted=$1
    shift
    status=0
    "$BRAVO" "$@" >"$dir/out" 2>"$dir/log" || status=$?
    [ "$status" -eq "$wanted" ] || fail "bravo $* ends with $status, and not with $wanted"
}

says() {
    grep -q "$1" "$dir/out" || fail "bravo does not say: $1"
}

ends 0 check --state "$dir/state"
says '^fine   state directory: '
says '^fine   Redis: what was answered is on the disk'
! grep -q '^WRONG' "$dir/out" || fail "something is wrong with what is new"

chmod 755 "$dir/state"
ends 1 check --state "$dir/state"
says "^WRONG  state directory: .* chmod 700 $dir/state"
: >"$dir/file"
ends 1 check --state "$dir/file"
says '^WRONG  state directory: '

SLACK_BOT_TOKEN=xoxp-1 ends 1 check --state "$dir/new"
says '^WRONG  Slack: SLACK_BOT_TOKEN is another kind of token'
says '^WRONG  Slack: SLACK_APP_TOKEN is not set'
export SLACK_BOT_TOKEN=xoxb-secret SLACK_APP_TOKEN=xapp-secret SLACK_API_URL=http://127.0.0.1:1/
ends 1 check --state "$dir/new"
says '^WRONG  Slack: SLACK_BOT_TOKEN does not work: Slack does not answer'
says '^WRONG  Slack: SLACK_APP_TOKEN does not work'
! grep -q secret "$dir/out" "$dir/log" || fail "a token is told"
unset SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_API_URL

MATRIX_HOMESERVER=http://127.0.0.1:1 MATRIX_USER=bravo ends 1 check --state "$dir/new"
says "^WRONG  Matrix: MATRIX_USER is the bot's full name"
MATRIX_HOMESERVER=http://127.0.0.1:1 MATRIX_USER=@bravo:x ends 1 check --state "$dir/new"
says '^WRONG  Matrix: Set MATRIX_TOKEN, or MATRIX_PASSWORD'
export MATRIX_HOMESERVER=http://127.0.0.1:1 MATRIX_USER=@bravo:x MATRIX_TOKEN=secret
ends 1 check --state "$dir/new"
says '^WRONG  Matrix: it does not work: the homeserver does not answer'
! grep -q secret "$dir/out" "$dir/log" || fail "a token is told"
unset MATRIX_HOMESERVER MATRIX_USER MATRIX_TOKEN

# A Redis that was set up for a cache: nobody works with it by accident.
redis-server --port 0 --unixsocket "$dir/redis.sock" --dir "$dir" --save "" \
    --maxmemory-policy allkeys-lru >"$dir/log.redis" &
server=$!
export REDIS_URL="unix://$dir/redis.sock"
redis() {
    redis-cli -s "$dir/redis.sock" "$@" >/dev/null
}
ends 1 check --state "$dir/new"
says '^fine   Redis: it answers (REDIS_URL)'
says '^WRONG  Redis: what was answered may be lost'
says '^WRONG  Redis: it forgets when memory is short'
says '^WRONG  Redis: the last second may be lost'

# refused RULE WHAT-IT-SAYS...
refused() {
    says "^WRONG  Redis: $1"
    ends 1 shell --state "$dir/new"
    grep -q "is not to be used: $1" "$dir/log" || fail "the shell does not say: $1"
}
redis CONFIG SET appendfsync always
redis CONFIG SET maxmemory-policy noeviction
ends 1 check --state "$dir/new"
refused 'what was answered may be lost'
redis CONFIG SET appendonly yes
redis CONFIG SET maxmemory-policy allkeys-lru
ends 1 check --state "$dir/new"
refused 'it forgets when memory is short'
redis CONFIG SET maxmemory-policy noeviction
redis CONFIG SET appendfsync everysec
ends 1 check --state "$dir/new"
refused 'the last second may be lost'
echo "ana> status" | REDIS_UNSAFE=yes "$BRAVO" shell --state "$dir/new" >"$dir/out"
says "Redis ($dir/redis.sock): connected since"
redis CONFIG SET appendfsync always
redis REPLICAOF 127.0.0.1 1
ends 1 check --state "$dir/new"
refused 'this is a replica'
redis REPLICAOF NO ONE
ends 0 check --state "$dir/new"

# A user who may not load functions, and functions of another version.
redis ACL SETUSER admin on nopass '~*' +@all
# shellcheck disable=SC2046 # rules with spaces between
redis ACL SETUSER default $("$BRAVO" functions --rights) '+config|get'
ends 0 check --state "$dir/new"
redis --user admin --pass any FUNCTION FLUSH
ends 1 check --state "$dir/new"
says "^WRONG  Redis: its functions are not of this version of Bravo"
"$BRAVO" functions | redis --user admin --pass any -x FUNCTION LOAD
ends 0 check --state "$dir/new"
echo "ana> status" | REDIS_URL="$REDIS_URL?db=1" "$BRAVO" shell --state "$dir/new" >"$dir/out"
says "Redis ($dir/redis.sock): connected since"
unset REDIS_URL

ends 0 functions
head -n 1 "$dir/out" | grep -qx '#!lua name=bravo' || fail "that is no function library"
ends 0 commands
ends 0 commands --json
says '"name": "kudos"'
for name in check commands export functions rebuild run shell verify; do
    ends 0 "$name" --help
    ends 2 "$name" --nonsense
done
