"""The screen of the course over the years: bars with their figures, what it says of little, and what it opens."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.compare.course import Course
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.course import read_course
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.compare.course import CourseScreen
from kvo_inspect.tui.compare.course_rows import CourseRow, blocks, course_rows
from kvo_inspect.tui.compare.screen import CompareScreen
from kvo_inspect.tui.kit.text import width
from kvo_inspect.wording.compare import percent_text
from tests.examples import main_park
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

SHARES = st.decimals(0, 100, places=1)


@given(SHARES, st.none() | SHARES, st.integers(1, 60))
def test_a_bar_is_as_long_as_its_share_and_shows_what_came_or_went(now: Decimal, then: Decimal | None, cells: int) -> None:
    bar = blocks(now, then, cells)
    assert abs(bar.count("█") + bar.count("▓") - float(now) * cells / 100) <= 0.5
    assert len(bar) <= cells
    assert not ({"▓", "░"} <= set(bar)), "it came or it went"
    if then is not None:
        assert abs(bar.count("█") + bar.count("░") - float(then) * cells / 100) <= 0.5


def test_every_row_fits_at_each_width(worked: Path) -> None:
    store = open_record(worked, write=False)
    rows = course_rows(read_course(store, main_park(store).id))
    store.close()
    shares = [row for row in rows if row.then is not None]
    assert len(shares) > 20
    for cells in (55, 57, 67, 79, 99, 119, 159):
        for row in shares:
            text = "".join(piece for piece, _tone in row.pieces(cells))
            assert width(text) <= cells
            assert row.figures[0] in text, "the figures are whole"
            assert row.figures[1] in text
            assert row.label in text
            assert row.figures[2] in text or cells < 60, "what has no room is gone whole"
            assert "of" not in text.split() or row.figures[2] in text


def read_course_of(data: Path, park: str) -> Course:
    store = open_record(data, write=False)
    try:
        return read_course(store, park)
    finally:
        store.close()


@scenario
async def test_it_opens_from_the_comparison_and_gives_back_what_to_compare(worked: Path) -> None:
    store = open_record(worked, write=False)
    park = main_park(store)
    course = read_course(store, park.id)
    store.close()
    step = course.steps[0]
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CompareScreen(park.id, park.name))
        await wait_text(pilot, "All together")
        await press(pilot, "j")
        await wait_text(pilot, "IN ORDER PER THEME")
        shares = f"{percent_text(step.overall.first_share)} → {percent_text(step.overall.second_share)}"
        assert re.search(rf"yearly round 2025 +█+▓* {re.escape(shares)}", screen_text(app))
        assert f"of {step.overall.judged}" in screen_text(app)
        assert "beside the baseline, over the questions judged both times" in screen_text(app), "not over all that is comparable"
        await press(pilot, "down", "down", "down", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
        await wait_text(pilot, "YEAR  yearly round 2025")
        await press(pilot, "j")
        await wait_text(pilot, "IN ORDER PER THEME")
        await press(pilot, "end")
        text = screen_text(app)
        effort = course.years[-1].effort
        assert "ROUNDS BY YEAR" in text
        assert re.search(rf"evening round +█+ +{effort.evening_rounds}\b", text)
        await press(pilot, "escape")
        await wait_text(pilot, "YEAR  yearly round 2025")


@scenario
async def test_of_one_measurement_it_says_its_shares_and_of_none_what_will_come(worked: Path) -> None:
    store = open_record(worked)
    small = next(park for park in store.select(Park, "where gone = 0") if park.name == "De Turfwal")
    empty = add_park(store, "De Amert")
    store.close()
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CourseScreen(small.id, small.name))
        await wait_text(pilot, "There is one measurement.")
        alone = read_course_of(worked, small.id).steps[0].overall
        counted = f"{percent_text(alone.second_share)} {alone.in_order.second} of {alone.judged}"
        assert re.search(rf"baseline 2025 +█+ +{re.escape(counted)}", screen_text(app))
        assert "FINDINGS BY YEAR" in screen_text(app)
        await app.push_screen(CourseScreen(empty.id, empty.name))
        await wait_text(pilot, "No round yet.")


def test_a_heading_says_its_words_and_no_bar() -> None:
    row = CourseRow("FINDINGS", "head", figures=("by year",))
    assert row.pieces(40) == [("FINDINGS", "head"), ("  by year", "dim")]
