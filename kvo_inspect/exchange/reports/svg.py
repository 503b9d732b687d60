"""Drawings made by ourselves, as SVG: lines, bars, circles and texts, measured in tenths of a millimetre from the top left.

Nothing is told by colour alone: what is filled differs also in grey. Every text is escaped here, and drawn in the report's own font, or in
one that is about as wide where that is not at hand (a web page on a machine of somebody else).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Fill = Literal["open", "striped", "grey", "solid"]
Anchor = Literal["start", "middle", "end"]
INK = "#1b1b1b"
QUIET = "#555555"
LINE = "#c4c4c4"
ACCENT = "#1f3a5f"
FAMILY = "DejaVu Sans Condensed, DejaVu Sans, Arial, sans-serif"
"""Typst knows the condensed letters by the name of their family, and draws no text at all when it knows no name."""
_COLOURS: dict[Fill, str] = {"open": "#ffffff", "striped": "#ffffff", "grey": "#9a9a9a", "solid": ACCENT}
STRIPES = 9
"""Tenths of a millimetre between two stripes."""
_LONGEST = 500
"""Of a longer text the rest has no room in any drawing."""
_MEASURED = 1000
"""The size at which widths of letters are measured."""


class Canvas:
    """What is drawn so far, on a white ground that is *width* wide."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._parts: list[str] = []

    def line(self, start: tuple[float, float], end: tuple[float, float], stroke: str = INK, width: float = 3) -> None:
        """Draw a line."""
        self.path((start, end), stroke, width)

    def path(self, points: Iterable[tuple[float, float]], stroke: str = INK, width: float = 3) -> None:
        """Draw a line along points."""
        places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        self._parts.append(
            f'<polyline points="{places}" fill="none" stroke="{stroke}" stroke-width="{_number(width)}" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )

    def shape(self, points: Iterable[tuple[float, float]], fill: str = INK, stroke: str = "none") -> None:
        """Draw a shape with corners."""
        places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        self._parts.append(f'<polygon points="{places}" fill="{fill}" stroke="{stroke}" stroke-width="3" stroke-linejoin="round"/>')

    def circle(self, x: float, y: float, radius: float, fill: str = "#ffffff", stroke: str = INK, width: float = 4) -> None:
        """Draw a circle around a point."""
        self._parts.append(
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{_number(width)}"/>'
        )

    def box(self, x: float, y: float, width: float, height: float, fill: str = "none", stroke: str = LINE) -> None:
        """Draw a box."""
        self._parts.append(
            f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="3"/>'
        )

    def bar(self, x: float, y: float, width: float, height: float, fill: Fill) -> None:
        """Draw a bar that is told from bars of another fill without its colour."""
        self.box(x, y, width, height, _COLOURS[fill], ACCENT)
        if fill == "striped":
            strokes = "".join(
                f"M{_number(x + step * STRIPES)} {_number(y)}v{_number(height)}" for step in range(1, int(width // STRIPES) + 1)
            )
            self._parts.append(f'<path d="{strokes}" stroke="{ACCENT}" stroke-width="3"/>')

    def text(
        self, x: float, y: float, text: str, size: float = 28, *, anchor: Anchor = "start", bold: bool = False, colour: str = INK
    ) -> None:
        """Write a text whose letters stand on the height *y*."""
        weight = ' font-weight="bold"' if bold else ""
        self._parts.append(
            f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" text-anchor="{anchor}" fill="{colour}"{weight}>'
            f"{escape(text)}</text>"
        )

    def svg(self, height: float) -> str:
        """Return the drawing, *height* high."""
        tall = _number(height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {tall}" width="{_number(self.width / 10)}mm" '
            f'height="{_number(height / 10)}mm" font-family="{FAMILY}" font-stretch="condensed">'
            f'<rect width="{self.width}" height="{tall}" fill="#ffffff"/>{"".join(self._parts)}</svg>'
        )


def _number(amount: float) -> str:
    """Return a number with one decimal at most: the same on every machine."""
    return f"{amount:.1f}".removesuffix(".0")


@cache
def _font(bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
    letters = io.BytesIO((files("kvo_inspect.exchange.reports") / "fonts" / name).read_bytes())
    return ImageFont.truetype(letters, _MEASURED, layout_engine=ImageFont.Layout.BASIC)


def text_width(text: str, size: float = 28, *, bold: bool = False) -> float:
    """Return how wide a text is."""
    return _font(bold).getlength(text) * size / _MEASURED


def wrapped(text: str, room: float, lines: int, size: float = 28, *, bold: bool = False) -> list[str]:
    """Return a text in so many *lines* at most, each no wider than *room*; what has no place ends in a sign of that."""
    broken: list[str] = [""]
    for word in text[:_LONGEST].split():
        longer = f"{broken[-1]} {word}".strip()
        if broken[-1] and text_width(longer, size, bold=bold) > room:
            broken.append(word)
        else:
            broken[-1] = longer
    if len(broken) > lines:
        broken[lines - 1 :] = [" ".join(broken[lines - 1 :])]
    return [_cut(line, room, size, bold=bold) for line in broken]


def _cut(text: str, room: float, size: float, *, bold: bool) -> str:
    if text_width(text, size, bold=bold) <= room:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        length = (fits + too_long) // 2
        if text_width(text[:length].rstrip() + "…", size, bold=bold) <= room:
            fits = length
        else:
            too_long = length
    return text[:fits].rstrip() + "…"
