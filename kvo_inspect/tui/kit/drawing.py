"""Drawing lines ourselves: pieces of text in a few named tones, turned into strips without widgets, markup or layout.

A *piece* is `(text, tone)`; a line is a list of pieces. A widget that draws its own lines inherits `Drawn`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

from kvo_inspect.tui.kit.glyphs import drawable, is_plain
from kvo_inspect.tui.kit.text import ELLIPSIS, fit, one_line, pad, width

Piece = tuple[str, str]
Pieces = Sequence[Piece]


class Tone(NamedTuple):
    """How a tone differs from the text around it."""

    colour: str = ""
    """The theme's variable with the colour of its letters; empty: that of the text."""
    ground: str = ""
    """The theme's variable with the colour behind them."""
    bold: bool = False


TONES = {
    "dim": Tone("kvo-dim"),
    "strong": Tone(bold=True),
    "head": Tone("kvo-head", bold=True),
    "good": Tone("kvo-good"),
    "bad": Tone("kvo-bad", bold=True),
    "warn": Tone("kvo-warn", bold=True),
    "key": Tone("kvo-key", bold=True),
    "cursor": Tone("kvo-cursor-text", "kvo-cursor", bold=True),
    "bar": Tone("kvo-bar-text", "kvo-bar", bold=True),
    "mode": Tone("background", "foreground", bold=True),
}
"""dim: less important · strong: important · head: a heading · good, bad, warn: a mark that also has a sign of its own (never
colour alone) · key: a key to press · cursor: the chosen line · bar: the bars · mode: another mode (inverted)."""


NAME = 20
"""Cells that a column which takes what the others leave keeps, or a third of a narrow line: what a row is about can always be read."""
MARK = 3
"""Cells in which no word can be read."""
SHORT = 10
"""Cells to which a column of text is shortened before it is left out."""
RULES = " ═─"
"""Blanks and what rules are drawn with."""


class Cell(NamedTuple):
    """One column of a line; *cells* 0 takes what the others leave."""

    text: str
    cells: int = 0
    tone: str = ""
    right: bool = False
    spare: bool = False
    """Whether it is the first to go where there is no room."""
    least: int = NAME
    """Cells that it keeps when it takes what the others leave."""
    rigid: bool = False
    """Whether it is left out rather than shortened, as what stands at the right is."""
    shortest: int = SHORT
    """Cells to which a column of text is shortened, and no further."""


CODE = 8
"""Cells of a column of codes: KBT-0142."""


def code_cell(code: str, tone: str = "dim") -> Cell:
    """Return the cell of a code, whole: one with a mark and many digits takes more than the others."""
    return Cell(code, max(CODE, width(code)), tone)


PARK = 16
"""Cells in which most names of parks stand whole: a list of several parks shortens them no further."""


def park_cell(text: str, cells: int, tone: str = "") -> Cell:
    """Return the cell of what begins with the name of a park: it gives way less far than the others, for it tells the rows apart."""
    return Cell(text, max(cells, PARK), tone, shortest=PARK)


def columns(total: int, row: Sequence[Cell], gap: int = 1) -> list[Piece]:
    """Return the pieces of a line of *total* cells with these columns, *gap* blanks between them; what has no room is left out."""
    row = fitting(total, row, gap)
    share = _share(total, row, gap)
    pieces: list[Piece] = []
    for number, cell in enumerate(row):
        if number:
            pieces.append((" " * gap, ""))
        text = cell.text if cell.cells or cell.least or share > MARK else ""  # less than a word says nothing
        pieces.append((pad(text, cell.cells or share, right=cell.right), cell.tone))
    return pieces


def _share(total: int, row: Sequence[Cell], gap: int) -> int:
    """Return the cells of each column that takes what the others leave."""
    fixed = sum(cell.cells for cell in row) + gap * (len(row) - 1)
    flexible = sum(1 for cell in row if not cell.cells)
    return max(0, total - fixed) // flexible if flexible else 0


def fitting(total: int, row: Sequence[Cell], gap: int = 1) -> list[Cell]:
    """Return the columns for which there is room beside the name, that is the first one that takes what the others leave.

    It depends on the columns alone, so all lines of a list agree: first those that are spare go, and those that keep no cells, then
    texts are shortened, then what stands after the name goes; the one furthest right first. A number or a day is whole or left out.
    """
    row = list(row)
    if all(cell.cells for cell in row):
        return row
    name = next((at for at, cell in enumerate(row) if not cell.cells and cell.least), -1)

    def lacking() -> int:
        least = sum(min(cell.least, total // 3) for cell in row if not cell.cells)
        return least + sum(cell.cells for cell in row) + gap * (len(row) - 1) - total

    for at in reversed(range(len(row))):
        if lacking() > 0 and (row[at].spare or not (row[at].cells or row[at].least)) and at != name:
            del row[at]
            name -= at < name
    for at in reversed(range(len(row))):
        cell = row[at]
        if lacking() > 0 and cell.cells > cell.shortest and not (cell.right or cell.rigid):
            row[at] = cell._replace(cells=max(cell.shortest, cell.cells - lacking()))
    for at in reversed(range(max(0, name) + 1, len(row))):
        if lacking() > 0:
            del row[at]
    return row


def ends(total: int, left: Iterable[Piece], right: Iterable[Piece]) -> list[Piece]:
    """Return a line of *total* cells with *left* at its beginning and *right* at its end; *left* is cut when both do not fit."""
    right = list(right)
    room = total - sum(width(one_line(text)) for text, _tone in right)
    pieces: list[Piece] = []
    for text, tone in left:
        text = fit(text, room - (1 if right else 0))
        pieces.append((text, tone))
        room -= width(text)
    return [*pieces, (" " * max(0, room), ""), *right]


def flow(pieces: Pieces, cells: int) -> list[list[Piece]]:
    """Return pieces in lines of *cells* cells, broken at blanks; each word keeps its tone."""
    lines: list[list[Piece]] = [[]]
    used = 0
    for text, tone in pieces:
        for number, word in enumerate(one_line(text).split(" ")):
            word = f" {word}" if number else word
            if used and used + width(word) > cells:
                lines.append([])
                used, word = 0, word.lstrip()
            lines[-1].append((word, tone))
            used += width(word)
    return lines


def clipped(pieces: Pieces, cells: int) -> Pieces:
    """Return pieces in at most *cells* cells; where words have no room the line ends behind a whole one, with an ellipsis.

    Half a word, and worse half a number, reads as another one. Rules and blanks are cut anywhere.
    """
    line = "".join(one_line(text) for text, _tone in pieces)
    if cells < 2 or width(line) <= cells or not line[len(chop_cells(line, cells)[0]) :].strip(RULES):
        return pieces
    room = len(chop_cells(line, cells - 1)[0])
    blank = next((at for at in reversed(range(1, room + 1)) if " " in line[at - 1 : at + 1]), 0)
    left = len(line[:blank].rstrip()) or room  # a word that is longer than the line is cut in its middle
    shown: list[Piece] = []
    for text, tone in pieces:
        shown.append((one_line(text)[:left], tone))
        left -= len(shown[-1][0])
        if not left:
            break
    text, tone = shown[-1]
    apart = " " if blank and sum(width(piece) for piece, _tone in shown) < cells - 1 else ""
    return [*shown[:-1], (text + apart + ELLIPSIS, tone)]


def whole(pieces: Pieces, cells: int) -> Pieces:
    """Return pieces without the last ones that have no room in *cells* cells; an ellipsis stands for them."""
    if sum(width(one_line(text)) for text, _tone in pieces) <= cells:
        return pieces
    shown: list[Piece] = []
    room = cells - width(f" {ELLIPSIS}")
    for text, tone in pieces:
        room -= width(one_line(text))
        if room < 0:
            break
        shown.append((text, tone))
    return [*shown, (f" {ELLIPSIS}", "dim")] if shown else clipped(pieces, cells)


class HalfBars(ScrollBarRender):
    """A scroll bar whose ends move by half a cell: the eighths of a block are no plain signs."""

    VERTICAL_BARS: ClassVar[list[str]] = ["▄", " "]


if is_plain():
    ScrollBar.renderer = HalfBars  # of every widget, also those that Textual draws by itself


class Drawn(ScrollView, can_focus=False):
    """A widget that draws its own lines in `render_line`, with `strip` turning pieces into what Textual paints."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    Drawn { background: $background; color: $foreground; text-style: $kvo-text; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    _tones: dict[str, Style] | None = None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of what is painted but the one that looks for a terminal's own colours in every piece: no tone has one."""
        return [line_filter for line_filter in super().get_line_filters() if not isinstance(line_filter, ANSIToTruecolor)]

    def notify_style_update(self) -> None:
        """Forget the tones when the theme changes."""
        self._tones = None
        super().notify_style_update()

    def tone(self, name: str) -> Style:
        """Return the style of a tone over this widget's own.

        Made here and not by component classes: of those Textual makes a node for each tone and widget, whenever one is styled.
        """
        if self._tones is None:
            self._tones = {}
        if name not in self._tones:
            self._tones[name] = self.rich_style + self._tone_style(TONES[name]) if name else self.rich_style
        return self._tones[name]

    def _tone_style(self, tone: Tone) -> Style:
        colour, ground = (Color.parse(self.app.theme_variables[name]).rich_color if name else None for name in (tone.colour, tone.ground))
        return Style(color=colour, bgcolor=ground, bold=tone.bold or None)

    def strip(self, pieces: Pieces, base: str = "", cells: int = 0) -> Strip:
        """Return a strip of *cells* cells (default: this widget's width) with *pieces*; on a *base* tone only weight is kept."""
        cells = cells or self.scrollable_content_region.width or self.size.width
        return Strip(self.segments(pieces, base, cells), cells)

    def segments(self, pieces: Pieces, base: str, cells: int) -> list[Segment]:
        """Return what `strip` returns as Textual's segments, which take exactly *cells* cells."""
        ground, used = self.tone(base), 0
        segments = []
        for text, tone in clipped(pieces, cells):
            shown = drawable(one_line(text))
            style = self.tone(tone) if tone and (not base or tone == "mode") else ground
            segments.append(Segment(shown, style))
            used += width(shown)
        if used < cells:
            segments.append(Segment(" " * (cells - used), ground))
        return segments if used <= cells else Segment.adjust_line_length(segments, cells, ground)
