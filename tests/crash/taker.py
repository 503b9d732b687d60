"""A process that takes a file of survey answers in, and can be made to die or to wait at any step: run by the tests beside it.

Arguments: data folder, park, file, what to do ("count", "kill", "wait" for a line on stdin) and at which step. A step is a statement that
SQLite is given from the reading of the file on, the commit and what follows it among them.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kvo_inspect.exchange.survey.taking import read_for
from kvo_inspect.store.plan.trajectories import trajectory_now
from kvo_inspect.store.survey.surveys import take_answers
from kvo_inspect.store.upkeep.opening import open_record
from tests.protection import every_record


def main() -> None:
    """Take the file in, instead of what is there."""
    every_record.begin()
    data, park, file, what, at = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4], int(sys.argv[5])
    store = open_record(data, state_folder=data.parent / "state", author="Karin Bos")
    steps = 0

    def step(_statement: str) -> None:
        nonlocal steps
        steps += 1
        if steps == at and what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if steps == at and what == "wait":
            sys.stdout.write("waiting\n")
            sys.stdout.flush()
            sys.stdin.readline()

    store.db.conn.set_trace_callback(step)
    cycle = trajectory_now(store, park).id
    _survey, taking = take_answers(store, cycle, "baseline", read_for(store, cycle, "baseline", file).given(), instead=True)
    sys.stdout.write(f"{taking.kind}\n")
    sys.stdout.flush()
    store.close()
    if what == "count":
        sys.stdout.write(f"{steps}\n")


main()
