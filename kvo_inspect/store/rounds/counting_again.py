"""Counting again: a round that was joined into another gets back the findings of what it still answers, which the joining took along."""

from __future__ import annotations

from collections.abc import Iterator

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.photos.photo import PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.logical import logical
from kvo_inspect.store.record.reach import JOIN, REDO
from kvo_inspect.store.record.store import Act, Store

_HANGING: tuple[type[Noun], ...] = (Recheck, PhotoUse, PromisedPhoto)
"""The nouns that a joining moves with a finding."""
_ELSEWHERE = """where t.gone = 0 and t.id in (select f.id from answer a join finding f
  on f.checkpoint = a.checkpoint and f.item = a.item and f.confidential = a.confidential and f.round <> a.round
  where a.round = ? and a.gone = 0 and a.value is not null) order by n"""
"""SQL: the findings of other rounds at the places and questions that a round answers."""


def is_of_joining(change: Change) -> bool:
    """Return whether a joining of rounds, perhaps done again, wrote a change of what it moves."""
    return change.how == JOIN or change.how.startswith(f"{REDO} ")


def take_findings_back(act: Act, round_id: str) -> None:
    """Move the findings that a joining took from what this round still answers back, with what hangs on them, within an act.

    An answer stays behind where the other round has one to that question. Its findings went, for none is to be lost: but once the answer
    counts again, no other tells of them.
    """
    for finding in act.store.select(Finding, _ELSEWHERE, [round_id]):
        if round_before(act.store, finding) != round_id:
            continue
        for thing in (finding, *_hanging(act.store, finding)):
            if before := round_before(act.store, thing):
                act.write(type(thing), thing.id, park=thing.park, round=before)


def _hanging(store: Store, finding: Finding) -> Iterator[Noun]:
    for model in _HANGING:
        yield from store.select(model, "where finding = ? and gone = 0 order by n", [finding.id])


def round_before(store: Store, thing: Noun) -> str | None:
    """Return the round from which a joining took a thing; None when the round that it has is not from a joining.

    What was undone is no move, and two who joined the same rounds apart moved a thing once.
    """
    _folded, counted = logical(logs.changes_of(store.db, thing.noun, thing.id))
    moves = [(change, values_of(change)["round"]) for change in counted if "round" in values_of(change)]
    if not moves or not is_of_joining(moves[-1][0]):
        return None
    return next((before for _change, before in reversed(moves) if before != moves[-1][1]), None)
