"""Receive: taking in changes of other devices, all of a batch or none of it (DESIGN 4.5, steps 1 to 4).

The batch is read once, checked line by line and laid aside in a staging database, so that memory stays flat; then one
transaction takes it in. A plan is the same transaction, rolled back at its end: what it tells is what would happen.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from kvo_inspect.domain.change import FIELD_SET, Change, Head, LogKey, envelope_problem, field_problem, stamp_of
from kvo_inspect.domain.fold import fold
from kvo_inspect.domain.noun import Noun, to_text
from kvo_inspect.errors import Refused
from kvo_inspect.store import logs, state
from kvo_inspect.store.database import executemany, sqlite_errors, writing
from kvo_inspect.store.record import Store
from kvo_inspect.store.tables import NOUNS
from kvo_inspect.texts import _

BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes as a file carries them: the sender's heads of the logs it covers, and runs of changes (they may overlap what is here).

    `changes` come log by log, each log's in the order of its numbers without gaps.
    """

    heads: Mapping[LogKey, Head]
    changes: Iterable[Change]
    letters: Mapping[str, str] = field(default_factory=dict)
    """The code letters of each device named."""
    before: Mapping[LogKey, str] = field(default_factory=dict)
    """The chain just before each run, so that a log continued in two ways is told from a damaged one."""


class Forked(Refused):
    """A log was continued in two ways: the same device wrote different things under one number."""

    def __init__(self, key: LogKey, seq: int, letters: str = "") -> None:
        super().__init__(
            _("Laptop {device} wrote two different things under number {seq}: its record went on from a copy. Nothing was taken in.").format(
                device=letters or key.device, seq=seq
            )
        )


class Waits(Refused):
    """Something that this batch builds on is not here yet."""

    def __init__(self, key: LogKey, letters: str) -> None:
        super().__init__(_("First take in the earlier work of {letters}: this file builds on it.").format(letters=letters or key.device))


class Altered(Refused):
    """A change does not fit its chain, or says what no program of ours would write."""

    def __init__(self, key: LogKey, seq: int, why: str) -> None:
        super().__init__(
            _("Change {seq} of laptop {device} was altered or damaged ({why}). Nothing was taken in.").format(
                seq=seq, device=key.device, why=why
            )
        )


class NewerChange(Refused):
    """A change was written by a newer program."""

    def __init__(self) -> None:
        super().__init__(_("These changes were made with a newer version of kvo-inspect. Update this program first; nothing was taken in."))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a batch does to one noun of the record (finding, answer, ...)."""

    noun: str
    new: int
    changed: int
    doubles: int
    """Fields that hold two values afterwards."""


@dataclass(frozen=True, slots=True)
class Received:
    """What was new, or would be."""

    changes: int
    known: int
    """Changes that were here already."""
    nouns: tuple[Moved, ...]
    letters: tuple[str, ...]
    """Whose work it was."""
    new_device: bool
    """This store's own log came back longer than it knew it: it goes on as a new device."""


class _Planned(Exception):  # noqa: N818 (no error: it ends the transaction of a plan)
    def __init__(self, received: Received) -> None:
        super().__init__()
        self.received = received


def collect(store: Store, keys: Iterable[LogKey], since: Mapping[LogKey, int] | None = None) -> Batch:
    """Return a batch of these logs, each from behind the number that *since* names; the heads are noted first."""
    store.note_heads()
    since = since or {}
    heads = {key: head for key, head in logs.all_heads(store.db).items() if key in set(keys)}
    letters = {device: code for device, code in store.rows("select distinct device, letters from log") if any(device == k.device for k in heads)}
    before = {key: logs.chain_at(store.db, key, since.get(key, 0)) for key, head in heads.items() if since.get(key, 0) < head.seq}
    return Batch(heads, _runs(store, sorted(heads), since), letters, before)


def _runs(store: Store, keys: list[LogKey], since: Mapping[LogKey, int]) -> Iterator[Change]:
    for key in keys:
        yield from logs.changes_where(
            store.db,
            "log.device = ? and log.park = ? and log.confidential = ? and seq > ?",
            [key.device, key.park, int(key.confidential), since.get(key, 0)],
        )


def plan_receive(store: Store, batch: Batch) -> Received:
    """Return what `receive` would do, and do nothing. Raises what `receive` raises."""
    try:
        _receive(store, batch, plan_only=True)
    except _Planned as planned:
        return planned.received
    raise AssertionError("a plan ends by being rolled back")  # pragma: no cover


def receive(store: Store, batch: Batch) -> Received:
    """Take in a batch whole, or raise Forked, Waits, Altered or NewerChange and leave the record as it was."""
    return _receive(store, batch, plan_only=False)


def _receive(store: Store, batch: Batch, *, plan_only: bool) -> Received:
    db = store.db
    with _staging(store):
        known = logs.all_heads(db)
        fresh, count = _stage(store, known, batch)
        for key, head in batch.heads.items():
            if fresh.get(key, known.get(key, Head(0, ""))).seq < head.seq:
                raise Waits(key, batch.letters.get(key.device, ""))
        with writing(db, store.path):
            for key in fresh:
                log = logs.log_id(db, key, batch.letters.get(key.device, ""))
                db.execute(
                    "insert into change (log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain) "
                    "select ?, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain "
                    "from staging.line where device = ? and park = ? and confidential = ? order by seq",
                    [log, key.device, key.park, int(key.confidential)],
                )
            db.execute("create temp table touched as select distinct noun, noun_id from staging.line")
            try:
                _must_fit(db)
                before = {noun: {row[0] for row in db.execute(_KNOWN_STATES.format(noun=noun), [noun]).fetchall()} for noun in _nouns(db)}
                for noun in before:
                    _fold_touched(db, noun)
                moved = _moved(db, before)
            finally:
                db.execute("drop table temp.touched")
            own = any(key.device == store.device for key in fresh)
            letters = tuple(sorted({batch.letters.get(key.device, "") or key.device for key in fresh}))
            received = Received(count["new"], count["known"], moved, letters, own)
            if plan_only:
                raise _Planned(received)
            if own:
                store.become_new_device()
    return received


_KNOWN_STATES = 'select id from "{noun}" where id in (select noun_id from temp.touched where noun = ?)'


def _nouns(db: Database) -> list[str]:
    there = {row[0] for row in db.execute("select distinct noun from temp.touched").fetchall()}
    return [noun for noun in NOUNS if noun in there]


def _moved(db: Database, before: Mapping[str, set[str]]) -> tuple[Moved, ...]:
    moved = []
    for noun, known in before.items():
        total = db.execute("select count(*) from temp.touched where noun = ?", [noun]).fetchone()[0]
        doubles = db.execute(
            "select count(*) from conflict where noun = ? and noun_id in (select noun_id from temp.touched where noun = ?)", [noun, noun]
        ).fetchone()[0]
        moved.append(Moved(noun, total - len(known), len(known), doubles))
    return tuple(moved)


def _fold_touched(db: Database, noun: str) -> None:
    """Fold every touched thing of one noun, each once."""
    quiet = NOUNS[noun].quiet
    states: list[Noun] = []
    for changes in logs.changes_by_noun(db, noun, "noun_id in (select noun_id from temp.touched where noun = change.noun)"):
        folded = fold(changes, quiet)
        now = state.as_noun(changes, folded)
        if now is None:  # pragma: no cover (staging took known nouns only)
            continue
        states.append(now)
        if len(changes) > 1:
            state.put_conflicts(db, now, folded)
        if len(states) >= BLOCK:
            state.put(db, states)
            states = []
    state.put(db, states)


@contextmanager
def _staging(store: Store) -> Iterator[None]:
    """Attach an empty database of its own beside the record, and leave nothing of it behind."""
    with tempfile.TemporaryDirectory(prefix="merge-", dir=store.data, ignore_cleanup_errors=True) as folder, sqlite_errors(store.path):
        store.db.execute("attach database ? as staging", [str(Path(folder) / "staging.db")])
        try:
            store.db.execute("pragma staging.synchronous = off")
            store.db.execute("pragma staging.journal_mode = off")
            store.db.execute("""create table staging.line (device text, park text, confidential integer, seq integer, stamp integer, at text,
              author text, how text, noun text, noun_id text, after text, fields text, reason text, v integer, salt text, erased text,
              chain text, primary key (device, park, confidential, seq)) without rowid""")
            yield
        finally:
            store.db.execute("detach database staging")


_STAGE = f"insert into staging.line values ({', '.join('?' * 17)})"


def _stage(store: Store, known: Mapping[LogKey, Head], batch: Batch) -> tuple[dict[LogKey, Head], dict[str, int]]:
    """Check every change and lay the new ones aside; return how far each log goes with them, and how many were new and known."""
    db = store.db
    fresh: dict[LogKey, Head] = {}
    count = {"new": 0, "known": 0}
    here = Head(0, "")
    at: tuple[int, str, int] = (0, "", 0)
    key: LogKey | None = None
    finished: set[LogKey] = set()
    rows: list[tuple[object, ...]] = []
    with writing(db, store.path):
        for change in batch.changes:
            if change.log != key:
                if key is not None:
                    finished.add(key)
                key = change.log
                if key in finished:
                    raise Altered(key, change.seq, "order")
                here = known.get(key, Head(0, key.start()))
                at = _where_it_starts(store, key, change, here, batch)
            at = _check(change, at)
            if change.seq <= here.seq:
                if logs.chain_at(db, key, change.seq) != change.chain:
                    raise Forked(key, change.seq, batch.letters.get(key.device, ""))
                count["known"] += 1
                continue
            count["new"] += 1
            fresh[key] = Head(change.seq, change.chain)
            rows.append(
                (
                    *key[:2], int(key.confidential), change.seq, change.stamp, change.at, change.author, change.how, change.noun,
                    change.noun_id, to_text(list(change.after)), change.fields, change.reason, change.v, change.salt, change.erased, change.chain,
                )
            )  # fmt: skip
            if len(rows) >= BLOCK:
                executemany(db, _STAGE, rows)
                rows = []
        if rows:
            executemany(db, _STAGE, rows)
    return fresh, count


def _where_it_starts(store: Store, key: LogKey, first: Change, here: Head, batch: Batch) -> tuple[int, str, int]:
    """Return number, chain and stamp of the row before a run's first; Waits when that row is not here."""
    letters = batch.letters.get(key.device, "")
    if first.seq > here.seq + 1:
        raise Waits(key, letters)
    if first.seq < 1:
        raise Altered(key, first.seq, "number")
    chain = logs.chain_at(store.db, key, first.seq - 1)
    if batch.before.get(key, chain) != chain:
        raise Forked(key, first.seq, letters)
    return first.seq - 1, chain, logs.stamp_at(store.db, key, first.seq - 1)


def _check(change: Change, at: tuple[int, str, int]) -> tuple[int, str, int]:
    """Raise unless this change follows the row before it, and says only what a program of ours could have written."""
    seq, previous, stamp = at
    if change.v > FIELD_SET:
        raise NewerChange
    if problem := envelope_problem(change):
        raise Altered(change.log, change.seq, problem)
    if change.seq != seq + 1:
        raise Altered(change.log, change.seq, "number")
    if change.expected_chain(previous) != change.chain:
        raise Altered(change.log, change.seq, "chain")
    if change.stamp < stamp or any(stamp_of(name) >= change.stamp for name in change.after):
        raise Altered(change.log, change.seq, "stamp")
    model = NOUNS.get(change.noun)
    if model is None:
        raise NewerChange
    try:
        values = change.values()
    except ValueError:
        raise Altered(change.log, change.seq, "fields") from None
    for name, value in values.items():
        if problem := field_problem(model, name, value):
            raise Altered(change.log, change.seq, problem)
    return change.seq, change.chain, change.stamp


def _must_fit(db: Database) -> None:
    """Raise unless every change that another comes after is here, names are unique, and no noun changed its park or confidentiality."""
    row = db.execute(
        "select s.device, s.park, s.confidential, s.seq from staging.line s, json_each(s.after) a where not exists ("
        "select 1 from change c join log l on l.id = c.log where c.noun_id = s.noun_id and c.noun = s.noun "
        "and c.stamp || '-' || l.device = a.value) limit 1"
    ).fetchone()
    if row:
        raise Altered(LogKey(row[0], row[1], bool(row[2])), row[3], "after")
    row = db.execute(
        "select s.device, s.park, s.confidential, s.seq from staging.line s join change c on c.noun_id = s.noun_id and c.noun = s.noun "
        "join log l on l.id = c.log where c.stamp = s.stamp and l.device = s.device "
        "and (l.park, l.confidential, c.seq) <> (s.park, s.confidential, s.seq) limit 1"
    ).fetchone()
    if row:
        raise Altered(LogKey(row[0], row[1], bool(row[2])), row[3], "name")
    row = db.execute(
        "select l.device, l.park, l.confidential, c.seq from temp.touched t join change c on c.noun_id = t.noun_id join log l on l.id = c.log "
        "group by t.noun_id having count(distinct l.park || l.confidential || c.noun) > 1 limit 1"
    ).fetchone()
    if row:
        raise Altered(LogKey(row[0], row[1], bool(row[2])), row[3], "moved to another park, noun or confidentiality")
