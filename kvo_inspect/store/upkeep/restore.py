"""Restore: putting a backup in place of the record, which is kept beside it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path

from sqlite_utils import Database

from kvo_inspect import paths, private
from kvo_inspect.errors import Damaged, NotFound, StoreError, UsageError
from kvo_inspect.files import file_error, replace_all, scratch, sync_file
from kvo_inspect.outside import read_beginning
from kvo_inspect.protection import key_file, unlocked
from kvo_inspect.store.disk import engine
from kvo_inspect.store.disk.lock import locked
from kvo_inspect.store.protect.resealing import resealed_aside
from kvo_inspect.store.protect.switching import bring_along, is_another_record
from kvo_inspect.store.record import device
from kvo_inspect.store.record.copying import copied_aside, file_must_be_sound
from kvo_inspect.store.record.database import connect, sqlite_errors
from kvo_inspect.store.record.laptop_only import DEPARTURES, FOLDER_LIMITS, RECEIVER, RETIRED, TRUST
from kvo_inspect.store.record.store import clock
from kvo_inspect.store.record.versions import refuse_newer
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.words_back import WORDS_BACK, emptied_in, note_words_back
from kvo_inspect.texts import _


def restore_backup(data: Path, backup: Path) -> Path | None:
    """Make *backup* the record of a data folder; return where the record of before is kept now, None without one.

    The backup is checked first; nothing is touched when it is damaged or newer, or when the record is in use. A plain backup becomes a
    sealed record where the record is protected. Where it is not, a sealed one brings its ways in along, from the key file beside it.
    """
    unlocked.must_write(data)
    beside = keys_beside(backup, data)
    holding = unlocked.held(beside)
    _must_be_sound(backup, beside)
    record = paths.record_file(data)
    private.begin()
    with locked(data):
        db = connect(backup, write=False, data=beside)
        try:
            with _copied_aside(db, backup, record) as aside:
                if beside != data and holding is not None:
                    bring_along(beside, data, holding)
                _make_nobodys(aside, _limits_of(record))
                replaced = _set_aside(record, aside)
        finally:
            db.close()
    return replaced


def begin_anew(data: Path, state_folder: Path) -> Path | None:
    """Make an empty record in a data folder whose record is missing, empty or damaged; return where the old file is kept, if any.

    Photos and backups that lie there stay. Raises InUse, ReadOnly, DiskFull; UsageError when there is a record that can be opened.
    """
    try:
        open_record(data, state_folder=state_folder, write=False).close()
    except (Damaged, NotFound):
        pass
    else:
        raise UsageError(_("{path} is there, and can be opened. Name another folder with --data.").format(path=paths.record_file(data)))
    with locked(data):
        try:
            replaced = _set_aside(paths.record_file(data), None)
        except OSError as error:
            raise file_error(error, paths.record_file(data)) from error
        device.forget_folder(state_folder, data)
    open_record(data, state_folder=state_folder, anew=True).close()
    return replaced


def keys_beside(backup: Path, data: Path) -> Path:
    """Return the folder whose key file opens a backup: its own, where it is sealed and the data folder is not protected.

    Raises NoSuchFile, NotAFile or Unreadable.
    """
    own = key_file.own_folder(backup)
    beside = own if unlocked.is_protected(own) else backup.parent
    head = read_beginning(backup, len(engine.PLAIN_HEAD))  # SQLite would say of one that cannot be read that it cannot be written
    is_foreign = not unlocked.is_protected(data) and head != engine.PLAIN_HEAD and unlocked.is_protected(beside)
    return beside if is_foreign else data


def _copied_aside(db: Database, backup: Path, record: Path) -> AbstractContextManager[Path]:
    """Copy a backup beside the record; one of before the record was protected is sealed by that, and lies there plainly at no moment."""
    secret = unlocked.secret_of(record.parent)
    return resealed_aside(backup, None, secret, record) if secret is not None and engine.is_plain(backup) else copied_aside(db, record)


def _must_be_sound(backup: Path, data: Path) -> None:
    """Raise StoreError unless a backup is as its logs say; what `refuse_newer` raises of a newer one."""
    try:
        db = connect(backup, write=False, data=data)
        try:
            with sqlite_errors(backup):
                refuse_newer(db, backup)
                file_must_be_sound(db, backup)
        finally:
            db.close()
    except Damaged as error:
        sentence = _(
            "{path} is no backup, a damaged one, or protected by other keys; nothing was changed. kvo-inspect where names the best one."
        )
        raise StoreError(sentence.format(path=backup)) from error


def _make_nobodys(copy: Path, limits: Sequence[tuple[str, str]]) -> None:
    """Take the device out of a copy: who opens it is a new one (docs/record.md). What the record before knows (`_limits_of`) comes into it.

    Erased words that the copy holds stay: what was written anew beside them is not in it, so emptying would take that too. They are told.
    """
    with sqlite_errors(copy), closing(engine.open_file(copy, engine.secret_for(copy))) as db, db:
        db.execute("delete from local where key in ('device', 'letters')")
        if any(key.startswith(TRUST) for key, _value in limits):  # who was taken off the list since does not come back
            db.execute("delete from local where substr(key, 1, ?) = ?", [len(RECEIVER), RECEIVER])
        db.executemany("insert or replace into local (key, value) values (?, ?)", limits)
        note_words_back(db, dict(limits).get(WORDS_BACK, "[]"))
    sync_file(copy)


def _limits_of(record: Path) -> list[tuple[str, str]]:
    """Return the keys and values that say to which parks the folders of a record are limited, whom it knows by their keys, what it erased.

    And as which devices it wrote. Of one that cannot be read, or that somebody put in the place of a protected one, none.
    """
    if is_another_record(record.parent):
        return []
    try:
        with scratch(
            record.parent
        ) as room:  # a copy: reading would already write beside the record, which stays as it is until it is moved
            for name in (record.name, f"{record.name}-wal"):
                if record.with_name(name).exists():
                    shutil.copyfile(record.with_name(name), room / name)
            with closing(engine.open_file(room / record.name, engine.secret_for(room / record.name))) as db:
                sql = "select key, value from local where substr(key, 1, ?) = ?"
                beginnings = (FOLDER_LIMITS, TRUST, DEPARTURES, RETIRED)
                rows = [row for beginning in beginnings for row in db.execute(sql, [len(beginning), beginning])]
                retired = db.execute("select ? || value, '1' from local where key = 'device'", [RETIRED]).fetchall()
                return [*rows, *retired, (WORDS_BACK, emptied_in(db))]
    except engine.errors(OSError):
        return []


def _set_aside(record: Path, instead: Path | None) -> Path | None:
    """Rename the record and the files SQLite keeps beside it, and put *instead* in its place, which starts without them.

    All of it or nothing: a record without its `-wal` lacks the last work, and a `-wal` laid over another record damages that. Returns where
    the record is kept, None when there was none.
    """
    replaced = record.with_name(f"record-before-restore-{clock():%Y%m%d-%H%M%S}.db")
    beside = [(record.with_name(record.name + suffix), replaced.with_name(replaced.name + suffix)) for suffix in ("-wal", "-shm", "")]
    was_there = record.exists()
    replace_all([*((file, aside) for file, aside in beside if file.exists()), *([(instead, record)] if instead is not None else [])])
    return replaced if was_there else None
