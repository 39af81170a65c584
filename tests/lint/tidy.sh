#!/bin/sh
# tidy.sh -- clang-tidy has nothing to say about the code.
#
#     tests/lint/tidy.sh BUILD-FOLDER [FILE...]
#
# The build folder is where compile_commands.json lies.
cd "$(dirname "$0")/../.." || exit 2
command -v clang-tidy >/dev/null || { echo "skipped: there is no clang-tidy"; exit 77; }

build=$1
shift
if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # no name has a space in it
    set -- $(sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$build/compile_commands.json")
fi
# Each batch speaks at once, and only of what it found.
printf '%s\n' "$@" | xargs -n 4 -P 2 sh -c '
    said=$(clang-tidy --quiet -p "$@" 2>&1)
    status=$?
    printf "%s\n" "$said" | grep -Ev "^[0-9]+ warnings? generated|^$|Processing file"
    exit $status' tidy "$build"
