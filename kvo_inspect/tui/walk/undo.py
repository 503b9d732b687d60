"""Undo on the round: taking the last step back, and showing it: a sentence, and the cursor there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.walk.rows import Walk, WalkRow
from kvo_inspect.store.record.undo import Reach, undo
from kvo_inspect.tui.walk.hand import last_recorded
from kvo_inspect.wording.undo import round_undone_text

if TYPE_CHECKING:
    from kvo_inspect.store.record.undo import Undone
    from kvo_inspect.tui.walk.session import Session


async def undo_step(session: Session) -> None:
    """Take back the last step, and show where that was."""
    undone = await session.record(undo, Reach.walk(session.round_id, confidential=session.hidden is not None))
    before = session.walk
    await session.reload()
    show_undone(session, undone, before)
    await session.keep_place()


def show_undone(session: Session, undone: Undone, before: Walk) -> None:
    """Say what was taken back, and stand at its row; *before* is the walk as it was before the undo."""
    nouns = [noun for noun in (*undone.changed, *undone.kept) if noun.confidential == (session.hidden is not None)]
    session.message = round_undone_text(undone, nouns, session.walk, before)
    for noun in nouns:
        where = _where(session, noun)
        if where is not None:
            _stand(session, *where)
            break


def _where(session: Session, noun: Noun) -> tuple[str, WalkRow] | None:
    if isinstance(noun, Answer):
        return noun.checkpoint, WalkRow("item", noun.item)
    if isinstance(noun, Mark):
        return noun.checkpoint, WalkRow("mark", noun.item)
    if isinstance(noun, Recheck):
        finding = session.walk.finding(noun.finding)
        return (finding.checkpoint, WalkRow("recheck", finding.id)) if finding is not None else None
    return None


def _stand(session: Session, stop_id: str, row: WalkRow) -> None:
    """Stand at a row, at another checkpoint if need be; the confidential part stays open where it is."""
    if stop_id != session.stop.id:
        at = next((place for place, stop in enumerate(session.stops) if stop.id == stop_id), None)
        if at is None or session.hidden is not None:
            return
        session.go_to(at)
    rows = session.rows
    if row in rows:
        session.row = row
        session.take(session.hand_of(row) or last_recorded(session.walk))
