"""Target (doelstelling): a number that a trajectory wants to move, and where it stands."""

from __future__ import annotations

from typing import ClassVar, Literal, TypedDict

from pydantic import Field

from kvo_inspect.domain.plan.target_kinds import TargetKind
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import Better
from kvo_inspect.domain.values.numbers import Amount
from kvo_inspect.domain.values.text import Line

GoalKind = Literal["value", "change", "difference"]
"""How a goal is given."""


class Counted(Compound):
    """What was counted: the number, over which period, and of how many people when it was asked of a sample."""

    value: Amount
    n: int | None = Field(default=None, ge=1, le=1_000_000)
    """Sample size: how many people answered; None: a full count."""
    period: Line = ""


class Goal(Compound):
    """How far it shall go: to a value, by a change in percent of the baseline, or by a difference in its own unit (points for %)."""

    kind: GoalKind = "value"
    amount: Amount


class Target(Noun):
    """A number to move. The id is made from trajectory and name, so the same list of figures twice is one target."""

    noun: ClassVar[str] = "target"
    refs: ClassVar[dict[str, str]] = {"trajectory": "trajectory"}
    key: ClassVar[tuple[str, ...]] = ("trajectory", "name")
    later: ClassVar[dict[str, int]] = {"kind": 7}

    trajectory: str = ""
    name: Line = ""
    """What is counted."""
    unit: Line = ""
    """`%` makes a difference one of points."""
    source: Line = ""
    """Where the figures come from."""
    better: Better = "lower"
    baseline: Counted | None = None
    goal: Goal | None = None
    result: Counted | None = None
    kind: TargetKind | None = None
    """Which kind of target it is, so that the targets of parks can be added up; None: one of its own."""


class TargetFields(TypedDict, total=False):
    """What may be changed of a target, as it is typed; None takes a figure away."""

    name: str
    kind: TargetKind | None
    unit: str
    source: str
    better: Better
    baseline: Counted | None
    goal: Goal | None
    result: Counted | None
