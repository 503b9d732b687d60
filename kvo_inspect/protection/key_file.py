"""The key file: the ways in to a protected record, beside the record and once more among its backups."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from kvo_inspect import paths
from kvo_inspect.errors import InUse, KvoError, NewerRecord, StoreError
from kvo_inspect.files import replace as replace_file
from kvo_inspect.files import write_text_whole
from kvo_inspect.outside import read_json, read_outside
from kvo_inspect.protection.locked import key_files
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret
    from kvo_inspect.protection.slots import Slot

FORMAT, VERSION = "kvo-inspect/keys", 1
LIMIT = 1_000_000
"""Bytes of a key file."""
MOST_SLOTS = 100
_MARK = re.compile("[0-9a-f]{64}")
LOCK = "record-keys.lock"
PATIENCE = 60
"""Seconds in which another program ends what it changes: it stretches a passphrase, or is stopped."""
Switch = Literal["on", "switching on", "switching off"]


class KeyFileDamaged(StoreError):
    """The key file beside a protected record, and its copy among the backups, cannot be read."""

    def __init__(self, path: Path) -> None:
        sentence = _(
            "{path} holds the ways in to the record and is damaged, and so is its copy in the folder of backups. Put a copy of "
            "yours in its place; without this file nothing can be opened."
        )
        super().__init__(sentence.format(path=path))


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The ways in to a record, and what of its protection is under way."""

    slots: tuple[Slot, ...]
    switch: Switch = "on"
    mark: str = ""
    """Made with the secret over all else: what others wrote into the file shows when it is opened."""
    unread: tuple[tuple[int, Any], ...] = ()
    """Slots that are damaged, or of a kind that this version does not know, as JSON, each with its place; they stay in the file."""

    def is_genuine(self, secret: Secret) -> bool:
        """Whether the file is as it was written by somebody who had the secret."""
        import hmac  # and hashlib with it: two milliseconds of every start, protected or not

        return hmac.compare_digest(self.mark, secret.mark(self._text()))

    def marked(self, secret: Secret) -> KeyFile:
        """Return the file with its mark."""
        return replace(self, mark=secret.mark(self._text()))

    def to_text(self) -> str:
        """Return the file's text."""
        return json.dumps({**json.loads(self._text()), "mark": self.mark}, ensure_ascii=False, indent=1) + "\n"

    def _text(self) -> str:
        slots: list[Any] = [slot.to_json() for slot in self.slots]
        for place, slot in self.unread:
            slots.insert(place, slot)
        written = {"format": FORMAT, "version": VERSION, "switch": self.switch, "slots": slots}
        return json.dumps(written, sort_keys=True, separators=(",", ":"))


def readable(data: Path) -> Iterator[KeyFile]:
    """Yield the key file of a data folder, and its copy where that says something else.

    Raises KeyFileDamaged when neither can be read, NewerRecord when one is of a later version and the other cannot be read.
    """
    before: KeyFile | None = None
    newer: NewerRecord | None = None
    for path in key_files(data):
        try:
            key_file = parsed(read_json(path, LIMIT, KeyFileDamaged(path)), path)
        except NewerRecord as error:
            newer = error
            continue
        except (KvoError, ValueError):
            continue
        if key_file != before:
            before = key_file
            yield key_file
    if before is None:
        raise newer or KeyFileDamaged(data / paths.KEY_FILE)


def parsed(written: Any, path: Path) -> KeyFile:
    """Return the key file that JSON is. ValueError: no key file, or one that asks more than a laptop can pay; NewerRecord: a later one."""
    from kvo_inspect.protection.slots import Slot
    from kvo_inspect.protection.stretching import are_payable

    if not isinstance(written, dict) or written.get("format") != FORMAT:
        raise ValueError("no key file")
    if written.get("version") != VERSION:
        raise NewerRecord(path)
    slots, mark = written.get("slots"), str(written.get("mark", ""))
    if written.get("switch") not in get_args(Switch) or not isinstance(slots, list) or len(slots) > MOST_SLOTS:
        raise ValueError("no key file")
    if not _MARK.fullmatch(mark):
        mark = ""
    read = [Slot.from_json(slot) if isinstance(slot, dict) else None for slot in slots]
    if not are_payable(slot.stretching for slot in read if slot is not None and slot.stretching is not None):
        raise ValueError("too costly")
    unread = tuple((place, slots[place]) for place, slot in enumerate(read) if slot is None)
    return KeyFile(tuple(slot for slot in read if slot is not None), written["switch"], mark, unread)


def own_folder(copy: Path) -> Path:
    """Return the folder for the key file of a copy of a record that lies beside the key file of another record."""
    return copy.with_name(f"{copy.stem}-keys")


def is_of(path: Path, secret: Secret) -> bool:
    """Whether a file is the key file of the record that has this secret."""
    try:
        return parsed(read_json(path, LIMIT, KeyFileDamaged(path)), path).is_genuine(secret)
    except (KvoError, ValueError):
        return False


def write(data: Path, key_file: KeyFile, secret: Secret) -> KeyFile:
    """Write the key file of a data folder and its copy, each whole; return the file as written. Raises ReadOnly, DiskFull or NotStored."""
    marked = key_file.marked(secret)
    for path in key_files(data):
        write_text_whole(path, marked.to_text())
    return marked


def set_aside(data: Path) -> Path:
    """Rename the key file, for files that could not be unsealed: the record is not protected any more. Raises OSError.

    One that was set aside before stays: other files may have been sealed by that one.
    """
    main, copy = key_files(data)
    aside = next(path for path in _aside_names(main) if not path.exists())
    copy.unlink(missing_ok=True)
    replace_file(main, aside)
    return aside


def aside_files(data: Path) -> list[Path]:
    """Return the key files that were set aside, the oldest first."""
    return list(takewhile(Path.exists, _aside_names(key_files(data)[0])))


def _aside_names(main: Path) -> Iterator[Path]:
    yield main.with_name(f"before-{main.name}")
    for n in count(2):
        yield main.with_name(f"before-{main.stem}-{n}{main.suffix}")


@contextmanager
def changing(data: Path) -> Iterator[None]:
    """Hold the key file of a data folder from reading until it is written: of two changes at once one would be lost.

    The lock of the record is another one, which the app holds for as long as it is open. Raises InUse, ReadOnly, DiskFull or NotStored.
    """
    from filelock import FileLock, Timeout

    try:
        with FileLock(data / LOCK, timeout=PATIENCE):
            yield
    except Timeout:
        raise InUse(data) from None


def level(data: Path, secret: Secret) -> None:
    """Write the key file anew where only its copy is whole, and the copy where it says something else than a whole key file.

    A program that was killed between the two leaves them apart, and what was removed from the one would go on opening by the other.
    Raises as `write`.
    """
    if not apart(data, secret):  # every opening asks: the lock is for those that write
        return
    with changing(data):
        if apart(data, secret):
            write(data, next(written for written in readable(data) if written.is_genuine(secret)), secret)


def apart(data: Path, secret: Secret) -> bool:
    """Whether the key file and its copy differ, or one of them is missing or damaged, and one of them is whole."""
    texts = [_text_of(path) for path in key_files(data)]
    if texts[0] == texts[1]:
        return False
    try:
        return any(written.is_genuine(secret) for written in readable(data))
    except StoreError:
        return False


def altered_text() -> str:
    """Return that somebody else wrote into the key file."""
    sentence = _("{file} was altered outside the program. Look over the ways in with kvo-inspect protect list; any change writes it anew.")
    return sentence.format(file=paths.KEY_FILE)


def _text_of(path: Path) -> bytes | None:
    try:
        return read_outside(path, LIMIT)
    except KvoError:
        return None


def remove(data: Path) -> None:
    """Remove the copy and the key file: the record is not protected any more. Raises OSError."""
    for path in reversed(key_files(data)):
        path.unlink(missing_ok=True)
