"""Where a trajectory stands: what each phase still needs, and the days to come. Computed from facts, never stored.

What a need rests on is told with it, for the scheme changes (KVO 4.0 since March 2024: less form, more effort) and we did not
read its handbooks: `scheme` is described alike by all sources, `practice` is what parks do, `earlier` stood in the scheme
before and may not hold any more, `own` is our own guideline.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.closed_sets import PARTS, PHASES, Phase

CORE_PARTNERS = ("municipality", "police", "fire_service", "business_association")
"""Who at least works together: authorities and entrepreneurs."""
FIRST_MEASURES = 4
"""Measures done before the first certificate, in the scheme before 4.0."""
MEETINGS_A_YEAR = 2
"""Sources name twice a year, quarterly, four to six times a year: the least of those."""
NEAR_DAYS = 90
"""A day that is nearer than this asks attention. Our own guideline."""

NeedName = Literal[
    "intent",
    "partners",
    "baseline_day",
    "baseline_evening",
    "reviewed",
    "figures",
    "goals",
    "measures",
    "owners",
    "days",
    "plan",
    "covenant",
    "four_done",
    "audit",
    "certified",
    "yearly_day",
    "yearly_evening",
    "meetings",
    "measures_late",
    "findings_late",
    "follow_up_day",
    "follow_up_evening",
    "results",
    "left_over",
    "next_cycle",
]
Basis = Literal["scheme", "practice", "earlier", "own"]


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


@dataclass(frozen=True, slots=True)
class Coming:
    """A day to come, or one that has passed."""

    what: Literal["audit", "term", "certificate", "round_day", "round_evening"]
    day: str
    late: bool
    near: bool


def needs(facts: TrajectoryFacts) -> tuple[Need, ...]:
    """Return the needs of the trajectory's phase, and those of the phases before it that are not met."""
    now = facts.trajectory.phase
    return tuple(need for need in _all(facts) if need.phase == now or (not need.met and PHASES.index(need.phase) < PHASES.index(now)))


def _all(facts: TrajectoryFacts) -> Iterator[Need]:
    papers = facts.trajectory
    core = [kind for kind in CORE_PARTNERS if kind in facts.partners]
    year_ago = months_after(facts.today, -12).isoformat()

    yield Need("intent", "cooperation", papers.intent is not None, "scheme")
    yield Need("partners", "cooperation", len(core) == len(CORE_PARTNERS), "scheme", len(core), len(CORE_PARTNERS))

    yield Need("baseline_day", "analysis", "day" in facts.baseline, "scheme")
    yield Need("baseline_evening", "analysis", "evening" in facts.baseline, "scheme")
    walking: Phase = papers.phase if papers.phase in ("carrying_out", "evaluation") else "analysis"  # after every round again
    yield Need("reviewed", walking, not facts.to_review and bool(facts.last), "own", facts.to_review)
    measured = facts.targets - facts.without_baseline
    yield Need("figures", "analysis", bool(facts.targets) and not facts.without_baseline, "scheme", measured, facts.targets)

    aimed = facts.targets - facts.without_goal
    yield Need("goals", "plan", bool(facts.targets) and not facts.without_goal, "scheme", aimed, facts.targets)
    yield Need("measures", "plan", facts.measures > 0, "scheme", facts.measures)
    yield Need(
        "owners", "plan", bool(facts.measures) and not facts.without_owner, "scheme", facts.measures - facts.without_owner, facts.measures
    )
    yield Need("days", "plan", bool(facts.measures) and not facts.without_day, "own", facts.measures - facts.without_day, facts.measures)
    yield Need("plan", "plan", papers.plan is not None, "scheme")
    yield Need("covenant", "plan", papers.covenant is not None, "practice")

    if papers.number == 1:
        yield Need("four_done", "certification", facts.measures_done >= FIRST_MEASURES, "earlier", facts.measures_done, FIRST_MEASURES)
    yield Need("audit", "certification", papers.audit is not None or papers.certified is not None, "scheme")
    yield Need("certified", "certification", papers.certified is not None, "scheme")

    for part, name in (("day", "yearly_day"), ("evening", "yearly_evening")):
        yield Need(name, "carrying_out", facts.last.get(part, "") > year_ago, "practice")  # type: ignore[arg-type]
    yield Need("meetings", "carrying_out", facts.meetings_year >= MEETINGS_A_YEAR, "practice", facts.meetings_year, MEETINGS_A_YEAR)
    yield Need("measures_late", "carrying_out", not facts.measures_late, "own", facts.measures_late)
    yield Need("findings_late", "carrying_out", not facts.findings_late, "own", facts.findings_late)

    yield Need("follow_up_day", "evaluation", "day" in facts.follow_up, "scheme")
    yield Need("follow_up_evening", "evaluation", "evening" in facts.follow_up, "scheme")
    known = facts.targets - facts.without_result
    yield Need("results", "evaluation", bool(facts.targets) and not facts.without_result, "scheme", known, facts.targets)

    yield Need("left_over", "adjusting", not facts.measures_open, "own", facts.measures_open)
    yield Need("next_cycle", "adjusting", not facts.newest, "own")

    yield Need("audit", "recertification", papers.audit is not None, "scheme")


def coming(facts: TrajectoryFacts) -> tuple[Coming, ...]:
    """Return the days to come, the first in front; those that have passed are late."""
    day_by_event: dict[str, str] = {}
    papers = facts.trajectory
    if papers.audit and papers.audit >= (papers.certified or ""):
        day_by_event["audit"] = papers.audit
    if ends := end_of_term(papers):
        day_by_event["term"] = ends
    if papers.certified:
        day_by_event["certificate"] = months_after(dt.date.fromisoformat(papers.certified), papers.term_months).isoformat()
    for part in PARTS:
        if part in facts.last:
            day_by_event[f"round_{part}"] = months_after(dt.date.fromisoformat(facts.last[part]), 12).isoformat()
    today, near = facts.today.isoformat(), (facts.today + dt.timedelta(days=NEAR_DAYS)).isoformat()
    days = sorted(day_by_event.items(), key=lambda event_day: (event_day[1], event_day[0]))
    return tuple(Coming(what, day, day < today, today <= day <= near) for what, day in days)  # type: ignore[arg-type]


def end_of_term(trajectory: Trajectory) -> str | None:
    """Return the day on which the cycle ends; None when it is not known since when it runs."""
    if trajectory.starts is None:
        return None
    return months_after(dt.date.fromisoformat(trajectory.starts), trajectory.term_months).isoformat()


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later (or earlier), the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = max(1, min(9999, year))
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
