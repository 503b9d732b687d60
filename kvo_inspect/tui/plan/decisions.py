"""Decisions of a trajectory's meetings: open ones first by their day; carried out, or made a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.decision import Decision
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.decisions import (
    DecisionLine,
    add_decision,
    become_measures,
    decisions_of,
    finish_decisions,
    remove_decision,
    set_decision,
)
from kvo_inspect.store.plan.meetings import meetings_of
from kvo_inspect.store.record.reach import PLAN, Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.plan_places import MeasurePlace
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.names import day_text, short_day
from kvo_inspect.wording.plan import decision_owner, decision_standing

WIDE = 100


class DecisionsScreen(ListScreen[None, DecisionLine], UndoableScreen[None]):
    """The decisions of all meetings of one trajectory."""

    REACH = PLAN
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change the decision under the cursor: what, who, by when."), writes=True, rows="one"),
        Key("n", N_("new"), "new", N_("Add a decision of the newest meeting."), writes=True, rows="none"),
        Key(
            "k",
            N_("carried out"),
            "done",
            N_("Say that the decision, or all that is marked, was carried out, and on which day."),
            writes=True,
            rows="marked",
        ),
        Key(
            "m", N_("measure"), "measure", N_("Make a measure of the decision; of one that is a measure already, open that."), rows="marked"
        ),
        Key("o", N_("open ones"), "open", N_("Show only decisions of which something is still to be done, or all."), rows="none"),
        Key(
            "delete", N_("remove"), "remove", N_("Take away a decision that was entered by mistake."), last=True, writes=True, rows="marked"
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "What the partners decided, who sees to that and by when: open ones first, the earliest day on top. A decision that asks for "
        "more than one deed becomes a measure of the plan; from then on the measure says how far it is."
    )
    DEFAULT_CSS = "DecisionsScreen Prose { padding: 0 1; }"

    def __init__(self, park: Park, trajectory: Trajectory, meeting: Meeting | None = None) -> None:
        """*meeting*: the one whose decisions are added to; None: the newest."""
        super().__init__()
        self._park = park
        self._trajectory = trajectory
        self._meeting = meeting
        self._open_only = False
        self._every: list[DecisionLine] = []

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the decisions of the trajectory, with the measures they became."""
        things, along = await self.app.call(_decided, self._trajectory.id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=frozenset({Decision.noun}), along=along)

    def title_text(self) -> str:
        return _("Decisions: {name}").format(name=self._park.name)

    def state_text(self) -> str:
        """Return how many decisions are overdue, and how many are open."""
        late = sum(line.overdue for line in self._every)
        still_open = sum(line.is_open for line in self._every)
        overdue = n_("! {n} overdue", "! {n} overdue", late).format(n=late) if late else ""
        return " · ".join(filter(None, (overdue, _("{n} open").format(n=still_open))))

    def body(self) -> list[Widget]:
        """Lay out the list, and the decision under the cursor in full."""
        empty = N_("No decisions yet. n adds one; in a new meeting they are typed one per line.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[DecisionLine]]:
        """Return the columns."""
        return [
            RowColumn("name", N_("DECISION"), lambda line: line.decision.name),
            RowColumn("owner", N_("OWNER"), decision_owner),
            RowColumn("due", N_("BY"), lambda line: line.due, "day"),
            RowColumn("standing", N_("STATUS"), decision_standing),
            RowColumn("meeting", N_("MEETING"), lambda line: line.meeting.day, "day"),
            RowColumn("subject", N_("ABOUT"), lambda line: line.meeting.subject),
        ]

    def park_of(self, row: DecisionLine) -> str:
        """Return the id of the park."""
        return row.decision.park

    def row_key(self, row: DecisionLine) -> str:
        """Return the id of the decision."""
        return row.decision.id

    def shown_text(self) -> str:
        """Return which decisions are shown."""
        return _("open ones") if self._open_only else ""

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (_("BY"), "dim"), (_("DECISION"), "dim"), _("OWNER"), _("STATUS"), _("MEETING"))

    def _draw(self, line: DecisionLine, cells: int) -> Sequence[Piece]:
        day = short_day(line.due) or "·"
        due: Piece = (f"! {day}", "warn") if line.overdue else (day, "" if line.is_open else "dim")
        name: Piece = (line.decision.name, "strong" if line.is_open else "dim")
        return self._row(cells, due, name, decision_owner(line) or "?", decision_standing(line), short_day(line.meeting.day))

    @staticmethod
    def _row(cells: int, due: Piece, name: Piece, owner: str, standing: str, meeting: str) -> list[Piece]:
        wide = cells >= WIDE
        row = [Cell(due[0], 10, due[1]), Cell(name[0], 0, name[1]), Cell(owner, 26 if wide else 18), Cell(standing, 24 if wide else 16)]
        return columns(cells - 1, [*row, *([Cell(meeting, 9, "dim")] if wide else [])])

    def _whole(self, cells: int) -> list[list[Piece]]:
        line = self.lines.current
        if line is None:
            return []
        meeting = _("meeting of {day}: {subject}").format(day=day_text(line.meeting.day), subject=line.meeting.subject)
        by = _("by {day}").format(day=day_text(line.due)) if line.due else _("no day yet")
        about = " · ".join((decision_owner(line) or _("nobody owns it yet"), by, decision_standing(line)))
        lines = [(text, "strong") for text in wrap(line.decision.name, cells, 3)]
        lines += [(text, "") for text in wrap(about, cells)] + [(text, "dim") for text in wrap(meeting, cells, 2)]
        return [[("─" * cells, "dim")], *([piece] for piece in lines)]

    async def load(self) -> None:
        self._every = await self.app.call(decisions_of, self._trajectory.id)
        self._show()

    def _show(self) -> None:
        self.lines.show([line for line in self._every if line.is_open or not self._open_only], of=self._every)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something with the decision under the cursor."""
        line = self.lines.current if self.is_mounted else None
        match key.action or key.key:
            case "enter":
                return line is not None
            case "remove":
                return line is not None or bool(self.lines.marks)
            case "measure" if self.is_mounted and self.lines.marks:
                return not self.app.read_only
            case "measure":
                return line is not None and (line.measure is not None or (line.is_open and not self.app.read_only))
            case "done":
                return bool(self.lines.marks) or (line is not None and line.measure is None and line.is_open)
            case "open":
                return bool(self._every)
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[DecisionLine]) -> None:
        if not self.app.read_only:
            self.app.push_screen(EditDecisionScreen(event.row.meeting, event.row.decision))

    async def do_new(self) -> None:
        """Add a decision of the meeting at hand; without a meeting say that there must be one."""
        meeting = self._meeting or next(iter(await self.app.call(meetings_of, self._trajectory.id)), None)
        if meeting is None:
            self.app.notify_user(NotAllowedNow(_("A decision is of a meeting: add the meeting first.")))
        else:
            self.app.push_screen(EditDecisionScreen(meeting, None))

    def do_done(self) -> None:
        """Ask on which day what is chosen was carried out; Enter takes today."""
        chosen = [line for line in self.chosen if line.is_open and line.measure is None]
        today = self.app.today

        async def store(day: str) -> None:
            await self.step(self.app.call(finish_decisions, [line.decision.id for line in chosen], day))
            self.forget_marks()

        if not chosen:
            self.app.notify_user(NotAllowedNow(_("This decision became a measure: say there that it is done (m).")))
            return
        hint = chosen[0].decision.name if len(chosen) == 1 else n_("{n} decision", "{n} decisions", len(chosen)).format(n=len(chosen))
        question = _("Carried out on which day?")
        self.app.push_screen(AskDay(question, day_text(today.isoformat()), today=today, hint=hint, kind="done", store=store))

    def do_measure(self) -> None:
        """Make measures of the decisions that are marked and still open, or of the one under the cursor; open the one that it became."""
        if len(self.chosen) == 1 and (measure := self.chosen[0].measure) is not None:
            self.app.go(MeasurePlace(measure.id))
            return
        lines = [line for line in self.chosen if line.is_open and line.measure is None]
        if not lines:
            raise NotAllowedNow(_("Of what is marked nothing is open that is no measure yet."))
        ids = [line.decision.id for line in lines]
        question = n_("Make “{names}” a measure of the plan?", "Make these {n} decisions measures of the plan: {names}?", len(ids))
        question = question.format(n=len(ids), names=self.names_text(lines))
        self.app.push_screen(AskYesNo(question, default=True), lambda yes: self.later(self._become(ids)) if yes else None)

    async def _become(self, ids: Sequence[str]) -> None:
        await self.step(self.app.call(become_measures, ids))
        self.forget_marks()

    def do_open(self) -> None:
        """Show only the decisions that are open, or all again."""
        self._open_only = not self._open_only
        self._show()

    def do_remove(self) -> None:
        """Ask, and remove what is marked, or the decision under the cursor."""
        ids = [line.decision.id for line in self.chosen]
        question = n_("Take away the decision “{names}”?", "Take away these {n} decisions: {names}?", len(ids))
        question = question.format(n=len(ids), names=self.names_text(self.chosen))
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._remove(ids)) if yes else None)

    async def _remove(self, ids: Sequence[str]) -> None:
        await self.step(self.app.call(remove_decision, *ids))
        self.forget_marks()


class EditDecisionScreen(FormScreen[Decision]):
    """Adds or changes a decision; dismissed with it."""

    HELP_TEXT = N_("Who sees to the decision and by when can follow later. Empty the day of carrying out when it was not done after all.")

    def __init__(self, meeting: Meeting, decision: Decision | None) -> None:
        super().__init__()
        self._meeting = meeting
        self._decision = decision

    def title_text(self) -> str:
        return _("Edit decision") if self._decision else _("New decision of {day}").format(day=day_text(self._meeting.day))

    async def make_fields(self) -> list[Field]:
        decision = self._decision
        partners: dict[str, Partner] = {partner.id: partner for partner in await self.app.call(partners_of, self._meeting.park)}
        options = options_of(tuple(partners), lambda key: partner_text(partners[key]))
        partner = ChoiceField("partner", N_("Owner"), options=[("", N_("nobody yet")), *options])
        if decision:
            partner.choose(decision.partner or "")
        due = day_text(decision.due) if decision else ""
        done = day_text(decision.done) if decision else ""
        return [
            LineField("name", N_("Decision"), text=decision.name if decision else ""),
            partner,
            LineField("person", N_("Contact"), N_("The person; may stay empty."), text=decision.person if decision else ""),
            DateField("due", N_("By"), lambda: day_hint(self.app.today), text=due, today=lambda: self.app.today, kind="due"),
            DateField("done", N_("Carried out"), text=done, today=lambda: self.app.today, kind="done", hidden=not done),
        ]

    async def submit(self, values: dict[str, Any]) -> Decision | None:
        decision = self._decision
        if decision is None:
            fields = {name: value for name, value in values.items() if name != "done"}
            return await self.app.call(lambda store: add_decision(store, self._meeting.id, **fields))
        before = {**decision.model_dump(), "due": day_text(decision.due), "done": day_text(decision.done)}
        changed = {name: value for name, value in values.items() if (value or None) != (before[name] or None)}
        return await self.app.call(lambda store: set_decision(store, decision.id, **changed)) if changed else None


def _decided(store: Store, trajectory_id: str) -> tuple[set[str], set[str]]:
    """Return the ids of all decisions of a trajectory, and of the measures that some of them became."""
    meetings = every_id(store, Meeting, trajectory=trajectory_id)
    decisions = [decision for decision in store.select(Decision) if decision.meeting in meetings]
    return {decision.id for decision in decisions}, {decision.measure for decision in decisions if decision.measure}
