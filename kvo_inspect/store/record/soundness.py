"""Soundness: whether the logs are as they were written, and whether the state is what the logs come to.

`doctor` tells all of it; every hand-over asks about what leaves. The looking may run on a connection and thread of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple

from sqlite_utils import Database

from kvo_inspect.domain.folding.field_sets import fields_problem
from kvo_inspect.domain.folding.fold import Folded, fold
from kvo_inspect.domain.record.change import GONE, Change, LogKey, chain_of, form_problem, said
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.record import codes, logs
from kvo_inspect.store.record.authors import author_problems
from kvo_inspect.store.record.state import as_noun
from kvo_inspect.store.record.tables import NOUNS, columns, quoted_columns, to_row
from kvo_inspect.texts import _

BLOCK = 100
"""Changes between two calls of the progress."""
DatabaseRow = tuple[Any, ...]


class Portion(NamedTuple):
    """Which part of a record is looked over."""

    parks: tuple[str, ...] | None = None
    """The ids of the parks; None: all."""
    confidential: bool = True
    since: int = 0
    """Only the changes behind this arrival number (`change.n`), and the things that they are about."""
    answers: bool = True
    """Whether answers leave too; lists hold none."""

    def logs(self) -> str:
        """Return the SQL condition on `log`."""
        return "log.confidential <= :confidential and (:parks is null or log.park in (select value from json_each(:parks)))"

    def of_change(self) -> str:
        """Return the SQL condition on `change`."""
        return f"log in (select id from log where {self.logs()}) {self.touching('noun_id')}"

    def touching(self, column: str) -> str:
        """Return the SQL condition that a thing is among those that are looked at."""
        return f"and {column} in (select noun_id from change where n > :since)" if self.since else ""

    def params(self) -> dict[str, Any]:
        """Return the parameters of the conditions."""
        parks = None if self.parks is None else json.dumps(list(self.parks))
        return {"parks": parks, "confidential": int(self.confidential), "since": self.since}


WHOLE = Portion()


def problems_in(db: Database, portion: Portion = WHOLE, progress: Progress = silent) -> Generator[str, None, None]:
    """Yield every problem of a part of the record as a sentence: tables and their indexes, chains, states and their conflicts.

    Raises sqlite3.Error where the file is too damaged to be read, or holds bytes that are no text.
    """
    if not portion.since:
        yield from table_problems(db, portion, progress)
        yield from author_problems(db, portion.parks)
    yield from chain_problems(db, portion, progress)
    yield from state_problems(db, portion, progress)


def table_problems(db: Database, portion: Portion = WHOLE, progress: Progress = silent) -> Generator[str, None, None]:
    """Yield a sentence for each table that is not whole, or of which an index is not; a table holds all parks.

    What leaves is read by these indexes, but for changes (held against their chain, number by number) and, of the whole record, answers
    (read as they lie in their table, which must be as many as its indexes say): most of a record, and looked over once a day.
    """
    tables = [table for table in ("log", "conflict", *NOUNS) if table != "answer" or (portion.answers and portion.parks is not None)]
    if portion == WHOLE:
        tables = ["log", "change", "conflict", *NOUNS]
    for done, table in enumerate(tables):
        progress("tables", done, len(tables))
        for (what,) in db.execute(f'pragma integrity_check("{table}")').fetchall():
            if what != "ok":
                yield _("SQLite: {what}").format(what=what)
    if "answer" not in tables:
        counted, lying = (db.execute(f"select count(*) from answer {how}").fetchone()[0] for how in ("", "not indexed"))
        if counted != lying:
            yield _("SQLite: {what}").format(what=f"answer: {counted} <> {lying}")


# -- the chain ---------------------------------------------------------------------------------------------------------


_BETWEEN, _END = "\x1f", "\x1e"
"""The unit and record separator: canonical JSON escapes both, so they stand in no text that is hashed."""
_WORDS = "'[' || json_quote(salt) || ',' || json_quote(author) || ',' || json_quote(fields) || ',' || json_quote(reason) || ']'"
_ROW = """'[' || seq || ',' || stamp || ',' || json_quote(at) || ',' || json_quote(how) || ',' || json_quote(noun) || ','
  || json_quote(noun_id) || ',' || after || ',' || v || ',"'"""
_LINE = f" || '{_BETWEEN}' || ".join(("seq", "stamp", f"ifnull('=' || erased, {_WORDS})", _ROW, "chain"))
_HASHED = f"""select count(*), max(seq), group_concat(line, '{_END}') from (
  select seq, {_LINE} as line from change where log = ? and seq > ? order by seq limit {5 * BLOCK})"""
"""SQL of some hundred changes at once: number, stamp, the text of the words (or their hash), that of the row before their hash, and chain.

SQLite makes these texts without Python's lock, which leaves the hashing here. They are those of `said` and `chain_of` in
`domain.record.change`, which have the last word on a change that does not fit.
"""


def chain_problems(db: Database, portion: Portion, progress: Progress = silent) -> Generator[str, None, None]:
    """Yield a sentence for each number that a log lacks, and each change that is not as it was written."""
    total = db.execute("select count(*) from change where n > ?", [portion.since]).fetchone()[0]
    done = 0
    keys = db.execute(f"select id, device, park, confidential from log where {portion.logs()} order by id", portion.params()).fetchall()
    for log, device, park, confidential in keys:
        key = LogKey(device, park, bool(confidential))
        before = _before(db, log, key, portion.since)
        while True:
            count, last, lines = db.execute(_HASHED, [log, before[0]]).fetchone()
            if not count:
                break
            after = _after(before, lines)
            if after is None or after[0] != last:
                after = yield from _told_one_by_one(db, log, key, before, last)
            if f"{_BETWEEN}=" in lines:
                yield from _words_under_erasure(db, log, key, before[0], last)
            before = after
            done += count
            progress("chains", done, total)


def _after(before: tuple[int, int, str], lines: str) -> tuple[int, int, str] | None:
    """Return number, stamp and chain of the last of these changes; None unless each follows the one before it, as it was written."""
    seq, stamp, chain = before
    for line in lines.split(_END):
        try:
            number, moment, words, row, chain_here = line.split(_BETWEEN)
        except ValueError:
            return None
        words = words[1:] if words[0] == "=" else hashlib.sha256(words.encode()).hexdigest()
        chain = hashlib.sha256(f'{chain}{row}{words}"]'.encode()).hexdigest()
        if chain != chain_here or int(number) != seq + 1 or int(moment) < stamp:
            return None
        seq, stamp = int(number), int(moment)
    return seq, stamp, chain


def _told_one_by_one(
    db: Database, log: int, key: LogKey, before: tuple[int, int, str], last: int
) -> Generator[str, None, tuple[int, int, str]]:
    """Yield what is wrong with some changes of a log, one by one; return number, stamp and chain of the last."""
    seq, stamp, previous = before
    rows = db.execute(
        "select seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain from change "
        "where log = ? and seq > ? and seq <= ? order by seq",
        [log, seq, last],
    )
    for row in rows.fetchall():
        if row[0] != seq + 1:
            yield _("Log {log}: number {seq} is missing.").format(log=log_name(key), seq=seq + 1)
        elif not _fits(previous, row):
            yield _("Log {log}: change {seq} was altered after it was written.").format(log=log_name(key), seq=row[0])
        if row[1] < stamp:
            yield _("Log {log}: change {seq} is out of order.").format(log=log_name(key), seq=row[0])
        seq, stamp, previous = row[0], row[1], row[-1]
    return seq, stamp, previous


def _words_under_erasure(db: Database, log: int, key: LogKey, first: int, last: int) -> Generator[str, None, None]:
    """Yield which erased changes after number *first* hold words still: no hash covers those, so anybody could have written them."""
    for change in logs.changes_where(db, "change.log = ? and seq > ? and seq <= ? and erased is not null", [log, first, last]):
        if form_problem(change) or fields_problem(change):
            yield _("Log {log}: change {seq} was altered after it was written.").format(log=log_name(key), seq=change.seq)


def _before(db: Database, log: int, key: LogKey, since: int) -> tuple[int, int, str]:
    """Return number, stamp and chain of the change before the first one that is looked at."""
    start = (0, 0, key.start())
    if not since:
        return start
    first = db.execute("select min(seq) from change where log = ? and n > ?", [log, since]).fetchone()[0]
    before = "" if first is None else "and seq < :first"  # without anything new: the last one
    last = f"select seq, stamp, chain from change where log = :log {before} order by seq desc limit 1"
    row = db.execute(last, {"log": log, "first": first} if before else {"log": log}).fetchone()
    return (row[0], row[1], row[2]) if row else start


def _fits(previous: str, row: DatabaseRow) -> bool:
    seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain = row
    try:
        words = erased if erased is not None else said(salt, author, fields, reason)
        return bool(chain_of(previous, seq, stamp, at, how, noun, noun_id, after, v, words) == chain)
    except ValueError:  # text that is no Unicode
        return False


# -- the state ---------------------------------------------------------------------------------------------------------
#
# Most things were written once, and their row holds what that change says: SQL tells that of a hundred thousand of them without holding
# Python's lock. What it cannot tell (written more than once, or different) is a *suspect*, and folded here.


def state_problems(db: Database, portion: Portion, progress: Progress = silent) -> Generator[str, None, None]:
    """Yield a sentence for each state row or conflict that is not what the changes of its thing come to."""
    db.execute("create temp table suspect (noun_id text primary key) without rowid")
    db.execute(
        "create temp table thing (noun text not null, n integer not null, changes integer not null, primary key (noun, n)) without rowid"
    )
    try:
        db.execute(
            f"insert into temp.thing select max(noun), min(n), count(*) from change where {portion.of_change()} group by noun_id",
            portion.params(),
        )
        things = dict(db.execute("select noun, count(*) from temp.thing group by noun").fetchall())
        for done, (noun, model) in enumerate(NOUNS.items()):
            progress("states", done, len(NOUNS))
            if noun in things:
                _find_suspects(db, noun, model)
                if noun == "finding":
                    _suspect_marks(db)
            if not portion.since:  # what came in since is known by its changes
                yield from _orphans(db, noun, portion, things.get(noun, 0))
        yield from _suspect_problems(db, portion, progress)
    finally:
        for table in ("suspect", "thing"):
            db.execute(f"drop table temp.{table}")


_SHOWN = """coalesce((select a.shown from shown_author a
  where a.park = l.park and a.confidential = l.confidential and a.author = c.author), c.author)"""


def _find_suspects(db: Database, noun: str, model: type[Noun]) -> None:
    """Note the things of a noun that were written more than once, or of which the row is not plainly what their one change says."""
    expected = {
        "park": "l.park",
        "confidential": "l.confidential",
        "gone": "ifnull(json_extract(c.fields, '$.gone'), 0)",
        "heads": """'["' || c.stamp || '-' || l.device || '"]'""",
        "made": "c.at",
        "made_by": _SHOWN,
        "changed": "c.at",
        "changed_by": _SHOWN,
    }
    defaults: dict[str, Any] = {}
    for place, (name, default) in enumerate(_defaults(model)):
        defaults[f"default{place}"] = default
        expected[name] = f"ifnull(json_extract(c.fields, '$.\"{name}\"'), :default{place})"
    differs = " or ".join(f't."{name}" is not {value}' for name, value in expected.items())
    db.execute(
        f"""insert or ignore into temp.suspect select c.noun_id from temp.thing a cross join change c on c.n = a.n
          cross join log l on l.id = c.log left join "{noun}" t on t.id = c.noun_id where a.noun = :noun and
          case when a.changes > 1 or t.id is null or c.v > 1 or not json_valid(c.fields) then 1 else {differs} end""",
        {**defaults, "noun": noun},
    )


def _suspect_marks(db: Database) -> None:
    """Note the findings whose code is shown with a mark, or should be: their row holds another code than their change."""
    for letters in {letters for letters, _device in codes.shown_marks(db)}:
        db.execute(
            "insert or ignore into temp.suspect select c.noun_id from temp.thing a cross join change c on c.n = a.n "
            "cross join finding f on f.id = c.noun_id where a.noun = 'finding' and substr(f.code, 1, 3) = ?",
            [letters],
        )


def _orphans(db: Database, noun: str, portion: Portion, things: int) -> Iterator[str]:
    """Yield the rows of a noun that no change speaks of: each of its *things* has a row, so there are as many rows when there is none."""
    rows = f"""from "{noun}" t where t.confidential <= :confidential
      and (:parks is null or t.park in (select value from json_each(:parks)))"""
    if db.execute(f"select count(*) {rows}", portion.params()).fetchone()[0] != things:
        unknown = f"select t.id {rows} and not exists (select 1 from change c where c.noun_id = t.id and c.noun = :noun)"
        for (noun_id,) in db.execute(unknown, {**portion.params(), "noun": noun}).fetchall():
            yield _("{noun} {id} has no changes.").format(noun=noun, id=noun_id)


_TOGETHER = f"""select noun_id, noun, min(noun) = max(noun) and min(v) = 1 and max(v) = 1, park, confidential, json_group_array(
  json_array(stamp || '-' || device, after, at, author, iif(json_valid(fields), json(fields), null))) from (
  select s.noun_id, noun, v, park, confidential, stamp, device, after, at, {logs.SHOWN} as author, fields from temp.suspect s
  cross join change on change.noun_id = s.noun_id cross join log on log.id = change.log order by s.noun_id, stamp) group by noun_id"""
"""SQL of the suspects, each with its changes as one JSON text, in their order: a row of the whole costs one turn of Python's lock."""


def _suspect_problems(db: Database, portion: Portion, progress: Progress) -> Iterator[str]:
    conflicts = _conflicts(db, portion)
    total = db.execute("select count(*) from temp.suspect").fetchone()[0]
    marked = codes.shown_marks(db)
    with_two_values = {(noun, noun_id) for noun, noun_id, _field in conflicts}
    with closing(db.execute(_TOGETHER)) as rows:
        for done, (noun_id, noun, plain, park, confidential, changes) in enumerate(rows):
            model = NOUNS.get(noun)
            if not (
                model
                and plain
                and not (marked and noun == "finding")
                and (noun, noun_id) not in with_two_values
                and _is_plain(db, model, noun_id, park, confidential, changes)
            ):
                for its in dict.fromkeys(row[0] for row in db.execute("select noun from change where noun_id = ?", [noun_id]).fetchall()):
                    if its in NOUNS:
                        yield from _thing_problems(db, NOUNS[its], logs.changes_of(db, its, noun_id), conflicts, marked)
            if done % BLOCK == 0:
                progress("states", done, total)
    for noun, noun_id, field in conflicts:
        yield _("{noun} {id}: {field} is marked as holding two values, but holds one.").format(noun=noun, id=noun_id, field=field)


def _is_plain(db: Database, model: type[Noun], noun_id: str, park: str, confidential: int, changes: str) -> bool:
    """Return whether the changes of a thing come one after another, and its row holds what was written last of each field."""
    values: dict[str, Any] = {}
    before, first = "", None
    for name, after, at, author, fields in json.loads(changes):
        if not isinstance(fields, dict) or (first is not None and after != f'["{before}"]'):
            return False
        first = first or (at, author)
        before, last = name, (at, author)
        values |= fields
    if first is None:
        return False
    row = db.execute(f'select {quoted_columns(model)} from "{model.noun}" where id = ?', [noun_id]).fetchone()
    shared = (noun_id, park, confidential, int(values.get(GONE) or False), f'["{before}"]', *first, *last)
    return bool(row == (*shared, *_own_columns(model, values)))


def _conflicts(db: Database, portion: Portion) -> dict[tuple[str, str, str], str]:
    rows = db.execute(
        "select noun, noun_id, field, writes from conflict t where t.confidential <= :confidential and "
        f"(:parks is null or t.park in (select value from json_each(:parks))) {portion.touching('t.noun_id')}",
        portion.params(),
    )
    return {(noun, noun_id, field): writes for noun, noun_id, field, writes in rows.fetchall()}


def _thing_problems(
    db: Database,
    model: type[Noun],
    changes: list[Change],
    conflicts: dict[tuple[str, str, str], str],
    marked: dict[tuple[str, str], str],
) -> Iterator[str]:
    noun, noun_id = model.noun, changes[0].noun_id
    row = db.execute(f'select {quoted_columns(model)} from "{noun}" where id = ?', [noun_id]).fetchone()
    changes.sort(key=lambda change: (change.stamp, change.log.device))
    try:
        folded = fold(changes, model.quiet)
        for field, writes in folded.conflicts.items():
            if conflicts.pop((noun, noun_id, field), "") != to_text(list(writes)):
                yield _("{noun} {id}: two values of {field} are not kept as they should be.").format(noun=noun, id=noun_id, field=field)
        mark = marked.get((str(folded.values.get("code") or "")[:3], changes[0].log.device), "")
        if mark and row == to_row(codes.as_shown(as_noun(changes, folded), mark)):
            return
        if mark or (row != _plain_row(model, changes, folded) and row != to_row(as_noun(changes, folded))):
            yield _("{noun} {id} does not stand as its changes say.").format(noun=noun, id=noun_id)
    except (ValueError, TypeError, AttributeError):
        yield _("{noun} {id} cannot be made from its changes.").format(noun=noun, id=noun_id)


def _plain_row(model: type[Noun], changes: Sequence[Change], folded: Folded) -> DatabaseRow:
    """Return the state row that holds the values as they were written. Where it differs the model has the last word (`as_noun`)."""
    first, last = folded.first or changes[0], folded.last or changes[-1]
    values = folded.values
    return (
        first.noun_id,
        first.log.park,
        int(first.log.confidential),
        int(folded.gone),
        to_text(list(folded.heads)),
        first.at,
        first.by,
        last.at,
        last.by,
        *_own_columns(model, values),
    )


def _own_columns(model: type[Noun], values: dict[str, Any]) -> list[Any]:
    return [default if (value := values.get(name)) is None else _column(value) for name, default in _defaults(model)]


@cache
def _defaults(model: type[Noun]) -> tuple[tuple[str, Any], ...]:
    """Return the columns of a noun's own fields, each with what stands there when no change wrote it."""
    return tuple((name, _column(model.default(name))) for name in columns(model)[-len(model.own()) :])


def _column(value: Any) -> Any:
    """Return a value of a change as it stands in a column."""
    return int(value) if isinstance(value, bool) else to_text(value) if isinstance(value, dict | list) else value


def log_name(key: LogKey) -> str:
    """Return how a log is called in sentences for support."""
    return f"{key.device}/{key.park}" + ("/confidential" if key.confidential else "")
