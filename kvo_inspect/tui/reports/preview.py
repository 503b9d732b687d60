"""A report as lines on the screen: every sentence and every row of it, without its layout."""

from __future__ import annotations

from collections.abc import Iterator

from kvo_inspect.exchange.reports.content import Block, Bullets, Chapter, Choices, Drawing, Facts, Paragraph, Photographs, Report, TextTable
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import pad, width, wrap

NAMES = 24
"""Cells that the names of facts take at most."""


def preview_lines(report: Report, cells: int) -> list[list[Piece]]:
    """Return what a report says, in lines of *cells* cells."""
    lines: list[list[Piece]] = [[(line, "strong")] for line in wrap(report.title, cells)]
    lines += [[(line, "dim")] for line in wrap(report.subtitle, cells)]
    for chapter in report.chapters:
        lines += _chapter(chapter, cells)
    return lines


def _chapter(chapter: Chapter, cells: int) -> Iterator[list[Piece]]:
    yield []
    yield from ([(line, "head")] for line in wrap(chapter.title, cells))
    for number, block in enumerate(chapter.blocks):
        if number:
            yield []
        yield from _block(block, cells)


def _block(block: Block, cells: int) -> Iterator[list[Piece]]:
    match block:
        case Paragraph():
            yield from ([(line, "dim" if block.small else "")] for line in wrap(block.text, cells))
        case Bullets() | Choices():
            for number, text in enumerate(block.texts):
                yield from _hanging("• " if isinstance(block, Bullets) else "  " if number else "", text, cells)
        case Facts():
            names = min(NAMES, max(width(name) for name, _value in block.rows) + 2)
            for name, value in block.rows:
                for number, line in enumerate(wrap(value, cells - names)):
                    yield [(pad("" if number else name, names), "dim"), (line, "")]
        case TextTable():
            yield from _table(block, cells)
        case Photographs():
            for picture in block.pictures:
                yield from _hanging(f"[{_('photo')}] ", picture.caption, cells)
        case Drawing():
            yield from _hanging(f"[{_('drawing')}] ", block.caption, cells)


def _table(table: TextTable, cells: int) -> Iterator[list[Piece]]:
    """Yield the caption, the heads, and each row on as many lines as its words take."""
    yield from ([(line, "dim")] for line in wrap(f"{table.caption} ({len(table.rows)})", cells))
    yield from ([(line, "dim")] for line in wrap(" · ".join(table.heads), cells))
    for first, *others in table.rows:
        rest = " · ".join(cell for cell in others if cell not in ("", "–"))
        yield from _hanging(f"{first}  ", rest, cells, "strong") if width(first) < cells // 3 else _hanging("", f"{first} · {rest}", cells)


def _hanging(begin: str, text: str, cells: int, tone: str = "dim") -> Iterator[list[Piece]]:
    """Yield a text whose further lines stand under its first word."""
    for number, line in enumerate(wrap(text, cells - width(begin)) or [""]):
        yield [(" " * width(begin) if number else begin, tone), (line, "")]
