"""A window that is too small: one sentence lies over the screen until there is room again, and nothing under it changes."""

from __future__ import annotations

from typing import Any

from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Drawn
from kvo_inspect.tui.kit.text import wrap

LEAST = Size(50, 16)
"""Columns and lines below which a screen cannot be read."""
SMALL = "-too-small"
"""The class of a screen that is covered."""


def is_too_small(size: Size) -> bool:
    """Return whether a window has no room for a screen; one of no size at all is not there yet."""
    return bool(size) and (size.width < LEAST.width or size.height < LEAST.height)


class TooSmall(Drawn):
    """Covers the whole screen, boxes too."""

    DEFAULT_CSS = "TooSmall { layer: too-small; dock: top; width: 100%; height: 100%; overflow: hidden; }"

    def render_line(self, y: int) -> Strip:
        """Draw the sentence from the top: that is what is in view."""
        sentence = _("This window is too small: make it {width} by {height} or larger. Nothing is lost; until then no key does anything.")
        lines = wrap(sentence.format(width=LEAST.width, height=LEAST.height), self.size.width)
        return self.strip([(lines[y], "warn")] if y < len(lines) else [])


def cover(screen: Screen[Any], size: Size) -> None:
    """Lay the sentence over a screen in a window that is too small, and take it away when there is room."""
    small = is_too_small(size)
    if small == screen.has_class(SMALL):
        return
    screen.set_class(small, SMALL)
    if small:
        screen.mount(TooSmall())
    else:
        screen.query_children(TooSmall).remove()
