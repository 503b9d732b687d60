"""Meetings of a trajectory's partners: the auditor weighs effort, and these show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack

from kvo_inspect.domain.plan.decision import Decision, DecisionFields
from kvo_inspect.domain.plan.meeting import Meeting, MeetingFields
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line, checked_text
from kvo_inspect.store.plan.decisions import write_decisions
from kvo_inspect.store.record.hanging import remove_with
from kvo_inspect.store.record.store import Store


def add_meeting(store: Store, trajectory_id: str, *, decisions: Iterable[DecisionFields] = (), **fields: Unpack[MeetingFields]) -> Meeting:
    """Record a meeting: day (today when empty), subject, present (one per line), text (what was agreed), and what was decided there."""
    trajectory = store.get(Trajectory, trajectory_id)
    cleaned = _cleaned(store, {"day": "", "subject": "", **fields})
    with store.act() as act:
        meeting = act.write(Meeting, store.new_id(), park=trajectory.park, trajectory=trajectory_id, **cleaned)
        write_decisions(act, meeting, decisions)
    return meeting


def set_meeting(store: Store, meeting_id: str, **fields: Unpack[MeetingFields]) -> Meeting:
    """Change a meeting's own fields."""
    meeting = store.get(Meeting, meeting_id)
    with store.act() as act:
        return act.write(Meeting, meeting.id, park=meeting.park, **_cleaned(store, {**fields}))


def remove_meeting(store: Store, *meeting_ids: str) -> None:
    """Take away meetings that were entered by mistake, with their decisions, as one act.

    The log keeps all, and a measure that a decision became stays.
    """
    meetings = [store.get(Meeting, meeting_id) for meeting_id in meeting_ids]
    with store.act() as act:
        for meeting in meetings:
            remove_with(act, meeting, frozenset({Decision.noun}))


def meetings_of(store: Store, trajectory_id: str) -> list[Meeting]:
    """Return a trajectory's meetings, newest first."""
    return store.select(Meeting, "where trajectory = ? and gone = 0 order by day desc, n desc", [trajectory_id])


def _cleaned(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    fields = dict(fields)
    if "subject" in fields:
        fields["subject"] = checked_line("subject", fields["subject"], required=True)
    for name in ("present", "text"):
        if name in fields:
            fields[name] = checked_text(name, fields[name])
    if "day" in fields:
        fields["day"] = typed_day("day", fields["day"] or "+0", store.today)
    return fields
