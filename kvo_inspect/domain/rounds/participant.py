"""Participant (deelnemer): who walked along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal, TypedDict

from pydantic import Field

from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.dates import ClockTime
from kvo_inspect.domain.values.text import Line
from kvo_inspect.errors import RuleError
from kvo_inspect.texts import _

INSPECTORS = ("inspecteur", "inspector", "schouwer")
"""Words in a role by which a laptop of that person is expected."""


def same_name_key(name: str) -> str:
    """Return what the spellings of one name have in common: of a round, and of a plan, each is one person."""
    return name.casefold()


def must_be_told_apart(names: Iterable[str]) -> None:
    """Raise RuleError when a name stands twice among those who walk along: by it each of them is known."""
    known: set[str] = set()
    for name in names:
        if same_name_key(name) in known:
            text = _("“{name}” stands twice among who walks along. Add something that tells them apart, such as a surname.")
            raise RuleError(text.format(name=name), "people")
        known.add(same_name_key(name))


class Presence(Compound):
    """Present, excused (afgemeld) or left early, with the time."""

    state: Literal["present", "excused", "left"] = "present"
    at: ClockTime | None = None
    """left: when."""
    aside: Line = Field(default="", exclude_if=lambda reason: not reason)
    """Why this person was set aside: put on the list by mistake, counted nowhere, nor are the marks; absent: the person counts."""


class Participant(Noun):
    """A person on a round. The id is random: one made of a name would confirm whoever guesses it."""

    noun: ClassVar[str] = "participant"
    refs: ClassVar[dict[str, str]] = {"round": "round"}
    later: ClassVar[dict[str, int]] = {"presence.aside": 3, "no_part": 6}

    round: str = ""
    name: Line = ""
    organisation: Line = ""
    role: Line = ""
    place: str = Field(default="1", pattern=r"^-?[0-9]+(\.[0-9]+)?$", max_length=80)
    """The order in which people are listed and give their marks."""
    presence: Presence = Presence()
    no_part: bool = False
    """Records no part of the round on a laptop, whatever the role says: nobody waits for it."""


def inspects(role: str) -> bool:
    """Return whether somebody in this role records on a laptop of their own."""
    return any(word in role.casefold() for word in INSPECTORS)


class ParticipantFields(TypedDict, total=False):
    """What may be corrected of a participant, as it is typed."""

    name: str
    organisation: str
    role: str
    presence: Presence
