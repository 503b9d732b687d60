"""A process that takes a pack in, and can be made to die at any step: run by the tests beside it.

Arguments: data folder, pack, what to do ("count" or "kill") and at which step. A step is a statement that SQLite is given; "count" says at
which steps something was committed, and last how many there were.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.upkeep.opening import open_record
from tests.protection import every_record


def main() -> None:
    """Take the pack in."""
    every_record.begin()
    data, pack, what, at = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    store = open_record(data, state_folder=data.parent / "state", author="Karin Bos")
    steps, commits = 0, []

    def step(statement: str) -> None:
        nonlocal steps
        steps += 1
        if statement == "commit":
            commits.append(steps)
        if steps == at and what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)

    store.db.conn.set_trace_callback(step)
    merge(store, pack)
    store.close()
    sys.stdout.write(" ".join(map(str, [*commits, steps])))


main()
