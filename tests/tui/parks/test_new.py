"""A new park that is set up as another one: asked on its form, told before and after, ready to walk in a few keys."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.parks.park import Park, Terms
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.tui.parks.new import NewParkScreen
from kvo_inspect.tui.parks.right import ParkRightScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

OTHERS = 13
"""Parks enough for a choice of which not all options fit."""


def furnished(store: Store) -> Park:
    """Return a park of which two partners are known, with terms of its own."""
    park = add_park(store, "De Amert", "Veghel")
    set_partner(store, made_id("partner", park.id, "municipality"), organisation="Gemeente Veghel")
    set_partner(store, made_id("partner", park.id, "police"), person="Karin")
    return set_park(store, park.id, terms=Terms(urgent=3))


@scenario
async def test_a_park_from_another_is_ready_to_walk_in_fifteen_keys_and_its_name(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(furnished)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "De Amert")
        first = ["n", *"De Hoef", "enter", "enter", "2", "enter"]
        await press(pilot, *first)  # in one burst: what is taken over is asked before the next key comes
        await wait_text(pilot, "2 partners")
        text = screen_text(app)
        assert "1 setting of its own" in text
        assert "[ ] companies and own partners" in text
        then = ["enter", "enter", "n", *["enter"] * 5]
        await press(pilot, *then[:2])
        await wait_text(pilot, "De Hoef as in De Amert: 2 partners, 1 setting of its own.")
        await press(pilot, *then[2:])
        await wait_text(pilot, "LIGHTING 0/9")
        park = next(line for line in await app.call(list_parks) if line.name == "De Hoef")
        assert len(await app.call(rounds_of, park.id)) == 1
        assert (await app.call(lambda store: store.get(Park, park.id))).terms == Terms(urgent=3)
        assert len(first) - len("De Hoef") + len(then) <= 15


@scenario
async def test_without_another_park_it_is_not_asked_and_of_many_a_letter_finds_one(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "n")
        await wait_for(pilot, lambda: isinstance(app.screen, NewParkScreen) and app.screen.loaded, "the form")
        assert "Set up as in" not in screen_text(app)
        await press(pilot, "escape")
        for number in range(OTHERS):
            await app.call(add_park, f"Park {number:02}")
        await app.call(furnished)
        await press(pilot, "n", *"De Hoef", "enter", "enter")
        await wait_text(pilot, "1 of 15")
        await press(pilot, "a")
        await wait_text(pilot, "▸ 2 De Amert (Veghel)")
        await press(pilot, "backspace", *"park 12")
        await wait_text(pilot, "15 of 15")
        text = screen_text(app)
        assert "▸   Park 12" in text
        assert "no other park" not in text
        await press(pilot, "down")
        await wait_text(pilot, "nothing there")


@scenario
async def test_new_parks_are_set_up_as_the_settings_say_unless_another_is_chosen(data: Path) -> None:
    async with running(data, size=(80, 30)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(furnished)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "i")
        await wait_text(pilot, "New parks as")
        await press(pilot, *["enter"] * 3, "2", *["enter"] * 7)
        await wait_for(pilot, lambda: app.settings.model_park == park.id, "the settings stored")
        first = ["n", *"De Hoef", "enter", "enter", "enter"]
        await press(pilot, *first)
        await wait_text(pilot, "2 partners")
        then = ["enter", "enter", "n", *["enter"] * 5]
        await press(pilot, *then[:2])
        await wait_text(pilot, "De Hoef as in De Amert: 2 partners, 1 setting of its own.")
        assert len(first) - len("De Hoef") + len(then) <= 15
        await press(pilot, "escape", "n", *"Leeg", "enter", "enter", "1", "enter", "enter")
        await wait_for(pilot, lambda: "Leeg" in screen_text(app) and not isinstance(app.screen, NewParkScreen), "the park")
        made = next(line for line in await app.call(list_parks) if line.name == "Leeg")
        assert (await app.call(lambda store: store.get(Park, made.id))).terms == Terms()


@scenario
async def test_a_park_that_is_there_takes_over_a_set_up_after_a_look_and_it_is_taken_back(data: Path) -> None:
    async with running(data, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        await app.call(furnished)
        park = await app.call(add_park, "De Hoef")
        await app.push_screen(ParkRightScreen(park.id))
        await wait_text(pilot, "take over a set-up")
        await press(pilot, "down", "down", "enter")
        await wait_text(pilot, "Take over a set-up: De Hoef")
        await press(pilot, "2", "enter")
        await wait_text(pilot, "2 partners")
        await press(pilot, "enter")
        await wait_text(pilot, "De Hoef as in De Amert: 2 partners, 1 setting of its own. Take it")
        assert (await app.call(lambda store: store.get(Park, park.id))).terms == Terms(), "nothing was written yet"
        await press(pilot, "1")
        await wait_for(pilot, lambda: isinstance(app.screen, ParkRightScreen), "the park")
        assert (await app.call(lambda store: store.get(Park, park.id))).terms == Terms(urgent=3)
        await press(pilot, "u")
        await wait_for(pilot, lambda: app.key_queue.idle, "the undo")
        assert (await app.call(lambda store: store.get(Park, park.id))).terms == Terms()
