#!/bin/sh
# paths.sh -- no file names a place that only one machine has.
cd "$(dirname "$0")/../.." || exit 2

found=$(find . \( -path ./.git -o -path ./build \) -prune -o -type f -exec \
    grep -nHIE '(^|[^[:alnum:]_.}>-])/(home|root|Users|work|workspace|mnt|tmp)/[[:alnum:]_]' {} +)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
