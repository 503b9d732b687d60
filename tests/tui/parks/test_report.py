"""The report of a round, written from the park's page: the file is in the reader's language, whatever the screen speaks."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.tell_written import TellWritten
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.parks.park import ParkScreen
from tests.examples import main_park
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


async def park_open(pilot: Pilot[None]) -> tuple[KvoApp, ParkScreen]:
    """Open the page of the example's park; return the app and the page."""
    app = await wait_open(pilot)
    screen = ParkScreen((await app.call(main_park)).id)
    app.push_screen(screen)
    await wait_for(pilot, lambda: screen.loaded, "the rounds")
    return app, screen


@scenario
async def test_one_key_on_a_round_writes_its_report(worked: Path) -> None:
    async with running(worked) as pilot:
        app, screen = await park_open(pilot)
        await press(pilot, "down", "s")
        await wait_for(pilot, lambda: isinstance(app.screen, WriteFileScreen) and app.screen.loaded, "the form")
        await wait_text(pilot, "Report: day round of 4-11-2026")
        await press(pilot, "3", "enter", "1", "enter", "2", "enter", "enter")
        folder = app.exports
        await wait_for(pilot, lambda: list(folder.glob("*.html")), "the report")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: app.screen is screen, "the park again")
        (written,) = folder.glob("*.html")
        text = written.read_text("utf-8")
        assert '<html lang="nl">' in text
        assert "Karin Bos" not in text
        assert "Gevraagd van" in text


@scenario
async def test_a_file_that_is_there_is_told_and_the_form_stays(worked: Path) -> None:
    async with running(worked) as pilot:
        app, screen = await park_open(pilot)
        for _time in range(2):
            await press(pilot, "s")
            await wait_for(pilot, lambda: isinstance(app.screen, WriteFileScreen) and app.screen.loaded, "the form")
            await press(pilot, "3", "enter", "enter", "enter", "enter")
            await wait_for(pilot, lambda: isinstance(app.screen, TellWritten) or "already" in screen_text(app), "an end")
            if isinstance(app.screen, TellWritten):
                await press(pilot, "enter")
                await wait_for(pilot, lambda: app.screen is screen, "the park again")
        assert isinstance(app.screen, WriteFileScreen)
        assert len(list(app.exports.glob("*.html"))) == 1
