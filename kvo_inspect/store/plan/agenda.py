"""The days of a plan, of one park or of all: what comes up in a trajectory, measures and decisions with their day, planned rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.measure import ENDED
from kvo_inspect.domain.plan.needs import Coming
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.held import Survey
from kvo_inspect.store.plan.decisions import decisions_of
from kvo_inspect.store.plan.measures import measures_of
from kvo_inspect.store.plan.needs import coming_of
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import PlannedLine, planned_rounds

AgendaKind = Literal["coming", "measure", "decision", "round", "survey"]
DONE_DAYS = 31
"""So many days what was done still stands on the agenda, so that who took it in before sees that."""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """Something that has a day."""

    key: str
    """Stays the same as long as it is the same thing, whatever its day."""
    kind: AgendaKind
    day: str
    park: str
    park_name: str
    changed: str
    """When it was last changed."""
    name: str = ""
    """Of a measure or a decision."""
    owner: str = ""
    person: str = ""
    done: bool = False
    event: Coming | None = None
    round: PlannedLine | None = None


def agenda(store: Store, park_id: str = "") -> list[AgendaDay]:
    """Return the days of a park, or of all, in their order; what is confidential has none here."""
    where = "where gone = 0 and aside = '' and confidential = 0 and ? in ('', id) order by name collate nocase, id"
    planned: dict[str, list[PlannedLine]] = {}
    for line in planned_rounds(store, park_id):
        planned.setdefault(line.park, []).append(line)
    days = [day for park in store.select(Park, where, [park_id]) for day in _of_park(store, park, planned.get(park.id, []))]
    from_day = (store.today - dt.timedelta(days=DONE_DAYS)).isoformat()
    return sorted(
        (day for day in days if not day.done or day.day >= from_day), key=lambda day: (day.day, day.park_name.casefold(), day.key)
    )


def _of_park(store: Store, park: Park, planned_lines: Sequence[PlannedLine]) -> Iterator[AgendaDay]:
    cycles = trajectories_of(store, park.id)
    if cycles:
        yield from _of_trajectory(store, park, cycles[0])
    for line in measures_of(store, park.id):
        measure = line.measure
        if measure.due and measure.status != "dropped" and not measure.confidential:
            yield AgendaDay(
                f"measure/{measure.id}",
                "measure",
                measure.due,
                park.id,
                park.name,
                measure.changed,
                measure.name,
                line.owner,
                measure.person,
                measure.status in ENDED,
            )
    for planned in planned_lines:
        plan = planned.plan
        yield AgendaDay(
            f"round/{plan.id}", "round", plan.date, park.id, park.name, plan.changed, done=planned.state == "walked", round=planned
        )


def _of_trajectory(store: Store, park: Park, cycle: Trajectory) -> Iterator[AgendaDay]:
    for event in coming_of(store, cycle):
        yield AgendaDay(f"{event.what}/{cycle.id}", "coming", event.day, park.id, park.name, cycle.changed, event=event)
    for line in decisions_of(store, cycle.id):
        decision = line.decision
        if line.measure is None and line.due and not decision.confidential:
            owner = line.partner.organisation if line.partner else ""
            yield AgendaDay(
                f"decision/{decision.id}",
                "decision",
                line.due,
                park.id,
                park.name,
                decision.changed,
                decision.name,
                owner,
                line.person,
                not line.is_open,
            )
    for survey in store.select(
        Survey, "where trajectory = ? and gone = 0 order by n", [cycle.id]
    ):  # not by store.survey, which knows the plan
        if survey.closes:
            done = survey.closes < store.today.isoformat()
            yield AgendaDay(f"survey/{survey.id}", "survey", survey.closes, park.id, park.name, survey.changed, done=done)
