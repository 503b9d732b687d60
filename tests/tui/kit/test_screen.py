"""A screen that goes while its record is read ends quietly, and one that only comes is read once its lines are there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.parks.home import ParksScreen
from tests.tui.support import running, scenario, wait_open, wait_text


@scenario
async def test_a_screen_that_went_while_it_was_read_is_no_error(data: Path) -> None:
    """As at a quick goodbye: the screen is gone, and what it was to show comes only then."""
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen = ParksScreen()
        await app.push_screen(screen)
        gate = Event()
        busy = asyncio.create_task(app.call(lambda _store: gate.wait()))
        reading = asyncio.create_task(screen.reload())
        await asyncio.sleep(0)  # not time: both tasks reach the store's queue
        await app.pop_screen()
        gate.set()
        await busy
        await reading
        assert not screen.is_attached
        assert app.unexpected == []


@scenario
async def test_a_screen_that_is_only_coming_is_read_when_it_is_there(data: Path) -> None:
    """As where somebody was quicker than the opening of the record, which reads the screen on top."""
    async with running(data) as pilot:
        app = await wait_open(pilot)
        box = ChooseScreen(lambda: "Which ones?", [Choice("a", "", "one")], [])
        coming = app.push_screen(box)
        await box.reload()
        await coming
        await wait_text(pilot, "Which ones?")
        assert app.unexpected == []
