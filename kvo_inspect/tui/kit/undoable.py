"""A screen whose own steps can be taken back there: `u` reaches nothing from before the screen was opened, and no further than `reach`."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

from textual.screen import ScreenResultType

from kvo_inspect.store.record.undo import Reach, undo
from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.wording.undo import undone_text

R = TypeVar("R")

UNDO = Key("u", N_("undo"), "undo", N_("Take back the last step that was taken on this screen."), writes=True)


class UndoableScreen(KvoScreen[ScreenResultType]):
    """Counts the steps taken here; put `UNDO` into KEYS, and use `step` for what writes, `stepped` for what a form wrote."""

    _steps = 0

    async def step(self, writing: Awaitable[R]) -> R:
        """Await what writes one act, count it, and read again."""
        result = await writing
        self.stepped()
        await self.reload()
        return result

    def stepped(self, result: Any = True) -> None:
        """Count a step that another screen took for this one; *result* None: there was no step."""
        if result is not None:
            self._steps += 1
            self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Offer undo once a step was taken here."""
        return key.action != "undo" or self._steps > 0

    def reach(self) -> Reach:
        """Return how far `u` reaches on this screen; of a plan unless the screen says otherwise."""
        return Reach.plan()

    def show_undone(self, text: str) -> None:
        """Show that a step was taken back."""
        self.app.notify_user(text)

    async def do_undo(self) -> None:
        """Take back the last step."""
        await self.app.call(undo, self.reach())
        self._steps -= 1
        self.show_undone(undone_text())
        await self.reload()
