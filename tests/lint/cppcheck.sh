#!/bin/sh
# cppcheck.sh -- cppcheck has nothing to say about the code.
#
#     tests/lint/cppcheck.sh [FILE...]
cd "$(dirname "$0")/../.." || exit 2
command -v cppcheck >/dev/null || { echo "skipped: there is no cppcheck"; exit 77; }

# Left out: a callback has the type that its caller wants, const or not; what goes
# into an array may be read through a pointer to it; the others are often mistaken
# about limits and lists of one.
[ $# -gt 0 ] || set -- bot commands
cppcheck --quiet --std=c11 --language=c --inline-suppr --error-exitcode=1 -j 2 \
    --enable=warning,style,performance,portability \
    --suppress=constParameterCallback --suppress=unreadVariable \
    --suppress=knownConditionTrueFalse --suppress=objectIndex \
    -Iinclude "$@"
