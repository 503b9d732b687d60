"""Measures, targets, trajectory and meetings, by keyboard only."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.plan.decision import DecisionFields
from kvo_inspect.domain.plan.target import Counted, Goal
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.decisions import decisions_of
from kvo_inspect.store.plan.measures import add_measure, findings_served, measures_of, targets_served
from kvo_inspect.store.plan.meetings import add_meeting, meetings_of
from kvo_inspect.store.plan.targets import add_target, targets_of
from kvo_inspect.store.plan.trajectories import begin_trajectory, trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.plan.measures import MeasuresScreen
from tests.hostile import HOSTILE, unwanted_in
from tests.tui.support import press, running, scenario, screen_text, to_field, type_text, wait_for, wait_open, wait_text


def prepare(store: Store, *, cycle: bool = True) -> str:
    """Make a park with two findings and, when asked, a trajectory; return its id."""
    park = add_park(store, "De Amert", "", [NewCheckpoint("Kade")])
    stop = route(store, park.id)[0].id
    with store.act() as act:
        for number, text in enumerate(("gat in hek", "mast uit"), 1):
            act.write(Finding, f"f{number}", park=park.id, code=f"KBT-00{number}", checkpoint=stop, text=text)
        act.write(Finding, "h1", park=park.id, confidential=True, code="KBT-V01", checkpoint=stop, text="geheim")
    if cycle:
        begin_trajectory(store, park.id, phase="plan", starts="2026-01-01")
    return park.id


async def at_park(pilot: Pilot[None], *, cycle: bool = True) -> tuple[KvoApp, str]:
    app = await wait_open(pilot)
    park = await app.call(lambda store: prepare(store, cycle=cycle))
    await app.push_screen(ParkScreen(park))
    await wait_text(pilot, "Trajectory")
    return app, park


@scenario
async def test_a_measure_is_added_serves_findings_and_targets_and_is_done(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.call(lambda store: add_target(store, cycle, name="Inbraken"))
        await press(pilot, "m")
        await wait_text(pilot, "No measures yet.")
        await press(pilot, "n")
        await wait_text(pilot, "New measure")
        await press(pilot, "enter", "enter", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "Fill this in: it is required.")
        await press(pilot, *"Lampen", "enter", "enter", "2", "enter", *"Jan", "enter", *"1-10-26", "enter", "enter")
        await wait_text(pilot, "1-10-2026 has passed: then it is overdue at once.")
        assert await app.call(measures_of, park) == []
        await press(pilot, "1")
        await wait_text(pilot, "! 1 overdue")
        assert "! 1-10-26" in screen_text(app)
        await press(pilot, "enter")
        await wait_text(pilot, "Not linked to anything yet")
        await press(pilot, "f")
        await wait_text(pilot, "Which findings does it serve?")
        assert "KBT-V01" not in screen_text(app), "the confidential is never served"
        await press(pilot, "space", "space", "enter")
        await wait_text(pilot, "KBT-001")
        assert "to review" in screen_text(app), "as every list of findings calls it"
        await press(pilot, "d")
        await wait_text(pilot, "Which targets does it serve?")
        await press(pilot, "space", "enter")
        await wait_text(pilot, "Inbraken")
        (line,) = await app.call(measures_of, park)
        served = await app.call(findings_served, line.measure.id), await app.call(targets_served, line.measure.id)
        assert (sorted(served[0]), len(served[1])) == (["f1", "f2"], 1)
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: ")
        assert await app.call(targets_served, line.measure.id) == []
        await press(pilot, "k")
        await wait_text(pilot, "Done on which day?")
        await press(pilot, "ctrl+u", *"5-11-2026", "enter")
        await wait_text(pilot, "5-11-2026")
        (line,) = await app.call(measures_of, park)
        assert (line.measure.status, line.measure.done) == ("done", "2026-11-05")
        await press(pilot, "escape")
        await wait_text(pilot, "1 of 1 done")
        await press(pilot, "s")
        await wait_text(pilot, "Which step?")
        await press(pilot, "1")
        await wait_text(pilot, "Why is it not done after all?")
        await press(pilot, *"dark again", "enter")
        await wait_text(pilot, "0 of 1 done")


@scenario
async def test_before_the_first_round_a_measure_can_have_any_theme(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert")
        await app.push_screen(MeasuresScreen(park.id))
        await wait_text(pilot, "No measures yet.")
        await press(pilot, "n")
        await wait_text(pilot, "New measure")
        await press(pilot, *"Lampen", "enter")
        await wait_text(pilot, "Fire safety")
        assert "Subversive" not in screen_text(app), "the confidential is never named"


@scenario
async def test_undo_reaches_only_what_was_done_of_what_this_screen_shows(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.call(lambda store: add_measure(store, cycle, name="Eerder"))
        await app.call(lambda store: add_target(store, cycle, name="Inbraken"))
        await press(pilot, "m")
        await wait_text(pilot, "Eerder")
        await press(pilot, "delete")
        await wait_text(pilot, "Take away “Eerder”?")
        await press(pilot, "1")
        await wait_text(pilot, "No measures yet.")
        await press(pilot, "u")
        await wait_text(pilot, "Eerder")
        await press(pilot, "u")
        await wait_text(pilot, "No measures yet.")
        await press(pilot, "u")
        await wait_text(pilot, "Nothing left to undo here")
        assert [target.name for target in await app.call(targets_of, cycle)] == ["Inbraken"]


@scenario
async def test_targets_are_entered_and_show_what_came_of_them(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot, cycle=False)
        await press(pilot, "d")
        await wait_text(pilot, "No targets yet.")
        await press(pilot, "n")
        await wait_text(pilot, "New target")
        fields = ("Inbraken", "aantal", "politie", "1", "41", "", "2024", "+40 %", "21", "", "2026", "")
        for field in fields:
            await press(pilot, *(["space" if c == " " else c for c in field]), "enter")
        await wait_text(pilot, "the goal goes down: -40")
        await press(pilot, "ctrl+u", "minus", *"40", "space", "%", "enter", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "1 of 1 reached")
        await wait_text(pilot, "= 24.6")
        text = screen_text(app)
        assert "✓ Inbraken" in text
        assert "-49 %" in text
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.call(
            lambda store: add_target(
                store,
                cycle,
                name="Veilig",
                unit="%",
                better="higher",
                baseline=Counted(value="63", n=36),
                goal=Goal(kind="difference", amount="20"),
                result=Counted(value="78", n=36),
            )
        )
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "end")
        await wait_text(pilot, "chance alone can make 20 points")
        assert "1 of 2 reached" in screen_text(app)
        assert "✗ Veilig" in screen_text(app)
        await press(pilot, "enter")
        await wait_text(pilot, "Edit target")
        assert "+20 points" in screen_text(app)


@scenario
async def test_a_share_is_asked_for_in_percent_and_says_of_what_it_is_one(data: Path) -> None:
    async with running(data) as pilot:
        _app, _park = await at_park(pilot, cycle=False)
        await press(pilot, "d", "n")
        await wait_text(pilot, "New target")
        for field in ("Veilig", "aandeel", "", "2", "0,45", "", "", "", "", "", "", ""):
            await press(pilot, *(["space" if c == " " else c for c in field]), "enter")
        await wait_text(pilot, "A share is told in percent. Type % as the unit, and 45")
        await press(pilot, "ctrl+u", *(["space" if c == " " else c for c in "% van de bedrijven"]), *["enter"] * 11)
        await wait_text(pilot, "can be 45 % or less than one percent.")
        await press(pilot, "ctrl+u", *"45", *["enter"] * 8)
        await wait_text(pilot, "45 % van de bedrijven")


@scenario
async def test_a_target_in_parts_of_one_is_changed_as_it_stands(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        share = Counted(value="0.45")
        await app.call(lambda store: add_target(store, cycle, name="Veilig", unit="aandeel", better="higher", baseline=share))
        await press(pilot, "d")
        await wait_text(pilot, "Veilig")
        await press(pilot, "enter")
        await wait_text(pilot, "Edit target")
        await press(pilot, "enter", "enter", *"enquete", *["enter"] * 6)
        await press(pilot, *"60", *["enter"] * 4)
        await wait_text(pilot, "one, such as 0.45, and 60 is none.")
        await press(pilot, "ctrl+u", *"0,6", *["enter"] * 4)
        await wait_text(pilot, "0.6")
        (target,) = await app.call(targets_of, cycle)
        assert (target.unit, target.source, target.result) == ("aandeel", "enquete", Counted(value="0.6"))


@scenario
async def test_figures_are_taken_in_after_a_plan_and_taken_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "cijfers.csv"
    file.write_text("doel;beter;nulmeting;resultaat\nInbraken;lager;41;21\nFout;;12;\n", "utf-8")
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await press(pilot, "d")
        await wait_text(pilot, "No targets yet.")
        for _time in range(2):
            await press(pilot, "i")
            await wait_text(pilot, "Import figures")
            await type_text(pilot, f"'{file}'")
            await press(pilot, "enter")
            await wait_text(pilot, "1 row was not understood")
            assert "cijfers.csv:3" in screen_text(app)
            if not _time:
                await press(pilot, "2")
                await wait_text(pilot, "say whether lower or higher is better")
                await press(pilot, "escape")
                await wait_text(pilot, "import what was understood")
                assert await app.call(targets_of, cycle) == []
                await press(pilot, "1")
                await wait_text(pilot, "Imported: 1 new target")
                await wait_text(pilot, "-49 %")
            else:
                assert "1 unchanged" in screen_text(app)
                await press(pilot, "escape", "escape")
        await press(pilot, "u")
        await wait_text(pilot, "No targets yet.")


@scenario
async def test_the_trajectory_tells_what_it_needs_and_leads_there(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.call(lambda store: add_measure(store, cycle, name="Lampen"))
        await press(pilot, "t")
        await wait_text(pilot, "ACTION PLAN NEEDS")
        text = screen_text(app)
        assert "✓ Measures in the matrix: 1" in text
        assert "0 of 1 measure with an owner" in text
        assert "STILL LACKING FROM PHASES BEFORE" in text
        await press(pilot, "e")
        await wait_text(pilot, "Letter of intent")
        await to_field(pilot, "Letter of intent")
        await press(pilot, *"1-2")
        await wait_text(pilot, "= Mon 1-2-2027")
        await press(pilot, "down", "down", *"1-3-27", "enter")
        await wait_text(pilot, "Letter of intent: 1-2-2027 is still to come: 81 days after today")
        assert "Plan adopted: 1-3-2027 is still to come: 109 days after today" in " ".join(screen_text(app).replace("┃", " ").split())
        await press(pilot, "2", "up", "up", "ctrl+u", *"1-2-26", "down", "down", "ctrl+u", "enter")
        await wait_for(pilot, lambda: "Letter of intent signed" not in screen_text(app), "the letter to be noted")
        await press(pilot, "o", "n")
        await wait_text(pilot, "New meeting")
        await press(
            pilot, *"+5", "enter", *"Start", "enter", *"Jan", "enter", *"Eva", "enter", "enter", *"lampen", "enter", "enter", "enter"
        )
        await wait_text(pilot, "17-11-2026 is still to come: 5 days after today (12-11-2026).")
        assert await app.call(meetings_of, cycle) == []
        await press(pilot, "1")
        await wait_text(pilot, "2 present: Jan, Eva")
        assert [one.subject for one in await app.call(meetings_of, cycle)] == ["Start"]
        await press(pilot, "escape")
        await wait_text(pilot, "NEEDS")
        await press(pilot, "end")
        await wait_text(pilot, "MEETINGS: 1")


@scenario
async def test_the_next_cycle_takes_targets_and_open_measures_along_and_undo_brings_them_back(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.call(lambda store: add_measure(store, cycle, name="Open"))
        await app.call(lambda store: add_measure(store, cycle, name="Klaar", status="done"))
        await app.call(lambda store: add_target(store, cycle, name="Inbraken", baseline=Counted(value="41"), result=Counted(value="21")))
        await press(pilot, "t")
        await wait_text(pilot, "NEEDS")
        await press(pilot, "b")
        await wait_text(pilot, "Begin trajectory number 2")
        await press(pilot, *["enter"] * 6)
        await wait_text(pilot, "Trajectory number 1 is still in the phase")
        await press(pilot, "1")
        await wait_text(pilot, "number 2 · action plan")
        newest = (await app.call(trajectories_of, park))[0]
        assert (newest.number, newest.starts) == (2, app.today.isoformat())
        assert [(one.name, one.baseline, one.result) for one in await app.call(targets_of, newest.id)] == [
            ("Inbraken", Counted(value="21"), None),
        ]
        assert [line.measure.name for line in await app.call(measures_of, park, newest.id)] == ["Open"]
        assert [line.measure.name for line in await app.call(measures_of, park, cycle)] == ["Klaar"]
        await press(pilot, "c")
        await wait_text(pilot, "Which cycle?")
        await press(pilot, "2")
        await wait_text(pilot, "number 1 · action plan")
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: ")
        assert len(await app.call(trajectories_of, park)) == 1
        assert sorted(line.measure.name for line in await app.call(measures_of, park, cycle)) == ["Klaar", "Open"]


@scenario
async def test_hostile_text_acts_on_nothing(data: Path) -> None:
    async with running(data, size=(120, 40)) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id

        def fill(store: Store) -> None:
            for number, text in enumerate(HOSTILE.values()):
                add_measure(store, cycle, name=f"{number} {text}"[:200], text=text[:3000], person=text[:100])
                add_target(
                    store,
                    cycle,
                    name=f"{number} {text}"[:190],
                    unit=text[:50],
                    source=text[:100],
                    baseline=Counted(value="1", period=text[:99]),
                )

        await app.call(fill)
        for key in ("m", "d"):
            await press(pilot, key)
            for _step in range(5):
                await press(pilot, *["down"] * (len(HOSTILE) // 5))
                assert not unwanted_in(screen_text(app))
            await press(pilot, "enter")
            assert not unwanted_in(screen_text(app))
            await press(pilot, "escape", "escape")
        await press(pilot, "t")
        await wait_text(pilot, "NEEDS")
        assert not unwanted_in(screen_text(app))


@scenario
async def test_a_day_to_note_opens_at_its_own_field_and_never_becomes_a_phase(data: Path) -> None:
    """All five rows that say “note the day”, and the first row that does something is under the cursor."""
    papers = {
        "intent": "Letter of intent",
        "plan": "Action plan",
        "covenant": "Covenant",
        "audit": "Audit agreed",
        "certified": "Certificate",
    }
    async with running(data, size=(100, 40)) as pilot:
        app, park = await at_park(pilot, cycle=False)
        await press(pilot, "t")
        await wait_text(pilot, "No trajectory is recorded yet.")
        await press(pilot, "e", "5", "enter", *"1-9-2026", "enter", "enter")
        await wait_text(pilot, "→ note the day")
        assert "▸  ·" in screen_text(app), "not on a heading"
        for field, name in papers.items():
            await wait_text(pilot, name)
            rows = screen_text(app).splitlines()
            place = next(at for at, row in enumerate(rows) if name in row and "→ note the day" in row)
            here = next(at for at, row in enumerate(rows) if row.startswith("▸"))
            await press(pilot, *["down" if place > here else "up"] * abs(place - here), "enter")
            await wait_text(pilot, "Enter save")
            await press(pilot, *"15-9-2026", "enter")
            await wait_for(pilot, lambda: "Enter save" not in screen_text(app), "the trajectory")
            (cycle,) = await app.call(trajectories_of, park)
            assert (getattr(cycle, field), cycle.phase) == ("2026-09-15", "certification"), field


@scenario
async def test_decisions_of_a_meeting_are_typed_a_line_each_carried_out_and_made_a_measure(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await press(pilot, "t", "o", "d")
        await wait_text(pilot, "No decisions yet.")
        await press(pilot, "n")
        await wait_text(pilot, "add the meeting first")
        await press(pilot, "escape", "n")
        await wait_text(pilot, "New meeting")
        await press(pilot, "enter", *"Start", "enter", "enter", "enter")
        await type_text(pilot, "Brief aan bedrijven; Karin; 31-2-2027")
        await wait_text(pilot, "31-2-2027” is no date")
        await press(pilot, *["backspace"] * 9)
        await type_text(pilot, "10-11-2026")
        await wait_text(pilot, "= 10-11-2026 · Karin")
        await press(pilot, "enter")
        await type_text(pilot, "Fietspad; municipality; +14")
        await press(pilot, "enter", "enter")
        await wait_text(pilot, "! Brief aan bedrijven")
        assert [line.decision.name for line in await app.call(decisions_of, cycle)] == ["Brief aan bedrijven", "Fietspad"]
        await press(pilot, "delete")
        await wait_text(pilot, "with the 2 decisions")
        await press(pilot, "escape")
        await press(pilot, "d")
        await wait_text(pilot, "! 1 overdue · 2 open")
        await press(pilot, "k")
        await wait_text(pilot, "Carried out on which day?")
        await press(pilot, "enter")
        await wait_text(pilot, "1 open")
        await wait_text(pilot, "▸ 26-11-26   Fietspad")
        await press(pilot, "m", "enter")
        await wait_text(pilot, "measure: agreed")
        assert [line.measure.name for line in await app.call(measures_of, park)] == ["Fietspad"]
        await press(pilot, "u")
        await wait_for(pilot, lambda: "measure: agreed" not in screen_text(app), "the measure to be taken back")
        assert await app.call(measures_of, park) == []


@scenario
async def test_days_to_come_tell_how_many_more_there_are_and_lead_there(data: Path) -> None:
    async with running(data, size=(80, 60)) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id

        def busy(store: Store) -> None:
            for day in range(1, 8):
                add_measure(store, cycle, name=f"Lamp {day}", due=f"2027-01-0{day}")
            decisions: list[DecisionFields] = [{"name": f"Brief {day}", "due": f"2027-02-0{day}"} for day in range(1, 6)]
            add_meeting(store, cycle, subject="Start", decisions=decisions)
            for day in range(1, 5):
                add_meeting(store, cycle, subject=f"Overleg {day}", day=f"2026-10-0{day}")

        await app.call(busy)
        await press(pilot, "t")
        await wait_text(pilot, "COMING UP")
        text = screen_text(app)
        assert "Lamp 4" in text
        assert not any(name in text for name in ("Lamp 5", "Brief 5"))
        assert "and 3 more measures with a day" in text
        assert "and 1 more decision with a day" in text
        assert "and 2 more meetings" in text
        await press(pilot, "end", "enter")
        await wait_text(pilot, "Overleg 1")
        await press(pilot, "escape", "end", *["up"] * 5, "enter")
        await wait_text(pilot, "Brief 5")
        await press(pilot, "escape", "end", *["up"] * 6, "enter")
        await wait_text(pilot, "Lamp 7")


@scenario
async def test_a_meeting_that_is_brought_back_is_named_and_the_key_line_offers_what_there_is_to_do_again(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.call(lambda store: add_meeting(store, cycle, subject="Start", decisions=[{"name": "Brief"}, {"name": "Hek"}]))
        await press(pilot, "t", "o", "delete", "1")
        await wait_text(pilot, "No meetings yet")
        assert "z redo" not in screen_text(app)
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of Start.")
        assert "z redo" in screen_text(app)
        await press(pilot, "z")
        await wait_text(pilot, "Done again: the removal of Start.")
        assert "z redo" not in screen_text(app)
        await press(pilot, "u")
        await wait_text(pilot, "z redo")
        await press(pilot, "n", "enter", *"Tweede", *["enter"] * 4)
        await wait_text(pilot, "Tweede")
        await wait_text(pilot, "u undo")
        assert "z redo" not in screen_text(app), "something else was done since"


@scenario
async def test_measures_are_taken_in_after_a_look_and_taken_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "maatregelen.csv"
    file.write_text("maatregel;trekker;voor\nHekken herstellen;gemeente;1-3-2027\nFout;Gemeente Nergens;\n", "utf-8")
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        before = len(await app.call(measures_of, park))
        await press(pilot, "m")
        await wait_for(pilot, lambda: isinstance(app.screen, MeasuresScreen), "the measures")
        await press(pilot, "i")
        await wait_text(pilot, "Import measures")
        await type_text(pilot, f"'{file}'")
        await press(pilot, "enter")
        await wait_text(pilot, "1 row was not understood")
        assert "maatregelen.csv:3: Owner: “Gemeente Nergens” is no partner" in " ".join(screen_text(app).replace("┃", " ").split())
        assert len(await app.call(measures_of, park)) == before
        await press(pilot, "1")
        await wait_text(pilot, "Imported: 1 new measure")
        await wait_text(pilot, "Hekken herstellen")
        await press(pilot, "u")
        await wait_for(pilot, lambda: "Hekken herstellen" not in screen_text(app), "the list as it was")
        assert len(await app.call(measures_of, park)) == before
