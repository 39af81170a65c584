#!/bin/sh
# run.sh -- lets a fuzzer look for BRAVO_FUZZ_SECONDS (10), from its corpus on.
#
#     tests/fuzz/run.sh FUZZER CORPUS-FOLDER
#
# What it learns goes into the build folder. An input that breaks something is
# kept there, too: it belongs into the corpus once the fault is mended.
set -eu
fuzzer=$1
corpus=$2

set -- "$fuzzer.learnt" "$corpus"
[ ! -e "$corpus.dict" ] || set -- "$@" "-dict=$corpus.dict"
mkdir -p "$fuzzer.learnt"
# A fuzzer that found something ends with 77, which means skipped to CTest.
"$fuzzer" "$@" -max_total_time="${BRAVO_FUZZ_SECONDS:-10}" -timeout=10 \
    -print_final_stats=1 -artifact_prefix="$fuzzer.broken-" || exit 1
