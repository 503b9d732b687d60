"""Planned rounds: who walks what when, of one park or of all; planning, moving and cancelling them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, PARTS, MeasurementKind
from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.errors import Missing
from kvo_inspect.store.record.reach import Reach, every_id
from kvo_inspect.store.rounds.planned import PersonPlan, PlannedLine, cancel_plans, change_plan, plan_round, planned_rounds
from kvo_inspect.store.rounds.round import Person, RoundDefaults, round_defaults
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import NAME, PARK, Cell, Piece, columns, park_cell
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
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
from kvo_inspect.tui.plan_places import CalendarPlace
from kvo_inspect.tui.rounds.division import DivisionScreen
from kvo_inspect.tui.rounds.people_field import PeopleField
from kvo_inspect.wording.names import day_text, measurement_name, part_name, part_word, short_day, weekday
from kvo_inspect.wording.parks.planned import (
    PLAN_COLUMNS,
    division_remark,
    division_text,
    double_text,
    meeting_text,
    people_text,
    plan_state_name,
    standing_text,
)

WIDE = 110
"""Cells from which days have their whole year."""
FIRST_NAME = 12
"""Cells in which can be read who walks, where the name of the park stands beside it; below the list all of them stand."""
TONES = {"passed": "warn", "open": "good", "planned": "", "walked": "dim"}
"""The tone of each state."""


class PlannedRoundsScreen(ListScreen[None, PlannedLine], UndoableScreen[None]):
    """The planned rounds of one park, or of all."""

    REACH = frozenset({"planned_round", "planned_person"})
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change or move the planned round under the cursor."), writes=True, rows="one"),
        Key("n", N_("new"), "new", N_("Plan a round, in this park or that of the row under the cursor."), writes=True, rows="none"),
        Key(
            "d",
            N_("divide"),
            "divide",
            N_("Who walks which part of the route: a digit for each person, or equal runs."),
            writes=True,
            rows="one",
        ),
        Key(
            "delete",
            N_("cancel"),
            "cancel",
            N_("Cancel the planned round under the cursor, or all that are marked."),
            writes=True,
            rows="marked",
        ),
        Key(
            "k",
            N_("calendar"),
            "calendar",
            N_("Write the days to come for a calendar (.ics): audit, measures, planned rounds."),
            rows="none",
        ),
        Key(
            "slash",
            N_("filter"),
            "",
            N_("Type to see only the rounds with these words: park, people, place; Esc shows all again."),
            rows="none",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Rounds that are to come: when, where people meet, and who walks which checkpoints. Those past and not walked stand first. Two "
        "that stand on one day and part since a merge are marked: cancel one of them. The round that is started that day proposes what is "
        "planned here, and shows whose part each checkpoint is."
    )
    DEFAULT_CSS = "PlannedRoundsScreen Prose { padding: 0 1; }"

    def __init__(self, park: Park | None) -> None:
        """*park*: None for all parks."""
        super().__init__()
        self._park = park
        self._lines: list[PlannedLine] = []

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the planned rounds of the park, or of all."""
        things = await self.app.call(lambda store: every_id(store, PlannedRound, **({"park": self._park.id} if self._park else {})))
        return Reach.here(self.acts, nouns=self.REACH, things=things)

    def title_text(self) -> str:
        return _("Planned rounds: {name}").format(name=self._park.name) if self._park else _("Planned rounds, over all parks")

    def state_text(self) -> str:
        """Return how many are to come, and how many are past and not walked."""
        passed = sum(line.state == "passed" for line in self._lines)
        doubles = sum(bool(line.beside) for line in self._lines)
        coming = sum(line.state in ("planned", "open") for line in self._lines)
        texts = (
            n_("! {n} not walked", "! {n} not walked", passed).format(n=passed) if passed else "",
            n_("! {n} double", "! {n} double", doubles).format(n=doubles) if doubles else "",
            n_("{n} to come", "{n} to come", coming).format(n=coming),
        )
        return " · ".join(filter(None, texts))

    def body(self) -> list[Widget]:
        """Lay out the list, and the planned round under the cursor in full."""
        empty = N_("No round is planned. n plans one.") if self._park else N_("No round is planned. On a park g plans one.")
        return [self.make_list(self._draw, head=self._head, filtering=True, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[PlannedLine]]:
        """Return the columns, the same as in a command."""
        return [RowColumn(column.name, column.title, column.value, column.kind) for column in PLAN_COLUMNS]

    def row_name(self, row: PlannedLine) -> str:
        """Return the day, part of the day and park."""
        return f"{day_text(row.plan.date)} {part_word(row.plan.part)} {row.park_name}"

    def _head(self, cells: int) -> Sequence[Piece]:
        texts = {column.name: _(column.title) for column in PLAN_COLUMNS}
        return self._row(cells, texts["day"], texts["part"], texts["park"], texts["who"], texts["begins"], (texts["state"], ""))

    def _draw(self, line: PlannedLine, cells: int) -> Sequence[Piece]:
        plan = line.plan
        day = day_text(plan.date) if cells >= WIDE else short_day(plan.date)
        sign = "! " if line.state == "passed" else ""
        state: Piece = (sign + plan_state_name(line.state), TONES[line.state])
        if line.beside:
            state = ("! " + _("double"), "warn")
        return self._row(cells, day, part_word(plan.part), line.park_name, people_text(line), plan.begins or "·", state, "strong")

    def _row(self, cells: int, day: str, part: str, park: str, who: str, begins: str, state: Piece, tone: str = "") -> list[Piece]:
        row = [Cell(day, 11 if cells >= WIDE else 9, tone), Cell(part, 7)]
        if self._park is None:
            row.append(park_cell(park, 24 if cells >= WIDE else PARK))
        people = NAME if self._park is not None else FIRST_NAME
        return columns(cells - 1, [*row, Cell(who, 0, least=people), Cell(begins, 7, "dim"), Cell(state[0], 14, state[1])])

    def _whole(self, cells: int) -> list[list[Piece]]:
        line = self.lines.current
        if line is None:
            return []
        plan = line.plan
        what = (f"{weekday(plan.date)} {day_text(plan.date)}", part_name(plan.part), measurement_name(plan.kind), meeting_text(line))
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        lines += [[(part, "strong")] for part in wrap(" · ".join(filter(None, what)), cells, 2)]
        lines += [[(part, "warn")] for part in wrap(double_text(line), cells)] if line.beside else []
        for text, tone in ((division_text(line) or people_text(line), ""), (division_remark(line), "warn"), (plan.notes, "dim")):
            lines += [[(part, tone)] for part in wrap(" ".join(text.split()), cells, 2)] if text else []
        return lines

    async def load(self) -> None:
        self._lines = await self.app.call(planned_rounds, self._park.id if self._park else "")
        self._show()

    def _show(self) -> None:
        words, at = typed_words(self.lines.words), self.lines.current
        shown = [line for line in self._lines if all(contains_word(_words(line), word) for word in words)]
        place = next((place for place, line in enumerate(shown) if at is not None and line.id == at.id), None)
        self.lines.show(shown, place, of=self._lines)
        self.show_row()

    def on_list_view_filtered(self) -> None:
        """Show the rounds with these words."""
        self._show()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        current = self.lines.current if self.is_mounted else None
        match key.action or key.key:
            case "enter":
                return current is not None
            case "cancel":  # what was begun counts as walked; with marks the store tells which refusal holds
                return current is not None and (bool(self.lines.marks) or current.state in ("passed", "planned"))
            case "divide":
                return current is not None and len(current.people) > 1
            case "new":
                return self._park is not None or current is not None
            case "slash":
                return bool(self._lines)
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[PlannedLine]) -> None:
        if not self.app.read_only:
            self.app.push_screen(PlanFormScreen(event.row.park, event.row))

    def do_calendar(self) -> None:
        """Write the days to come for a calendar."""
        self.app.go(CalendarPlace(self._park))

    def do_new(self) -> None:
        """Plan a round; who walks along is asked with it, and the division after it."""
        current = self.lines.current
        park_id = self._park.id if self._park else current.park if current else ""

        def made(plan: PlannedRound | None) -> None:
            if plan is not None:
                self.app.push_screen(DivisionScreen(plan.id, new=True))

        self.app.push_screen(PlanFormScreen(park_id, None), made)

    def do_divide(self) -> None:
        """Divide the route of the planned round under the cursor."""
        if line := self.lines.current:
            self.app.push_screen(DivisionScreen(line.id))

    def do_cancel(self) -> None:
        """Ask, and cancel what is marked, or the planned round under the cursor."""
        ids = [line.id for line in self.chosen]
        question = n_("Cancel the round of {names}?", "Cancel these {n} rounds: {names}?", len(ids))
        question = question.format(n=len(ids), names=self.names_text(self.chosen))
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._cancel(ids)) if yes else None)

    async def _cancel(self, ids: Sequence[str]) -> None:
        await self.step(self.app.call(cancel_plans, ids))
        self.forget_marks()
        done = n_("{n} planned round is cancelled; u brings it back.", "{n} planned rounds are cancelled; u brings them back.", len(ids))
        self.app.notify_user(done.format(n=len(ids)))


class PlanFormScreen(FormScreen[PlannedRound]):
    """Plans a round, or changes a plan; dismissed with it."""

    SUBMIT_AT: ClassVar[str] = "people"
    HELP_TEXT = N_(
        "Two weeks ahead is +14. Who walks along is ticked, or typed as “name, organisation, role”; with “inspector” as role the route is "
        "divided over them first. Moved to another day, people keep their part of the route."
    )

    def __init__(self, park_id: str, line: PlannedLine | None, kind: MeasurementKind | None = None) -> None:
        """*kind*: as what a new round is proposed; None: as is usual now."""
        super().__init__()
        self._kind = kind
        self._park_id = park_id
        self._line = line

    def title_text(self) -> str:
        return _("Edit planned round") if self._line else _("Plan a round")

    async def make_fields(self) -> list[Field]:
        plan = self._line.plan if self._line else None
        defaults = await self.app.call(round_defaults, self._park_id)
        part = ChoiceField("part", N_("Part of day"), options=options_of(PARTS, part_name))
        part.choose(plan.part if plan else "evening")
        kind = ChoiceField("kind", N_("Counts as"), options=options_of(MEASUREMENT_KINDS, measurement_name))
        kind.choose(plan.kind if plan else self._kind or defaults.kind)
        notes = LinesField("notes", N_("Notes"), N_("Enter on an empty line goes on."), high=4)
        notes.paste(plan.notes if plan else "")
        day = N_("As 24-11-2026, +14, or in words.")
        return [
            DateField("date", N_("Date"), day, text=day_text(plan.date) if plan else "", today=lambda: self.app.today, kind="ahead"),
            part,
            LineField("begins", N_("Begins at"), N_("A time as 19:30; may stay empty."), text=(plan.begins or "") if plan else ""),
            LineField("meets_at", N_("Meeting place"), N_("May stay empty."), text=plan.meets_at if plan else ""),
            self._people(defaults),
            kind,
            notes,
        ]

    def _people(self, defaults: RoundDefaults) -> PeopleField:
        """Return the field for who walks along: those of the plan, or of the park's last round; the others are offered."""
        field = PeopleField("people", N_("Participants"), N_("A digit or the space bar ticks."), namesakes=True)
        field.states = field.states[:2]
        planned = self._line.people if self._line else ()
        for person in planned:
            field.add(Person(person.name, person.organisation, person.role))
        names = {person.name.casefold() for person in planned}
        me = Person(self.app.settings.name, self.app.settings.organisation)
        for other in defaults.people or (me,):
            if other.name.casefold() not in names:
                field.add(other, int(self._line is None))
        return field

    async def submit(self, values: dict[str, Any]) -> PlannedRound:
        if not str(values["date"]).strip():
            raise Missing("date")
        field = next(field for field in self.form.fields if isinstance(field, PeopleField))
        field.add_typed()
        people = [PersonPlan(person.name, person.organisation, person.role) for person in field.chosen()]
        fields: Any = {name: value for name, value in values.items() if name != "people"}
        line = self._line
        if line is None:
            return await self.app.call(lambda store: plan_round(store, self._park_id, people, **fields))
        return await self.app.call(lambda store: change_plan(store, line.id, people, **fields))


def _words(line: PlannedLine) -> str:
    return plain(" ".join((line.park_name, people_text(line), line.plan.meets_at, standing_text(line))))
