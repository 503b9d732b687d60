"""The first start: who, then practising or a park and a round of one's own; by keyboard only."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kvo_inspect import paths
from kvo_inspect.demo import demo_folder
from kvo_inspect.settings import load_settings
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.protection.page import ProtectionScreen
from kvo_inspect.tui.rounds.start import StartRoundScreen
from tests.examples import copy_instead_of_making
from tests.laptops import add_round
from tests.tui.support import NOW, press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text

NAME = {"en": "Your name", "nl": "Je naam"}
PRACTICE = {"en": "PRACTICE", "nl": "OEFENING"}


def the_app(pilot: Pilot[None]) -> KvoApp:
    """Return the app."""
    assert isinstance(pilot.app, KvoApp)
    return pilot.app


@pytest.fixture
def data(first_start: Path) -> Path:
    """Return a data folder that is not there yet, which is what these tests are about."""
    return first_start


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_practising_is_the_default_and_touches_no_record_of_ones_own(data: Path, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_instead_of_making(monkeypatch, lang)

    @scenario
    async def run() -> None:
        async with running(data, lang=lang, name="") as pilot:
            await wait_text(pilot, NAME[lang])
            assert not paths.record_file(data).exists()
            await press(pilot, *"Karin", "enter", "enter", "enter", "enter", "enter")
            await wait_text(pilot, "De Kievitsakker")
            app = the_app(pilot)
            await wait_for(pilot, lambda: app.is_open, "the example")
            await wait_text(pilot, PRACTICE[lang])
            assert load_settings(data).name == "Karin"
            assert app.data == demo_folder(data)
            assert not paths.record_file(data).exists()
            await press(pilot, "y")
            await wait_for(pilot, lambda: app.is_open and not app.practice, "one's own record")
            await wait_for(pilot, lambda: "De Kievitsakker" not in screen_text(app), "an empty list")
            assert app.data == data

    run()


@scenario
async def test_a_park_of_ones_own_leads_to_its_round(data: Path) -> None:
    async with running(data, name="") as pilot:
        await wait_text(pilot, "Your name")
        await press(pilot, "question_mark")  # in an empty field it is help, in a filled one a question mark
        await wait_text(pilot, "Any key closes this page.")
        await press(pilot, "x")
        await wait_text(pilot, "Code letters")
        await press(pilot, "enter", "enter", "enter", "enter", "2", "enter")
        await wait_text(pilot, "✗ Fill this in")
        await type_text(pilot, "Karin [/] \x1b[31m")
        await press(pilot, "enter", "enter", "enter", "ctrl+u", *"ab1", "enter", "enter")
        await wait_text(pilot, "✗ Three letters out of")
        await press(pilot, "ctrl+u", *"mrt", "enter", "enter")
        await wait_text(pilot, "✗ A spreadsheet takes MRT-014 for a day")
        await press(pilot, "ctrl+u", *"kbt", "enter", "enter")
        await wait_text(pilot, "New park")
        await press(pilot, *"De Amert", "enter", "enter")
        await type_text(pilot, "Entree Noord; entrance\nIndustrieweg 12-30\n\n")
        await press(pilot, "enter")
        app = the_app(pilot)
        await wait_for(pilot, lambda: isinstance(app.screen, StartRoundScreen) and app.screen.loaded, "the start of the round")
        await wait_text(pilot, "2 checkpoints, ")
        (park,) = await app.call(list_parks)
        assert [(one.name, one.kind) for one in await app.call(route, park.id)] == [
            ("Entree Noord", "entrance"),
            ("Industrieweg 12-30", "road"),
        ]
        assert await app.call(lambda store: (store.author, store.letters)) == ("Karin [/] [31m", "KBT")


@scenario
async def test_letters_that_are_typed_are_taken_after_an_import_by_command(data: Path) -> None:
    with closing(open_record(data, letters="JDP", now=lambda: NOW)) as store:
        park = add_park(store, "Park", "Amert", [NewCheckpoint("Weg 1")])
    for wished, expected in (("kbt", "KBT"), ("hvw", "KBT")):
        async with running(data, name="", lang="en") as pilot:
            await wait_text(pilot, "Code letters")
            await press(pilot, *"Karin", "enter", "enter", "enter", "ctrl+u", *wished, "enter", "1", "enter")
            app = the_app(pilot)
            await wait_open(pilot)
            assert await app.call(lambda store: store.letters) == expected
            if wished.upper() != expected:
                await wait_text(pilot, "Codes begin with KBT, not HVW")
            else:
                assert await app.call(lambda store: store.rows("select distinct letters from log")) == [("KBT",)]
                (stop,) = await app.call(route, park.id)
                round_id = await app.call(add_round, park.id)
                await app.call(record_finding, round_id, stop.id, NewFinding("hek"))
        (data / "settings.toml").unlink()


@scenario
async def test_the_language_changes_while_choosing(data: Path) -> None:
    async with running(data, name="", lang="en") as pilot:
        await wait_text(pilot, "Your name")
        await press(pilot, "down", "down", "2")
        await wait_text(pilot, "Je naam")
        await press(pilot, "3")
        await wait_text(pilot, "Your name")


@scenario
async def test_everything_up_to_the_round_can_be_typed_in_one_burst(data: Path) -> None:
    async with running(data, name="") as pilot:
        await wait_text(pilot, "Your name")
        who = (*"Karin Bos", "enter", "enter", "enter", "enter", "2", "enter")
        park = (*"De Amert", "enter", *"Veghel", "enter", *"Entree", "enter", *"Kade", "enter", "enter")
        await press(pilot, *who, *park, *["enter"] * 5, "0")
        app = the_app(pilot)
        await wait_for(pilot, lambda: "1/" in screen_text(app).splitlines()[0], "the first answer")
        (line,) = await app.call(list_parks)
        assert (line.name, line.municipality, line.checkpoints, line.answered) == ("De Amert", "Veghel", 2, 1)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_where_a_record_lies_already_going_on_with_it_comes_first(data: Path, lang: Lang) -> None:
    store = open_record(data, state_folder=paths.state_folder(), author="the facilitator")
    add_park(store, "De Amert")
    store.close()

    @scenario
    async def run() -> None:
        async with running(data, lang=lang, name="") as pilot:
            await wait_text(pilot, {"en": "go on with what is here already", "nl": "verder met wat hier al staat"}[lang])
            await press(pilot, *"Karin", "enter", "enter", "enter", "enter", "enter")
            await wait_text(pilot, "De Amert")
            assert (the_app(pilot).data, the_app(pilot).practice) == (data, False)

    run()


@scenario
async def test_the_first_goodbye_is_no_false_alarm(data: Path) -> None:
    """Everything was stored, wherever somebody is in the first session: ctrl+q closes at once."""
    async with running(data, name="") as pilot:
        await wait_text(pilot, "Your name")
        await press(pilot, *"Karin Bos", "enter", "enter", "enter", "enter", "2", "enter")
        await press(pilot, *"De Amert", "enter", "enter", *"Kade; hek", "enter", "enter")
        app = the_app(pilot)
        await wait_for(pilot, lambda: isinstance(app.screen, StartRoundScreen) and app.screen.loaded, "the start of the round")
        assert app.notices.unstored() == (None, None)
        await press(pilot, *["enter"] * 5)
        await wait_text(pilot, "0/")
        assert app.notices.unstored() == (None, None)
        await press(pilot, "n", *"pallets")  # a draft, which is on disk
        assert app.notices.unstored() == (None, None)
        await press(pilot, *["escape"] * 3)
        await wait_text(pilot, "ROUNDS")
        assert app.notices.unstored() == (None, None)
        await press(pilot, "escape")
        await wait_text(pilot, "LAST ROUND")
        await pilot.press("ctrl+q")  # not in a burst: nothing is left that could say it was worked off
        await wait_for(pilot, lambda: not app.is_running or app._exit, "the end")


@scenario
async def test_protection_is_offered_and_comes_before_the_park(data: Path) -> None:
    async with running(data, name="") as pilot:
        await wait_text(pilot, "Protect the record")
        await press(pilot, *"Karin", "enter", "enter", "enter", "enter", "2", "tab", "1", "enter")
        await wait_text(pilot, "New passphrase")
        await press(pilot, *"vier losse woorden", "enter", *"vier losse woorden", "enter")
        await wait_text(pilot, "Typed back")
        (code,) = re.findall(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", screen_text(pilot.app))
        await press(pilot, *code, "enter")
        app = the_app(pilot)
        await wait_for(pilot, lambda: app.is_open and isinstance(app.screen, ProtectionScreen), "the protected record")
        assert app.is_protected
        await press(pilot, "escape")
        await wait_text(pilot, "New park")
