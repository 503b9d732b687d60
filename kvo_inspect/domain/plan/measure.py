"""Measure (maatregel): an agreed action of the plan, and which findings and targets it serves (maatregelenmatrix)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, TypedDict

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import MeasureStatus
from kvo_inspect.domain.values.dates import Day, is_past
from kvo_inspect.domain.values.text import Line, Text

STEPS: dict[MeasureStatus, tuple[MeasureStatus, ...]] = {
    "proposed": ("agreed", "in_progress", "done", "dropped"),
    "agreed": ("in_progress", "done", "proposed", "dropped"),
    "in_progress": ("done", "agreed", "dropped"),
    "done": ("in_progress",),
    "dropped": ("proposed",),
}
"""From each status the steps that are allowed, the usual one first."""

NEEDS_REASON: frozenset[tuple[MeasureStatus, MeasureStatus]] = frozenset(
    {("proposed", "dropped"), ("agreed", "dropped"), ("in_progress", "dropped"), ("done", "in_progress")}
)
"""Dropping, and taking back what was done: each asks why."""

ENDED: tuple[MeasureStatus, ...] = ("done", "dropped")
"""Nobody has to do anything any more."""


class Measure(Noun):
    """An action: what, who, by when, how far."""

    noun: ClassVar[str] = "measure"
    refs: ClassVar[dict[str, str]] = {"trajectory": "trajectory", "partner": "partner"}

    trajectory: str = ""
    name: Line = ""
    """What is done."""
    theme: Line | None = None
    partner: str | None = None
    """The owner."""
    person: Line = ""
    """Who at the owner."""
    due: Day | None = None
    status: MeasureStatus = "proposed"
    done: Day | None = None
    """The day it was done."""
    text: Text = ""

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the measure should have been done before *today* and has not ended."""
        return self.status not in ENDED and is_past(self.due, today)


class MeasureFields(TypedDict, total=False):
    """What may be changed of a measure, as it is typed; its status changes by steps."""

    name: str
    theme: str | None
    partner: str | None
    person: str
    due: str | None
    text: str
    done: str | None


class NewMeasureFields(MeasureFields, total=False):
    """What a new measure is made of: it may be further than proposed."""

    status: MeasureStatus


class MeasureFinding(Noun):
    """That a measure serves a finding. Its id is made from both ends."""

    noun: ClassVar[str] = "measure_finding"
    refs: ClassVar[dict[str, str]] = {"measure": "measure", "finding": "finding"}
    key: ClassVar[tuple[str, ...]] = ("measure", "finding")

    measure: str = ""
    finding: str = ""


class MeasureTarget(Noun):
    """That a measure serves a target. Its id is made from both ends."""

    noun: ClassVar[str] = "measure_target"
    refs: ClassVar[dict[str, str]] = {"measure": "measure", "target": "target"}
    key: ClassVar[tuple[str, ...]] = ("measure", "target")

    measure: str = ""
    target: str = ""
