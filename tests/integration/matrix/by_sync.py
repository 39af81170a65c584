"""by_sync.py -- all cases over /sync."""
import cases_commands
import cases_lab
import cases_login
import cases_outage
import cases_rooms
import cases_thanks
from lab import main
from transport import Sync

main(Sync(), [
    *cases_lab.STAGES,
    cases_rooms.STAGE + cases_thanks.STAGE + cases_commands.STAGE + cases_outage.STAGE +
    cases_login.STAGE,
    cases_outage.ALONE,
])
