"""by_sync.py -- all cases over /sync."""
import cases_lab
from lab import Sync, main

main(Sync(), cases_lab.STAGES)
