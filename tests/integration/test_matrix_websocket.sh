#!/bin/sh
# test_matrix_websocket.sh -- Bravo at work on a real homeserver, Synapse, as an appservice whose
# events come over a websocket. The stand-in for mautrix-wsproxy is matrix/relay.py; WSPROXY names
# the real program, if you have it. Arguments: parts of the names of the cases that are to run.
#
# Labels: slow network
exec "$(dirname "$0")/matrix/run.sh" by_websocket.py "$@"
