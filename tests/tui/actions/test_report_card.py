"""The report card by keyboard: shown, written and copied by one key; its number by the next, and on to the point after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.tui.actions.list import ActionListScreen
from kvo_inspect.tui.actions.report_card import ReportCardScreen
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.findings.page import FindingScreen
from tests.exchange.asked import CANARY, NOW, asked, opened, partner_id
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

COPIED = "Copied, if your terminal allows that."


@pytest.fixture
def made(data: Path) -> tuple[Park, dict[str, Finding]]:
    with opened(data) as store:
        return asked(store)


async def at_list(pilot: Pilot[Any], park: Park, kind: str = "municipality") -> KvoApp:
    """Open the list of a partner."""
    app = await wait_open(pilot)
    await app.push_screen(ActionListScreen(partner_id(park, kind)))
    await wait_text(pilot, "Action list ")
    await wait_text(pilot, "KBR-")
    return app


async def now(app: KvoApp, finding: Finding) -> Finding:
    """Return a finding as it stands."""
    return await app.call(lambda store: store.get(Finding, finding.id))


@scenario
async def test_one_key_shows_the_card_writes_it_and_copies_its_text(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "c")
        await wait_text(pilot, f"Report card {found['urgent'].code} · Gemeente Veghel")
        await wait_text(pilot, COPIED)
        text = screen_text(app)
        assert "Mastluik open bij nr 14." in text
        assert "3 without a number" in text, "urgent, new, promised; the others were sent under one"
        assert CANARY not in text
        folder = data / "exports" / "meldkaarten-de-amert-gemeente-veghel-2026-11-20"
        assert app.clipboard == next(folder.glob("*.txt")).read_text("utf-8").split("-" * 24)[1].strip()
        assert f"Written: {found['urgent'].code}.txt" in text


@scenario
async def test_the_number_is_of_one_finding_and_leads_to_the_next_without_one(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "c")
        await wait_text(pilot, found["urgent"].code)
        await press(pilot, "k")
        await wait_text(pilot, f"Their number of {found['urgent'].code}?")
        await wait_text(pilot, "Noted as sent today by report form.")
        await press(pilot, *"M-77", "enter")
        await wait_text(pilot, f"Report card {found['new'].code}")
        await wait_text(pilot, "without a number")
        assert (await now(app, found["urgent"])).sent == Sent(day="2026-11-20", way="form", reference="M-77")
        assert (await now(app, found["new"])).sent is None, "one finding, one number"
        assert (data / "exports" / "meldkaarten-de-amert-gemeente-veghel-2026-11-20" / f"{found['new'].code}.txt").is_file()
        assert app.clipboard.startswith("Graffiti op de nutskast.")


@scenario
async def test_of_what_was_sent_only_the_number_changes(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await app.push_screen(ReportCardScreen(found["sent"].id, partner_id(park, "municipality")))
        await wait_text(pilot, f"Report card {found['sent'].code}")
        await press(pilot, "k")
        await wait_text(pilot, "> ZK-sent")
        assert "Noted as sent today" not in screen_text(app)
        await press(pilot, *"ZK-9", "enter")
        await wait_for(pilot, lambda: found["sent"].code not in screen_text(app).splitlines()[0], "the next card")
        assert (await now(app, found["sent"])).sent == Sent(day="2026-09-07", way="mail", reference="ZK-9")


@scenario
async def test_a_number_is_taken_back_on_the_card_and_on_its_list(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "c")
        await wait_text(pilot, found["urgent"].code)
        await press(pilot, "k", *"M-1", "enter")
        await wait_text(pilot, f"Report card {found['new'].code}")
        await press(pilot, "k", *"M-2", "enter")
        await wait_text(pilot, f"Report card {found['promised'].code}")
        await press(pilot, "u")
        await wait_text(pilot, "z redo")
        assert (await now(app, found["new"])).sent is None
        await press(pilot, "z")
        await wait_for(pilot, lambda: "z redo" not in screen_text(app), "done again")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListScreen), "the list")
        await press(pilot, "u", "u")
        await wait_for(pilot, lambda: "4 to send" in screen_text(app), "both taken back")
        assert (await now(app, found["urgent"])).sent is None
        assert (await now(app, found["new"])).sent is None


@scenario
async def test_when_every_point_has_a_number_it_is_said(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park, "police")
        await press(pilot, "c")
        await wait_text(pilot, f"Report card {found['police'].code}")
        assert "→" not in screen_text(app).splitlines()[-2], "there is no other card"
        await press(pilot, "k", *"P-1", "enter")
        await wait_text(pilot, "Every point of this list that gets a card has a number now.")
        await wait_text(pilot, "0 without a number")
        await press(pilot, "k", *["backspace"] * 5, "enter")
        await wait_text(pilot, "Fill this in: it is required.")


@scenario
async def test_the_cards_of_a_list_are_walked_and_go_round(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        await at_list(pilot, park)
        await press(pilot, "c")
        await wait_text(pilot, f"Report card {found['urgent'].code}")
        await press(pilot, "left")
        await wait_for(pilot, lambda: found["urgent"].code not in screen_text(pilot.app).splitlines()[0], "the last card")
        await press(pilot, "right")
        await wait_text(pilot, f"Report card {found['urgent'].code}")


@scenario
async def test_what_gets_no_card_says_why(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "end", "c")
        await wait_text(pilot, "is here for information only")
        for name, sentence in (
            ("secret", "it gets no report card"),
            ("unreviewed", "is not accepted yet"),
            ("dropped", "asks nothing of anybody any more"),
        ):
            await app.push_screen(FindingScreen(found[name].id))
            await wait_text(pilot, found[name].code)
            await press(pilot, "m")
            await wait_text(pilot, sentence)
            await press(pilot, "escape")


@scenario
async def test_a_finding_leads_to_its_card(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    async with running(data, now=NOW) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(FindingScreen(found["new"].id))
        await wait_text(pilot, found["new"].code)
        await press(pilot, "m")
        await wait_text(pilot, f"Report card {found['new'].code}")
        await press(pilot, "k", *"N-5", "enter")
        await wait_for(pilot, lambda: found["new"].code not in screen_text(app).splitlines()[0], "the next card")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, FindingScreen), "the finding")
        await press(pilot, "u")
        await wait_text(pilot, "z redo")
        assert (await now(app, found["new"])).sent is None


@scenario
async def test_where_the_files_are_is_told(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    async with running(data, now=NOW) as pilot:
        await at_list(pilot, park)
        await press(pilot, "c")
        await wait_text(pilot, "Report card")
        await press(pilot, "f")
        await wait_text(pilot, "open the folder")


@scenario
async def test_where_nothing_can_be_written_the_screen_says_so(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    (data / "exports").write_text("in the way", "utf-8")
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "c")
        await wait_for(pilot, lambda: isinstance(app.screen, ReportCardScreen), "the card")
        await wait_text(pilot, "exports")
        assert "their number" not in screen_text(app)
        await press(pilot, "escape")
        await wait_text(pilot, "Action list")
