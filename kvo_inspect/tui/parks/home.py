"""Parks, the home screen: every park with its last round, progress, open and overdue findings.

Imports nothing at module level that brings pydantic or sqlite-utils: the screen is drawn before they are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from kvo_inspect.errors import KvoError
from kvo_inspect.settings import MINE
from kvo_inspect.store.parks.home import ParkLine, attention, by_attention, glance, list_parks, parks_of
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.bars import state_beside
from kvo_inspect.tui.kit.drawing import NAME, Cell, Piece, columns
from kvo_inspect.tui.kit.go_round import go_round
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.text import width
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.parks.attention import ASKS, attention_text, fitting_reasons, least_room, reasons_told
from kvo_inspect.tui.parks.home_keys import HOME_KEYS
from kvo_inspect.tui.parks.mine import no_facilitator_text, no_parks_text, others_text, turned_text
from kvo_inspect.tui.places import (
    AskedPlace,
    ContactsPlace,
    ExchangePlace,
    FindingsPlace,
    NewParkPlace,
    OverviewPlace,
    ParkPlace,
    ParkRightPlace,
    PlannedRoundsPlace,
    ReviewPlace,
    SearchPlace,
    SettingsPlace,
)
from kvo_inspect.wording.names import day_text, part_name, part_word, short_day

if TYPE_CHECKING:
    from kvo_inspect.store.record.reach import Reach

WIDE, WIDEST = 110, 140
"""Widths in cells from which a list shows its further columns."""
LONGEST, OPEN = 40, 5
"""Cells for the names of parks at most (what they ask has the rest of the line), and of how many findings are open."""


class ParksScreen(ListScreen[None, ParkLine], UndoableScreen[None]):
    """The home screen."""

    REACH = frozenset()
    CAN_BACK = False
    NEEDS_RECORD = False
    KEY_ROWS = 3
    KEYS: ClassVar[tuple[Key, ...]] = HOME_KEYS
    HELP_TEXT = N_(
        "Your parks, each with its last round, what is open and why it needs attention: findings or measures overdue, an audit within "
        "ninety days, a term that ends within a year, a round left open, findings to review, a year without a round. What needs "
        "it most is first."
    )

    def __init__(self, first: str = "") -> None:
        """*first*: what the first start goes on to (own: a park and its round, file: taking a file in)."""
        super().__init__()
        self._first = first
        self._parks: list[ParkLine] = []
        self._by_name = False
        self._longest = 0
        """Cells of the longest name."""
        self._least = NAME
        """Cells that the first reasons of all parks take."""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what set a park right, and nothing else that was done from here."""
        from kvo_inspect.domain.parks.park import Park
        from kvo_inspect.store.record.reach import Reach, every_id

        return Reach.here(self.acts, nouns=self.REACH, set_right=await self.app.call(every_id, Park))

    def title_text(self) -> str:
        return _("Parks")

    def state_text(self) -> str:
        """Return how many parks of others are not shown, who records, and the day."""
        left_out = others_text(len(self._parks) - len(self._wanted()))
        return " · ".join(filter(None, (left_out, self.app.settings.name, day_text(self.app.today.isoformat()))))

    def bar_state(self) -> str:
        """Return the state; without the day, and then without who records, where the whole title has no room beside it."""
        spare = (day_text(self.app.today.isoformat()), self.app.settings.name)
        return state_beside(self.title_text(), super().bar_state(), spare, self.app.mode_text(), self.app.size.width)

    @property
    def _only_mine(self) -> bool:
        return self.app.settings.parks == MINE

    def _wanted(self) -> Sequence[ParkLine]:
        """Return the parks that are shown, before words are looked for."""
        return parks_of(self._parks, self.app.settings.name) if self._only_mine else self._parks

    def body(self) -> list[Widget]:
        return [self.make_list(self._draw, head=self._head, filtering=True, empty=lambda: no_parks_text(only_mine=bool(self._parks)))]

    def columns(self) -> list[RowColumn[ParkLine]]:
        """Return the columns, those too for which a narrow screen has no room."""
        return [
            RowColumn("park", N_("PARK"), lambda park: park.name),
            RowColumn("municipality", N_("MUNICIPALITY"), lambda park: park.municipality),
            RowColumn("round", N_("LAST ROUND"), lambda park: park.last_date if park.last_round else None, "day"),
            RowColumn("open", N_("OPEN"), lambda park: park.open_findings, "number"),
            RowColumn("attention", N_("NEEDS ATTENTION"), self._asks, by=lambda park: len(attention(park, self.app.today)) or None),
            RowColumn("facilitator", N_("FACILITATOR"), lambda park: park.facilitator, people=True),
            RowColumn("stops", N_("STOPS"), lambda park: park.checkpoints, "number"),
            RowColumn("answers", N_("ANSWERS"), lambda park: park.answered if park.last_open else None, "number"),
        ]

    def park_of(self, row: ParkLine) -> str:
        """Return the id of the park."""
        return row.id

    def _asks(self, park: ParkLine) -> str:
        """Return why a park asks attention, or why it was set aside."""
        if park.aside:
            return _("set aside: {reason}").format(reason=park.aside)
        return " · ".join(attention_text(reason) for reason in reasons_told(park, self.app.today))

    async def load(self) -> None:
        self._parks = await self.app.call(list_parks)
        self._show()
        first, self._first = self._first, ""
        if first == "own":
            self.do_new(then_round=True)
        elif first == "file":
            self.do_exchange(take=True)
        await self.look_both_ways()  # once the parks stand there

    def on_mount(self) -> None:
        """Show the parks before the record is open: reading them so takes a hundredth of what opening does."""
        if not self.app.is_open and not self.app.read_only:
            self.run_worker(work_of(self._glance))

    async def _glance(self) -> None:
        parks = await self.app.off_screen(glance, self.app.data, self.app.today)
        if parks is not None and not self.loaded:
            self._parks = parks
            self._measure()
            self._show()
            self.bars_changed()

    def _show(self) -> None:
        words = self.lines.words.casefold().split()
        parks = self._wanted() if self._by_name else by_attention(self._wanted(), self.app.today)
        shown = [park for park in parks if not words or all(word in f"{park.name} {park.municipality}".casefold() for word in words)]
        at = self.lines.current
        place = next((place for place, park in enumerate(shown) if at is not None and park.id == at.id), None)
        self.lines.show(shown, place, of=self._parks)

    def redraw(self) -> None:
        """Measure anew what the parks ask: others may be read, and in another language."""
        self._measure()
        super().redraw()

    def _measure(self) -> None:
        self._longest = max((width(park.name) for park in self._parks), default=0)
        self._least = max(NAME, least_room(self._parks, self.app.today))

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(
            cells,
            _("PARK"),
            _("MUNICIPALITY"),
            _("LAST ROUND"),
            (_("OPEN"), "dim"),
            (_("NEEDS ATTENTION"), "dim"),
            _("STOPS"),
            _("ANSWERS"),
        )

    def _draw(self, park: ParkLine, cells: int) -> Sequence[Piece]:
        last = _("no round yet")
        if park.last_round and cells >= WIDE:
            last = f"{part_name(park.last_part)} {day_text(park.last_date)}"
        elif park.last_round:
            last = f"{short_day(park.last_date)} {part_word(park.last_part)}"
        if park.last_open:
            last = "● " + last
        reasons = [attention_text(reason) for reason in reasons_told(park, self.app.today)]
        asks: Piece = (ASKS + fitting_reasons(reasons, self._room(cells)[2] - len(ASKS)), "warn") if reasons else ("✓", "dim")
        if park.aside:
            asks = (_("set aside: {reason}").format(reason=park.aside), "dim")
        answers = str(park.answered) if park.last_open else "·"
        return self._row(
            cells, park.name, park.municipality, last, (str(park.open_findings or "·"), ""), asks, str(park.checkpoints), answers
        )

    def _row(self, cells: int, name: str, place: str, last: str, open_: Piece, asks: Piece, stops: str, answers: str) -> list[Piece]:
        names, last_cells, _asks = self._room(cells)
        row = [Cell(name, names, "strong")]
        if cells >= WIDE:
            row.append(Cell(place, 14, "dim"))
        if cells >= WIDEST:
            row += [Cell(stops, 8, "dim", right=True), Cell(answers, 10, "dim", right=True)]
        if last_cells:
            row.append(Cell(last, last_cells))
        return [*columns(cells - 1, [*row, Cell(open_[0], OPEN, open_[1], right=True), Cell(asks[0], 0, asks[1])]), (" ", "")]

    def _room(self, cells: int) -> tuple[int, int, int]:
        """Return the cells for the names, the last round (0: it is left out) and what the parks ask.

        The first reason of each park has room: for that names are shortened to what can still be read, and then the last round goes.
        """
        fixed = OPEN + 2 + (15 if cells >= WIDE else 0) + (20 if cells >= WIDEST else 0)
        room = cells - 1 - fixed
        last = 26 if cells >= WIDE else 18
        wanted = max(NAME // 2, min(LONGEST, self._longest))
        for names, last_cells in ((wanted, last), (min(wanted, NAME), last), (wanted, 0), (min(wanted, NAME), 0)):
            asks = room - names - (last_cells + 1 if last_cells else 0)
            if asks >= self._least:
                return names, last_cells, asks
        return NAME // 2, 0, room - NAME // 2

    def on_list_view_filtered(self) -> None:
        """Show the parks with these words."""
        self._show()

    def on_list_view_chosen(self, event: ListView.Chosen[ParkLine]) -> None:
        self.app.go(ParkPlace(event.row.id))

    def offered(self, key: Key) -> bool:
        """Without parks there is nothing to open or to search; from practising one goes back to one's own."""
        if key in UNDO_KEYS:
            return self.leads_on(key)
        match key.action:
            case "practise":
                return not self.app.practice
            case "own":
                return self.app.practice and self.app.data != self.app.home
            case "order" | "overview":
                return len(self._parks) > 1
            case "right":
                return self.is_mounted and self.lines.current is not None
            case _:
                return bool(self._parks) or key.key not in ("enter", "r", "slash", "f", "s", "v", "w", "g", "m")

    def do_order(self) -> None:
        """Turn the order: by what asks attention, or by name."""
        self._by_name = not self._by_name
        self._show()
        self.lines.move(-len(self._parks))
        self.app.notify_user(_("Ordered by name.") if self._by_name else _("What needs attention first."))

    def do_mine(self) -> None:
        """Show only one's own parks, or all again; while no park has a facilitator, tell where one is named."""
        if not (self._only_mine or any(park.facilitator for park in self._parks)):
            raise KvoError(no_facilitator_text(len(self._parks)))
        self.app.save_settings(parks="" if self._only_mine else MINE)
        self._show()
        self.lines.move(-len(self._parks))
        self.bars_changed()
        self.app.notify_user(turned_text(len(self._wanted()), len(self._parks), only_mine=self._only_mine))

    async def do_practise(self) -> None:
        """Change to the example park, from wherever the palette was opened."""
        if self.app.screen is not self:
            await self.app.go_home()
        if self.app.screen is not self:
            return
        self.app.notify_user(_("The example park is being made; this takes a moment."))
        self.app.begin(self.app.practise())

    async def do_own(self) -> None:
        """Change to one's own parks, from wherever the palette was opened."""
        if self.app.screen is not self:
            await self.app.go_home()
        if self.app.screen is not self:
            return
        await self.app.change_record(self.app.home, practice=False)

    async def do_round(self) -> None:
        """Continue or start a round in the park under the cursor."""
        park = self.lines.current
        if park is not None:
            await go_round(self.app, park.id)

    def do_right(self) -> None:
        """Set right the park under the cursor."""
        if park := self.lines.current:
            self.app.go(ParkRightPlace(park.id))

    def do_findings(self) -> None:
        """Open the findings of all parks."""
        only = self._parks[0] if len(self._parks) == 1 else None
        self.app.go(FindingsPlace(park=only.id, park_name=only.name) if only else FindingsPlace())

    def do_overview(self) -> None:
        """Show all parks as a table."""
        self.app.go(OverviewPlace())

    def do_asked(self) -> None:
        """Open what is asked of whom over all parks."""
        self.app.go(AskedPlace())

    def do_planned(self) -> None:
        """Open the planned rounds of all parks."""
        self.app.go(PlannedRoundsPlace())

    def do_contacts(self) -> None:
        """Open the contacts of all parks."""
        self.app.go(ContactsPlace())

    def do_search(self) -> None:
        """Search in all parks."""
        self.app.go(SearchPlace())

    def do_review(self) -> None:
        """Go over the findings of all parks."""
        only = self._parks[0] if len(self._parks) == 1 else None
        self.app.go(ReviewPlace(only.id, only.name) if only else ReviewPlace())

    def do_exchange(self, *, take: bool = False) -> None:
        """Exchange with other laptops; *take* (first start): begin with a file."""
        self.app.go(ExchangePlace(take=take))

    def do_new(self, *, then_round: bool = False) -> None:
        """Make a park and open it; *then_round* (first start) goes on to starting its round."""

        def made(park_id: str | None) -> None:
            if park_id:
                self.later(self._open(park_id, then_round=then_round))

        self.app.go(NewParkPlace(), made)

    async def _open(self, park_id: str, *, then_round: bool = False) -> None:
        await self.app.go(ParkPlace(park_id))
        if then_round:
            await go_round(self.app, park_id, new=True)

    def do_settings(self) -> None:
        """Open the settings."""
        self.app.go(SettingsPlace())
