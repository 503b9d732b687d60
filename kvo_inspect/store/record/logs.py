"""Logs and their changes: how far each goes, reading them, appending to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import Change, Head, LogKey
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record.database import executemany

COLUMNS = (
    "log.device, log.park, log.confidential, seq, stamp, at, author, how, change.noun, change.noun_id, after, fields, reason, v, salt, "
    "erased, chain"
)
"""The columns of `change` and its `log` that make a Change, as it is handed on."""
SHOWN = """coalesce((select a.shown from shown_author a
  where a.park = log.park and a.confidential = log.confidential and a.author = change.author), change.author)"""
"""SQL: the name shown of who recorded a change (`store.record.authors`)."""
_FOLDED = f"{COLUMNS}, {SHOWN}"
"""The columns of a Change that is folded or told."""
_FROM = "from change join log on log.id = change.log"


def all_heads(db: Database) -> dict[LogKey, Head]:
    """Return each log of this store with its last number and chain."""
    rows = db.execute(
        "select device, park, confidential, seq, chain from log join change on change.log = log.id "
        "and seq = (select max(seq) from change where change.log = log.id)"
    ).fetchall()
    return {LogKey(device, park, bool(confidential)): Head(seq, chain) for device, park, confidential, seq, chain in rows}


def greatest_stamp(db: Database) -> int:
    """Return the greatest stamp in this store, 0 when it is empty."""
    return int(db.execute("select coalesce(max(stamp), 0) from change").fetchone()[0])


def log_id(db: Database, key: LogKey, letters: str) -> int:
    """Return the row id of a log, making the log when it is new (inside a transaction)."""
    where = [key.device, key.park, int(key.confidential)]
    row = db.execute("select id from log where device = ? and park = ? and confidential = ?", where).fetchone()
    if row is None:
        db.execute("insert into log (device, park, confidential, letters) values (?, ?, ?, ?)", [*where, letters])
        row = db.execute("select id from log where device = ? and park = ? and confidential = ?", where).fetchone()
    return int(row[0])


def key_of(db: Database, log: int) -> LogKey | None:
    """Return the key of the log with this row id, None when there is none."""
    row = db.execute("select device, park, confidential from log where id = ?", [log]).fetchone()
    return LogKey(row[0], row[1], bool(row[2])) if row else None


def head_of(db: Database, log: int, key: LogKey) -> Head:
    """Return how far a log goes; an empty one stands at number 0 with its starting hash."""
    row = db.execute("select seq, chain from change where log = ? order by seq desc limit 1", [log]).fetchone()
    return Head(*row) if row else Head(0, key.start())


_OF_LOG = "change.log = (select id from log where device = ? and park = ? and confidential = ?)"


def chains_between(db: Database, key: LogKey, first: int, last: int) -> list[tuple[int, str]]:
    """Return (number, chain) of the changes of a log between two numbers, both included."""
    return db.execute(f"select seq, chain from change where {_OF_LOG} and seq between ? and ?", [*key, first, last]).fetchall()


def count_of_work(db: Database, key: LogKey, first: int, last: int) -> int:
    """Return how many changes of a log between two numbers, both included, do more than say who records."""
    sql = f"select count(*) from change where {_OF_LOG} and seq between ? and ? and noun <> '{Author.noun}'"
    return int(db.execute(sql, [*key, first, last]).fetchone()[0])


def chain_at(db: Database, key: LogKey, seq: int) -> str | None:
    """Return the chain of a log at a number, the starting hash at 0; None when the log does not go that far."""
    if seq == 0:
        return key.start()
    chains = chains_between(db, key, seq, seq)
    return chains[0][1] if chains else None


def stamp_at(db: Database, key: LogKey, seq: int) -> int:
    """Return the stamp of a log's change at a number, 0 when there is none."""
    row = db.execute(f"select stamp from change where {_OF_LOG} and seq = ?", [*key, seq]).fetchone()
    return int(row[0]) if row else 0


def row_of(change: Change) -> tuple[object, ...]:
    """Return the values of `COLUMNS` of a change."""
    return (
        change.log.device,
        change.log.park,
        int(change.log.confidential),
        change.seq,
        change.stamp,
        change.at,
        change.author,
        change.how,
        change.noun,
        change.noun_id,
        to_text(list(change.after)),
        change.fields,
        change.reason,
        change.v,
        change.salt,
        change.erased,
        change.chain,
    )


def append(db: Database, rows: Iterable[tuple[int, Change]]) -> None:
    """Write changes, each with the row id of its log (inside a transaction)."""
    executemany(
        db,
        "insert into change (log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(log, *row_of(change)[3:]) for log, change in rows],
    )


def changes_of(db: Database, noun: str, noun_id: str) -> list[Change]:
    """Return all changes of one noun, in the order of the record (stamp, device)."""
    rows = db.execute(f"select {_FOLDED} {_FROM} where noun_id = ? and noun = ? order by stamp, log.device", [noun_id, noun])
    return [change_of(row) for row in rows.fetchall()]


def changes_where(db: Database, where: str, params: list[Any]) -> Iterator[Change]:
    """Yield the changes that a condition selects, ordered by log and number."""
    for row in db.execute(f"select {COLUMNS} {_FROM} where {where} order by change.log, seq", params):
        yield change_of(row)


def changes_by_noun(db: Database, noun: str, where: str = "1") -> Iterator[list[Change]]:
    """Yield all changes of every thing of one noun (that a condition selects), a list for each thing."""
    changes: list[Change] = []
    for row in db.execute(f"select {_FOLDED} {_FROM} where noun = ? and {where} order by noun_id", [noun]):
        change = change_of(row)
        if changes and change.noun_id != changes[0].noun_id:
            yield changes
            changes = []
        changes.append(change)
    if changes:
        yield changes


def changes_touched(db: Database, noun: str) -> Iterator[list[Change]]:
    """Yield all changes of every thing of one noun in `staging.touched`, a list for each, in its order, without sorting all changes."""
    changes: list[Change] = []
    # `cross join` makes SQLite walk the touched things as they lie.
    for row in db.execute(
        f"select {_FOLDED} from staging.touched t cross join change on change.noun_id = t.noun_id and change.noun = t.noun "
        "cross join log on log.id = change.log where t.noun = ? order by t.n",
        [noun],
    ):
        change = change_of(row)
        if changes and change.noun_id != changes[0].noun_id:
            yield changes
            changes = []
        changes.append(change)
    if changes:
        yield changes


def change_of(row: tuple[Any, ...]) -> Change:
    """Return the change of a row that holds `COLUMNS`, and perhaps the name shown of who recorded it."""
    device, park, confidential, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain, *shown = row
    try:
        names = () if after == "[]" else tuple(str(name) for name in json.loads(after))
    except (ValueError, TypeError):  # altered on disk: the chain will say so
        names = (after,)
    return Change(
        LogKey(device, park, bool(confidential)),
        seq,
        stamp,
        at,
        author,
        how,
        noun,
        noun_id,
        names,
        fields,
        reason,
        v,
        salt,
        erased,
        chain,
        *shown,
    )
