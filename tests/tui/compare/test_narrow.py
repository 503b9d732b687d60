"""Comparing in a narrow window: no row ends within a word or a figure without saying so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kvo_inspect.store.compare import compare
from kvo_inspect.store.rounds.measurements import measurement_alone, two_measurements
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang, _, use_language
from kvo_inspect.tui.compare.alone import alone_rows, draw_alone
from kvo_inspect.tui.compare.course import CourseScreen
from kvo_inspect.tui.compare.rows import draw, rows_of
from kvo_inspect.tui.compare.screen import CompareScreen
from kvo_inspect.tui.kit.drawing import Pieces, clipped, whole
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.text import width
from kvo_inspect.wording.compare import percent_text
from tests.examples import copy_example, main_park
from tests.tui.support import running, scenario, screen_text, wait_open, wait_text

WIDE, HIGH = 240, 150
"""A window in which every row has room, and all rows have."""


async def rows_shown(pilot: Pilot[Any], screen: CompareScreen | CourseScreen) -> list[str]:
    """Show a screen, and return the lines of its list as they are painted."""
    await pilot.app.push_screen(screen)
    await wait_text(pilot, _("All together"))
    lines = screen.query_one(ListView)
    assert lines.total < lines.size.height
    return screen_text(pilot.app).splitlines()[lines.region.y : lines.region.bottom]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("narrow", [60, 50])
@scenario
async def test_no_row_ends_within_a_word_or_a_figure(lang: Lang, narrow: int, data: Path) -> None:
    copy_example(lang, data)
    store = open_record(data, write=False)
    park = main_park(store)
    store.close()
    rows: dict[int, list[str]] = {}
    for cells in (WIDE, narrow):
        async with running(data, lang=lang, size=(cells, HIGH)) as pilot:
            await wait_open(pilot)
            rows[cells] = [
                row
                for screen in (CompareScreen, CourseScreen)
                for row in await rows_shown(pilot, screen(park.id, park.name))
                if row.strip()
            ]
    words = {word for row in rows[WIDE] for word in row.split()}
    for row in rows[narrow]:
        assert row.endswith("…") or row.split()[-1] in words, row


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("alone", [False, True])
def test_a_bar_is_as_long_as_its_share_at_every_width(lang: Lang, alone: bool, data: Path) -> None:
    copy_example(lang, data)
    use_language(lang)
    store = open_record(data, write=False)
    park = main_park(store)
    first, second = (measurement_alone(store, park.id),) * 2 if alone else two_measurements(store, park.id)
    comparison = compare(store, first.id, second.id)
    store.close()
    draw_row, rows = (draw_alone, alone_rows) if alone else (draw, rows_of)
    for cells in range(46, 140):
        for row in rows(comparison, "theme"):
            if row.figure is not None:
                text = "".join(piece for piece, _tone in draw_row(row, comparison, cells))
                assert "█…" not in text, (cells, text)
                assert percent_text(row.figure.second_share) in text, (cells, text)


@pytest.mark.parametrize(
    ("pieces", "cells", "line"),
    [
        ([("findings", ""), (" 44", "dim"), ("  solved 31", "good")], 22, "findings 44  solved 31"),
        ([("findings", ""), (" 44", "dim"), ("  solved 31", "good")], 21, "findings 44  solved …"),
        ([("findings", ""), (" 44", "dim")], 10, "findings …"),
        ([("findings", "")], 6, "findi…"),
        ([("上下文上下文", "")], 6, "上下…"),
        ([("findings ", ""), ("═" * 9, "head")], 12, "findings ═════════"),
    ],
)
def test_a_line_without_room_ends_behind_a_whole_word(pieces: Pieces, cells: int, line: str) -> None:
    text = "".join(piece for piece, _tone in clipped(pieces, cells))
    assert text == line
    assert width(text) <= cells or "═" in text


def test_pieces_that_must_stay_whole_are_whole_or_gone() -> None:
    pieces = [("findings 44", ""), ("  solved 31", "good"), ("  came back 5", "bad")]
    assert ["".join(text for text, _tone in whole(pieces, cells)) for cells in (35, 34, 24, 23)] == [
        "findings 44  solved 31  came back 5",
        "findings 44  solved 31 …",
        "findings 44  solved 31 …",
        "findings 44 …",
    ]
