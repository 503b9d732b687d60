"""Trajectories: the certification cycles of a park, and which measurements belong to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.paper_days import refuse_impossible
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.trajectory import Trajectory, TrajectoryFields
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import BadValue
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.plan.targets import write_target
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _

MEASURE_OPEN = "status not in ('done', 'dropped')"
"""SQL: the measure has not ended."""
DAYS = ("starts", "audit", "intent", "plan", "covenant", "certified", "applied", "safety_analysis", "certificate_ends")
"""The fields that are days."""
LINES = ("scheme", "waits", "facilitator", "facilitator_organisation", "certificate_number")
"""The fields that are a line of text."""
SCHEME = "KVO 4.0"
"""The edition of the scheme by which parks are judged since March 2024: proposed to whoever begins a trajectory."""
MOST_EVALUATIONS = 12
"""Yearly evaluations in one cycle at most: its term is at most ten years."""


def begin_trajectory(store: Store, park_id: str, **fields: Unpack[TrajectoryFields]) -> Trajectory:
    """Begin the park's next certification cycle (fields as `set_trajectory`); rounds that start from now on belong to it.

    A cycle with `baseline` begins from that measurement, the follow-up of the cycle before.
    """
    park = store.get(Park, park_id)
    cleaned = _cleaned(store, {**fields})
    number = max((trajectory.number for trajectory in trajectories_of(store, park_id)), default=0) + 1
    refuse_impossible(None, Trajectory(id="", park=park.id, number=number, **cleaned))
    with store.act() as act:
        return write_trajectory(act, park.id, number, cleaned)


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
    refuse_impossible(None, Trajectory(id="", park=park.id, number=number, **cleaned))
    with store.act() as act:
        trajectory = write_trajectory(act, park.id, number, cleaned)
        for target in store.select(Target, "where trajectory = ? and gone = 0 order by n", [cycles[0].id]) if targets else ():
            standing = {name: getattr(target, name) for name in ("kind", "unit", "source", "better")}
            write_target(act, trajectory, target.name, {**standing, "baseline": target.result})
        going_on = store.select(Measure, f"where trajectory = ? and gone = 0 and {MEASURE_OPEN} order by n", [cycles[0].id])
        for measure in going_on if measures else ():
            act.write(Measure, measure.id, park=park.id, trajectory=trajectory.id)
    return trajectory


def write_trajectory(act: Act, park_id: str, number: int, fields: Mapping[str, Any]) -> Trajectory:
    """Write, within an act, a new trajectory; one that was removed is begun again with what is given now, not with its old days."""
    trajectory_id = made_id("trajectory", park_id, str(number))
    old = dict.fromkeys(Trajectory.own()) if act.get(Trajectory, trajectory_id) is not None else {}
    return act.write(Trajectory, trajectory_id, park=park_id, **{**old, **fields, "number": number})


def set_trajectory(store: Store, trajectory_id: str, **fields: Unpack[TrajectoryFields]) -> Trajectory:
    """Change a trajectory, days as a person types them. BadValue at its field for what is no day, and for a day that cannot be true."""
    trajectory = store.get(Trajectory, trajectory_id)
    cleaned = _cleaned(store, {**fields})
    refuse_impossible(trajectory, trajectory.model_copy(update=cleaned))
    with store.act() as act:
        return act.write(Trajectory, trajectory.id, park=trajectory.park, **cleaned)


def trajectories_of(store: Store, park_id: str) -> list[Trajectory]:
    """Return a park's trajectories, newest first."""
    return store.select(Trajectory, "where park = ? and gone = 0 order by number desc", [park_id])


def trajectory_now(store: Store, park_id: str) -> Trajectory:
    """Return the park's newest trajectory; when none was recorded yet, begin the first."""
    return next(iter(trajectories_of(store, park_id)), None) or begin_trajectory(store, park_id)


def trajectory_as_typed(store: Store, trajectory: Trajectory | None, park_id: str, fields: TrajectoryFields) -> Trajectory:
    """Return a trajectory (None: the park's next one) as it would be with these fields; BadValue as `set_trajectory`. Nothing is stored."""
    cleaned = _cleaned(store, {**fields})
    if trajectory is None:
        number = max((cycle.number for cycle in trajectories_of(store, park_id)), default=0) + 1
        typed = Trajectory(id="", park=park_id, number=number, **cleaned)
    else:
        typed = trajectory.model_copy(update=cleaned)
    refuse_impossible(trajectory, typed)
    return typed


def facilitator_of(store: Store, trajectory: Trajectory) -> tuple[str, str]:
    """Return who leads a trajectory and of which organisation: as noted there, or else whoever does the park."""
    if trajectory.facilitator or trajectory.facilitator_organisation:
        return trajectory.facilitator, trajectory.facilitator_organisation
    return store.get(Park, trajectory.park).facilitator, ""


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
    for name in LINES:
        if name in fields:
            fields[name] = checked_line(name, fields[name])
    if "evaluations" in fields:
        fields["evaluations"] = _typed_days(store, fields["evaluations"])
    if "certificate_kind" in fields:
        fields["certificate_kind"] = fields["certificate_kind"] or None
    if "term_months" in fields:
        raw = str(fields["term_months"]).strip()
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:4]) <= 120):
            raise BadValue("term_months", _("Type a number of months from 1 to 120."))
        fields["term_months"] = int(raw)
    return fields


def _typed_days(store: Store, raw: str) -> tuple[str, ...]:
    """Return the days that were typed with commas between them, oldest first and each once; BadValue for what is no day."""
    days = {typed_day("evaluations", text, store.today) for text in raw.replace(";", ",").split(",") if text.strip()}
    if len(days) > MOST_EVALUATIONS:
        raise BadValue("evaluations", _("More than {n} yearly evaluations are not of one cycle.").format(n=MOST_EVALUATIONS))
    return tuple(sorted(days))
