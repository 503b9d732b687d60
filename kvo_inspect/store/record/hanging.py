"""What hangs on a thing: the things, not removed, that refer to it, counted per noun."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.logical import passed
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.tables import NOUNS

_OF_QUESTION: tuple[tuple[type[Noun], str], ...] = (
    (Finding, "id"),
    (Recheck, "finding"),
    (PhotoUse, "finding"),
    (PromisedPhoto, "finding"),
)
"""The nouns by which a round tells of a question, beside its answer, with the field that names a finding of that question."""


def hanging_on(store: Store, noun: Noun, *, confidential: bool = True) -> dict[str, int]:
    """Return how many things of each noun refer to a thing, the confidential too unless told; nouns without any are left out."""
    counts: dict[str, int] = {}
    for model, name in referring(noun.noun):
        where = f'"{name}" = ? and gone = 0 and id <> ? and confidential <= ?'
        ((count,),) = store.rows(f'select count(*) from "{model.noun}" where {where}', [noun.id, noun.id, int(confidential)])
        if count:
            counts[model.noun] = counts.get(model.noun, 0) + int(count)
    return counts


def remove_with(act: Act, noun: Noun, along: frozenset[str]) -> None:
    """Remove a thing, within an act, and what hangs on it of the nouns in *along*."""
    for model, name in referring(noun.noun):
        if model.noun in along:
            for held in act.store.select(model, f'where "{name}" = ? and gone = 0', [noun.id]):
                act.write(model, held.id, park=held.park, gone=True)
    act.write(type(noun), noun.id, park=noun.park, gone=True)


def referring(target: str) -> list[tuple[type[Noun], str]]:
    """Return each noun that refers to another, with the field that does."""
    return [(model, name) for model in NOUNS.values() for name, refers in model.refs.items() if refers == target]


def heads_on(store: Store, noun: Noun) -> dict[str, list[str]]:
    """Return the heads of each thing, not gone, that refers to a thing, by its id; on a park hangs all that lies in the park."""
    if isinstance(noun, Park):
        nouns = [noun for noun in NOUNS if noun != Author.noun]
        queries = [f'select id, heads from "{noun}" where park = ? and id <> park and gone = 0' for noun in nouns]
    else:
        queries = [f'select id, heads from "{model.noun}" where "{name}" = ? and gone = 0' for model, name in referring(noun.noun)]
    hanging = {noun_id: json.loads(heads) for sql in queries for noun_id, heads in store.rows(sql, [noun.id])}
    hanging.pop(noun.id, None)
    return hanging


def going_along(store: Store, written: Collection[tuple[Noun, Mapping[str, Any]]], since: int) -> Iterator[tuple[Noun, dict[str, str]]]:
    """Yield what goes with the answers that get another round by what is *written*: what their questions found where these are now.

    Only what came into that round after the stamp *since*, that of the joining: before, another answer stood there, or none. Each with its
    round to be.
    """
    moved = {thing.id for thing, fields in written if fields.get("round") not in (None, getattr(thing, "round", None))}
    for answer, fields in written:
        if isinstance(answer, Answer) and answer.id in moved:
            things = (thing for thing in of_question(store, answer, answer.round) if thing.id not in moved)
            yield from ((thing, {"round": fields["round"]}) for thing in things if _came_in(store, thing) > since)


def of_question(store: Store, answer: Answer, round_id: str) -> Iterator[Noun]:
    """Yield what a round found of the question of an answer at its place: findings, rechecks, and photos of these."""
    question = "select id from finding where checkpoint = ? and item = ? and confidential = ? and gone = 0"
    for model, field in _OF_QUESTION:
        params = [round_id, answer.checkpoint, answer.item, int(answer.confidential)]
        yield from store.select(model, f"where gone = 0 and round = ? and {field} in ({question}) order by n", params)


def _came_in(store: Store, thing: Noun) -> int:
    """Return the stamp of the change by which a thing got the round that it has."""
    return max((change.stamp for change in logs.changes_of(store.db, thing.noun, thing.id) if "round" in values_of(change)), default=0)


def others_went_on(store: Store, nouns: Iterable[Noun], act: str) -> bool:
    """Return whether another laptop changed one of these things after an act of that name, or what hangs there."""
    for noun in nouns:
        changes = logs.changes_of(store.db, noun.noun, noun.id)
        before = passed(changes, [change for change in changes if change.name == act])
        if any(change.log.device != store.device and change.name not in before for change in changes):
            return True
        if any(not head.endswith(f"-{store.device}") for heads in heads_on(store, noun).values() for head in heads):
            return True
    return False
