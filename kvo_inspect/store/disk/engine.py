"""The engine: SQLite as Python has it for a plain record, SQLCipher for a protected one, which is imported for nothing else.

A file says itself which of the two it is. So a record that is half protected, and a backup of before, are read as what they are.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kvo_inspect import paths
from kvo_inspect.protection import locked, unlocked
from kvo_inspect.protection.locked import KeysGone

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

PLAIN_HEAD = b"SQLite format 3\0"
PAGE = 4096
"""Bytes of a page; in a sealed one each value stands some sixteen times."""
BUSY_MS = 5000
STATEMENTS = 128
"""How many prepared statements a connection holds on to."""


def errors(*beside: type[Exception]) -> tuple[type[Exception], ...]:
    """Return what to except: the errors of both engines as far as imported (SQLCipher's are none of Python's), and those *beside*."""
    cipher = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error, *beside) if cipher is None else (sqlite3.Error, cast("type[Exception]", cipher.Error), *beside)


def needs_immutable(error: Exception) -> bool:
    """Whether SQLite reads a file only when told that nobody writes: WAL needs a file beside it, which a write-protected disk refuses."""
    return any(words in str(error) for words in ("unable to open", "readonly"))


def is_plain(path: Path) -> bool:
    """Whether a file is an SQLite file that everybody can read. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(len(PLAIN_HEAD)) == PLAIN_HEAD


def must_have_keys(path: Path) -> None:
    """Raise KeysGone when a file of a record is sealed and no key file lies there. Raises nothing of one that is missing or unreadable."""
    if locked.is_protected(unlocked.data_folder_of(path)):
        return
    with suppress(OSError):
        if path.is_file() and _looks_sealed(path):
            raise KeysGone(path)


def _looks_sealed(path: Path) -> bool:
    """Whether the first page of a file is as good as drawn by chance, which that of a damaged database is not: most of it is empty."""
    with path.open("rb") as stream:
        page = stream.read(PAGE)
    return len(page) == PAGE and not page.startswith(PLAIN_HEAD) and max(Counter(page).values()) < PAGE // 64


def secret_for(path: Path, data: Path | None = None) -> Secret | None:
    """Return the secret that opens a file of a record, or that a new file at this path gets; None: it is plain. Raises Locked, OSError.

    A copy that lies elsewhere is one of the data folder *data*.
    """
    secret = unlocked.secret_of(data or unlocked.data_folder_of(path))
    return None if secret is None or (path.exists() and is_plain(path)) else secret


def open_file(
    path: Path, secret: Secret | None, query: str = "", *, timeout: float = BUSY_MS / 1000, statements: int = STATEMENTS
) -> sqlite3.Connection:
    """Open a connection to a file, for any thread; *query* holds options of an address, such as `mode=ro`. Raises one of `errors`."""
    target = paths.sqlite_uri(path.resolve(), query) if query else path
    if secret is None:
        return sqlite3.connect(target, uri=bool(query), timeout=timeout, check_same_thread=False, cached_statements=statements)
    connection = _cipher_connect(target, uri=bool(query), timeout=timeout, statements=statements)
    give_key(connection, secret)
    return connection


def give_key(connection: sqlite3.Connection, secret: Secret) -> None:
    """Tell SQLCipher the key of what it opened; the first read tells whether it is the right one."""
    connection.execute("pragma cipher_log_level = none")  # else it writes across the screen when the key is another
    connection.execute(f'pragma key = "{key_text(secret)}"')


def key_text(secret: Secret | None) -> str:
    """Return a key as SQLCipher takes the key: as it is, not stretched; an empty text for a plain file."""
    return "" if secret is None else f"x'{secret.key.hex()}'"


def open_any(path: Path, secret: Secret | None) -> sqlite3.Connection:
    """Open a file with SQLCipher whether it is plain (None) or sealed: it alone copies from the one form into the other."""
    connection = _cipher_connect(path, uri=False, timeout=BUSY_MS / 1000)
    connection.execute("pragma cipher_log_level = none")
    if secret is not None:
        give_key(connection, secret)
    return connection


def open_cipher() -> sqlite3.Connection:
    """Open SQLCipher without a file, to attach files in either form."""
    connection = _cipher_connect(":memory:", uri=True, timeout=BUSY_MS / 1000)
    connection.execute("pragma cipher_log_level = none")
    return connection


def _cipher_connect(target: Path | str, *, uri: bool, timeout: float, statements: int = STATEMENTS) -> sqlite3.Connection:
    import sqlcipher3.dbapi2 as cipher

    connection = cipher.connect(str(target), uri=uri, timeout=timeout, check_same_thread=False, cached_statements=statements)
    return cast("sqlite3.Connection", connection)
