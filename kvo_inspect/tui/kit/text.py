"""The one door through which text is shown: never parsed as markup, control characters made visible, measured in cells.

Textual parses `[...]` in nearly every place that takes a `str` and lets ESC, C1 and bidirectional controls through to the
terminal. So screens hand text to Textual only as `plain(text)` (a `Content`), or draw it through `tui.kit.drawing`, which calls
`visible` on everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len, chop_cells, set_cell_size
from textual.content import Content

from kvo_inspect.tui.kit.glyphs import drawable

ELLIPSIS = "…"

# What acts on a terminal or on the reading order instead of being seen. Zero-width joiners stay: emoji and scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)


def _picture(match: re.Match[str]) -> str:
    """Return the picture of one control character: ␛ for ESC, � for those that have none."""
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def visible(text: str) -> str:
    """Return *text* with every control character as a picture of itself; line breaks stay."""
    return text if text.isprintable() else _UNSEEN.sub(_picture, text)


def one_line(text: str) -> str:
    """Return *text* visible and on one line, its line breaks as ⏎."""
    return visible(text).replace("\n", "⏎")


def plain(text: str, style: str = "") -> Content:
    """Return *text* for a Textual widget: shown as it is, whatever it holds; *style* is ours, never the user's."""
    shown = drawable(visible(text))
    return Content(shown).stylize(style) if style else Content(shown)


def width(text: str) -> int:
    """Return how many terminal cells *text* takes (wide characters two, combining ones none)."""
    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """Return *text* on one line in at most *cells* cells, cut with an ellipsis where it is longer."""
    line = one_line(text)
    if cells <= 0:
        return ""
    if cell_len(line) <= cells:
        return line
    # Cutting may fall inside a wide character: set_cell_size then leaves a blank, which the ellipsis follows.
    return set_cell_size(line, cells - 1).rstrip() + ELLIPSIS


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Return *text* in exactly *cells* cells, cut or filled with blanks; *right* puts the text at the right."""
    line = fit(text, cells)
    blanks = " " * (cells - cell_len(line))
    return blanks + line if right else line + blanks


def joined(parts: Iterable[str], between: str, cells: int) -> list[str]:
    """Return *parts* in lines of at most *cells* cells, *between* them on a line; a part is broken only where it is longer than a line."""
    lines: list[str] = []
    for part in parts:
        line = f"{lines[-1]}{between}{part}" if lines else part
        if lines and cell_len(line) <= cells:
            lines[-1] = line
        else:
            lines += wrap(part, cells)
    return lines


def wrap(text: str, cells: int, most: int | None = None) -> list[str]:
    """Return *text* in lines of at most *cells* cells, broken at blanks where there are any; at least one line.

    *most*: so many lines at most; the last ends in an ellipsis where the text goes on, so that nobody takes it for whole.
    """
    cells = max(cells, 2)
    lines: list[str] = []
    for paragraph in visible(text).split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if cell_len(joined) <= cells:
                line = joined
                continue
            if line:
                lines.append(line)
            *full, line = chop_cells(word, cells) or [""]
            lines.extend(full)
        lines.append(line)
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], fit(" ".join(lines[most - 1 :]), cells)] if most > 0 else []
