"""What every screen does: one that goes while its record is read ends quietly, one that only comes is read once its lines are there.

A key that does nothing says so.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

from kvo_inspect.store.parks.park import add_park
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.places import ParkPlace
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


@scenario
async def test_a_screen_that_went_while_it_was_read_is_no_error(data: Path) -> None:
    """As at a quick goodbye: the screen is gone, and what it was to show comes only then."""
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen = ParksScreen()
        await app.push_screen(screen)
        await wait_for(pilot, lambda: screen.loaded, "its first reading")  # which its own messages wait for
        gate = Event()
        busy = asyncio.create_task(app.call(lambda _store: gate.wait(20)))
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


@scenario
async def test_a_key_that_does_nothing_says_so_once(data: Path) -> None:
    """Bound nowhere, or to what is not offered now; what a filter takes is text."""
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert")
        app.go(ParkPlace(park.id))
        await wait_text(pilot, "De Amert")
        await press(pilot, "@")
        await wait_text(pilot, "@ does nothing here: ? shows the keys.")
        await press(pilot, "o")
        await wait_text(pilot, "o does nothing here: ? shows the keys.")
        await press(pilot, "escape")
        await wait_text(pilot, "NEEDS ATTENTION")
        await press(pilot, "slash", "@")
        await wait_text(pilot, "@")
        assert "@ does nothing" not in screen_text(app)
