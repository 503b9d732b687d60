"""What happens at the facilitator's desk in the worked example: the kinds of event that its story tells."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.values.closed_sets import Better, MeasureStatus, PartnerKind, Phase, ReplyKind

GoalKind = Literal["value", "change", "difference"]


class Signing(NamedTuple):
    """A step of the trajectory, with the paper that was signed that day."""

    days_ago: int
    phase: Phase
    paper: Literal["", "intent", "plan", "covenant", "certified"] = ""


class Replaced(NamedTuple):
    """The vacant plot was built over: its checkpoint is retired."""

    days_ago: int


class Aim(NamedTuple):
    """A target as the plan set it, and its result when that was counted."""

    days_ago: int
    key: str
    name: Says
    unit: Says
    source: Says
    better: Better
    baseline: tuple[str, int | None]
    """Value, and of how many people when it was asked of a sample."""
    goal: tuple[GoalKind, str]
    counted: int
    """Days ago that the result was counted."""
    result: tuple[str, int | None]


class TargetResult(NamedTuple):
    """The result of a target."""

    days_ago: int
    key: str


class Planned(NamedTuple):
    """A measure of the plan."""

    days_ago: int
    key: str
    name: Says
    theme: str
    partner: PartnerKind
    person: str
    due: int
    findings: str = ""
    targets: str = ""


class Stepped(NamedTuple):
    """A step of a measure."""

    days_ago: int
    key: str
    to: MeasureStatus
    reason: Says = NOTHING


class Resolved(NamedTuple):
    """A decision of a meeting."""

    name: Says
    owner: PartnerKind | None = None
    person: str = ""
    due: int | None = None
    """Days from today."""
    done: int | None = None
    """Days from today."""


class HeldMeeting(NamedTuple):
    """A meeting of the partners."""

    days_ago: int
    subject: Says
    present: str
    agreed: Says
    decided: tuple[Resolved, ...] = ()


class Replied(NamedTuple):
    """What a partner said of findings."""

    days_ago: int
    names: str
    kind: ReplyKind
    on: int | None = None
    """Days from today."""
    reference: str = ""
    text: Says = NOTHING


class Remarked(NamedTuple):
    """A remark on a finding."""

    days_ago: int
    name: str
    text: Says


class PlannedWalk(NamedTuple):
    """A round that was planned, its route divided over those who inspect."""

    days_ago: int
    ahead: int
    """Days from today on which people walk."""
    begins: str
    meets_at: Says
    inspectors: tuple[tuple[str, Says], ...]
    """Name and organisation of each."""
    along: tuple[tuple[str, Says], ...]
    """Who walks along without a part of their own."""
    notes: Says


StoryEvent = Signing | Replaced | Aim | TargetResult | Planned | Stepped | HeldMeeting | Replied | Remarked | PlannedWalk
