"""The connection: how a record file is opened, and which of our errors SQLite's become. The only module that touches `db.conn`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from sqlite_utils import Database

from kvo_inspect.errors import (
    Damaged,
    DiskFull,
    InUse,
    KvoError,
    NotAFile,
    NotFound,
    NotStored,
    ReadOnly,
    RecordGone,
    RecordOverwritten,
    StoreError,
)
from kvo_inspect.store.conditions import since
from kvo_inspect.store.disk import engine

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

CACHE_KB = 16_000
"""How much of the record SQLite keeps in memory."""


FileState = tuple[tuple[int, int], tuple[int, int]] | tuple[None, None]
"""Device and number of a file, which stay whatever its name; its length in bytes and when last written (ns). None without a file."""
LastChange = tuple[int, int, int, str] | None
"""Arrival number, log, number in that log and chain of the newest change; None when there is no change."""


class RecordFile(Database):
    """A record opened for writing, and which files of the disk its commits go to.

    SQLite writes on into a file that has lost its name (removed, replaced, moved by a cloud client) without a word: the next opening would
    not find what was stored. So every transaction looks whether the names still stand for the files that were opened, and whether they were
    written by others since the transaction before.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection, execute_plugins=False, strict=True)
        self.path = path
        self.strayed = False
        """Whether somebody was told that a file lost its name."""
        self._files = (path, path.with_name(f"{path.name}-wal"))
        self._identities: tuple[object, ...] = ()
        """Device and number of these files at opening: a later look would take a file in their place for ours."""
        self._as_written: tuple[object, ...] = ()
        self.overwritten: RecordOverwritten | None = None
        """Why nothing more is written: another program wrote into the record."""
        self.last_change: LastChange = None
        self._rows_written = 0

    def note_opened(self) -> None:
        """Note which files the record and its `-wal` are."""
        self._identities = tuple(state_of(path)[0] for path in self._files)
        self.note_written()

    def note_written(self) -> None:
        """Note how the files stand after a write of our own, and the last change that they hold."""
        self._as_written, self._rows_written = self._times(), self.conn.total_changes
        self.last_change = last_change(self)

    def others_wrote(self) -> bool:
        """Whether the files changed since `note_written`, and not by this connection."""
        return self._rows_written == self.conn.total_changes and self._times() != self._as_written

    def _times(self) -> tuple[object, ...]:
        return tuple(state_of(path)[1] for path in self._files)

    def close_unsettled(self) -> None:
        """Close the connection and leave the `-wal` as it is: SQLite would lay it over a record that another program wrote into."""
        try:
            reader = engine.open_file(self.path, engine.secret_for(self.path), "mode=ro")
        except engine.errors(KvoError, OSError):
            self.close()
            return
        with closing(reader):  # who closes last settles; a reader cannot
            with suppress(*engine.errors()):
                reader.execute("begin")
                reader.execute("select count(*) from sqlite_master").fetchone()
            self.close()

    def stray_files(self) -> list[Path]:
        """Return the paths at which the files that are written to no longer lie."""
        return [path for path, identity in zip(self._files, self._identities, strict=True) if state_of(path)[0] != identity]

    def must_be_in_place(self) -> None:
        """Raise RecordGone unless what is committed is in the files that the next opening reads."""
        if self.stray_files():
            self.strayed = True
            raise RecordGone(self.path)


def state_of(path: Path) -> FileState:
    """Return which file a path stands for, its length in bytes, and when it was last written."""
    try:
        status = os.stat(path)  # noqa: PTH116 (on the path of every key, where Path.stat costs twice as much)
    except OSError:
        return None, None
    return (status.st_dev, status.st_ino), (status.st_size, status.st_mtime_ns)


def last_change(db: Database) -> LastChange:
    """Return the newest change; None when there is none, or when the database is no record (yet)."""
    try:
        row: LastChange = db.execute("select n, log, seq, chain from change where n = (select max(n) from change)").fetchone()
    except engine.errors():
        return None
    return row


@overload
def connect(path: Path, *, write: Literal[True], data: Path | None = None) -> RecordFile: ...
@overload
def connect(
    path: Path, *, write: Literal[False], immutable: bool = False, data: Path | None = None, statements: int = engine.STATEMENTS
) -> Database: ...
def connect(path: Path, *, write: bool, immutable: bool = False, data: Path | None = None, statements: int = engine.STATEMENTS) -> Database:
    """Open a record file. For writing: WAL, every commit synced to the disk (shown as saved is on disk).

    *immutable*: reading a file that nobody writes, without anything beside it. A copy that lies elsewhere is one of the data folder *data*.
    *statements*: how many prepared ones are held on to for reading.
    Raises Locked when that is protected and its secret not held.
    """
    if path.exists() and not path.is_file():  # SQLite would wait for ever for who writes into a pipe
        raise NotAFile(path)
    with sqlite_errors(path):
        if write:
            record = RecordFile(engine.open_file(path, engine.secret_for(path, data)), path)
            # The last of these opens the `-wal`, which stays the same file until this connection is closed.
            _prepare(record, "pragma journal_mode = wal", "pragma synchronous = full", "select count(*) from sqlite_master")
            record.note_opened()
            return record
        if not path.exists():
            raise NotFound(str(path))
        return _read_only(path, engine.secret_for(path, data), immutable=immutable, statements=statements)


def in_memory(template: Database | None = None) -> Database:
    """Open a database that is in no file: an empty one, or a copy of another."""
    db = _database(sqlite3.connect(":memory:", check_same_thread=False))
    if template is not None:
        template.conn.backup(db.conn)
    return db


def _read_only(path: Path, secret: Secret | None, *, immutable: bool, statements: int) -> Database:
    look = "select count(*) from sqlite_master"
    try:
        return _database(engine.open_file(path, secret, "immutable=1" if immutable else "mode=ro", statements=statements), look)
    except engine.errors() as error:
        if immutable or not engine.needs_immutable(error):
            raise
        return _database(engine.open_file(path, secret, "immutable=1", statements=statements), look)


def _database(connection: sqlite3.Connection, *first: str) -> Database:
    db = Database(connection, execute_plugins=False, strict=True)
    _prepare(db, *first)
    return db


def _prepare(db: Database, *first: str) -> None:
    """Run these statements on a new connection, and give it our function; one that refuses them is closed."""
    try:
        db.register_function(since.says_otherwise, name=since.FUNCTION, deterministic=True)
        for statement in (f"pragma cache_size = {-CACHE_KB}", "pragma temp_store = memory", *first):
            db.execute(statement).fetchall()
    except BaseException:
        db.close()
        raise


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


def checkpoint(db: Database) -> bool:
    """Put what is in the `-wal` into the record; return whether all of it is there now. Waits for no reader, for a key may come."""
    _busy, pages, settled = db.execute("pragma wal_checkpoint(passive)").fetchone()
    return bool(pages == settled)


def write_anew(db: Database) -> bool:
    """Write the whole record anew, without what was freed in it, and empty the `-wal`; return whether no reader held that back."""
    db.execute("vacuum")
    busy, _pages, _settled = db.execute("pragma wal_checkpoint(truncate)").fetchone()
    if isinstance(db, RecordFile):
        db.note_written()
    return not busy


def rows_written(db: Database) -> int:
    """Return how many rows this connection has written since it was opened."""
    return int(db.conn.total_changes)


@contextmanager
def writing(db: Database, path: Path) -> Iterator[None]:
    """One transaction: committed when the block ends well, rolled back whole otherwise.

    Raises RecordGone when the record's file is no longer the one that is written to. The file is looked at before the commit, so that
    whoever tries again does not record the same twice, and after the commit, so that nothing is called stored that is not.
    """
    with sqlite_errors(path):
        begin(db)
        try:
            yield
            _must_be_in_place(db)
            commit(db)
        except BaseException:
            rollback(db)
            raise
        _must_be_in_place(db)
    if isinstance(db, RecordFile):
        db.note_written()


def _must_be_in_place(db: Database) -> None:
    if isinstance(db, RecordFile):
        db.must_be_in_place()


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Raise an error of SQLite as one of ours: Damaged, InUse, DiskFull, ReadOnly or NotStored."""
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite quotes a damaged table in bytes that are no text
        raise Damaged(path) from error
    except engine.errors() as error:
        raise _named(error, path) from error


def _named(error: Exception, path: Path) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or (not name and type(error).__name__ != "ProgrammingError"):
        # without a name: Python found text that is no UTF-8, or we found a row that is no noun
        return Damaged(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return InUse(path.parent)
    if name.startswith("SQLITE_FULL"):
        return DiskFull(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ReadOnly(path, record=True)
    return NotStored(path, str(error))
