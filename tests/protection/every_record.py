"""The suite once more, every record protected: `make test-protected`.

Whatever opens a record in a test gets a protected one: it is given ways in that cost nothing to try, and sealed, before the program opens
it as always. Programs that a test starts find the passphrase in the environment. What `plain.txt` names, each with its reason, is left out.
Where a test marks all rows with `*`, `&` is pressed, for `*` locks there. Laptops share one key, so that each reads what the others write
into a folder without being accepted first.
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from filelock import FileLock

from kvo_inspect.exchange.trust import device_key
from kvo_inspect.paths import record_file
from kvo_inspect.protection import key_file, unlocked
from kvo_inspect.protection.key_file import KeyFile
from kvo_inspect.protection.locked import RECORD_PASSPHRASE
from kvo_inspect.protection.secret import Secret
from kvo_inspect.protection.slots import passphrase_slot
from kvo_inspect.protection.stretching import Stretching
from kvo_inspect.protection.unlocked import Held
from kvo_inspect.store.disk import engine
from kvo_inspect.store.protect.switching import go_on, is_another_record

PROTECTED = os.environ.get("KVO_INSPECT_TEST_PROTECTED") == "1"
PASSPHRASE = "correct horse battery"
LEFT_OUT = Path(__file__).with_name("plain.txt")


def _secret_of_run() -> Secret:
    """The secret of every record of this run, drawn once: a copy of what another process made lies beside the key file of this one."""
    file = Path(os.environ["KVO_TESTS_SHARED"]) / "secret"  # tests/conftest.py
    with FileLock(f"{file}.lock"):
        if not file.exists():
            file.write_bytes(Secret.new().to_bytes())
        return Secret.from_bytes(file.read_bytes())


@cache
def _ways_in() -> tuple[KeyFile, Secret]:
    """The ways in of every record of this run, which try a passphrase at no cost."""
    secret = _secret_of_run()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stretching, "new", classmethod(lambda cls: cls(b"salt" * 4, 32, 1, 4)))
        return KeyFile((passphrase_slot("passphrase", "the tests", "2026-11-30", secret, PASSPHRASE),)), secret


_busy = threading.local()
locked = unlocked.is_locked


def protect(data: Path) -> None:
    """Protect the record of a data folder, made or not, and unlock it."""
    if getattr(_busy, "here", False):
        return
    _busy.here = True
    try:
        if not unlocked.is_protected(data):
            data.mkdir(parents=True, exist_ok=True)
            ways, secret = _ways_in()
            key_file.write(data, ways, secret)
            unlocked.hold(data, Held(secret, ways.slots[0], ways=ways))
            go_on(data, takes_another=True)
            return
        if locked(data) or not _is_its_own(data):
            unlocked.forget(data)
            unlocked.unlock(data, PASSPHRASE)
        if is_another_record(data):  # a test laid it there
            go_on(data, takes_another=True)
    finally:
        _busy.here = False


def _is_its_own(data: Path) -> bool:
    """Whether the secret that is held is of the record that lies there now: tests lay one record in the place of another."""
    secret = unlocked.secret_of(data)
    return secret is not None and next(key_file.readable(data)).is_genuine(secret)


@cache
def begin() -> None:
    """Protect whatever is opened from now on in this process, where that is asked; what it starts does so by itself."""
    if not PROTECTED:
        return
    os.environ[RECORD_PASSPHRASE] = PASSPHRASE
    held, must_write, connect = unlocked.held, unlocked.must_write, sqlite3.connect

    def held_of_protected(data: Path) -> Held | None:
        """As `unlocked.held`; of a record that is there a protected one."""
        if record_file(data).exists():
            protect(data)
        return held(data)

    def must_write_protected(data: Path) -> None:
        """As `unlocked.must_write`, which is the first thing of an opening for writing."""
        protect(data)
        must_write(data)

    def connect_to_sealed(target: Any, *options: Any, **named: Any) -> sqlite3.Connection:
        """As `sqlite3.connect`, for tests that read or spoil rows by themselves: a sealed file is opened with its secret."""
        file, _mark, query = str(target).removeprefix("file://").partition("?") if named.get("uri") else (str(target), "", "")
        path = Path(unquote(file) if named.get("uri") else file)
        data = unlocked.data_folder_of(path)
        if path.is_file() and path.stat().st_size and not unlocked.is_locked(data) and (secret := engine.secret_for(path)) is not None:
            return engine.open_file(path, secret, query)
        connection: sqlite3.Connection = connect(target, *options, **named)
        return connection

    def locked_of_protected(data: Path) -> bool:
        """As `unlocked.is_locked`; the tests have the passphrase."""
        if record_file(data).exists():
            protect(data)
        return locked(data)

    unlocked.held = held_of_protected
    unlocked.is_locked = locked_of_protected
    # The folder of a protected record is encrypted for who was accepted: laptops of one key read each other's without that.
    device_key._new_secret = cache(device_key._new_secret)
    unlocked.must_write = must_write_protected
    sqlite3.connect = connect_to_sealed  # type: ignore[assignment]


def left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that are about plain files, as `plain.txt` says."""
    patterns = [line.split("\t")[0] for line in LEFT_OUT.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    plain = re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")
    return [item for item in items if plain.match(item.nodeid)]
