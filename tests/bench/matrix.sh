#!/bin/sh
# matrix.sh -- what Bravo costs on a real homeserver: BRAVO=build/release/bravo matrix.sh
exec "$(dirname "$0")/../integration/matrix/run.sh" bench.py "$@"
