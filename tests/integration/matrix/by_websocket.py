"""by_websocket.py -- the core cases over the websocket of an appservice."""
import cases_relay
from lab import main
from transport import Websocket

main(Websocket(), cases_relay.STAGES)
