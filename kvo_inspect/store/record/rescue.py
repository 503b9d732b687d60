"""Rescue: what becomes of the open record when another program removed, moved or replaced its file, or wrote into it.

SQLite reads and writes on in a file that lost its name, so all that was stored is whole in the open connection then. Of a file that another
program wrote into, the connection still has what it holds in memory.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

from kvo_inspect.errors import KvoError, RecordGone
from kvo_inspect.files import file_error, replace
from kvo_inspect.protection import unlocked
from kvo_inspect.store.disk import engine
from kvo_inspect.store.record.copying import copied_aside, file_must_be_sound
from kvo_inspect.store.record.database import RecordFile, checkpoint, connect, last_change, sqlite_errors


def reads_as_written(record: RecordFile) -> bool:
    """Return whether the next opening would find all that was stored, by copies of the files; for when others seem to have written them.

    Raises DiskFull, ReadOnly or NotStored when they cannot be copied.
    """
    if not _copy_reads(record, "", "-wal"):
        return False
    # What the -wal holds hides what became of the record; the next write begins the -wal anew.
    return not checkpoint(record) or _copy_reads(record, "")


def _copy_reads(record: RecordFile, *suffixes: str) -> bool:
    aside = record.path.with_name(f".{record.path.name}.{os.getpid()}.part")
    try:
        for suffix in suffixes:
            shutil.copyfile(record.path.with_name(record.path.name + suffix), aside.with_name(aside.name + suffix))
        with closing(connect(aside, write=False)) as copy:
            return bool(copy.execute("pragma quick_check(1)").fetchone()[0] == "ok") and last_change(copy) == record.last_change
    except engine.errors(KvoError):
        return False
    except OSError as error:
        raise file_error(error, record.path) from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                aside.with_name(aside.name + suffix).unlink(missing_ok=True)


def rescue_beside(record: RecordFile, opened: dt.datetime) -> Path | None:
    """Write what the open connection reads to a file beside the record, and return its path; None unless all that was stored is in it."""
    to = _rescued(record, opened)
    try:
        with copied_aside(record, to) as aside:
            with closing(connect(aside, write=False, immutable=True)) as copy:
                if last_change(copy) != record.last_change:
                    return None
                file_must_be_sound(copy, aside)
            replace(aside, to)
    except KvoError:
        return None
    return to


def _rescued(record: RecordFile, opened: dt.datetime) -> Path:
    return record.path.with_name(f"record-rescued-{opened:%Y%m%d-%H%M%S}.db")


def put_back(record: RecordFile, opened: dt.datetime) -> RecordFile:
    """Write the record anew where its file was, from the open connection; return the connection to go on with.

    Raises RecordGone when another file lies there now: that one is left alone, and the record is kept beside it under the time at which it
    was opened. Raises DiskFull, ReadOnly or NotStored when the record cannot be written; the connection stays as it was then.
    """
    stray, path = record.stray_files(), record.path
    if not stray:  # somebody put the file back
        record.strayed = False
        return record
    if path in stray and path.exists():
        rescued = _rescued(record, opened)
        with copied_aside(record, rescued) as aside:
            unlocked.put_ways_back(rescued)
            replace(aside, rescued)
        raise RecordGone(path, rescued)
    with copied_aside(record, path) as aside:
        unlocked.put_ways_back(path)
        _remove_what_was_beside(path)
        replace(aside, path)
    # Not before: until the new file has its name, this connection alone holds the record. And before the new one is opened: SQLite removes
    # the -wal of a connection that ends by its name.
    record.close()
    again = connect(path, write=True)
    with sqlite_errors(path):
        again.execute("pragma foreign_keys = on")
    return again


def _remove_what_was_beside(path: Path) -> None:
    """Remove the names of `-wal` and `-shm`: laid over the new file they would damage it. The open connection goes on without them."""
    try:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, path) from error
