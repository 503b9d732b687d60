"""A random walk of keys: what goes into a box that stays open records nothing, no notice outlives a key, `u` then `z` gives the same."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.app.notices import UNREAD_SECONDS
from kvo_inspect.tui.findings.list import FindingsScreen
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.tui.parks.route import RouteScreen
from kvo_inspect.tui.plan.measures import MeasuresScreen
from kvo_inspect.tui.plan.targets import TargetsScreen
from kvo_inspect.tui.review.screen import ReviewScreen
from tests.laptops import values
from tests.tui.review.test_screen import filled
from tests.tui.support import press, running, scenario, wait_for, wait_open

SOAK = bool(os.environ.get("KVO_INSPECT_SOAK"))
SEEDS, KEYS = (range(1, 6), 10_000) if SOAK else (range(1, 2), 90)
LETTERS = "abcdefghklmnoprstuvwxz123456789!"
"""Not y, j, q: nothing of the desk."""
SIGNS = ("enter", "enter", "escape", "up", "down", "left", "right", "space", "tab", "plus", "minus")
TURN = 30
"""Keys after which the walk begins anew at another screen: no letter leads to all of them."""


def stands(store: Store) -> tuple[int, Any]:
    """Return how many acts there were, and what stands."""
    return len(store.acts), values(store)


@pytest.mark.parametrize("seed", SEEDS)
@scenario
async def test_random_keys_leave_boxes_notices_and_the_record_in_order(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.chdir(tmp_path)  # a key may write a file where somebody typed
    chance = random.Random(seed)
    park = filled(data, 6, 4)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        first: list[Callable[[], Any]] = [
            FindingsScreen,
            lambda: ReviewScreen(park, "De Amert"),
            lambda: MeasuresScreen(park),
            lambda: TargetsScreen(park),
            lambda: RouteScreen(park),
        ]
        for number in range(KEYS):
            if number % TURN == 0:
                while len(app.screen_stack) > 1:
                    await app.pop_screen()
                await app.push_screen(first[number // TURN % len(first)]())
                await wait_for(pilot, lambda: getattr(app.screen, "loaded", True), "the screen")
            top, notice, at = app.screen, app.notice, monotonic()
            before = await app.call(stands)
            key = chance.choice([*LETTERS, *SIGNS])
            if key == "escape" and len(app.screen_stack) <= 2:
                continue
            await press(pilot, key)
            if app.notice is not None and app.notice is notice:
                assert at <= notice.since + UNREAD_SECONDS, f"key {number} ({key}): the notice of an earlier key stands"
            after = await app.call(stands)
            if isinstance(top, Ask) and app.screen is top:
                assert after == before, f"key {number} ({key}): typed into a box that stays, and recorded"
            if isinstance(app.screen, UndoableScreen) and not getattr(app.screen.focused, "_filtering", False) and chance.random() < 0.3:
                await press(pilot, "u")
                if app.screen is top and (await app.call(stands))[1] != after[1]:
                    await press(pilot, "z")
                    assert (await app.call(stands))[1] == after[1], f"key {number} ({key}): u and z give another record"
