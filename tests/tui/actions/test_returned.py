"""A returned list by keyboard: which dates go along with what they plan, and what the rows say of that."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.tui.actions.lists import ActionListsScreen
from kvo_inspect.tui.app.main import KvoApp
from tests.exchange.asked import NOW, asked, opened
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

HEAD = "Code;Uw antwoord;Op (datum);Opmerking\n"


@scenario
async def test_one_key_moves_all_dates_also_beside_one_that_moves_already(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        park, found = asked(store)
    new, sent = found["new"], found["sent"]
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(f"{HEAD}{new.code};gepland;week 50;\n{sent.code};gepland;15-12-2026;\n", "utf-8")
    second.write_text(f"{HEAD}{new.code};gepland;20-12-2026;\n", "utf-8")

    async def due(app: KvoApp, finding: Finding) -> str | None:
        return (await app.call(lambda store: store.get(Finding, finding.id))).due

    async with running(data, now=NOW) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ActionListsScreen(park.id))
        await wait_text(pilot, "Action lists: De Amert")
        await press(pilot, "r", *str(first), "enter")
        await wait_text(pilot, "1 row not understood")
        await press(pilot, "enter", "enter", "enter", "1", "enter", "enter", "enter")
        await wait_text(pilot, "accepted → planned, date moves")
        assert screen_text(app).count("date moves") == 1, "the one that was corrected"
        for moving in (2, 0, 2):
            await press(pilot, "d")
            await wait_for(pilot, lambda n=moving: screen_text(app).count("date moves") == n, f"{moving} dates that move")  # type: ignore[misc]
        await press(pilot, "t")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")
        assert (await due(app, new), await due(app, sent)) == ("2026-12-11", "2026-12-15")
        await press(pilot, "r", *str(second), "enter")
        await wait_text(pilot, "noted; stays planned")
        await press(pilot, "d")
        await wait_text(pilot, "noted; date moves")
        await press(pilot, "t")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")
        assert await due(app, new) == "2026-12-20"
