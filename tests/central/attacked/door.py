"""The door of a central record, for the tests that knock at it: a central record with two groups, and logs written by hand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import psycopg

from kvo_inspect.central.push import COPY, TAKE_IN, inbox_row
from kvo_inspect.central.refusals import refusal_of
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import Change, LogKey
from kvo_inspect.domain.record.noun import to_text
from tests.central.servers import Database, Server

START = 1_750_000_000_000_000
"""The first stamp of a log written by hand."""
_numbers = count(1)


def new_id(what: str = "thing") -> str:
    """Return an id that no test had before."""
    return f"{what}{next(_numbers)}"


@dataclass(frozen=True)
class Refusal:
    """How the door of a central record refuses."""

    state: str
    why: str
    device: str
    seq: int
    sentence: str


def written(key: LogKey, rows: Sequence[dict[str, Any]], *, behind: Change | None = None) -> list[Change]:
    """Return a log with right chains that says *rows*, each with what differs from the usual, from its start or behind a change."""
    changes: list[Change] = []
    first = behind.seq + 1 if behind else 1
    chain = behind.chain if behind else key.start()
    for seq, row in enumerate(rows, first):
        fields = row["fields"] if isinstance(row["fields"], str) else to_text(row["fields"])
        usual = {
            "seq": seq,
            "stamp": START + seq,
            "at": "2026-11-12T20:00:00+01:00",
            "author": "Eve",
            "how": "key",
            "after": (),
            "reason": None,
            "v": field_sets.FIELD_SET,
            "salt": f"{seq:032x}",
            "erased": None,
            "chain": "",
        }
        change = Change(**{"log": key, **usual, **row, "fields": fields})
        change = replace(change, chain=change.expected_chain(chain)) if not row.get("chain") else change
        changes.append(change)
        chain = change.chain
    return changes


def small_park(park: str, prefix: str = "") -> list[dict[str, Any]]:
    """Return what a small park says: itself, two checkpoints, a partner, a trajectory and a measure that refers to both."""
    name = prefix or park
    return [
        {"noun": "park", "noun_id": park, "fields": {"name": "De Rijt", "municipality": "Amert"}},
        {"noun": "checkpoint", "noun_id": f"{name}-c1", "fields": {"name": "Weg 1", "kind": "road"}},
        {"noun": "checkpoint", "noun_id": f"{name}-c2", "fields": {"name": "Weg 2", "kind": "road"}},
        {"noun": "partner", "noun_id": f"{name}-p1", "fields": {"kind": "municipality", "organisation": "Amert"}},
        {"noun": "trajectory", "noun_id": f"{name}-t1", "fields": {"number": 1}},
        {"noun": "measure", "noun_id": f"{name}-m1", "fields": {"name": "Licht", "partner": f"{name}-p1", "trajectory": f"{name}-t1"}},
    ]


def lay_down(connection: psycopg.Connection[Any], changes: Iterable[Change], letters: str = "ABC") -> None:
    """Lay changes in the inbox."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for change in changes:
            copy.write_row(inbox_row(change, letters))


def hand_in(connection: psycopg.Connection[Any], changes: Iterable[Change], letters: str = "ABC") -> int:
    """Hand changes in as they are, with nothing looked over here; return how many were taken in."""
    with connection.transaction():
        lay_down(connection, changes, letters)
        row = connection.execute(TAKE_IN, ["a test"]).fetchone()
    assert row is not None
    return int(row[0])


def refused(connection: psycopg.Connection[Any], changes: Iterable[Change], letters: str = "ABC") -> Refusal | None:
    """Hand changes in; return how they were refused, None when they were not."""
    try:
        hand_in(connection, changes, letters)
    except UnicodeError as error:
        return Refusal("", "unicode", "", 0, str(error))
    except psycopg.Error as error:
        facts = json.loads(error.diag.message_detail or "{}") if (error.sqlstate or "").startswith("KV") else {}
        return Refusal(error.sqlstate or "", facts.get("why", ""), facts.get("device", ""), facts.get("seq", 0), str(refusal_of(error)))
    return None


def waits_for_another(server: Server, database: Database, login: str, seconds: float = 20) -> None:
    """Return when a login waits for a lock; AssertionError when it never does."""
    until = time.monotonic() + seconds
    with server.connect(database.name) as connection:
        while time.monotonic() < until:
            row = connection.execute(
                "select count(*) from pg_stat_activity where datname = %s and usename = %s and wait_event_type = 'Lock'",
                [database.name, login],
            ).fetchone()
            if row == (1,):
                return
            time.sleep(0.01)
    raise AssertionError(f"{login} never waited")


def everything(server: Server, database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of the central record, for a refusal that must have left nothing."""
    with server.connect(database.name) as connection:
        tables = connection.execute(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname like 'kvo%' and c.relkind in ('r', 'p') order by 1"
        ).fetchall()
        return {str(name): connection.execute(f"select * from {name} t order by t::text").fetchall() for (name,) in tables}


@dataclass(frozen=True)
class Door:
    """A central record with one park in it that ann handed in, and her connection."""

    server: Server
    database: Database
    ann: psycopg.Connection[Any]
    park: str
    log: list[Change]


def altered(**row: Any) -> Callable[[Door, str], list[Change]]:
    """Return what writes a small park of its own, its third change with these things in it, and a right chain."""

    def write(_door: Door, park: str) -> list[Change]:
        rows = small_park(park)
        rows[2] |= row
        return written(LogKey(new_id("laptop"), park, False), rows)

    return write


def must_be_whole(server: Server, database: Database) -> None:
    """AssertionError unless every log has all its changes, each of them brought by a batch, and nothing lies in the inbox."""
    with server.connect(database.name) as connection:
        wrong = connection.execute(
            "select l.id, l.seq, count(c.seq), max(c.seq), (select sum(r.last - r.first + 1) from kvo.batch_run r where r.log = l.id) "
            "from kvo.log l left join kvo.change c on c.log = l.id group by l.id "
            "having l.seq <> count(c.seq) or l.seq <> max(c.seq) or l.chain <> (array_agg(c.chain order by c.seq desc))[1] "
            "or l.seq <> (select sum(r.last - r.first + 1) from kvo.batch_run r where r.log = l.id)"
        ).fetchall()
        assert wrong == []
        assert connection.execute(
            "select (select sum(changes) from kvo.batch) is not distinct from (select nullif(count(*), 0) from kvo.change)"
        ).fetchone() == (True,)
        assert connection.execute("select count(*) from kvo.inbox").fetchone() == (0,)
        strange = "select count(*) from kvo.change c left join kvo.thing t using (noun_id, noun, park) where t.noun_id is null"
        assert connection.execute(strange).fetchone() == (0,)
