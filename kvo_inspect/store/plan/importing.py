"""Taking a list of measures in: what each row would change, told before, and recorded as one act that is taken back as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kvo_inspect.domain.plan.measure import NEEDS_REASON, STEPS, Measure, MeasureTarget
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import MeasureStatus
from kvo_inspect.store.plan.measures import targets_served
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """A row of a list that cannot be taken, and why; *field* names the cell, or is empty."""

    row: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GivenMeasure:
    """A measure as a row of a list gives it: only what the row says is written."""

    row: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Own fields, cleaned; the name among them."""
    id: str = ""
    targets: tuple[str, ...] | None = None
    """The ids of the targets that it serves, these and no others; None: the row says nothing of them."""


@dataclass(frozen=True, slots=True)
class MeasureStep:
    """What taking one measure in writes."""

    given: GivenMeasure
    measure: Measure | None
    """The one that is there; None: it is new."""
    fields: Mapping[str, Any]
    """The fields that would be written."""
    targets: tuple[str, ...] | None = None
    """The targets that it would serve; None: as it does."""


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """What taking a list of measures in would write."""

    new: tuple[MeasureStep, ...] = ()
    changed: tuple[MeasureStep, ...] = ()
    same: int = 0
    """Rows that say what stands there already."""
    problems: tuple[PlanProblem, ...] = ()
    """Rows that were understood and cannot be taken."""


def plan_measures(store: Store, trajectory_id: str, given: Sequence[GivenMeasure]) -> MeasurePlan:
    """Return what importing these measures would write. Nothing is written.

    Known ones are found by id in the whole park, else by name, capitals aside, in this trajectory.
    """
    of_park = store.select(Measure, "where park = (select park from trajectory where id = ?) and gone = 0 order by n", [trajectory_id])
    by_id = {measure.id: measure for measure in of_park}
    by_name = {measure.name.casefold(): measure for measure in reversed(of_park) if measure.trajectory == trajectory_id}
    steps: list[MeasureStep] = []
    problems: list[PlanProblem] = []
    rows_by_measure: dict[str, int] = {}
    same = 0
    for given_measure in given:
        name = given_measure.fields["name"].casefold()
        measure = by_id.get(given_measure.id) or by_name.get(name)
        key = measure.id if measure is not None else name
        if key in rows_by_measure:
            sentence = _("“{name}” stands in row {row} too").format(name=given_measure.fields["name"], row=rows_by_measure[key])
            problems.append(PlanProblem(given_measure.row, "name", sentence))
            continue
        rows_by_measure[key] = given_measure.row
        if (problem := _refusal(given_measure, measure)) is not None:
            problems.append(problem)
            continue
        step = _step(store, given_measure, measure)
        if step.fields or step.targets is not None:
            steps.append(step)
        else:
            same += 1
    new = tuple(step for step in steps if step.measure is None)
    return MeasurePlan(new, tuple(step for step in steps if step.measure is not None), same, tuple(problems))


def import_measures(store: Store, trajectory_id: str, given: Sequence[GivenMeasure]) -> MeasurePlan:
    """Import a list of measures as one act and return what was written; the same list again writes nothing.

    What is new becomes part of this trajectory; what is known stays in its own.
    """
    trajectory = store.get(Trajectory, trajectory_id)
    plan = plan_measures(store, trajectory_id, given)
    if not plan.new and not plan.changed:
        return plan
    with store.act("import") as act:
        for step in (*plan.new, *plan.changed):
            measure_id = step.measure.id if step.measure is not None else store.new_id()
            of_trajectory = step.measure.trajectory if step.measure is not None else trajectory_id
            act.write(Measure, measure_id, park=trajectory.park, trajectory=of_trajectory, **step.fields)
            if step.targets is not None:
                _write_served(act, measure_id, trajectory.park, step.targets)
    return plan


def _status(given: GivenMeasure, measure: Measure | None) -> MeasureStatus:
    """Return the status that a row asks for: the one it names, done where it names only the day it was done, else as it is."""
    if "status" in given.fields:
        status: MeasureStatus = given.fields["status"]
        return status
    if given.fields.get("done"):
        return "done"
    return measure.status if measure is not None else "proposed"


def _refusal(given: GivenMeasure, measure: Measure | None) -> PlanProblem | None:
    """Return why a row cannot be taken: its status asks for a reason, cannot be reached from here, or contradicts the day it was done."""
    to = _status(given, measure)
    now = measure.status if measure is not None else "proposed"
    field_name = "status" if "status" in given.fields else "done"
    day = given.fields.get("done")
    if day and to != "done" and (measure is None or (measure.status, measure.done) != (to, day)):
        return PlanProblem(given.row, "done", _("what has a day on which it was done has the status done; change one of the two"))
    if to == now:
        return None
    if (now, to) in NEEDS_REASON:
        return PlanProblem(given.row, field_name, _("this step asks for a reason: take it at the measure itself"))
    if to not in STEPS[now]:
        return PlanProblem(given.row, field_name, _("this step is not possible from the status it has now"))
    return None


def _step(store: Store, given: GivenMeasure, measure: Measure | None) -> MeasureStep:
    fields = {**given.fields, "status": _status(given, measure)}
    if fields["status"] == "done" and "done" not in fields and (measure is None or measure.status != "done"):
        fields["done"] = store.today.isoformat()
    if measure is None:
        return MeasureStep(given, None, fields, given.targets)
    now = measure.model_dump(mode="json")
    changed = {name: value for name, value in fields.items() if Measure.to_json(name, value) != now[name]}
    served = None if given.targets is None or set(given.targets) == set(targets_served(store, measure.id)) else given.targets
    return MeasureStep(given, measure, changed, served)


def _write_served(act: Act, measure_id: str, park: str, targets: Iterable[str]) -> None:
    """Write, within an act, which targets a measure serves, these and no others."""
    wanted = dict.fromkeys(targets)
    for target in dict.fromkeys((*wanted, *targets_served(act.store, measure_id))):
        link = made_id(MeasureTarget.noun, measure_id, target)
        act.write(MeasureTarget, link, park=park, measure=measure_id, target=target, gone=target not in wanted)
