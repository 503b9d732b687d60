"""Parts of a round: "my part is done", and who has not handed in yet."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.handed_in import Part
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import participants_of

INSPECTORS = ("inspecteur", "inspector", "schouwer")
"""Words in a participant's role by which a laptop of theirs is expected."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One laptop's or one inspector's part of a round, as far as it is here."""

    name: str
    """Who wrote on that laptop, or the inspector as the round names them."""
    letters: str
    """The laptop; empty when nothing of it is here."""
    done: str | None
    """When they said that their part is done, as their clock said; None: not yet."""
    changes: int
    """How much of their work on this round is here."""


def finish_part(store: Store, round_id: str) -> Part:
    """Say that this laptop's part of a round is done."""
    round_ = store.get(Round, round_id)
    with store.act() as act:
        return act.write(Part, _id(store, round_id), park=round_.park, round=round_.id, device=store.device)


def reopen_part(store: Store, round_id: str) -> Part:
    """Take back that this laptop's part of a round is done. NotFound when that was not said."""
    part = store.get(Part, _id(store, round_id))
    with store.act() as act:
        return act.write(Part, part.id, park=part.park, gone=True)


def is_part_done(store: Store, round_id: str) -> bool:
    """Whether this laptop said that its part of a round is done."""
    part = store.find(Part, _id(store, round_id))
    return part is not None and not part.gone


def _id(store: Store, round_id: str) -> str:
    return made_id("part", round_id, store.device)


_WORK = """select log.device, log.letters, count(*), author, max(change.n) from change
  join log on log.id = change.log where log.confidential = 0 and log.park = ? and change.noun_id in (
  select id from answer where round = ? union all select id from finding where round = ? union all select id from mark where round = ?
  union all select id from recheck where round = ?) group by log.device, log.letters having sum(after = '[]') > 0"""
"""Whoever only goes over what others recorded, chooses between two values or sets a date, walks no part of the round."""


def parts_of(store: Store, round_id: str) -> list[HandedIn]:
    """Return who handed in their part of a round and who has not, those who have not first.

    Expected are the laptops whose work on the round is here, and the participants whose role says that they inspect.
    """
    round_ = store.get(Round, round_id)
    part_by_device = {part.device: part for part in store.select(Part, "where round = ? and gone = 0 and confidential = 0", [round_id])}
    rows = store.rows(_WORK, [round_.park, *[round_id] * 4])  # max() makes SQLite give the author of the newest change
    work = {device: (letters, count, author) for device, letters, count, author, _newest in rows}
    letters_of: dict[str, str] = dict(store.rows("select device, letters from log where park = ?", [round_.park]))
    lines = []
    for device in {*part_by_device, *work}:
        part = part_by_device.get(device)
        letters, count, author = work.get(device, (letters_of.get(device, ""), 0, ""))
        lines.append(HandedIn(part.changed_by if part else author, letters, part.changed if part else None, count))
    names = {line.name.casefold() for line in lines}
    for person in participants_of(store, round_id):
        inspects = any(word in person.role.casefold() for word in INSPECTORS)
        if inspects and person.presence.state != "excused" and person.name.casefold() not in names:
            lines.append(HandedIn(person.name, "", None, 0))
    return sorted(lines, key=lambda line: (line.done is not None, line.name.casefold(), line.letters))
