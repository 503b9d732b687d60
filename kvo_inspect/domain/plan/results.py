"""What came of a target: its change, whether that is the right way, whether the goal was reached, and what a sample lets one say.

All of it is computed from what was recorded, in decimal numbers; nothing of it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from kvo_inspect.domain.plan.target import Counted, Goal, Target

ChangeKind = Literal["percent", "points", "difference"]
Direction = Literal["better", "worse", "same"]
GoalVerdict = Literal["reached", "missed", "unknown"]

FEW = 30
"""Fewer answers than this are read as an impression. Our own guideline, no norm."""
FEWEST = 5
"""Of fewer answers than this no percentage leaves: they are an impression, and would name a neighbour. Our own guideline."""
CERTAIN = Decimal("1.96")
"""How many sampling errors hold nineteen samples of twenty (a level of 95 %)."""
MARKS = frozenset({"cijfer", "rapportcijfer", "mark", "grade", "score"})
"""Units of which a percentage says nothing: from 5.4 to 6.8 is 1.4 more."""

_PERCENT = re.compile(
    r"(?:(?:aandeel|share)\b(?P<of>[^%]*?))?\W*?(?:\bin\b)?\W*?(?:%|\b(?:procent|procenten|percent|percentage|pct)\b)"
    r"(?!\W*(?:punt|point|pt\b|groei|toename|afname|stijging|daling|verandering|growth|increase|decrease|rise|fall|change))(?P<whole>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A unit that is a percentage of something; points, and how much something grew, are none: they may lie below 0 and above 100."""
_PART = re.compile(r"(?:aandeel|share|fractie|fraction)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResultChange:
    """From baseline to result: percent of the baseline, points between two percentages, or the difference."""

    kind: ChangeKind
    amount: Decimal
    """Exact for points and difference; percent in whole numbers, below ten with one decimal."""


@dataclass(frozen=True, slots=True)
class Sample:
    """That figures come from a sample, and how far chance alone can move them."""

    n: int
    """The smaller of the two samples."""
    points_of_answer: Decimal
    """What one answer counts for, in points (0 when the unit is not %)."""
    margin: Decimal | None
    """Points that chance alone can make, in nineteen of twenty cases; None: cannot be computed."""
    few: bool
    """Fewer than `FEW` answers."""
    chance: bool
    """The change is not larger than the margin: it may be chance."""

    @property
    def doubtful(self) -> bool:
        """Whether the change is to be read with care."""
        return self.few or self.chance


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one target."""

    change: ResultChange | None
    """None: baseline or result is not there yet."""
    direction: Direction | None
    goal: Decimal | None
    """The value that reaches the goal; None: no goal, or one that needs a baseline that is not there."""
    verdict: GoalVerdict
    sample: Sample | None
    """None: full counts, or no change yet."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many targets the goal was reached."""

    reached: int
    missed: int
    unknown: int
    """No goal, or not measured yet."""

    @property
    def total(self) -> int:
        """All targets."""
        return self.reached + self.missed + self.unknown


def tellable(figure: Counted | None, unit: str) -> Counted | None:
    """Return a figure when it may leave in a list: a share of fewer than `FEWEST` answers may not."""
    return None if figure is not None and is_share(unit) and figure.n is not None and figure.n < FEWEST else figure


def is_share(unit: str) -> bool:
    """Whether the unit is percent, of whatever it says, so that a difference is one of points."""
    return bool(_PERCENT.match(unit.strip()))


def whole_of_share(unit: str) -> str:
    """Return what a share is a share of, as its unit says: “van de bedrijven” of “% van de bedrijven”; empty where only % stands."""
    match = _PERCENT.match(unit.strip())
    return " ".join(filter(None, ((part or "").strip(" ([])") for part in match.group("of", "whole")))) if match else ""


def is_part_of_one(unit: str) -> bool:
    """Whether the unit says a share without percent, of which 0.45 may be 45 % and 45 too."""
    return not is_share(unit) and bool(_PART.match(unit.strip()))


def outcome(target: Target) -> Outcome:
    """Return the outcome of a target: change, direction, the value that reaches the goal, verdict, sample."""
    change = change_of(target)
    goal = goal_value(target.goal, target.baseline)
    verdict: GoalVerdict = "unknown"
    if goal is not None and target.result is not None:
        result = Decimal(target.result.value)
        verdict = "reached" if (result <= goal if target.better == "lower" else result >= goal) else "missed"
    return Outcome(change, direction_of(target), goal, verdict, sample_of(target))


def tally(targets: Iterable[Target]) -> Tally:
    """Count the targets by what came of them: "6 of 8 reached"."""
    verdicts = [outcome(target).verdict for target in targets]
    return Tally(verdicts.count("reached"), verdicts.count("missed"), verdicts.count("unknown"))


def change_of(target: Target) -> ResultChange | None:
    """Return the change: points for a share; the difference for marks, from zero or where the goal is one; else percent of the baseline."""
    if target.baseline is None or target.result is None:
        return None
    before, after = Decimal(target.baseline.value), Decimal(target.result.value)
    if is_share(target.unit):
        return ResultChange("points", after - before)
    by_difference = target.goal is not None and target.goal.kind == "difference"
    if not before or by_difference or target.unit.casefold() in MARKS:
        return ResultChange("difference", after - before)
    return ResultChange("percent", rounded((after - before) * 100 / abs(before)))


def direction_of(target: Target) -> Direction | None:
    """Return which way a target's result went from its baseline; None when one of the two is missing."""
    if target.baseline is None or target.result is None:
        return None
    moved = Decimal(target.result.value) - Decimal(target.baseline.value)
    if not moved:
        return "same"
    return "better" if (moved < 0) == (target.better == "lower") else "worse"


def goal_value(goal: Goal | None, baseline: Counted | None) -> Decimal | None:
    """Return the value from which a goal is reached; None when there is no goal, or no baseline to count it from."""
    if goal is None:
        return None
    amount = Decimal(goal.amount)
    if goal.kind == "value":
        return amount
    if baseline is None:
        return None
    before = Decimal(baseline.value)
    return before + amount if goal.kind == "difference" else before + abs(before) * amount / 100


def sample_of(target: Target) -> Sample | None:
    """Return what is to be said of a change that was seen in a sample.

    For a share the margin is that of the difference of two proportions after Agresti and Caffo (2000): one more "yes" and one
    more "no" in each sample, so that small samples and shares of 0 or 100 % give no false certainty. With one sample beside
    a full count it is Agresti and Coull's (1998): two more of each. A sample that is a large part of all there are is
    surer than this says. For anything else than a share there is no spread to compute with: only few answers are told.
    """
    before, after = target.baseline, target.result
    if before is None or after is None:
        return None
    sizes = [figure.n for figure in (before, after) if figure.n is not None]
    if not sizes:
        return None
    smallest = min(sizes)
    if not is_share(target.unit) or not all(0 <= Decimal(figure.value) <= 100 for figure in (before, after)):
        return Sample(smallest, Decimal(0), None, smallest < FEW, chance=False)
    added = 1 if len(sizes) == 2 else 2
    variance = sum((_variance(figure, added) for figure in (before, after)), Decimal(0))
    margin = (CERTAIN * variance.sqrt() * 100).quantize(Decimal(1), ROUND_HALF_UP)
    moved = abs(Decimal(after.value) - Decimal(before.value))
    return Sample(smallest, rounded(Decimal(100) / smallest), margin, smallest < FEW, chance=moved <= margin)


def _variance(counted: Counted, added: int) -> Decimal:
    """Return the variance of a share, of which *added* answers of each kind were put to the sample; 0 for a full count."""
    if counted.n is None:
        return Decimal(0)
    return _variance_of(Decimal(counted.value) * counted.n / 100, counted.n, added)


def _variance_of(count: Decimal, n: int, added: int) -> Decimal:
    """Return the variance of a share of *n*, of which *added* answers of each kind were put to the sample."""
    size = n + 2 * added
    share = (count + added) / size
    return share * (1 - share) / size


def difference_margin(first: tuple[int, int], second: tuple[int, int]) -> Decimal:
    """Return how many points chance alone can make between two shares, each (how many, of how many), in tenths as they are."""
    shares = (_variance_of(Decimal(count), n, 1) for count, n in (first, second))
    return (CERTAIN * sum(shares, Decimal(0)).sqrt() * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def rounded(amount: Decimal) -> Decimal:
    """Return an amount in whole numbers, below ten with one decimal, halves away from zero."""
    step = Decimal(1) if abs(amount) >= 10 else Decimal("0.1")
    rounded_amount = amount.quantize(step, ROUND_HALF_UP)
    return rounded_amount.quantize(Decimal(1)) if rounded_amount == rounded_amount.to_integral_value() else rounded_amount
