"""Parts of a round: "my part is done", and who has not handed in yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.handed_in import Part
from kvo_inspect.domain.rounds.participant import Participant, inspects
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NotFound
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import people_of_plan
from kvo_inspect.store.rounds.round import participants_of, rounds_of
from kvo_inspect.texts import p_


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One laptop's or one inspector's part of a round, as far as it is here."""

    name: str
    """Who wrote on that laptop, or the inspector as the round names them."""
    letters: str
    """The laptop, or those that one person worked on after another; empty when nothing of it is here."""
    done: str | None
    """When they, or the facilitator, said that their part is done, as that clock said; None: nobody said so."""
    changes: int
    """How much of their work on this round is here."""
    device: str = ""
    """The laptop that they worked on last; empty when nothing of it is here."""
    came: str | None = None
    """When they recorded the last of what is here of another laptop: that came by a file or a folder, so it was handed in."""
    ended: Literal["", "replaced", "no_part"] = ""
    """Why nobody waits for it: the laptop was replaced, or they record no part of the round."""
    more_at: str | None = None
    """When they recorded the last of it, where that is after it was said to be done."""

    @property
    def is_missing(self) -> bool:
        """Whether their part is waited for."""
        return self.done is None and self.came is None and not self.ended


def finish_part(store: Store, round_id: str, device: str = "") -> Part:
    """Say that a laptop's part of a round is done: this one's, or for whoever walked with another *device*."""
    return finish_parts(store, [round_id], device)[0]


def finish_parts(store: Store, round_ids: Sequence[str], device: str = "") -> list[Part]:
    """Say of several rounds that a laptop's part is done, in one act."""
    rounds = [store.get(Round, round_id) for round_id in round_ids]
    device = device or store.device
    with store.act() as act:
        return [
            act.write(Part, _id(round_.id, device), park=round_.park, round=round_.id, device=device, replaced=False) for round_ in rounds
        ]


def reopen_part(store: Store, round_id: str, device: str = "") -> Part:
    """Take back that a laptop's part of a round is done. NotFound when that was not said."""
    part = store.get(Part, _id(round_id, device or store.device))
    with store.act() as act:
        return act.write(Part, part.id, park=part.park, gone=True)


def end_part(store: Store, round_id: str, device: str) -> Part:
    """Say that a laptop was replaced: nothing more of the round comes of it."""
    round_ = store.get(Round, round_id)
    with store.act() as act:
        return act.write(Part, _id(round_id, device), park=round_.park, round=round_id, device=device, replaced=True)


def expect_part(store: Store, round_id: str, name: str, *, expected: bool) -> None:
    """Say whether a part of the round is waited for of a participant. NotFound when nobody on the round has that name."""
    people = [person for person in participants_of(store, round_id) if person.name.casefold() == name.casefold()]
    if not people:
        raise NotFound(name, p_("thing", "participant"))
    with store.act() as act:
        for person in people:
            act.write(Participant, person.id, park=person.park, no_part=not expected)


def is_part_done(store: Store, round_id: str, device: str = "") -> bool:
    """Whether it was said that a laptop's part of a round is done."""
    part = store.find(Part, _id(round_id, device or store.device))
    return part is not None and not part.gone


def own_open_parts(store: Store, parks: Sequence[str] | None = None) -> list[Round]:
    """Return the rounds of the newest measurement of some parks (None: of all) that this laptop walked without saying that it is done."""
    rounds: list[Round] = []
    for (park,) in store.rows("select distinct park from round where gone = 0 and confidential = 0 order by park"):
        if parks is None or park in parks:
            every = rounds_of(store, park)
            newest = [round_ for round_ in every if round_.measurement == every[0].measurement]
            rounds += [round_ for round_ in newest if not is_part_done(store, round_.id) and store.device in _work_on(store, round_)]
    return rounds


def parts_to_ask(store: Store, parks: Collection[str] | None = None) -> list[Round]:
    """Return of the rounds of `own_open_parts` those of which nobody was asked whether the part is done since the newest work on them."""
    rounds = own_open_parts(store, None if parks is None else sorted(parks))
    return [round_ for round_ in rounds if _newest_own(store, round_) > int(get_laptop_only(store.db, _ASKED + round_.id) or 0)]


def note_not_done(store: Store, rounds: Sequence[Round]) -> None:
    """Remember on this laptop that its parts of these rounds are not done yet: nobody is asked again until there is new work."""
    with store.writing():
        for round_ in rounds:
            put_laptop_only(store.db, _ASKED + round_.id, str(_newest_own(store, round_)))


def _newest_own(store: Store, round_: Round) -> int:
    return _work_on(store, round_).get(store.device, _Work()).newest


_ASKED = "part not done "
"""Begins the local keys of the newest change (its `n`) with which the own part of a round was said not to be done yet."""


def note_confidential_out(store: Store, logs: Iterable[tuple[str, int]]) -> None:
    """Note on this laptop how far its confidential logs were handed out, in a file or into a folder."""
    with store.writing():
        for park, seq in logs:
            known = int(get_laptop_only(store.db, _OUT + park) or 0)
            put_laptop_only(store.db, _OUT + park, str(max(seq, known)))


def confidential_not_out(store: Store, park_ids: Collection[str]) -> list[str]:
    """Return of these parks those of whose rounds this laptop has confidential work that went into no file and no folder yet."""
    return [park for park in park_ids if store.rows(_NOT_OUT, [store.device, park, int(get_laptop_only(store.db, _OUT + park) or 0)])]


_OUT = "confidential out "
"""Begins the local keys of the number up to which this laptop's confidential log of a park was handed out."""
_NOT_OUT = """select 1 from log l join change c on c.log = l.id where l.device = ? and l.park = ? and l.confidential = 1 and c.seq > ?
  and c.noun in ('answer', 'finding', 'mark', 'recheck', 'photo') limit 1"""


def _id(round_id: str, device: str) -> str:
    return made_id("part", round_id, device)


class _Work(NamedTuple):
    """A laptop's work on a round, as far as it is here."""

    letters: str = ""
    changes: int = 0
    author: str = ""
    at: str = ""
    newest: int = 0
    """The number of the newest change; author and moment are of that one."""


def _work_on(store: Store, round_: Round) -> dict[str, _Work]:
    """Return the work on a round that is here, by laptop."""
    rows = store.rows(_WORK, [round_.park, *[round_.id] * 4])  # max() makes SQLite give author and moment of the newest change
    return {device: _Work(*work) for device, *work in rows}


_WORK = """select w.device, w.letters, w.changes, coalesce((select a.shown from shown_author a where a.park = w.park and a.confidential = 0
  and a.author = w.author), w.author), w.at, w.newest from (
  select log.device, log.letters, log.park, count(*) as changes, author, at, max(change.n) as newest from change
  join log on log.id = change.log where log.confidential = 0 and log.park = ? and change.noun_id in (
  select id from answer where round = ? union all select id from finding where round = ? union all select id from mark where round = ?
  union all select id from recheck where round = ?) group by log.device, log.letters having sum(after = '[]') > 0) w"""
"""Whoever only goes over what others recorded, chooses between two values or sets a date, walks no part of the round."""


def parts_of(store: Store, round_id: str) -> list[HandedIn]:
    """Return who handed in their part of a round and who has not, those who have not first.

    Expected are the laptops whose work on the round is here, the participants whose role says that they inspect, and those to whom the plan
    gives a part of the route; of a round of which nothing is here yet whoever walks along. Who went on with another laptop is named once,
    with the newest work.
    """
    round_ = store.get(Round, round_id)
    part_by_device = {part.device: part for part in store.select(Part, "where round = ? and gone = 0 and confidential = 0", [round_id])}
    work = _work_on(store, round_)
    shown = shown_letters(store.db)
    letters_of: dict[str, str] = dict(store.rows("select device, letters from log where park = ? order by id desc", [round_.park]))
    lines: dict[str, HandedIn] = {}
    for device in sorted({*part_by_device, *work}, key=lambda device: work.get(device, _Work()).newest):
        part = part_by_device.get(device)
        walked = work.get(device, _Work(letters_of.get(device, "")))
        name = walked.author or (part.changed_by if part else "")
        came = walked.at if device in work and device != store.device else None
        letters = shown.get((walked.letters, device), walked.letters)
        replaced = part is not None and part.replaced
        done = part.changed if part is not None and not replaced else None
        moment = dt.datetime.fromisoformat
        more_at = walked.at if done is not None and walked.at and moment(walked.at) > moment(done) else None
        line = HandedIn(name, letters, done, walked.changes, device, came, "replaced" if replaced else "", more_at)
        if (earlier := lines.get(name.casefold())) is not None:
            both = ", ".join(filter(None, (earlier.letters, line.letters)))
            line = replace(line, letters=both, changes=earlier.changes + walked.changes)
        lines[name.casefold()] = line
    people = [person for person in participants_of(store, round_id) if person.presence.state != "excused"]
    walking = {person.name.casefold() for person in people_of_plan(store, round_.planned_round or "") if person.own_part}
    expected = [person for person in people if inspects(person.role) or person.name.casefold() in walking]
    if not work and not expected and round_.closed is None:  # prepared, and nobody was named who inspects
        expected = [person for person in people if person.name.casefold() != store.author.casefold()]
    missing = [
        HandedIn(person.name, "", None, 0, ended="no_part" if person.no_part else "")
        for person in expected
        if person.name.casefold() not in lines
    ]
    if not work and not missing and not lines and round_.closed is None:
        missing = [HandedIn("", "", None, 0)]
    every = [*missing, *lines.values()]
    return sorted(every, key=lambda line: (not line.is_missing, line.name.casefold(), line.letters))
