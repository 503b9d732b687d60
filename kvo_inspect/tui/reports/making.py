"""Making a report while the screens go on taking keys: a box says so, and Esc gives the report up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kvo_inspect.exchange.making.beside import Making
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.progress_box import WorkBox

if TYPE_CHECKING:
    from kvo_inspect.exchange.reports.content import Report
    from kvo_inspect.exchange.reports.files import ReportFormat
    from kvo_inspect.tui.kit.host import Host


class MakingScreen(WorkBox):
    """Says that a report is being made and for how long already; Esc ends that."""

    STOP = N_("give it up")
    STOP_HELP = N_("Give the report up: nothing of it is written.")

    def __init__(self, question: str, making: Making) -> None:
        super().__init__(question)
        self._making = making
        self._seconds = 0

    def on_mount(self) -> None:
        """Count the seconds."""
        self.set_interval(1, self._count)

    def _count(self) -> None:
        self._seconds += 1
        self.redraw()

    def how_far(self, _cells: int) -> list[list[Piece]]:
        """Return the seconds."""
        return [[(n_("{n} second", "{n} seconds", self._seconds).format(n=self._seconds) if self._seconds else "", "dim")]]

    def stop(self) -> None:
        """Give the report up."""
        super().stop()
        self._making.stop()


async def make_beside(app: Host, report: Report, form: ReportFormat) -> bytes:
    """Make a report beside the keys and return its bytes. GivenUp after Esc; errors as `Making.run`."""
    making = Making(report, form)
    box = MakingScreen(_("The report is being made."), making)
    await app.push_screen(box)
    try:
        return await asyncio.to_thread(making.run)
    finally:
        box.answer(None)
