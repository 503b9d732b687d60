"""The screen of a report: what it will say stands there before it is written, in the reader's language; then where the file lies."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.domain.papers.paper import Paper, ReportSubject
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of, set_partner
from kvo_inspect.store.photos.photo import set_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.tui.actions.list import ActionListScreen
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.compare.screen import CompareScreen
from kvo_inspect.tui.kit.questions.folder import AskFolder
from kvo_inspect.tui.kit.tell_written import TellWritten
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.reports.adopt import AdoptScreen
from kvo_inspect.tui.reports.screen import ReportScreen
from kvo_inspect.tui.reports.words import RoundWordsScreen
from tests.examples import main_park
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


async def report_open(pilot: Pilot[None]) -> tuple[KvoApp, ReportScreen]:
    """Open the report of the newest round but one, from the page of the example's park; return the app and the screen."""
    app = await wait_open(pilot)
    park = ParkScreen((await app.call(main_park)).id)
    app.push_screen(park)
    await wait_for(pilot, lambda: park.loaded, "the rounds")
    await press(pilot, "down", "s")
    await wait_for(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.loaded, "the report")
    screen = app.screen
    assert isinstance(screen, ReportScreen)
    return app, screen


async def written(pilot: Pilot[None], app: KvoApp, screen: ReportScreen) -> list[Path]:
    """Write the report into the folder proposed, and return what lies there once the box was left."""
    await press(pilot, "enter")
    await wait_for(pilot, lambda: isinstance(app.screen, AskFolder) and app.screen.focused is not None, "which folder")
    await press(pilot, "enter")
    await wait_for(pilot, lambda: isinstance(app.screen, TellWritten), "where it lies", 60)
    await wait_for(pilot, lambda: app.screen.focused is not None, "its keys")
    await press(pilot, "enter")
    await wait_for(pilot, lambda: app.screen is screen, "the report again")
    return sorted(app.exports.iterdir())


@scenario
async def test_it_shows_what_it_will_say_and_writes_that(worked: Path) -> None:
    async with running(worked, lang="nl") as pilot:
        app, screen = await report_open(pilot)
        text = screen_text(app)
        assert "English is voorgesteld: de taal van " in text, "not that of the screen"
        assert "Report of the round" in text
        assert "Met naam genoemd: " in text
        await press(pilot, "1", "1", "3")
        await wait_text(pilot, "Niemand die meeliep staat er met naam in")
        assert "2 English" in screen_text(app)
        assert "webpagina" in screen_text(app)
        (path,) = await written(pilot, app, screen)
        page = path.read_text("utf-8")
        assert '<html lang="en">' in page
        assert "Karin Bos" not in page
        assert "Actions for" in page
        assert await written(pilot, app, screen) == [path], "the same report is there already"
        await press(pilot, "2", "3")
        await wait_text(pilot, "Schouwverslag\n")
        dutch = await written(pilot, app, screen)
        assert len(dutch) == 2
        assert "Karin Bos" in next(other for other in dutch if other != path).read_text("utf-8")
        assert await app.call(lambda store: len(store.acts)) == 0, "looking and writing record nothing"


@scenario
async def test_while_it_is_put_together_it_says_so(worked: Path) -> None:
    gate = threading.Event()

    def busy(_store: Store) -> None:
        gate.wait(30)

    async with running(worked, lang="en") as pilot:
        app = await wait_open(pilot)
        newest = (await app.call(lambda store: rounds_of(store, main_park(store).id)))[0]
        app.begin(app.call(busy))
        try:
            app.push_screen(ReportScreen(ReportSubject("round", newest.park, round=newest.id)))
            await wait_text(pilot, "The report is being put together.")
        finally:
            gate.set()
        await wait_for(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.loaded, "the report")
        assert "being put together" not in screen_text(app)


@scenario
async def test_words_are_proposed_changed_and_stand_in_it(worked: Path) -> None:
    async with running(worked, lang="nl") as pilot:
        app, screen = await report_open(pilot)
        assert "voorgesteld en staan er nog niet in" in screen_text(app)
        await press(pilot, "e")
        await wait_for(pilot, lambda: isinstance(app.screen, RoundWordsScreen) and app.screen.loaded, "the form")
        await press(pilot, *["backspace"] * 9)
        await type_text(pilot, "donkere hoek")
        await press(pilot, "enter", "enter", "enter")
        await wait_text(pilot, "▸ Volgende schouw")
        await type_text(pilot, "12-3-2027")
        await press(pilot, *["enter"] * 2)
        await wait_text(pilot, "▸ Nieuwe bevindingen")
        await type_text(pilot, " En dat zijn er 777.")
        await press(pilot, *["enter"] * 3)
        await wait_text(pilot, "Cijfers komen uit de schouw")
        assert isinstance(app.screen, RoundWordsScreen), "the form stays as it was"
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, " veel.")
        await press(pilot, *["enter"] * 3)
        await wait_for(pilot, lambda: app.screen is screen and "voorgesteld en staa" not in screen_text(app), "the report with these words")
        (path,) = await written(pilot, app, screen)
        assert path.suffix == ".pdf"
        await press(pilot, "pagedown")
        await wait_text(pilot, "En dat zijn er veel.")
        await press(pilot, "pagedown")
        await wait_text(pilot, "donkere hoek")
        await press(pilot, "u")
        await wait_text(pilot, "Ongedaan gemaakt")
        assert "En dat zijn er veel." not in screen_text(app)


@scenario
async def test_esc_gives_a_report_up_and_leaves_no_file(worked: Path) -> None:
    async with running(worked, lang="nl") as pilot:
        app, screen = await report_open(pilot)
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, AskFolder) and app.screen.focused is not None, "which folder")
        await press(pilot, "enter", "escape")  # in one burst: a report that is made before the box is seen cannot be given up
        await wait_text(pilot, "Afgebroken")
        await wait_for(pilot, lambda: app.screen is screen, "the report again")
        assert not app.exports.exists() or list(app.exports.iterdir()) == []


@scenario
async def test_it_is_proposed_in_the_language_of_most_partners_and_a_park_without_rounds_has_none(worked: Path) -> None:
    async with running(worked, lang="en") as pilot:
        app = await wait_open(pilot)

        def mostly_dutch(store: Store) -> str:
            park = main_park(store).id
            for partner in partners_of(store, park)[3:]:
                set_partner(store, partner.id, language="nl")
            return park

        compare = CompareScreen(await app.call(mostly_dutch), "De Kievitsakker")
        app.push_screen(compare)
        await wait_for(pilot, lambda: compare.loaded, "the comparison")
        await press(pilot, "s")
        await wait_text(pilot, "Nederlands is proposed: the language of 11 of the 14 partners")
        assert "Meetrapport" in screen_text(app)
        assert "e edit" not in screen_text(app), "only a round has words"
        empty = (await app.call(lambda store: add_park(store, "Leegveld"))).id
        nothing = CompareScreen(empty, "Leegveld")
        app.push_screen(nothing)
        await wait_for(pilot, lambda: nothing.loaded, "the screen")
        await press(pilot, "s")
        await wait_text(pilot, "no round yet")
        assert app.screen is nothing


@scenario
async def test_a_list_is_shown_as_its_partner_reads_it_and_a_list_of_nothing_says_so(worked: Path) -> None:
    async with running(worked, lang="en") as pilot:
        app = await wait_open(pilot)

        def not_late(store: Store) -> str:
            lists = action_lists(store, main_park(store).id)
            chosen = next(action_list for action_list in lists if action_list.outgoing and not action_list.reminder(store.today))
            set_partner(store, chosen.partner.id, language="nl", person="Wim Zandkuil")
            return chosen.id

        screen = ActionListScreen(await app.call(not_late))
        app.push_screen(screen)
        await wait_for(pilot, lambda: screen.loaded, "the list")
        await press(pilot, "v")
        await wait_for(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.loaded, "the report")
        await wait_text(pilot, "Nederlands is proposed: the language of the partner to whom it goes")
        assert "Actielijst: " in screen_text(app)
        assert "Wim Zandkuil" in screen_text(app)
        await press(pilot, "3")
        await wait_text(pilot, "Nobody who walked along is named")
        assert "Wim Zandkuil" not in screen_text(app)
        await press(pilot, "4")
        await wait_text(pilot, "there is nothing to remind of")
        assert "Enter write it" not in screen_text(app)
        await press(pilot, "4")
        await wait_text(pilot, "Enter write it")


@scenario
async def test_an_adopted_report_is_kept_and_given_out_as_it_is(worked: Path) -> None:
    async with running(worked, lang="en") as pilot:
        app, screen = await report_open(pilot)
        await press(pilot, "a")
        await wait_for(pilot, lambda: isinstance(app.screen, AdoptScreen) and app.screen.loaded, "the form")
        await press(pilot, "enter", "enter", "enter")
        await wait_text(pilot, "required")
        await type_text(pilot, "working group KVO")
        await press(pilot, "enter", "enter", "enter")
        await wait_for(pilot, lambda: app.screen is screen and "Adopted: the file" in screen_text(app), "the report", 60)
        assert "a adopt" not in screen_text(app)
        assert "Enter gives that file" in screen_text(app)
        papers = await app.call(lambda store: store.select(Paper, "where gone = 0 and report = 'round'"))
        assert [(paper.adopted_by, paper.adopted_on, paper.type, paper.language) for paper in papers] == [
            ("working group KVO", "2026-11-12", "pdf", "en")
        ]
        (path,) = await written(pilot, app, screen)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == papers[0].sha256
        photo = await app.call(lambda store: store.select(Photo, "where gone = 0 and not_shared = 0")[0])
        await app.call(set_photo, photo.id, not_shared=True)
        await press(pilot, "3")
        await wait_text(pilot, "is a draft")
        assert f"adopted before photo {photo.name} was" not in " ".join(screen_text(app).split()), "the draft does not show it"
        await press(pilot, "3")
        await wait_for(pilot, lambda: f"adopted before photo {photo.name} was" in " ".join(screen_text(app).split()), "what may be in it")
        await press(pilot, "u", "u")
        await wait_text(pilot, "a adopt")
