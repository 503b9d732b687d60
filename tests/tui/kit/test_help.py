"""Pages of help that are longer than the screen: how they are left stands on them all the time, and their keys scroll."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.tui.kit.help import HelpScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import make_round, walking
from tests.tui.walk.rounds import press as walk_press


@pytest.mark.parametrize("size", [(50, 16), (60, 20), (80, 24)], ids=str)
@scenario
async def test_a_long_page_says_at_once_how_it_is_left(size: tuple[int, int], worked: Path) -> None:
    async with running(worked, size=size) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "enter", "question_mark")
        await wait_text(pilot, "↑ ↓ more · any other key closes this page")
        top = screen_text(app)
        assert "Help · De Kievitsakker" in top
        for key in ("pagedown", "end"):
            await press(pilot, key)
            await wait_for(pilot, lambda: "Help · De Kievitsakker" not in screen_text(app), f"{key} to scroll")
            assert screen_text(app).splitlines()[-1].strip() == "↑ ↓ more · any other key closes this page"
            await press(pilot, "home")
            await wait_for(pilot, lambda: screen_text(app) == top, "the top of the page")
        await press(pilot, "x")
        assert not isinstance(app.screen, HelpScreen)


@scenario
async def test_a_short_page_says_that_any_key_closes_it_and_any_does(worked: Path) -> None:
    async with running(worked, size=(120, 60)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "question_mark")
        await wait_text(pilot, "Any key closes this page.")
        await press(pilot, "down")
        assert not isinstance(app.screen, HelpScreen)


@pytest.mark.parametrize("size", [(50, 16), (60, 20)], ids=str)
@scenario
async def test_the_help_of_the_round_begins_with_how_to_answer_and_scrolls(size: tuple[int, int], data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id, size=size) as pilot:
        await walk_press(pilot, "?")
        lines = screen_text(pilot.app).splitlines()
        assert lines[1:3] == [" Help · the round", " 1 2 …   in order, not in order; nth one"]
        assert lines[-1].strip() == "↑ ↓ more · any other key closes this page"
        for key in ("pagedown", "end"):
            await walk_press(pilot, key)
            text = screen_text(pilot.app)
            assert "Help · the round" not in text
            assert text.splitlines()[-1].strip() == "↑ ↓ more · any other key closes this page"
            await walk_press(pilot, "home")
            assert screen_text(pilot.app).splitlines() == lines
        await walk_press(pilot, "x")
        assert "closes this page" not in screen_text(pilot.app)
