"""A box that says how far long work on the record is, and stops it with Esc: packing, merging, exchanging with photos."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import events

from kvo_inspect.errors import KvoError
from kvo_inspect.progress import Progress, bar_text
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.text import pad
from kvo_inspect.wording.merging import doing_text

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.tui.kit.host import Host

T = TypeVar("T")


class WorkStopped(KvoError):
    """Somebody stopped the work."""

    def __init__(self) -> None:
        super().__init__(_("Stopped. Nothing is half done: begin again when you like."))


class WorkingScreen(Ask[None]):
    """Shows a bar; Esc stops the work at its next step."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self._at = ("", 0, 0)
        self._stop = False
        self._loop = asyncio.get_running_loop()
        self._drawn = 0.0

    def progress(self, what: str, done: int, total: int) -> None:
        """Show how far the work is; called on the thread that does it, and raises WorkStopped there when Esc was pressed."""
        if self._stop:
            raise WorkStopped
        before, self._at = self._at, (what, done, total)
        if (now := self._loop.time()) - self._drawn > 0.05 or what != before[0]:  # not once for every photo
            self._drawn = now
            self._loop.call_soon_threadsafe(self._draw)

    def _draw(self) -> None:
        if self.is_attached:
            self.query_one("Box").refresh(layout=True)

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question, the step under way, the bar, and the key that stops."""
        what, done, total = self._at
        label = _("stopping…") if self._stop else _("quit")
        far = f"{done}/{total}" if total else ""
        return [
            *super().lines(cells),
            [(pad(doing_text(what) if what else "", cells), "dim")],
            [(bar_text(done, total), "strong"), (f" {far}", "")],
            [],
            [("Esc", "key"), (" " + label, "")],
        ]

    def all_keys(self) -> list[Key]:
        """Return the one key that does something."""
        return [Key("escape", "", "", N_("Stop the work at its next step; nothing is half done."))]

    def key(self, event: events.Key) -> None:
        if event.key == "escape":
            self._stop = True

    def on_unmount(self) -> None:
        """Stop when the program does."""
        self._stop = True


async def run_with_progress(app: Host, question: str, work: Callable[[Store, Progress], T]) -> T:
    """Run `work(store, progress)` on the store's thread under such a box; return what it returns, raise what it raises."""
    box = WorkingScreen(question)
    await app.push_screen(box)
    try:
        return await app.call(work, box.progress)
    finally:
        box.answer(None)
