"""Targets: the numbers a trajectory wants to move, entered by hand or taken in from a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Unpack

from kvo_inspect.domain.plan.measure import MeasureTarget
from kvo_inspect.domain.plan.results import Outcome, outcome
from kvo_inspect.domain.plan.target import Target, TargetFields
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import RuleError
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _

_LINES = ("name", "unit", "source")


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target, what came of it, and how many measures serve it."""

    target: Target
    outcome: Outcome
    measures: int


@dataclass(frozen=True, slots=True)
class GivenTarget:
    """A target as a list gives it: only what the list says is written."""

    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Own fields but the name."""


def add_target(store: Store, trajectory_id: str, **fields: Unpack[TargetFields]) -> Target:
    """Record a target (name, unit, source, better, baseline, goal, result); RuleError when that name is there already."""
    trajectory = store.get(Trajectory, trajectory_id)
    cleaned = _cleaned({"name": "", **fields})
    _refuse_double(store, trajectory_id, cleaned["name"])
    with store.act() as act:
        return write_target(act, trajectory, cleaned.pop("name"), cleaned)


def set_target(store: Store, target_id: str, **fields: Unpack[TargetFields]) -> Target:
    """Change a target's own fields; a figure given as None is taken away."""
    target = store.get(Target, target_id)
    cleaned = _cleaned({**fields})
    if "name" in cleaned:
        _refuse_double(store, target.trajectory, cleaned["name"], but=target.id)
    with store.act() as act:
        return act.write(Target, target.id, park=target.park, **cleaned)


def remove_target(store: Store, *target_ids: str) -> None:
    """Remove targets, with the links of measures that serve them, as one act; the log keeps all of it."""
    targets = [store.get(Target, target_id) for target_id in target_ids]
    with store.act() as act:
        for target in targets:
            links = store.select(MeasureTarget, "where target = ? and gone = 0", [target.id])
            act.write(Target, target.id, park=target.park, gone=True)
            for link in links:
                act.write(MeasureTarget, link.id, park=target.park, gone=True)


def targets_of(store: Store, trajectory_id: str) -> list[Target]:
    """Return a trajectory's targets in the order they were made: the same on every laptop, in whatever order they came."""
    made = "(select min(stamp) from change where noun_id = t.id and noun = 'target')"
    return store.select(Target, f"where trajectory = ? and gone = 0 order by {made}, n", [trajectory_id])


def target_lines(store: Store, trajectory_id: str) -> list[TargetLine]:
    """Return a trajectory's targets with what came of each."""
    serving: dict[str, int] = dict(
        store.rows(
            "select l.target, count(*) from measure_target l join measure m on m.id = l.measure "
            "where m.gone = 0 and l.gone = 0 and m.status <> 'dropped' group by l.target"
        )
    )
    return [TargetLine(target, outcome(target), serving.get(target.id, 0)) for target in targets_of(store, trajectory_id)]


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """What importing a list of targets would write."""

    new: tuple[GivenTarget, ...] = ()
    changed: tuple[tuple[Target, GivenTarget], ...] = ()
    """With the fields that would change."""
    same: int = 0
    """Rows that say what stands there already."""


def plan_targets(store: Store, trajectory_id: str, given: Sequence[GivenTarget]) -> TargetPlan:
    """Return what importing these targets would write; known targets are found by their name, capitals aside. Nothing is written."""
    known = {target.name.casefold(): target for target in targets_of(store, trajectory_id)}
    new: list[GivenTarget] = []
    changed: list[tuple[Target, GivenTarget]] = []
    same = 0
    for given_target in given:
        target = known.get(given_target.name.casefold())
        if target is None:
            new.append(given_target)
            continue
        now = target.model_dump(mode="json")
        other = {name: value for name, value in given_target.fields.items() if Target.to_json(name, value) != now[name]}
        if other:
            changed.append((target, GivenTarget(given_target.name, other)))
        else:
            same += 1
    return TargetPlan(tuple(new), tuple(changed), same)


def import_targets(store: Store, trajectory_id: str, given: Sequence[GivenTarget]) -> TargetPlan:
    """Import a list of targets as one act and return what was written; the same list again writes nothing."""
    trajectory = store.get(Trajectory, trajectory_id)
    plan = plan_targets(store, trajectory_id, given)
    if not plan.new and not plan.changed:
        return plan
    with store.act("import") as act:
        for given_target in plan.new:
            write_target(act, trajectory, given_target.name, given_target.fields)
        for target, given_target in plan.changed:
            act.write(Target, target.id, park=target.park, **given_target.fields)
    return plan


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {name: checked_line(name, fields[name], required=name == "name") for name in _LINES if name in fields}


def _refuse_double(store: Store, trajectory_id: str, name: str, but: str = "") -> None:
    if any(target.name.casefold() == name.casefold() and target.id != but for target in targets_of(store, trajectory_id)):
        raise RuleError(_("There is a target “{name}” already. Give this one another name.").format(name=name), "name")


def write_target(act: Act, trajectory: Trajectory, name: str, fields: Mapping[str, Any]) -> Target:
    """Write a new target under the id made from trajectory and name, or the next when another target holds it (docs/record.md)."""
    target_id = made_id("target", trajectory.id, name)
    number = 1
    while (target := act.get(Target, target_id)) is not None and not target.gone:
        number += 1
        target_id = made_id("target", trajectory.id, name, str(number))
    # One that was taken away wakes with what is given now, not with its old figures.
    old = dict.fromkeys(Target.own()) if target is not None else {}
    return act.write(Target, target_id, park=trajectory.park, **{**old, **fields, "trajectory": trajectory.id, "name": name})
