"""Undo on the round: taking the last step back, and showing it: a sentence, and the cursor there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.walk.rows import Row, Walk
from kvo_inspect.store.record.undo import Reach, undo
from kvo_inspect.wording.undo import round_undone_text

if TYPE_CHECKING:
    from kvo_inspect.store.record.undo import Undone
    from kvo_inspect.tui.walk.session import Walker


async def undo_step(walker: Walker) -> None:
    """Take back the last step, and show where that was."""
    undone = await walker.record(undo, Reach.walk(walker.round_id, confidential=walker.hidden is not None))
    before = walker.walk
    await walker.reload()
    show_undone(walker, undone, before)
    await walker.keep_place()


def show_undone(walker: Walker, undone: Undone, before: Walk) -> None:
    """Say what was taken back, *before* being how the walk was, and stand where it was."""
    nouns = [noun for noun in (*undone.changed, *undone.kept) if noun.confidential == (walker.hidden is not None)]
    walker.message = round_undone_text(undone, nouns, walker.walk, before)
    for noun in nouns:
        where = _where(walker, noun)
        if where is not None:
            _stand(walker, *where)
            break


def _where(walker: Walker, noun: Noun) -> tuple[str, Row] | None:
    if isinstance(noun, Answer):
        return noun.checkpoint, Row("item", noun.item)
    if isinstance(noun, Mark):
        return noun.checkpoint, Row("mark", noun.item)
    if isinstance(noun, Recheck):
        finding = walker.walk.finding(noun.finding)
        return (finding.checkpoint, Row("recheck", finding.id)) if finding is not None else None
    return None


def _stand(walker: Walker, stop_id: str, row: Row) -> None:
    """Stand at a row, at another checkpoint if need be; the confidential part stays open where it is."""
    if stop_id != walker.stop.id:
        at = next((place for place, stop in enumerate(walker.stops) if stop.id == stop_id), None)
        if at is None or walker.hidden is not None:
            return
        walker.go_to(at)
    rows = walker.rows
    if row in rows:
        walker.row = row
        walker.take(walker.hand_of(row) or walker.last_recorded())
