"""Which device this store is: one unbroken history, or a new one (docs/record.md).

A device's id goes on only if a file in the platform's state folder, outside the data folder, names it for this data
folder, and the database reaches the heads noted there. Otherwise (restored, copied, moved) this is a new device with new
letters; the old logs stay and are never continued.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlite_utils import Database

from kvo_inspect.domain.findings.codes import LETTERS, may_be_letters
from kvo_inspect.domain.record.change import Head, LogKey
from kvo_inspect.errors import InUse
from kvo_inspect.files import file_error, write_text_whole
from kvo_inspect.store.record.codes import known_letters
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.logs import all_heads, chain_at


def this_device(db: Database, state: Path, data: Path, wished: str = "") -> tuple[str, str]:
    """Return this store's device id and letters, inside a transaction.

    A device that gave out no code yet gets the letters *wished* if they are free.
    """
    device, letters = get_laptop_only(db, "device"), get_laptop_only(db, "letters")
    vouched = _noted(state, data).device
    missing = missing_ends(db, state, data)
    if device and letters and vouched == device and not missing:
        wished = wished.upper()
        if wished not in ("", letters) and not gave_codes(db, device) and free_letters(db, wished) == wished:
            letters = wished
            put_laptop_only(db, "letters", letters)
            db.execute("update log set letters = ? where device = ?", [letters, device])
        return device, letters
    return renew(db, state, data, wished, missing)


def gave_codes(db: Database, device: str) -> bool:
    """Return whether a laptop gave out a code: its letters stand in what others may have read."""
    return any(laptop.device == device for laptop in known_letters(db))


def is_this_device(db: Database, state: Path, data: Path) -> bool:
    """Return whether a record is this laptop's own, and no copy of another's: the state folder names it for this data folder."""
    device = get_laptop_only(db, "device")
    return bool(device) and _noted(state, data).device == device


def missing_ends(db: Database, state: Path, data: Path) -> dict[LogKey, Head]:
    """Return the noted heads of this device's logs that the record does not reach: an end was lost, or an older record put back."""
    note = _noted(state, data)
    if not note.device or note.device != get_laptop_only(db, "device"):
        return {}
    return _unreached(db, note.heads)


def renew(db: Database, state: Path, data: Path, wished: str = "", missing: Mapping[LogKey, Head] | None = None) -> tuple[str, str]:
    """Return id and letters of a new device from here on, noted outside the data folder with the ends of earlier logs *missing* here."""
    device = os.urandom(8).hex()
    letters = free_letters(db, wished)
    put_laptop_only(db, "device", device)
    put_laptop_only(db, "letters", letters)
    with _only_writer(state):
        _write(state, data, _Note(device, {}, _unreached(db, _noted(state, data).missing | dict(missing or {}))))
    return device, letters


def free_letters(db: Database, wished: str = "") -> str:
    """Return three code letters that no device known here has, nor the one this record is a copy of; *wished* when free."""
    taken = {row[0] for row in db.execute("select letters from log union select letters from code_letters").fetchall()}
    taken.add(get_laptop_only(db, "letters"))
    wished = wished.upper()
    if may_be_letters(wished) and wished not in taken:
        return wished
    draw = random.SystemRandom()
    while not may_be_letters(letters := "".join(draw.choice(LETTERS) for _ in range(3))) or letters in taken:
        pass
    return letters


def change_letters(db: Database) -> str:
    """Return the letters of this device's codes from here on, drawn anew (inside a transaction); its logs keep those they began with."""
    letters = free_letters(db)
    put_laptop_only(db, "letters", letters)
    return letters


def note_heads(db: Database, state: Path, data: Path, also: Mapping[LogKey, Head] | None = None) -> None:
    """Note how far this device's own logs go: before anything is handed out (export, pack, backup).

    *also*: heads that were stored, and that the record does not show any more.

    A record that the state folder does not name as this device (a copy, opened for reading) gets no note: noting would vouch for it.
    What was noted is never lowered, whoever else is noting.
    """
    device = get_laptop_only(db, "device")
    note = _noted(state, data)
    if not device or note.device != device:
        return
    ours = {key: head for key, head in all_heads(db).items() if key.device == device} | dict(also or {})
    if ours != note.heads or _unreached(db, note.missing) != note.missing:
        with _only_writer(state):
            note = _noted(state, data)
            # A log that went on from a copy does not go further than the one noted: its missing end has to be told.
            reached = note.heads.keys() - _unreached(db, note.heads).keys()
            further = {key: head for key, head in ours.items() if key not in note.heads or key in reached}
            _write(state, data, _Note(device, note.heads | further, _unreached(db, note.missing)))


def noted_heads(db: Database, state: Path, data: Path) -> dict[LogKey, Head]:
    """Return the heads of this device's logs as last noted, and those of logs of before whose ends are missing.

    Nothing when the note is about another record.
    """
    note = _noted(state, data)
    return note.missing | note.heads if note.device and note.device == get_laptop_only(db, "device") else {}


def heads_of_folder(state: Path, data: Path) -> dict[LogKey, Head]:
    """Return the noted heads of the logs of the device in a data folder, whatever lies there now."""
    return _noted(state, data).heads


def forget_folder(state: Path, data: Path) -> None:
    """Remove the note of which device a data folder is, for its record begins anew."""
    with _only_writer(state):
        notes = _read(state)
        if notes.pop(_folder_key(data), None) is not None:
            write_text_whole(_state_file(state), json.dumps(notes, indent=1))


def _unreached(db: Database, heads: Mapping[LogKey, Head]) -> dict[LogKey, Head]:
    return {key: head for key, head in heads.items() if chain_at(db, key, head.seq) != head.chain}


@dataclass(frozen=True, slots=True)
class _Note:
    """What is noted of a data folder outside it."""

    device: str = ""
    heads: dict[LogKey, Head] = field(default_factory=dict)
    missing: dict[LogKey, Head] = field(default_factory=dict)
    """Of earlier devices of this folder: the ends of their logs that were there and are not."""


def _state_file(state: Path) -> Path:
    return state / "devices.json"


def _folder_key(data: Path) -> str:
    return str(data.resolve())


def _read(state: Path) -> dict[str, Any]:
    try:
        notes = json.loads(_state_file(state).read_text("utf-8"))
    except (OSError, ValueError):  # no file, or not ours any more: then nothing vouches for this device
        return {}
    return notes if isinstance(notes, dict) else {}


def _noted(state: Path, data: Path) -> _Note:
    """Return what is noted of a data folder; an unreadable note vouches for nothing."""
    note: Any = _read(state).get(_folder_key(data))
    try:
        return _Note(str(note["device"]), _heads_of(note["heads"]), _heads_of(note.get("missing", ())))
    except (TypeError, KeyError, ValueError, AttributeError):
        return _Note()


def _write(state: Path, data: Path, note: _Note) -> None:
    notes = _read(state)
    notes[_folder_key(data)] = {"device": note.device, "heads": _as_noted(note.heads)} | (
        {"missing": _as_noted(note.missing)} if note.missing else {}
    )
    write_text_whole(_state_file(state), json.dumps(notes, indent=1))


def _heads_of(noted: Iterable[Any]) -> dict[LogKey, Head]:
    return {LogKey(name, park, bool(hidden)): Head(seq, chain) for name, park, hidden, seq, chain in noted}


def _as_noted(heads: Mapping[LogKey, Head]) -> list[list[Any]]:
    return [[key.device, key.park, int(key.confidential), head.seq, head.chain] for key, head in sorted(heads.items())]


@contextmanager
def _only_writer(state: Path) -> Iterator[None]:
    """Keep others from writing the state file at the same time: the app and an export may both note, of one folder or two."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        with FileLock(state / "devices.lock", timeout=10):
            yield
    except Timeout:
        raise InUse(state) from None
    except OSError as error:
        raise file_error(error, _state_file(state)) from error
