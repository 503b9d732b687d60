"""Trajectories: the certification cycles of a park."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.ids import made_id
from kvo_inspect.domain.park import Park
from kvo_inspect.domain.trajectory import Trajectory
from kvo_inspect.store.record import Store


def begin_trajectory(store: Store, park_id: str, **fields: Any) -> Trajectory:
    """Begin the park's next certification cycle (phase, starts, term_months); rounds that start from now on belong to it."""
    park = store.get(Park, park_id)
    number = len(trajectories_of(store, park_id)) + 1
    with store.act() as act:
        return act.write(Trajectory, made_id("trajectory", park.id, str(number)), park=park.id, number=number, **fields)


def set_trajectory(store: Store, trajectory_id: str, **fields: Any) -> Trajectory:
    """Change a trajectory: phase, starts, term_months, audit, the days of its papers (intent, plan, covenant, certified), scheme."""
    found = store.get(Trajectory, trajectory_id)
    with store.act() as act:
        return act.write(Trajectory, found.id, park=found.park, **fields)


def trajectories_of(store: Store, park_id: str) -> list[Trajectory]:
    """Return a park's trajectories, newest first."""
    return store.select(Trajectory, "where park = ? and gone = 0 order by number desc", [park_id])
