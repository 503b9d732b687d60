"""The connection: how a record file is opened, and what SQLite's refusals are called. The only module that touches `db.conn`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from kvo_inspect.errors import Damaged, DiskFull, InUse, NotFound, NotStored, ReadOnly, StoreError

BUSY_MS = 5000
CACHE_KB = 16_000
"""How much of the record SQLite keeps in memory."""


def connect(path: Path, *, write: bool, immutable: bool = False) -> Database:
    """Open a record file. For writing: WAL, every commit synced to the disk (shown as saved is on disk).

    *immutable*: reading a file that nobody writes, without anything beside it.
    """
    with sqlite_errors(path):
        if write:
            connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, check_same_thread=False)
            return _database(connection, "pragma journal_mode = wal", "pragma synchronous = full")
        if not path.exists():
            raise NotFound(str(path))
        return _read_only(path, immutable=immutable)


def _read_only(path: Path, *, immutable: bool) -> Database:
    uri = path.resolve().as_uri()
    look = "select count(*) from sqlite_master"
    try:
        if immutable:
            return _database(sqlite3.connect(f"{uri}?immutable=1", uri=True, check_same_thread=False), look)
        return _database(sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=BUSY_MS / 1000, check_same_thread=False), look)
    except sqlite3.OperationalError as error:
        if "unable to open" not in str(error) and "readonly" not in str(error):
            raise
        # WAL needs a file beside the record; on a write-protected disk SQLite reads it only when told that nobody writes.
        return _database(sqlite3.connect(f"{uri}?immutable=1", uri=True, check_same_thread=False), look)


def _database(connection: sqlite3.Connection, *first: str) -> Database:
    """Return the database over a connection after these statements; one that refuses them is closed."""
    try:
        db = Database(connection, execute_plugins=False, strict=True)
        for statement in (f"pragma cache_size = {-CACHE_KB}", "pragma temp_store = memory", *first):
            db.execute(statement).fetchall()
    except BaseException:
        connection.close()
        raise
    return db


def executemany(db: Database, sql: str, rows: list[tuple[object, ...]]) -> None:
    """Run one statement for many rows, inside the caller's transaction (sqlite-utils has no such call)."""
    if not db.conn.in_transaction:
        raise RuntimeError("bulk writes belong to an act")
    db.conn.executemany(sql, rows)


def begin(db: Database) -> None:
    """Begin a transaction that may write at once: no other writer can come between its reads and its writes."""
    db.execute("begin immediate")


def commit(db: Database) -> None:
    """Commit; when SQLite refuses (a foreign key, a full disk) the caller rolls back."""
    db.execute("commit")


def rollback(db: Database) -> None:
    """Undo the open transaction, if SQLite has not done so itself."""
    if db.conn.in_transaction:
        db.execute("rollback")


def in_transaction(db: Database) -> bool:
    """Return whether a transaction is open: what is written now is committed with it."""
    return bool(db.conn.in_transaction)


@contextmanager
def writing(db: Database, path: Path) -> Iterator[None]:
    """One transaction: committed when the block ends well, rolled back whole otherwise."""
    with sqlite_errors(path):
        begin(db)
        try:
            yield
            commit(db)
        except BaseException:
            rollback(db)
            raise


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Raise what SQLite says as one of our sentences."""
    try:
        yield
    except sqlite3.Error as error:
        raise _named(error, path) from error


def _named(error: sqlite3.Error, path: Path) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or (not name and not isinstance(error, sqlite3.ProgrammingError)):
        # without a name: Python found text that is no UTF-8, or we found a row that is no noun
        return Damaged(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return InUse(path.parent)
    if name.startswith("SQLITE_FULL"):
        return DiskFull(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ReadOnly(path)
    return NotStored(path, str(error))
