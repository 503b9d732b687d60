"""Recheck (hercontrole): what a later round saw of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.stages import SEEN_THERE
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import Seen, Status
from kvo_inspect.domain.values.text import Text

if TYPE_CHECKING:
    from kvo_inspect.domain.values.closed_sets import PartOfDay


class Recheck(Noun):
    """One round's look at one earlier finding. The id is made from round and finding."""

    noun: ClassVar[str] = "recheck"
    refs: ClassVar[dict[str, str]] = {"round": "round", "finding": "finding"}
    quiet: ClassVar[frozenset[str]] = frozenset({"was"})
    key: ClassVar[tuple[str, ...]] = ("round", "finding")

    round: str = ""
    finding: str = ""
    seen: Seen | None = None
    was: Status = "new"
    """The finding's status when this round first looked: what a corrected recheck starts from."""
    text: Text = ""


class RoundMoment(NamedTuple):
    """When a round of the park is walked, as far as its order among the others goes."""

    date: str
    part: PartOfDay
    aside: bool = False
    """Whether it was set aside."""


def comes_after(moment: RoundMoment | None, date: str, part: PartOfDay) -> bool:
    """Whether what a round found is no earlier finding to a round of *date* and *part*, which so is not asked to look at it again.

    What no round found (None) is looked at by any. Of one date only the evening comes after the day.
    """
    if moment is None:
        return False
    return (moment.date == date and moment.part >= part) or (moment.date > date and not moment.aside)


def can_recheck(finding: Finding, part: PartOfDay, made_in_this_round: bool) -> bool:
    """Whether this round can see the finding at all: an evening finding not by day, and never in the round that made it."""
    return not made_in_this_round and finding.visible in ("both", part)


def takes_recheck(finding: Finding, part: PartOfDay, seen: Seen, *, made_in_this_round: bool) -> bool:
    """Whether this round may say what it saw of the finding: of what it is not asked to look at, only that it is still there."""
    return can_recheck(finding, part, made_in_this_round) or (seen in SEEN_THERE and not made_in_this_round)
