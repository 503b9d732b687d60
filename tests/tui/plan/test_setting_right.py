"""A trajectory that was begun by mistake is removed from its own screen with `;`, and `u` and `z` go there and back."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.plan.target import Counted
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.measures import add_measure, measures_of
from kvo_inspect.store.plan.meetings import add_meeting
from kvo_inspect.store.plan.targets import add_target
from kvo_inspect.store.plan.trajectories import begin_next, begin_trajectory, trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.dossier.history import HistoryScreen
from kvo_inspect.tui.plan.trajectory import TrajectoryScreen
from tests.laptops import values
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


def two_cycles(store: Store) -> str:
    """A park of which the next cycle was begun by mistake."""
    park = add_park(store, "De Amert").id
    cycle = begin_trajectory(store, park, phase="carrying_out", starts="1-2-2025").id
    add_measure(store, cycle, name="Lampen")
    add_target(store, cycle, name="Inbraken", result=Counted(value="21"))
    begin_next(store, park, starts="1-11-2026")
    return park


@scenario
async def test_the_next_cycle_begun_by_mistake_is_removed_and_comes_back(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(two_cycles)
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "number 2 · ")
        before = await app.call(values)
        await press(pilot, "semicolon")
        await wait_text(pilot, "Set right: trajectory 2 · De Amert")
        assert "nothing yet" in screen_text(app)
        await press(pilot, "down", "enter")
        await wait_text(pilot, "Remove trajectory 2?")
        text = " ".join(screen_text(app).replace("┃", " ").split())
        assert "With it goes 1 target that was taken along. 1 measure goes back to the trajectory it came from." in text
        await press(pilot, "2")
        await wait_for(pilot, lambda: "Remove trajectory" not in screen_text(app), "the question to close")
        assert await app.call(values) == before
        await press(pilot, "enter")
        await wait_text(pilot, "Remove trajectory 2?")
        await press(pilot, "1")
        await wait_text(pilot, "This trajectory was removed. u brings it back.")
        assert [cycle.number for cycle in await app.call(trajectories_of, park)] == [1]
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of trajectory 2.")
        assert await app.call(values) == before
        await press(pilot, "z")
        await wait_text(pilot, "Done again: the removal of trajectory 2.")
        await press(pilot, "escape")
        await wait_text(pilot, "number 1 · ")
        ((line,), measures) = (await app.call(trajectories_of, park), await app.call(measures_of, park))
        assert [each.measure.trajectory for each in measures] == [line.id]
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of trajectory 2.")
        await wait_text(pilot, "number 2 · ")
        assert await app.call(values) == before
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.push_screen(HistoryScreen("trajectory", cycle, "2"))
        await wait_text(pilot, "Removed")


@scenario
async def test_what_hangs_on_a_trajectory_is_told_where_it_would_be_removed(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(two_cycles)
        cycles = await app.call(trajectories_of, park)
        await app.call(lambda store: add_meeting(store, cycles[0].id, day="2-11-2026", subject="Start"))
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "number 2 · ")
        await press(pilot, "semicolon")
        await wait_text(pilot, "1 meeting")
        assert "While something hangs on it, it is not removed" in screen_text(app)
        assert "remove it" not in screen_text(app)
        await press(pilot, "enter")
        await wait_text(pilot, "Letter of intent")
        await press(pilot, "escape", "escape")
        await wait_text(pilot, "number 2 · ")
        await press(pilot, "c")
        await wait_text(pilot, "Which cycle?")
        await press(pilot, "2")
        await wait_text(pilot, "number 1 · ")
        await press(pilot, "semicolon")
        await wait_text(pilot, "trajectory 2, which was begun after it")


@scenario
async def test_the_only_trajectory_of_a_park_is_removed_and_recorded_anew(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = (await app.call(add_park, "De Amert")).id
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "No trajectory is recorded yet.")
        await press(pilot, "semicolon")
        assert "Set right" not in screen_text(app)
        await app.call(lambda store: begin_trajectory(store, park, starts="1-2-2025"))
        await press(pilot, "escape")
        await app.push_screen(TrajectoryScreen(park))
        await wait_text(pilot, "number 1 · ")
        await press(pilot, "semicolon", "down", "enter")
        await wait_text(pilot, "Remove trajectory 1?")
        await press(pilot, "1")
        await wait_text(pilot, "This trajectory was removed.")
        await press(pilot, "escape")
        await wait_text(pilot, "No trajectory is recorded yet.")
        await press(pilot, "u")
        await wait_text(pilot, "number 1 · ")
