"""Measures: the agreed actions of a plan, who does them by when, and what they serve (maatregelenmatrix)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Unpack

from kvo_inspect.domain.plan.measure import NEEDS_REASON, STEPS, Measure, MeasureFields, MeasureFinding, MeasureTarget, NewMeasureFields
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import MeasureStatus
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line, checked_text
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.conditions.findings import OPEN
from kvo_inspect.store.conditions.measures import OVERDUE
from kvo_inspect.store.plan.decisions import forget_measure
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import columns, from_row, quoted_columns
from kvo_inspect.store.search.finding_list import Filter, FindingLine, finding_lines, finding_numbers
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as the matrix shows it."""

    measure: Measure
    cycle: int
    """The number of its trajectory."""
    owner_kind: str
    """The kind of its partner, or empty."""
    owner: str
    """The partner's organisation, or empty."""
    findings: int
    """How many findings it serves."""
    open_findings: int
    """How many of those are not verified yet."""
    targets: int
    overdue: bool
    """Not ended, and its day has passed."""


def add_measure(store: Store, trajectory_id: str, **fields: Unpack[NewMeasureFields]) -> Measure:
    """Record a measure (name, theme, partner, person, due, text; status when it is further than proposed, done with its day)."""
    trajectory = store.get(Trajectory, trajectory_id)
    cleaned = _cleaned(store, {"name": "", **fields})
    if cleaned.get("status") == "done":
        cleaned.setdefault("done", store.today.isoformat())
    with store.act() as act:
        return act.write(Measure, store.new_id(), park=trajectory.park, trajectory=trajectory_id, **cleaned)


def set_measure(store: Store, measure_id: str, **fields: Unpack[MeasureFields]) -> Measure:
    """Change a measure's own fields (name, theme, partner, person, due, text), not its status."""
    measure = store.get(Measure, measure_id)
    if "status" in fields or ("done" in fields and measure.status != "done"):
        raise NotAllowedNow(_("A status changes by its own step."))
    with store.act() as act:
        return act.write(Measure, measure.id, park=measure.park, **_cleaned(store, {**fields}))


def move_measure(store: Store, measure_id: str, to: MeasureStatus, *, reason: str = "", done: str = "") -> Measure:
    """Take a step: agreed, in progress, done (on a day, otherwise today), dropped (asks why)."""
    (moved,) = move_measures(store, [measure_id], to, reason=reason, done=done)
    return moved


def move_measures(store: Store, measure_ids: Iterable[str], to: MeasureStatus, *, reason: str = "", done: str = "") -> list[Measure]:
    """Take the same step with several measures, in one act, and return them."""
    measures = [store.get(Measure, measure_id) for measure_id in measure_ids]
    if any(to not in STEPS[measure.status] for measure in measures):
        raise NotAllowedNow(_("This step is not possible from the status it has now."))
    reason = checked_line("reason", reason, required=any((measure.status, to) in NEEDS_REASON for measure in measures))
    day = None
    if to == "done":
        day = _day(store, "done", done) or store.today.isoformat()
        if day > store.today.isoformat():
            raise BadValue("done", _("That day is still to come. Type the day it was done."))
    with store.act() as act:
        return [act.write(Measure, measure.id, park=measure.park, reason=reason or None, status=to, done=day) for measure in measures]


def remove_measure(store: Store, *measure_ids: str) -> None:
    """Remove measures that were entered by mistake, with their links, as one act; the log keeps all of it.

    A measure that is off is dropped instead.
    """
    measures = [store.get(Measure, measure_id) for measure_id in measure_ids]
    with store.act() as act:
        for measure in measures:
            act.write(Measure, measure.id, park=measure.park, gone=True)
            forget_measure(act, measure)
            for model in (MeasureFinding, MeasureTarget):
                for link in store.select(model, "where measure = ? and gone = 0", [measure.id]):
                    act.write(model, link.id, park=measure.park, gone=True)


def serve_finding(store: Store, measure_id: str, *finding_ids: str) -> None:
    """Say that a measure serves these findings, as one act."""
    _link(store, MeasureFinding, measure_id, finding_ids)


def serve_target(store: Store, measure_id: str, *target_ids: str) -> None:
    """Say that a measure serves these targets, as one act."""
    _link(store, MeasureTarget, measure_id, target_ids)


def set_served(store: Store, measure_id: str, *, findings: Iterable[str] | None = None, targets: Iterable[str] | None = None) -> None:
    """Say which findings and which targets a measure serves, these and no others, as one act; None leaves them as they are."""
    measure = store.get(Measure, measure_id)
    with store.act() as act:
        for link, field, wanted, now in (
            (MeasureFinding, "finding", findings, findings_served(store, measure_id)),
            (MeasureTarget, "target", targets, targets_served(store, measure_id)),
        ):
            if wanted is None:
                continue
            keep = dict.fromkeys(wanted)
            for other in (*keep, *(other for other in now if other not in keep)):
                if (other in keep) != (other in now):
                    ends: dict[str, Any] = {"measure": measure_id, field: other, "gone": other not in keep}
                    act.write(link, made_id(link.noun, measure_id, other), park=measure.park, **ends)


def findings_served(store: Store, measure_id: str) -> list[str]:
    """Return the ids of the findings a measure serves, in the order they were linked."""
    return [
        row[0]
        for row in store.rows(
            "select l.finding from measure_finding l join finding f on f.id = l.finding "
            "where l.measure = ? and l.gone = 0 and f.gone = 0 order by l.n",
            [measure_id],
        )
    ]


def targets_served(store: Store, measure_id: str) -> list[str]:
    """Return the ids of the targets a measure serves, in the order they were linked."""
    return [
        row[0]
        for row in store.rows(
            "select l.target from measure_target l join target t on t.id = l.target "
            "where l.measure = ? and l.gone = 0 and t.gone = 0 order by l.n",
            [measure_id],
        )
    ]


def served_names(store: Store, measure_id: str) -> tuple[list[str], list[str]]:
    """Return the codes of the findings and the names of the targets a measure serves; the confidential is never among them."""
    codes = store.rows(
        "select f.code from measure_finding l join finding f on f.id = l.finding "
        "where l.measure = ? and l.gone = 0 and f.gone = 0 and f.confidential = 0 order by f.code",
        [measure_id],
    )
    names = store.rows(
        "select t.name from measure_target l join target t on t.id = l.target "
        "where l.measure = ? and l.gone = 0 and t.gone = 0 order by l.n",
        [measure_id],
    )
    return [row[0] for row in codes], [row[0] for row in names]


def served_lines(store: Store, measure_id: str) -> list[FindingLine]:
    """Return the findings a measure serves as a list shows them."""
    numbers = store.rows(
        "select f.n from measure_finding l join finding f on f.id = l.finding "
        "where l.measure = ? and l.gone = 0 and f.gone = 0 and f.confidential = 0 order by f.code",
        [measure_id],
    )
    return finding_lines(store, [row[0] for row in numbers])


def servable_lines(store: Store, measure_id: str) -> list[FindingLine]:
    """Return the findings a measure can serve: those it serves, then the open ones of the park, newest first."""
    measure = store.get(Measure, measure_id)
    served = served_lines(store, measure_id)
    served_ids = {line.id for line in served}
    opened = finding_lines(store, finding_numbers(store, Filter(park=measure.park, open_only=True)))
    return [*served, *(line for line in opened if line.id not in served_ids)]


def measures_of_finding(store: Store, finding_id: str) -> list[Measure]:
    """Return the measures that serve a finding, oldest first."""
    return store.select(
        Measure, "where gone = 0 and id in (select measure from measure_finding where finding = ? and gone = 0) order by n", [finding_id]
    )


def measures_agreed_in(store: Store, round_id: str) -> list[Measure]:
    """Return the agreed measures that came out of a round: those that serve a finding of that round, or were recorded on its day."""
    served = "select l.measure from measure_finding l join finding f on f.id = l.finding where l.gone = 0 and f.gone = 0 and f.round = r.id"
    return store.select(
        Measure,
        "join round r on r.id = ? and r.park = t.park where t.gone = 0 and t.confidential = 0 and t.status = 'agreed' "
        f"and (substr(t.made, 1, 10) = r.date or t.id in ({served} and f.confidential = 0)) order by t.n",
        [round_id],
    )


def measures_of(store: Store, park_id: str, trajectory_id: str | None = None) -> list[MeasureLine]:
    """Return the measures of a park, or of one trajectory: overdue first, then by due day, what has none next, what ended last."""
    own = len(columns(Measure))
    rows = store.rows(
        f"select {quoted_columns(Measure, 'm.')}, j.number, coalesce(a.kind, ''), coalesce(a.organisation, ''), "
        "(select count(*) from measure_finding l join finding t on t.id = l.finding where l.measure = m.id and l.gone = 0 and t.gone = 0), "
        "(select count(*) from measure_finding l join finding t on t.id = l.finding where l.measure = m.id and l.gone = 0 and t.gone = 0 "
        f"and {OPEN}), "
        "(select count(*) from measure_target l join target g on g.id = l.target where l.measure = m.id and l.gone = 0 and g.gone = 0) "
        "from measure m join trajectory j on j.id = m.trajectory left join partner a on a.id = m.partner "
        "where m.park = ? and (? is null or m.trajectory = ?) and m.gone = 0 "
        "order by m.status in ('done', 'dropped'), m.status = 'dropped', m.done desc, m.due is null, m.due, m.n",
        [park_id, trajectory_id, trajectory_id],
    )
    lines = []
    for row in rows:
        measure = from_row(Measure, row[:own])
        cycle, kind, owner, findings, still_open, targets = row[own:]
        lines.append(MeasureLine(measure, cycle, kind, owner, findings, still_open, targets, measure.is_overdue(store.today)))
    return lines


def _link(store: Store, model: type[MeasureFinding | MeasureTarget], measure_id: str, others: Iterable[str]) -> None:
    measure = store.get(Measure, measure_id)
    field = model.key[1]
    with store.act() as act:
        for other in others:
            ends: dict[str, Any] = {"measure": measure_id, field: other, "gone": False}
            act.write(model, made_id(model.noun, measure_id, other), park=measure.park, **ends)


def _cleaned(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    fields = dict(fields)
    for name in ("name", "person"):
        if name in fields:
            fields[name] = checked_line(name, fields[name], required=name == "name")
    if "text" in fields:
        fields["text"] = checked_text("text", fields["text"])
    for name in ("theme", "partner"):
        if name in fields:
            fields[name] = fields[name] or None
    for name in ("due", "done"):
        if name in fields:
            fields[name] = _day(store, name, fields[name] or "")
    return fields


def _day(store: Store, field: str, text: str) -> str | None:
    """Return a day as a person types it, None when empty."""
    return typed_day(field, text, store.today) if text.strip() else None


def count_overdue(store: Store, park_id: str) -> int:
    """Return how many measures of a park are overdue today."""
    late = OVERDUE.format("m", today="?")
    ((n,),) = store.rows(f"select count(*) from measure m where m.gone = 0 and {late} and m.park = ?", [store.today.isoformat(), park_id])
    return int(n)
