"""A trajectory from the waiting list to the next cycle, by keyboard only: each need is met by doing what Enter on it opens."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory, trajectories_of
from kvo_inspect.store.record.history import noun_history
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.plan.trajectory import TrajectoryScreen
from tests.rounds_of_before import finish_with_open_questions
from tests.tui.support import press, running, scenario, screen_text, to_field, wait_for, wait_open, wait_text


async def to_row(pilot: Pilot[None], words: str) -> None:
    """Put the cursor on the row with these words."""
    await wait_text(pilot, words)
    await press(pilot, "home")
    for _row in range(40):
        if any(line.startswith("▸") and words in line for line in screen_text(pilot.app).splitlines()):
            return
        await press(pilot, "down")
    raise AssertionError(f"no row {words}; the screen shows:\n{screen_text(pilot.app)}")


async def meet(pilot: Pilot[None], need: str, typed: str | tuple[str, ...], enters: int = 1) -> None:
    """Press Enter on a need, type into the field that it opens (keys too), and store with so many times Enter."""
    await to_row(pilot, need)
    await press(pilot, "enter")
    await wait_for(pilot, lambda: not isinstance(pilot.app.screen, TrajectoryScreen), f"what {need} opens")
    await wait_text(pilot, "Esc back")
    await press(pilot, *typed, *["enter"] * enters)
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, TrajectoryScreen), f"{need} to be stored")


async def walk(pilot: Pilot[None], app: KvoApp, need: str, kind: str, part: str) -> None:
    """Start the round that a need means, finish it, and come back."""
    await to_row(pilot, need)
    await press(pilot, "enter")
    await wait_text(pilot, "Counts as")
    await press(pilot, *["enter"] * 5)
    await wait_for(pilot, lambda: "Counts as" not in screen_text(app), "the round")

    def finish(store: Store) -> tuple[str, str]:
        ((round_id,),) = store.rows("select id from round where closed is null")
        finish_with_open_questions(store, round_id)
        ((started, day_part),) = store.rows(
            "select m.kind, r.part from round r join measurement m on m.id = r.measurement where r.id = ?", [round_id]
        )
        return started, day_part

    assert await app.call(finish) == (kind, part)
    await press(pilot, "escape")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, TrajectoryScreen), "the trajectory")


async def go_on(pilot: Pilot[None], phase: str) -> None:
    """Take the step to the next phase: nothing is lacking, so nothing is asked."""
    await to_row(pilot, f"next phase: {phase}")
    await press(pilot, "enter")
    await wait_text(pilot, f"number 1 · {phase}")


@scenario
async def test_a_trajectory_is_walked_from_the_waiting_list_to_the_next_cycle_each_need_by_what_it_names(data: Path) -> None:
    async with running(data, size=(120, 45)) as pilot:
        app = await wait_open(pilot)
        park = (await app.call(lambda store: add_park(store, "De Amert", "", [NewCheckpoint("Kade")]))).id
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "No trajectory is recorded yet.")
        await press(pilot, "e", "1")
        await to_field(pilot, "Term in months")
        await press(pilot, "enter")
        await wait_text(pilot, "APPLICATION NEEDS: 0 OF 3")

        await meet(pilot, "Application noted", "1-9-2026", 4)
        await meet(pilot, "Noted why it waits", "geen plek", 3)
        await meet(pilot, "Facilitator named", "Karin Smit")
        assert "since 1-9-2026 · geen plek" in screen_text(app)
        await go_on(pilot, "cooperation")

        await meet(pilot, "Letter of intent signed", "15-9-2026")
        for have in range(4):
            await meet(pilot, f"{have} of 4 named", f"Partner {have}", 6)
        await go_on(pilot, "safety analysis")

        await walk(pilot, app, "Baseline walked by day", "baseline", "day")
        await walk(pilot, app, "Baseline walked in the evening", "baseline", "evening")
        await to_row(pilot, "Targets with a baseline")
        await press(pilot, "enter")
        await wait_text(pilot, "New target")
        await press(pilot, *"Inbraken", "enter", "enter", "enter", "enter", *"41")
        await to_field(pilot, "Kind of target")
        await press(pilot, "enter")
        await meet(pilot, "Survey of the entrepreneurs sent", ("1", "-", "9", "-", "2", "0", "2", "6", "enter", "enter", "8", "0"))
        await wait_text(pilot, "✓ Survey of the entrepreneurs sent: 0 of 80 answered")
        await meet(pilot, "Safety analysis adopted", "1-10-2026")
        await go_on(pilot, "action plan")

        await meet(pilot, "0 of 1 target with a goal", "-40 %", 5)
        await meet(pilot, "Measures in the matrix: 0", "Lampen", 6)
        await meet(pilot, "0 of 1 measure with an owner", "2", 4)
        await meet(pilot, "0 of 1 measure with a day", "+30", 2)
        await meet(pilot, "Action plan adopted", "20-10-2026")
        await go_on(pilot, "certification")

        for done in range(4):
            if done:
                await meet(pilot, f"At least 4 measures done ({done})", f"Maatregel {done}", 6)
            await to_row(pilot, f"At least 4 measures done ({done})")
            await press(pilot, "enter")
            await wait_text(pilot, "Not linked to anything yet")
            await press(pilot, "k", "enter", "escape")
        await meet(pilot, "Audit agreed", "1-11-2026")
        await meet(pilot, "Certificate issued", "10-11-2026")
        await meet(pilot, "Covenant signed", "11-11-2026")
        assert "10-11-2026 – 10-11-2029 · new" in screen_text(app)
        await to_row(pilot, "next phase: implementation")
        await press(pilot, "enter")
        await wait_text(pilot, "1 thing is still lacking")  # the measures that were added late have no owner
        await press(pilot, "1")
        await wait_text(pilot, "number 1 · implementation")

        await meet(pilot, "0 meetings in a year: at least 2; usually 4", ("enter", *"Start"), 4)
        await meet(pilot, "1 meeting in a year", ("enter", *"Voortgang"), 4)
        await meet(pilot, "Follow-up measurement planned, before 10-11-2029", "+30", 5)
        await wait_text(pilot, "✓ Follow-up measurement planned: 12-12-2026")
        await to_row(pilot, "next phase: evaluation")
        await press(pilot, "enter", "1")
        await wait_text(pilot, "number 1 · evaluation")

        await walk(pilot, app, "Follow-up measurement walked by day", "follow_up", "day")
        await walk(pilot, app, "Follow-up measurement walked in the evening", "follow_up", "evening")
        await meet(pilot, "Survey sent again", "1-11-2026", 3)
        await meet(pilot, "0 of 1 target with a result", "21", 4)
        await meet(pilot, "Next cycle begun", "", 6)
        await wait_text(pilot, "number 2")
        second, first = await app.call(trajectories_of, park)
        assert (second.number, second.facilitator, second.kind_of_certificate) == (2, "Karin Smit", "renewal")
        phases = [phase for line in await app.call(noun_history, "trajectory", first.id) if (phase := line.fields.get("phase"))]
        assert tuple(phases) == CYCLE_PHASES


@scenario
async def test_a_paper_before_its_phase_is_asked_about_and_one_that_cannot_be_true_refused_at_its_field(data: Path) -> None:
    async with running(data, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        park = (await app.call(add_park, "De Amert")).id
        cycle = (await app.call(lambda store: begin_trajectory(store, park, starts="2026-01-01", phase="cooperation"))).id
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "COOPERATION NEEDS")
        await press(pilot, "e")
        await to_field(pilot, "Plan adopted")
        await press(pilot, *"1-9-2026", "enter")
        await wait_text(pilot, "Action plan on 1-9-2026: the trajectory is still in the phase")
        await press(pilot, "2")
        await press(pilot, "tab", "tab", *"1-10-2026", "enter")
        await wait_text(pilot, "In this phase there is no plan yet to certify.")
        assert (await app.call(trajectories_of, park))[0].plan is None
        await press(pilot, *["up"] * 12, "5", "enter")
        await to_field(pilot, "Certificate: ends on")
        await press(pilot, *"1-9-2026", "enter")
        await wait_text(pilot, "A certificate ends after the day on which it was issued.")
        await press(pilot, "ctrl+u", *"1-10-2028", "enter")
        await wait_text(pilot, "1-10-2026 – 1-10-2028")
        at = (await app.call(trajectories_of, park))[0]
        assert (at.id, at.phase, at.plan, at.certificate_ends) == (cycle, "certification", "2026-09-01", "2028-10-01")
        assert "1-1-2029" not in screen_text(app), "one end date on a screen"


@scenario
async def test_a_phase_of_before_is_shown_as_what_it_means_and_stays_as_it_is_when_something_else_is_saved(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = (await app.call(add_park, "De Amert")).id
        cycle = (await app.call(lambda store: begin_trajectory(store, park, phase="adjusting"))).id
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "number 1 · evaluation")
        await press(pilot, "e")
        await to_field(pilot, "Facilitator: organisation")
        await press(pilot, *"Bureau", "enter")
        await wait_text(pilot, "EVALUATION NEEDS")
        at = (await app.call(trajectories_of, park))[0]
        assert (at.phase, at.facilitator_organisation) == ("adjusting", "Bureau")
        await app.call(lambda store: set_trajectory(store, cycle, phase="recertification"))
        await press(pilot, "escape")
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "number 1 · certification")
