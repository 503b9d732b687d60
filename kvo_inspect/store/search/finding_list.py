"""The list of findings over all parks: which ones, newest first, and the lines a screen shows of them."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.domain.values.search_words import typed_words
from kvo_inspect.store.checklists.stored import known_house_number
from kvo_inspect.store.conditions.findings import NOT_ENDED, PASSED, STAGE
from kvo_inspect.store.conditions.rounds import PARK_COUNTS
from kvo_inspect.store.record.database import rows_written
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_order import PILES, ColumnOrder, OrderWords, in_order, order_again
from kvo_inspect.store.search.lookup import hidden_findings, match_of


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
    number: str = ""
    """The house number of the premises, when the object is one."""

    @property
    def stage(self) -> Stage:
        """Where the finding is in its life."""
        return stage_of(self.status, self.verdict)  # type: ignore[arg-type]


def finding_numbers(store: Store, wanted: Filter, most: int = sys.maxsize) -> array[int]:
    """Return the row numbers of the findings that match, newest first (8 bytes each), the newest *most* at most."""
    words = typed_words(wanted.typed)
    sources, conditions, params = _asked(store, wanted, words)
    n = sources[0][1]
    rows = store.rows(f"select {n} from {_from(sources)} where {' and '.join(conditions)} order by {n} desc limit ?", [*params, most])
    numbers = array("q", [number for (number,) in rows])
    if words and wanted.confidential and (hidden := hidden_findings(store, words)):
        hidden.intersection_update(finding_numbers(store, replace(wanted, typed="")))
        return array("q", sorted(hidden.union(numbers), reverse=True)[:most])
    return numbers


def ordered_numbers(store: Store, wanted: Filter, order: ColumnOrder, words: OrderWords, most: int = sys.maxsize) -> array[int]:
    """Return the row numbers of the findings that match in the order of a column, equal ones newest first; the first *most* at most.

    Those without a value in it are at the end. All findings, and all open ones, are read in that order from an index.
    """
    typed = typed_words(wanted.typed)
    if not order_again(store, words) or (typed and wanted.confidential):
        return in_order(store, finding_numbers(store, wanted), order, words)[:most]
    way = "desc" if order.descending else ""
    if wanted != Filter(open_only=wanted.open_only, confidential=wanted.confidential):
        sources, conditions, params = _asked(store, wanted, typed)
        sql = f"select o.n from {_from([*sources, ('finding_order o', 'o.n')])} where {' and '.join(conditions)}"
        rows = store.rows(f"{sql} order by o.{order.key} is null, o.{order.key} {way}, o.n desc limit ?", [*params, most])
        return array("q", [n for (n,) in rows])
    piles = [pile for pile in PILES if (pile in (1, 3) or not wanted.open_only) and (pile < 2 or wanted.confidential)]
    counting = _counting(store, "t")
    tables = _from([("finding_order o", "o.n"), *([("finding t", "t.n")] if counting else [])])
    numbers = array("q")
    for filled in ("is not null", "is null"):
        branches = [
            f"select o.{order.key} as key, o.n as n from {tables} "
            f"where {' and '.join([f'o.pile = {pile}', f'o.{order.key} {filled}', *counting])}"
            for pile in piles
        ]
        rows = store.rows(f"{' union all '.join(branches)} order by key {way}, n desc limit ?", [most - len(numbers)])
        numbers.extend(n for _key, n in rows)
    return numbers


def finding_lines(store: Store, numbers: Sequence[int]) -> list[FindingLine]:
    """Return the lines of these row numbers, in the order asked."""
    rows = store.rows(
        'select t.n, t.id, t.code, t.park, p.name, t.checkpoint, c.name, t.item, t.theme, t.object, t."text", t.severity, t.status, t.due, '
        "coalesce(r.date, t.made), a.kind, coalesce(a.organisation, ''), json_extract(v.verdict, '$.kind'), t.confidential, "
        "coalesce(json_extract(v.verdict, '$.reason'), '') "
        "from finding t join park p on p.id = t.park join checkpoint c on c.id = t.checkpoint left join partner a on a.id = t.partner "
        "left join review v on v.finding = t.id and v.gone = 0 left join round r on r.id = t.round "
        "where t.n in (select value from json_each(?))",
        [to_text(list(numbers))],
    )
    by_number = {row[0]: FindingLine(*row) for row in rows}
    lines = [by_number[n] for n in numbers if n in by_number]
    return [replace(line, number=known_house_number(store, line.item, line.object)) for line in lines]


def count_findings(store: Store, wanted: Filter) -> int:
    """Return how many findings match; counted once per change of the record and day, for every order of a list asks it."""
    as_of, counts = store.memory.get("findings counted", (None, {}))
    if as_of != (now := (rows_written(store.db), store.today)):
        counts = {}
        store.memory["findings counted"] = now, counts
    if wanted not in counts:
        counts[wanted] = _count(store, wanted)
    return int(counts[wanted])


def _count(store: Store, wanted: Filter) -> int:
    words = typed_words(wanted.typed)
    if words and wanted.confidential:
        return len(finding_numbers(store, wanted))
    sources, conditions, params = _asked(store, wanted, words)
    return int(store.rows(f"select count(*) from {_from(sources)} where {' and '.join(conditions)}", params)[0][0])


def _from(sources: Sequence[tuple[str, str]]) -> str:
    (table, n), *others = sources
    return table + "".join(f" cross join {other} on {column} = {n}" for other, column in others)


def _asked(store: Store, wanted: Filter, words: Sequence[str]) -> tuple[list[tuple[str, str]], list[str], list[Any]]:
    """Return the tables to read, each with its column of row numbers, the conditions and their parameters: no table in vain."""
    sources: list[tuple[str, str]] = []
    parts: list[str] = []
    params: list[Any] = []
    park, confidential = "t.park", "t.confidential"
    if words:
        sources.append(("finding_index w", "w.rowid"))
        parts.append("w.finding_index match ?")
        params.append(match_of(store, words))
    if wanted.overdue or wanted.open_only:
        sources.append(("standing s", "s.n"))
        parts.append("s.open = 1")
        park, confidential = "s.park", "s.confidential"
        if wanted.overdue:
            parts.append(PASSED.format(today="?").replace("t.", "s."))
            params.append(store.today.isoformat())
    of_finding = _of_finding(wanted)
    if of_finding or not sources or (wanted.park and park == "t.park"):
        sources.append(("finding t", "t.n"))
        parts.append("t.gone = 0")
    if not words:  # in the index of words there is nothing confidential
        parts.append(f"{confidential} <= 1" if wanted.confidential else f"{confidential} = 0")
    if wanted.park:
        parts.append(f"{park} = ?")
        params.append(wanted.park)
    elif not words:  # words find everything
        parts += _counting(store, park.partition(".")[0])
    for condition, values in of_finding:
        parts.append(condition)
        params += values
    return sources, parts, params


def _counting(store: Store, table: str) -> list[str]:
    """Return the condition that the park of a row was not set aside; none when no park was: then an index counts all findings."""
    return [PARK_COUNTS.format(table)] if store.rows("select 1 from park where aside <> '' limit 1") else []


def _of_finding(wanted: Filter) -> list[tuple[str, list[Any]]]:
    """Return the conditions for which the finding itself is read, each with its parameters."""
    of_finding: list[tuple[str, list[Any]]] = [
        (f"t.{column} = ?", [value])
        for column, value in (("status", wanted.status), ("theme", wanted.theme), ("severity", wanted.severity))
        if value
    ]
    if wanted.among is not None:
        of_finding.append(("t.id in (select value from json_each(?))", [to_text(list(wanted.among))]))
    if wanted.partner_kind:
        of_finding.append(("t.partner in (select id from partner where kind = ?)", [wanted.partner_kind]))
    if wanted.status and not wanted.overdue and not wanted.open_only:
        of_finding.append((NOT_ENDED, []))
    if wanted.stage:
        of_finding.append((f"{STAGE} = ?", [wanted.stage]))
    if wanted.no_photo:
        of_finding.append(("not exists (select 1 from photo_use u where u.finding = t.id and u.gone = 0)", []))
    return of_finding
