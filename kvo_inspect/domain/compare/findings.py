"""What became of the findings of one measurement by the time of another: solved, still open, came back, not seen; and the new. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kvo_inspect.domain.findings.stages import SEEN_SOLVED, stage_of
from kvo_inspect.domain.values.closed_sets import Seen, Stage

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
    apart: bool = False
    """It was recorded as another thing than what stood open there."""
    looks: tuple[Look, ...] = ()

    @property
    def stage(self) -> Stage:
        """Where the finding is in its life."""
        return stage_of(self.status, self.verdict)  # type: ignore[arg-type]  # rows give both as texts

    @property
    def thing(self) -> tuple[str, str, str] | None:
        """The key by which a later finding is the same thing again: checkpoint and item with the object, or with an answer that failed.

        None when nothing says so: a free finding, or one more sentence at an item.
        """
        if self.item is None or not (self.object or self.from_answer):
            return None
        return self.checkpoint, self.item, self.object.casefold()

    @property
    def earlier_thing(self) -> tuple[str, str, str] | None:
        """The key by which the finding is an earlier thing again: that of the thing. Of one apart only an object tells which it is."""
        return None if self.apart and not self.object else self.thing


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
    for finding in second:
        if finding.earlier_thing is not None:
            things.setdefault(finding.earlier_thing, []).append(finding)
    first_fates = [_fate(finding, of_second, last_day, things) for finding in first]
    again = {fate.again for fate in first_fates if fate.again}
    return [*first_fates, *(Fate(finding, "new", "none") for finding in second if finding.id not in again)]


def _fate(
    finding: ComparedFinding, of_second: frozenset[str], last_day: str, things: Mapping[tuple[str, str, str], list[ComparedFinding]]
) -> Fate:
    now = [look for look in finding.looks if look.round in of_second]
    before = [look for look in finding.looks if look.round not in of_second and look.date <= last_day and look.seen != "unseen"]
    was_solved = any(look.seen in SEEN_SOLVED for look in before)
    if any(look.two_values for look in now):
        return Fate(finding, "open", "two_values")
    if assessed := [look for look in now if look.seen != "unseen"]:
        look = assessed[-1]
        if look.seen in SEEN_SOLVED:
            return Fate(finding, "solved", "rechecked")
        return Fate(finding, "came_back" if was_solved or look.was == "verified" else "open", "rechecked")
    same = things.get(finding.thing) if finding.thing is not None else None
    if same:
        return Fate(finding, "came_back" if was_solved else "open", "found_again", same.pop(0).id)
    if before and before[-1].seen in SEEN_SOLVED:
        return Fate(finding, "solved", "earlier")
    if finding.status == "verified" and not any(look.date > last_day for look in finding.looks):
        return Fate(finding, "solved", "desk")
    return Fate(finding, "not_seen", "unseen" if now else "none")


def tally(finding_fates: Iterable[Fate]) -> dict[Became, int]:
    """Return the number of findings per outcome; every outcome has one, also 0."""
    counts = Counter(fate.outcome for fate in finding_fates)
    return {outcome: counts[outcome] for outcome in OUTCOMES}
