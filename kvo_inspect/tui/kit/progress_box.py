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


class WorkBox(Ask[None]):
    """Says of work under way how far it is; Esc stops the work, and whoever began it takes the box away."""

    WORKS = True
    STOP = N_("quit")
    """What Esc does, in a word or two."""
    STOP_HELP = N_("Stop the work at its next step; nothing is half done.")

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self._stopped = False

    def how_far(self, cells: int) -> list[list[Piece]]:
        """Return the lines that say how far the work is."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop the work: Esc was pressed, or the program ends."""
        self._stopped = True

    def redraw(self) -> None:
        """Draw again how far the work is."""
        if self.is_attached:
            self.query_one("Box").refresh(layout=True)

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question, how far the work is, and the key that stops the work."""
        label = _("stopping…") if self._stopped else _(self.STOP)
        return [*super().lines(cells), *self.how_far(cells), [], [("Esc", "key"), (" " + label, "")]]

    def all_keys(self) -> list[Key]:
        """Return the one key that does something."""
        return [Key("escape", "", "", self.STOP_HELP)]

    def key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.stop()

    def on_unmount(self) -> None:
        """Stop when the program does."""
        self.stop()


class WorkingScreen(WorkBox):
    """Shows a bar; Esc stops the work at its next step."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self._at = ("", 0, 0)
        self._loop = asyncio.get_running_loop()
        self._drawn = 0.0

    def progress(self, what: str, done: int, total: int) -> None:
        """Show how far the work is; called on the thread that does it, and raises WorkStopped there when Esc was pressed."""
        if self._stopped:
            raise WorkStopped
        before, self._at = self._at, (what, done, total)
        if (now := self._loop.time()) - self._drawn > 0.05 or what != before[0]:  # not once for every photo
            self._drawn = now
            self._loop.call_soon_threadsafe(self.redraw)

    def how_far(self, cells: int) -> list[list[Piece]]:
        """Return the step under way and the bar."""
        what, done, total = self._at
        far = f"{done}/{total}" if total else ""
        return [[(pad(doing_text(what) if what else "", cells), "dim")], [(bar_text(done, total), "strong"), (f" {far}", "")]]


async def run_with_progress(app: Host, question: str, work: Callable[[Store, Progress], T]) -> T:
    """Run `work(store, progress)` on the store's thread under such a box; return what it returns, raise what it raises."""
    box = WorkingScreen(question)
    await app.push_screen(box)
    try:
        return await app.call(work, box.progress)
    finally:
        box.answer(None)
