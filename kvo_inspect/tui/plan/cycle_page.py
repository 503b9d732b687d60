"""What the screen of a trajectory shows of one cycle, and its rows: needs, days to come, meetings, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.measure import ENDED
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.needs import Coming, Need, coming, needs
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.closed_sets import Phase
from kvo_inspect.store.plan.decisions import DecisionLine, decisions_of
from kvo_inspect.store.plan.measures import MeasureLine, measures_of
from kvo_inspect.store.plan.meetings import meetings_of
from kvo_inspect.store.plan.needs import trajectory_facts
from kvo_inspect.store.plan.trajectories import facilitator_of, trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import n_


@dataclass(frozen=True)
class TrajectoryPage:
    """All that the screen shows."""

    park: Park
    cycles: list[Trajectory]
    """Newest first."""
    at: Trajectory | None
    needs: tuple[Need, ...] = ()
    coming: tuple[Coming, ...] = ()
    due: list[MeasureLine] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    decisions: list[DecisionLine] = field(default_factory=list)
    """Those with a day that are still to be carried out, measures left out."""
    facilitator: tuple[str, str] = ("", "")
    """Name and organisation of who leads it."""


@dataclass(frozen=True, slots=True)
class More:
    """What of a kind has no row here; Enter leads to the list of all."""

    what: Literal["measures", "decisions", "meetings"]
    n: int


@dataclass(frozen=True, slots=True)
class GoOn:
    """The step to the next phase; Enter takes it."""

    phase: Phase
    lacking: int
    """Needs of this phase and of those before it that are not met."""


TrajectoryRow = str | Need | GoOn | Coming | MeasureLine | DecisionLine | Meeting | More
"""A heading, or one row below a heading."""


def more_of(what: Literal["measures", "decisions", "meetings"], rows: Sequence[object], shown: int) -> list[More]:
    """Return the row that says how many more there are than are shown; none when all are."""
    return [More(what, len(rows) - shown)] if len(rows) > shown else []


def day_of(row: Coming | MeasureLine | DecisionLine) -> str:
    """Return the day a row of the calendar stands at."""
    return row.day if isinstance(row, Coming) else (row.due if isinstance(row, DecisionLine) else row.measure.due) or ""


def read_trajectory(store: Store, park_id: str, trajectory_id: str | None) -> TrajectoryPage:
    """Return what the screen shows of one cycle, or of the park's newest: also when that one cycle was removed."""
    park, cycles = store.get(Park, park_id), trajectories_of(store, park_id)
    at = next((cycle for cycle in cycles if cycle.id == trajectory_id), next(iter(cycles), None))
    if at is None:
        return TrajectoryPage(park, cycles, None)
    facts = trajectory_facts(store, at.id)
    due = [line for line in measures_of(store, park_id, at.id) if line.measure.due and line.measure.status not in ENDED]
    decisions = [line for line in decisions_of(store, at.id) if line.is_open and line.measure is None and line.due]
    return TrajectoryPage(
        park, cycles, at, needs(facts), coming(facts), due, meetings_of(store, at.id), decisions, facilitator_of(store, at)
    )


def more_text(row: More) -> str:
    """Return how many more there are of a kind."""
    match row.what:
        case "measures":
            sentence = n_("and {n} more measure with a day", "and {n} more measures with a day", row.n)
        case "decisions":
            sentence = n_("and {n} more decision with a day", "and {n} more decisions with a day", row.n)
        case "meetings":
            sentence = n_("and {n} more meeting", "and {n} more meetings", row.n)
    return sentence.format(n=row.n)
