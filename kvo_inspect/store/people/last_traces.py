"""Last traces: what erased words leave behind on this laptop: the files of the record, bytes of photos, copies of before."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kvo_inspect import paths
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.errors import KvoError
from kvo_inspect.files import file_error
from kvo_inspect.store.disk import engine
from kvo_inspect.store.photos.files import has_row, photo_file, thumb_files
from kvo_inspect.store.record.database import connect, sqlite_errors, write_anew
from kvo_inspect.store.record.erase import NOT_FINAL, is_final
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.erased_words import clear_indexes
from kvo_inspect.store.upkeep.backup import write_backup

ERASED_BYTES = "erased bytes "
"""Begins the local keys of the hashes of files that were erased: a shared folder may hold them still."""


def make_final(store: Store) -> bool:
    """Take what was erased out of the indexes, the files of the record, and the folder of photos; return whether all of it is done.

    What was erased is recorded by then, so nothing is raised: somebody who reads the record holds its `-wal`, or the disk is full, and it
    is done after the next opening for writing. Costs one look when nothing was erased.
    """
    if is_final(store.db):
        return True
    try:
        return _write_without(store)
    except KvoError:
        return False


def _write_without(store: Store) -> bool:
    text = get_laptop_only(store.db, NOT_FINAL)
    with store.writing():
        clear_indexes(store, {"checklist"})
    remove_bytes(store, json.loads(text))
    with sqlite_errors(store.path):
        done = write_anew(store.db)
    if done:
        with store.writing():
            put_laptop_only(store.db, NOT_FINAL, "")
    return done


def remove_bytes(store: Store, hashes: Collection[str]) -> None:
    """Remove the bytes of photos and papers, and their small pictures, that no row uses. Raises DiskFull, ReadOnly, NotStored."""
    going = [sha256 for sha256 in hashes if sha256 and not has_row(store, sha256)]
    if going:
        with store.writing():
            for sha256 in going:
                put_laptop_only(store.db, ERASED_BYTES + sha256, "1")
    for sha256 in going:
        for path in (photo_file(store.data, sha256), *thumb_files(store.data, sha256)):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise file_error(error, path) from error


def count_erased(store: Store, runs: Sequence[Sequence[Any]]) -> int:
    """Return how many changes of these parts of logs are emptied here: a pack that was made when it was less holds words still.

    Each part is a device, a park, whether it is confidential, and its first and last number.
    """
    sql = "select count(*) from change join log on log.id = change.log where device = ? and park = ? and confidential = ?"
    return sum(
        int(store.rows(f"{sql} and seq between ? and ? and erased is not null", [device, park, int(confidential), first, last])[0][0])
        for device, park, confidential, first, last in runs
    )


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the record on this laptop that holds words which were erased since."""

    path: Path
    changes: int
    """How many changes hold such words; 0 when the copy cannot be read, and may hold some."""


def copies_with_words(store: Store) -> list[Copy]:
    """Return the copies of the record in the data folder that hold words which were erased since, or that cannot be read."""
    erased = store.rows("select device, park, confidential, seq from change join log on log.id = change.log where erased is not null")
    copies = []
    for path in copies_of(store.data) if erased else ():
        changes = _with_words(store, path, to_text([list(row) for row in erased]))
        if changes is None or changes:
            copies.append(Copy(path, changes or 0))
    return copies


def copies_of(data: Path) -> list[Path]:
    """Return every copy of the record in a data folder: backups, what a restore or a rescue left, what a migration or practice kept."""
    return [*sorted(paths.backup_folder(data).rglob("*.db")), *sorted(data.glob("record-*.db"))]


def _with_words(store: Store, path: Path, erased: str) -> int | None:
    """Return how many of these changes (JSON) a copy holds with their words; None when it cannot be read."""
    sql = """select count(*) from json_each(?) e join log l on l.device = json_extract(e.value, '$[0]')
      and l.park = json_extract(e.value, '$[1]') and l.confidential = json_extract(e.value, '$[2]')
      join change c on c.log = l.id and c.seq = json_extract(e.value, '$[3]') where c.erased is null"""
    try:
        db = connect(path, write=False, data=store.data)
        try:
            return int(db.execute(sql, [erased]).fetchone()[0])
        finally:
            db.close()
    except engine.errors(OSError, KvoError):
        return None


def remove_copies(store: Store, copies: Collection[Copy]) -> Path | None:
    """Write a new backup of today, then remove these copies with what belongs to them; return the backup, None when there was no copy.

    Raises what `write_backup` raises, DiskFull, ReadOnly or NotStored; no copy is removed then that was not before.
    """
    if not copies:
        return None
    to = paths.backup_folder(store.data) / f"{store.now():%Y-%m-%d-%H%M%S}.db"
    write_backup(store.path, to)
    for copy in copies:
        for path in (copy.path, *(copy.path.with_name(copy.path.name + end) for end in ("-wal", "-shm", "-journal"))):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise file_error(error, path) from error
        with suppress(OSError):
            copy.path.parent.rmdir()  # a folder of its own that is empty now
    return to
