"""A process that takes photos or a paper in and can be made to die, or to find the disk full, at any step: run by the tests beside it.

Arguments: data folder, park, a folder of photos or a file to keep as a paper, what to do ("count", "kill", "full") and at which step. A
step is anything Python's audit hooks tell of the data folder: opening, making, renaming and removing files.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from pathlib import Path

from kvo_inspect.errors import DiskFull
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.papers.file import read_paper
from kvo_inspect.store.papers.paper import add_paper
from kvo_inspect.store.upkeep.opening import open_record
from tests.protection import every_record


def main() -> None:
    every_record.begin()
    data, park, photos, what, at = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4], int(sys.argv[5])
    store = open_record(data, state_folder=data.parent / "state", author="Karin Bos")
    steps = 0
    lock = threading.Lock()
    watched = {"open", "os.rename", "os.remove", "os.mkdir"}

    def step(event: str, args: tuple[object, ...]) -> None:
        nonlocal steps
        if event not in watched or not str(args[0]).startswith(str(data / "photos")):
            return
        with lock:
            steps += 1
            here = steps
        if what == "kill" and here == at:
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "full" and here >= at and event != "os.remove":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.addaudithook(step)
    try:
        if photos.is_file():
            sys.stdout.write(f"{add_paper(store, park, read_paper(photos)).sha256}\n")
        else:
            done = import_folder(store, park, photos)
            sys.stdout.write(f"{len(done.photos)} {done.known} {len(done.refused)}\n")
    except DiskFull:
        sys.stdout.write("full\n")
    if what == "count":
        sys.stdout.write(f"{steps}\n")
    store.close()


main()
