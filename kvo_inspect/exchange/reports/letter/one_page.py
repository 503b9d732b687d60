"""How much of a page a letter takes: counted here, so that every format is cut alike, also where no typst is; a PDF is held to it besides.

Each sign counts for at least as wide as the report's font draws it, each line as high as `report.typ` sets it: what fits by this
count fits on paper.
"""

from __future__ import annotations

from kvo_inspect.exchange.reports.content import Bullets, Chapter, Facts, Paragraph, Report

SIZE = 11.0
"""Points of every letter's text; its heading is larger."""
TITLE_SIZE = 15.0
WIDTH = 481.0
"""Points between the margins of 20 millimetres."""
INDENT = 12.0
"""Points by which a bullet, or the second line of a fact, stands in."""
PAGE = 728.0
"""Points that a page is high between its margins."""
CAPITAL = 0.765 * SIZE
"""Points that one line is high."""
LEADING = 0.5 * SIZE
"""Points between two lines; the others are between two blocks."""
BETWEEN = 0.85 * SIZE
ABOVE_HEADING = 13.0
UNDER_HEADING = 6.5
BETWEEN_FACTS = 0.75 * SIZE
HEAD = 0.6 * SIZE
"""Points of the space around title and subtitle."""
BOLD = 1.17
"""How much wider a bold text is, at most."""
BLANK = 0.33

_NARROW = frozenset(".,:;'’|!ijltfrI()[]-‐")
_WIDE = frozenset("mwMWŵŴ@%&#+<=>^~¬±×÷©®¼½¾—…·ÆŒæœĦ")
_USUAL = frozenset("–’‘“”€•")


def lines(text: str, width: float = WIDTH, size: float = SIZE, *, bold: bool = False) -> int:
    """Return over how many lines a text goes at most; *width* and *size* in points."""
    most = width / (size * (BOLD if bold else 1.0))
    count, used = 1, 0.0
    for word in text.split():
        wide = sum(map(_width, word))
        if used and used + wide > most:
            count, used = count + 1, 0.0
        more, rest = divmod(wide, most)  # a word wider than a line is broken
        count += int(more)
        used += (rest if more else wide) + BLANK
    return count


def _width(sign: str) -> float:
    """Return how wide a sign is at most, in ems of DejaVu Sans Condensed."""
    if sign in _NARROW:
        return 0.38
    if sign in _WIDE:
        return 0.93
    if ord(sign) > 0x17F and sign not in _USUAL:
        return 1.9
    return 0.72 if sign.isupper() or sign in _USUAL else 0.58 if sign.isascii() else 0.66


def height(report: Report) -> float:
    """Return how many points high a letter is at most."""
    title = lines(report.title, WIDTH, TITLE_SIZE, bold=True) * (CAPITAL + LEADING) * TITLE_SIZE / SIZE
    return title + HEAD + _block(lines(report.subtitle)) + sum(map(_chapter_height, report.chapters))


def _block(count: int) -> float:
    return count * CAPITAL + (count - 1) * LEADING


def _chapter_height(chapter: Chapter) -> float:
    total = ABOVE_HEADING - BETWEEN + _block(lines(chapter.title, bold=True)) + UNDER_HEADING if chapter.title else 0.0
    for block in chapter.blocks:
        match block:
            case Paragraph():
                counts = [lines(block.text)]
            case Bullets():
                counts = [lines(text, WIDTH - INDENT) for text in block.texts]
            case Facts():
                counts = [_fact_lines(*row) for row in block.rows]
            case _:
                raise TypeError(block)  # a letter has sentences only
        total += sum(map(_block, counts)) + (len(counts) - 1) * BETWEEN_FACTS + BETWEEN
    return total


def _fact_lines(name: str, value: str) -> int:
    """Return the lines of a fact: its name is bold, and the value begins behind that."""
    return lines(name, WIDTH - INDENT, bold=True) - 1 + lines(name + "n" * (len(name) // 5 + 1) + " " + value, WIDTH - INDENT)
