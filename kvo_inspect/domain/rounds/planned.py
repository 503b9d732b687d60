"""Planned round (geplande schouw): a walk that is to come, its day and part of day, where and when people meet."""

from __future__ import annotations

from typing import ClassVar, Literal, TypedDict

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay
from kvo_inspect.domain.values.dates import ClockTime, Day
from kvo_inspect.domain.values.text import Line, Text

PlanState = Literal["passed", "open", "planned", "walked"]
"""Where a plan stands, in the order in which plans are told: its day passed and nobody walked; its round is open; to come; walked."""


class PlannedRound(Noun):
    """A walk that is to come. Its id is made from park, date and part of day as they were first planned: who plans the same, joins it."""

    noun: ClassVar[str] = "planned_round"
    key: ClassVar[tuple[str, ...]] = ("date", "part")
    later: ClassVar[dict[str, int]] = {"": 6}

    date: Day = "2000-01-01"
    part: PartOfDay = "day"
    kind: MeasurementKind = "yearly"
    """What the round will count as."""
    begins: ClockTime | None = None
    """When people meet."""
    meets_at: Line = ""
    """Where people meet."""
    notes: Text = ""


class PlannedRoundFields(TypedDict, total=False):
    """What may be said of a planned round, as it is typed."""

    date: str
    part: PartOfDay
    kind: MeasurementKind
    begins: str
    meets_at: str
    notes: str


def plan_state(plan: PlannedRound, today: str, *, begun: bool, finished: bool) -> PlanState:
    """Return where a plan stands on a day (`YYYY-MM-DD`), given whether its round was begun, and finished."""
    if begun:
        return "walked" if finished else "open"
    return "passed" if plan.date < today else "planned"
