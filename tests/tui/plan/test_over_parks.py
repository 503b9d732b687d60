"""The targets of all parks on the screen: kind by kind, what each comes to, what opens, and the file."""

from __future__ import annotations

import csv
from pathlib import Path

from kvo_inspect.domain.plan.target import Counted
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.targets import add_target
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.plan.over_parks import ParkTargetsScreen
from kvo_inspect.tui.plan.targets import TargetsScreen
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


def burgled(store: Store) -> None:
    """Two parks that count burglaries."""
    for name, before, after in (("De Amert", "41", "21"), ("De Zwaan", "12", "11")):
        cycle = begin_trajectory(store, add_park(store, name).id, phase="plan", starts="2024-01-01")
        figures = {"baseline": Counted(value=before), "result": Counted(value=after)}
        add_target(store, cycle.id, name="Inbraken", kind="burglaries", **figures)  # type: ignore[arg-type]


@scenario
async def test_the_overview_leads_to_the_targets_of_all_parks_and_what_they_come_to(worked: Path, tmp_path: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.call(burgled)
        await press(pilot, "t")
        await wait_text(pilot, "All parks")
        await press(pilot, "d")
        await wait_text(pilot, "targets · 3 parks")
        text = screen_text(app)
        assert "✓ 0 of 0 · 53 → 32 (-40 %) · 2 of 2 parks" not in text
        assert "53 → 32 (-40 %) · 2 of 2 parks" in text
        assert "Own targets, added up with nothing" in text
        await press(pilot, "space")
        await wait_text(pilot, "This is the head of a kind")
        await press(pilot, "slash", *"zwaan", "enter")
        await wait_text(pilot, "12 → 11 (-8.3 %) · 1 of 1 park")
        await press(pilot, ">", "3", "tab", "tab", *["backspace"] * 200)
        await type_text(pilot, str(tmp_path / "out"))
        await press(pilot, "enter")
        await wait_for(pilot, lambda: any((tmp_path / "out").glob("*.csv")), "the file")
        with next((tmp_path / "out").glob("*.csv")).open(encoding="utf-8-sig", newline="") as stream:
            (row,) = csv.DictReader(stream)
        assert (row["Kind"], row["Parks added up"], row["Baseline"], row["Now"]) == ("burglaries", "1", "12", "11")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ParkTargetsScreen), "the list again")
        await press(pilot, "down", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, TargetsScreen), "the targets of the park")
        await wait_text(pilot, "Targets: De Zwaan")


@scenario
async def test_without_a_target_it_says_where_they_come_from(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ParkTargetsScreen())
        await wait_text(pilot, "No park has a target yet. d on a park adds them.")
