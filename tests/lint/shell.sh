#!/bin/sh
# shell.sh -- shellcheck has nothing to say about the scripts.
cd "$(dirname "$0")/../.." || exit 2
command -v shellcheck >/dev/null || { echo "skipped: there is no shellcheck"; exit 77; }

find . \( -path ./.git -o -path ./build \) -prune -o -type f -exec grep -lE '^#!/bin/sh' {} + |
    xargs shellcheck -s sh -e SC2016,SC2038,SC2044,SC2046 # awk in quotes; names without spaces
