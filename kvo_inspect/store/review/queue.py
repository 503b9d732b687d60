"""Review (nalopen): which findings somebody has to go over, and how each of them stands. Their order: `queue_order`; verdicts: `verdicts`.

To be gone over: what nobody judged, what two people judged differently, and what changed since it was returned, dropped or put with
another. What was seen solved is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.findings.finding import few_words
from kvo_inspect.domain.findings.review import Lack
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.walk.meanings import words_of
from kvo_inspect.domain.walk.suggestions import Likeness
from kvo_inspect.store.checklists.stored import known_house_number, known_items
from kvo_inspect.store.conditions.findings import CHANGED, LACKS, NOT_ENDED, STAGE, TO_REVIEW, VERDICT
from kvo_inspect.store.conditions.rounds import PARK_COUNTS
from kvo_inspect.store.record.database import sqlite_errors
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import language

MOST_DOUBLES = 5
"""So many are proposed as what a finding may be a duplicate of."""

FINDING_AND_REVIEW = "from finding t left join review v on v.finding = t.id and v.gone = 0"
_CHANGED = f"case when {TO_REVIEW} then v.verdict is not null and {CHANGED} else 0 end"
"""SQL: the finding `t` that somebody has to go over was judged before; of the others nobody asks, and to tell costs more."""
_OBJECT = "(t.object = '' and t.item is not null and t.item in (select value from json_each(:objects)))"
_LACKS: dict[Lack, str] = {
    "holder": LACKS["holder"],
    "theme": LACKS["theme"],
    "object": _OBJECT,
    "text": LACKS["text"],
    "told": LACKS["told"],
    "photo": LACKS["photo"],
}
"""SQL: what the finding `t` lacks, what matters most first; `:objects` is what `with_objects` gives."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Of which findings: all parks, one park or one round. Confidential ones only when somebody asked for them."""

    park: str = ""
    round: str = ""
    confidential: bool = False

    def where(self) -> str:
        """Return the condition in SQL on `standing s`, which names only what is asked, so that an index can answer it."""
        conditions = ["s.to_review = 1", "s.confidential <= :confidential"]
        conditions += ["s.park = :park"] if self.park else [PARK_COUNTS.format("s")]
        conditions += ["s.n in (select n from finding where round = :round)"] if self.round else []
        return " and ".join(conditions)

    def params(self) -> dict[str, str | int]:
        """Return the parameters of that condition."""
        return {"park": self.park, "round": self.round, "confidential": int(self.confidential)}


@dataclass(frozen=True, slots=True)
class LikelyOriginal:
    """A finding that may be the same thing."""

    id: str
    code: str
    text: str
    """What is wrong, the object and what was typed, in the language in use."""
    made: str
    stage: str
    score: int


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One finding as the queue shows it."""

    n: int
    id: str
    code: str
    park: str
    park_name: str
    checkpoint: str
    checkpoint_name: str
    round: str | None
    item: str | None
    theme: str | None
    object: str
    text: str
    severity: str
    status: str
    due: str | None
    partner: str | None
    partner_kind: str | None
    partner_name: str
    told_at: str
    """When somebody was told that the finding is urgent."""
    verdict: str | None
    made: str
    confidential: int
    open: int
    """Still to be gone over."""
    changed: int
    """To be gone over, judged before, and changed since."""
    lacks: tuple[Lack, ...] = ()
    """What the finding lacks, what matters most first."""
    duplicates: tuple[LikelyOriginal, ...] = ()
    """Findings of which this one may be a duplicate, the likeliest first; only when `with_duplicates` looked for them."""
    number: str = ""
    """The house number of the premises, when the object is one."""

    @property
    def complete(self) -> bool:
        """Whether nothing is in the way of accepting the finding, as far as this line says."""
        return bool(self.open) and not self.changed and not self.lacks


def count_to_review(store: Store, queue: Queue = Queue()) -> int:
    """Return how many findings somebody has to go over."""
    return int(_rows(store, f"select count(*) from standing s where {queue.where()}", queue.params())[0][0])


def _rows(store: Store, sql: str, params: dict[str, str | int]) -> list[tuple[Any, ...]]:
    with sqlite_errors(store.path):
        return store.db.execute(sql, params).fetchall()


def review_lines(store: Store, numbers: Sequence[int]) -> list[ReviewLine]:
    """Return the lines of these row numbers, in the order asked; what they may be duplicates of: `with_duplicates`."""
    names = list(_LACKS)
    rows = _rows(
        store,
        'select t.n, t.id, t.code, t.park, p.name, t.checkpoint, c.name, t.round, t.item, t.theme, t.object, t."text", t.severity, '
        "t.status, t.due, t.partner, a.kind, coalesce(a.organisation, ''), coalesce(json_extract(t.told, '$.at'), ''), "
        f"{VERDICT}, t.made, t.confidential, {TO_REVIEW}, {_CHANGED}, {', '.join(_LACKS.values())} "
        f"{FINDING_AND_REVIEW} join park p on p.id = t.park join checkpoint c on c.id = t.checkpoint "
        "left join partner a on a.id = t.partner where t.n in (select value from json_each(:numbers)) and t.gone = 0",
        {"numbers": to_text(list(numbers)), "objects": with_objects(store)},
    )
    line_by_number: dict[int, ReviewLine] = {}
    for row in rows:
        line, lacking = ReviewLine(*row[: -len(names)]), row[-len(names) :]
        lacks = tuple(name for name, is_lacking in zip(names, lacking, strict=True) if is_lacking)
        line_by_number[row[0]] = replace(line, lacks=lacks, number=known_house_number(store, line.item, line.object))
    return [line_by_number[n] for n in numbers if n in line_by_number]


def with_objects(store: Store) -> str:
    """Return the items that ask for an object, as JSON."""
    return to_text([key for key, (_checklist, item) in known_items(store).items() if item.object is not None])


def named_lines(store: Store, numbers: Sequence[int]) -> list[tuple[ReviewLine, str]]:
    """Return the lines of these row numbers, each with what the finding is in a few words.

    What a finding may be a duplicate of is looked for only where its row says so: where
    nothing else is in the way. Comparing words takes longest.
    """
    items = known_items(store)
    lines = review_lines(store, numbers)
    likely = _duplicates(store, [line for line in lines if line.complete])
    return [(replace(line, duplicates=likely.get(line.n, ())), _words(items, line.item, line.object, line.text)) for line in lines]


def numbers_within(store: Store, queue: Queue) -> list[int]:
    """Return the row numbers of all findings of what a queue is of, gone over or not."""
    conditions = ["gone = 0", "confidential <= :confidential"]
    conditions += ["park = :park"] if queue.park else []
    conditions += ["round = :round"] if queue.round else []
    return [n for (n,) in _rows(store, f"select n from finding where {' and '.join(conditions)}", queue.params())]


def numbers_of(store: Store, finding_ids: Sequence[str]) -> set[int]:
    """Return the row numbers of findings, by which lists know them."""
    return {
        row[0] for row in store.rows("select n from finding where id in (select value from json_each(?))", [to_text(list(finding_ids))])
    }


# -- what it may be a duplicate of -------------------------------------------------------------------------------------


def finding_words(store: Store, item: str | None, object_: str, text: str) -> str:
    """Return a finding in a few words, in the language in use: what is wrong, at which object, what was typed."""
    return _words(known_items(store), item, object_, text)


def _words(items: Mapping[str, tuple[Checklist, Item]], item: str | None, object_: str, text: str) -> str:
    known = items.get(item or "")
    wrong = (known[1].defect or known[1].ask)(language()) if known else ""
    return few_words(wrong, object_, text)


def with_duplicates(store: Store, lines: Sequence[ReviewLine]) -> list[ReviewLine]:
    """Return the lines with what they may be duplicates of, those to be gone over."""
    likely = _duplicates(store, lines)
    return [replace(line, duplicates=likely.get(line.n, ())) for line in lines]


def _duplicates(store: Store, lines: Sequence[ReviewLine]) -> dict[int, tuple[LikelyOriginal, ...]]:
    """Return, by row number, the open findings at the same checkpoint, found before, that may be the same thing."""
    stops = sorted({line.checkpoint for line in lines if line.open})
    if not stops:
        return {}
    rows = store.rows(
        f'select t.n, t.id, t.code, t.checkpoint, t.item, t.object, t."text", t.made, {STAGE}, t.confidential from finding t '
        f"where t.checkpoint in (select value from json_each(?)) and t.gone = 0 and t.status <> 'verified' and {NOT_ENDED}",
        [to_text(stops)],
    )
    items = known_items(store)
    here: dict[str, list[tuple[Likeness, int, LikelyOriginal, int]]] = {}
    for n, id_, code, stop, item, object_, text, made, stage, hidden in rows:
        words = _words(items, item, object_, text)
        here.setdefault(stop, []).append(
            (Likeness(item, object_, words_of(words)), n, LikelyOriginal(id_, code, words, made, stage, 0), hidden)
        )
    originals_by_number: dict[int, tuple[LikelyOriginal, ...]] = {}
    for line in lines:
        if not line.open:
            continue
        mine = Likeness(line.item, line.object, words_of(_words(items, line.item, line.object, line.text)))
        scored = [
            (score, other)
            for like, n, other, hidden in here.get(line.checkpoint, ())
            if (other.made, n) < (line.made, line.n) and hidden <= line.confidential and (score := mine.with_(like))
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1].made))
        if scored:
            originals_by_number[line.n] = tuple(
                LikelyOriginal(other.id, other.code, other.text, other.made, other.stage, score) for score, other in scored[:MOST_DOUBLES]
            )
    return originals_by_number
