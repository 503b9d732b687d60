"""A picture in coloured half blocks, two pixels a cell: what every terminal can. Drawn line by line, so that it costs next to nothing.

textual-image has this too, but takes some 140 ms for a picture on the path of the keys; this takes two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from PIL import Image

HALF = "▀"


def fitted(picture: tuple[int, int], place: tuple[int, int], cell: tuple[int, int] = (1, 2)) -> tuple[int, int]:
    """Return how many cells a picture of so many pixels takes in a place of so many cells: as large as fits, never out of shape.

    *cell* is the width and height of a cell in pixels, or how they stand to each other.
    """
    scale = min(place[0] * cell[0] / picture[0], place[1] * cell[1] / picture[1])
    return max(1, round(picture[0] * scale / cell[0])), max(1, round(picture[1] * scale / cell[1]))


class HalfBlocks(Widget):
    """Shows `image` (a PIL picture in RGB, or None) in the middle of its place."""

    DEFAULT_CSS = "HalfBlocks { width: 1fr; height: 1fr; }"

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._image: Image.Image | None = None
        self._rows: tuple[Size, list[list[Segment]]] | None = None

    @property
    def image(self) -> Image.Image | None:
        """The picture."""
        return self._image

    @image.setter
    def image(self, image: Image.Image | None) -> None:
        self._image, self._rows = image, None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of cells."""
        rows = self._drawn()
        top = (self.size.height - len(rows)) // 2
        ground = self.rich_style
        if not top <= y < top + len(rows):
            return Strip.blank(self.size.width, ground)
        row = rows[y - top]
        left = (self.size.width - len(row)) // 2
        return Strip([Segment(" " * left, ground), *row]).adjust_cell_length(self.size.width, ground)

    def _drawn(self) -> list[list[Segment]]:
        """Return the cells of the picture at this size; made once."""
        if self._image is None or not self.size:
            return []
        if self._rows is None or self._rows[0] != self.size:
            self._rows = (self.size, cells_of(self._image, self.size))
        return self._rows[1]


def cells_of(image: Image.Image, place: Size) -> list[list[Segment]]:
    """Return a picture as rows of cells that fit a place."""
    width, height = fitted(image.size, (place.width, place.height))
    pixels = image.resize((width, height * 2), reducing_gap=2).tobytes()
    rows = []
    for y in range(0, height * 2, 2):
        above, below = (pixels[row * width * 3 : (row + 1) * width * 3] for row in (y, y + 1))
        rows.append(
            [
                Segment(HALF, Style.from_color(Color.from_rgb(*above[at : at + 3]), Color.from_rgb(*below[at : at + 3])))
                for at in range(0, width * 3, 3)
            ]
        )
    return rows
