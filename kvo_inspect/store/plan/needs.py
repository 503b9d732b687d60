"""The facts from which follows where a trajectory stands (`domain.plan.needs`), the confidential left out."""

from __future__ import annotations

from kvo_inspect.domain.plan.measure import ENDED
from kvo_inspect.domain.plan.needs import TrajectoryFacts, months_after
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.store.conditions.findings import OVERDUE
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.plan.measures import measures_of
from kvo_inspect.store.plan.targets import targets_of
from kvo_inspect.store.plan.trajectories import measurements_within, trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, count_to_review


def trajectory_facts(store: Store, trajectory_id: str) -> TrajectoryFacts:
    """Return the facts of a trajectory; NotFound when there is none."""
    trajectory = store.get(Trajectory, trajectory_id)
    park, today = trajectory.park, store.today.isoformat()
    own = measurements_within(store, trajectory_id)
    first = {
        measurement.id
        for measurement in own
        if (measurement.kind == "baseline" and trajectory.baseline is None) or measurement.id == trajectory.baseline
    }
    effect = {measurement.id for measurement in own if measurement.kind == "follow_up"} - first
    walked = store.rows(
        f"select measurement, part, date from round r where park = ? and {COUNTS.format('r')} and closed is not null order by date", [park]
    )
    ((late,),) = store.rows(
        f"select count(*) from finding t where t.park = ? and t.gone = 0 and t.confidential = 0 and {OVERDUE.format(today='?')}",
        [park, today],
    )
    partner_rows = store.rows(
        "select distinct kind from partner where park = ? and gone = 0 and (organisation <> '' or person <> '')", [park]
    )
    ((met,),) = store.rows(
        "select count(*) from meeting where trajectory = ? and gone = 0 and day > ? and day <= ?",
        [trajectory_id, months_after(store.today, -12).isoformat(), today],
    )
    lines = [line for line in measures_of(store, park, trajectory_id) if line.measure.status != "dropped"]
    targets = targets_of(store, trajectory_id)
    return TrajectoryFacts(
        trajectory=trajectory,
        today=store.today,
        partners=frozenset(row[0] for row in partner_rows),
        baseline=frozenset(part for measurement, part, _day in walked if measurement in first),
        follow_up=frozenset(part for measurement, part, _day in walked if measurement in effect),
        last={part: day for _measurement, part, day in walked},
        to_review=count_to_review(store, Queue(park=park)),
        findings_late=late,
        measures=len(lines),
        without_owner=sum(line.measure.partner is None for line in lines),
        without_day=sum(line.measure.due is None and line.measure.status not in ENDED for line in lines),
        measures_late=sum(line.overdue for line in lines),
        measures_done=sum(line.measure.status == "done" for line in lines),
        measures_open=sum(line.measure.status not in ENDED for line in lines),
        targets=len(targets),
        without_baseline=sum(target.baseline is None for target in targets),
        without_goal=sum(target.goal is None for target in targets),
        without_result=sum(target.result is None for target in targets),
        meetings_year=met,
        newest=trajectories_of(store, park)[0].id == trajectory_id,
    )
