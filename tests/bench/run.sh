#!/bin/sh
# run.sh -- Bravo beside a Bolt app that does the same job: rates, latencies,
# processor time, memory.
#
#     tests/bench/run.sh [ROUNDS] [EVENTS-FOR-MEMORY]
#
# Builds the release, gets Bolt and the Redis client from npm into the build
# folder, and prints a table. Without npm, Bravo runs alone. On a machine that
# does something else as well, trust the ratios and not the rates.
set -eu

cd "$(dirname "$0")/../.."
build=$PWD/build/release
bolt=$build/bolt

cmake --preset release >/dev/null
cmake --build build/release --target bravo fake_slack bench -- --quiet

alone() {
    echo "Without Bolt: $1."
    unset BOLT
}

get_bolt() {
    mkdir -p "$bolt"
    cmp -s tests/bench/bolt/package-lock.json "$bolt/installed" && return
    rm -rf "$bolt/node_modules" "$bolt/installed"
    (cd tests/bench/bolt && cp package.json package-lock.json .npmrc "$bolt")
    (cd "$bolt" && npm ci --fetch-timeout=30000 --fetch-retries=1) >"$bolt/npm.log" 2>&1 || return
    cp tests/bench/bolt/package-lock.json "$bolt/installed"
}

export BOLT="$PWD/tests/bench/bolt/app.js" NODE_PATH="$bolt/node_modules" NODE_ENV=production
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    alone "there is no Node.js, or no npm"
elif [ "$(node -p 'process.versions.node.split(".")[0] >= 20')" != true ]; then
    alone "Node.js is older than 20"
elif ! get_bolt; then
    alone "npm cannot get it: $(grep -v '^npm warn' "$bolt/npm.log" | head -1)"
fi

export BRAVO="$build/bravo" FAKE_SLACK="$build/fake_slack" FUNCTIONS="$build/functions.lua"
exec "$build/bench" "$@"
