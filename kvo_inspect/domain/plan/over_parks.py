"""Targets added up over parks, kind by kind: counts are added, shares are weighed by how many answered, and never added. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from kvo_inspect.domain.plan.results import MARKS, Outcome, Tally, is_share, outcome, tally, tellable
from kvo_inspect.domain.plan.target import Counted, Target
from kvo_inspect.domain.plan.target_kinds import FACTS, TARGET_KINDS, TargetKind
from kvo_inspect.domain.values.numbers import TENTH

HowAdded = Literal["sum", "weighted", "not"]
"""How the figures of a kind come together: counts are added; shares are weighed by the number of answers; or not at all."""
NUMBER_UNITS = frozenset({"", "aantal", "number"})
"""Units that say nothing else than that something was counted, in either language."""


@dataclass(frozen=True, slots=True)
class ParkTarget:
    """A target, with the park and the trajectory that it is of."""

    target: Target
    park_name: str
    number: int
    """Of the trajectory: the how manieth of its park."""
    current: bool
    """Whether that is the park's newest trajectory: the one that is added up."""
    on_the_way: Counted | None = None
    """What a yearly survey says of it while there is no result; never a result."""

    @property
    def outcome(self) -> Outcome:
        """What came of the target."""
        return outcome(self.target)

    @property
    def baseline(self) -> Counted | None:
        """Where it began, as far as that may be told."""
        return tellable(self.target.baseline, self.target.unit)

    @property
    def present(self) -> Counted | None:
        """Its newest figure, as far as that may be told."""
        return tellable(self.target.result or self.on_the_way or self.target.baseline, self.target.unit)

    @property
    def unit(self) -> str:
        """The unit as it is added up: empty for a plain number, whatever that is called."""
        return unit_of(self.target)


def unit_of(target: Target) -> str:
    """Return the unit by which targets of a kind are added up: % for shares, empty for plain numbers, else as it is typed."""
    unit = target.unit.strip().casefold()
    return "%" if is_share(target.unit) else "" if unit in NUMBER_UNITS else unit


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What the targets of one kind, counted in one unit, come to over the parks: each park's newest trajectory, once."""

    kind: TargetKind
    unit: str
    parks: int
    """How many parks have such a target."""
    reached: Tally
    """Of how many targets the goal was reached."""
    how: HowAdded
    added: int
    """How many parks are in the figures; the others lack one of them, or the number of answers, or have two targets of the kind."""
    baseline: Counted | None
    """Of the parks that are added; None: of none, or it means nothing."""
    present: Counted | None
    """Of the same parks; None: none of them has a newer figure than its baseline."""
    outcome: Outcome
    """The change from the one to the other, and what a sample lets one say of it; a goal is each park's own."""


def add_up(targets: Iterable[ParkTarget]) -> list[KindTotal]:
    """Return what targets come to, kind by kind and unit by unit; those without a kind, or of a trajectory of before, are in none."""
    groups: dict[tuple[TargetKind, str], list[ParkTarget]] = {}
    for line in targets:
        if line.current and line.target.kind is not None:
            groups.setdefault((line.target.kind, line.unit), []).append(line)
    return [_total(*key, groups[key]) for key in sorted(groups, key=lambda key: (TARGET_KINDS.index(key[0]), key[1]))]


def how_added(kind: TargetKind, unit: str) -> HowAdded:
    """Return how figures of a kind in a unit come together: what is no number of things and no share means nothing together."""
    if is_share(unit):
        return "weighted"
    return "not" if FACTS[kind].is_share or unit in MARKS else "sum"


def _total(kind: TargetKind, unit: str, lines: Sequence[ParkTarget]) -> KindTotal:
    of_park: dict[str, list[Target]] = {}
    for line in lines:
        of_park.setdefault(line.target.park, []).append(line.target)
    how = how_added(kind, unit)
    lone = [targets[0] for targets in of_park.values() if len(targets) == 1]
    begun = [target for target in lone if target.baseline is not None and _counts(target.baseline, how)]
    moved = [target for target in begun if target.result is not None and _counts(target.result, how)]
    added = [] if how == "not" else moved or begun
    baseline = _together([target.baseline for target in added], how)
    present = _together([target.result for target in moved], how) if added is moved else None
    of_all = Target(id=kind, park="", unit=unit, better=FACTS[kind].better, baseline=baseline, result=present)
    return KindTotal(kind, unit, len(of_park), tally(line.target for line in lines), how, len(added), baseline, present, outcome(of_all))


def _counts(figure: Counted, how: HowAdded) -> bool:
    """Return whether a figure can be put together with others: a share only with how many answered, and not of too few."""
    return how == "sum" or (figure.n is not None and tellable(figure, "%") is not None)


def _together(figures: Iterable[Counted | None], how: HowAdded) -> Counted | None:
    """Return figures as one: their sum, or their share of all who answered; None of none."""
    known = [figure for figure in figures if figure is not None]
    if not known:
        return None
    if how == "sum":
        return Counted(value=str(sum((Decimal(figure.value) for figure in known), Decimal(0))))
    n = sum(figure.n or 0 for figure in known)
    count = sum((Decimal(figure.value) * (figure.n or 0) for figure in known), Decimal(0))
    return Counted(value=str((count / n).quantize(TENTH, ROUND_HALF_UP)), n=n)
