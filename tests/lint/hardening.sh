#!/bin/sh
# hardening.sh -- the release is built the way that makes an attack hard.
#
#     tests/lint/hardening.sh BRAVO
set -u
failed=0

# expect WHAT PATTERN READELF-OPTION...
expect() {
    what=$1
    pattern=$2
    shift 2
    if readelf -W "$@" | grep -Eq "$pattern"; then
        echo "yes: $what"
    else
        echo "NO:  $what"
        failed=1
    fi
}

expect 'its address is random (PIE)' 'FLAGS_1.* PIE' -d "$1"
expect 'its tables are read-only (RELRO)' 'GNU_RELRO' -l "$1"
expect 'and from the start on (BIND_NOW)' 'FLAGS_1.* NOW' -d "$1"
expect 'its stack is not run' 'GNU_STACK.* RW +0x' -l "$1"
expect 'its stack has canaries' '__stack_chk_fail' --dyn-syms "$1"
expect 'its calls are bounded (FORTIFY)' '__v?snprintf_chk' --dyn-syms "$1"
if readelf -d "$1" | grep -E 'RPATH|RUNPATH'; then
    echo 'NO:  it looks for libraries in a folder of its own'
    failed=1
fi
exit $failed
