"""Checkpoints, partners, papers and periods: what is marked goes, or comes back, together, in one step that one undo takes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper, papers_of
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, retire_checkpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, partners_of
from kvo_inspect.store.people.keeping import park_periods, set_period
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.papers.list import PapersScreen
from kvo_inspect.tui.parks.partners import PartnersScreen
from kvo_inspect.tui.parks.route import RouteScreen
from kvo_inspect.tui.people.keeping import KeepingScreen
from tests.store.papers.files import PDF
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open


def three_stops(store: Store) -> Park:
    return store.get(Park, add_park(store, "De Amert", "", [NewCheckpoint(name) for name in ("Kade", "Poort", "Hof")]).id)


async def shown(pilot: Pilot[Any], app: KvoApp, screen: ListScreen[Any, Any]) -> None:
    await app.push_screen(screen)
    await wait_for(pilot, lambda: screen.is_current and screen.loaded and screen.lines.total, "the list")


async def asked(pilot: Pilot[Any], app: KvoApp, *keys: str) -> str:
    """Press keys and return what is asked then."""
    await press(pilot, *keys)
    await wait_for(pilot, lambda: isinstance(app.screen, Ask), "a question")
    return " ".join(screen_text(app).replace("┃", " ").split())


@scenario
async def test_marked_checkpoints_are_retired_removed_and_put_back_together(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(three_stops)
        screen = RouteScreen(park.id)
        await shown(pilot, app, screen)

        async def names() -> list[str]:
            return [stop.name for stop in await app.call(route, park.id)]

        for answer in (("1", *"gone", "enter"), ("3",)):
            question = await asked(pilot, app, "home", "space", "space", "x")
            assert "Take these 2 checkpoints off the route: Kade, Poort?" in question
            await press(pilot, *answer)
            await wait_for(pilot, lambda: screen.is_current and screen.lines.total == 1, "them to go")
            assert await names() == ["Hof"]
            await press(pilot, "u")
            await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to bring both back")
        for stop in (await app.call(route, park.id))[:2]:
            await app.call(retire_checkpoint, stop.id)
        await press(pilot, "v")
        await wait_for(pilot, lambda: screen.lines.total == 3, "the retired ones")
        await press(pilot, "asterisk", "b")
        await wait_for(pilot, lambda: not screen.lines.marks, "them to come back")
        assert sorted(await names()) == ["Hof", "Kade", "Poort"]


@scenario
async def test_marked_partners_are_removed_together_or_none_of_them(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(three_stops)
        await app.call(lambda store: [add_partner(store, park.id, kind="company", organisation=name) for name in ("Zand BV", "Zout BV")])
        usual = [partner for partner in await app.call(partners_of, park.id) if not partner.organisation]
        screen = PartnersScreen(park)
        await shown(pilot, app, screen)
        own = [row.organisation in ("Zand BV", "Zout BV") for row in screen.lines.shown]
        for place, of_us in enumerate(own):
            if of_us:
                screen.lines.move(place - screen.lines.cursor)
                await press(pilot, "space")
        question = await asked(pilot, app, "home", "delete")
        assert "Remove these 2 partners: " in question
        await press(pilot, "y")
        await wait_for(pilot, lambda: screen.is_current and screen.lines.total == len(own) - 2, "them to go")
        assert len(await app.call(partners_of, park.id)) == len(usual)
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == len(own), "one undo to bring both back")
        await asked(pilot, app, "asterisk", "delete")
        await press(pilot, "y")
        await wait_for(pilot, lambda: app.notice, "a word")
        assert len(await app.call(partners_of, park.id)) == len(own), "one that stays keeps all"


@scenario
async def test_marked_papers_go_with_one_reason(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(three_stops)
        files = [paper_file(f"{number}.pdf", PDF + f"%{number}".encode()) for number in range(3)]
        await app.call(lambda store: [add_paper(store, park.id, file) for file in files])
        screen = PapersScreen(park.id)
        await shown(pilot, app, screen)
        assert "Why do these 2 papers go: " in await asked(pilot, app, "home", "space", "space", "delete")
        await press(pilot, *"dubbel", "enter")
        await wait_for(pilot, lambda: screen.is_current and screen.lines.total == 1, "them to go")
        assert len(await app.call(papers_of, park.id)) == 1
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to bring both back")


@scenario
async def test_marked_periods_end_together(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(three_stops)
        rows = await app.call(park_periods, park.id)
        for row in rows[:2]:
            await app.call(set_period, park.id, row.kind, "12", park.name)
        screen = KeepingScreen()
        await shown(pilot, app, screen)
        assert "Keep these 2 without a period: " in await asked(pilot, app, "home", "space", "space", "delete")
        await press(pilot, "y")
        await wait_for(pilot, lambda: screen.is_current and not screen.lines.marks, "the periods to end")
        assert [row.period for row in await app.call(park_periods, park.id)] == [None] * len(rows)
