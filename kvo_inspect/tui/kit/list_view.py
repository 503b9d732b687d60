"""A list that draws its own lines: ten rows or a hundred thousand, by keyboard or mouse, only changed lines repainted.

One widget takes every key, also those of the filter, so that a burst of keys cannot go astray between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Drawn, Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.keys import ScreenText, label_text
from kvo_inspect.tui.kit.lists.columns import RowColumn, Sort, signed, sort_places
from kvo_inspect.tui.kit.lists.marks import RowMarks
from kvo_inspect.tui.kit.lists.pages import Fetch, Pages, Row
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.textual_doors import work_of

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

R = TypeVar("R")

Draw = Callable[[Row, int], Sequence[Piece]]
"""Gives the pieces of a row for a width in cells (two cells for the cursor are already taken off)."""


class ListView(Drawn, Generic[Row], can_focus=True):
    """Rows with a cursor. `Enter` chooses, `/` filters (when *filtering*), digits and letters go on to the screen."""

    DEFAULT_CSS = "ListView { height: 1fr; overflow-y: auto; }"
    cursor: var[int] = var(0)
    typing: var[bool] = var(False)
    """Whether keys go into the filter, the question mark too."""

    @dataclass
    class OfList(Message):
        """Something of a list."""

        lines: ListView[Any]

        @property
        def control(self) -> ListView[Any]:
            """The list."""
            return self.lines

    class Moved(OfList):
        """The cursor stands on another row."""

    @dataclass
    class Chosen(OfList, Generic[R]):
        """A row was chosen with Enter or a second click."""

        row: R

    @dataclass
    class Filtered(OfList):
        """The words of the filter changed; the screen gives the rows for them with `show` or `show_paged`."""

        words: str

    class Shown(OfList):
        """Rows were given, other ones perhaps."""

    class Typing(OfList):
        """The filter was opened or closed for typing."""

    def __init__(
        self,
        draw: Draw[Row],
        *,
        empty: ScreenText = "",
        head: Callable[[int], Sequence[Piece]] | None = None,
        filtering: bool = False,
        columns: Callable[[], Sequence[RowColumn[Row]]] = tuple,
        key: Callable[[Row], Hashable] | None = None,
        id: str | None = None,
    ) -> None:
        """*draw* draws a row, *head* one line above the rows that stays; *empty* is said when there are none.

        *columns* are those by which the rows can be ordered, *key* is by which key a row is marked (`tui.kit.lists.screen`).
        """
        super().__init__(id=id)
        self._draw = draw
        self._empty = empty
        self._head = head
        self._filtering = filtering
        self._editor = Editor()
        self.total = 0
        self.ready = False
        """Whether rows were given at all: before that nothing is said about emptiness."""
        self._had_room = False
        self._columns = columns
        self._key_of = key
        self.marks = RowMarks()
        self.sort: Sort | None = None
        """By which column the rows are ordered; None: as they were given."""
        self.given: Sequence[Row] = ()
        """Rows in memory, as they were given."""
        self.all_rows: Sequence[Row] = ()
        """Rows in memory with those that a filter leaves out."""
        self._rows: Sequence[Row] = ()
        self._pages: Pages[Row] | None = None
        self._coming: Pages[Row] | None = None

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """What the filter holds."""
        return self._editor.text.strip()

    def clear_filter(self) -> None:
        """Forget the filter's words without telling the screen."""
        self.set_words("")

    def set_words(self, words: str) -> None:
        """Put words into the filter without telling the screen."""
        self._editor.set(words)
        self.typing = False
        self._extent()

    def show(self, rows: Sequence[Row], cursor: int | None = None, *, of: Sequence[Row] | None = None) -> None:
        """Show these rows, all in memory; the cursor stays at its place unless *cursor* gives one (a place among *rows*).

        *of*: all rows, where these are what a filter leaves of them.
        """
        self._coming = None
        self._pages, self.given, self.all_rows = None, rows, rows if of is None else of
        places = range(len(rows)) if self.sort is None else sort_places(rows, self._columns(), self.sort, self.key_of)
        self._rows = rows if self.sort is None else [rows[place] for place in places]
        self._take(len(rows), cursor if cursor is None or cursor >= len(rows) else places.index(cursor))

    def show_in_order(self, sort: Sort | None) -> None:
        """Order the rows in memory; the cursor stays on its row."""
        row = self.current
        self.sort = sort
        self.show(self.given, next((at for at, given in enumerate(self.given) if given is row), None), of=self.all_rows)

    @property
    def shown(self) -> Sequence[Row]:
        """The rows in memory that are shown, in the order in which they stand."""
        return self._rows

    async def show_paged(self, total: int, fetch: Fetch[Row], cursor: int | None = None) -> None:
        """Show *total* rows of which *fetch* gives those in view; returns when they are there."""
        if cursor is None and self._coming is not None:
            cursor = self._coming.cursor  # of a call that this one overtakes
        pages = self._coming = Pages(total, fetch)
        pages.cursor = cursor
        place = min(self.cursor if cursor is None else cursor, max(0, total - 1))
        first = self._first_in_view(place)
        for row in (place, first, min(first + self._high, total) - 1):
            if total and pages.wants(row):
                await pages.fill(row)
        if self._coming is pages:  # no newer call overtook this one
            self._pages, self._rows, self.given, self.all_rows = pages, (), (), ()
            self._take(total, cursor)
            pages.cursor = None

    def _take(self, total: int, cursor: int | None) -> None:
        self.total = total
        self.ready = True
        place = max(0, min(self.cursor if cursor is None else cursor, total - 1))
        self.set_reactive(ListView.cursor, place)
        self._extent()
        self._into_view()
        self.post_message(self.Moved(self))
        self.post_message(self.Shown(self))

    def _extent(self) -> None:
        """Tell Textual how high the whole is, and repaint."""
        self.virtual_size = Size(self.size.width, self.total + self._top)
        self.refresh()

    def on_resize(self) -> None:
        """Follow the size, the cursor in view.

        The first showing may come before there is room: then it begins anew, from the top. Later the rows stay where they are, for a
        notice takes a line and gives it back.
        """
        self._extent()
        had_room, self._had_room = self._had_room, self.size.height > self._top
        if not had_room and self.cursor < self._high:
            self.scroll_to(y=0, animate=False, immediate=True, force=True)
        else:
            self._into_view()

    def row(self, index: int) -> Row | None:
        """Return the row at *index* when it is here; otherwise it is fetched and drawn when it comes."""
        if not 0 <= index < self.total:
            return None
        if self._pages is None:
            return self._rows[index]
        if self._pages.wants(index):
            self.run_worker(work_of(self._fill, self._pages, index))
        return self._pages.row(index)

    @property
    def current(self) -> Row | None:
        """The row under the cursor, when it is here."""
        return self.row(self.cursor)

    async def _fill(self, pages: Pages[Row], index: int) -> None:
        if not pages.wants(index):
            return
        try:
            await pages.fill(index)
        except KvoError as error:
            cast("Host", self.app).notify_user(error)
        if self._pages is pages:
            self.refresh()
            self.post_message(self.Moved(self))

    # -- drawing -------------------------------------------------------------------------------------------------------

    @property
    def _filter_line(self) -> bool:
        return self.typing or bool(self._editor.text)

    @property
    def _top(self) -> int:
        """Lines above the rows that do not scroll."""
        return int(self._filter_line) + int(self._head is not None)

    def render_line(self, y: int) -> Strip:
        """Draw the filter, the heading or a row."""
        cells = self.scrollable_content_region.width
        if self._filter_line:
            if y == 0:
                return self._draw_filter(cells)
            y -= 1
        if self._head is not None:
            if y == 0:
                return self.strip([(" " * self.before, ""), *((text, "dim") for text, _tone in self._heading(cells)[0])])
            y -= 1
        index = y + self.scroll_offset.y
        if not self.total and self.ready:
            lines = wrap(label_text(self._empty) if not self.words else _("Nothing matches."), cells - 4)
            return self.strip([("  ", ""), (lines[y - 1], "dim")] if 0 < y <= len(lines) else [])
        if index >= self.total:
            return self.strip([])
        row = self.row(index)
        chosen = index == self.cursor
        pieces = [("…", "dim")] if row is None else self._draw(row, cells - self.before)
        before: list[Piece] = [("▸ " if chosen else "  ", "")]
        if self.marks:
            before.append(("x " if row is not None and self.key_of(row) in self.marks else "  ", "key"))
        return self.strip([*before, *pieces], "cursor" if chosen else "")

    @property
    def before(self) -> int:
        """Cells in front of a row: the cursor, and the mark where there are marks."""
        return 4 if self.marks else 2

    def _heading(self, cells: int) -> tuple[list[Piece], bool]:
        """Return the head with the sign of the order, and whether the column of the order stands there."""
        pieces = self._head(cells - self.before) if self._head is not None else ()
        return signed(pieces, self._columns(), self.sort)

    @property
    def tells_order(self) -> bool:
        """Whether the head says by which column the rows are ordered: a narrow one leaves columns out."""
        return self._heading(self.scrollable_content_region.width)[1]

    def key_of(self, row: Row) -> Hashable:
        """Return the key by which a row is marked."""
        return self._key_of(row) if self._key_of is not None else id(row)

    def _draw_filter(self, cells: int) -> Strip:
        label = _("Search: ")
        pieces: list[Piece] = [(f" {label}", "head"), *self._editor.pieces(cells - len(label) - 2, self.typing)]
        return self.strip(pieces)

    def _repaint(self, index: int) -> None:
        """Repaint the line of one row."""
        self.refresh(Region(0, index - self.scroll_offset.y + self._top, self.size.width, 1))

    def watch_typing(self) -> None:
        """Tell the screen: F1 helps while something is typed."""
        self.post_message(self.Typing(self))

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two lines that changed and keep the cursor in view."""
        self._repaint(old)
        self._repaint(new)
        self._into_view()
        self.post_message(self.Moved(self))

    @property
    def _high(self) -> int:
        """How many rows are in view."""
        return max(1, self.size.height - self._top)

    def _first_in_view(self, cursor: int) -> int:
        """Return the first row in view when the cursor stands there: it scrolls no further than it must."""
        return min(cursor, max(self.scroll_offset.y, cursor - self._high + 1))

    def _into_view(self) -> None:
        first = self._first_in_view(self.cursor)
        if first != self.scroll_offset.y:
            self.scroll_to(y=first, animate=False, immediate=True, force=True)

    # -- keys ----------------------------------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the cursor; it stops at the ends."""
        if self.total:
            self.cursor = max(0, min(self.total - 1, self.cursor + by))

    def begin_at(self, place: int) -> None:
        """Put the cursor on a row and that row at the top, as far as there are rows to fill the list with."""
        self.cursor = place
        self.scroll_to(y=place, animate=False, immediate=True, force=True)

    def choose(self) -> None:
        """Tell the screen that the row under the cursor is chosen."""
        row = self.current
        if row is not None:
            self.post_message(self.Chosen(self, row))

    def on_key(self, event: events.Key) -> None:
        """Take the keys of a list; the others go on to the screen."""
        if self._key(event):
            event.stop()
            event.prevent_default()

    def _key(self, event: events.Key) -> bool:
        high = max(1, self.size.height - self._top - 1)
        moves = {"up": -1, "down": 1, "pageup": -high, "pagedown": high}
        if event.key in moves:
            self.move(moves[event.key])
            return True
        if event.key == "escape" and self._filter_line:
            self.clear_filter()
            self._tell_filter()
            return True
        return self._type(event) if self.typing else self._command(event)

    def _command(self, event: events.Key) -> bool:
        """Take a key outside the filter."""
        match event.key:
            case "enter":
                self.choose()
            case "home":
                self.move(-self.total)
            case "end":
                self.move(self.total)
            case "slash" if self._filtering:
                self.typing = True
                self._extent()
            case _:
                return False
        return True

    def _type(self, event: events.Key) -> bool:
        """Take a key into the filter."""
        if event.key == "enter":
            self.typing = False
            self._extent()
            return True
        before = self.words
        if not self._editor.key(event):
            return False
        self.refresh(Region(0, 0, self.size.width, 1))
        if self.words != before:
            self._tell_filter()
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Paste into the filter when that is open; a paste never acts as keys."""
        event.stop()
        if self.typing:
            self._editor.paste(event.text)
            self._extent()
            self._tell_filter()

    def _tell_filter(self) -> None:
        self.refresh()
        self.post_message(self.Filtered(self, self.words))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor; a click on the cursor chooses."""
        index = event.y - self._top + self.scroll_offset.y
        if event.y < self._top or not 0 <= index < self.total:
            return
        if index == self.cursor:
            self.choose()
        else:
            self.cursor = index
