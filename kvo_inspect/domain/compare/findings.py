"""What became of the findings of one measurement by the time of another: solved, still open, came back, not seen; and the new. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kvo_inspect.domain.findings.stages import SEEN_SOLVED
from kvo_inspect.domain.values.closed_sets import Seen

Became = Literal["solved", "open", "came_back", "not_seen", "new"]
"""solved · still open · came back (was solved, and is there again) · not seen (nobody looked again) · new (in the second only)."""
How = Literal["rechecked", "earlier", "desk", "found_again", "unseen", "none", "two_values"]
"""From what it follows: rechecked in the second measurement · an earlier recheck said solved · signed off at the desk ·
the second measurement recorded the same item, place and object again · looked, but could not be seen · nobody looked ·
two laptops say different things and nobody chose."""
OUTCOMES: tuple[Became, ...] = get_args(Became)


@dataclass(frozen=True, slots=True)
class Look:
    """A recheck: what a round saw of a finding."""

    round: str
    date: str
    seen: Seen
    was: str
    """The finding's status when that round looked."""
    two_values: bool = False


@dataclass(frozen=True, slots=True)
class ComparedFinding:
    """A finding that counts (not dropped, no duplicate), with the looks at it, oldest first."""

    id: str
    code: str
    round: str
    date: str
    checkpoint: str
    item: str | None
    theme: str | None
    object: str
    text: str
    status: str
    verdict: str | None = None
    from_answer: bool = False
    """Its item's answer there is not in order."""
    looks: tuple[Look, ...] = ()

    @property
    def thing(self) -> tuple[str, str, str] | None:
        """What makes a later finding the same thing again: checkpoint and item with the object, or with an answer that failed.

        None when nothing says so: a free finding, or one more sentence at an item.
        """
        if self.item is None or not (self.object or self.from_answer):
            return None
        return self.checkpoint, self.item, self.object.casefold()


@dataclass(frozen=True, slots=True)
class Fate:
    """A finding and what became of it."""

    finding: ComparedFinding
    outcome: Became
    how: How
    again: str = ""
    """found_again: the id of the finding that the second measurement recorded of it."""


def fates(first: Sequence[ComparedFinding], second: Sequence[ComparedFinding], rounds: Iterable[str], last_day: str) -> list[Fate]:
    """Return what became of every finding of the first measurement, then the new ones of the second.

    *rounds* are those of the second measurement, *last_day* the day of its last. Of two rechecks in it the newest counts.
    """
    of_second = frozenset(rounds)
    things: dict[tuple[str, str, str], list[ComparedFinding]] = {}
    for found in second:
        if found.thing is not None:
            things.setdefault(found.thing, []).append(found)
    told = [_fate(found, of_second, last_day, things) for found in first]
    again = {fate.again for fate in told if fate.again}
    return [*told, *(Fate(found, "new", "none") for found in second if found.id not in again)]


def _fate(
    found: ComparedFinding, of_second: frozenset[str], last_day: str, things: Mapping[tuple[str, str, str], list[ComparedFinding]]
) -> Fate:
    now = [look for look in found.looks if look.round in of_second]
    before = [look for look in found.looks if look.round not in of_second and look.date <= last_day and look.seen != "unseen"]
    was_solved = any(look.seen in SEEN_SOLVED for look in before)
    if any(look.two_values for look in now):
        return Fate(found, "open", "two_values")
    if assessed := [look for look in now if look.seen != "unseen"]:
        look = assessed[-1]
        if look.seen in SEEN_SOLVED:
            return Fate(found, "solved", "rechecked")
        return Fate(found, "came_back" if was_solved or look.was == "verified" else "open", "rechecked")
    same = things.get(found.thing) if found.thing is not None else None
    if same:
        return Fate(found, "came_back" if was_solved else "open", "found_again", same.pop(0).id)
    if before and before[-1].seen in SEEN_SOLVED:
        return Fate(found, "solved", "earlier")
    if found.status == "verified" and not any(look.date > last_day for look in found.looks):
        return Fate(found, "solved", "desk")
    return Fate(found, "not_seen", "unseen" if now else "none")


def tally(told: Iterable[Fate]) -> dict[Became, int]:
    """Count the findings by what became of them; every outcome is there."""
    counts = Counter(fate.outcome for fate in told)
    return {outcome: counts[outcome] for outcome in OUTCOMES}
