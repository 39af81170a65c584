#!/bin/sh
# test_matrix_synapse.sh -- Bravo at work on a real homeserver, Synapse, by /sync: employees with
# a client of their own talk to it, and see what it answers. Arguments: parts of the names of the
# cases that are to run; none: all.
#
# Labels: slow network
exec "$(dirname "$0")/matrix/run.sh" by_sync.py "$@"
