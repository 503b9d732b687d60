"""Undo and redo on the round: taking the last step back, doing it again, and showing that: a sentence, and the cursor there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.walk.rows import Walk, WalkRow, failed_now
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.walk.answers import Recorded
from kvo_inspect.texts import _
from kvo_inspect.tui.walk.hand import InHand, last_recorded
from kvo_inspect.wording.undo import reason_alone, round_step_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.record.undo import Undone
    from kvo_inspect.tui.walk.session import Session


async def undo_step(session: Session) -> None:
    """Take back the last step, and show where that was."""
    await _change_step(session, undo)


async def redo_step(session: Session) -> None:
    """Do the step again that was taken back last, and show where that is."""
    await _change_step(session, redo)


async def _change_step(session: Session, verb: Callable[[Store, Reach], Undone]) -> None:
    undone = await session.record(verb, Reach.walk(session.round_id, confidential=session.hidden is not None))
    before = session.walk
    await session.reload()
    show_undone(session, undone, before)
    await session.keep_place()


def show_undone(session: Session, undone: Undone, before: Walk) -> None:
    """Say what was taken back or done again, and stand at its row; *before* is the walk as it was before that."""
    nouns = [noun for noun in (*undone.changed, *undone.unchanged) if noun.confidential == (session.hidden is not None)]
    session.message = round_step_text(undone, nouns, session.walk, before)
    here = session.stop.id
    for noun in nouns:
        where = _where(session, noun, undone)
        if where is not None:
            _stand(session, *where)
            if session.stop.id != here:
                sentence = _("{what} · you stand at {number} {name} now")
                session.message = sentence.format(what=session.message, number=f"{session.stop_at + 1:02}", name=session.stop.name)
            return
    if any(isinstance(noun, Review) for noun in nouns):
        _offer(session, [finding for noun in nouns if (finding := session.walk.findings.get(getattr(noun, "finding", "")))])
        return
    for noun in nouns:
        finding = session.walk.findings.get(noun.id)
        if finding is not None:  # a shout that is there again, or what stands differently of one: the next text is meant for it
            session.take(InHand("finding", finding.id, finding.checkpoint))
            return


def _where(session: Session, noun: Noun, undone: Undone) -> tuple[str, WalkRow] | None:
    """Return the checkpoint and the row of an answer, mark or recheck; None when only its words are others: the eye is elsewhere."""
    was = next((other for other in undone.before if other.id == noun.id), None)
    if isinstance(noun, Answer):
        same = isinstance(was, Answer) and (was.value, was.gone) == (noun.value, noun.gone)
        return None if same or reason_alone(undone, noun) else (noun.checkpoint, WalkRow("item", noun.item))
    if isinstance(noun, Mark):
        return noun.checkpoint, WalkRow("mark", noun.item)
    if isinstance(noun, Recheck):
        if noun.gone and undone.again:  # a new finding came in its place
            return None
        same = isinstance(was, Recheck) and (was.seen, was.gone) == (noun.seen, noun.gone)
        finding = session.walk.finding(noun.finding)
        return (finding.checkpoint, WalkRow("recheck", finding.id)) if finding is not None and not same else None
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
        if row.kind == "item" and not failed_now(session.walk, session.stop, row.key):
            _offer(session, session.findings_of(session.stop, row.key))


def _offer(session: Session, findings: Sequence[Finding]) -> None:
    """Offer to drop findings that a corrected answer left behind, as when it was given."""
    answer = session.walk.answers.get((findings[-1].checkpoint, findings[-1].item or "")) if findings else None
    if answer is not None:
        session.show_recorded(Recorded((answer,), offered=tuple(findings)))
