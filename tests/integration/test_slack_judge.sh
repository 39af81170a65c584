#!/bin/sh
# test_slack_judge.sh -- Slack's own client works with the stand-in for Slack.
#
# The client comes from npm and goes to the build folder. It wants a Node.js that
# is newer than Debian 12's, so this runs where there is one. Where the package
# index cannot be reached it is skipped, which CI=true does not allow.
#
# Labels: network
set -u

here=$(cd "$(dirname "$0")/fake_slack_judge" && pwd)
folder=$(dirname "$FAKE_SLACK")/fake_slack_judge

skip() {
    echo "skipped: $1"
    case $1 in "by design: "*) exit 77 ;; esac
    [ "${CI-}" = true ] && exit 1
    exit 77
}

command -v node >/dev/null || skip "by design: there is no Node.js"
command -v npm >/dev/null || skip "by design: there is no npm"
[ "$(node -p 'process.versions.node.split(".")[0] >= 20')" = true ] ||
    skip "by design: Node.js is older than 20"

mkdir -p "$folder"
if ! cmp -s "$here/package-lock.json" "$folder/installed"; then
    rm -rf "$folder/node_modules" "$folder/installed"
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$folder"
    (cd "$folder" && npm ci --fetch-timeout=30000 --fetch-retries=1) >"$folder/npm.log" 2>&1 ||
        skip "npm cannot get the client: $(grep -v '^npm warn' "$folder/npm.log" | head -1)"
    cp "$here/package-lock.json" "$folder/installed"
fi
NODE_PATH=$folder/node_modules exec node "$here/judge.js"
