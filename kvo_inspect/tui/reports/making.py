"""Making a report while the screens go on taking keys: a box says so, and Esc gives the report up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events

from kvo_inspect.exchange.making.beside import Making
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key

if TYPE_CHECKING:
    from pathlib import Path

    from kvo_inspect.exchange.reports.content import Report
    from kvo_inspect.exchange.reports.files import ReportFormat
    from kvo_inspect.tui.kit.host import Host


class MakingScreen(Ask[None]):
    """Says that a report is being made and for how long already; Esc ends that."""

    def __init__(self, question: str, making: Making) -> None:
        super().__init__(question)
        self._making = making
        self._seconds = 0
        self._stopped = False

    def on_mount(self) -> None:
        """Count the seconds."""
        self.set_interval(1, self._count)

    def _count(self) -> None:
        self._seconds += 1
        self.query_one("Box").refresh(layout=True)

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question, the seconds, and the key that gives the report up."""
        seconds = n_("{n} second", "{n} seconds", self._seconds).format(n=self._seconds) if self._seconds else ""
        label = _("stopping…") if self._stopped else _("give it up")
        return [*super().lines(cells), [(seconds, "dim")], [], [("Esc", "key"), (" " + label, "")]]

    def all_keys(self) -> list[Key]:
        """Return the one key that does something."""
        return [Key("escape", "", "", N_("Give the report up: nothing of it is written."))]

    def key(self, event: events.Key) -> None:
        if event.key == "escape":
            self._stopped = True
            self._making.stop()

    def on_unmount(self) -> None:
        """End the making when the program ends."""
        self._making.stop()


async def make_beside(app: Host, report: Report, form: ReportFormat, pictures: Path) -> bytes:
    """Make a report beside the keys and return its bytes; *pictures* as in `Making`. GivenUp after Esc; errors as `Making.run`."""
    making = Making(report, form, pictures)
    box = MakingScreen(_("The report is being made."), making)
    await app.push_screen(box)
    try:
        return await asyncio.to_thread(making.run)
    finally:
        box.answer(None)
