"""Choosing several of a list: space ticks, Enter stores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import TICKED
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap


@dataclass(frozen=True)
class Choice:
    """One row of the list: its id, and the texts shown of it."""

    id: str
    code: str
    what: str
    more: str = ""
    """Text shown dim behind the row."""

    @property
    def words(self) -> str:
        """The texts in which a search looks, in lower case."""
        return f"{self.code} {self.what} {self.more}".casefold()


class ChooseScreen(KvoScreen[list[str]]):
    """Dismissed with the ids of what is ticked, in the order of the list; Esc leaves all as it was."""

    NO_ROWS = TICKED
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("space", N_("tick"), "tick", N_("Tick or untick the row under the cursor and go to the next.")),
        Key("enter", N_("save"), "", N_("Store what is ticked.")),
        Key("slash", N_("search"), "", N_("Show only the rows with these words.")),
    )
    DEFAULT_CSS = "ChooseScreen Prose { padding: 0 1; }"

    def __init__(self, title: Callable[[], str], options: Sequence[Choice], ticked: Sequence[str], *, empty: str = "") -> None:
        """*title* is called in the language in use; *empty* (`N_`) is shown when there is nothing to choose from."""
        super().__init__()
        self._title = title
        self._options = options
        self._ticked = set(ticked)
        self._empty = empty

    @property
    def lines(self) -> ListView[Choice]:
        return self.query_one(ListView)

    def title_text(self) -> str:
        return self._title()

    def state_text(self) -> str:
        """Return the number of ticked rows."""
        return _("{n} ticked").format(n=sum(1 for choice in self._options if choice.id in self._ticked))

    def body(self) -> list[Widget]:
        """Lay out the list, and the row under the cursor in full."""
        return [ListView[Choice](self._draw, filtering=True, empty=self._empty), Prose(self._whole)]

    def _draw(self, choice: Choice, cells: int) -> Sequence[Piece]:
        on = choice.id in self._ticked
        row = [Cell("[✓]" if on else "[ ]", 3, "good" if on else ""), *([Cell(choice.code, 9, "dim")] if choice.code else [])]
        more = [Cell(choice.more, cells // 3, "dim")] if choice.more else []
        return columns(cells - 1, [*row, Cell(choice.what, 0, "strong" if on else ""), *more])

    def _whole(self, cells: int) -> list[list[Piece]]:
        choice = self.lines.current
        if choice is None:
            return []
        whole = " · ".join(filter(None, (choice.code, choice.what, choice.more)))
        return [[("─" * cells, "dim")], *([(line, "")] for line in wrap(whole, cells, 3))]

    async def load(self) -> None:
        self._show()

    def _show(self) -> None:
        words = self.lines.words.casefold().split()
        self.lines.show([choice for choice in self._options if all(word in choice.words for word in words)])

    def on_list_view_filtered(self) -> None:
        self._show()

    def on_list_view_moved(self) -> None:
        """Show the row in full."""
        self.query_one(Prose).refresh(layout=True)

    def on_list_view_chosen(self) -> None:
        self.dismiss([choice.id for choice in self._options if choice.id in self._ticked])

    def do_tick(self) -> None:
        """Tick, and go on."""
        choice = self.lines.current
        if choice is not None:
            self._ticked ^= {choice.id}
            self.lines.move(1)
            self.lines.refresh()
            self.bars_changed()
