"""The terminal's way of drawing pictures, and the widget for it: kitty's protocol, sixel, or coloured half blocks everywhere.

textual-image asks the terminal when it is imported. By then Textual reads the keys, and an answer would be lost or taken for typing.
So it is kept from asking: the environment says what the terminal is; inside tmux or screen, which pass no pictures on, half blocks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

GraphicsProtocol = Literal["kitty", "sixel", "half"]
CHOOSE = "KVO_INSPECT_PICTURES"
"""The variable that chooses for a terminal we do not know, or know wrongly."""
_USUAL_CELL = (10, 20)
_KITTY = ("xterm-kitty", "xterm-ghostty")
_SIXEL_TERMS = ("foot", "mlterm", "contour", "yaft")
_KITTY_PROGRAMS = ("ghostty",)
_SIXEL_PROGRAMS = ("WezTerm", "iTerm.app", "mintty")


def way_of(env: Mapping[str, str]) -> GraphicsProtocol:
    """Return the way of drawing pictures of the terminal that this environment tells of."""
    chosen = env.get(CHOOSE, "")
    if chosen in ("kitty", "sixel", "half"):
        return chosen  # type: ignore[return-value]
    term = env.get("TERM", "")
    if env.get("TMUX") or env.get("STY") or term.startswith(("screen", "tmux")):
        return "half"
    if term in _KITTY or env.get("KITTY_WINDOW_ID") or env.get("TERM_PROGRAM") in _KITTY_PROGRAMS:
        return "kitty"
    konsole = env.get("KONSOLE_VERSION", "")
    if term.startswith(_SIXEL_TERMS) or env.get("TERM_PROGRAM") in _SIXEL_PROGRAMS or (konsole.isdigit() and int(konsole) >= 220400):
        return "sixel"
    return "half"


@cache
def image_class() -> type[Any]:
    """Return the widget that shows pictures in this terminal: `image` takes a PIL picture or None."""
    way = way_of(os.environ)
    if way == "half":
        from kvo_inspect.tui.pictures.half_blocks import HalfBlocks

        return HalfBlocks
    import textual_image._terminal as terminal

    terminal.get_cell_size._result = terminal.CellSize(*cell_size())  # type: ignore[attr-defined]  # noqa: SLF001

    def asks_nothing(*_args: object, **_kwargs: object) -> Any:
        raise terminal.TerminalError

    terminal.capture_terminal_response = asks_nothing
    from textual_image.widget import SixelImage, TGPImage

    return TGPImage if way == "kitty" else SixelImage


def deleting_codes(widget: Any) -> str:
    """Return what has a terminal of kitty's protocol forget the picture of a widget, its data too; elsewhere nothing.

    A picture placed by Unicode placeholders goes from the screen with its cells, but its data stay until they are deleted by its number.
    """
    number = getattr(getattr(widget, "_renderable", None), "terminal_image_id", None)
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\" if number else ""


@cache
def cell_size() -> tuple[int, int]:
    """Return the size of a cell in pixels as the system knows it, or the usual."""
    try:
        import fcntl
        import struct
        import termios

        packed = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, b"\0" * 8)  # type: ignore[union-attr]
        rows, columns, width, height = struct.unpack("HHHH", packed)
    except (ImportError, OSError, ValueError, AttributeError):
        return _USUAL_CELL
    return (width // columns, height // rows) if rows and columns and width and height else _USUAL_CELL
