#!/bin/sh
# tidy.sh -- clang-tidy 14 has nothing to say about the code. Each version has
# other opinions, so later ones are not asked.
#
#     tests/lint/tidy.sh BUILD-FOLDER [FILE...]
#
# The build folder is where compile_commands.json lies.
cd "$(dirname "$0")/../.." || exit 2
command -v clang-tidy >/dev/null || { echo "skipped: there is no clang-tidy"; exit 77; }

version=$(clang-tidy --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
if [ "$version" != 14 ]; then
    echo "skipped: by design: clang-tidy $version has other opinions than 14"
    exit 77
fi
build=$1
shift
if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # no name has a space in it
    set -- $(sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$build/compile_commands.json" | sort -u)
fi
# Each batch speaks at once, and only of what it found.
printf '%s\n' "$@" | xargs -n 4 -P 2 sh -c '
    said=$(clang-tidy --quiet -p "$@" 2>&1)
    status=$?
    printf "%s\n" "$said" | grep -Ev "^[0-9]+ warnings? generated|^$|Processing file"
    exit $status' tidy "$build"
