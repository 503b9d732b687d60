"""Every screen and box locks, by one key, and comes back as it was."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Any

from textual.screen import Screen

from kvo_inspect.protection import unlocked
from kvo_inspect.tui.app.locking import is_typing
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.help import HelpScreen
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.protection.unlock import UnlockScreen
from tests.doses import dose
from tests.tui.every_screen import BOXES, SCREENS, WALK, last_round, made
from tests.tui.protection.folder import PASSPHRASE, protect
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open

FEW = dose(6, len(SCREENS), len(SCREENS))
ALONE = {"unlocking", "who", "cannot open", "joining rounds", "came in", "folders"}
"""Screens that change the record to be made, or that stand where there is none."""
WORKING = {"working", "making a report", "encrypting", "unexpected"}
"""Boxes of work under way, which ends first; and the page that follows an error."""


@scenario
async def test_every_screen_locks_and_comes_back(worked: Path) -> None:
    protect(worked)
    draw = random.Random()
    names = sorted({*SCREENS, *BOXES} - ALONE - WORKING)
    async with running(worked, size=(100, 36)) as pilot:
        await press(pilot, *PASSPHRASE, "enter")
        app = await wait_open(pilot)
        for name in draw.sample(names, min(FEW, len(names))):
            if name in SCREENS:
                screen = await app.call(made, SCREENS[name])
            else:
                round_id, partners = await app.call(last_round)
                below = app.screen
                assert isinstance(below, KvoScreen)
                screen = BOXES[name](round_id, partners, below)  # type: ignore[assignment]
            await app.push_screen(screen)
            await wait_for(pilot, lambda: not isinstance(app.screen, KvoScreen) or app.screen.loaded, f"{name} to be read")
            top = app.screen
            here = [("ctrl+l",)] if name == WALK or is_typing(top) else [("*",), ("ctrl+l",), ("?", "*")]
            await press(pilot, *draw.choice(here[:2] if isinstance(top, HelpScreen) else here))
            await wait_for(pilot, lambda: isinstance(app.screen, UnlockScreen) and unlocked.is_locked(worked), f"{name} to be locked")
            assert "Kievitsakker" not in screen_text(app)
            await press(pilot, *PASSPHRASE, "enter")
            await wait_for(pilot, lambda: app.is_open, "the record to be open")
            if isinstance(app.screen, HelpScreen) and app.screen is not top:  # it stood over the screen when the key that locks came
                await app.pop_screen()
            await wait_for(pilot, partial(_is_back, app, top), f"{name} to come back")
            await app.pop_screen()


def _is_back(app: KvoApp, top: Screen[Any]) -> bool:
    return app.is_open and app.screen is top
