"""The palette reaches the whole program from every screen, and help is the help of what is open."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.settings import load_settings
from kvo_inspect.store.parks.home import ParkLine, list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.compare.screen import CompareScreen
from kvo_inspect.tui.exchange.screen import ExchangeScreen
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.help import HelpScreen
from kvo_inspect.tui.kit.palette import Palette
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.papers.list import PapersScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.parks.partners import PartnersScreen
from kvo_inspect.tui.parks.route import RouteScreen
from kvo_inspect.tui.photos.unassigned import PhotosScreen
from kvo_inspect.tui.places import ParkPlace
from kvo_inspect.tui.plan.measures import MeasuresScreen
from kvo_inspect.tui.plan.meetings import MeetingsScreen
from kvo_inspect.tui.plan.targets import TargetsScreen
from kvo_inspect.tui.plan.trajectory import TrajectoryScreen
from kvo_inspect.tui.reports.screen import ReportScreen
from kvo_inspect.tui.survey.surveys import SurveysScreen
from tests.tui.every_screen import screen_classes
from tests.tui.support import press, running, scenario, screen_text, to_field, wait_for, wait_open, wait_text

PLAIN_WORDS = ("rapport", "schouwverslag", "enquête", "engels", "help", "afsluiten", "planning", "opvolging", "wachtwoord", "privacy")
"""What people type who do not know what the program calls a thing."""


@scenario
async def test_from_deep_in_a_park_every_screen_is_reached_by_its_words(worked: Path) -> None:
    async with running(worked, lang="nl") as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "De Kievitsakker")
        assert "ctrl+p alles" in screen_text(app)
        ways = (("export", WriteFileScreen), ("kievit", ParkScreen), ("maatregelen", MeasuresScreen), ("uitwis", ExchangeScreen))
        for typed, screen in ways:
            await press(pilot, "ctrl+p", *typed, "enter")
            await wait_for(pilot, lambda screen=screen: isinstance(app.screen, screen), typed)  # type: ignore[misc]
            if screen is WriteFileScreen:
                await press(pilot, "escape")
        app.go(ParkPlace((await app.call(list_parks))[0].id))
        await wait_text(pilot, "KVO-traject")
        await press(pilot, "down")  # to a round that is finished
        for typed in PLAIN_WORDS:
            await press(pilot, "ctrl+p", *typed)
            await wait_text(pilot, f"> {typed}")
            assert "Niets gevonden." not in screen_text(app), typed
            await press(pilot, "escape")
            await wait_for(pilot, lambda: not isinstance(app.screen, Palette), "the palette to close")
        await press(pilot, "ctrl+p", *"kleur", "enter")
        await wait_for(pilot, lambda: app.theme == "day", "the next colours")
        assert load_settings(worked).theme == "day"
        await press(pilot, "ctrl+p", *"engl", "enter")
        await wait_text(pilot, "back")
        assert load_settings(worked).lang == "en"
        await press(pilot, "ctrl+p", *"list of all parks", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "home")
        assert len(app.screen_stack) == 1
        await press(pilot, "ctrl+p", *"close the program")
        await wait_text(pilot, "ctrl+q")


@scenario
async def test_from_the_round_the_pages_of_its_park_are_reached_also_when_it_was_opened_at_home(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "r")
        await wait_text(pilot, "In hand")
        await press(pilot, "ctrl+p", *"the checkpoints", "enter")
        await wait_text(pilot, "Route: De Kievitsakker")
        assert isinstance(app.screen, RouteScreen)


@scenario
async def test_a_form_that_is_half_filled_keeps_who_would_go_home(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "n", *"Kade", "ctrl+p", *"list of all", "enter")
        await wait_text(pilot, "This form is not stored yet.")
        assert "Kade" in screen_text(app)


@scenario
async def test_the_help_of_a_question_of_several_lines_begins_with_those_lines(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        app.push_screen(AskYesNo("Two of them go.\n\nTake them off?"))
        await wait_text(pilot, "Take them off?")
        await press(pilot, "f1")
        await wait_text(pilot, "Help · Two of them go.\n\n Take them off?")
        assert "⏎" not in screen_text(app)


@scenario
async def test_f1_in_a_box_is_the_help_of_the_box(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "f", "p")
        await wait_for(pilot, lambda: not isinstance(app.screen, ParksScreen), "the findings")
        app.push_screen(AskYesNo("Is it?"))
        await wait_text(pilot, "Is it?")
        await press(pilot, "question_mark")
        await wait_text(pilot, "Help · Is it?")
        assert "Yes; j and y too, and the whole word." in screen_text(app)
        assert "ctrl+p" not in screen_text(app)
        await press(pilot, "x")
        await wait_for(pilot, lambda: isinstance(app.screen, AskYesNo), "the box again")


@scenario
async def test_while_something_is_typed_the_bar_says_f1(worked: Path) -> None:
    async with running(worked, lang="en") as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "? ")
        await press(pilot, "slash")
        await wait_text(pilot, "F1 ")
        await press(pilot, "question_mark")
        await wait_text(pilot, "Search: ?")
        await press(pilot, "f1")
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "help")
        await press(pilot, "x", "escape")
        await wait_for(pilot, lambda: "F1 " not in screen_text(app), "the question mark again")
        await press(pilot, "s")
        await wait_text(pilot, "F1 more")


@scenario
async def test_colours_that_were_only_looked_at_are_asked_about(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "i")
        await wait_text(pilot, "Colours")
        await to_field(pilot, "Colours")
        await press(pilot, "3")
        await wait_for(pilot, lambda: app.theme == "day", "the colours to be shown")
        await press(pilot, "escape")
        await wait_text(pilot, "Leave without it?")
        await press(pilot, "1")
        await wait_for(pilot, lambda: app.theme == "normal", "the colours as they were")


async def stand_at_park(pilot: Pilot[None], name: str) -> ParkLine:
    """Add a park that has nothing but its name, and stand at the park called *name* on the first screen."""
    app = await wait_open(pilot)
    await app.call(add_park, "Aan de Kade")
    home = app.screen
    assert isinstance(home, ParksScreen)
    await home.reload()
    await wait_text(pilot, "Aan de Kade")
    while (park := home.lines.current) is None or park.name != name:
        await press(pilot, "down")
    return park


OF_THE_PARK = (
    ("targets", TargetsScreen),
    ("route:", RouteScreen),
    ("partners", PartnersScreen),
    ("report: ", ReportScreen),
    ("meetings", MeetingsScreen),
    ("survey: ", SurveysScreen),
    ("measures: ", MeasuresScreen),
    ("trajectory: ", TrajectoryScreen),
    ("compare", CompareScreen),
    ("photos: ", PhotosScreen),
    ("papers", PapersScreen),
)


@scenario
async def test_from_the_first_screen_the_pages_of_the_park_under_the_cursor_are_reached(worked: Path) -> None:
    async with running(worked, lang="en") as pilot:
        app, park = pilot.app, await stand_at_park(pilot, "De Kievitsakker")
        assert isinstance(app, KvoApp)
        for typed, screen in OF_THE_PARK:
            await press(pilot, "ctrl+p", *typed)
            await wait_text(pilot, ": De Kievitsakker")
            assert "Aan de Kade" not in screen_text(app).split("Kievitsakker")[-1], typed
            await press(pilot, "enter")
            await wait_for(pilot, lambda screen=screen: isinstance(app.screen, screen), typed)  # type: ignore[misc]
            assert park.id in {below.park_here for below in app.screen_stack if isinstance(below, KvoScreen)}
            await app.go_home()


@scenario
async def test_a_page_that_a_park_has_not_yet_is_told(worked: Path) -> None:
    async with running(worked, lang="en") as pilot:
        await stand_at_park(pilot, "Aan de Kade")
        await press(pilot, "ctrl+p", *"meetings:", "enter")
        await wait_text(pilot, "Meetings: not possible here yet.")


@scenario
async def test_every_key_that_holds_anywhere_is_found_from_the_first_screen(worked: Path) -> None:
    async with running(worked, lang="en") as pilot:
        app = await wait_open(pilot)
        await press(pilot, "ctrl+p")
        await wait_text(pilot, "What do you want to do?")
        palette = app.screen
        assert isinstance(palette, Palette)
        await wait_for(pilot, lambda: len({way.label for way in palette.matching()}) > 50, "what is loaded later")
        sentences = {way.about for way in palette.matching()}
        held = {(screen, key) for screen in screen_classes() if issubclass(screen, KvoScreen) for key in screen.KEYS if key.anywhere}
        not_offered = {"own"}  # one's own parks: only while practising
        assert {
            (screen.__name__, key.action) for screen, key in held if key.about not in sentences and key.action not in not_offered
        } == set()
