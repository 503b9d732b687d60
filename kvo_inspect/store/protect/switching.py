"""Switching protection on and off: every file of a record from plain to sealed, or back, one after the other.

The key file comes first and goes last, and says what is under way. Each file changes by a rename, and says itself which of the two it is.
So a record that is half switched opens like any other; who opens it for writing goes on (`finish`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect import paths
from kvo_inspect.errors import Damaged, DiskFull, InUse, NotAllowedNow, StoreError
from kvo_inspect.files import beside, file_error, remove_folder, sync_folder
from kvo_inspect.files import replace as rename
from kvo_inspect.progress import Progress, silent
from kvo_inspect.protection import key_file, sealed, unlocked, ways_in
from kvo_inspect.protection.locked import PlainInstead
from kvo_inspect.protection.unlocked import Held
from kvo_inspect.store.disk import engine, leftovers
from kvo_inspect.store.disk.lock import locked
from kvo_inspect.store.photos.files import INCOMING
from kvo_inspect.store.protect.resealing import resealed_aside
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

ROOM = 1.2
"""How many times its own size a file takes aside while it is sealed, which adds to each page and leaves room for the rest."""
SEALED = ".age"
"""The ending of a database that is none any more, and so was sealed as any file is."""


def switch_on(data: Path, passphrase: str, code: str, name: str, day: str, progress: Progress = silent) -> None:
    """Protect the record of a data folder, or go on where that was stopped; the record is open nowhere.

    *code* is a recovery code that a person has typed back, *name* whose passphrase it is. Raises BadValue (a short passphrase), InUse,
    DiskFull, ReadOnly or NotStored; what was done until then stays done, and nothing is lost.
    """
    with locked(data):
        if not unlocked.is_protected(data):
            engine.must_have_keys(paths.record_file(data))
            _must_have_room(data)
            ways, secret = ways_in.first_ways_in(passphrase, code, name, day)
            try:
                key_file.write(data, replace(ways, switch="switching on"), secret)
            except StoreError:  # nothing is sealed yet
                with suppress(OSError):
                    key_file.remove(data)
                raise
            unlocked.hold(data, Held(secret, ways.slots[0], ways=ways))
        _seal_all(data, progress)


def go_on(data: Path, progress: Progress = silent, *, takes_another: bool = False) -> None:
    """Seal what lies plain in a protected data folder, and end a switching on that was stopped. Raises as `switch_on`.

    PlainInstead when somebody put another record in the place of the protected one, unless somebody said that it *takes_another*.
    """
    with locked(data):
        if not takes_another:
            must_be_ours(data)
        _seal_all(data, progress)


def switch_off(data: Path, progress: Progress = silent) -> None:
    """Make every file of an unlocked record plain, and end its protection.

    Raises Locked, InUse, DiskFull, ReadOnly or NotStored; PlainInstead as `go_on`.
    """
    unlocked.must_write(data)
    with locked(data):
        must_be_ours(data)
        secret = _switch_to(data, "switching off")
        _unseal_all(data, secret, progress)


def finish(data: Path) -> bool:
    """Go on with what was stopped, as the first thing of an opening that holds the lock; return whether the record is all of one form.

    Where the disk has no room for that the record opens as it is: each file says itself whether it is sealed.
    """
    holding = unlocked.held(data)
    if holding is None or not holding.genuine:  # whoever wrote into the key file does not say what becomes of the record
        return True
    ways, secret = _ways_in(data)
    try:
        _empty_passing(data)  # what a killed program had decrypted there
    except OSError as error:
        raise file_error(error, data) from error
    try:
        if ways.switch == "switching off":
            _unseal_all(data, secret, silent)
        elif ways.switch == "switching on":
            _seal_all(data, silent)
    except DiskFull:
        return False
    if ways.switch == "on":
        with suppress(StoreError):  # doctor tells that they differ
            key_file.level(data, secret)
    return True


def bring_along(keys: Path, data: Path, holding: Held) -> None:
    """Give a data folder that is not protected the ways in of another folder; what lies plain there is sealed by the next opening."""
    ways = ways_in.ways_in(keys)
    key_file.write(data, replace(ways, switch="switching on"), holding.secret)
    unlocked.hold(data, holding)


def plain_record(data: Path) -> bool:
    """Whether the record of a data folder lies there as a plain file."""
    path = paths.record_file(data)
    try:
        return path.is_file() and engine.is_plain(path)
    except OSError:  # whoever opens it says why
        return False


def is_another_record(data: Path) -> bool:
    """Whether a plain file lies in the place of a protected, unlocked record and no switching was under way: it says nothing of its own."""
    return unlocked.held(data) is not None and plain_record(data) and ways_in.ways_in(data).switch == "on"


def must_be_ours(data: Path) -> None:
    """Raise PlainInstead when another record lies in the place of the protected one: who opens it would go on in theirs."""
    if is_another_record(data):
        raise PlainInstead(paths.record_file(data))


def plain_files(data: Path) -> list[Path]:
    """Return the files of a record that lie plain: databases, photos and papers."""
    databases = [path for path in _databases(data) if _is_plain_database(path)]
    return databases + _plain_pictures(data)


def _plain_pictures(data: Path) -> list[Path]:
    """Return the photos and papers that lie plain; a file without a byte, left where a program was killed, holds nothing to seal."""
    return [path for path in _pictures(data) if path.stat().st_size and not sealed.is_sealed(path)]


def plain_copies(data: Path) -> list[Path]:
    """Return the plain databases beside those of a record: copies that somebody made by hand, which are theirs to remove."""
    folders = [data, paths.backup_folder(data)]
    files = {path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file()}
    return sorted(path for path in files - set(_databases(data)) if engine.is_plain(path))


def _ways_in(data: Path) -> tuple[key_file.KeyFile, Secret]:
    ways = ways_in.ways_in(data)
    secret = unlocked.secret_of(data)
    if secret is None:
        raise NotAllowedNow(_("The record is not protected."))
    return ways, secret


def _must_have_room(data: Path) -> None:
    """Raise DiskFull unless the largest file of a record can be written once more: each is written aside before it takes the place."""
    largest = max((path.stat().st_size for path in (*_databases(data), *_pictures(data))), default=0)
    if shutil.disk_usage(data).free < largest * ROOM:
        raise DiskFull(data)


def _switch_to(data: Path, switch: key_file.Switch) -> Secret:
    """Write what is under way beside the ways in as they are now, which others may have changed meanwhile; return the secret."""
    with key_file.changing(data):
        ways, secret = _ways_in(data)
        unlocked.write_ways(data, replace(ways, switch=switch), secret)
    return secret


def _seal_all(data: Path, progress: Progress) -> None:
    _ways, secret = _ways_in(data)
    leftovers.sweep(data)
    try:
        _empty_passing(data)
        _reseal_databases(data, None, secret, progress)
        pictures = _plain_pictures(data)
        for done, path in enumerate(pictures):
            progress("seal photos", done, len(pictures))
            _rewrite(data, path, path, sealed.seal(path.read_bytes(), secret))
    except OSError as error:
        raise file_error(error, data) from error
    _switch_to(data, "on")


def _unseal_all(data: Path, secret: Secret, progress: Progress) -> None:
    try:
        _empty_passing(data)
        pictures = [path for path in _pictures(data) if sealed.is_sealed(path)]
        for done, path in enumerate(pictures):
            progress("unseal photos", done, len(pictures))
            with suppress(sealed.CannotUnseal):  # it stays as it is, with its keys set aside; doctor says so
                _rewrite(data, path, path, sealed.unseal(path.read_bytes(), secret))
        _reseal_databases(data, secret, None, progress)
        if _is_left_sealed(data):  # what is damaged now may be mended some day, and without its keys it never is
            key_file.set_aside(data)
        else:
            key_file.remove(data)
    except OSError as error:
        raise file_error(error, data) from error
    unlocked.forget(data)


def _is_left_sealed(data: Path) -> bool:
    """Whether something could not be unsealed, for it is damaged."""
    return any(not _is_plain_database(path) for path in _databases(data)) or any(map(sealed.is_sealed, _pictures(data)))


def _reseal_databases(data: Path, secret: Secret | None, wanted: Secret | None, progress: Progress) -> None:
    todo = [path for path in _databases(data) if _is_plain_database(path) is (wanted is not None)]
    for done, path in enumerate(todo):
        progress("seal record" if wanted else "unseal record", done, len(todo))
        if path.suffix == SEALED and secret is not None:
            with suppress(sealed.CannotUnseal):
                _rewrite(data, path, path.with_suffix(""), sealed.unseal(path.read_bytes(), secret))
            continue
        try:
            _settle(path, secret)
            with resealed_aside(path, secret, wanted) as aside:
                _without_what_is_beside(path)
                rename(aside, path)
        except Damaged:  # a record that was set aside because of that
            if path == paths.record_file(data):
                raise
            for file in (path, *_beside(path)):
                if wanted is not None and file.exists():
                    _rewrite(data, file, file.with_name(f"{file.name}{SEALED}"), sealed.seal(file.read_bytes(), wanted))


def _settle(path: Path, secret: Secret | None) -> None:
    """Put what is in the `-wal` of a database into it. Raises InUse when somebody reads it; Damaged."""
    from kvo_inspect.store.record.database import sqlite_errors

    with sqlite_errors(path), closing(engine.open_file(path, secret)) as db:
        if db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
            raise InUse(path.parent)


def _without_what_is_beside(path: Path) -> None:
    """Remove `-wal` and `-shm`, in which nothing is any more: laid over the new file they would damage it."""
    for file in _beside(path):
        file.unlink(missing_ok=True)


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))


def _rewrite(data: Path, path: Path, to: Path, content: bytes) -> None:
    """Write bytes in the place of a file: aside, synced, renamed. A photo's aside lies where the next opening tidies."""
    photos = paths.photo_folder(data)
    aside = photos / INCOMING / f"{os.getpid()}.part" if path.is_relative_to(photos) else beside(path, "part")
    try:
        aside.parent.mkdir(exist_ok=True)
        with aside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        rename(aside, to)
        if to != path:
            path.unlink()
        sync_folder(to.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _databases(data: Path) -> Iterator[Path]:
    """Yield the record, its backups, and what was set aside of it."""
    places = [(data, paths.record_file(data).name), (data, "record-*.db"), (paths.backup_folder(data), "*.db")]
    for folder, pattern in places:
        files = [*sorted(folder.glob(pattern)), *sorted(folder.glob(f"{pattern}*{SEALED}"))]
        yield from (path for path in files if path.is_file())  # who opens a pipe waits for ever


def _is_plain_database(path: Path) -> bool:
    return path.suffix != SEALED and engine.is_plain(path)


def _pictures(data: Path) -> Iterator[Path]:
    """Yield every file of photos, papers and small pictures."""
    for path in sorted(paths.photo_folder(data).rglob("*")):
        if path.is_file() and INCOMING not in path.relative_to(data).parts:
            yield path


def _empty_passing(data: Path) -> None:
    passing = data / paths.PASSING
    if passing.exists():
        remove_folder(passing)
