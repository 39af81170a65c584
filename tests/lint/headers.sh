#!/bin/sh
# headers.sh -- each header compiles on its own, and twice.
cd "$(dirname "$0")/../.." || exit 2

failed=0
for header in $(find include bot commands -name '*.h'); do
    printf '#include "%s"\n#include "%s"\n' "$PWD/$header" "$PWD/$header" |
        ${CC:-cc} -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Werror \
            -Iinclude -fsyntax-only -x c - || {
        echo "$header does not stand on its own"
        failed=1
    }
done
exit $failed
