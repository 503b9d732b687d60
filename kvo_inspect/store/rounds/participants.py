"""Participants of a round: joining, leaving, being excused."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.participant import Participant, Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import Person, participants_of


def add_participant(store: Store, round_id: str, person: Person) -> Participant:
    """Add somebody to a round; the same name again wakes or changes that person."""
    round_ = store.get(Round, round_id)
    name = checked_line("name", person.name, required=True)
    fields: dict[str, Any] = {"organisation": checked_line("organisation", person.organisation), "role": checked_line("role", person.role)}
    people = participants_of(store, round_id)
    same = next((participant for participant in people if participant.name == name), None)
    noun_id = same.id if same else _free_id(store, round_id, name)
    if same is None:
        fields["place"] = between(people[-1].place if people else None, None)
    with store.act() as act:
        return act.write(Participant, noun_id, park=round_.park, round=round_id, name=name, **fields)


def set_presence(store: Store, participant_id: str, presence: Presence) -> Participant:
    """Say that a participant is present, excused or left at a time."""
    participant = store.get(Participant, participant_id)
    with store.act() as act:
        return act.write(Participant, participant.id, park=participant.park, presence=presence)


def _free_id(store: Store, round_id: str, name: str) -> str:
    """Return the made id of this name, or the next one when a person since renamed holds it (docs/record.md)."""
    parts: tuple[str, ...] = (round_id, name)
    for again in range(2, 100):
        noun_id = made_id("participant", *parts)
        holder = store.find(Participant, noun_id)
        if holder is None or holder.gone or holder.name == name:
            return noun_id
        parts = (round_id, name, str(again))
    return store.new_id()
