"""Participants of a round: joining, leaving, being excused; correcting, ordering, removing them and setting them aside."""

from __future__ import annotations

from typing import Any, Unpack

from kvo_inspect.domain.rounds.participant import Participant, ParticipantFields, Presence, same_name_key
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import NotAllowedNow, RuleError
from kvo_inspect.store.record.hanging import hanging_on
from kvo_inspect.store.record.key_ids import id_of_person
from kvo_inspect.store.record.reach import ASIDE, CORRECT, REMOVE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import Person, participants_of
from kvo_inspect.texts import _


def add_participant(store: Store, round_id: str, person: Person) -> Participant:
    """Add somebody to a round; the same name again brings that person back, or says more of them.

    Raises RuleError when somebody of this name and another organisation is on the list.
    """
    round_ = store.get(Round, round_id)
    name = checked_line("name", person.name, required=True)
    texts = {"organisation": checked_line("organisation", person.organisation), "role": checked_line("role", person.role)}
    people = everybody_of(store, round_id)
    same = next((participant for participant in people if same_name_key(participant.name) == same_name_key(name)), None)
    if same is not None and not same.presence.aside:
        known, organisation = same.organisation, texts["organisation"]
        if known and organisation and known.casefold() != organisation.casefold():
            text = _("{name} of {organisation} is on the list already. For somebody else add to the name what tells them apart.")
            raise RuleError(text.format(name=same.name, organisation=known), "name")
    # Of whoever is known, what is left out stays as it was said before.
    fields: dict[str, Any] = {field: text for field, text in texts.items() if text or same is None}
    noun_id = same.id if same else id_of_person(store, Participant, round=round_id, name=name)
    if same is None:
        fields["place"] = between(people[-1].place if people else None, None)
    elif same.presence.aside:
        fields["presence"] = _counting(same)
    with store.act() as act:
        return act.write(Participant, noun_id, park=round_.park, round=round_id, name=name, **fields)


def set_presence(store: Store, participant_id: str, presence: Presence) -> Participant:
    """Say that a participant is present, excused or left at a time."""
    participant = store.get(Participant, participant_id)
    with store.act() as act:
        return act.write(Participant, participant.id, park=participant.park, presence=presence)


def correct_participant(store: Store, participant_id: str, **fields: Unpack[ParticipantFields]) -> Participant:
    """Correct name, organisation, role or presence of a participant; Missing, TooLong and RuleError tell the field."""
    participant = store.get(Participant, participant_id)
    checked: dict[str, Any] = {**fields}
    for field in ("name", "organisation", "role"):
        if field in checked:
            checked[field] = checked_line(field, checked[field], required=field == "name")
    others = [other for other in everybody_of(store, participant.round) if other.id != participant.id]
    if any(same_name_key(other.name) == same_name_key(checked.get("name", "")) for other in others):
        raise RuleError(_("Somebody of this name is on the list already."), "name")
    with store.act(CORRECT) as act:
        return act.write(Participant, participant.id, park=participant.park, **checked)


def move_participant(store: Store, participant_id: str, steps: int) -> Participant:
    """Move a participant up (negative) or down the list by so many places; NotAllowedNow for who was set aside, who stands at its end."""
    participant = store.get(Participant, participant_id)
    if participant.presence.aside:
        raise NotAllowedNow(_("Who was set aside stands at the end of the list: bring them back first."))
    people = participants_of(store, participant.round)
    here = next(at for at, other in enumerate(people) if other.id == participant.id)
    others = [other for other in people if other.id != participant.id]
    to = max(0, min(len(others), here + steps))
    low = others[to - 1].place if to > 0 else None
    high = others[to].place if to < len(others) else None
    with store.act(CORRECT) as act:
        return act.write(Participant, participant.id, park=participant.park, place=between(low, high))


def has_given(store: Store, participant_id: str) -> bool:
    """Return whether marks or a sign-off of a participant are recorded: then they are not removed, but set aside."""
    return bool(hanging_on(store, store.get(Participant, participant_id)))


def set_participant_aside(store: Store, participant_id: str, reason: str) -> Participant:
    """Set a participant aside: neither they nor their marks and sign-off count from now on. Missing and TooLong tell the field."""
    participant = store.get(Participant, participant_id)
    reason = checked_line("aside", reason, required=True)
    with store.act(ASIDE) as act:
        return act.write(
            Participant, participant.id, park=participant.park, presence=participant.presence.model_copy(update={"aside": reason})
        )


def bring_participant_back(store: Store, participant_id: str) -> Participant:
    """Let a participant who was set aside count again, present as before."""
    participant = store.get(Participant, participant_id)
    with store.act(ASIDE) as act:
        return act.write(Participant, participant.id, park=participant.park, presence=_counting(participant))


def _counting(participant: Participant) -> Presence:
    return participant.presence.model_copy(update={"aside": ""})


def everybody_of(store: Store, round_id: str) -> list[Participant]:
    """Return who was put on a round, in order; at the end who was set aside."""
    order = "json_extract(presence, '$.aside') is not null, cast(place as real), id"
    return store.select(Participant, f"where round = ? and gone = 0 order by {order}", [round_id])


def remove_participant(store: Store, participant_id: str) -> Participant:
    """Remove somebody who was put on the list by mistake; NotAllowedNow when marks or a sign-off of theirs are recorded."""
    participant = store.get(Participant, participant_id)
    if has_given(store, participant_id):
        sentence = _("{name} gave marks or signed in this round: set {name} aside instead, then nothing of that counts.")
        raise NotAllowedNow(sentence.format(name=participant.name))
    with store.act(REMOVE) as act:
        return act.write(Participant, participant.id, park=participant.park, gone=True)


def people_of_park(store: Store, park_id: str) -> set[str]:
    """Return the names of all who ever walked along in a park, recorded something there, promised something, or answer for a partner."""
    rows = store.rows(
        """select name from participant where park = ?1 and gone = 0
          union select a.made_by from round r cross join answer a on a.round = r.id where r.park = ?1 and a.confidential = 0
          union select made_by from finding where park = ?1 and confidential = 0
          union select promised_by from finding where park = ?1 and confidential = 0
          union select promised_by from promised_photo where park = ?1 and confidential = 0
          union select person from partner where park = ?1 and gone = 0""",
        [park_id],
    )
    return {name for (name,) in rows if name and former_number(name) is None}
