"""Things: what a row of the record is about, as far as a person has to be told: which finding, where, which question."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.errors import NotFound
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class Subject:
    """A row as it stands now, and what the row is about."""

    now: Noun
    finding: str = ""
    """The code of the finding that the row is about, or empty."""
    checkpoint: str = ""
    """The name of the checkpoint that the row is about, or empty."""
    item: str = ""
    """The item that the row is about, `checklist/item`, or empty."""
    asked: Item | None = None
    """That item as its round asked it, when its checklist can be read."""
    park: Park | None = None
    person: str = ""
    """The name of the participant whose sign-off the row is, or empty."""


def subject_of(store: Store, now: Noun) -> Subject:
    """Return what *now* is about."""
    park = store.find(Park, now.park)
    about = store.find(Finding, finding_id) if (finding_id := getattr(now, "finding", None)) else now
    stop = store.find(Checkpoint, checkpoint_id) if (checkpoint_id := getattr(about, "checkpoint", None)) else about
    checkpoint = stop.name if isinstance(stop, Checkpoint) else ""
    if isinstance(about, Finding):
        return Subject(now, about.code, checkpoint, about.item or "", park=park)
    if isinstance(about, (Answer, Mark)):
        return Subject(now, "", checkpoint, about.item, _asked(store, about.round, about.item), park)
    if isinstance(now, SignOff):
        person = store.find(Participant, now.participant)
        return Subject(now, park=park, person=person.name if person is not None else "")
    return Subject(now, checkpoint=checkpoint, park=park)


def _asked(store: Store, round_id: str, item: str) -> Item | None:
    try:
        return find_item(store, round_id, item)[1]
    except NotFound:
        return None
