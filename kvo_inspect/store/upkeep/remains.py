"""Remains: what lies in a data folder whose record is missing, empty, cut off or damaged. That is never a first start."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kvo_inspect import paths
from kvo_inspect.errors import Damaged, KvoError, NewestBackup, RecordBehind, RecordLost
from kvo_inspect.files import file_error
from kvo_inspect.outside import read_beginning
from kvo_inspect.store.disk import engine
from kvo_inspect.store.record import device
from kvo_inspect.store.record.database import connect
from kvo_inspect.store.upkeep.backup import Backup, backups_in

Loss = Literal["missing", "empty", "damaged"]


@dataclass(frozen=True, slots=True)
class Remains:
    """What lies in a data folder beside a record that is not there, or is none."""

    photos: int
    backups: int
    """Copies of the record of which the number of changes can be read."""
    stored: int
    """Changes that this laptop is known to have stored in this folder; 0 when nothing is known."""
    newest: Backup | None
    """The sound backup that holds the most."""

    def __bool__(self) -> bool:
        """Whether there was ever a record here."""
        return bool(self.photos or self.backups or self.stored)


def remains_of(data: Path, state_folder: Path) -> Remains:
    """Return what lies in a data folder beside its record."""
    folder = paths.photo_folder(data)
    photos = sum(1 for shard in folder.glob("[0-9a-f][0-9a-f]") for _photo in shard.iterdir()) if folder.is_dir() else 0
    backups = backups_in(paths.backup_folder(data)) + backups_in(data, "record-*.db")
    stored = sum(head.seq for head in device.heads_of_folder(state_folder, data).values())
    return Remains(photos, len(backups), stored, next(_sound(sorted(backups, key=Backup.order, reverse=True)), None))


def must_not_be_lost(data: Path, state_folder: Path) -> None:
    """Raise RecordLost when the record is missing or empty although there was one here. Costs one look when it is there."""
    loss = _loss_of(paths.record_file(data))
    if loss is not None and (remains := remains_of(data, state_folder)):
        raise lost(data, loss, remains)


@contextmanager
def telling_remains(data: Path, state_folder: Path) -> Iterator[None]:
    """Raise Damaged of an opening as RecordLost, with what lies beside the record and could take its place."""
    try:
        yield
    except RecordLost:
        raise
    except Damaged as error:
        if remains := remains_of(data, state_folder):
            raise lost(data, "damaged", remains) from error
        raise


def lost(data: Path, loss: Loss, remains: Remains) -> RecordLost:
    """Return the error that says what lies in a data folder, and how to take a backup back."""
    return RecordLost(
        paths.record_file(data),
        loss,
        photos=remains.photos,
        backups=remains.backups,
        stored=remains.stored,
        backup=_told_of(remains.newest),
    )


def behind_of(data: Path, state_folder: Path, missing: int, changes: int) -> RecordBehind:
    """Return the error of a record that holds *changes* and lacks *missing* changes, with the newest backup only when that holds more."""
    newest = remains_of(data, state_folder).newest
    return RecordBehind(paths.record_file(data), missing, _told_of(newest if newest is not None and newest.changes > changes else None))


def _told_of(backup: Backup | None) -> NewestBackup:
    return (backup.path, backup.written.date(), backup.changes) if backup is not None else None


def _loss_of(path: Path) -> Loss | None:
    """Return how a record is lost (None: is not), as far as a look tells that changes nothing; opening the record may tell more."""
    wal = path.with_name(f"{path.name}-wal")
    try:
        size = path.stat().st_size
        if not size:
            return "empty"
        if wal.exists() and wal.stat().st_size:  # of which pages are still to be put in their places
            return None
        if size <= _PAGE:
            return None if _has_tables(path) else "empty"
        header = read_beginning(path, _HEADER.size)
        if not header.startswith(engine.PLAIN_HEAD):  # sealed, or no record: all that can be told from outside is a cut page
            return "damaged" if size % _PAGE else None
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError as error:
        raise file_error(error, path) from error
    return "damaged" if len(header) == _HEADER.size and size < _length(header) else None


_PAGE = 4096
_HEADER = struct.Struct(">16xH6xII60xI4x")
"""How an SQLite file begins: the size of a page, a count of its changes, its number of pages, the count when that number was written."""


def _length(header: bytes) -> int:
    """Return the length in bytes that the header of an SQLite file tells, 0 when that cannot be known."""
    page, changes, pages, counted = _HEADER.unpack(header)
    return (65_536 if page == 1 else page) * pages if changes == counted else 0


def _has_tables(path: Path) -> bool:
    try:
        with closing(connect(path, write=False)) as db:
            return bool(db.table_names())
    except engine.errors(KvoError):
        return True


def _sound(backups: list[Backup]) -> Iterator[Backup]:
    """Yield the backups that are as their logs say."""
    from kvo_inspect.store.record.copying import file_must_be_sound
    from kvo_inspect.store.record.versions import refuse_newer

    for backup in backups:
        try:
            with closing(connect(backup.path, write=False)) as db:
                refuse_newer(db, backup.path)
                file_must_be_sound(db, backup.path)
        except KvoError:
            continue
        yield backup
