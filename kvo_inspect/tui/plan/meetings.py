"""Meetings of a trajectory's partners: when, about what, who was there, what was agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.errors import BadValue
from kvo_inspect.exchange.plan.typed_decisions import typed_decision, typed_decisions
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.decisions import DecisionLine, decisions_of
from kvo_inspect.store.plan.meetings import add_meeting, meetings_of, remove_meeting, set_meeting
from kvo_inspect.store.record.reach import PLAN, Reach, every_id
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.fields import DateField, Field, LineField
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.plan.decisions import DecisionsScreen
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.counts import more_text
from kvo_inspect.wording.names import day_text, short_day
from kvo_inspect.wording.plan import decision_owner, decision_standing

DECIDED = 5
"""At most so many decisions of a meeting are told below the list of meetings."""


class MeetingsScreen(ListScreen[None, Meeting], UndoableScreen[None]):
    """The meetings of one trajectory."""

    REACH = PLAN
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change the meeting under the cursor."), writes=True, rows="one"),
        Key("n", N_("new"), "new", N_("Add a meeting."), writes=True, rows="none"),
        Key(
            "d",
            N_("decisions"),
            "decisions",
            N_("What was decided in this meeting and in the others: who sees to that, and by when."),
            rows="none",
        ),
        Key(
            "delete", N_("remove"), "remove", N_("Take away a meeting that was entered by mistake."), last=True, writes=True, rows="marked"
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_("KVO 4.0 weighs effort as well as result: that the partners met, and what they agreed, stands in the dossier.")
    DEFAULT_CSS = "MeetingsScreen Prose { padding: 0 1; }"

    def __init__(self, park: Park, trajectory: Trajectory) -> None:
        super().__init__()
        self._park = park
        self._trajectory = trajectory
        self._decisions: list[DecisionLine] = []
        self._counts: Counter[str] = Counter()
        """How many of them each meeting made, by its id."""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the meetings of the trajectory."""
        things = await self.app.call(every_id, Meeting, trajectory=self._trajectory.id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=frozenset({Meeting.noun}))

    def title_text(self) -> str:
        return _("Meetings: {name}").format(name=self._park.name)

    def body(self) -> list[Widget]:
        """Lay out the list, and the meeting under the cursor in full."""
        return [self.make_list(self._draw, head=self._head, empty=N_("No meetings yet. n adds one.")), Prose(self._whole)]

    def columns(self) -> list[RowColumn[Meeting]]:
        """Return the columns, and what was agreed."""
        return [
            RowColumn("day", N_("DAY"), lambda meeting: meeting.day, "day"),
            RowColumn("subject", N_("ABOUT"), lambda meeting: meeting.subject),
            RowColumn("present", N_("PRESENT"), lambda meeting: len(meeting.present.splitlines()), "number"),
            RowColumn("decisions", N_("DECISIONS"), self._count, "number"),
            RowColumn("agreed", N_("AGREED"), lambda meeting: " ".join(meeting.text.split())),
        ]

    def row_name(self, row: Meeting) -> str:
        """Return the day of the meeting."""
        return day_text(row.day)

    def _head(self, cells: int) -> Sequence[Piece]:
        counts = [Cell(_("PRESENT"), 10, right=True), Cell(_("DECISIONS"), 11, right=True)]
        return columns(cells - 1, [Cell(_("DAY"), 11), Cell(_("ABOUT")), *counts])

    def _count(self, meeting: Meeting) -> int:
        return self._counts[meeting.id]

    def _draw(self, meeting: Meeting, cells: int) -> Sequence[Piece]:
        people = str(len(meeting.present.splitlines()) or "·")
        counts = [Cell(people, 10, "dim", right=True), Cell(str(self._count(meeting) or "·"), 11, "dim", right=True)]
        return columns(cells - 1, [Cell(day_text(meeting.day), 11), Cell(meeting.subject, 0, "strong"), *counts])

    def _whole(self, cells: int) -> list[list[Piece]]:
        meeting = self.lines.current
        if meeting is None:
            return []
        people = meeting.present.splitlines()
        presence = n_("{n} present", "{n} present", len(people)).format(n=len(people)) + (": " + ", ".join(people) if people else "")
        agreed = wrap(" ".join(meeting.text.split()), cells, 4) if meeting.text else []
        decided = [line for line in self._decisions if line.meeting.id == meeting.id]
        lines: list[list[Piece]] = [[("─" * cells, "dim")], *([(part, "dim")] for part in wrap(presence, cells, 2))]
        lines += [[(part, "")] for part in agreed]
        for line in decided[:DECIDED]:
            lines.append([self._sign(line), *columns(cells - 2, [Cell(line.decision.name), Cell(_whose(line), cells // 2, "dim")])])
        if (more := len(decided) - DECIDED) > 0:
            lines.append([("  " + more_text(more), "dim")])
        return lines

    @staticmethod
    def _sign(line: DecisionLine) -> Piece:
        """Return the sign before a decision: done, overdue, or open."""
        return ("! ", "warn") if line.overdue else ("· ", "") if line.is_open else ("✓ ", "good")

    async def load(self) -> None:
        self._decisions = await self.app.call(decisions_of, self._trajectory.id)
        self._counts = Counter(line.meeting.id for line in self._decisions)
        self.lines.show(await self.app.call(meetings_of, self._trajectory.id))
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        if key.key in ("enter", "delete"):
            return self.lines.total > 0
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[Meeting]) -> None:
        if not self.app.read_only:
            self.app.push_screen(EditMeetingScreen(self._trajectory, event.row))

    def do_new(self) -> None:
        """Add a meeting."""
        self.app.push_screen(EditMeetingScreen(self._trajectory, None))

    def do_decisions(self) -> None:
        """Show the decisions of all meetings; a new one is of the meeting under the cursor."""
        self.app.push_screen(DecisionsScreen(self._park, self._trajectory, self.lines.current))

    def do_remove(self) -> None:
        """Ask, and remove what is marked, or the meeting under the cursor."""
        ids, days = [meeting.id for meeting in self.chosen], self.names_text(self.chosen)
        question = n_("Take away the meeting of {days}?", "Take away these {n} meetings: {days}?", len(ids)).format(n=len(ids), days=days)
        decided = sum(self._count(meeting) for meeting in self.chosen)
        if decided and len(ids) == 1:
            question = n_(
                "Take away the meeting of {day}, with the {n} decision made there?",
                "Take away the meeting of {day}, with the {n} decisions made there?",
                decided,
            ).format(day=days, n=decided)
        elif decided:
            question += " " + n_(
                "With them goes the {n} decision made there.", "With them go the {n} decisions made there.", decided
            ).format(n=decided)
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._remove(ids)) if yes else None)

    async def _remove(self, ids: Sequence[str]) -> None:
        await self.step(self.app.call(remove_meeting, *ids))
        self.forget_marks()


def _whose(line: DecisionLine) -> str:
    """Return who sees to a decision and by when; of one that ended how far it is."""
    by = _("by {day}").format(day=short_day(line.due)) if line.is_open and line.due else ""
    return ", ".join(filter(None, (decision_owner(line), by if line.is_open else decision_standing(line))))


class EditMeetingScreen(FormScreen[Meeting]):
    """Adds or changes a meeting; dismissed with it."""

    def __init__(self, trajectory: Trajectory, meeting: Meeting | None) -> None:
        super().__init__()
        self._trajectory = trajectory
        self._meeting = meeting
        self._partners: list[Partner] = []

    def title_text(self) -> str:
        return _("Edit meeting") if self._meeting else _("New meeting")

    async def make_fields(self) -> list[Field]:
        meeting = self._meeting
        self._partners = await self.app.call(partners_of, self._trajectory.park)
        decided = N_(
            "One per line; who and by when behind a semicolon: Place bollards; municipality; 15-12. Enter on an empty line is done."
        )
        present = LinesField("present", N_("Present"), N_("Name and organisation, one per line. Enter on an empty line goes on."), high=6)
        text = LinesField("text", N_("Agreed"), N_("What was agreed. Enter on an empty line is done."), high=6)
        if meeting:
            present.paste(meeting.present)
            text.paste(meeting.text)
        return [
            DateField(
                "day",
                N_("Day"),
                N_("Empty is today."),
                text=day_text(meeting.day) if meeting else "",
                today=lambda: self.app.today,
                kind="past",
            ),
            LineField("subject", N_("About"), text=meeting.subject if meeting else ""),
            present,
            text,
            LinesField("decisions", N_("Decisions"), decided, high=6, listed=True, meaning=self._meaning, hidden=meeting is not None),
        ]

    def _meaning(self, line: str) -> Piece:
        """Return who and by when a typed decision is understood to name, or why it cannot be one."""
        try:
            decision = typed_decision(line, self._partners, self.app.today)
        except BadValue as error:
            return f"! {error.sentence}", "warn"
        if decision is None or ";" not in line:
            return "", ""
        who = ", ".join(filter(None, (decision.person, partner_text(decision.partner) if decision.partner else "")))
        return "= " + " · ".join(filter(None, (day_text(decision.due), who))), "dim"

    async def submit(self, values: dict[str, Any]) -> Meeting | None:
        meeting = self._meeting
        typed = values.pop("decisions", "")
        if meeting is None:
            decisions = [decision.fields() for decision in typed_decisions(typed, self._partners, self.app.today)]
            return await self.app.call(lambda store: add_meeting(store, self._trajectory.id, decisions=decisions, **values))
        before = {**meeting.model_dump(), "day": day_text(meeting.day)}
        changed = {name: value for name, value in values.items() if value != before[name]}
        return await self.app.call(lambda store: set_meeting(store, meeting.id, **changed)) if changed else None
