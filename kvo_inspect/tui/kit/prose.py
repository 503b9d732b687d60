"""Text of the program itself, drawn anew from a function: it follows the language and the width by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.geometry import Size
from textual.strip import Strip

from kvo_inspect.tui.kit.drawing import Drawn, Piece


class Prose(Drawn):
    """Lines given by *lines(width)*; call `refresh(layout=True)` when what they say has changed."""

    DEFAULT_CSS = "Prose { height: auto; overflow: hidden; }"

    def __init__(self, lines: Callable[[int], Sequence[Sequence[Piece]]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines = lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at this width."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        lines = self._lines(self.size.width)
        return self.strip(lines[y] if y < len(lines) else [])
