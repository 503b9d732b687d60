"""Restore: putting a backup in place of the record, which is kept beside it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from kvo_inspect import paths
from kvo_inspect.errors import Damaged, InUse, NoSuchFile
from kvo_inspect.files import file_error, sync_folder
from kvo_inspect.store.database import connect, sqlite_errors
from kvo_inspect.store.record import clock, refuse_newer


def restore_backup(data: Path, backup: Path) -> Path | None:
    """Make *backup* the record of a data folder; return where the record that was there is kept now, if there was one.

    The backup is checked first; nothing is touched when it is damaged or newer, or when the record is in use.
    """
    if not os.path.isfile(backup):  # noqa: PTH113 (a name that is too long is no file; Path's own raises)
        raise NoSuchFile(backup)
    _must_be_sound(backup)
    record = paths.record_file(data)
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "record.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(data) from None
    except OSError as error:
        raise file_error(error, data) from error
    aside = record.with_name(f".{record.name}.restore.part")
    try:
        _copy(backup, aside)
        kept = _set_aside(record)
        aside.replace(record)
        sync_folder(data)
    except OSError as error:
        raise file_error(error, record) from error
    finally:
        aside.unlink(missing_ok=True)
        lock.release()
    return kept


def _must_be_sound(backup: Path) -> None:
    db = connect(backup, write=False)
    try:
        with sqlite_errors(backup):
            refuse_newer(db, backup)
            if db.execute("pragma integrity_check").fetchone()[0] != "ok" or "change" not in db.table_names():
                raise Damaged(backup)
    finally:
        db.close()


def _copy(backup: Path, aside: Path) -> None:
    """Copy a backup, and what a WAL file beside it holds; the copy is nobody's yet: who opens it is a new device (docs/record.md)."""
    aside.unlink(missing_ok=True)
    with sqlite_errors(aside):
        db = connect(backup, write=False)
        try:
            db.execute("vacuum into ?", [str(aside)])
        finally:
            db.close()
        with closing(sqlite3.connect(aside)) as copy, copy:
            copy.execute("delete from local where key in ('device', 'letters')")
    with aside.open("rb+") as stream:
        os.fsync(stream.fileno())


def _set_aside(record: Path) -> Path | None:
    """Rename the record and the files SQLite keeps beside it, so that the new one starts without them."""
    if not record.exists():
        return None
    stamp = clock().strftime("%Y%m%d-%H%M%S")
    kept = record.with_name(f"record-before-restore-{stamp}.db")
    for suffix in ("-wal", "-shm", ""):
        beside = record.with_name(record.name + suffix)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + suffix))
    return kept
