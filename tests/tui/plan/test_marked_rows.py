"""Measures, targets, meetings and decisions: what is marked is moved on and removed together, in one step that one undo takes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.decisions import decisions_of
from kvo_inspect.store.plan.measures import add_measure, measures_of, move_measure
from kvo_inspect.store.plan.meetings import add_meeting, meetings_of
from kvo_inspect.store.plan.targets import add_target, targets_of
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.plan.decisions import DecisionsScreen
from kvo_inspect.tui.plan.measures import MeasuresScreen
from kvo_inspect.tui.plan.meetings import MeetingsScreen
from kvo_inspect.tui.plan.targets import TargetsScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open

NAMES = ("Lampen", "Hekken", "Snoei")


def prepare(store: Store) -> tuple[Park, Trajectory]:
    """Make a park with three measures, targets, and meetings of which the first made three decisions."""
    park = add_park(store, "De Amert", "", [NewCheckpoint("Kade")])
    cycle = begin_trajectory(store, park.id, phase="plan", starts="2026-01-01")
    for name in NAMES:
        add_measure(store, cycle.id, name=name)
        add_target(store, cycle.id, name=name)
    add_meeting(store, cycle.id, subject="Lampen", day="3-1-2026", decisions=[{"name": name} for name in NAMES])
    add_meeting(store, cycle.id, subject="Hekken", day="2-1-2026")
    add_meeting(store, cycle.id, subject="Snoei", day="1-1-2026")
    return store.get(Park, park.id), cycle


async def opened(
    pilot: Pilot[Any], make: Callable[[Park, Trajectory], ListScreen[Any, Any]]
) -> tuple[KvoApp, ListScreen[Any, Any], Trajectory]:
    app = await wait_open(pilot)
    park, cycle = await app.call(prepare)
    screen = make(park, cycle)
    await app.push_screen(screen)
    await wait_for(pilot, lambda: screen.is_current and screen.loaded, "the list")
    assert screen.lines.total == len(NAMES)
    return app, screen, cycle


async def asked(pilot: Pilot[Any], app: KvoApp, *keys: str) -> str:
    """Press keys and return what is asked then."""
    await press(pilot, *keys)
    await wait_for(pilot, lambda: isinstance(app.screen, Ask), "a question")
    return " ".join(screen_text(app).replace("┃", " ").split())


async def answered(pilot: Pilot[Any], app: KvoApp, screen: ListScreen[Any, Any], *keys: str) -> None:
    await press(pilot, *keys)
    await wait_for(pilot, lambda: app.screen is screen, "the list again")


@scenario
async def test_marked_measures_are_removed_together(data: Path) -> None:
    async with running(data) as pilot:
        app, screen, cycle = await opened(pilot, lambda park, _cycle: MeasuresScreen(park.id))
        assert "Take away these 2 measures: Lampen, Hekken?" in await asked(pilot, app, "home", "space", "space", "delete")
        await answered(pilot, app, screen, "y")
        await wait_for(pilot, lambda: screen.lines.total == 1, "the marked ones to go")
        assert [line.measure.name for line in await app.call(measures_of, cycle.park)] == ["Snoei"]
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to bring both back")


@scenario
async def test_marked_measures_take_a_step_together_and_are_done_together(data: Path) -> None:
    async with running(data) as pilot:
        app, screen, cycle = await opened(pilot, lambda park, _cycle: MeasuresScreen(park.id))

        async def statuses() -> dict[str, str]:
            return {line.measure.name: line.measure.status for line in await app.call(measures_of, cycle.park)}

        assert "2 measures: Lampen, Hekken. Which step?" in await asked(pilot, app, "home", "space", "space", "s")
        await answered(pilot, app, screen, "1")
        await wait_for(pilot, lambda: not screen.lines.marks, "the step")
        assert await statuses() == {"Lampen": "agreed", "Hekken": "agreed", "Snoei": "proposed"}
        assert "2 measures" in await asked(pilot, app, "home", "space", "space", "k")
        await answered(pilot, app, screen, "enter")
        await wait_for(pilot, lambda: not screen.lines.marks, "them to be done")
        assert await statuses() == {"Lampen": "done", "Hekken": "done", "Snoei": "proposed"}
        await press(pilot, "u")
        await wait_for(pilot, lambda: app.notice, "undo")
        assert await statuses() == {"Lampen": "agreed", "Hekken": "agreed", "Snoei": "proposed"}


@scenario
async def test_marked_measures_without_a_step_in_common_say_so(data: Path) -> None:
    async with running(data) as pilot:
        app, screen, cycle = await opened(pilot, lambda park, _cycle: MeasuresScreen(park.id))
        lines = await app.call(measures_of, cycle.park)
        await app.call(lambda store: move_measure(store, lines[0].measure.id, "done"))
        await app.call(lambda store: move_measure(store, lines[1].measure.id, "dropped", reason="te duur"))
        await screen.reload()
        await press(pilot, "asterisk", "s")
        await wait_for(pilot, lambda: app.notice, "a word")
        assert app.screen is screen
        assert app.notice is not None
        assert "no step" in app.notice.sentence


@scenario
async def test_marked_targets_are_removed_together(data: Path) -> None:
    async with running(data) as pilot:
        app, screen, cycle = await opened(pilot, lambda park, _cycle: TargetsScreen(park.id))
        assert "Take away these 2 targets: Lampen, Hekken?" in await asked(pilot, app, "home", "space", "space", "delete")
        await answered(pilot, app, screen, "y")
        await wait_for(pilot, lambda: screen.lines.total == 1, "the marked ones to go")
        assert [target.name for target in await app.call(targets_of, cycle.id)] == ["Snoei"]
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to bring both back")


@scenario
async def test_marked_meetings_are_removed_together_with_what_they_decided(data: Path) -> None:
    async with running(data) as pilot:
        app, screen, cycle = await opened(pilot, MeetingsScreen)
        question = await asked(pilot, app, "home", "space", "space", "delete")
        assert "Take away these 2 meetings: 3-1-2026, 2-1-2026? With them go the 3 decisions made there." in question
        await answered(pilot, app, screen, "y")
        await wait_for(pilot, lambda: screen.lines.total == 1, "the marked ones to go")
        assert [meeting.subject for meeting in await app.call(meetings_of, cycle.id)] == ["Snoei"]
        assert await app.call(decisions_of, cycle.id) == []
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to bring both back")
        assert len(await app.call(decisions_of, cycle.id)) == 3


@scenario
async def test_marked_decisions_are_removed_together(data: Path) -> None:
    async with running(data) as pilot:
        app, screen, cycle = await opened(pilot, DecisionsScreen)
        assert "Take away these 2 decisions: Lampen, Hekken?" in await asked(pilot, app, "home", "space", "space", "delete")
        await answered(pilot, app, screen, "y")
        await wait_for(pilot, lambda: screen.lines.total == 1, "the marked ones to go")
        assert [line.decision.name for line in await app.call(decisions_of, cycle.id)] == ["Snoei"]
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to bring both back")


@scenario
async def test_marked_decisions_become_measures_together(data: Path) -> None:
    async with running(data) as pilot:
        app, screen, cycle = await opened(pilot, DecisionsScreen)
        assert "Make these 2 decisions measures of the plan: Lampen, Hekken?" in await asked(pilot, app, "home", "space", "space", "m")
        await answered(pilot, app, screen, "y")
        await wait_for(pilot, lambda: not screen.lines.marks, "the measures")
        assert len(await app.call(measures_of, cycle.park)) == 5
        assert [line.decision.name for line in await app.call(decisions_of, cycle.id) if line.measure is None] == ["Snoei"]
        await press(pilot, "u")
        await wait_for(pilot, lambda: app.notice, "undo")
        assert len(await app.call(measures_of, cycle.park)) == 3
