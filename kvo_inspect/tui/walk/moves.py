"""Moving through the round: rows, checkpoints, themes, the next that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.walk.progress import rows_beyond, rows_without_finding
from kvo_inspect.domain.walk.rows import next_open, theme_start
from kvo_inspect.texts import _
from kvo_inspect.tui.walk.hand import InHand, beside_hand

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

PAGE = 10
"""Rows that PgUp and PgDn go at once: about as many as are in view."""
ENDS = 1000
"""Pages to either end."""


async def move(session: Session, by: int) -> None:
    """Go a row up or down; of several findings of one row each comes in hand first, one after the other."""
    beside = beside_hand(session.hand, session.walk) if _is_of_row(session) else []
    place = next((at for at, finding in enumerate(beside) if session.hand is not None and finding.id == session.hand.key), 0) + by
    if len(beside) > 1 and 0 <= place < len(beside):
        session.take(InHand("finding", beside[place].id, session.stop.id))
        return
    if not 0 <= session.place + by < len(session.rows):
        return
    session.stand(session.place + by)
    first = beside_hand(session.hand, session.walk)[:1] if by > 0 and _is_of_row(session) else []
    if first:
        session.take(InHand("finding", first[0].id, session.stop.id))
    await session.keep_place()


def _is_of_row(session: Session) -> bool:
    """Whether the finding in hand came from the row at the cursor."""
    hand = session.hand
    finding = session.walk.findings.get(hand.key) if hand is not None and hand.kind == "finding" else None
    return finding is not None and session.row.kind == "item" and (finding.checkpoint, finding.item) == (session.stop.id, session.row.key)


async def move_page(session: Session, by: int) -> None:
    """Go so many pages of rows down or up, as far as there are rows."""
    session.stand(session.place + by * PAGE)
    await session.keep_place()


async def go_stop(session: Session, by: int) -> None:
    """Go so many checkpoints on, or say that there is none."""
    to = session.stop_at + by
    if not 0 <= to < len(session.stops):
        last = _("this is the last checkpoint") if session.closed else _("this is the last checkpoint: e finishes the round")
        session.message = last if by > 0 else _("this is the first checkpoint")
        return
    session.go_to(to)
    await session.keep_place()


async def go_theme(session: Session, by: int) -> None:
    """Go to the beginning of the next theme, or of the one before."""
    session.stand(theme_start(session.sections, session.place, by))
    await session.keep_place()


async def go_next_mine(session: Session) -> None:
    """Go to the next checkpoint of one's own part where something is open, after this one and round."""
    place = session.next_mine
    if place is None:
        session.message = _("nothing of your part is open any more: o goes to what is open elsewhere")
        return
    session.go_to(place)
    await session.keep_place()


async def go_next_open(session: Session) -> None:
    """Go to the next open row: below, above, then at the checkpoints that follow; else to an answer that its findings do not bear out."""
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
        for place, checkpoint in enumerate(session.stops):
            if doubtful := [*rows_without_finding(session.walk, checkpoint), *rows_beyond(session.walk, checkpoint)]:
                session.go_to(place, doubtful[0])
                session.stand(session.place)
                await session.keep_place()
                return
    if at == len(rows) - 1:
        session.message = _("nothing was left open") if session.closed else _("nothing is open any more: e finishes the round")
