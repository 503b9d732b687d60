"""A list that a figure of a comparison opens: answers, findings, marks; the row under the cursor stands in full below the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.texts import N_, n_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.place import Place

TELLING = 4
"""How many lines describe the row under the cursor."""
WIDE = 100
"""Width in cells from which columns get more room."""
NARROW = 10
"""Width in cells up to which columns (signs, codes) keep their width."""


@dataclass(frozen=True)
class Entry:
    """One row of the list."""

    cells: tuple[Cell, ...]
    about: tuple[str, ...] = ()
    """Lines that describe the row in full, wrapped where they are too long."""
    opens: Place[None] | None = None
    """The place that the row opens, if any."""
    changed: bool = False
    """Whether the two measurements differ."""

    def holds(self, words: str) -> bool:
        """Return whether each of the words occurs in the row's cells or its lines, in any case."""
        text = " ".join((*(cell.text for cell in self.cells), *self.about)).casefold()
        return all(word in text for word in words.casefold().split())


def widened(row: Sequence[Cell], cells: int) -> list[Cell]:
    """Return a row's cells, from WIDE cells on with more room for places and answers."""
    more = min(12, (cells - 80) // 4) if cells >= WIDE else 0
    return [cell._replace(cells=cell.cells + more) if more and cell.cells > NARROW else cell for cell in row]


class CompareListScreen(ListScreen[None, Entry]):
    """A list of entries, with the one under the cursor in full below the list."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Open what stands under the cursor."), rows="one"),
        Key("v", N_("changed only"), "narrow", N_("Show only what became better or worse."), rows="none"),
        Key("v", N_("not in order only"), "failing", N_("Show only what is not in order."), rows="none"),
        Key("v", N_("everything"), "widen", N_("Show everything again."), rows="none"),
        Key("slash", N_("search"), "", N_("Show only the rows that hold these words."), rows="none"),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "What a figure of the comparison is made of. ▲ better than before, ▼ worse, = the same, ≈ another answer, as good or bad, "
        "· not comparable: the reason is told below the list. Of one measurement: ✓ in order, ✗ not in order, · in no share."
    )
    DEFAULT_CSS = f"CompareListScreen Prose {{ height: {TELLING + 1}; padding: 0 1; }}"

    def __init__(self, title: str, entries: Sequence[Entry], head: tuple[Cell, ...] = (), at: int = 0, *, alone: bool = False) -> None:
        """*title* is already in the language in use; the cursor begins at the entry *at*; *alone*: the entries are of one measurement."""
        super().__init__()
        self._title = title
        self._entries = entries
        self._head = head
        self._at: int | None = at
        self._narrow = False
        self._alone = alone

    def title_text(self) -> str:
        """Return the name of the figure that the list is made of."""
        return self._title

    def state_text(self) -> str:
        """Return how many rows there are."""
        count = len(self._entries)
        return n_("{n} row", "{n} rows", count).format(n=count)

    def body(self) -> list[Widget]:
        """Lay out the list, and the lines about the row under the cursor."""
        head = self._draw_head if self._head else None
        return [self.make_list(self._draw, head=head, empty=N_("There is nothing here."), filtering=True), Prose(self._about)]

    def columns(self) -> list[RowColumn[Entry]]:
        """Return the columns of this figure: those that have a heading; where none has one, the rows themselves."""
        if not self._head:
            return [RowColumn("row", N_("ROW"), lambda entry: " ".join(cell.text for cell in entry.cells))]
        return [self._column(place, cell.text) for place, cell in enumerate(self._head) if cell.text]

    @staticmethod
    def _column(place: int, heading: str) -> RowColumn[Entry]:
        return RowColumn(str(place), lambda: heading, lambda entry: entry.cells[place].text if place < len(entry.cells) else "")

    def row_key(self, row: Entry) -> int:
        """Return which entry it is: entries have no id of their own."""
        return id(row)

    def _draw_head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, widened(self._head, cells))

    def _draw(self, entry: Entry, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, widened(entry.cells, cells))

    def _about(self, cells: int) -> list[list[Piece]]:
        entry = self.lines.current if self.lines.total else None
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        for number, text in enumerate(entry.about if entry else ()):
            lines += [[(line, "strong" if not number else "")] for line in wrap(text, max(20, cells))]
        return lines[: TELLING + 1]

    async def load(self) -> None:
        self._show()

    def _show(self) -> None:
        words = self.lines.words
        shown = [row for row in self._entries if (row.changed or not self._narrow) and (not words or row.holds(words))]
        self.lines.show(shown, self._at, of=self._entries)
        self._at = None  # from now on the cursor stays where it is

    def offered(self, key: Key) -> bool:
        """Narrowing is for lists in which something changed; Enter for rows that open."""
        if key.action in ("narrow", "failing", "widen"):
            wanted = "widen" if self._narrow else "failing" if self._alone else "narrow"
            return key.action == wanted and any(entry.changed for entry in self._entries)
        current = self.lines.current if self.loaded and self.lines.total else None
        return key.key != "enter" or (current is not None and current.opens is not None)

    def on_list_view_filtered(self) -> None:
        """Show the rows with these words."""
        self._show()

    @show_errors
    async def on_list_view_chosen(self, event: ListView.Chosen[Entry]) -> None:
        """Open the place of the row."""
        if event.row.opens is not None:
            self.app.go(event.row.opens)

    def do_narrow(self) -> None:
        """Show only what changed."""
        self._turn(narrow=True)

    def do_failing(self) -> None:
        """Show only what is not in order."""
        self._turn(narrow=True)

    def do_widen(self) -> None:
        """Show everything."""
        self._turn(narrow=False)

    def _turn(self, *, narrow: bool) -> None:
        self._narrow = narrow
        self._show()
        self.bars_changed()
