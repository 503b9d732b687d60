"""The report of a finding, from its page: shown before it is written, in the reader's language, and none of what is confidential."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.rounds.participants import people_of_park
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.kit.tell_written import TellWritten
from kvo_inspect.tui.reports.screen import ReportScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


@scenario
async def test_one_key_on_a_finding_shows_its_report_and_writes_that(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        finding = (await app.call(lambda store: store.select(Finding, "where code = ?", ["KBR-008"])))[0]
        screen = FindingScreen(finding.id)
        app.push_screen(screen)
        await wait_for(pilot, lambda: screen.loaded, "the finding")
        await press(pilot, "v")
        await wait_for(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.loaded, "the report")
        report = app.screen
        await wait_text(pilot, "Finding KBR-008")
        assert "Named in it: " in screen_text(app)
        assert "a adopt" not in screen_text(app), "nobody adopts it"
        await press(pilot, "1", "1", "2", "3")
        await wait_text(pilot, "Nobody who walked along is named")
        await press(pilot, "enter", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, TellWritten), "where it lies", 60)
        await wait_for(pilot, lambda: app.screen.focused is not None, "its keys")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: app.screen is report, "the report again")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: app.screen is screen, "the finding again")
        (path,) = app.exports.glob("*.html")
        assert path.name.endswith("2026-bevinding-kbr-008.html")
        page = path.read_text("utf-8")
        assert '<html lang="nl">' in page
        people = await app.call(lambda store: people_of_park(store, finding.park))
        assert not [name for name in people if name in page]


@scenario
async def test_what_is_confidential_has_no_report(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        hidden = (await app.call(lambda store: store.select(Finding, "where confidential = 1 and gone = 0")))[0]
        screen = FindingScreen(hidden.id)
        app.push_screen(screen)
        await wait_for(pilot, lambda: screen.loaded, "the finding")
        assert "report" not in [key.action for key in screen.all_keys()]
        await press(pilot, "v")
        assert app.screen is screen
