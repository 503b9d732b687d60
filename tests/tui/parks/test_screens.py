"""The home screen, a park, its settings, trajectory and partners: by keyboard only, in both languages, with hostile names."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.domain.parks.park import Park, Terms
from kvo_inspect.settings import Settings, load_settings
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang
from tests.hostile import HOSTILE, unwanted_in
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text

EMPTY = {"en": "No parks yet", "nl": "Nog geen"}


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_without_parks_it_says_what_to_do(data: Path, lang: Lang) -> None:
    @scenario
    async def run() -> None:
        async with running(data, lang=lang) as pilot:
            await wait_text(pilot, EMPTY[lang])

    run()


@scenario
async def test_every_hostile_name_is_a_park_that_can_be_found_and_opened(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        for name, text in HOSTILE.items():
            await app.call(add_park, f"{name} {text[:100]}", text[:60])
        await app.screen.reload()  # type: ignore[attr-defined]
        parks = await app.call(list_parks)
        assert len(parks) == len(HOSTILE)
        await press(pilot, "slash", *"click", "enter")
        await wait_text(pilot, "▸ click [@click=app")
        await press(pilot, "enter")
        await wait_text(pilot, "click [@click=app.quit]x[/]")
        await wait_text(pilot, "No round yet.")
        assert not unwanted_in(screen_text(app))
        await press(pilot, "escape", "escape", "end")
        await wait_for(pilot, lambda: "No round yet" not in screen_text(app), "the home screen")
        assert not unwanted_in(screen_text(app))
        await press(pilot, "slash", *"zz no such park")
        await wait_text(pilot, "Nothing matches.")


@scenario
async def test_a_park_is_edited_and_its_mistakes_are_told_at_the_field(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel")
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "De Amert")
        await press(pilot, "enter")
        await wait_text(pilot, "No round yet.")
        await press(pilot, "e")
        await wait_text(pilot, "Dark columns in a row")
        await press(pilot, "ctrl+u", "enter", "enter", "enter", "enter", "backspace", *"99", "enter", "enter", "enter")
        await wait_text(pilot, "✗ Fill this in")
        await type_text(pilot, "[/] \x1b[31mDe Amert")
        await press(pilot, *["enter"] * 7)
        await wait_text(pilot, "A row is 2 to 50 columns.")
        await press(pilot, "ctrl+u", "5", "enter", "ctrl+u", *"1 7 soon 42", "enter", "enter")
        await wait_text(pilot, "Type four numbers of days")
        await press(pilot, "ctrl+u", *"0 3 10 30", "enter", "enter")
        await wait_text(pilot, "No round yet.")
        stored = await app.call(lambda store: store.get(Park, park.id))
        assert (stored.name, stored.municipality, stored.lamp_row) == ("[/] [31mDe Amert", "Veghel", 5)
        assert stored.terms == Terms(urgent=0, serious=3, normal=10, minor=30)
        assert "u undo" in screen_text(app)
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: ")
        assert (await app.call(lambda store: store.get(Park, park.id))).name == "De Amert"
        await press(pilot, "z")
        await wait_text(pilot, "Done again: ")
        assert (await app.call(lambda store: store.get(Park, park.id))).terms == stored.terms


@scenario
async def test_trajectory_and_partners_are_recorded(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert")
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "De Amert")
        await press(pilot, "enter")
        await wait_text(pilot, "not recorded yet")
        await press(pilot, "t")
        await wait_text(pilot, "No trajectory is recorded yet.")
        await press(pilot, "e")
        await wait_text(pilot, "Term in months")
        await press(pilot, "4", "enter", *"31-2-2026", "enter", "enter")
        await wait_text(pilot, "“31-2-2026” is no date.")
        await press(pilot, "ctrl+u", *"1-9-2026", "enter", "enter")
        await wait_text(pilot, "1-9-2026 to 1-9-2029 (36 months)")
        await press(pilot, "escape")
        await wait_text(pilot, "action plan, since 1-9-2026, 36 months")
        trajectory = (await app.call(trajectories_of, park.id))[0]
        assert (trajectory.phase, trajectory.starts, trajectory.number) == ("plan", "2026-09-01", 1)
        await press(pilot, "w")
        await wait_text(pilot, "Grid operator")
        await press(pilot, "enter")
        await wait_text(pilot, "Emergency number")
        await press(pilot, *"Veghel", "enter", "enter", "enter", "enter", *"14 0413", "enter", "2", "enter")
        await wait_text(pilot, "14 0413")
        municipality = (await app.call(partners_of, park.id))[0]
        assert (municipality.fault_number, municipality.language) == ("14 0413", "en")


@scenario
async def test_settings_change_language_and_colours_at_once_and_esc_takes_them_back(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "i")
        await wait_text(pilot, "Settings")
        await press(pilot, *["down"] * 6, "2")
        await wait_text(pilot, "Instellingen")
        await press(pilot, "down", "3")
        await wait_for(pilot, lambda: app.theme == "day", "the day theme")
        await press(pilot, "escape", "1")
        await wait_text(pilot, "Parks")
        assert app.theme == "normal"
        await press(pilot, "i")
        await wait_text(pilot, "Settings")
        await press(pilot, "ctrl+u", *["enter"] * 6, "2", "enter", "enter", "enter")
        await wait_text(pilot, "✗ ")
        await press(pilot, *"K. Bos", *["enter"] * 9)
        await wait_text(pilot, "De instellingen zijn bewaard.")
        assert load_settings(data) == Settings(name="K. Bos", lang="nl")


@scenario
async def test_leaving_the_settings_changes_neither_the_language_of_the_command_nor_the_colours_of_the_round(data: Path) -> None:
    async with running(data, lang="nl", settings=Settings(name="Karin Bos", lang="en")) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "Bedrijventerreinen")
        app.in_round(evening=True)
        await press(pilot, "i")
        await wait_text(pilot, "Instellingen")
        await press(pilot, "escape")
        await wait_text(pilot, "Bedrijventerreinen")
        assert app.theme == "night"
        await press(pilot, "i")
        await wait_text(pilot, "Instellingen")
        await press(pilot, *["down"] * 6, "2", "3")
        await wait_text(pilot, "Settings")
        await press(pilot, "2", "down", "3")
        await wait_for(pilot, lambda: app.theme == "day", "the day theme")
        await press(pilot, "escape", "1")
        await wait_text(pilot, "Bedrijventerreinen")
        assert app.theme == "night"
        await press(pilot, "i")
        await wait_text(pilot, "Instellingen")
        await press(pilot, "ctrl+u", *"K. Bos", *["enter"] * 9)
        await wait_text(pilot, "De instellingen zijn bewaard.")
        assert load_settings(data) == Settings(name="K. Bos", lang="en")
        assert app.theme == "night"


def test_a_record_that_cannot_be_opened_is_told_in_one_sentence_and_can_be_tried_again(data: Path) -> None:
    paths.record_file(data).write_bytes(b"this is no database at all " * 100)

    @scenario
    async def run() -> None:
        async with running(data) as pilot:
            await wait_text(pilot, "is damaged")
            assert "restore FILE" in screen_text(pilot.app)
            paths.record_file(data).unlink()
            await press(pilot, "enter")
            await wait_text(pilot, "No parks yet")

    run()


def test_a_record_in_use_is_told(data: Path) -> None:
    other = open_record(data)

    @scenario
    async def run() -> None:
        async with running(data) as pilot:
            await wait_text(pilot, "Close that one first")
            other.close()
            await press(pilot, "enter")
            await wait_text(pilot, "No parks yet")

    run()


@scenario
async def test_a_new_park_shows_what_each_line_is_understood_as(data: Path) -> None:
    lines = (
        "Voor; hekwerk",
        "Achter; brandkraan",
        "Noord; ingang",
        "P1; parkeerplaats",
        "Plas; vijver",
        "Nr 4; gebouw",
        "Weg 1",
        "Hier; blurb",
    )
    async with running(data, lang="nl", size=(80, 30)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "n", *"De Amert", "enter", "enter")
        await wait_text(pilot, "wegvak, perceel, entree, parkeerplaats,")
        for line in lines[:-1]:
            await press(pilot, *line, "enter")
        await press(pilot, *lines[-1])
        await wait_text(pilot, "= wegvak: “blurb” onbekend")
        text = screen_text(app)
        assert all(kind in text for kind in ("= object", "= entree", "= parkeerplaats", "= water", "= perceel", "= wegvak"))
        assert "Enter volgende regel" in text
        await press(pilot, *["up"] * 6, *["left"] * 3, "enter", *"x")  # going back to mend a line cuts none in two
        await press(pilot, "backspace", *["down"] * 6, "enter", "enter")
        await wait_text(pilot, "Nog geen schouw")
        (park,) = await app.call(list_parks)
        stops = await app.call(route, park.id)
        assert [(stop.name, stop.kind) for stop in stops] == list(
            zip(
                ("Voor", "Achter", "Noord", "P1", "Plas", "Nr 4", "Weg 1", "Hier"),
                ("object", "object", "entrance", "parking", "water", "plot", "road", "road"),
                strict=True,
            )
        )
