"""Moving through the round: rows, checkpoints, themes, the next that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.walk.rows import next_open, theme_start
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Walker


async def move(walker: Walker, by: int) -> None:
    """Go up or down so many rows."""
    walker.stand(walker.place + by)
    await walker.keep_place()


async def go_stop(walker: Walker, by: int) -> None:
    """Go so many checkpoints on, or say that there is none."""
    to = walker.stop_at + by
    if not 0 <= to < len(walker.stops):
        walker.message = _("this is the last checkpoint: e finishes the round") if by > 0 else _("this is the first checkpoint")
        return
    walker.go_to(to)
    await walker.keep_place()


async def go_theme(walker: Walker, by: int) -> None:
    """Go to the beginning of the next theme, or of the one before."""
    walker.stand(theme_start(walker.sections, walker.place, by))
    await walker.keep_place()


async def go_next_open(walker: Walker) -> None:
    """Go to the next open row: below, above, then at the checkpoints that follow."""
    rows = walker.rows
    at = next_open(walker.walk, walker.stop, rows, min(walker.place + 1, len(rows) - 1))
    if at == len(rows) - 1:
        at = next_open(walker.walk, walker.stop, rows, 0)
    if at < len(rows) - 1 and rows[at] != walker.row:
        walker.stand(at)
        await walker.keep_place()
        return
    if walker.hidden is None:
        count = len(walker.stops)
        for step in range(1, count):
            stop = (walker.stop_at + step) % count
            if walker.progress(walker.stops[stop]).open:
                walker.go_to(stop)
                await walker.keep_place()
                return
    if at == len(rows) - 1:
        walker.message = _("nothing is open any more: e finishes the round")
