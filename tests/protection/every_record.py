"""The suite once more, every record protected: `make test-protected`.

Whatever opens a record in a test gets a protected one: it is given ways in that cost nothing to try, and sealed, before the program opens
it as always. Programs that a test starts find the passphrase in the environment. Left out is what `plain.txt` names, each with its reason.
"""

from __future__ import annotations

import os
import re
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from kvo_inspect.protection import key_file, unlocked
from kvo_inspect.protection.key_file import KeyFile
from kvo_inspect.protection.locked import RECORD_PASSPHRASE
from kvo_inspect.protection.secret import Secret
from kvo_inspect.protection.slots import passphrase_slot
from kvo_inspect.protection.stretching import Stretching
from kvo_inspect.protection.unlocked import Held
from kvo_inspect.store.disk import engine
from kvo_inspect.store.protect.switching import go_on
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep import opening, read_only

PROTECTED = os.environ.get("KVO_INSPECT_TEST_PROTECTED") == "1"
PASSPHRASE = "correct horse battery"
LEFT_OUT = Path(__file__).with_name("plain.txt")


@cache
def _ways_in() -> tuple[KeyFile, Secret]:
    """The ways in of every record of this process, which try a passphrase at no cost."""
    secret = Secret.new()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stretching, "new", classmethod(lambda cls: cls(b"salt" * 4, 32, 1, 4)))
        return KeyFile((passphrase_slot("passphrase", "the tests", "2026-11-30", secret, PASSPHRASE),)), secret


def protect(data: Path) -> None:
    """Protect the record of a data folder, made or not, and unlock it."""
    if not unlocked.is_protected(data):
        data.mkdir(parents=True, exist_ok=True)
        ways, secret = _ways_in()
        key_file.write(data, ways, secret)
        unlocked.hold(data, Held(secret, ways.slots[0]))
        go_on(data)
    elif unlocked.is_locked(data):
        unlocked.unlock(data, PASSPHRASE)


def begin() -> None:
    """Protect whatever is opened from now on; before any module imports what opens a record."""
    os.environ[RECORD_PASSPHRASE] = PASSPHRASE
    open_record, open_to_look = opening.open_record, read_only.open_to_look

    def open_protected(data: Path, **options: Any) -> Store:
        protect(data)
        return open_record(data, **options)

    def look_protected(data: Path, **options: Any) -> Store:
        protect(data)
        return open_to_look(data, **options)

    def connect_to_sealed(target: Any, *options: Any, **named: Any) -> sqlite3.Connection:
        """As `sqlite3.connect`, for tests that read or spoil rows by themselves: a sealed file is opened with its secret."""
        file, _mark, query = str(target).removeprefix("file://").partition("?") if named.get("uri") else (str(target), "", "")
        path = Path(unquote(file) if named.get("uri") else file)
        data = unlocked.data_folder_of(path)
        if path.is_file() and path.stat().st_size and not unlocked.is_locked(data) and (secret := engine.secret_for(path)) is not None:
            return engine.open_file(path, secret, query)
        connection: sqlite3.Connection = connect(target, *options, **named)
        return connection

    connect = sqlite3.connect
    sqlite3.connect = connect_to_sealed  # type: ignore[assignment]
    opening.open_record = open_protected
    read_only.open_to_look = look_protected


def left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that are about plain files, as `plain.txt` says."""
    patterns = [line.split("\t")[0] for line in LEFT_OUT.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    plain = re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")
    return [item for item in items if plain.match(item.nodeid)]
