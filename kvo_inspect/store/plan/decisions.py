"""Decisions of a trajectory's meetings: what was decided, who sees to that by when, and the measures that some became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Unpack

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.decision import Decision, DecisionFields
from kvo_inspect.domain.plan.measure import ENDED, Measure
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision as the list shows it."""

    decision: Decision
    meeting: Meeting
    partner: Partner | None
    """The owner, of the measure where the decision became one."""
    measure: Measure | None
    """What the decision became."""
    overdue: bool
    """Its day, or that of its measure, has passed and it has not ended."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.measure.status not in ENDED if self.measure else self.decision.done is None

    @property
    def person(self) -> str:
        """Who at the owner."""
        return self.measure.person if self.measure else self.decision.person

    @property
    def due(self) -> str | None:
        """The day by which something is to be done: that of the measure, where the decision became one."""
        return self.measure.due if self.measure else self.decision.due


def add_decision(store: Store, meeting_id: str, **fields: Unpack[DecisionFields]) -> Decision:
    """Record a decision of a meeting: name (what was decided), partner, person, due."""
    (decision,) = add_decisions(store, meeting_id, [fields])
    return decision


def add_decisions(store: Store, meeting_id: str, decisions: Iterable[DecisionFields]) -> list[Decision]:
    """Record several decisions of a meeting in one act."""
    with store.act() as act:
        return write_decisions(act, store.get(Meeting, meeting_id), decisions)


def write_decisions(act: Act, meeting: Meeting, decisions: Iterable[DecisionFields]) -> list[Decision]:
    """Write decisions of a meeting, within an act."""
    store = act.store
    cleaned = [_cleaned(store, {"name": "", **fields}) for fields in decisions]
    return [act.write(Decision, store.new_id(), park=meeting.park, meeting=meeting.id, **fields) for fields in cleaned]


def set_decision(store: Store, decision_id: str, **fields: Unpack[DecisionFields]) -> Decision:
    """Change a decision: name, partner, person, due, done (empty: not done after all)."""
    decision = store.get(Decision, decision_id)
    if measure_of(store, decision) and fields.get("done"):
        raise NotAllowedNow(_("This decision became a measure: say there that it is done."))
    with store.act() as act:
        return act.write(Decision, decision.id, park=decision.park, **_cleaned(store, {**fields}))


def finish_decisions(store: Store, decision_ids: Iterable[str], done: str) -> None:
    """Say of decisions that they were carried out on a day, in one act; of one that became a measure the measure says so."""
    decisions = [store.get(Decision, decision_id) for decision_id in decision_ids]
    with store.act() as act:
        for decision in decisions:
            if measure_of(store, decision) is None:
                act.write(Decision, decision.id, park=decision.park, **_cleaned(store, {"done": done or "+0"}))


def remove_decision(store: Store, *decision_ids: str) -> None:
    """Take away decisions that were entered by mistake, as one act; the log keeps them, and a measure that a decision became stays."""
    decisions = [store.get(Decision, decision_id) for decision_id in decision_ids]
    with store.act() as act:
        for decision in decisions:
            act.write(Decision, decision.id, park=decision.park, gone=True)


def measure_of(store: Store, decision: Decision) -> Measure | None:
    """Return the measure that a decision became; None when there is none, or none any more: the decision stands for itself again."""
    measure = store.find(Measure, decision.measure) if decision.measure else None
    return measure if measure is not None and not measure.gone else None


def become_measure(store: Store, decision_id: str) -> Measure:
    """Make a decision a measure of its trajectory, agreed, with the same owner, person and day. NotAllowedNow when it is one already."""
    (measure,) = become_measures(store, [decision_id])
    return measure


def become_measures(store: Store, decision_ids: Iterable[str]) -> list[Measure]:
    """Make each of several decisions a measure, in one act, and return those."""
    decisions = [store.get(Decision, decision_id) for decision_id in decision_ids]
    for decision in decisions:
        if measure_of(store, decision):
            raise NotAllowedNow(_("This decision is a measure already."))
        if decision.done:
            raise NotAllowedNow(_("This decision was carried out already. Take that back first."))
    with store.act() as act:
        return [_become(act, decision) for decision in decisions]


def _become(act: Act, decision: Decision) -> Measure:
    measure = act.write(
        Measure,
        act.store.new_id(),
        park=decision.park,
        trajectory=act.store.get(Meeting, decision.meeting).trajectory,
        name=decision.name,
        partner=decision.partner,
        person=decision.person,
        due=decision.due,
        status="agreed",
    )
    act.write(Decision, decision.id, park=decision.park, measure=measure.id)
    return measure


def forget_measure(act: Act, measure: Measure) -> None:
    """Let the decisions that became a measure stand for themselves again, within the act that removes the measure."""
    for decision in act.store.select(Decision, "where measure = ? and gone = 0", [measure.id]):
        act.write(Decision, decision.id, park=decision.park, measure=None)


def decisions_of(store: Store, trajectory_id: str) -> list[DecisionLine]:
    """Return the decisions of a trajectory's meetings: open ones first by their day, then those without a day, then the ended ones."""
    meetings = {meeting.id: meeting for meeting in store.select(Meeting, "where trajectory = ? and gone = 0", [trajectory_id])}
    of_trajectory = "meeting in (select id from meeting where trajectory = ? and gone = 0)"
    decisions = store.select(Decision, f"where gone = 0 and {of_trajectory} order by n", [trajectory_id])
    measures = {measure.id: measure for measure in store.select(Measure, "where trajectory = ? and gone = 0", [trajectory_id])}
    park = "where park = (select park from trajectory where id = ?)"
    partners = {partner.id: partner for partner in store.select(Partner, park, [trajectory_id])}
    lines = []
    for decision in decisions:
        measure = measures.get(decision.measure or "")
        overdue = measure.is_overdue(store.today) if measure else decision.is_overdue(store.today)
        owner = partners.get((measure.partner if measure else decision.partner) or "")
        lines.append(DecisionLine(decision, meetings[decision.meeting], owner, measure, overdue))
    still_open = sorted((line for line in lines if line.is_open), key=lambda line: (line.due is None, line.due or ""))
    ended = sorted((line for line in lines if not line.is_open), key=lambda line: line.meeting.day or "", reverse=True)
    return [*still_open, *ended]


def _cleaned(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    fields = dict(fields)
    for name in ("name", "person"):
        if name in fields:
            fields[name] = checked_line(name, fields[name], required=name == "name")
    if "partner" in fields:
        fields["partner"] = fields["partner"] or None
    for name in ("due", "done"):
        if name in fields:
            fields[name] = typed_day(name, fields[name], store.today) if (fields[name] or "").strip() else None
    if fields.get("done") and fields["done"] > store.today.isoformat():
        raise BadValue("done", _("That day is still to come. Type the day it was done."))
    return fields
