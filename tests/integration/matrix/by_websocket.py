"""by_websocket.py -- the core cases over the websocket of an appservice."""
import cases_commands
import cases_outage
import cases_relay
import cases_socket
import cases_thanks
from lab import main
from transport import Websocket

main(Websocket(), [
    *cases_relay.STAGES,
    cases_socket.STAGE + cases_thanks.STAGE + [
        cases_commands.every_command_answers,
        cases_outage.nothing_is_lost_while_the_bot_is_away,
        cases_outage.first_start_replays_nothing,
        cases_outage.killed_bot_counts_once,
    ],
    *([case] for case in cases_socket.ALONE + cases_outage.ALONE),
])
