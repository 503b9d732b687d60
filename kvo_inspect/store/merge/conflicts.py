"""Two values: fields to which two people gave different values apart, and choosing one of them (docs/record.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.errors import NotFound
from kvo_inspect.store.findings.finding import review_finding
from kvo_inspect.store.merge.subjects import Thing, thing_of
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding

SHOWN = 500
"""At most so many are listed at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """One of the values: what, who and when."""

    change: str
    """The name of the change that wrote it."""
    value: Any
    """As JSON has it."""
    author: str
    letters: str
    at: str
    stands: bool
    """It is what the record shows until somebody chooses."""


@dataclass(frozen=True, slots=True)
class Double:
    """A field that holds two values, or more."""

    noun: str
    noun_id: str
    field: str
    park: str
    about: Thing
    """The row itself, and which finding, place or question it is about."""
    named: Mapping[str, Noun]
    """What the values refer to, by id."""
    values: tuple[Said, ...]
    """Oldest first."""


def list_doubles(store: Store, park: str | None = None, *, confidential: bool = False) -> list[Double]:
    """Return the fields that hold two values, of all parks or one, the newest disagreement last."""
    rows = store.rows(
        "select noun, noun_id, field, writes from conflict where confidential <= ? and (? is null or park = ?) "
        "order by noun, noun_id, field limit ?",
        [int(confidential), park, park, SHOWN],
    )
    return sorted((double_of(store, *row) for row in rows), key=lambda double: double.values[-1].change)


def doubles_of_finding(store: Store, finding_id: str) -> list[Double]:
    """Return the double values of a finding, its rechecks, its review and the answer that made it."""
    finding = store.get(Finding, finding_id)
    rows = store.rows(
        "select noun, noun_id, field, writes from conflict where noun_id = ? or noun_id in (select id from recheck where finding = ?) "
        "or noun_id in (select id from review where finding = ?) "
        "or noun_id in (select id from answer where round = ? and checkpoint = ? and item = ?) order by noun, field",
        [finding_id, finding_id, finding_id, finding.round, finding.checkpoint, finding.item],
    )
    return [double_of(store, *row) for row in rows]


def finding_of(store: Store, double: Double) -> str | None:
    """Return the id of the finding that a double value is about, or None."""
    found = store.rows("select id from finding where code = ? and park = ? and gone = 0", [double.about.finding, double.park])
    return str(found[0][0]) if double.about.finding and found else None


def choose(store: Store, double: Double, change: str) -> Noun:
    """Keep the value that this change wrote. What follows from it follows again: it is the noun's own verb that writes it.

    Raises NotFound when the two values are no longer there (chosen meanwhile).
    """
    rows = store.rows(
        "select writes from conflict where noun = ? and noun_id = ? and field = ?", [double.noun, double.noun_id, double.field]
    )
    values = _values(store, double.noun, double.noun_id, double.field, rows[0][0]) if rows else ()
    said = next((one for one in values if one.change == change), None)
    if said is None:
        raise NotFound(double.field)
    now = store.find(NOUNS[double.noun], double.noun_id)
    if now is None:
        raise NotFound(double.noun_id)
    if isinstance(now, Answer) and double.field == "value":
        value = Value.model_validate(said.value)
        return record_answer(store, now.round, now.checkpoint, now.item, value, how="choose").answers[0]
    if isinstance(now, Recheck) and double.field == "seen":
        return recheck_finding(store, now.round, now.finding, said.value, how="choose")[0]
    if isinstance(now, Review) and double.field == "verdict":
        return review_finding(store, now.finding, Verdict.model_validate(said.value), how="choose")
    with store.act("choose") as act:
        return act.write(NOUNS[double.noun], now.id, park=now.park, **{double.field: said.value})


def double_of(store: Store, noun: str, noun_id: str, field: str, writes: str) -> Double:
    """Return a row of `conflict` as a person is asked about it."""
    now = store.find(NOUNS[noun], noun_id)
    if now is None:
        raise NotFound(noun_id)
    values = _values(store, noun, noun_id, field, writes)
    return Double(noun, noun_id, field, now.park, thing_of(store, now), _named(store, now, field, values), values)


def _named(store: Store, now: Noun, field: str, values: Sequence[Said]) -> dict[str, Noun]:
    """Return what the values of a field refer to: a partner, a checkpoint, the finding that a verdict says it doubles."""
    model, ids = now.refs.get(field), [said.value for said in values if isinstance(said.value, str)]
    if field == "verdict":
        model, ids = "finding", [said.value["of"] for said in values if isinstance(said.value, dict) and said.value.get("of")]
    if model is None:
        return {}
    return {one: found for one in ids if (found := store.find(NOUNS[model], one)) is not None}


def _values(store: Store, noun: str, noun_id: str, field: str, writes: str) -> tuple[Said, ...]:
    names = set(json.loads(writes))
    letters = dict(store.rows("select device, letters from log"))
    wrote = [change for change in logs.changes_of(store.db, noun, noun_id) if change.name in names]
    return tuple(
        Said(change.name, values_of(change)[field], change.author, letters[change.log.device], change.at, change is wrote[-1])
        for change in wrote
    )
