"""Reading the record as it is at one moment, by several connections side by side.

SQLite makes the text of an export (`csv_lines`) without holding Python's lock, so two connections on two threads take half
the time of one. What they read must be of one moment all the same: nobody may have committed between the first that began and the last.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from queue import SimpleQueue
from typing import Any, NamedTuple

from sqlite_utils import Database

from kvo_inspect.errors import StoreError
from kvo_inspect.store.record.database import connect, rollback
from kvo_inspect.store.record.store import Store

MOST = 2
"""Connections that read what leaves. It is put together on one thread, which a third would outrun."""
PIECE = 2_000
"""Rows that a connection reads at a time: some hundred kilobytes."""
_TRIES = 20


class Query(NamedTuple):
    """A query that may be read in pieces: *sql* says `{piece}` where the condition of a piece belongs, or nothing."""

    sql: str
    params: dict[str, Any]

    def execute(self, db: Database) -> Any:
        """Return the cursor over all rows."""
        return db.execute(self.sql.replace("{piece}", "true"), self.params)

    def of_piece(self, db: Database, bounds: tuple[int, int]) -> list[Any]:
        """Return the rows of one piece: those with `t.n` within these bounds."""
        condition = "t.n between :first and :last"
        rows: list[Any] = db.execute(
            self.sql.replace("{piece}", condition), self.params | {"first": bounds[0], "last": bounds[1]}
        ).fetchall()
        return rows


@contextmanager
def one_moment(store: Store, count: int) -> Iterator[list[Database]]:
    """Hold the record still for reading: whoever writes meanwhile is not seen.

    Yields *count* connections beside the store's own that see the same moment; none on a machine with one core, nor where the record is
    looked at as a copy without a name (`read_only`) or somebody writes all the time.
    """
    beside = _open_beside(store, count)
    try:
        for _try in range(_TRIES):
            before = [_version(db) for db in beside]
            _begin(store.db)
            for db in beside:
                _begin(db)
            if [_version(db) for db in beside] == before:
                break
            for db in (store.db, *beside):
                rollback(db)
        else:
            _close(beside)
            _begin(store.db)
        yield beside
    finally:
        rollback(store.db)
        _close(beside)


def in_pieces(beside: list[Database], query: Query, bounds: Sequence[tuple[int, int]]) -> Iterator[list[Any]]:
    """Yield the rows of a query in the order of *bounds*, each a piece of `t.n`, read by the connections *beside* in turn.

    A few pieces are held at a time, however many there are.
    """
    free: SimpleQueue[Database] = SimpleQueue()
    for db in beside:
        free.put(db)

    def read(piece: tuple[int, int]) -> list[Any]:
        db = free.get()
        try:
            return query.of_piece(db, piece)
        finally:
            free.put(db)

    todo = iter(bounds)
    with ThreadPoolExecutor(len(beside), "reading") as pool:
        under_way: deque[Future[list[Any]]] = deque(pool.submit(read, piece) for piece in islice(todo, 2 * len(beside)))
        while under_way:
            rows = under_way.popleft().result()
            under_way.extend(pool.submit(read, piece) for piece in islice(todo, 1))
            yield rows


def pieces(first: int, last: int, count: int) -> list[tuple[int, int]]:
    """Return the bounds of pieces of some `PIECE` rows each, where *count* rows are numbered from *first* to *last*."""
    step = max(1, (last - first + 1) * PIECE // max(1, count))
    return [(begin, min(begin + step - 1, last)) for begin in range(first, last + 1, step)]


def _open_beside(store: Store, count: int) -> list[Database]:
    beside: list[Database] = []
    if (os.cpu_count() or 1) > 1 and store.path.exists() and not store.read_only:
        try:
            for _number in range(count):
                # One statement at a time: what an export asks takes nearly all of a connection's room for statements (`csv_lines`).
                beside.append(connect(store.path, write=False, statements=1))
                beside[-1].execute("pragma cache_size = -2000")  # each row is read once
        except StoreError:
            _close(beside)
    return beside


def _begin(db: Database) -> None:
    """Begin a transaction that reads: what it sees is settled by the first thing it reads."""
    db.execute("begin")
    db.execute("select 1 from sqlite_master limit 1").fetchone()


def _version(db: Database) -> int:
    """Return a number that changes when anybody else commits."""
    return int(db.execute("pragma data_version").fetchone()[0])


def _close(beside: list[Database]) -> None:
    while beside:
        beside.pop().close()
