"""One log: what one laptop wrote about a park, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.store.record.history import log_history
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import PAGE
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.wording.names import author_or_nobody_text, day_text

DayLine = tuple[str, str, int]
"""The day, who wrote, how many changes."""


class LogScreen(KvoScreen[None]):
    """The days of one log."""

    KEYS: ClassVar[tuple[Key, ...]] = (Key("up", N_("scroll"), "", N_("Go through the days."), shown="↑↓"),)
    NO_ROWS = PAGE
    HELP_TEXT = N_(
        "What one laptop wrote about this park: each change carries the hash of the one before it, so none can be altered, left out or put "
        "in afterwards unseen by whoever holds a later hash."
    )

    def __init__(self, device: str, park_id: str, letters: str) -> None:
        super().__init__()
        self._device = device
        self._park_id = park_id
        self._letters = letters

    def title_text(self) -> str:
        return _("Log {letters}").format(letters=self._letters)

    def body(self) -> list[Widget]:
        return [ListView[DayLine](self._draw)]

    async def load(self) -> None:
        self.query_one(ListView).show(await self.app.call(log_history, self._device, self._park_id))

    @staticmethod
    def _draw(day: DayLine, cells: int) -> Sequence[Piece]:
        count = n_("{n} change", "{n} changes", day[2]).format(n=day[2])
        return columns(
            cells - 1,
            [Cell(day_text(day[0]), 10, "strong"), Cell(author_or_nobody_text(day[1]), 0), Cell(count, 18, "", right=True)],
        )
