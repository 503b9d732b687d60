"""Opening a record for looking only (`--read-only`): what is looked at is a copy of one moment, and the data folder is left alone.

SQLite itself changes files to read: beside a record in use it writes into `-shm`, and where that is missing it makes one. An auditor's
stick or folder must stay byte for byte as it was given. So record and `-wal` are copied into a folder of this machine that only this
user can read; there what is in the `-wal` is put in its place, and an older record is brought up to date. The copy is then opened as
unchanging, and its file removed where the system lets go of a name while the bytes are read (not on Windows: there when it is closed).
So a record on a write-protected disk, an older one, and one that somebody is working in all open, each as it was at that moment.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from kvo_inspect import paths
from kvo_inspect.errors import Damaged, NoSuchFile, Unreadable, file_not_there
from kvo_inspect.files import file_error
from kvo_inspect.outside import must_be_file
from kvo_inspect.protection import unlocked
from kvo_inspect.store.disk import engine
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.record.codes import settle_codes
from kvo_inspect.store.record.database import connect, sqlite_errors
from kvo_inspect.store.record.store import Store, clock
from kvo_inspect.store.record.versions import fold_marked, refuse_newer
from kvo_inspect.store.upkeep.remains import must_not_be_lost, telling_remains
from kvo_inspect.store.upkeep.rooms import Room
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import _

TRIES = 30
PAUSE = 0.1
"""Seconds between two tries: longer than the clock of any file system we know takes to tick, but FAT's."""


class ReadOnlyStore(Store):
    """A record opened for looking only; closing it removes what is left of the copy."""

    room: Room | None = None

    def close(self) -> None:
        """Close the connection and remove the copy."""
        super().close()
        if self.room is not None:
            self.room.close()


def open_to_look(data: Path, *, state_folder: Path | None = None, now: Callable[[], dt.datetime] = clock) -> Store:
    """Open the record in a data folder for looking only: neither the opening nor a query changes the folder.

    Raises Locked, NotFound, NewerRecord, Damaged, Unreadable, and DiskFull when this machine has no room for the copy.
    """
    state_folder = state_folder or paths.state_folder()
    unlocked.held(data)
    must_not_be_lost(data, state_folder)
    with telling_remains(data, state_folder):
        return _open_to_look(data, state_folder, now)


def _open_to_look(data: Path, state_folder: Path, now: Callable[[], dt.datetime]) -> ReadOnlyStore:
    path = paths.record_file(data)
    if not path.exists():
        raise file_not_there(path)
    room = Room()
    try:
        copy = room.path / path.name
        with sqlite_errors(path):
            _copy(path, copy)
            _settle(copy, path)
            db = connect(copy, write=False, immutable=True, data=data)
    except Damaged:  # the record, not its copy
        room.close()
        raise Damaged(path) from None
    except BaseException:
        room.close()
        raise
    store = ReadOnlyStore(db, data, state_folder, writable=False, read_only=True, now=now)
    if os.name == "nt":
        store.room = room
    else:
        room.close()
    return store


def _copy(path: Path, copy: Path) -> None:
    """Copy a record with what is in its `-wal`, both of one moment.

    While the record itself does not change, its `-wal` only grows, and a last commit cut in the copying is none. Where there is a `-wal`
    the copy is looked over besides: somebody may be at work, and a stick's clock is coarse.
    """
    wal, copied_wal = (file.with_name(file.name + "-wal") for file in (path, copy))
    damaged = False
    for _try in range(TRIES):
        try:
            before = path.stat()
            must_be_file(path)
            shutil.copyfile(path, copy)
            copied_wal.unlink(missing_ok=True)
            with suppress(NoSuchFile, FileNotFoundError):
                must_be_file(wal)
                shutil.copyfile(wal, copied_wal)
            after = path.stat()
        except OSError as error:
            if error.filename2 is not None or str(error.filename or "").startswith(str(copy.parent)):
                raise file_error(error, copy) from error
            raise Unreadable(path, reason_text(error)) from error
        settled = time.time_ns() - after.st_mtime_ns > PAUSE * 1e9
        if settled and (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            if not copied_wal.exists() or not copied_wal.stat().st_size or _is_sound(copy, path.parent):
                return
            damaged = True
        time.sleep(PAUSE)
    raise Damaged(path) if damaged else Unreadable(path, _("it is being written all the time"))


def _is_sound(copy: Path, data: Path) -> bool:
    try:
        with closing(engine.open_file(copy, engine.secret_for(copy, data))) as connection:
            return bool(connection.execute("pragma quick_check(1)").fetchone()[0] == "ok")
    except engine.errors():
        return False


def _settle(copy: Path, path: Path) -> None:
    """Make the copy one file that needs no other beside it, brought up to date; errors name the record itself."""
    db = connect(copy, write=True, data=path.parent)
    try:
        refuse_newer(db, path)
        db.execute("pragma synchronous = off").fetchall()  # it lives as long as it is looked at
        if migrations.pending(db):
            migrations.apply(db)
            settle_codes(db)
        fold_marked(db, copy)
        db.execute("pragma journal_mode = delete").fetchall()
    finally:
        db.close()
