"""Keeping periods of parks: how long names, photos, papers and the confidential stay, what of them is over, and taking that out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.people.keeping import Keeping, end_periods, park_keepings, park_periods
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.confidential import toggle_confidential
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns, park_cell
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.people.period import PeriodScreen
from kvo_inspect.tui.people.sweeping import SweepingSteps
from kvo_inspect.wording.people.keeping import days_of, keeping_name, months_text, over_text, reach_text, stays_sentence, things_over

PARK, KIND, PERIOD, OVER = 20, 10, 13, 8
"""Cells of the columns."""
HIGHEST = 8
"""Lines of what is told of the row under the cursor."""


class KeepingScreen(ListScreen[None, Keeping], UndoableScreen[None]):
    """A line per park and kind of what it keeps."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("period"), "", N_("Set how long this is kept in this park, and why."), writes=True, rows="one"),
        Key("delete", N_("no period"), "end", N_("Keep this without a period again."), writes=True, rows="marked"),
        Key(
            "e",
            N_("take out"),
            "sweep",
            N_("Take what is over out of the record for good: of the rows that are marked, or of all. It shows what goes first."),
            writes=True,
            rows="marked or all",
        ),
        Key(
            "h",
            N_("hidden ones"),
            "hidden",
            N_("Count the confidential that is over too, or not; asks first whether anyone is looking."),
            rows="none",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    REACH = frozenset({"park"})
    HELP_TEXT = N_(
        "For each park you set how many months something is kept, and why. Names, photos and papers count from the end of their "
        "trajectory, the confidential from the day of its round; what belongs to no trajectory from its own day. Nothing goes by itself: "
        "e shows what is over and takes it out when you say so. What is at work stays: rounds that are not finished, findings that are "
        "open, trajectories that run. Figures of measurements, plan and surveys stay as they are: in the place of a participant's name a "
        "number stands. The period goes to the other laptops with the park, and so does what was taken out, which "
        "no key takes back."
    )
    DEFAULT_CSS = f"KeepingScreen Prose {{ padding: 0 1; max-height: {HIGHEST}; }}"

    def __init__(self, park_id: str = "") -> None:
        super().__init__()
        self._park_id = park_id
        self._rows: list[Keeping] = []
        self._confidential = False
        self._waits = 0
        """How many parks are still to be looked at."""

    def title_text(self) -> str:
        return _("Keeping periods")

    def state_text(self) -> str:
        """Return how many things are over."""
        if self._waits:
            return n_("{n} park to look at", "{n} parks to look at", self._waits).format(n=self._waits)
        n = things_over(self._rows)
        return n_("{n} thing is over", "{n} things are over", n).format(n=n) if n else _("nothing is over")

    def body(self) -> list[Widget]:
        """Lay out the list, and below it what is told of the row under the cursor."""
        return [self.make_list(self._draw, head=self._head, empty=N_("There are no parks yet.")), Prose(self._whole)]

    def columns(self) -> list[RowColumn[Keeping]]:
        """Return the columns."""
        return [
            RowColumn("park", N_("PARK"), lambda row: row.park.name),
            RowColumn("kind", N_("WHAT"), lambda row: keeping_name(row.kind)),
            RowColumn("months", N_("PERIOD"), lambda row: row.period.months if row.period else None, "number"),
            RowColumn("over", N_("OVER"), lambda row: row.things if row.looked else None, "number"),
            RowColumn("why", N_("REASON"), lambda row: row.period.why if row.period else ""),
        ]

    def row_key(self, row: Keeping) -> Hashable:
        """Return park and kind."""
        return row.park.id, row.kind

    def row_name(self, row: Keeping) -> str:
        """Return what a row is called in a sentence."""
        return f"{row.park.name}, {keeping_name(row.kind)}"

    def park_of(self, row: Keeping) -> str:
        """Return the id of the park."""
        return row.park.id

    def _head(self, cells: int) -> Sequence[Piece]:
        over = Cell(_("OVER"), OVER, right=True)
        return columns(cells - 1, [park_cell(_("PARK"), PARK), Cell(_("WHAT"), KIND), Cell(_("PERIOD"), PERIOD), over, Cell(_("REASON"))])

    def _draw(self, row: Keeping, cells: int) -> Sequence[Piece]:
        over = str(row.things) if row.looked else "–"
        return columns(
            cells - 1,
            [
                park_cell(row.park.name, PARK),
                Cell(keeping_name(row.kind), KIND, "strong"),
                _period_cell(row),
                Cell(over, OVER, "warn" if row.things else "dim", right=True),
                Cell(row.period.why if row.period else "", 0, "dim"),
            ],
        )

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        over = f"{_('Over')}: {over_text(row)}; {days_of(row)}." if row.things else ""
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        lines += [[(part, "dim")] for part in wrap(reach_text(row.kind), cells)]
        lines += [[(part, "strong")] for part in (wrap(over, cells) if over else ())]
        lines += [[(part, "")] for part in wrap(stays_sentence(row), cells)]
        return lines[:HIGHEST]

    async def load(self) -> None:
        """Read the periods at once, then park by park what of it is over: other work goes on meanwhile."""
        self._rows = await self.app.call(park_periods, self._park_id)
        self._show()
        parks = list(dict.fromkeys(row.park.id for row in self._rows if row.period is not None))
        for place, park_id in enumerate(parks):
            self._waits = len(parks) - place
            looked = {self.row_key(row): row for row in await self.app.call(park_keepings, park_id, confidential=self._confidential)}
            self._rows = [looked.get(self.row_key(row), row) for row in self._rows]
            if not self.is_attached:
                return
        self._waits = 0
        if parks:
            self._show()

    def _show(self) -> None:
        self.lines.show(self._rows)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def names_confidential(self) -> bool:
        """Return whether what is over of the confidential is counted."""
        return self._confidential

    def offered(self, key: Key) -> bool:
        """Offer ending a period only where there is one."""
        row = self.lines.current
        if key.key == "delete":
            return bool(self.lines.marks) or (row is not None and row.period is not None and super().offered(key))
        return super().offered(key)

    async def on_list_view_chosen(self, event: ListView.Chosen[Keeping]) -> None:
        """Set the period of the row."""
        if not self.app.read_only:
            await self.app.push_screen(PeriodScreen(event.row), self._after)

    async def _after(self, park: object) -> None:
        if park is not None:
            await self.reload()

    def do_end(self) -> None:
        """Ask, and keep what is marked, or what is under the cursor, without a period again."""
        rows = [row for row in self.chosen if row.period is not None]
        if not rows:
            raise NotAllowedNow(_("Nothing that is marked has a period."))

        async def end() -> None:
            await self.app.call(end_periods, [(row.park.id, row.kind) for row in rows])
            self.forget_marks()
            await self.reload()

        def answered(sure: bool | None) -> None:
            if sure:
                self.later(end())

        question = n_("{what}: keep it without a period?", "Keep these {n} without a period: {what}?", len(rows))
        self.app.push_screen(AskYesNo(question.format(n=len(rows), what=self.names_text(rows))), answered)

    async def do_hidden(self) -> None:
        """Ask whether anyone is looking, then look at the confidential too; or not any more."""

        async def look(confidential: bool) -> None:
            self._confidential = confidential
            await self.load()

        await toggle_confidential(self.app, look, shown=self._confidential)

    async def do_sweep(self) -> None:
        """Show what goes of the rows that are marked, or of all; ask, and take it out."""
        marked = frozenset(await self.marked_keys()) if self.lines.marks else None
        keepings = [row for row in self._rows if row.things and (marked is None or self.row_key(row) in marked)]
        if self._waits:
            self.app.notify_user(_("Not every park was looked at yet."))
        elif not keepings:
            self.app.notify_user(_("Nothing is over."))
        else:
            await SweepingSteps(self.app, keepings, self.reload).begin()


def _period_cell(row: Keeping) -> Cell:
    if row.two_values:
        return Cell(_("two values"), PERIOD, "warn")
    return Cell(months_text(row.period), PERIOD, "" if row.period else "dim")
