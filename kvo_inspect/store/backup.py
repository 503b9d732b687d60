"""Backups: a whole copy of the record, made beside the work on a connection of its own and never on a key's path."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from kvo_inspect import paths
from kvo_inspect.files import file_error, sync_folder
from kvo_inspect.store.database import connect, sqlite_errors

KEPT_DAYS = 14


def write_backup(record: Path, to: Path) -> Path:
    """Write a consistent copy of *record* to *to*: aside, synced, renamed. May run on any thread; returns *to*.

    Raises NotFound, Damaged, DiskFull, ReadOnly or NotStored, and leaves what stood at *to* as it was.
    """
    db = connect(record, write=False)
    try:
        with copied_aside(db, to) as aside:
            aside.replace(to)
    finally:
        db.close()
    return to


@contextmanager
def copied_aside(db: Database, to: Path) -> Iterator[Path]:
    """Yield a whole, synced copy of an open record beside *to*, for the caller to rename; what is left of the copy is removed.

    Raises DiskFull, ReadOnly or NotStored about *to*.
    """
    aside = to.with_name(f".{to.name}.{os.getpid()}.part")
    left = (aside, aside.with_name(f"{aside.name}-journal"))  # SQLite leaves its journal behind on a full disk
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        for path in left:
            path.unlink(missing_ok=True)
        with sqlite_errors(to):
            db.execute("vacuum into ?", [str(aside)])
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        yield aside
        sync_folder(to.parent)
    except OSError as error:
        raise file_error(error, to) from error
    finally:
        for path in left:
            with suppress(OSError):  # on a disk that became read-only there is nothing of ours to remove
                path.unlink(missing_ok=True)


def backup_of_the_day(data: Path, today: dt.date) -> Path | None:
    """Write today's backup if there is none yet, and keep the newest fourteen while they fit in a tenth of the free disk.

    Returns the file, or None when today's was there already.
    """
    folder = paths.backup_folder(data)
    to = folder / f"{today.isoformat()}.db"
    if to.exists():
        return None
    write_backup(paths.record_file(data), to)
    _thin_out(folder)
    return to


def _thin_out(folder: Path) -> None:
    kept = sorted(folder.glob("????-??-??.db"), reverse=True)
    room = shutil.disk_usage(folder).free // 10
    used = 0
    for i, file in enumerate(kept):
        used += file.stat().st_size
        if i > 0 and (i >= KEPT_DAYS or used > room):
            file.unlink()
