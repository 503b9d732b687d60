"""Backups: a whole copy of the record, made beside the work on a connection of its own and never on a key's path."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from pathlib import Path

from kvo_inspect import paths
from kvo_inspect.errors import NotFound
from kvo_inspect.files import file_error, sync_folder
from kvo_inspect.store.database import sqlite_errors

KEPT_DAYS = 14


def write_backup(record: Path, to: Path) -> Path:
    """Write a consistent copy of *record* to *to*: aside, synced, renamed. May run on any thread; returns *to*."""
    if not record.exists():
        raise NotFound(str(record))
    aside = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with sqlite_errors(to):
            connection = sqlite3.connect(f"{record.resolve().as_uri()}?mode=ro", uri=True)
            try:
                connection.execute("vacuum into ?", [str(aside)])
            finally:
                connection.close()
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        aside.replace(to)
        sync_folder(to.parent)
    except OSError as error:
        raise file_error(error, to) from error
    finally:
        for left in (aside, aside.with_name(f"{aside.name}-journal")):  # SQLite leaves its journal behind on a full disk
            left.unlink(missing_ok=True)
    return to


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
