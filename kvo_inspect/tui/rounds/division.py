"""Division: who walks which checkpoints of a planned round: a digit for each person, or equal runs of the route."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.reach import Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import PlannedLine, divide_equally, give_checkpoints, give_whole_route, planned_line
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.rounds.ask_walker import AskWalker, Walker
from kvo_inspect.wording.names import day_text, kind_name, part_name
from kvo_inspect.wording.parks.planned import division_remark, kept_text, share_text

DIGITS = 9
"""People who have a digit of their own."""


@dataclass(frozen=True, slots=True)
class StopPlan:
    """A checkpoint of the route with who walks it."""

    stop: Checkpoint
    number: int
    names: str
    """Who walks it, as far as the route is divided."""

    @property
    def id(self) -> str:
        """The id of the checkpoint."""
        return self.stop.id

    @property
    def park(self) -> str:
        """The id of the park."""
        return self.stop.park


def read_division(store: Store, plan_id: str) -> tuple[PlannedLine, list[StopPlan]]:
    """Return a planned round, and the route with who walks each checkpoint."""
    line = planned_line(store, plan_id)
    stops = []
    for number, stop in enumerate(route(store, line.park), 1):
        names = ", ".join(person.name for person in line.people if stop.id in person.own_part)
        stops.append(StopPlan(stop, number, names))
    return line, stops


class DivisionScreen(ListScreen[None, StopPlan], UndoableScreen[None]):
    """The route of a planned round, and who walks which part."""

    REACH = frozenset({"planned_round", "planned_person"})
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "1",
            N_("person"),
            "give(1)",
            N_("Give the checkpoint under the cursor, or all that are marked, to the person with that digit; the next one follows."),
            shown="1-9",
            writes=True,
            rows="marked",
        ),
        *(
            Key(str(digit), N_("person"), f"give({digit})", line=False, shown="1-9", writes=True, rows="marked")
            for digit in range(2, DIGITS + 1)
        ),
        Key(
            "0",
            N_("nobody"),
            "give(0)",
            N_("Take it from everybody who has it as a part; who walks the whole route keeps it (a takes that away)."),
            writes=True,
            rows="marked",
        ),
        Key(
            "w",
            N_("who"),
            "who",
            N_("Give it to a person chosen from a list, by typing: also whoever has no digit."),
            writes=True,
            rows="marked",
        ),
        Key(
            "plus",
            N_("too"),
            "too",
            N_("Give it to one more person, who walks it together with who has it."),
            shown="+",
            writes=True,
            rows="marked",
        ),
        Key(
            "a",
            N_("whole route"),
            "whole",
            N_("Let somebody walk the whole route beside those who have a part; the same person again: no more."),
            writes=True,
            rows="none",
        ),
        Key(
            "e",
            N_("equal runs"),
            "equal",
            N_("Divide the route in equal runs: over who has a part, else over those whose role says that they inspect, else over all."),
            writes=True,
            rows="none",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "A digit gives a checkpoint to a person, and goes on to the next; w asks the person by name, + lets somebody walk it too, and a "
        "the whole route. Mark a range first with space and :. While nobody has a checkpoint everybody walks the whole route; then who has "
        "none walks along without a part of their own. Every key is stored at once; u takes it back."
    )
    DEFAULT_CSS = "DivisionScreen Prose { padding: 0 1; }"

    def __init__(self, plan_id: str, *, new: bool = False) -> None:
        """Take the plan; *new*: it was made just now, and how to divide it is said."""
        super().__init__()
        self._plan_id = plan_id
        self._new = new
        self._line: PlannedLine | None = None

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the people of the planned round, not its planning."""
        things = await self.app.call(every_id, PlannedPerson, planned_round=self._plan_id)
        return Reach.here(self.acts, nouns=self.REACH, things=things)

    def title_text(self) -> str:
        """Return which round it is."""
        if self._line is None:
            return _("Who walks what")
        plan = self._line.plan
        return _("Who walks what: {park}, {round} {day}").format(
            park=self._line.park_name, round=part_name(plan.part), day=day_text(plan.date)
        )

    def body(self) -> list[Widget]:
        """Lay out the people with their digits, and the route."""
        empty = N_("This park has no route yet: everybody walks the whole park.")
        return [Prose(self._people), self.make_list(self._draw, head=self._head, empty=empty)]

    def columns(self) -> list[RowColumn[StopPlan]]:
        """Return the columns."""
        return [
            RowColumn("number", N_("NR"), lambda row: row.number, "number"),
            RowColumn("checkpoint", N_("CHECKPOINT"), lambda row: row.stop.name),
            RowColumn("kind", N_("KIND"), lambda row: kind_name(row.stop.kind)),
            RowColumn("who", N_("WHO"), lambda row: row.names),
        ]

    def row_name(self, row: StopPlan) -> str:
        """Return the name of the checkpoint."""
        return row.stop.name

    def _people(self, cells: int) -> list[list[Piece]]:
        if self._line is None:
            return [[]]
        lines: list[list[Piece]] = []
        for digit, person in enumerate(self._line.people[:DIGITS], 1):
            row = [Cell(str(digit), 2, "key"), Cell(person.name, 24, "strong")]
            lines.append(columns(cells - 1, [*row, Cell(share_text(person, self._line), 20), Cell(_about(person), 0, "dim")]))
        if others := self._line.people[DIGITS:]:
            names = ", ".join(f"{person.name} ({share_text(person, self._line)})" for person in others)
            text = n_("{n} more: {names}", "{n} more: {names}", len(others)).format(n=len(others), names=names)
            lines.append([("w  ", "key"), (fit(text, cells - 4), "")])
        if text := division_remark(self._line):
            lines += [[(part, "warn")] for part in wrap("! " + text, cells)]
        return [*lines, []]

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, _("NR"), _("CHECKPOINT"), _("KIND"), (_("WHO"), ""))

    def _draw(self, row: StopPlan, cells: int) -> Sequence[Piece]:
        names: Piece = (row.names, "strong") if row.names else ("·", "dim")
        return self._row(cells, f"{row.number:02}", row.stop.name, kind_name(row.stop.kind), names)

    @staticmethod
    def _row(cells: int, number: str, name: str, kind: str, who: Piece) -> list[Piece]:
        return columns(cells - 1, [Cell(number, 3, "dim"), Cell(name), Cell(kind, 16, "dim", spare=True), Cell(who[0], 26, who[1])])

    async def load(self) -> None:
        line, stops = await self.app.call(read_division, self._plan_id)
        self._line = line
        if self._new and len(line.people) > 1 and not line.divided:
            self.app.notify_user(_("e divides the route in equal runs; a digit gives a checkpoint to a person."))
        self._new = False
        self.lines.show(stops)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Offer a digit for each person, and equal runs to two or more."""
        people = len(self._line.people) if self._line is not None else 0
        if key.action.startswith("give("):
            digit = int(key.action.removeprefix("give(").removesuffix(")"))
            return people > 0 and digit <= people and self.lines.total > 0
        if key.action in ("who", "too", "whole"):
            return people > (key.action != "who") and self.lines.total > 0
        if key.action == "equal":
            return people > 1 and self.lines.total >= people
        return super().offered(key)

    async def do_give(self, digit: int) -> None:
        """Give what is marked, or the checkpoint under the cursor, to the person with a digit; 0: to nobody."""
        line = self._line
        if line is not None and digit <= len(line.people):
            person_id = line.people[digit - 1].id if digit else ""
            await self._give(person_id)

    def do_who(self) -> None:
        """Ask to whom what is marked is given, or the checkpoint under the cursor."""
        self._ask_walker(self._asked(_("Who walks {names}?")), self._give)

    def do_too(self) -> None:
        """Ask who walks it beside who has it."""
        self._ask_walker(self._asked(_("Who walks {names} too?")), partial(self._give, beside=True))

    def do_whole(self) -> None:
        """Ask who walks the whole route beside those who have a part, or no more."""
        self._ask_walker(_("Who walks the whole route, beside those who have a part?"), self._give_whole)

    def _asked(self, question: str) -> str:
        return question.format(names=self.names_text(self.chosen))

    def _ask_walker(self, question: str, give: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        line = self._line
        if line is None:
            return
        walkers = [Walker(person.id, person.name, _about(person), share_text(person, line)) for person in line.people]

        def answered(person_id: str | None) -> None:
            if person_id is not None:
                self.later(give(person_id))

        self.app.push_screen(AskWalker(question, walkers), answered)

    async def _give_whole(self, person_id: str) -> None:
        await self.step(self.app.call(give_whole_route, self._plan_id, person_id))

    async def _give(self, person_id: str, *, beside: bool = False) -> None:
        marked = bool(self.lines.marks)
        stops = [row.id for row in self.chosen]
        await self.step(self.app.call(give_checkpoints, self._plan_id, stops, person_id, beside=beside))
        if text := kept_text(self._line) if self._line is not None and not person_id else "":
            self.app.notify_user(text)
        if marked:
            self.forget_marks()
        else:
            self.lines.move(1)

    async def do_equal(self) -> None:
        """Divide the route in equal runs."""
        await self.step(self.app.call(divide_equally, self._plan_id))


def _about(person: PlannedPerson) -> str:
    return ", ".join(filter(None, (person.organisation, person.role)))
