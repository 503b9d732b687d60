"""Setting right, by keyboard only: a round corrected, set aside, removed and joined, a park removed; who opens another's round is asked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import cast

from textual.pilot import Pilot

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.round import NewRound, Person, participants_of, start_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.marks import record_person_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.rounds.people import RoundPeopleScreen
from kvo_inspect.tui.rounds.right import RoundRightScreen
from kvo_inspect.tui.walk.screen import WalkScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

CHECK = "fencing/HK-05"


def begin(store: Store, park: str, date: str = "2026-11-12", people: tuple[str, ...] = ("Karin Bos", "Ans")) -> str:
    """Start an evening round with one theme; return its id."""
    fencing = next(loaded for loaded in load_checklists(None)[0] if loaded.checklist.id == "fencing")
    return start_round(store, park, NewRound("baseline", "evening", date, ((fencing, "full"),), tuple(map(Person, people)))).id


async def at_park(pilot: Pilot[None]) -> tuple[KvoApp, str]:
    """Make a park with a stop, and open it."""
    app = await wait_open(pilot)
    park = (await app.call(add_park, "De Amert", "Veghel", [NewCheckpoint("Kade", "object")])).id
    await app.push_screen(ParkScreen(park))
    await wait_text(pilot, "No round yet.")
    return app, park


def there(store: Store, round_id: str) -> Round:
    return store.get(Round, round_id)


@scenario
async def test_a_round_is_corrected_set_aside_brought_back_and_removed(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        wrong = await app.call(begin, park, "2030-01-01")
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "semicolon")
        await wait_text(pilot, "Set right: evening round 1-1-2030")
        await press(pilot, "enter")
        await wait_text(pilot, "Correct: evening round 1-1-2030")
        await press(pilot, "ctrl+u", *"13-11-2026", "enter", "1", "enter", "2", "enter", *"dry", "enter", *"1630", "enter", "2", "enter")
        await wait_text(pilot, "13-11-2026 is still to come: 1 day after today")
        await press(pilot, "1")
        await wait_text(pilot, "Set right: day round 13-11-2026")
        round_ = await app.call(there, wrong)
        assert (round_.date, round_.part, round_.weather, round_.back_by, round_.ticked) == (
            "2026-11-13",
            "day",
            "dry",
            "16:30",
            ("visit",),
        )
        await wait_text(pilot, "yearly round")
        await press(pilot, "down", "enter")
        await wait_text(pilot, "Who walked along: day round 13-11-2026")
        await press(pilot, "down", "enter")
        await wait_text(pilot, "Participant: Ans")
        await press(pilot, *" Smit", "enter", *"BIZ", "enter", "enter", "3", "enter", *"2015", "enter")
        await wait_text(pilot, "left at 20:15")
        await press(pilot, "minus")
        await wait_text(pilot, "▸ Ans Smit")
        await press(pilot, "down", "delete", "1")
        await wait_text(pilot, "1 person")
        await press(pilot, "u")
        await wait_text(pilot, "2 people")
        assert [person.name for person in await app.call(participants_of, wrong)] == ["Ans Smit", "Karin Bos"]
        await press(pilot, "escape", "end", "enter")
        await wait_text(pilot, "It stands with it from now on")
        await press(pilot, "enter")
        await wait_text(pilot, "✗ Fill this in")
        await press(pilot, *"an exercise", "enter")
        await wait_text(pilot, "let it count again")
        assert (await app.call(there, wrong)).aside == "an exercise"
        await press(pilot, "escape")
        await wait_text(pilot, "an exercise")
        assert "aside" in screen_text(app)
        (line,) = await app.call(list_parks)
        assert line.last_round == ""
        await press(pilot, "semicolon", "end", "enter")
        await wait_text(pilot, "remove it")
        await press(pilot, "end", "up", "enter")
        await wait_text(pilot, "Remove the day round of 13-11-2026? Nothing was recorded in it.")
        assert "Ans Smit," in screen_text(app), "the question names what goes with the round"
        await press(pilot, "1")
        await wait_text(pilot, "This round was removed.")
        assert await app.call(list_rounds, park) == []
        await press(pilot, "u")
        await wait_text(pilot, "remove it")
        assert len(await app.call(participants_of, wrong)) == 2


@scenario
async def test_the_cursor_stays_on_the_round_whose_day_was_corrected(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        for day in ("2026-11-12", "2026-11-10"):
            await app.call(begin, park, day)
        wrong = await app.call(begin, park, "2026-11-08")
        screen = cast(ParkScreen, app.screen)
        await screen.reload()
        await press(pilot, "end", "semicolon", "enter")
        await wait_text(pilot, "Correct: evening round 8-11-2026")
        await press(pilot, "ctrl+u", *"11-11-2026", *["enter"] * 6)
        await wait_text(pilot, "Set right: evening round 11-11-2026")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: app.screen is screen and screen.lines.cursor == 1, "the row of the round")
        assert screen.lines.current is not None
        assert screen.lines.current.id == wrong


@scenario
async def test_who_gave_marks_is_set_aside_with_a_reason_and_brought_back(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        round_id = await app.call(begin, park)
        ans = (await app.call(participants_of, round_id))[1].id
        stop = (await app.call(route, park))[0].id
        await app.call(record_person_marks, round_id, ans, [(stop, "maintenance/OB-16", Given(mark=6))])
        await app.push_screen(RoundPeopleScreen(await app.call(there, round_id)))
        await wait_text(pilot, "2 people")
        await press(pilot, "down", "delete")
        await wait_text(pilot, "Ans gave marks or signed: set aside")
        await press(pilot, *"entered twice", "enter")
        await wait_text(pilot, "1 person")
        assert (await app.call(participants_of, round_id))[0].name == "Karin Bos"
        await press(pilot, "end")
        await wait_text(pilot, "Set aside: entered twice")
        await press(pilot, "u")
        await wait_text(pilot, "2 people")
        await press(pilot, "z")
        await wait_text(pilot, "1 person")
        await press(pilot, "end", "delete")
        await wait_text(pilot, "Ans was set aside. Let them count again?")
        await press(pilot, "1")
        await wait_text(pilot, "2 people")
        assert "entered twice" not in screen_text(app)


@scenario
async def test_after_undo_the_cursor_stands_at_who_came_back(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        round_id = await app.call(begin, park, "2026-11-12", ("Ans", "Karin Bos", "Joost"))
        ans = (await app.call(participants_of, round_id))[0].id
        stop = (await app.call(route, park))[0].id
        await app.call(record_person_marks, round_id, ans, [(stop, "maintenance/OB-16", Given(mark=6))])
        screen = RoundPeopleScreen(await app.call(there, round_id))
        await app.push_screen(screen)
        await wait_text(pilot, "3 people")
        await press(pilot, "delete")
        await wait_text(pilot, "Ans gave marks or signed: set aside")
        await press(pilot, *"entered twice", "enter")
        await wait_text(pilot, "2 people")
        await press(pilot, "home", "u")
        await wait_text(pilot, "3 people")
        await wait_for(pilot, lambda: screen.lines.current is not None and screen.lines.current.name == "Ans", "Ans under the cursor")
        await press(pilot, "down", "z")
        await wait_text(pilot, "2 people")
        await wait_for(pilot, lambda: screen.lines.current is not None and screen.lines.current.id == ans, "Ans, set aside")
        await press(pilot, "home", "u", "enter")
        await wait_text(pilot, "Participant: Ans")


@scenario
async def test_a_date_before_what_the_round_saw_again_was_found_is_asked_about_and_may_stay(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        first = await app.call(begin, park)
        second = await app.call(begin, park, "2026-11-13")
        (stop,) = await app.call(route, park)
        (finding,) = (await app.call(lambda store: record_answer(store, first, stop.id, CHECK, Value(value="2")))).findings
        await app.call(recheck_finding, second, finding.id, "not_yet")
        await app.push_screen(RoundRightScreen(second, park))
        await wait_text(pilot, "Set right: evening round 13-11-2026")
        await press(pilot, "enter")
        await wait_text(pilot, "Correct: evening round 13-11-2026")
        await press(pilot, "ctrl+u", *"1-10-2025", *["enter"] * 6)
        await wait_text(pilot, f"With this date {finding.code} was seen again before the day")
        await press(pilot, "1")
        await wait_text(pilot, "Set right: evening round 1-10-2025")


@scenario
async def test_two_rounds_of_one_evening_are_told_and_joined(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        first = await app.call(begin, park)
        second = await app.call(begin, park, "2026-11-13")
        (stop,) = await app.call(route, park)
        await app.call(lambda store: record_answer(store, first, stop.id, CHECK, Value(value="1")))
        await app.call(lambda store: record_answer(store, second, stop.id, CHECK, Value(value="2")))
        await app.call(lambda store: correct_round(store, second, date="12-11-2026"))
        await press(pilot, "escape")
        await wait_text(pilot, "2 rounds of one day: join")
        await press(pilot, "enter")
        await wait_text(pilot, "2 rounds of one day and part: ; joins them")
        await press(pilot, "semicolon")
        await wait_text(pilot, "join with the other round")
        await press(pilot, "enter")
        await wait_text(pilot, "Goes over: ")
        before = screen_text(app)
        assert "in order" in before
        assert "not in order" in before
        await press(pilot, "o")
        await wait_for(pilot, lambda: screen_text(app) != before, "the other one to be kept")
        await press(pilot, "j")
        await wait_text(pilot, "The two rounds are one now.")
        assert sorted(bool(line.aside) for line in await app.call(list_rounds, park)) == [False, True]
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the joining of two rounds: evening round 12-11-2026.")
        await wait_text(pilot, "join with the other round")
        assert not any(line.aside for line in await app.call(list_rounds, park))


@scenario
async def test_the_labels_of_the_page_of_a_park_stand_whole_and_apart_from_what_they_label(data: Path) -> None:
    async with running(data, lang="nl") as pilot:
        app = await wait_open(pilot)
        park = (await app.call(add_park, "De Amert", "Veghel", [NewCheckpoint("Kade", "object")])).id
        await app.call(begin, park)
        second = await app.call(begin, park, "2026-11-13")
        await app.call(lambda store: correct_round(store, second, date="12-11-2026"))
        await app.push_screen(ParkScreen(park))
        await wait_text(pilot, "Bij elkaar voegen 2 schouwen")


@scenario
async def test_a_park_made_by_mistake_is_removed_at_home_and_comes_back(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        await press(pilot, "escape")
        await wait_text(pilot, "De Amert")
        await press(pilot, "semicolon")
        await wait_text(pilot, "Set right: De Amert")
        await press(pilot, "enter")
        await wait_text(pilot, "Remove De Amert? With it go 1 checkpoint and its partners.")
        await press(pilot, "1")
        await wait_text(pilot, "This park was removed.")
        assert await app.call(list_parks) == []
        await press(pilot, "u")
        await wait_text(pilot, "remove it")
        await press(pilot, "down", "enter", *"twice", "enter")
        await wait_text(pilot, "let it count again")
        await press(pilot, "escape")
        await wait_text(pilot, "set aside: twice")
        assert (await app.call(lambda store: store.get(Park, park))).aside == "twice"


@scenario
async def test_all_that_was_recorded_in_a_park_is_told_at_80_columns(worked: Path) -> None:
    async with running(worked, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "semicolon")
        await wait_text(pilot, "Set right: De Kievitsakker")
        text = screen_text(app)
        assert "12 checkpoints" in text, "as the park’s own screen counts its route"
        assert "3 decisions" in text
        assert "…" not in text
        assert "Set aside  " not in text, "a fact that is none has no line"


def test_who_opens_a_round_that_another_began_is_asked_once(data: Path, tmp_path: Path) -> None:
    with closing(open_record(tmp_path / "ans", state_folder=tmp_path / "state of ans", author="Ans")) as store:
        park = add_park(store, "De Amert", "Veghel", [NewCheckpoint("Kade", "object")]).id
        first, second = (begin(store, park, day, people=("Ans",)) for day in ("2024-11-12", "2024-11-13"))
        make_pack(store, tmp_path / "amert.kvopack")

    @scenario
    async def run() -> None:
        async with running(data) as pilot:
            app = await wait_open(pilot)
            await app.call(merge, tmp_path / "amert.kvopack")
            for round_id, answer, people in ((first, "1", ["Ans", "Karin Bos"]), (second, "2", ["Ans"])):
                await app.push_screen(WalkScreen(round_id))
                await wait_text(pilot, "Karin Bos, do you walk along on this round?")
                await press(pilot, answer)
                await wait_for(pilot, lambda: isinstance(app.screen, WalkScreen), "the round")
                await wait_text(pilot, "correct the clock or the round")
                assert [person.name for person in await app.call(participants_of, round_id)] == people
                await press(pilot, "escape", "escape")
                await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "home")
                await app.push_screen(WalkScreen(round_id))
                await wait_text(pilot, "Kade")
                await wait_for(pilot, lambda: isinstance(app.screen, WalkScreen) and app.screen.loaded, "the round")
                await press(pilot, "w")
                await wait_text(pilot, "WHO walks along")
                assert ("Karin Bos" in screen_text(app)) is (answer == "1")
                await press(pilot, "escape", "semicolon")
                await wait_text(pilot, "Set right: evening round")
                await press(pilot, "escape", "escape", "escape")
                await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "home")

    run()
