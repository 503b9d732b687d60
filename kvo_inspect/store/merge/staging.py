"""Staging: the changes of a batch, checked one by one and laid aside in a database of their own, so that memory stays flat."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from sqlite_utils import Database

from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import AHEAD, LATEST_CLOCK, Change, Head, LogKey, form_problem, stamp_of
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.files import scratch
from kvo_inspect.store.conditions.findings import VERDICT_ON
from kvo_inspect.store.merge.batch import Altered, Batch, Forked, NewerChange, Waits
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.database import CACHE_KB, executemany, sqlite_errors, writing
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS

BLOCK = 1000

_TABLE = """create table staging.line (device text, park text, confidential integer, seq integer, stamp integer, at text, author text,
  how text, noun text, noun_id text, after text, fields text, reason text, v integer, salt text, erased text, chain text,
  primary key (device, park, confidential, seq)) without rowid"""
_TOUCHED = """create table staging.touched (n integer primary key, noun text not null, noun_id text not null, was integer, status text,
  verdict text, unique (noun, noun_id))"""
"""The things that the lines are about, log by log, as they were first written; whether each was gone, its status and its verdict."""
_TOUCH_FINDINGS = f"""insert or ignore into staging.touched (noun, noun_id, was, status, verdict)
  select 'finding', f.id, 0, f.status, {VERDICT_ON.format(finding="f.id")} from finding f where f.id in (select value from json_each(?))"""
_STAGE = f"insert into staging.line values ({', '.join('?' * 17)})"


@contextmanager
def staging(store: Store) -> Iterator[None]:
    """Attach an empty database of its own beside the record, and leave nothing of it behind."""
    with scratch(store.data) as folder, sqlite_errors(store.path):
        store.db.execute("attach database cast(? as text) as staging", [os.fsencode(folder / "staging.db")])  # a name may be no UTF-8
        try:
            store.db.execute(f"pragma main.cache_size = {-2 * CACHE_KB}")  # new ids fall anywhere in the indexes of the record
            store.db.execute("pragma staging.synchronous = off")
            store.db.execute("pragma staging.journal_mode = memory")
            for table in (_TABLE, _TOUCHED, "create index staging.touched_noun on touched (noun)"):
                store.db.execute(table)
            yield
        finally:
            store.db.execute("detach database staging")
            store.db.execute(f"pragma main.cache_size = {-CACHE_KB}")


def first_stamp(db: Database, key: LogKey) -> int:
    """Return the stamp of the first line of a log that was laid aside."""
    row = db.execute(
        "select stamp from staging.line where device = ? and park = ? and confidential = ? order by seq limit 1", [*key]
    ).fetchone()
    return int(row[0])


def newer_things(db: Database) -> int:
    """Return of how many things the lines say more than this program knows; the confidential are not counted."""
    (count,) = db.execute(
        "select count(distinct noun || noun_id) from staging.line where v > ? and confidential = 0", [field_sets.FIELD_SET]
    ).fetchone()
    return int(count)


def touch(db: Database, key: LogKey) -> None:
    """Note what the lines of a log are about, behind what was noted already."""
    db.execute(
        "insert or ignore into staging.touched (noun, noun_id) select noun, noun_id from staging.line "
        "where device = ? and park = ? and confidential = ? order by seq",
        [*key],
    )


def touch_findings(db: Database, findings: Collection[str]) -> None:
    """Note these findings (ids), as they stand now, among what moves, for the status of which follows from what came in."""
    db.execute(_TOUCH_FINDINGS, [to_text(list(findings))])


class Staged:
    """What was laid aside: how far each log goes with it, and how many changes were new and known."""

    def __init__(self, store: Store, batch: Batch) -> None:
        self._store = store
        self._batch = batch
        self._here = logs.all_heads(store.db)
        self._latest = max(LATEST_CLOCK, logs.greatest_stamp(store.db)) + AHEAD
        self.heads: dict[LogKey, Head] = {}
        """Of the logs that go further than here."""
        self.new = 0
        self.known = 0

    def read(self) -> None:
        """Read the batch once. Raises Forked, Waits, Altered, and what reading the file raises."""
        given = self._batch.changes
        in_order = sorted(given, key=lambda change: (change.log, change.seq)) if isinstance(given, Sequence) else given
        with self._batch.reading(in_order) as changes:
            self._read(changes)
        self._must_reach()

    def _read(self, changes: Iterator[Change]) -> None:
        rows: list[tuple[object, ...]] = []
        key: LogKey | None = None
        finished: set[LogKey] = set()
        run = _Run(0, "", 0)
        here = 0
        with writing(self._store.db, self._store.path):
            for change in changes:
                if change.log != key:
                    finished.update([key] if key else [])
                    key = change.log
                    if key in finished:
                        raise Altered(key, change.seq, "order")
                    run = self._where_it_starts(change)
                    here = self._here.get(key, Head(0, "")).seq
                elif change.seq == run.seq and change.seq > 0:
                    if change.chain != run.chain:
                        raise Forked(key, change.seq, self._letters(key))
                    continue  # said twice
                if change.seq > self._batch.heads.get(key, Head(0, "")).seq:
                    raise Altered(key, change.seq, "number")
                run.take(change)
                if change.stamp > self._latest:
                    raise Altered(key, change.seq, "stamp")
                if change.seq <= here:
                    if logs.chain_at(self._store.db, key, change.seq) != change.chain:
                        raise Forked(key, change.seq, self._letters(key))
                    self.known += 1
                    continue
                self.new += 1
                self.heads[key] = Head(change.seq, change.chain)
                rows.append(logs.row_of(change))
                if len(rows) >= BLOCK:
                    executemany(self._store.db, _STAGE, rows)
                    rows = []
            executemany(self._store.db, _STAGE, rows)

    def _letters(self, key: LogKey) -> str:
        return self._batch.code(key.device)

    def _where_it_starts(self, first: Change) -> _Run:
        """Return the row before a run's first; Waits when it is not here."""
        key, db = first.log, self._store.db
        if first.seq < 1:
            raise Altered(key, first.seq, "number")
        if first.seq > self._here.get(key, Head(0, "")).seq + 1:
            raise Waits(key, self._letters(key))
        chain = logs.chain_at(db, key, first.seq - 1) or ""
        if self._batch.before.get(key, chain) != chain:
            raise Forked(key, first.seq, self._letters(key))
        return _Run(first.seq - 1, chain, logs.stamp_at(db, key, first.seq - 1))

    def _must_reach(self) -> None:
        """Raise unless, with the batch, this store reaches every head that it names."""
        for key, head in self._batch.heads.items():
            reached = self.heads.get(key, self._here.get(key, Head(0, key.start())))
            if reached.seq < head.seq:
                raise Waits(key, self._letters(key))
            chain = reached.chain if reached.seq == head.seq else self._chain_at(key, head.seq)
            if chain != head.chain:
                raise Forked(key, head.seq, self._letters(key))

    def _chain_at(self, key: LogKey, seq: int) -> str:
        row = self._store.rows(
            "select chain from staging.line where device = ? and park = ? and confidential = ? and seq = ?",
            [key.device, key.park, int(key.confidential), seq],
        )
        return str(row[0][0]) if row else logs.chain_at(self._store.db, key, seq) or ""


class _Run:
    """A log being read: the last row so far."""

    def __init__(self, seq: int, chain: str, stamp: int) -> None:
        self.seq, self.chain, self.stamp = seq, chain, stamp

    def take(self, change: Change) -> None:
        """Go on to *change*; raise unless it follows the row before it, and says only what a program of ours could have written."""
        if problem := form_problem(change):
            raise Altered(change.log, change.seq, problem)
        if change.seq != self.seq + 1:
            raise Altered(change.log, change.seq, "number")
        try:
            chain = change.expected_chain(self.chain)
        except ValueError:  # text that is no Unicode
            raise Altered(change.log, change.seq, "words") from None
        if chain != change.chain:
            raise Altered(change.log, change.seq, "chain")
        if change.stamp < self.stamp or any(stamp_of(name) >= change.stamp for name in change.after):
            raise Altered(change.log, change.seq, "stamp")
        if problem := field_sets.fields_problem(change):
            raise Altered(change.log, change.seq, problem)
        self.seq, self.chain, self.stamp = change.seq, change.chain, change.stamp


# `cross join` makes SQLite go from what is new to what is here, whatever it guesses of their sizes.
_DANGLING = """select substr(a.value, instr(a.value, '-') + 1), s.park, s.confidential
  from staging.line s, json_each(s.after) a where not exists (
  select 1 from change c cross join log l on l.id = c.log where c.noun_id = s.noun_id
  and c.stamp = cast(substr(a.value, 1, instr(a.value, '-') - 1) as integer) and c.noun = s.noun
  and l.device = substr(a.value, instr(a.value, '-') + 1)) limit 1"""
_TWICE = """select s.device, s.park, s.confidential, s.seq from staging.line s
  cross join change c on c.noun_id = s.noun_id and c.stamp = s.stamp and c.noun = s.noun
  cross join log l on l.id = c.log where l.device = s.device
  and (l.park, l.confidential, c.seq) <> (s.park, s.confidential, s.seq) limit 1"""
_MOVED = """select l.device, l.park, l.confidential, c.seq from staging.touched t cross join change c on c.noun_id = t.noun_id
  cross join log l on l.id = c.log group by t.noun_id having count(distinct l.park || l.confidential || c.noun) > 1 limit 1"""
_PARK = """select s.device, s.park, s.confidential, s.seq from staging.line s
  where s.noun = 'park' and (s.noun_id <> s.park or s.confidential) limit 1"""


def must_fit(db: Database, batch: Batch) -> None:
    """Raise unless every change that another comes after is here, names are unique, and nothing changed its park or confidentiality.

    For when the staged changes stand in the log, and `staging.touched` names the nouns.
    """
    row = db.execute(_DANGLING).fetchone()
    if row:
        raise Waits(LogKey(row[0], row[1], bool(row[2])), batch.code(row[0]))
    for sql, why in ((_TWICE, "name"), (_MOVED, "moved"), (_PARK, "park")):
        row = db.execute(sql).fetchone()
        if row:
            raise Altered(LogKey(row[0], row[1], bool(row[2])), row[3], why)


def must_refer(db: Database, noun: str, batch: Batch) -> None:
    """Raise unless what the touched things of one noun refer to is there, of the same park, and open if they are.

    For when the states were folded.
    """
    touched = f"""from staging.touched t cross join "{noun}" s on s.id = t.noun_id"""
    astray = {
        field: f"""(s."{field}" is not null and not exists (select 1 from "{target}" r
          where r.id = s."{field}" and r.park = s.park and r.confidential <= s.confidential))"""
        for field, target in NOUNS[noun].refs.items()
    }
    if not astray or not db.execute(f"select 1 {touched} where t.noun = '{noun}' and ({' or '.join(astray.values())}) limit 1").fetchone():
        return  # all fields in one walk over the things, as it nearly always goes
    for field, target in NOUNS[noun].refs.items():
        row = db.execute(
            f"""select l.device, l.park, l.confidential, c.seq, s."{field}" <> '' and not exists (select 1 from "{target}" r
              where r.id = s."{field}"), exists (select 1 from change k where k.v > 1 and k.v > {field_sets.FIELD_SET}
              and k.noun_id = s.id and k.noun = '{noun}') {touched}
              cross join change c on c.noun_id = s.id cross join log l on l.id = c.log
              where t.noun = '{noun}' and {astray[field]} order by c.n desc limit 1"""
        ).fetchone()
        if row:
            key = LogKey(row[0], row[1], bool(row[2]))
            if row[4]:
                raise Waits(key, batch.code(key.device))
            if row[5]:  # a later version may ask less of a thing than this one, which could not keep it then
                raise NewerChange
            raise Altered(key, row[3], "refers")
