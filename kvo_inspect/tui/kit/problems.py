"""Every problem of a file or list from outside, each with its line: nothing was taken in."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from kvo_inspect.errors import ContentError
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import PAGE
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap


class ProblemsScreen(KvoScreen[None]):
    """Lists the problems; going back finds the form as it was."""

    NO_ROWS = PAGE
    HELP_TEXT = N_("Mend these in the file or in the lines, then try again. Nothing was imported, so nothing comes in twice.")
    DEFAULT_CSS = "ProblemsScreen Prose { padding: 1 2; }"

    def __init__(self, error: ContentError) -> None:
        super().__init__()
        self._error = error

    def title_text(self) -> str:
        return _("Nothing was imported")

    def state_text(self) -> str:
        """Return how many problems there are."""
        count = len(self._error.problems)
        return n_("{n} problem", "{n} problems", count).format(n=count)

    def body(self) -> list[Widget]:
        """Lay out the sentence and the list."""
        return [Prose(self._top), ListView[str](self._draw)]

    def _top(self, cells: int) -> list[list[Piece]]:
        return [[(line, "strong")] for line in wrap(self._error.sentence.split("\n", 1)[0], cells)]

    def _draw(self, row: str, cells: int) -> Sequence[Piece]:
        return [(row, "")]

    def on_resize(self) -> None:
        """Break the lines for this width: a problem is never cut."""
        self._fill()

    async def load(self) -> None:
        self._fill()

    def _fill(self) -> None:
        lines = self.query_one(ListView)
        cells = max(20, self.size.width - 4)
        wrapped = (wrap(problem, cells - 2) for problem in self._error.problems)
        lines.show([line if not part else f"  {line}" for broken in wrapped for part, line in enumerate(broken)])
