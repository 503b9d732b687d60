"""Trajectories: the certification cycles of a park, and which measurements belong to one."""

from __future__ import annotations

from typing import Any, Unpack

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.trajectory import Trajectory, TrajectoryFields
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import BadValue
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

MEASURE_OPEN = "status not in ('done', 'dropped')"
"""SQL: the measure has not ended."""
DAYS = ("starts", "audit", "intent", "plan", "covenant", "certified")
"""The fields that are days."""


def begin_trajectory(store: Store, park_id: str, **fields: Unpack[TrajectoryFields]) -> Trajectory:
    """Begin the park's next certification cycle (fields as `set_trajectory`); rounds that start from now on belong to it.

    A cycle with `baseline` begins from that measurement, the follow-up of the cycle before.
    """
    park = store.get(Park, park_id)
    cleaned = _cleaned(store, {**fields})
    number = max((trajectory.number for trajectory in trajectories_of(store, park_id)), default=0) + 1
    with store.act() as act:
        return act.write(Trajectory, made_id("trajectory", park.id, str(number)), park=park.id, number=number, **cleaned)


def begin_next(
    store: Store, park_id: str, *, targets: bool = True, measures: bool = True, **fields: Unpack[TrajectoryFields]
) -> Trajectory:
    """Begin the next cycle and take targets and measures along, as one act.

    *targets*: each target comes again with its result as the new baseline. *measures*: the measures that have not ended go over.
    """
    park = store.get(Park, park_id)
    cycles = trajectories_of(store, park_id)
    if not cycles:
        return begin_trajectory(store, park_id, **fields)
    cleaned = _cleaned(store, {**fields})
    number = cycles[0].number + 1
    with store.act() as act:
        trajectory = act.write(Trajectory, made_id("trajectory", park.id, str(number)), park=park.id, number=number, **cleaned)
        for target in store.select(Target, "where trajectory = ? and gone = 0 order by n", [cycles[0].id]) if targets else ():
            act.write(
                Target,
                made_id("target", trajectory.id, target.name),
                park=park.id,
                trajectory=trajectory.id,
                name=target.name,
                unit=target.unit,
                source=target.source,
                better=target.better,
                baseline=target.result,
            )
        going_on = store.select(Measure, f"where trajectory = ? and gone = 0 and {MEASURE_OPEN} order by n", [cycles[0].id])
        for measure in going_on if measures else ():
            act.write(Measure, measure.id, park=park.id, trajectory=trajectory.id)
    return trajectory


def set_trajectory(store: Store, trajectory_id: str, **fields: Unpack[TrajectoryFields]) -> Trajectory:
    """Change a trajectory: phase, starts, term_months, audit, baseline, scheme, and the days of its papers.

    Those are intent, plan, covenant and certified; days as a person types them.
    """
    trajectory = store.get(Trajectory, trajectory_id)
    cleaned = _cleaned(store, {**fields})
    with store.act() as act:
        return act.write(Trajectory, trajectory.id, park=trajectory.park, **cleaned)


def trajectories_of(store: Store, park_id: str) -> list[Trajectory]:
    """Return a park's trajectories, newest first."""
    return store.select(Trajectory, "where park = ? and gone = 0 order by number desc", [park_id])


def trajectory_now(store: Store, park_id: str) -> Trajectory:
    """Return the park's newest trajectory; when none was recorded yet, begin the first."""
    return next(iter(trajectories_of(store, park_id)), None) or begin_trajectory(store, park_id)


def measurements_within(store: Store, trajectory_id: str) -> list[Measurement]:
    """Return the measurements of a trajectory that have rounds, by the first of those; what the trajectory begins from comes first.

    Measurements from before any trajectory was recorded belong to the first one.
    """
    return store.select(
        Measurement,
        "join trajectory j on j.id = ? where t.gone = 0 and t.park = j.park "
        "and (t.trajectory = j.id or t.id = j.baseline or (t.trajectory is null and j.number = 1)) "
        f"and exists (select 1 from round r where r.measurement = t.id and {COUNTS.format('r')}) "
        f"order by (select min(date) from round r where r.measurement = t.id and {COUNTS.format('r')}), t.n",
        [trajectory_id],
    )


def _cleaned(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    fields = dict(fields)
    for name in DAYS:
        if name in fields:
            text = fields[name] or ""
            fields[name] = typed_day(name, text, store.today) if text.strip() else None
    if "scheme" in fields:
        fields["scheme"] = checked_line("scheme", fields["scheme"])
    if "term_months" in fields:
        raw = str(fields["term_months"]).strip()
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:4]) <= 120):
            raise BadValue("term_months", _("Type a number of months from 1 to 120."))
        fields["term_months"] = int(raw)
    return fields
