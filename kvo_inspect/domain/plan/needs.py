"""Where a trajectory stands: what each phase still needs, and the days to come. Computed from facts, never stored.

What a need rests on is told with it, for the scheme changes (KVO 4.0 since March 2024: less form, more effort) and we did not
read its handbooks: `sources` is described alike by all sources that we know, `practice` is what parks do, `earlier` stood in
the scheme before and may not hold any more, `own` is our own guideline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from kvo_inspect.domain.plan.months import months_after, near_from
from kvo_inspect.domain.plan.trajectory import Trajectory, end_of_certificate, end_of_term
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES, PARTS, Phase

CORE_PARTNERS = ("municipality", "police", "fire_service", "business_association")
"""Who at least works together: authorities and entrepreneurs."""
FIRST_MEASURES = 4
"""Measures done before the first certificate, in the scheme before 4.0."""
MEETINGS_A_YEAR = 2
"""Sources name twice a year, quarterly, four to six times a year: the least of those."""
USUAL_MEETINGS = 4
"""Meetings a year that most parks hold."""

NeedName = Literal[
    "applied",
    "waits",
    "facilitator",
    "intent",
    "partners",
    "baseline_day",
    "baseline_evening",
    "reviewed",
    "figures",
    "survey",
    "safety_analysis",
    "goals",
    "measures",
    "owners",
    "days",
    "plan",
    "four_done",
    "audit",
    "certified",
    "covenant",
    "yearly_day",
    "yearly_evening",
    "meetings",
    "measures_late",
    "findings_late",
    "yearly_evaluation",
    "follow_up_planned",
    "follow_up_day",
    "follow_up_evening",
    "survey_again",
    "results",
    "left_over",
    "next_cycle",
]
Basis = Literal["sources", "practice", "earlier", "own"]


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A survey that went out or was answered."""

    sent: str
    """The day; empty: not noted."""
    answered: int
    invited: int
    """How many were asked; 0: not noted."""


@dataclass(frozen=True, slots=True)
class TrajectoryFacts:
    """What is known of a trajectory and its park; the confidential is not counted."""

    trajectory: Trajectory
    today: dt.date
    partners: frozenset[str] = frozenset()
    """Kinds of partners that have a name."""
    baseline: frozenset[str] = frozenset()
    """Parts of the day of finished rounds of the baseline."""
    follow_up: frozenset[str] = frozenset()
    last: dict[str, str] = field(default_factory=dict)
    """The day of the last finished round of the park, per part of the day."""
    to_review: int = 0
    findings_late: int = 0
    measures: int = 0
    """Not dropped."""
    without_owner: int = 0
    without_day: int = 0
    measures_late: int = 0
    measures_done: int = 0
    measures_open: int = 0
    targets: int = 0
    without_baseline: int = 0
    without_goal: int = 0
    without_result: int = 0
    meetings_year: int = 0
    """Meetings of the twelve months before today."""
    newest: bool = True
    """No later cycle was begun."""
    facilitator: str = ""
    """Who leads it, or does the park."""
    follow_up_planned: str = ""
    """The day of the next planned round of the follow-up measurement; empty: none is planned."""
    survey: SurveyFacts | None = None
    """The survey of the entrepreneurs at the baseline; None: not sent."""
    survey_again: SurveyFacts | None = None
    """The survey at the follow-up."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a phase needs, and how far it is."""

    name: NeedName
    phase: Phase
    met: bool
    basis: Basis
    have: int = 0
    want: int = 0
    """With *have*: so many of so many; 0: no number."""
    day: str = ""
    """The day that belongs to it, by which it is due or on which it was planned; empty: none."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A day to come, or one that has passed."""

    what: Literal["audit", "term", "certificate", "evaluation", "round_day", "round_evening"]
    day: str
    late: bool
    near: bool


def needs(facts: TrajectoryFacts) -> tuple[Need, ...]:
    """Return the needs of the trajectory's phase, and those of the phases before it that are not met."""
    now = facts.trajectory.phase_now
    place = CYCLE_PHASES.index(now)
    return tuple(need for need in _all(facts) if need.phase == now or (not need.met and CYCLE_PHASES.index(need.phase) < place))


def _all(facts: TrajectoryFacts) -> Iterator[Need]:
    yield from _begun(facts)
    yield from _analysed(facts)
    yield from _planned(facts)
    yield from _certified(facts)
    yield from _carried_out(facts)
    yield from _evaluated(facts)


def _begun(facts: TrajectoryFacts) -> Iterator[Need]:
    papers = facts.trajectory
    if papers.phase_now == "application":  # once it was let in, nobody needs to know why it waited
        yield Need("applied", "application", papers.applied is not None, "practice")
        yield Need("waits", "application", bool(papers.waits), "own")
    yield Need("facilitator", "application", bool(facts.facilitator), "sources")
    core = [kind for kind in CORE_PARTNERS if kind in facts.partners]
    yield Need("intent", "cooperation", papers.intent is not None, "sources")
    yield Need("partners", "cooperation", len(core) == len(CORE_PARTNERS), "sources", len(core), len(CORE_PARTNERS))


def _analysed(facts: TrajectoryFacts) -> Iterator[Need]:
    papers = facts.trajectory
    yield Need("baseline_day", "analysis", "day" in facts.baseline, "sources")
    yield Need("baseline_evening", "analysis", "evening" in facts.baseline, "sources")
    walking: Phase = papers.phase_now if papers.phase_now in ("carrying_out", "evaluation") else "analysis"  # after every round again
    yield Need("reviewed", walking, not facts.to_review and bool(facts.last), "own", facts.to_review)
    measured = facts.targets - facts.without_baseline
    yield Need("figures", "analysis", bool(facts.targets) and not facts.without_baseline, "sources", measured, facts.targets)
    yield _survey("survey", "analysis", facts.survey)
    yield Need("safety_analysis", "analysis", papers.safety_analysis is not None, "sources")


def _planned(facts: TrajectoryFacts) -> Iterator[Need]:
    aimed, owned, timed = (
        facts.targets - facts.without_goal,
        facts.measures - facts.without_owner,
        facts.measures - facts.without_day,
    )
    yield Need("goals", "plan", bool(facts.targets) and not facts.without_goal, "practice", aimed, facts.targets)
    yield Need("measures", "plan", facts.measures > 0, "sources", facts.measures)
    yield Need("owners", "plan", bool(facts.measures) and not facts.without_owner, "practice", owned, facts.measures)
    yield Need("days", "plan", bool(facts.measures) and not facts.without_day, "own", timed, facts.measures)
    yield Need("plan", "plan", facts.trajectory.plan is not None, "sources")


def _certified(facts: TrajectoryFacts) -> Iterator[Need]:
    papers = facts.trajectory
    if papers.number == 1:
        yield Need("four_done", "certification", facts.measures_done >= FIRST_MEASURES, "earlier", facts.measures_done, FIRST_MEASURES)
    yield Need("audit", "certification", papers.audit is not None or papers.certified is not None, "sources")
    yield Need("certified", "certification", papers.certified is not None, "sources")
    yield Need("covenant", "certification", papers.covenant is not None, "sources")


def _carried_out(facts: TrajectoryFacts) -> Iterator[Need]:
    papers = facts.trajectory
    year_ago = months_after(facts.today, -12).isoformat()
    for part, name in (("day", "yearly_day"), ("evening", "yearly_evening")):
        yield Need(name, "carrying_out", facts.last.get(part, "") > year_ago, "practice")  # type: ignore[arg-type]
    yield Need("meetings", "carrying_out", facts.meetings_year >= MEETINGS_A_YEAR, "practice", facts.meetings_year, MEETINGS_A_YEAR)
    yield Need("measures_late", "carrying_out", not facts.measures_late, "own", facts.measures_late)
    yield Need("findings_late", "carrying_out", not facts.findings_late, "own", facts.findings_late)
    due = evaluation_due(papers)
    yield Need("yearly_evaluation", "carrying_out", bool(due) and due >= facts.today.isoformat(), "practice", day=due)
    planned = bool(facts.follow_up_planned or facts.follow_up)
    day = facts.follow_up_planned if planned else end_of_term(papers) or ""
    yield Need("follow_up_planned", "carrying_out", planned, "own", day=day)


def _evaluated(facts: TrajectoryFacts) -> Iterator[Need]:
    yield Need("follow_up_day", "evaluation", "day" in facts.follow_up, "practice")
    yield Need("follow_up_evening", "evaluation", "evening" in facts.follow_up, "practice")
    yield _survey("survey_again", "evaluation", facts.survey_again)
    known = facts.targets - facts.without_result
    yield Need("results", "evaluation", bool(facts.targets) and not facts.without_result, "sources", known, facts.targets)
    yield Need("left_over", "evaluation", not facts.measures_open, "own", facts.measures_open)
    yield Need("next_cycle", "evaluation", not facts.newest, "own")


def _survey(name: NeedName, phase: Phase, survey: SurveyFacts | None) -> Need:
    if survey is None:
        return Need(name, phase, False, "sources")
    return Need(name, phase, True, "sources", survey.answered, survey.invited, day=survey.sent)


def evaluation_due(trajectory: Trajectory) -> str:
    """Return the day by which the next yearly evaluation is due, a year after the last or after the certificate; empty: not known."""
    since = max((trajectory.certified or "", *trajectory.evaluations))
    return months_after(dt.date.fromisoformat(since), 12).isoformat() if since else ""


def next_phase(trajectory: Trajectory) -> Phase | None:
    """Return the phase that follows; None after the last, where the next cycle begins."""
    place = CYCLE_PHASES.index(trajectory.phase_now) + 1
    return CYCLE_PHASES[place] if place < len(CYCLE_PHASES) else None


def coming(facts: TrajectoryFacts) -> tuple[Coming, ...]:
    """Return the days to come, the first in front; those that have passed are late."""
    day_by_event: dict[str, str] = {}
    papers = facts.trajectory
    if papers.audit and papers.audit >= (papers.certified or ""):
        day_by_event["audit"] = papers.audit
    if ends := end_of_term(papers):
        day_by_event["certificate" if end_of_certificate(papers) else "term"] = ends
    if papers.phase_now in ("carrying_out", "evaluation") and (due := evaluation_due(papers)):
        day_by_event["evaluation"] = due
    for part in PARTS:
        if part in facts.last:
            day_by_event[f"round_{part}"] = months_after(dt.date.fromisoformat(facts.last[part]), 12).isoformat()
    today = facts.today.isoformat()
    days = sorted(day_by_event.items(), key=lambda event_day: (event_day[1], event_day[0]))
    return tuple(
        Coming(what, day, day < today, day >= today and near_from(dt.date.fromisoformat(day), what) <= facts.today)  # type: ignore[arg-type]
        for what, day in days
    )
