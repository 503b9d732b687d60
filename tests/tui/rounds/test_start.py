"""Starting a round: Enter five times, the defaults of the park, participants and themes by digit, and how long it takes."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kvo_inspect import paths
from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.domain.walk.progress import progress_of
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.store.checklists.stored import used_checklists
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, open_round, participants_of, rounds_of, start_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.texts import Lang
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.rounds.start import StartRoundScreen
from tests.hostile import unwanted_in
from tests.rounds_of_before import finish_with_open_questions
from tests.tui.support import NOW, press, running, scenario, screen_text, wait_for, wait_open, wait_text

STOPS = (NewCheckpoint("Entree", "entrance", marks=True), NewCheckpoint("Kade", "road"), NewCheckpoint("Kade 12", "plot"))


async def at_form(pilot: Pilot[None], app: KvoApp, park: str) -> StartRoundScreen:
    """Open the form and wait until it is filled, and takes keys."""
    screen = StartRoundScreen(park)
    await app.push_screen(screen)
    await wait_for(pilot, lambda: screen.loaded and screen.focused is not None, "the form")
    return screen


def used(store: Store, round_id: str) -> dict[str, str]:
    """Return the checklists of a round and how they are walked."""
    return {one.checklist.id: one.mode for one in used_checklists(store, round_id, confidential=True)}


@pytest.mark.parametrize(("lang", "counted"), [("en", "3 checkpoints, "), ("nl", "3 punten, ")])
def test_enter_five_times_starts_the_round_with_its_defaults(data: Path, lang: Lang, counted: str) -> None:
    @scenario
    async def run() -> None:
        async with running(data, lang=lang) as pilot:
            app = await wait_open(pilot)
            park = await app.call(add_park, "De Amert", "Veghel", STOPS)
            screen = await at_form(pilot, app, park.id)
            await wait_text(pilot, counted)
            await press(pilot, *["enter"] * 5)
            await wait_for(pilot, lambda: app.screen is not screen, "the round")
            (made,) = await app.call(rounds_of, park.id)
            assert (made.part, made.date) == ("evening", "2026-11-12")  # half past seven on a November evening
            kind = (await app.call(lambda store: store.get(Measurement, made.measurement))).kind
            assert kind == "baseline"  # there was none
            core = {one.checklist.id for one in load_checklists(None)[0] if one.checklist.core}
            assert await app.call(used, made.id) == dict.fromkeys(core, "full")
            assert [one.name for one in await app.call(participants_of, made.id)] == ["Karin Bos"]

    run()


@scenario
async def test_digits_tick_people_and_themes_and_a_line_adds_somebody(data: Path) -> None:
    async with running(data, size=(80, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        checklists = tuple((one, "full") for one in load_checklists(None)[0][:2])
        before = NewRound("baseline", "day", "2026-10-01", checklists, (Person("Karin", "KVO"), Person("Joost", "gemeente", "ambtenaar")))  # type: ignore[arg-type]
        await app.call(start_round, park.id, before)
        screen = await at_form(pilot, app, park.id)
        await press(pilot, "3", "enter", "1", "enter", "enter", "enter")
        await wait_text(pilot, "Joost")
        await press(pilot, "9")
        await wait_text(pilot, "No row has number 9.")
        await press(pilot, "1", "1", "2", *"[@click=app.quit]x[/], Kring 7", "enter")
        await wait_text(pilot, "[@click=app.quit]x[/]")
        assert "No row has number" not in screen_text(app)
        assert not unwanted_in(screen_text(app))
        await press(pilot, "tab", "tab")
        first = load_checklists(None)[0][0].checklist
        await wait_text(pilot, first.title.en)
        await press(pilot, "1", "2", "2")
        await wait_text(pilot, "only what stands out")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: app.screen is not screen, "the round")
        made = (await app.call(rounds_of, park.id))[0]
        assert made.part == "day"
        people = [(one.name, one.organisation, one.presence.state) for one in await app.call(participants_of, made.id)]
        assert people == [("Joost", "gemeente", "excused"), ("[@click=app.quit]x[/]", "Kring 7", "present")]
        assert await app.call(used, made.id) == {first.id: "notable"}


@scenario
async def test_who_was_typed_by_mistake_goes_back_to_the_line_and_who_is_known_stays_listed(data: Path) -> None:
    async with running(data, size=(80, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        checklists = tuple((one, "full") for one in load_checklists(None)[0][:2])
        before = NewRound("baseline", "day", "2026-10-01", checklists, (Person("Karin", "KVO"),))  # type: ignore[arg-type]
        await app.call(start_round, park.id, before)
        screen = await at_form(pilot, app, park.id)
        await press(pilot, "enter", "enter", "enter", "enter")
        await wait_text(pilot, "to add somebody")
        await press(pilot, "backspace")
        await wait_text(pilot, "Karin")
        await press(pilot, *"Joosd, gemeente, ambtenaar", "enter")
        await wait_text(pilot, "Backspace: Joosd back to this line")
        await press(pilot, "backspace", "home", *["delete"] * 5, *"Joost", "enter")
        await wait_text(pilot, "[✓] Joost")
        await press(pilot, *"Piet", *["backspace"] * 9)  # held down: it goes no further than its line
        await wait_text(pilot, "[✓] Joost")
        await press(pilot, *"Niemand", "enter", "backspace", "ctrl+u", "up", "down")
        await wait_text(pilot, "Backspace: Joost back to this line")
        assert "Niemand" not in screen_text(app)
        await press(pilot, "tab", "tab", "1", "enter")
        await wait_for(pilot, lambda: app.screen is not screen, "the round")
        made = (await app.call(rounds_of, park.id))[0]
        people = [(person.name, person.organisation, person.role) for person in await app.call(participants_of, made.id)]
        assert ("Joost", "gemeente", "ambtenaar") in people
        assert not {"Joosd", "Niemand"} & {name for name, _organisation, _role in people}


@scenario
async def test_mistakes_are_told_at_the_field(data: Path) -> None:
    async with running(data, size=(80, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        screen = await at_form(pilot, app, park.id)
        themes = len([one for one in load_checklists(None)[0] if one.checklist.core])
        await press(pilot, *["tab"] * 6)
        for number in range(1, themes + 1):
            await press(pilot, str(number), str(number))
        await press(pilot, "enter")
        await wait_text(pilot, "Choose at least one theme.")
        await press(pilot, "1", *["shift+tab"] * 4, "ctrl+u", *"31-2-2026", *["enter"] * 3)
        await wait_text(pilot, "is no date. Type it as")
        assert app.screen is screen
        assert not await app.call(rounds_of, park.id)


@scenario
async def test_the_number_of_questions_is_that_of_the_round_with_its_rechecks(data: Path) -> None:
    async with running(data, size=(80, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        checklists = tuple((one, "full") for one in load_checklists(None)[0][:2])
        before = await app.call(start_round, park.id, NewRound("baseline", "evening", "2025-10-01", checklists, ()))  # type: ignore[arg-type]
        stop = (await app.call(route, park.id))[0]
        for text in ("hek open", "gat in de weg"):
            await app.call(record_finding, before.id, stop.id, NewFinding(text))
        await app.call(finish_with_open_questions, before.id)
        screen = await at_form(pilot, app, park.id)
        await wait_text(pilot, "questions")
        line = next(line for line in screen_text(app).splitlines() if "questions" in line)
        ((questions, rechecks),) = re.findall(r"(\d+) questions, (\d+) rechecks", line)
        assert rechecks == "2"
        while app.screen is screen:
            await press(pilot, "enter")
        assert await app.call(asked_in_all, park.id) == int(questions) + int(rechecks)


@scenario
async def test_what_another_round_of_the_day_found_is_announced_only_where_the_round_will_ask_it(data: Path) -> None:
    async with running(data, size=(80, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        checklists = tuple((one, "full") for one in load_checklists(None)[0][:2])
        stop = (await app.call(route, park.id))[0]
        for part, texts in (("day", ("hek open",)), ("evening", ("gat in de weg", "bord om"))):
            new = NewRound("baseline", part, "2026-11-12", checklists, ())  # type: ignore[arg-type]
            before = await app.call(start_round, park.id, new)
            for text in texts:
                await app.call(record_finding, before.id, stop.id, NewFinding(text))
            await app.call(finish_with_open_questions, before.id)
        screen = StartRoundScreen(park.id, "yearly", "evening")
        await app.push_screen(screen)
        await wait_text(pilot, "1 recheck")  # the day comes before the evening
        await press(pilot, "enter", "1", "enter")
        await wait_for(pilot, lambda: "1 recheck" not in screen_text(app), "a day round, which is asked to look at nothing of today")
        await press(pilot, "ctrl+u", *"13-11-2026", "enter")
        await wait_text(pilot, "3 rechecks")


def asked_in_all(store: Store, park: str) -> int:
    """Return how many rows the newest round of a park asks."""
    walk = load_walk(store, rounds_of(store, park)[0].id)
    return sum(progress_of(walk, stop).total for stop in walk.stops)


@scenario
async def test_the_number_of_questions_follows_the_form(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        await at_form(pilot, app, park.id)
        await wait_text(pilot, "questions")

        def counted() -> str:
            return next(line for line in screen_text(app).splitlines() if "questions" in line)

        evening = counted()
        await press(pilot, "enter", "1", "enter")
        await wait_for(pilot, lambda: counted() != evening, "another number by day")


@scenario
async def test_the_park_continues_its_open_round_and_reopens_a_finished_one(data: Path) -> None:
    async with running(data, now=NOW + dt.timedelta(days=1)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        made = await app.call(start_round, park.id, NewRound("baseline", "day", "2026-11-12", ((load_checklists(None)[0][0], "full"),)))
        await app.call(finish_round, made.id)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "De Amert")
        await press(pilot, "enter")
        await wait_text(pilot, "finished")
        with pytest.raises(NotAllowedNow):
            await app.call(open_round, made.id)
        await press(pilot, "o")
        await wait_text(pilot, "● open")
        assert (await app.call(lambda store: store.get(Round, made.id))).closed is None


def test_a_checklist_that_came_with_the_park_is_offered_and_walked(data: Path, tmp_path: Path) -> None:
    """The facilitator's own checklist, on another laptop: made into a file there, taken in here, no round uses it yet."""
    own = tmp_path / "karin" / "checklists"
    own.mkdir(parents=True)
    source = (paths.shipped_checklists() / "traffic.toml").read_text("utf-8")
    for was, now in (('id = "traffic"', 'id = "yards"'), ('title.en = "', 'title.en = "Our '), ("core = false", "core = true")):
        assert was in source
        source = source.replace(was, now, 1)
    (own / "yards.toml").write_text(source, "utf-8")
    with closing(open_record(tmp_path / "karin", state_folder=tmp_path / "state of karin", author="Karin")) as store:
        park = add_park(store, "De Amert", "Veghel", STOPS).id
        make_pack(store, tmp_path / "amert.kvopack")

    @scenario
    async def run() -> None:
        async with running(data) as pilot:
            app = await wait_open(pilot)
            await app.call(merge, tmp_path / "amert.kvopack")
            screen = await at_form(pilot, app, park)
            await press(pilot, *["tab"] * 6)
            await wait_text(pilot, "came with the park")
            assert "Our Traffic" in screen_text(app)
            await press(pilot, "enter")
            await wait_for(pilot, lambda: app.screen is not screen, "the round")
            (made,) = await app.call(rounds_of, park)
            assert (await app.call(used, made.id))["yards"] == "full"

    run()


@scenario
async def test_a_set_is_chosen_with_its_questions_beside_it_and_another_kind_proposes_its_own(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        screen = await at_form(pilot, app, park.id)
        await press(pilot, "enter", "enter", "enter")
        await wait_text(pilot, "2 full ")
        text = screen_text(app)
        assert "▸ 2 full" in text, "a baseline asks everything"
        counts = [int(row.split(" questions")[0].split()[-1]) for row in text.splitlines() if " questions, about" in row]
        assert counts[0] < counts[1], "the short set stands above the full one"
        await press(pilot, "up", "up", "up", "2")
        await wait_text(pilot, "short")
        await press(pilot, "enter", "enter", "enter")
        await wait_text(pilot, "▸ 1 short")
        await press(pilot, *["tab"] * 4, *"2130", "enter")
        await wait_for(pilot, lambda: app.screen is not screen, "the round")
        (made,) = await app.call(rounds_of, park.id)
        assert (made.set.kind, made.back_by) == ("short", "21:30")


@scenario
async def test_what_is_no_time_is_told_at_its_field(data: Path) -> None:
    async with running(data, size=(80, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        await at_form(pilot, app, park.id)
        await press(pilot, *["tab"] * 7, *"25:00", "enter")
        await wait_text(pilot, "is no time. Type it as 21:30.")
        assert not await app.call(rounds_of, park.id)


@scenario
async def test_of_a_round_that_was_begun_with_another_set_it_says_so(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        core = tuple((loaded, "full") for loaded in load_checklists(None)[0] if loaded.checklist.core)
        begun = NewRound("baseline", "evening", "2026-11-12", core, question_set=QuestionSet(kind="short"))  # type: ignore[arg-type]
        await app.call(start_round, park.id, begun)
        screen = await at_form(pilot, app, park.id)
        await press(pilot, "1", "enter", "2", "enter", "enter", "2", *["enter"] * 2)
        await wait_for(pilot, lambda: app.screen is not screen, "the round")
        await wait_text(pilot, "This round was begun already, with the set: short.")
        (made,) = await app.call(rounds_of, park.id)
        assert made.set.kind == "short"


@scenario
async def test_the_date_is_asked_before_the_themes_and_nothing_of_the_future_starts_unasked(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        screen = await at_form(pilot, app, park.id)
        names = [field.name for field in screen.form.fields]
        assert names.index("date") < names.index("themes")
        assert names.index("weather") < names.index("themes")
        await press(pilot, "enter", "enter", "ctrl+u", *"1-1-2030", "enter", "enter", *"Ans Bos, BIZ, inspecteur")
        await wait_text(pilot, "Enter add this person")
        await press(pilot, "tab", "enter")
        await wait_text(pilot, "1-1-2030 is still to come: 1146 days after today (12-11-2026).")
        assert not await app.call(rounds_of, park.id)
        await press(pilot, "2")
        await wait_for(pilot, lambda: app.screen is screen, "the form again")
        await press(pilot, *["shift+tab"] * 3, "ctrl+u", *"1-3-2025", *["enter"] * 3)
        await wait_text(pilot, "is long ago: 621 days before today")
        await press(pilot, "1")
        await wait_for(pilot, lambda: app.screen is not screen and not isinstance(app.screen, AskYesNo), "the round")
        (made,) = await app.call(rounds_of, park.id)
        assert made.date == "2025-03-01"
        assert [one.name for one in await app.call(participants_of, made.id)] == ["Karin Bos", "Ans Bos"], "typed is not dropped"
