"""Two values: fields to which two people gave different values apart, and choosing one of them (docs/record.md)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.change import GONE, Change, stamp_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NotAllowedNow, NotFound
from kvo_inspect.store.checklists.mentioned import Mentioned, mentioned
from kvo_inspect.store.conditions.two_values import ASKED
from kvo_inspect.store.findings.finding import review_finding
from kvo_inspect.store.merge.removals import Removal, removals, settle_removal
from kvo_inspect.store.merge.subjects import Subject, subject_of
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.reach import CHOOSE, REDO, UNDO
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.rounds.correcting import write_choice
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import _

SHOWN = 500
"""At most so many are listed at once."""


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values: what, who and when."""

    change: str
    """The name of the change that wrote it."""
    value: Any
    """As JSON has it."""
    author: str
    letters: str
    at: str
    stands: bool
    """Whether the record shows this value until somebody chooses."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that holds two values, or more."""

    noun: str
    noun_id: str
    field: str
    park: str
    about: Subject
    """The row itself, and which finding, place or question it is about."""
    mentioned: Mentioned
    """What the values speak of."""
    values: tuple[ConflictValue, ...]
    """Oldest first."""
    removal: Removal | None = None
    """When the two values are that the thing is gone, and that it is there."""


def list_conflicts(store: Store, park: str | None = None, *, confidential: bool = False) -> list[Conflict]:
    """Return the fields that hold two values, of all parks or one, the newest disagreement last."""
    rows = store.rows(
        "select noun, noun_id, field, writes from conflict c where confidential <= ? and (? is null or park = ?) "
        f"and {ASKED.format('c')} order by noun, noun_id, field limit ?",
        [int(confidential), park, park, SHOWN],
    )
    return sorted((conflict_of(store, *row) for row in rows), key=lambda conflict: conflict.values[-1].change)


def list_removals(store: Store, park: str | None = None, *, confidential: bool = False) -> list[Conflict]:
    """Return what was removed and worked on apart as a field with two values, `gone`: chosen as any other. The newest is last."""
    return [_conflict_of_removal(store, removal) for removal in removals(store, park, confidential=confidential)[-SHOWN:]]


def _conflict_of_removal(store: Store, removal: Removal) -> Conflict:
    thing = removal.thing
    letters = {device: shown for (_letters, device), shown in shown_letters(store.db).items()}
    values = [
        ConflictValue(change.name, gone, change.by, letters[change.log.device], change.at, thing.gone is gone)
        for change, gone in sorted(((removal.removed, True), (removal.work, False)), key=lambda each: each[0].stamp)
    ]
    speaks_of = mentioned(store, thing.park, [], confidential=thing.confidential)
    return Conflict(thing.noun, thing.id, GONE, thing.park, subject_of(store, thing), speaks_of, tuple(values), removal)


def conflicts_of_finding(store: Store, finding_id: str) -> list[Conflict]:
    """Return the fields with two values of a finding, its rechecks, its review and the answer that made it."""
    finding = store.get(Finding, finding_id)
    rows = store.rows(
        "select noun, noun_id, field, writes from conflict c where (noun_id = ? or noun_id in (select id from recheck where finding = ?) "
        "or noun_id in (select id from review where finding = ?) "
        "or noun_id in (select id from answer where round = ? and checkpoint = ? and item = ?)) "
        f"and {ASKED.format('c')} order by noun, field",
        [finding_id, finding_id, finding_id, finding.round, finding.checkpoint, finding.item],
    )
    return [conflict_of(store, *row) for row in rows]


def finding_of(store: Store, conflict: Conflict) -> str | None:
    """Return the id of the finding that a field with two values is about, or None."""
    rows = store.rows("select id from finding where code = ? and park = ? and gone = 0", [conflict.about.finding, conflict.park])
    return str(rows[0][0]) if conflict.about.finding and rows else None


def choose(store: Store, conflict: Conflict, change: str) -> Noun:
    """Keep the value that this change wrote. What follows from it follows again: it is the noun's own verb that writes it.

    Raises NotFound when the two values are no longer there (chosen meanwhile), NotAllowedNow as `settle_removal`, and when a thing would
    then belong to what was removed since.
    """
    if conflict.removal is not None:
        return settle_removal(store, conflict.noun, conflict.noun_id, gone=conflict.removal.removed.name == change)
    rows = store.rows(
        "select writes from conflict where noun = ? and noun_id = ? and field = ?", [conflict.noun, conflict.noun_id, conflict.field]
    )
    values = _values(store, conflict.noun, conflict.noun_id, conflict.field, rows[0][0]) if rows else ()
    choice = next((candidate for candidate in values if candidate.change == change), None)
    if choice is None:
        raise NotFound(conflict.field)
    now = store.find(NOUNS[conflict.noun], conflict.noun_id)
    if now is None:
        raise NotFound(conflict.noun_id)
    if isinstance(now, Answer) and conflict.field == "value":
        value = Value.model_validate(choice.value)
        return record_answer(store, now.round, now.checkpoint, now.item, value, how=CHOOSE).answers[0]
    if isinstance(now, Recheck) and conflict.field == "seen":
        return recheck_finding(store, now.round, now.finding, choice.value, how=CHOOSE)[0]
    if isinstance(now, Review) and conflict.field == "verdict":
        return review_finding(store, now.finding, Verdict.model_validate(choice.value), how=CHOOSE)
    target = now.refs.get(conflict.field)
    home = store.find(NOUNS[target], choice.value) if target is not None and choice.value is not None else None
    if home is not None and home.gone and conflict.field != Partner.noun:  # who was asked may be gone, what was asked stays
        raise NotAllowedNow(_("That was removed since: choose the other value, or take the removal back first."))
    with store.act(CHOOSE) as act:
        if isinstance(now, Round) and conflict.field in ("date", "part", "measurement", "aside"):
            others, asked = measurements_apart(store, now.id)
            return write_choice(act, now, conflict.field, choice.value, others=others, with_measurement=not asked)
        return act.write(NOUNS[conflict.noun], now.id, park=now.park, **{conflict.field: choice.value})


def measurements_apart(store: Store, round_id: str) -> tuple[list[str], bool]:
    """Return the ids of the measurements that people gave a round apart, and whether a person is asked which of them holds."""
    rows = store.rows(
        f"select writes, {ASKED.format('c')} from conflict c where noun = ? and noun_id = ? and field = 'measurement'",
        [Round.noun, round_id],
    )
    values = {each.value for writes, _asked in rows for each in _values(store, Round.noun, round_id, "measurement", writes)}
    return sorted(values), any(asked for _writes, asked in rows)


def with_two_statuses(store: Store) -> frozenset[str]:
    """Return the ids of the findings of which two statuses stand: nothing that follows is written there, for a person chooses."""
    rows = store.rows("select noun_id from conflict where noun = ? and field = 'status'", [Finding.noun])
    return frozenset(noun_id for (noun_id,) in rows)


def findings_of_act(store: Store, act: str) -> list[Finding]:
    """Return the findings that an act of this device made, removed or brought back."""
    rows = store.rows(
        "select noun_id from change join log on log.id = change.log where log.device = ? and stamp = ? and change.noun = 'finding' "
        """and (after = '[]' or fields like '%"gone":%') order by seq""",
        [store.device, stamp_of(act)],
    )
    return [finding for (finding_id,) in rows if (finding := store.find(Finding, finding_id)) is not None]


def conflict_of(store: Store, noun: str, noun_id: str, field: str, writes: str) -> Conflict:
    """Return a row of `conflict` as a person is asked about it."""
    now = store.find(NOUNS[noun], noun_id)
    if now is None:
        raise NotFound(noun_id)
    values = _values(store, noun, noun_id, field, writes)
    speaks_of = mentioned(store, now.park, [(noun, field, each.value) for each in values], confidential=now.confidential)
    return Conflict(noun, noun_id, field, now.park, subject_of(store, now), speaks_of, values)


def _values(store: Store, noun: str, noun_id: str, field: str, writes: str) -> tuple[ConflictValue, ...]:
    names = set(json.loads(writes))
    letters = {device: shown for (_letters, device), shown in shown_letters(store.db).items()}
    changes = logs.changes_of(store.db, noun, noun_id)
    wrote = [change for change in changes if change.name in names]
    values = []
    for change in wrote:
        value = values_of(change)[field]
        given = _given(changes, change, field, value)
        values.append(ConflictValue(change.name, value, given.by, letters[given.log.device], given.at, change is wrote[-1]))
    return tuple(values)


def _given(changes: Sequence[Change], change: Change, field: str, value: Any) -> Change:
    """Return the change in which a value was given: before the one that only put it back, by an undo or a redo."""
    if change.how.partition(" ")[0] not in (UNDO, REDO):
        return change
    earlier = [other for other in changes if other.stamp < change.stamp and other.how.partition(" ")[0] not in (UNDO, REDO, CHOOSE)]
    return next((other for other in reversed(earlier) if values_of(other).get(field) == value), change)
