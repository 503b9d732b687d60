"""Walking along: whether whoever opens a round that another laptop began is asked to join its participants."""

from __future__ import annotations

from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.logs import changes_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person, participants_of


def asks_along(store: Store, round_id: str) -> bool:
    """Return whether to ask: another laptop began the round, whoever records here is not on its list, and was not asked before."""
    round_ = store.get(Round, round_id)
    if not store.writable or not store.author or round_.closed is not None or round_.aside:
        return False
    if get_laptop_only(store.db, _key(round_id)):
        return False
    if changes_of(store.db, Round.noun, round_id)[0].log.device == store.device:
        return False
    names = {person.name.casefold() for person in participants_of(store, round_id)}
    return store.author.casefold() not in names


def note_along(store: Store, round_id: str, person: Person | None) -> Participant | None:
    """Note the answer: a person joins the round's participants; None is not asked again for this round on this laptop."""
    with store.writing():
        put_laptop_only(store.db, _key(round_id), "asked")
    return None if person is None else add_participant(store, round_id, person)


def _key(round_id: str) -> str:
    return f"along {round_id}"
