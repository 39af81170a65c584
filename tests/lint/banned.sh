#!/bin/sh
# banned.sh -- nothing that banned.txt names stands in the code.
cd "$(dirname "$0")/../.." || exit 2

found=$(
    sed '/^#/d; /^$/d' tests/lint/banned.txt | while read -r pattern where why; do
        find bot commands include tests -name '*.[ch]' -exec \
            grep -nHE "(^|[^[:alnum:]_])$pattern" {} + |
            awk -v where="$where" -v why="$why" 'index($0, where) != 1 { print $0 "  <- " why }'
    done
)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
