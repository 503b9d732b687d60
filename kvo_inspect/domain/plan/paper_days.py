"""The days of a trajectory's papers beside each other: what cannot be true is refused, what is only unusual is told before it is written.

Only days that change are judged: what was noted before is nobody's slip of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES, Phase
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _

PaperDay = Literal["applied", "starts", "intent", "safety_analysis", "plan", "audit", "certified", "covenant", "evaluations"]
"""What has a day of its own in a trajectory."""

PHASE_OF_PAPER: dict[PaperDay, Phase] = {
    "intent": "cooperation",
    "safety_analysis": "analysis",
    "plan": "plan",
    "covenant": "certification",
    "certified": "certification",
    "evaluations": "carrying_out",
}
"""In which phase each paper is made."""
NO_CERTIFICATE: tuple[Phase, ...] = ("application", "cooperation", "analysis")
"""Phases in which there is no plan yet, so nothing that is certified: a day of these papers cannot be true."""

_BEFORE: tuple[tuple[PaperDay, PaperDay], ...] = (
    ("applied", "intent"),
    ("applied", "safety_analysis"),
    ("applied", "plan"),
    ("starts", "safety_analysis"),
    ("starts", "plan"),
    ("starts", "covenant"),
    ("intent", "safety_analysis"),
    ("intent", "plan"),
    ("safety_analysis", "plan"),
    ("plan", "audit"),
    ("plan", "certified"),
    ("plan", "covenant"),
    ("certified", "evaluations"),
)
"""What usually comes before what: whoever says otherwise is asked."""


@dataclass(frozen=True, slots=True)
class PaperDoubt:
    """Why a day of a paper is probably a slip: its phase has not come, or its day lies before *than*, which usually comes first."""

    paper: PaperDay
    day: str
    phase: Phase | None = None
    """The phase in which the trajectory still is; None: it is about *than*."""
    than: PaperDay | None = None
    than_day: str = ""


def paper_doubts(before: Trajectory | None, after: Trajectory) -> tuple[PaperDoubt, ...]:
    """Return what is to be asked of the days that change from *before* (None: a new trajectory) to *after*."""
    changed = set(_changed(before, after))
    now = CYCLE_PHASES.index(after.phase_now)
    doubts = [
        PaperDoubt(paper, days[-1], phase=after.phase_now)
        for paper, phase in PHASE_OF_PAPER.items()
        if paper in changed and (days := _days(after, paper)) and CYCLE_PHASES.index(phase) > now
    ]
    doubtful: set[PaperDay] = set()
    for first, later in _BEFORE:
        first_days, later_days = _days(after, first), _days(after, later)
        if later in doubtful or not {first, later} & changed or not first_days or not later_days:
            continue
        if later_days[0] < first_days[0]:
            doubtful.add(later)
            doubts.append(PaperDoubt(later, later_days[0], than=first, than_day=first_days[0]))
    return tuple(doubts)


def refuse_impossible(before: Trajectory | None, after: Trajectory) -> None:
    """Raise BadValue at its field for a day that changes and cannot be true."""
    changed = set(_changed(before, after))
    ends_changed = before is None or before.certificate_ends != after.certificate_ends
    if (
        after.certified
        and after.certificate_ends
        and after.certificate_ends <= after.certified
        and ("certified" in changed or ends_changed)
    ):
        raise BadValue("certificate_ends", _("A certificate ends after the day on which it was issued. Check both days."))
    for paper in ("certified", "covenant", "evaluations"):
        if paper in changed and _days(after, paper) and after.phase_now in NO_CERTIFICATE:
            raise _not_certified(paper)
    if ends_changed and after.certificate_ends and after.phase_now in NO_CERTIFICATE:
        raise _not_certified("certificate_ends")
    if after.certified:
        for name, day in (("applied", after.applied), ("starts", after.starts)):
            if day and after.certified < day and "certified" in changed:
                raise BadValue("certified", _("That is before this trajectory began: a certificate of before belongs to the cycle before."))
            if day and after.certified < day and name in changed:
                raise BadValue(name, _("The certificate of this trajectory was issued before that day. Check both days."))


def _not_certified(field: str) -> BadValue:
    return BadValue(field, _("In this phase there is no plan yet to certify. Choose the phase first, at the top."))


def _changed(before: Trajectory | None, after: Trajectory) -> Iterator[PaperDay]:
    names: tuple[PaperDay, ...] = (
        "applied",
        "starts",
        "intent",
        "safety_analysis",
        "plan",
        "audit",
        "certified",
        "covenant",
        "evaluations",
    )
    for name in names:
        if before is None or getattr(before, name) != getattr(after, name):
            yield name


def _days(trajectory: Trajectory, paper: PaperDay) -> tuple[str, ...]:
    """Return the days of a paper, oldest first; none when it is not there."""
    if paper == "evaluations":
        return trajectory.evaluations
    day = getattr(trajectory, paper)
    return (day,) if day else ()
