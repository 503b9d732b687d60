"""Trajectory (KVO-traject): one certification cycle of a park."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, TypedDict

from pydantic import Field

from kvo_inspect.domain.plan.months import months_after
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import PHASE_MEANT, CertificateKind, Phase
from kvo_inspect.domain.values.dates import Day
from kvo_inspect.domain.values.text import Line


class Trajectory(Noun):
    """A certification cycle: id made from park and number."""

    noun: ClassVar[str] = "trajectory"
    refs: ClassVar[dict[str, str]] = {"baseline": "measurement"}
    key: ClassVar[tuple[str, ...]] = ("number",)
    later: ClassVar[dict[str, int]] = {
        "applied": 7,
        "waits": 7,
        "facilitator": 7,
        "facilitator_organisation": 7,
        "safety_analysis": 7,
        "certificate_number": 7,
        "certificate_kind": 7,
        "certificate_ends": 7,
        "evaluations": 7,
    }

    number: int = Field(default=1, ge=1, le=99)
    phase: Phase = "cooperation"
    starts: Day | None = None
    term_months: int = Field(default=36, ge=1, le=120)
    audit: Day | None = None
    """When the auditor comes next."""
    intent: Day | None = None
    """When the partners signed the letter of intent."""
    plan: Day | None = None
    """When they adopted the action plan."""
    covenant: Day | None = None
    """When they signed the covenant."""
    certified: Day | None = None
    """When the certificate was given."""
    baseline: str | None = None
    """The measurement it begins from: the follow-up of the cycle before; None: its own baseline."""
    scheme: Line = ""
    """By which edition of the scheme it is judged, as "KVO 4.0": that changes, so it is content."""
    applied: Day | None = None
    """Since when the park is on the waiting list."""
    waits: Line = ""
    """Why it waits there."""
    facilitator: Line = ""
    """Who leads it; empty: whoever does the park."""
    facilitator_organisation: Line = ""
    """Of which organisation that is."""
    safety_analysis: Day | None = None
    """When the partners adopted the safety analysis."""
    certificate_number: Line = ""
    certificate_kind: CertificateKind | None = None
    """None: new in the first cycle, a renewal in the next ones."""
    certificate_ends: Day | None = None
    """The last day of the certificate as it says itself; None: counted from the day on which it was given and the term."""
    evaluations: tuple[Day, ...] = ()
    """The days of the yearly evaluations, oldest first."""

    @property
    def phase_now(self) -> Phase:
        """The phase in which it is: of a phase of before, the one that means the same."""
        return PHASE_MEANT.get(self.phase, self.phase)

    @property
    def kind_of_certificate(self) -> CertificateKind:
        """The kind that was given, or the one that follows from its number."""
        return self.certificate_kind or ("new" if self.number == 1 else "renewal")


class TrajectoryFields(TypedDict, total=False):
    """What may be changed of a trajectory, days as they are typed."""

    phase: Phase
    starts: str | None
    term_months: int | str
    audit: str | None
    intent: str | None
    plan: str | None
    covenant: str | None
    certified: str | None
    baseline: str | None
    scheme: str
    applied: str | None
    waits: str
    facilitator: str
    facilitator_organisation: str
    safety_analysis: str | None
    certificate_number: str
    certificate_kind: CertificateKind | None
    certificate_ends: str | None
    evaluations: str
    """Days with commas between them."""


def end_of_certificate(trajectory: Trajectory) -> str | None:
    """Return the day on which its certificate ends: as it says itself, or counted; None when there is no certificate yet."""
    if trajectory.certificate_ends or trajectory.certified is None:
        return trajectory.certificate_ends
    return months_after(dt.date.fromisoformat(trajectory.certified), trajectory.term_months).isoformat()


def end_of_term(trajectory: Trajectory) -> str | None:
    """Return the one day on which the cycle ends: with its certificate, before that with its own term; None when that is not known."""
    if ends := end_of_certificate(trajectory):
        return ends
    if trajectory.starts is None:
        return None
    return months_after(dt.date.fromisoformat(trajectory.starts), trajectory.term_months).isoformat()
