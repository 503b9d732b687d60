"""Parks, the home screen: every park with its last round, progress, open and overdue findings.

Imports nothing at module level that brings pydantic or sqlite-utils: it is on the screen before they are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.store.park_list import ParkLine, glance, list_parks
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.drawing import Cell, Piece, columns
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.names import day_text, part_name
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.widgets.lines import Lines

WIDE = 110
"""Cells of a list from which it shows its further columns."""


class ParksScreen(KvoScreen[None]):
    """The home screen."""

    CAN_BACK = False
    NEEDS_RECORD = False
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Open the park under the cursor: its rounds, route and findings.")),
        Key("r", N_("round"), "round", N_("Continue the round that is open in this park, or start a new one.")),
        Key("f", N_("findings"), "findings", N_("The findings of all parks.")),
        Key("v", N_("review"), "review", N_("Go over the new findings of all parks, the incomplete first.")),
        Key("n", N_("new park"), "new", N_("Make a park."), writes=True),
        Key("x", N_("exchange"), "exchange", N_("Files to and from other laptops, what has two values, receipts.")),
        Key("slash", N_("search"), "", N_("Type to see only the parks with these words; Esc shows all again.")),
        Key("s", N_("find"), "search", N_("Search findings and remarks in all parks, by words, place or code, while typing.")),
        Key("i", N_("settings"), "settings", N_("Your name, the language, the colours."), writes=True),
        Key(
            "y",
            N_("practise"),
            "practise",
            N_("Practise on the example park; it has a folder of its own and touches nothing of yours."),
            writes=True,
        ),
        Key("y", N_("own parks"), "own", N_("Stop practising and go to your own parks.")),
        Key("ctrl+q", N_("stop"), "", N_("Close the program; everything is stored already.")),
    )
    HELP_TEXT = N_("Your parks, each with its last round and what is still open there. The cursor moves with ↑ ↓, Home and End.")

    def __init__(self) -> None:
        super().__init__()
        self._parks: list[ParkLine] = []

    @property
    def lines(self) -> Lines[ParkLine]:
        """The list."""
        return self.query_one(Lines)

    def title_text(self) -> str:
        """Return the title."""
        return _("Parks")

    def state_text(self) -> str:
        """Return who records, and the day."""
        return f"{self.app.settings.name} · {day_text(self.app.today.isoformat())}"

    def body(self) -> list[Widget]:
        """One list."""
        lines: Lines[ParkLine] = Lines(
            self._draw, head=self._head, filtering=True, empty=N_("No parks yet. Press n to make the first one.")
        )
        return [lines]

    async def load(self) -> None:
        """Read the parks."""
        self._parks = await self.app.call(list_parks)
        self._show()

    def on_mount(self) -> None:
        """Show the parks before the record is open: reading them so takes a hundredth of what opening does."""
        if not self.app.is_open and not self.app.looking:
            self.run_worker(self._glance())

    async def _glance(self) -> None:
        found = await self.app.off_screen(glance, self.app.data, self.app.today)
        if found is not None and not self.loaded:
            self._parks = found
            self._show()
            self.bars_changed()

    def _show(self) -> None:
        words = self.lines.words.casefold().split()
        self.lines.show([park for park in self._parks if all(word in f"{park.name} {park.municipality}".casefold() for word in words)])

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(
            cells, _("PARK"), _("MUNICIPALITY"), _("LAST ROUND"), (_("OPEN"), "dim"), (_("OVERDUE"), "dim"), _("STOPS"), _("ANSWERS")
        )

    def _draw(self, park: ParkLine, cells: int) -> Sequence[Piece]:
        last = f"{part_name(park.last_part)} {day_text(park.last_date)}" if park.last_round else _("no round yet")
        if park.last_open:
            last = "● " + last
        return self._row(
            cells, park.name, park.municipality, last, (str(park.open_findings or "·"), ""),
            (f"! {park.overdue}" if park.overdue else "·", "warn" if park.overdue else "dim"), str(park.checkpoints), str(park.answered),
        )  # fmt: skip

    def _row(
        self, cells: int, name: str, place: str, last: str, open_: Piece, overdue: Piece, stops: str, answers: str
    ) -> list[Piece]:  # fmt: skip
        row = [Cell(name, 0, "strong"), Cell(place, 14, "dim"), Cell(last, 25)]
        if cells >= WIDE:
            row = [*row, Cell(stops, 8, "dim", right=True), Cell(answers, 10, "dim", right=True)]
        row += [Cell(open_[0], 5, open_[1], right=True), Cell(overdue[0], 8, overdue[1], right=True)]
        return [*columns(cells - 1, row), (" ", "")]

    def on_lines_filtered(self) -> None:
        """Show the parks with these words."""
        self._show()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Open the park."""
        from kvo_inspect.tui.screens.park import ParkScreen

        self.app.push_screen(ParkScreen(event.row.id))

    def offered(self, key: Key) -> bool:
        """Without parks there is nothing to open or to search; from practising one goes back to one's own."""
        match key.action:
            case "practise":
                return not self.app.practice
            case "own":
                return self.app.practice and self.app.data != self.app.home
            case _:
                return bool(self._parks) or key.key not in ("enter", "r", "slash", "f", "s")

    async def do_practise(self) -> None:
        """Change to the example park."""
        self.app.tell(_("The example park is being made; this takes a moment."))
        self.app.begin(self.app.practise())

    async def do_own(self) -> None:
        """Change to one's own parks."""
        await self.app.change_record(self.app.home, practice=False)

    async def do_round(self) -> None:
        """Continue or start a round in the park under the cursor."""
        from kvo_inspect.tui.screens.start_round import go_round

        park = self.lines.current
        if park is not None:
            await go_round(self.app, park.id)

    def do_findings(self) -> None:
        """Open the findings of all parks."""
        from kvo_inspect.tui.screens.findings import FindingsScreen

        only = self._parks[0] if len(self._parks) == 1 else None
        self.app.push_screen(FindingsScreen(park=only.id, park_name=only.name) if only else FindingsScreen())

    def do_search(self) -> None:
        """Search in all parks."""
        from kvo_inspect.tui.screens.search import SearchScreen

        self.app.push_screen(SearchScreen())

    def do_review(self) -> None:
        """Go over the findings of all parks."""
        from kvo_inspect.tui.screens.review import ReviewScreen

        only = self._parks[0] if len(self._parks) == 1 else None
        self.app.push_screen(ReviewScreen(only.id, only.name) if only else ReviewScreen())

    def do_exchange(self, *, take: bool = False) -> None:
        """Exchange with other laptops; *take* (first start): begin with a file."""
        from kvo_inspect.tui.screens.exchange import ExchangeScreen

        self.app.push_screen(ExchangeScreen(take=take))

    def do_new(self, *, then_round: bool = False) -> None:
        """Make a park and open it; *then_round* (first start) goes on to starting its round."""
        from kvo_inspect.tui.screens.new_park import NewParkScreen

        def made(park_id: str | None) -> None:
            if park_id:
                self.later(self._open(park_id, then_round=then_round))

        self.app.push_screen(NewParkScreen(), made)

    async def _open(self, park_id: str, *, then_round: bool = False) -> None:
        from kvo_inspect.tui.screens.park import ParkScreen
        from kvo_inspect.tui.screens.start_round import go_round

        await self.app.push_screen(ParkScreen(park_id))
        if then_round:
            await go_round(self.app, park_id, new=True)

    def do_settings(self) -> None:
        """Open the settings."""
        from kvo_inspect.tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())
