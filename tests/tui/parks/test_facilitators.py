"""Who does which park: named on the form, for many parks with one key, taken back as one; home shows only one's own parks."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.settings import load_settings
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang
from tests.hostile import HOSTILE, unwanted_in
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


def four_parks(store: Store) -> None:
    """Two parks of the person at this laptop, capitals aside, one of a colleague, one of nobody."""
    for name, facilitator in (("Aalst", "Karin Bos"), ("Broek", "karin bos"), ("Cuyk", "Mehmet Aydin"), ("Druten", "")):
        add_park(store, name, "Lingeveen", facilitator=facilitator)


def facilitators(store: Store) -> dict[str, str]:
    return {line.name: line.facilitator for line in list_parks(store)}


@scenario
async def test_marked_parks_get_a_facilitator_as_one_step(data: Path) -> None:
    async with running(data, size=(120, 30)) as pilot:
        app = await wait_open(pilot)
        await app.call(four_parks)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "t")
        await wait_text(pilot, "FACILITATOR")
        before = await app.call(facilitators)
        await press(pilot, "*", "w")
        await wait_text(pilot, "Who does these 4 parks: Aalst, Broek, Cuyk, Druten?")
        assert "nobody (1)" in screen_text(app)
        await press(pilot, *"meh")
        await wait_text(pilot, "→ Mehmet Aydin")
        await press(pilot, "right", "enter")
        await wait_text(pilot, "Mehmet Aydin does 3 parks from now on.")
        assert set((await app.call(facilitators)).values()) == {"Mehmet Aydin"}
        assert "marked" not in screen_text(app).splitlines()[0]
        await press(pilot, "g", "g")
        await wait_text(pilot, "Mehmet Aydin (4)")
        await press(pilot, "u")
        await wait_text(pilot, "no facilitator yet (1)")
        assert await app.call(facilitators) == before
        await press(pilot, "end", "w")
        await wait_text(pilot, "Who does Druten?")
        await press(pilot, "enter")
        await wait_text(pilot, "It is so already")


@scenario
async def test_home_shows_only_my_parks_says_how_many_not_and_remembers_it(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(four_parks)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "m")
        await wait_text(pilot, "Your parks: 2 of 4.")
        assert "2 of others not shown: m" in screen_text(app).splitlines()[0]
        assert not any(name in screen_text(app) for name in ("Cuyk", "Druten"))
    kept = load_settings(data)
    assert kept.parks == "mine"
    async with running(data, size=(80, 24), settings=kept) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "2 of others not shown")
        await press(pilot, "slash", *"uyk", "enter")
        await wait_for(pilot, lambda: "Aalst" not in screen_text(app), "none")
        assert "Cuyk" not in screen_text(app), "words do not bring the parks of others back"
        await press(pilot, "slash", "escape", "m")
        await wait_text(pilot, "Druten")
        assert "not shown" not in screen_text(app)
        app.save_settings(name="Iemand Anders")
        await press(pilot, "m")
        await wait_text(pilot, "You are the facilitator of no park yet.")


@scenario
async def test_while_no_park_has_a_facilitator_the_key_says_where_one_is_named(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(lambda store: add_park(store, "Aalst", "Lingeveen"))
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "m")
        await wait_text(pilot, "This park has no facilitator yet: its form names one")
        await app.call(lambda store: add_park(store, "Broek", "Lingeveen"))
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "m")
        await wait_text(pilot, "No park has a facilitator yet: on the table (t) w names one.")
        assert "Aalst" in screen_text(app), "nothing is left out"
        assert not app.settings.parks


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_title_of_the_first_screen_is_whole_whatever_is_told_beside_it(data: Path, lang: Lang) -> None:
    @scenario
    async def run() -> None:
        async with running(data, lang=lang, size=(80, 24)) as pilot:
            app = await wait_open(pilot)
            await app.call(four_parks)
            await app.screen.reload()  # type: ignore[attr-defined]
            await wait_text(pilot, "Druten")
            title = {"nl": " Bedrijventerreinen ", "en": " Parks "}[lang]
            await press(pilot, "m")
            await wait_for(pilot, lambda: "Druten" not in screen_text(app), "only mine")
            assert screen_text(app).startswith(title)
            await press(pilot, "*")
            await wait_for(pilot, lambda: {"nl": "2 gemarkeerd", "en": "2 marked"}[lang] in screen_text(app), "marks")
            assert screen_text(app).startswith(title)
            assert ": m" in screen_text(app).splitlines()[0]

    run()


@scenario
async def test_the_form_of_a_park_offers_names_of_the_record(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.call(four_parks)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "Druten")
        await press(pilot, "n", *"Ede", "up", "up", *["down"] * 8, *"ayd")
        await wait_text(pilot, "→ Mehmet Aydin")
        await press(pilot, "right", "enter")
        await wait_text(pilot, "No round yet.")
        assert "Mehmet Aydin" in screen_text(app).splitlines()[0]
        assert (await app.call(facilitators))["Ede"] == "Mehmet Aydin"
        await press(pilot, "e", "down", "down", "ctrl+u", *"kar")
        await wait_text(pilot, "→ Karin Bos")
        await press(pilot, "right", *["enter"] * 5)
        await wait_for(pilot, lambda: "target for" not in screen_text(app).casefold(), "the park")
        assert (await app.call(facilitators))["Ede"] == "Karin Bos"


@scenario
async def test_hostile_names_stay_text(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        for name, text in HOSTILE.items():
            await app.call(add_park, name, facilitator=text[:150])
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "t", "g", "g", "*", "w")
        await wait_text(pilot, "Who does these")
        assert not unwanted_in(screen_text(app))
        assert (await app.call(lambda store: store.select(Park))) != []
