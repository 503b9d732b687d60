"""What happens at the facilitator's desk in the worked example: the kinds of event that its story tells."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.plan.target import GoalKind
from kvo_inspect.domain.plan.target_kinds import TargetKind
from kvo_inspect.domain.values.closed_sets import Better, MeasurementKind, MeasureStatus, PartnerKind, Phase, ReplyKind

SurveyStory = Literal["many", "again", "few"]
"""Whose answers: of the park at the baseline, of the park at the follow-up, of a few companies of the small park."""


class Signing(NamedTuple):
    """A step of the trajectory, with the paper that was signed that day."""

    days_ago: int
    phase: Phase
    paper: Literal["", "intent", "safety_analysis", "plan", "covenant"] = ""


class AuditAgreed(NamedTuple):
    """The day of an audit was agreed."""

    days_ago: int
    ahead: int
    """Days from today on which the auditor comes; below 0 it has been."""


class Certified(NamedTuple):
    """The certificate was given."""

    days_ago: int
    number: str


class Evaluated(NamedTuple):
    """The partners held their yearly evaluation."""

    days_ago: int


class SurveySent(NamedTuple):
    """The survey went out to the companies."""

    days_ago: int
    moment: MeasurementKind
    open_days: int
    """So many days one could answer."""
    invited: int


class AnswersIn(NamedTuple):
    """The answers of the form tool were taken in."""

    days_ago: int
    moment: MeasurementKind
    answered: SurveyStory


class TargetsFed(NamedTuple):
    """The shares of a survey were written as figures of the targets."""

    days_ago: int
    moment: MeasurementKind


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
    goal: tuple[GoalKind, str]
    baseline: tuple[str, int | None] | None = None
    """Value, and of how many people when it was asked of a sample; None: the survey gives it."""
    counted: int = 0
    """Days ago that the result was counted."""
    result: tuple[str, int | None] | None = None
    """None: the survey gives it."""
    kind: TargetKind | None = None


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


StoryEvent = (
    Signing
    | AuditAgreed
    | Certified
    | Evaluated
    | SurveySent
    | AnswersIn
    | TargetsFed
    | Replaced
    | Aim
    | TargetResult
    | Planned
    | Stepped
    | HeldMeeting
    | Replied
    | Remarked
    | PlannedWalk
)
