"""What was set right is taken back from where one comes out after that: a park on the home screen, a round or checkpoint on the park."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.correcting import remove_checkpoint
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.parks.partners import add_partner
from kvo_inspect.store.rounds.correcting import remove_round, set_round_aside
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.parks.park import ParkScreen
from tests.laptops import values
from tests.tui.rounds.test_setting_right import at_park, begin
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


async def key_line(pilot: Pilot[None], *, undo: bool) -> None:
    """Wait until the key line has undo, or has not."""
    await wait_for(pilot, lambda: ("u undo" in screen_text(pilot.app)) == undo, f"undo on the key line: {undo}")


@scenario
async def test_a_park_that_was_removed_comes_back_on_the_home_screen_with_its_route(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "Verkeerd", "Veghel", [NewCheckpoint("Kade"), NewCheckpoint("Straat")])
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "Verkeerd")
        await key_line(pilot, undo=False)
        before = await app.call(values)
        await press(pilot, "semicolon")
        await wait_text(pilot, "Set right: Verkeerd")
        await press(pilot, "enter")
        await wait_text(pilot, "Remove Verkeerd?")
        await press(pilot, "1")
        await wait_text(pilot, "This park was removed.")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "home")
        await key_line(pilot, undo=True)
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of Verkeerd")
        assert await app.call(values) == before
        assert len(await app.call(route, park.id)) == 2
        await press(pilot, "z")
        await wait_text(pilot, "Done again: the removal of Verkeerd")
        assert await app.call(lambda store: [each.name for each in store.select(Park, "where gone = 0")]) == []
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of Verkeerd")
        await key_line(pilot, undo=False)


@scenario
async def test_the_home_screen_takes_back_nothing_but_what_set_a_park_right(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = (await app.call(add_park, "De Amert", "Veghel", [NewCheckpoint("Kade")])).id
        await app.call(begin, park)
        await app.call(set_park, park, notes="mist")
        await app.call(add_partner, park, "company", organisation="Bakker")
        before = await app.call(values)
        await app.screen.reload()  # type: ignore[attr-defined]
        await key_line(pilot, undo=False)
        await press(pilot, "u")
        assert await app.call(values) == before


async def back_at_park(pilot: Pilot[None], park: str) -> KvoApp:
    """Leave the park, and open it anew."""
    app = pilot.app
    assert isinstance(app, KvoApp)
    await press(pilot, "escape")
    await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "home")
    await app.push_screen(ParkScreen(park))
    await wait_text(pilot, "ROUNDS")
    return app


@scenario
async def test_a_round_that_was_removed_or_set_aside_comes_back_at_the_park(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        first = await app.call(begin, park)
        second = await app.call(begin, park, "2026-11-13")
        before = await app.call(values)
        await app.call(remove_round, first)
        await app.call(set_round_aside, second, "dubbel")
        await back_at_park(pilot, park)
        await wait_text(pilot, "dubbel")
        await key_line(pilot, undo=True)
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the setting aside of evening round 13-11-2026.")
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of evening round 12-11-2026")
        assert await app.call(values) == before
        await press(pilot, "z", "z")
        await wait_text(pilot, "Done again: the setting aside of evening round 13-11-2026.")
        assert [line.aside for line in await app.call(list_rounds, park)] == ["dubbel"]


@scenario
async def test_a_checkpoint_that_was_removed_and_what_was_changed_of_the_park_come_back_there(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        stop = (await app.call(route, park))[0].id
        before = await app.call(values)
        await app.call(remove_checkpoint, stop)
        await app.call(set_park, park, notes="mist")
        await back_at_park(pilot, park)
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: De Amert (notes)")
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of Kade")
        assert await app.call(values) == before
        await key_line(pilot, undo=False)
        assert await app.call(lambda store: store.select(Round)) == []
