"""Planned rounds, by keyboard: planned with who walks along, divided by digits and in equal runs, moved, cancelled; proposed and walked."""

from __future__ import annotations

import csv
from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import (
    PersonPlan,
    PlannedLine,
    divide_equally,
    give_checkpoints,
    people_of_plan,
    plan_round,
    planned_rounds,
)
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.tui.places import PlannedRoundsPlace
from kvo_inspect.tui.rounds.division import DivisionScreen
from kvo_inspect.wording.parks.planned import people_text
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import add_round
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text

ROUTE = [NewCheckpoint(f"Weg {number}") for number in range(1, 7)]
PEOPLE = (PersonPlan("Karin Bos", "Ronde & Co", "inspecteur"), PersonPlan("Lotte Smeets", "", "inspecteur"), PersonPlan("Fatima"))


def only_plan(store: Store) -> PlannedLine:
    (line,) = planned_rounds(store)
    return line


def parks(store: Store) -> Park:
    add_park(store, "Vossenberg", "Dongen", ROUTE[:2])
    return add_park(store, "De Amert", "Veghel", ROUTE)


@scenario
async def test_a_round_is_planned_and_its_route_divided(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(parks)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "De Amert")
        await press(pilot, "enter")
        await wait_text(pilot, "6 checkpoints")
        await press(pilot, "g")
        await wait_text(pilot, "No round is planned. n plans one.")
        await press(pilot, "n")
        await wait_text(pilot, "Meeting place")
        await press(pilot, "enter", "2", "enter", *"1930", "enter", *"Poort", "enter", *"Lotte, , inspecteur", "enter", "enter")
        await wait_text(pilot, "✗ Fill this in")
        await press(pilot, *"+14", *["enter"] * 5)
        await wait_text(pilot, "Who walks what: De Amert, evening round 26-11-2026")
        await wait_text(pilot, "e divides the route in equal runs")
        await press(pilot, "e")
        await wait_text(pilot, "1–3")
        line = await app.call(only_plan)
        assert (people_text(line), line.plan.begins, line.plan.meets_at) == ("Karin Bos 1–3, Lotte 4–6", "19:30", "Poort")
        await press(pilot, "home", "space", ":", "2")
        await wait_for(pilot, lambda: "marked" not in screen_text(app), "given")
        assert people_text(await app.call(only_plan)) == "Karin Bos 3, Lotte 1–2, 4–6"
        await press(pilot, "end", "0")
        await wait_text(pilot, "! 6 is nobody’s part.")
        await press(pilot, "u", "u")
        await wait_for(pilot, lambda: "nobody" not in screen_text(app).splitlines()[5], "taken back")
        assert people_text(await app.call(only_plan)) == "Karin Bos 1–3, Lotte 4–6"
        await press(pilot, "*", "1")
        await wait_text(pilot, "no part of their own")
        lines = screen_text(app).splitlines()
        assert "the whole route" in next(text for text in lines if "Karin Bos" in text)
        assert "no part of their own" in next(text for text in lines if "Lotte" in text)
        assert "nobody’s part" not in screen_text(app)
        await press(pilot, "*", "0")
        await wait_for(pilot, lambda: screen_text(app).count("the whole route") == 2, "nothing is divided")
        await press(pilot, "u", "u")
        await wait_text(pilot, "4–6")
        await press(pilot, "escape")
        await wait_text(pilot, "1 to come")
        assert "Karin Bos 1–3, Lotte 4–6" in screen_text(app)


@scenario
async def test_twelve_people_are_given_their_part_by_name_and_together(data: Path) -> None:
    def crowd(store: Store) -> str:
        park = parks(store)
        people = [PersonPlan(f"Persoon {letter}", f"Bedrijf {letter}") for letter in "ABCDEFGHIJKL"]
        return plan_round(store, park.id, people, date="+9", part="evening").id

    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        plan_id = await app.call(crowd)
        app.push_screen(DivisionScreen(plan_id))
        await wait_text(pilot, "06  Weg 6")
        assert "3 more: Persoon J (the whole route), Persoon K" in screen_text(app), (
            "who has no digit is named, and the route keeps its room"
        )
        await press(pilot, "?")
        await wait_text(pilot, "Give the checkpoint under the cursor")
        assert screen_text(app).count(" 1-9  ") == 1, "nine digits that do the same are one line of the help"
        await press(pilot, "q", "ctrl+p", *"person")
        await wait_text(pilot, "Give the checkpoint under")
        assert screen_text(app).count("1-9    Person") == 1, "and one way in the palette"
        await press(pilot, "escape", "w")
        await wait_text(pilot, "Who walks Weg 1?")
        await press(pilot, *"bedrijf k", "enter")
        await wait_text(pilot, "Persoon K (1)")
        assert people_text(await app.call(only_plan)).endswith("Persoon J, Persoon K 1, Persoon L")
        await press(pilot, "w", *"zz")
        await wait_text(pilot, "Nobody on this plan has these letters.")
        await press(pilot, "enter", "escape", "home", "space", "space", "plus")
        await wait_text(pilot, "Who walks Weg 1, Weg 2 too?")
        await press(pilot, "3")
        await wait_text(pilot, "! 3–6 are nobody’s part. 1 is in more than one part: Persoon C, Persoon K.")
        assert "marked" not in screen_text(app)
        assert "Persoon C, Persoon K" in screen_text(app).split("01  Weg 1")[1].splitlines()[0]
        await press(pilot, "u")
        await wait_text(pilot, "! 2–6 are nobody’s part.")
        await press(pilot, "home", "w", "down", "enter")
        await wait_text(pilot, "2  Persoon B                1  ")
        assert "Persoon B 1," in people_text(await app.call(only_plan)), "who is given it by w has it alone"


@scenario
async def test_somebody_walks_the_whole_route_beside_those_with_a_part(data: Path) -> None:
    def divided(store: Store) -> str:
        park = parks(store)
        plan = plan_round(store, park.id, PEOPLE, date=store.today.isoformat(), part="evening", kind="baseline")
        return divide_equally(store, plan.id)[0].planned_round

    async with running(data, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        plan_id = await app.call(divided)
        app.push_screen(DivisionScreen(plan_id))
        await wait_text(pilot, "Karin Bos                1–3")
        await press(pilot, "a")
        await wait_text(pilot, "Who walks the whole route, beside those who have a part?")
        await press(pilot, *"fat", "enter")
        await wait_text(pilot, "Fatima                   the whole route")
        assert people_text(await app.call(only_plan)) == "Karin Bos 1–3, Lotte Smeets 4–6, Fatima 1–6"
        assert "more than one part" not in screen_text(app)
        await press(pilot, "home", "2")
        await wait_text(pilot, "Karin Bos                2–3")
        assert "Fatima                   the whole route" in screen_text(app), "a checkpoint that another gets is not taken from it"
        await press(pilot, "home", "0")
        await wait_for(pilot, lambda: "Lotte" not in screen_text(app).split("01  Weg 1")[1].splitlines()[0], "nobody’s part")
        assert "nobody" not in screen_text(app).splitlines()[4], "who walks the whole route walks it"
        await wait_text(pilot, "Fatima still walks it, as the whole route: a takes that away.")
        await press(pilot, "a", "3")
        await wait_text(pilot, "Fatima                   no part of their own")
        await wait_text(pilot, "! 1 is nobody’s part.")
        await press(pilot, "u")
        await wait_text(pilot, "Fatima                   the whole route")
        await press(pilot, "a", "1")
        await wait_text(pilot, "Karin Bos                the whole route")
        await press(pilot, "escape", "escape")
        app.go(PlannedRoundsPlace())
        await wait_text(pilot, "Lotte Smeets 4–6 · the whole route: Karin Bos, Fatima")
        await press(pilot, "escape")
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "r")
        await wait_text(pilot, "Planned for today")
        await press(pilot, *["enter"] * 5)
        await wait_text(pilot, "01 Weg 1")
        assert "mine" not in screen_text(app), "whose part each is is told; there is none of one's own"
        await press(pilot, "g")
        await wait_text(pilot, "GO TO a checkpoint")
        assert screen_text(app).count("Lotte Smeets") == 3


@scenario
async def test_two_people_of_one_name_are_told_apart_before_it_is_planned(data: Path) -> None:
    async with running(data, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        await app.call(parks)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "g")
        await wait_text(pilot, "No round is planned.")
        await press(pilot, "escape")
        await wait_text(pilot, "De Amert")
        await press(pilot, "enter")
        await wait_text(pilot, "checkpoints")
        await press(pilot, "g", "n")
        await wait_text(pilot, "Meeting place")
        await press(pilot, *"+14", *["enter"] * 4, *"Jan, Org A", "enter", *"Jan, Org B", "enter", "enter")
        await wait_text(pilot, "“Jan” stands twice among who walks along.")
        assert await app.call(planned_rounds) == []
        assert "Org A" in screen_text(app)
        assert "Org B" in screen_text(app)
        await press(pilot, "3", *"Jan B., Org B", "enter", "enter")
        await wait_text(pilot, "Who walks what")
        assert people_text(await app.call(only_plan)) == "Karin Bos, Jan, Jan B."


@scenario
async def test_what_is_walked_is_neither_moved_nor_cancelled(data: Path) -> None:
    def walked(store: Store) -> None:
        park = parks(store)
        today = store.today.isoformat()
        plan_round(store, park.id, PEOPLE, date=today, part="day")
        add_round(store, park.id, today, ("Jan",), "day")

    async with running(data, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        await app.call(walked)
        app.go(PlannedRoundsPlace())
        await wait_text(pilot, "being walked")
        assert "Del" not in screen_text(app)
        await press(pilot, "delete")
        assert "Cancel the round" not in screen_text(app)
        await press(pilot, "enter")
        await wait_text(pilot, "Edit planned round")
        await press(pilot, "ctrl+u", *"+3", *["enter"] * 5)
        await wait_text(pilot, "is not moved or cancelled any more")
        assert (await app.call(only_plan)).plan.date == "2026-11-12"


@scenario
async def test_over_all_parks_past_ones_first_moved_and_cancelled_together(data: Path, tmp_path: Path) -> None:
    def plans(store: Store) -> None:
        park = parks(store)
        other = next(park for park in store.select(Park) if park.name == "Vossenberg")
        plan_round(store, park.id, PEOPLE, date="+9", part="evening")
        plan_round(store, other.id, PEOPLE[:1], date="2026-11-02", part="day", meets_at="Loods")

    async with running(data, size=(120, 30)) as pilot:
        app = await wait_open(pilot)
        await app.call(plans)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "g")
        await wait_text(pilot, "! 1 not walked · 1 to come")
        text = screen_text(app)
        assert text.index("Vossenberg") < text.index("De Amert")
        await press(pilot, "slash", *"loods", "enter")
        await wait_for(pilot, lambda: "De Amert" not in screen_text(app), "the filter")
        await press(pilot, "enter")
        await wait_text(pilot, "Edit planned round")
        await press(pilot, "ctrl+u", *"+3", *["enter"] * 5)
        await wait_text(pilot, "15-11-2026")
        assert "not walked" not in screen_text(app)
        await press(pilot, "slash", "escape", ">")
        await wait_text(pilot, "To a file")
        await press(pilot, "2", "enter", "enter", "ctrl+u")
        await type_text(pilot, str(tmp_path / "out"))
        await press(pilot, "enter")
        await wait_text(pilot, "Written:")
        (file,) = (tmp_path / "out").iterdir()
        head, first, second = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
        assert [dict(zip(head, row, strict=True))["Park"] for row in (first, second)] == ["Vossenberg", "De Amert"]
        await press(pilot, "escape", "*", "delete")
        await wait_text(pilot, "Cancel these 2 rounds")
        await press(pilot, "1")
        await wait_text(pilot, "2 planned rounds are cancelled")
        assert await app.call(planned_rounds) == []
        await press(pilot, "u")
        await wait_text(pilot, "2 to come")
        names = "day round 15-11-2026, evening round 21-11-2026"
        await wait_text(pilot, f"Taken back: the cancelling of {names}.")
        await press(pilot, "z")
        await wait_text(pilot, f"Done again: the cancelling of {names}.")
        assert await app.call(planned_rounds) == []


@scenario
async def test_the_round_of_that_day_proposes_the_plan_and_shows_whose_part_it_is(data: Path) -> None:
    def plan(store: Store) -> Park:
        park = parks(store)
        made = plan_round(store, park.id, PEOPLE, date=store.today.isoformat(), part="evening", kind="baseline", begins="19:00")
        karin, lotte, _fatima = people_of_plan(store, made.id)
        stops = [row[0] for row in store.rows("select id from checkpoint where park = ? order by cast(place as real)", [park.id])]
        give_checkpoints(store, made.id, stops[2:4], karin.id)
        give_checkpoints(store, made.id, [*stops[:2], *stops[4:]], lotte.id)
        return park

    async with running(data, size=(130, 30)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(plan)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "r")
        await wait_text(
            pilot, "Planned for today: evening round · 19:00 · Karin Bos 3–4 · Lotte Smeets 1–2, 5–6 · no part of their own: Fatima"
        )
        assert "Lotte Smeets" in screen_text(app)
        await press(pilot, *["enter"] * 5)
        await wait_text(pilot, "03 Weg 3")
        (walked,) = await app.call(rounds_of, park.id)
        assert walked.planned_round
        text = screen_text(app)
        assert "▸· 03 Weg 3" in text, "one's own part first"
        bar, head = text.splitlines()[:2]
        assert "6 points left, 2 mine" in bar
        assert "mine 0/" in bar
        assert "mine" in head
        assert "Lotte" in text
        await press(pilot, "tab")
        await wait_text(pilot, "▸· 04 Weg 4")
        await press(pilot, "tab")
        await wait_text(pilot, "▸· 03 Weg 3")
        await press(pilot, "right", "right", "tab")
        await wait_text(pilot, "▸· 03 Weg 3")
        await press(pilot, "g")
        await wait_text(pilot, "GO TO a checkpoint")
        assert screen_text(app).count("Lotte Smeets") >= 4
        await press(pilot, "escape", "?")
        await wait_text(pilot, "next open checkpoint of your part")


def planned_for_me(store: Store) -> None:
    """A round of today of which two of six checkpoints are of whoever works on this laptop."""
    park = parks(store)
    made = plan_round(store, park.id, PEOPLE, date=store.today.isoformat(), part="evening", kind="baseline")
    stops = [row[0] for row in store.rows("select id from checkpoint where park = ? order by cast(place as real)", [park.id])]
    for person, given in zip(people_of_plan(store, made.id), (stops[2:4], stops[:2]), strict=False):
        give_checkpoints(store, made.id, given, person.id)


@scenario
async def test_a_bar_of_80_columns_says_how_many_points_are_left_for_oneself(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(planned_for_me)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "r")
        await wait_text(pilot, "Planned for today")
        await press(pilot, *["enter"] * 5)
        await wait_text(pilot, "03 Weg 3")
        bar = screen_text(app).splitlines()[0]
        assert "2 left for me" in bar
        assert "De Amert · evening" in bar
        assert bar.rstrip().endswith("✓")


@scenario
async def test_the_end_of_a_checkpoint_says_where_ones_own_part_goes_on(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(planned_for_me)
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "r")
        await wait_text(pilot, "Planned for today")
        await press(pilot, *["enter"] * 5)
        await wait_text(pilot, "03 Weg 3")
        await press(pilot, "end")
        await wait_text(pilot, "→ next: 04 Weg 4 · mine")
        assert "next of your part" not in screen_text(app), "it is the next one"
        await press(pilot, "right", "end")
        await wait_text(pilot, "→ next: 05 Weg 5")
        assert "Tab next of your part: 03 Weg 3" in screen_text(app)
        for _stop in range(2):
            await press(pilot, "tab", "r", "r", "-")
            await wait_for(pilot, lambda: "REST" not in screen_text(app), "the rest")
        await wait_text(pilot, "Nothing of your part is open any more.")


@scenario
async def test_without_a_plan_the_round_says_nothing_of_it(worked: Path) -> None:
    async with running(worked, size=(120, 30)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "r")
        await wait_text(pilot, "points left")
        assert "mine" not in screen_text(app)
        await press(pilot, "tab")
        await wait_text(pilot, "no such key")
        await press(pilot, "?")
        await wait_text(pilot, "next open question")
        assert "your part" not in screen_text(app)


@scenario
async def test_hostile_words_stay_text(data: Path) -> None:
    def plans(store: Store) -> None:
        park = parks(store)
        for number, text in enumerate(HOSTILE.values()):
            words = text[:60]
            plan_round(store, park.id, [PersonPlan(f"A{words}", words, words)], date=f"+{number + 1}", meets_at=words, notes=words)

    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(plans)
        app.go(PlannedRoundsPlace())
        await wait_text(pilot, "to come")
        assert not unwanted_in(screen_text(app))


@scenario
async def test_two_plans_of_one_day_are_marked_and_told_until_one_is_cancelled(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(parks)
        await app.call(twice_planned, park.id)
        app.go(PlannedRoundsPlace(park=park))
        await wait_text(pilot, "! 2 double")
        await wait_for(pilot, lambda: screen_text(app).count("! double") == 2, "both rows are marked")
        await wait_text(pilot, "Another round is planned for this day and part too")
        assert "Cancel one of them: the other stands." in " ".join(screen_text(app).split())
        await press(pilot, "delete", "y")
        await wait_text(pilot, "1 planned round is cancelled")
        await wait_for(pilot, lambda: "double" not in screen_text(app), "the other stands")
        await press(pilot, "u")
        await wait_text(pilot, "! 2 double")


def twice_planned(store: Store, park_id: str) -> None:
    """Leave what a merge leaves of a plan that was moved to where another laptop planned one: that nobody can do on one laptop."""
    with store.act() as act:
        for number in (1, 2):
            act.write(PlannedRound, store.new_id(), park=park_id, date="2026-11-20", part="evening", notes=f"Plan {number}")
