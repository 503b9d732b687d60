"""What left this laptop: when, what, where to, and for whom it is encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.exchange.trust.account import departure_name, readers_text
from kvo_inspect.store.departures import Departure, departures
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.names import moment_text, short_moment

MOMENT, WHAT, FOR = 14, 18, 20
"""Cells of the columns beside where it went."""


class DeparturesScreen(ListScreen[None, Departure]):
    """A line per thing that left, the newest first."""

    KEYS: ClassVar[tuple[Key, ...]] = LIST_KEYS
    HELP_TEXT = N_(
        "Every file that this program wrote for others, every exchange through a folder that put something there, and what was handed in "
        "to the central record: when, where to, and for whom it was encrypted. It holds no content, and stands on this laptop alone. What "
        "left before the program noted this is not in it, nor what went through standard output, or was copied outside the program."
    )
    DEFAULT_CSS = "DeparturesScreen Prose { padding: 0 1; }"

    def title_text(self) -> str:
        return _("What left")

    def body(self) -> list[Widget]:
        """Lay out the list, and the line under the cursor in full."""
        empty = N_("Nothing left this laptop, as far as was noted.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("WHEN"), MOMENT), Cell(_("WHAT"), WHAT), Cell(_("WHERE TO")), Cell(_("FOR WHOM"), FOR)])

    def _draw(self, row: Departure, cells: int) -> Sequence[Piece]:
        name = row.where.replace("\\", "/").rpartition("/")[2] or row.where
        what = Cell(departure_name(row.kind), WHAT)
        return columns(cells - 1, [Cell(short_moment(row.at), MOMENT), what, Cell(name, 0, "strong"), Cell(readers_text(row), FOR)])

    def columns(self) -> list[RowColumn[Departure]]:
        """Return the columns."""
        return [
            RowColumn("at", N_("WHEN"), lambda row: moment_text(row.at), by=lambda row: row.at),
            RowColumn("what", N_("WHAT"), lambda row: departure_name(row.kind)),
            RowColumn("where", N_("WHERE TO"), lambda row: row.where),
            RowColumn("for", N_("FOR WHOM"), readers_text),
        ]

    def row_name(self, row: Departure) -> str:
        """Return what left and when."""
        return f"{departure_name(row.kind)}, {moment_text(row.at)}"

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        sentences = [f"{moment_text(row.at)} · {departure_name(row.kind)} · {readers_text(row)}", row.where]
        return [[("─" * cells, "dim")], *([(line, "dim")] for sentence in sentences for line in wrap(sentence, cells, 3))]

    async def load(self) -> None:
        self.lines.show(await self.app.call(departures))
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()
