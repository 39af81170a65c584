"""by_sync.py -- all cases over /sync."""
import cases_lab
from lab import main
from transport import Sync

main(Sync(), cases_lab.STAGES)
