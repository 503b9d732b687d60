"""The route: adding, changing, ordering, retiring and taking in checkpoints, by keyboard only."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.parks.route import RouteScreen
from tests.exchange.routes.test_files import KML
from tests.hostile import HOSTILE, unwanted_in
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


async def at_route(pilot: Pilot[None]) -> tuple[KvoApp, str]:
    """Open the route of a new park."""
    app = await wait_open(pilot)
    park = await app.call(add_park, "De Amert")
    await app.push_screen(RouteScreen(park.id))
    await wait_text(pilot, "No checkpoints yet.")
    return app, park.id


async def stops(app: KvoApp, park: str) -> list[Checkpoint]:
    """Return the route with what was retired."""
    return await app.call(lambda store: route(store, park, retired=True))


@scenario
async def test_checkpoints_are_added_ordered_marked_and_retired(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_route(pilot)
        for number, name in enumerate(("Entree Noord", "Kade [/]", "Industrieweg"), 1):
            await press(pilot, "n")
            await wait_text(pilot, "New checkpoint")
            await type_text(pilot, name)
            await press(pilot, "enter", str(number), "enter", "enter", "enter", "enter", "enter", "enter")
            await wait_text(pilot, f"{number:02}  {name}")
        assert [(one.name, one.kind) for one in await stops(app, park)] == [
            ("Entree Noord", "road"),
            ("Kade [/]", "plot"),
            ("Industrieweg", "entrance"),
        ]
        await press(pilot, "minus", "minus")
        await wait_text(pilot, "01  Industrieweg")
        await press(pilot, "plus", "m")
        await wait_text(pilot, "02  Industrieweg")
        assert [(one.name, one.marks) for one in await stops(app, park)] == [
            ("Entree Noord", False),
            ("Industrieweg", True),
            ("Kade [/]", False),
        ]
        await press(pilot, "x")
        await wait_text(pilot, "Take “Industrieweg” off the route?")
        await press(pilot, "1", "enter")
        await wait_text(pilot, "Fill this in: it is required.")
        await press(pilot, *"built [over]", "enter")
        await wait_text(pilot, "02  Kade [/]")
        assert "Industrieweg" not in screen_text(app)
        await press(pilot, "v")
        await wait_text(pilot, "Industrieweg (retired)")
        while (stop := app.screen.lines.current) is None or stop.name != "Industrieweg":  # type: ignore[attr-defined]
            await press(pilot, "down")
        await wait_text(pilot, "No longer visited: built [over]")
        await press(pilot, "b")
        await wait_text(pilot, "3 checkpoints")
        assert [stop.why_retired for stop in await stops(app, park)] == ["", "", ""]
        await press(pilot, "u")
        await wait_text(pilot, "No longer visited: built [over]")


@scenario
async def test_marks_are_asked_at_all_that_is_marked_in_one_step(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        made = await app.call(add_park, "De Amert", "Veghel", [NewCheckpoint(name) for name in ("Poort", "Kade", "Gracht")])
        await app.push_screen(RouteScreen(made.id))
        await wait_text(pilot, "03  Gracht")
        await press(pilot, "space", "end", "space", "up", "m")
        assert [stop.marks for stop in await stops(app, made.id)] == [True, False, True]
        await press(pilot, "u")
        assert [stop.marks for stop in await stops(app, made.id)] == [False, False, False]
        await press(pilot, "m")
        assert [stop.marks for stop in await stops(app, made.id)] == [False, True, False]


@scenario
async def test_a_checkpoint_is_replaced_by_a_new_one(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_route(pilot)
        await press(pilot, "n")
        await wait_text(pilot, "New checkpoint")
        await press(pilot, *"Poort", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "01  Poort")
        await press(pilot, "x")
        await wait_text(pilot, "off the route?")
        await press(pilot, "2")
        await wait_text(pilot, "New checkpoint")
        await press(pilot, *"Slagboom", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "01  Slagboom")
        before, after = await stops(app, park)
        assert (before.name, before.retired, before.replaced_by) == ("Poort", True, after.id)


@scenario
async def test_mistakes_are_told_at_the_field_and_the_rest_is_kept(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_route(pilot)
        await press(pilot, "n")
        await wait_text(pilot, "New checkpoint")
        await type_text(pilot, HOSTILE["one line of 10,000"])
        await press(pilot, "enter", "enter", "enter", "enter", "enter", *"north", "enter", "enter")
        await wait_text(pilot, "These are no coordinates.")
        await press(pilot, "ctrl+u", *"51,92871 5,31204", "enter", "enter")
        await wait_text(pilot, "has 10000 characters")
        await press(pilot, "ctrl+u", *"Kade", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "01  Kade")
        position = (await stops(app, park))[0].position
        assert position is not None
        assert (position.lat, position.lon) == ("51.92871", "5.31204")


@scenario
async def test_pasted_lines_are_taken_in_after_a_question_and_mistakes_take_in_nothing(data: Path, tmp_path: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_route(pilot)
        await press(pilot, "i")
        await wait_text(pilot, "Import checkpoints")
        await press(pilot, "enter")
        await type_text(pilot, "Entree Noord; entrance\nKade [@click=app.quit]x[/]; wegvak\n\x1b[31mrood")
        await press(pilot, "enter", "enter")
        await wait_text(pilot, "3 checkpoints")
        assert await stops(app, park) == [], "what will be made is shown first"
        await press(pilot, "enter")
        await wait_text(pilot, "03  ")
        assert [one.kind for one in await stops(app, park)] == ["entrance", "road", "road"]
        assert not unwanted_in(screen_text(app))

        file = tmp_path / "route.csv"
        file.write_text("name,kind,lat,lon\nGood,road,,\n,road,,\nBad,road,200,5\n")
        await press(pilot, "i")
        await wait_text(pilot, "Import checkpoints")
        await type_text(pilot, f"'{file}'")
        await press(pilot, "enter", "enter")
        await wait_text(pilot, "Nothing was imported")
        text = screen_text(app)
        assert "route.csv:3" in text
        assert "route.csv:4" in text
        await press(pilot, "escape")
        await wait_text(pilot, "Import checkpoints")
        assert str(tmp_path)[:20] in screen_text(app)
        assert len(await stops(app, park)) == 3
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, RouteScreen), "the route")


@scenario
async def test_a_slip_in_the_kinds_of_a_file_stands_in_the_preview(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.txt"
    file.write_text("Kade; wegvakk\nPoort; ingang\n")
    async with running(data) as pilot:
        app, park = await at_route(pilot)
        await press(pilot, "i")
        await wait_text(pilot, "Import checkpoints")
        await type_text(pilot, f"'{file}'")
        await press(pilot, "enter", "enter")
        await wait_text(pilot, "“wegvakk” in line 1 is read as road section")
        assert await stops(app, park) == []
        await press(pilot, "enter")
        await wait_text(pilot, "02  Poort")
        assert [checkpoint.kind for checkpoint in await stops(app, park)] == ["road", "entrance"]


@scenario
async def test_a_map_is_shown_before_it_is_taken_in_and_swapped_places_are_asked_about(data: Path, tmp_path: Path) -> None:
    swapped = tmp_path / "swapped.csv"
    swapped.write_text("naam;lat;lon;kleur\nBrug;5.53;51.61;rood\n")
    async with running(data) as pilot:
        app, park = await at_route(pilot)
        for file, shown in ((KML, "KML"), (swapped, "1 column is not read: kleur")):
            await press(pilot, "i")
            await wait_text(pilot, "Import checkpoints")
            await type_text(pilot, f"'{file}'")
            await press(pilot, "enter", "enter")
            await wait_text(pilot, shown)
            if file == KML:
                await wait_text(pilot, "1 place without a name is left out")
            await press(pilot, "t")
            if file == KML:
                await wait_text(pilot, "03  Kade")
        await wait_text(pilot, "What is meant?")
        await press(pilot, "1")
        await wait_text(pilot, "5.53000, 51.61000")
        assert len(await stops(app, park)) == 3
        await press(pilot, "w")
        await wait_text(pilot, "51.61000, 5.53000")
        await press(pilot, "t")
        await wait_text(pilot, "04  Brug")
        position = (await stops(app, park))[3].position
        assert position is not None
        assert (position.lat, position.lon) == ("51.61", "5.53")


@scenario
async def test_a_park_without_checkpoints_is_made_and_walked_whole(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "n", *"De Amert", "enter", "enter", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ParkScreen), "the park")
        await press(pilot, "r")
        await wait_text(pilot, "1 checkpoint")
