"""Backups: a whole copy of the record, made beside the work on a connection of its own and never on a key's path."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kvo_inspect import paths
from kvo_inspect.errors import KvoError
from kvo_inspect.files import make_folder, replace, write_text_whole, written_whole
from kvo_inspect.protection import unlocked
from kvo_inspect.store.disk import engine
from kvo_inspect.store.record.copying import copied_aside
from kvo_inspect.store.record.database import connect, sqlite_errors
from kvo_inspect.store.record.laptop_only import DEVICE_KEYS, FOLDER_KEYS
from kvo_inspect.store.upkeep.rooms import Room

KEPT_DAYS = 14


def write_backup(record: Path, to: Path) -> Path:
    """Write a consistent copy of *record* to *to*: aside, synced, renamed. May run on any thread; returns *to*.

    Raises NotFound, Damaged, DiskFull, ReadOnly or NotStored, and leaves what stood at *to* as it was.
    """
    db = connect(record, write=False)
    try:
        with copied_aside(db, to) as aside:
            replace(aside, to)
    finally:
        db.close()
    return to


def write_backup_elsewhere(record: Path, to: Path, signers: Mapping[str, str]) -> Path:
    """Write a copy of *record* that leaves, without which laptop this is and its secret keys: whoever has them signs as this laptop.

    Who goes on from the copy is a new laptop with keys of its own, as after every restore, which knows this one as it knows others:
    *signers*, by their local keys. The copy is made in a room of this machine, for on a stick a kill would leave the keys. Raises as
    `write_backup`.
    """
    with closing(Room()) as room:
        copy = write_backup(record, room.path / record.name)
        _make_nobodys(copy, record.parent, signers)
        with copy.open("rb") as source, written_whole(to) as target:
            shutil.copyfileobj(source, target)
    return to


def _make_nobodys(copy: Path, data: Path, signers: Mapping[str, str]) -> None:
    with sqlite_errors(copy), closing(engine.open_file(copy, engine.secret_for(copy, data))) as db:
        db.execute("pragma secure_delete = on")
        with db:
            db.execute("delete from local where key in ('device', 'letters') or substr(key, 1, ?) = ?", [len(DEVICE_KEYS), DEVICE_KEYS])
            # That a folder is encrypted stays: in one that was made to look plain nothing would be written plainly.
            emptied = "update local set value = json_set(value, '$.secrets', json('[]')) where substr(key, 1, ?) = ?"
            db.execute(emptied, [len(FOLDER_KEYS), FOLDER_KEYS])
            db.executemany("insert or ignore into local (key, value) values (?, ?)", signers.items())


def put_keys_beside(data: Path, backup: Path) -> Path | None:
    """Write the ways in to a protected record beside a backup of it that lies elsewhere, which opens by nothing else; return the file.

    Where the ways in to another record lie there, in a folder of this backup's own. None: the record is not protected, or the backup lies
    in its own folder. Raises as `write_backup`.
    """
    secret = unlocked.secret_of(data)
    if secret is None or unlocked.data_folder_of(backup).resolve() == data.resolve():
        return None
    from kvo_inspect.protection import key_file
    from kvo_inspect.protection.ways_in import ways_in

    to = backup.parent / paths.KEY_FILE
    if to.exists() and not key_file.is_of(to, secret):
        to = key_file.own_folder(backup) / paths.KEY_FILE
        make_folder(to.parent)
    write_text_whole(to, ways_in(data).to_text())
    return to


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the record that lies in a folder."""

    path: Path
    changes: int
    written: dt.datetime
    """When the file was written, by the file itself: a name may come from a clock that was wrong."""
    size: int

    def order(self) -> tuple[int, dt.datetime]:
        """Return what backups are ordered by: how much they hold, then when they were written."""
        return self.changes, self.written


def backups_in(folder: Path, pattern: str = "*.db") -> list[Backup]:
    """Return the copies of a record in a folder, by name; files that are no record, or cannot be read, are passed over."""
    backups = []
    for path in sorted(folder.glob(pattern)):
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                continue
            db = connect(path, write=False)
            try:
                changes = int(db.execute("select count(*) from change").fetchone()[0])
            finally:
                db.close()
        except engine.errors(OSError, KvoError):
            continue
        written = dt.datetime.fromtimestamp(status.st_mtime, dt.UTC).astimezone()
        backups.append(Backup(path, changes, written, status.st_size))
    return backups


def backup_of_the_day(data: Path, today: dt.date) -> Path | None:
    """Write today's backup if there is none yet, and thin out the older ones (`surplus`).

    Returns the file, or None when today's was there already. Raises Unsound for a damaged record, of which no backup is made.
    """
    folder = paths.backup_folder(data)
    to = folder / f"{today.isoformat()}.db"
    if to.exists():
        return None
    from kvo_inspect.store.upkeep.checking import backup_must_be_sound

    record = paths.record_file(data)
    with closing(connect(record, write=False)) as db:
        backup_must_be_sound(db, record)
    write_backup(record, to)
    for backup in surplus(backups_in(folder, "????-??-??.db"), to, shutil.disk_usage(folder).free // 10):
        backup.path.unlink()
    return to


def surplus(backups: Iterable[Backup], made: Path, room: int) -> list[Backup]:
    """Return the backups of days that may go: kept are the fourteen that hold the most and the fourteen written last, while they fit.

    They fit while they take no more than *room* bytes together; what holds the least goes first then. The one just *made* always stays, and
    the one that holds the most. So none pushes out one that holds more, and a clock that was wrong stops nothing.
    """
    by_content = sorted(backups, key=Backup.order, reverse=True)
    by_time = sorted(by_content, key=lambda backup: backup.written, reverse=True)
    stay = {backup.path for backup in (*by_content[:KEPT_DAYS], *by_time[:KEPT_DAYS])} | {made}
    surplus = [backup for backup in by_content if backup.path not in stay]
    used = 0
    for place, backup in enumerate(backup for backup in by_content if backup.path in stay):
        used += backup.size
        if used > room and place and backup.path != made:
            surplus.append(backup)
    return surplus
