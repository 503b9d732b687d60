"""Moving through the round: rows, checkpoints, themes, the next that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.walk.rows import next_open, theme_start
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


async def move(session: Session, by: int) -> None:
    """Go up or down so many rows."""
    session.stand(session.place + by)
    await session.keep_place()


async def go_stop(session: Session, by: int) -> None:
    """Go so many checkpoints on, or say that there is none."""
    to = session.stop_at + by
    if not 0 <= to < len(session.stops):
        session.message = _("this is the last checkpoint: e finishes the round") if by > 0 else _("this is the first checkpoint")
        return
    session.go_to(to)
    await session.keep_place()


async def go_theme(session: Session, by: int) -> None:
    """Go to the beginning of the next theme, or of the one before."""
    session.stand(theme_start(session.sections, session.place, by))
    await session.keep_place()


async def go_next_open(session: Session) -> None:
    """Go to the next open row: below, above, then at the checkpoints that follow."""
    rows = session.rows
    at = next_open(session.walk, session.stop, rows, min(session.place + 1, len(rows) - 1))
    if at == len(rows) - 1:
        at = next_open(session.walk, session.stop, rows, 0)
    if at < len(rows) - 1 and rows[at] != session.row:
        session.stand(at)
        await session.keep_place()
        return
    if session.hidden is None:
        count = len(session.stops)
        for step in range(1, count):
            stop = (session.stop_at + step) % count
            if session.progress(session.stops[stop]).open:
                session.go_to(stop)
                await session.keep_place()
                return
    if at == len(rows) - 1:
        session.message = _("nothing is open any more: e finishes the round")
