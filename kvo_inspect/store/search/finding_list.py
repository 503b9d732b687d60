"""The list of findings over all parks: which ones, newest first, and the lines a screen shows of them."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kvo_inspect.domain.findings.stages import ENDED, stage_of
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.closed_sets import STAGES, Stage
from kvo_inspect.domain.values.search_words import typed_words
from kvo_inspect.store.checklists.stored import known_house_number
from kvo_inspect.store.conditions.findings import IN_DOUBT, PASSED
from kvo_inspect.store.record.memory import once
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_order import (
    OPEN_PILES,
    ORDERED,
    PILES,
    WORKED_OUT,
    ColumnOrder,
    OrderWords,
    in_order,
    is_in_order,
    order_again,
)
from kvo_inspect.store.search.lookup import hidden_findings, match_of

_WITH_INDEX = frozenset({"theme", "partner_kind", "severity", "stage", "due"})
"""Fields by which there is an index of `finding_order` alone."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings; empty fields ask nothing. Confidential ones only when asked for."""

    park: str = ""
    status: str = ""
    stage: str = ""
    """One stage of `domain.findings.stages`."""
    theme: str = ""
    partner_kind: str = ""
    severity: str = ""
    open_only: bool = False
    overdue: bool = False
    no_photo: bool = False
    """Without a photo, promised or not."""
    typed: str = ""
    """Words (beginnings will do) in text, object, code, notes about the finding, question, checkpoint or park."""
    confidential: bool = False
    among: tuple[str, ...] | None = None
    """Only these, by id; None: any."""

    @property
    def is_wide(self) -> bool:
        """Whether all findings match, or all of a park or open ones: these are found at once without what is kept for the order."""
        return self == Filter(park=self.park, open_only=self.open_only, confidential=self.confidential)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as a list shows it."""

    n: int
    id: str
    code: str
    park: str
    park_name: str
    checkpoint: str
    checkpoint_name: str
    item: str | None
    theme: str | None
    object: str
    text: str
    severity: str
    status: str
    due: str | None
    made: str
    """When the finding was made: the day of its round, otherwise when it was recorded."""
    partner_kind: str | None
    partner_name: str
    verdict: str | None
    """accepted, returned, duplicate, dropped or None."""
    confidential: int
    reason: str = ""
    """Of the verdict: what the inspector was asked, or why the finding was dropped."""
    round: str | None = None
    """The id of the round that made it."""
    partner: str | None = None
    """The id of its action holder."""
    in_doubt: int = 0
    """1 when two people said different things about it and nobody chose: then it is open, whatever its status."""
    number: str = ""
    """The house number of the premises, when the object is one."""

    @property
    def stage(self) -> Stage:
        """Where the finding is in its life."""
        return stage_of(self.status, self.verdict)  # type: ignore[arg-type]


def finding_numbers(store: Store, wanted: Filter, most: int = sys.maxsize) -> array[int]:
    """Return the row numbers of the findings that match, newest first (8 bytes each), the newest *most* at most."""
    words = typed_words(wanted.typed)
    asked = _asked(store, wanted, words)
    walked = _worth_walking(store, wanted, asked)
    tables, conditions = (ORDERED, asked.without_index()) if walked else (asked.tables, asked.conditions)
    sql = f"select {asked.n} from {tables} where {conditions} order by {asked.n} desc limit ?"
    rows = store.rows(sql, [*asked.params, most])
    numbers = array("q", [number for (number,) in rows])
    if words and wanted.confidential and (hidden := hidden_findings(store, words)):
        hidden.intersection_update(finding_numbers(store, replace(wanted, typed="")))
        return array("q", sorted(hidden.union(numbers), reverse=True)[:most])
    return numbers


def ordered_numbers(store: Store, wanted: Filter, order: ColumnOrder, words: OrderWords, most: int = sys.maxsize) -> array[int]:
    """Return the row numbers of the findings that match in the order of a column, equal ones newest first; the first *most* at most.

    Those without a value in it are at the end.
    """
    typed = typed_words(wanted.typed)
    if not order_again(store, words) or (typed and wanted.confidential):
        return in_order(store, finding_numbers(store, wanted), order, words)[:most]
    asked = _asked(store, wanted, typed)
    key, way = f"o.{order.key}", "desc" if order.descending else ""
    if not _worth_walking(store, wanted, asked):
        tables = asked.tables if ORDERED in asked.tables else f"{asked.tables} cross join {ORDERED} on o.n = {asked.n}"
        sql = f"select {asked.n} from {tables} where {asked.conditions} order by {key} is null, {key} {way}, {asked.n} desc limit ?"
        return array("q", [n for (n,) in store.rows(sql, [*asked.params, most])])
    numbers = array("q")
    for filled in ("is not null", "is null"):
        conditions = f"{key} {filled} and {asked.without_index()}"
        branches = [f"select {key} as key, o.n as n from {ORDERED} where o.pile = {pile} and {conditions}" for pile in asked.piles]
        params = [value for _branch in branches for value in asked.params]
        rows = store.rows(f"{' union all '.join(branches)} order by key {way}, n desc limit ?", [*params, most - len(numbers)])
        numbers.extend(n for _key, n in rows)
    return numbers


def finding_lines(store: Store, numbers: Sequence[int]) -> list[FindingLine]:
    """Return the lines of these row numbers, in the order asked."""
    rows = store.rows(
        'select t.n, t.id, t.code, t.park, p.name, t.checkpoint, c.name, t.item, t.theme, t.object, t."text", t.severity, t.status, t.due, '
        "coalesce(r.date, t.made), a.kind, coalesce(a.organisation, ''), json_extract(v.verdict, '$.kind'), t.confidential, "
        "coalesce(json_extract(v.verdict, '$.reason'), ''), t.round, t.partner, "
        f"{IN_DOUBT} "
        "from finding t join park p on p.id = t.park join checkpoint c on c.id = t.checkpoint left join partner a on a.id = t.partner "
        "left join review v on v.finding = t.id and v.gone = 0 left join round r on r.id = t.round "
        "where t.n in (select value from json_each(?))",
        [to_text(list(numbers))],
    )
    by_number = {row[0]: FindingLine(*row) for row in rows}
    lines = [by_number[n] for n in numbers if n in by_number]
    numbered = ((line, known_house_number(store, line.item, line.object)) for line in lines)
    return [replace(line, number=number) if number else line for line, number in numbered]


def findings_among(store: Store, round_id: str, partners: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the findings that a round made (empty: any) and that one of these partners holds (none given: anybody)."""
    rows = store.rows(
        "select id from finding where gone = 0 and ? in ('', round) and (? or partner in (select value from json_each(?)))",
        [round_id, not partners, to_text(list(partners))],
    )
    return tuple(finding for (finding,) in rows)


def count_findings(store: Store, wanted: Filter) -> int:
    """Return how many findings match; counted once per change of the record and day, for every order of a list asks it."""
    return once(store, wanted, lambda: _count(store, wanted))


def _count(store: Store, wanted: Filter) -> int:
    words = typed_words(wanted.typed)
    if words and wanted.confidential:
        return len(finding_numbers(store, wanted))
    asked = _asked(store, wanted, words)
    return int(store.rows(f"select count(*) from {asked.tables} where {asked.conditions}", asked.params)[0][0])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A filter as SQL: the tables that are read, the column of row numbers, the conditions and their parameters."""

    tables: str
    n: str
    conditions: str
    params: Sequence[Any]
    piles: Sequence[int]
    of_order: bool
    """Only what is kept for the order is read, so that findings may be walked through in any order."""
    narrow: bool
    """Something is asked that an order does not know: not all findings, or all open ones."""

    def without_index(self) -> str:
        """Return the conditions as they are looked at row by row: the index is that of the order (a plus keeps SQLite from another)."""
        return self.conditions.replace("o.", "+o.")


def _asked(store: Store, wanted: Filter, words: Sequence[str]) -> _Asked:
    """Return a filter as SQL. Words find everything, in parks set aside too, and in their index there is nothing confidential."""
    fields = _fields(store, wanted, words)
    open_only = wanted.open_only or wanted.overdue
    piles = [pile for pile in PILES if (pile in OPEN_PILES or not open_only) and (pile < 2 or wanted.confidential)]
    conditions = [f"o.pile in ({', '.join(map(str, piles))})"] if len(piles) < len(PILES) else []
    conditions += [condition for condition, _values in fields.values()]
    params = [value for _condition, values in fields.values() for value in values]
    ordered = is_in_order(store)
    sources: list[tuple[str, str]] = []
    if words:
        sources.append(("finding_index w", "w.rowid"))
        conditions.append("w.finding_index match ?")
        params.append(match_of(store, words))
    if wanted.among is not None:
        sources.append(("finding t", "t.n"))
        conditions.append("t.id in (select value from json_each(?))")
        params.append(to_text(list(wanted.among)))
    of_order = ordered and not sources
    if words and not fields and not open_only and wanted.among is None:
        conditions = conditions[-1:]
    else:
        sources.append((ORDERED if ordered else WORKED_OUT, "o.n"))
    (tables, n), *others = sources
    tables += _index(frozenset(fields)) if of_order and fields else ""
    tables += "".join(f" cross join {table} on {column} = {n}" for table, column in others)
    return _Asked(tables, n, " and ".join(conditions) or "true", params, piles, of_order, narrow=bool(fields))


def _fields(store: Store, wanted: Filter, words: Sequence[str]) -> dict[str, tuple[str, list[Any]]]:
    """Return for each field by which is filtered, besides the pile, its condition on the findings `o` and the parameters of that."""
    alike = ("theme", "partner_kind", "severity", "status")
    fields: dict[str, tuple[str, list[Any]]] = {name: (f"o.{name} = ?", [getattr(wanted, name)]) for name in alike if getattr(wanted, name)}
    if wanted.stage:
        fields["stage"] = "o.stage = ?", [STAGES.index(wanted.stage) if wanted.stage in STAGES else -1]
    elif wanted.status and not wanted.overdue and not wanted.open_only:
        fields["stage"] = "o.stage not in (?, ?)", [STAGES.index(stage) for stage in ENDED]
    if wanted.no_photo:
        fields["photo"] = "o.photo = 0", []
    if wanted.overdue:
        fields["due"] = PASSED.format(today="?").replace("t.", "o."), [store.today.isoformat()]
    if wanted.park:
        fields["park_n"] = "o.park_n = (select n from park where id = ?)", [wanted.park]
    elif not words and store.rows("select 1 from park where aside <> '' limit 1"):
        fields["aside"] = "o.park_n not in (select n from park where aside <> '')", []
    return fields


def _index(fields: frozenset[str]) -> str:
    """Return by which index findings are filtered by these fields: SQLite would rather take that of the order, however few match."""
    if "park_n" in fields:
        return " indexed by finding_order_of_park"
    alone = len(fields) == 1 and fields <= _WITH_INDEX
    return f" indexed by finding_order_{next(iter(fields)) if alone else 'filter'}"


def _worth_walking(store: Store, wanted: Filter, asked: _Asked) -> bool:
    """Return whether findings are gone through in their order: not where few match, which are put in order sooner.

    Of what does not match no row is read, only the index of the order: seven of these take as long as one row.
    """
    if not asked.of_order:
        return False
    if not asked.narrow:
        return True
    every = count_findings(store, Filter(open_only=wanted.open_only or wanted.overdue, confidential=wanted.confidential))
    return count_findings(store, wanted) * 8 >= every
