"""Which device this store is: one unbroken history, or a new one (docs/record.md).

A device's id goes on only if a file in the platform's state folder, outside the data folder, names it for this data
folder, and the database reaches the heads noted there. Otherwise (restored, copied, moved) this is a new device with new
letters; the old logs stay and are never continued.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlite_utils import Database

from kvo_inspect.domain.change import Head, LogKey
from kvo_inspect.errors import InUse
from kvo_inspect.files import file_error, write_text_whole
from kvo_inspect.store.local import get_local, put_local
from kvo_inspect.store.logs import all_heads, chain_at

LETTERS = "BCDFGHJKLMNPRSTVWZ"
"""No vowels (no words), no letters that sound or look like others."""


def this_device(db: Database, state: Path, data: Path, wished: str = "") -> tuple[str, str]:
    """Return this store's device id and letters, inside a transaction; a new device gets the letters *wished* if they are free."""
    device, letters = get_local(db, "device"), get_local(db, "letters")
    vouched, heads = _noted(state, data)
    if device and letters and vouched == device and _reaches(db, heads):
        return device, letters
    return renew(db, state, data, wished)


def renew(db: Database, state: Path, data: Path, wished: str = "") -> tuple[str, str]:
    """Become a new device from here on, and note it outside the data folder."""
    device = os.urandom(8).hex()
    letters = free_letters(db, wished)
    put_local(db, "device", device)
    put_local(db, "letters", letters)
    with _only_writer(state):
        _write(state, data, device, {})
    return device, letters


def free_letters(db: Database, wished: str = "") -> str:
    """Return three code letters that no device known here has, nor the one this is a copy of: the *wished* ones when they are free."""
    taken = {row[0] for row in db.execute("select letters from log").fetchall()} | {get_local(db, "letters")}
    wished = wished.upper()
    if len(wished) == 3 and set(wished) <= set(LETTERS) and wished not in taken:
        return wished
    draw = random.SystemRandom()
    while (letters := "".join(draw.choice(LETTERS) for _ in range(3))) in taken:
        pass
    return letters


def note_heads(db: Database, state: Path, data: Path) -> None:
    """Note how far this device's own logs go: before anything is handed out (export, pack, backup).

    A record that the state folder does not name as this device (a copy, opened for reading) gets no note: noting would vouch for it.
    What was noted is never lowered, whoever else is noting.
    """
    device = get_local(db, "device")
    vouched, there = _noted(state, data)
    if not device or vouched != device:
        return
    ours = {key: head for key, head in all_heads(db).items() if key.device == device}
    if ours != there:
        with _only_writer(state):
            _, there = _noted(state, data)
            _write(state, data, device, there | {key: head for key, head in ours.items() if key not in there or there[key].seq < head.seq})


def noted_heads(db: Database, state: Path, data: Path) -> dict[LogKey, Head]:
    """Return how far this device's logs went when that was last noted; nothing when the note is not about this record."""
    vouched, heads = _noted(state, data)
    return heads if vouched and vouched == get_local(db, "device") else {}


def _reaches(db: Database, noted: dict[LogKey, Head]) -> bool:
    return all(chain_at(db, key, head.seq) == head.chain for key, head in noted.items())


def _state_file(state: Path) -> Path:
    return state / "devices.json"


def _folder_key(data: Path) -> str:
    return str(data.resolve())


def _read(state: Path) -> dict[str, Any]:
    try:
        found = json.loads(_state_file(state).read_text("utf-8"))
    except (OSError, ValueError):  # no file, or not ours any more: then nothing vouches for this device
        return {}
    return found if isinstance(found, dict) else {}


def _noted(state: Path, data: Path) -> tuple[str, dict[LogKey, Head]]:
    """Return which device this data folder is and how far its logs went, as noted; an unreadable note vouches for nothing."""
    noted: Any = _read(state).get(_folder_key(data))
    try:
        heads = {LogKey(name, park, bool(hidden)): Head(seq, chain) for name, park, hidden, seq, chain in noted["heads"]}
        return str(noted["device"]), heads
    except (TypeError, KeyError, ValueError):
        return "", {}


def _write(state: Path, data: Path, device: str, heads: dict[LogKey, Head]) -> None:
    noted = _read(state)
    noted[_folder_key(data)] = {"device": device, "heads": _as_noted(heads)}
    write_text_whole(_state_file(state), json.dumps(noted, indent=1))


def _as_noted(heads: dict[LogKey, Head]) -> list[list[Any]]:
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
