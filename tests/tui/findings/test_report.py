"""The report of a finding, written from its page: in the language of whoever reads it, and none of what is confidential."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from tests.tui.support import press, running, scenario, wait_for, wait_open, wait_text


@scenario
async def test_one_key_on_a_finding_writes_all_that_is_known_of_it(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        finding = (await app.call(lambda store: store.select(Finding, "where code = ?", ["KBR-008"])))[0]
        screen = FindingScreen(finding.id)
        app.push_screen(screen)
        await wait_for(pilot, lambda: screen.loaded, "the finding")
        for place in range(2):
            await press(pilot, "v")
            await wait_for(pilot, lambda: isinstance(app.screen, WriteFileScreen) and app.screen.loaded, "the form")
            await wait_text(pilot, "Report of KBR-008")
            await press(pilot, "3", "enter", str(place + 1), "enter", "enter")
            await wait_text(pilot, "Written:")
            await press(pilot, "enter")
            await wait_for(pilot, lambda: app.screen is screen, "the finding again")
        written = {path.name: path.read_text("utf-8") for path in app.exports.glob("*.html")}
        assert sorted(name.partition("2026-")[2] for name in written) == ["bevinding-kbr-008.html", "finding-kbr-008.html"]
        assert ['<html lang="nl">' in written[name] for name in sorted(written)] == [True, False]


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
