"""Trajectory (KVO-traject): one certification cycle of a park."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from pydantic import Field

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import Phase
from kvo_inspect.domain.values.dates import Day
from kvo_inspect.domain.values.text import Line


class Trajectory(Noun):
    """A certification cycle: id made from park and number."""

    noun: ClassVar[str] = "trajectory"
    refs: ClassVar[dict[str, str]] = {"baseline": "measurement"}
    key: ClassVar[tuple[str, ...]] = ("number",)

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
