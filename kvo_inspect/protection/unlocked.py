"""The records whose secret this process holds: unlocking one, asking for its secret, forgetting the secret."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kvo_inspect import paths
from kvo_inspect.errors import OnlyLooking
from kvo_inspect.files import write_text_whole
from kvo_inspect.protection import locked
from kvo_inspect.protection.locked import CannotUnlock, Locked

if TYPE_CHECKING:
    from collections.abc import Callable

    from kvo_inspect.protection.key_file import KeyFile
    from kvo_inspect.protection.secret import Secret
    from kvo_inspect.protection.slots import Slot


class Held(NamedTuple):
    """The secret of a record, and how it was come by."""

    secret: Secret
    slot: Slot | None
    """The way in; None while a record is being protected, and for a copy elsewhere."""
    genuine: bool = True
    """Whether the key file is as somebody who had the secret wrote it."""
    ways: KeyFile | None = None
    """The ways in, for when somebody removes the folder with the key file in it."""


_held: dict[Path, Held] = {}
_guard = threading.Lock()


def is_protected(data: Path) -> bool:
    """Whether the record of a data folder is protected."""
    return locked.is_protected(data)


def is_locked(data: Path) -> bool:
    """Whether the record of a data folder is protected and its secret is not held here."""
    return _key(data) not in _held and is_protected(data)


def held(data: Path) -> Held | None:
    """Return what this process holds of a data folder; None when it is not protected. Raises Locked."""
    if (holding := _held.get(_key(data))) is not None:
        return holding
    if is_protected(data):
        raise Locked(data)
    return None


def secret_of(data: Path) -> Secret | None:
    """Return the secret of a data folder; None when it is not protected. Raises Locked."""
    holding = held(data)
    return None if holding is None else holding.secret


def must_write(data: Path) -> None:
    """Raise OnlyLooking when the way in was an auditor's, who does not record."""
    holding = held(data)
    if holding is not None and holding.slot is not None and not holding.slot.may_write:
        raise OnlyLooking


def hold(data: Path, holding: Held) -> None:
    """Hold the secret of a folder from now on."""
    with _guard:
        _held[_key(data)] = holding


def write_ways(data: Path, ways: KeyFile, secret: Secret) -> None:
    """Write the ways in to a record, and hold them as far as the record is held. Raises as `key_file.write`."""
    from kvo_inspect.protection import key_file

    marked = key_file.write(data, ways, secret)
    with _guard:
        if (holding := _held.get(_key(data))) is not None:
            _held[_key(data)] = holding._replace(ways=marked)


def put_ways_back(copy: Path) -> None:
    """Write the ways in anew that went with the folder of a record which is still open: without them nobody could open its rescued *copy*.

    Where those of another record lie there now, in a folder of this copy's own. Raises as `key_file.write`.
    """
    from kvo_inspect.protection import key_file

    data = copy.parent
    holding = _held.get(_key(data))
    if holding is None or holding.ways is None:
        return
    if not is_protected(data):
        key_file.write(data, holding.ways, holding.secret)
    elif not any(key_file.is_of(path, holding.secret) for path in locked.key_files(data)):
        write_text_whole(key_file.own_folder(copy) / paths.KEY_FILE, holding.ways.marked(holding.secret).to_text())


def forget(data: Path) -> None:
    """Forget the secret of a folder."""
    with _guard:
        _held.pop(_key(data), None)


def unlock(data: Path, passphrase: str, *, look: bool = False) -> None:
    """Hold the secret that a passphrase or a recovery code opens; takes as long as Argon2id does.

    An auditor's passphrase opens for *look* alone. Raises CannotUnlock, KeyFileDamaged, NewerRecord.
    """
    written, secret, slot = _opened(data, passphrase)
    _take(data, written, secret, slot, look=look)


def must_open(data: Path, passphrase: str) -> None:
    """Raise CannotUnlock unless a passphrase or a recovery code opens the record for recording; nothing else changes."""
    if not _opened(data, passphrase)[2].may_write:
        raise CannotUnlock("passphrase")


def unlock_by_key(data: Path, identity_file: bytes, *, look: bool = False) -> None:
    """Hold the secret that the organisation's private key opens. Raises CannotUnlock, KeyFileDamaged, NewerRecord."""
    from kvo_inspect.protection import slots

    def by_key(written: KeyFile) -> tuple[Secret, Slot] | None:
        try:
            return slots.opened_by_key(written.slots, identity_file)
        except ValueError:
            raise CannotUnlock("no key") from None

    opened = _opened_by(data, by_key)
    if opened is None:
        raise CannotUnlock("key")
    _take(data, *opened, look=look)


def _opened(data: Path, passphrase: str) -> tuple[KeyFile, Secret, Slot]:
    """Return what a passphrase or a recovery code opens. Raises CannotUnlock, KeyFileDamaged, NewerRecord."""
    from kvo_inspect.protection import recovery_code, slots

    code = recovery_code.read(passphrase)

    def by_passphrase(written: KeyFile) -> tuple[Secret, Slot] | None:
        by_code = [slot for slot in written.slots if (slot.kind == "recovery") == (code is not None)]
        opened = slots.opened_by_passphrase(by_code, code or passphrase)
        if opened is None and code is not None:  # somebody may have a code for a passphrase
            opened = slots.opened_by_passphrase((slot for slot in written.slots if slot.kind != "recovery"), passphrase)
        return opened

    if (opened := _opened_by(data, by_passphrase)) is None:
        raise CannotUnlock("mistyped code" if code is None and recovery_code.looks_like_code(passphrase) else "passphrase")
    return opened


def _opened_by(data: Path, way: Callable[[KeyFile], tuple[Secret, Slot] | None]) -> tuple[KeyFile, Secret, Slot] | None:
    """Return what a way in opens of the key file, or of its copy; None: of neither.

    What stands in the copy alone, beside a whole key file, was removed: a kill came between the two.
    """
    from kvo_inspect.protection import key_file

    before: KeyFile | None = None
    for written in key_file.readable(data):
        if (opened := way(written)) is not None:
            is_removed = before is not None and before.is_genuine(opened[0])
            return None if is_removed else (written, *opened)
        before = written
    return None


def _take(data: Path, written: KeyFile, secret: Secret, slot: Slot, *, look: bool) -> None:
    if not slot.may_write and not look:
        raise CannotUnlock("auditor")
    hold(data, Held(secret, slot, written.is_genuine(secret), written))


def data_folder_of(path: Path) -> Path:
    """Return the data folder that a file of a record belongs to: the folder of the file, or above that of backups or of what passes by."""
    folder = path.parent
    if folder.name == paths.backup_folder(folder).name:
        return folder.parent
    return folder.parent.parent if folder.parent.name == paths.PASSING else folder


def _key(data: Path) -> Path:
    return data.absolute()
