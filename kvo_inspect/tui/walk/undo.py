"""Undo on the round: taking the last step back, and showing it: a sentence, and the cursor there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.photos.photo import PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.walk.rows import Row, Walk
from kvo_inspect.store.record.undo import undo_last
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording.fields import finding_field
from kvo_inspect.wording.history import HIDDEN
from kvo_inspect.wording.walk import finding_line

if TYPE_CHECKING:
    from kvo_inspect.store.record.undo import Undone
    from kvo_inspect.tui.walk.session import Walker


async def undo_step(walker: Walker) -> None:
    """Take back the last step, and show where that was."""
    undone = await walker.record(undo_last, walker.round_id, confidential=walker.hidden is not None)
    before = walker.walk
    await walker.reload()
    show_undone(walker, undone, before)
    await walker.keep_place()


def show_undone(walker: Walker, undone: Undone, before: Walk) -> None:
    """Say what was taken back, *before* being how the walk was, and stand where it was."""
    nouns = [noun for noun in (*undone.changed, *undone.kept) if noun.confidential == (walker.hidden is not None)]
    if not nouns:
        walker.message = _("the last step was taken back")
        return
    walker.message = _sentence(walker, undone, nouns, before)
    if undone.kept:
        walker.message += " · " + _("what came after it stays")
    for noun in nouns:
        where = _where(walker, noun)
        if where is not None:
            _stand(walker, *where)
            break


def _sentence(walker: Walker, undone: Undone, nouns: list[Noun], before: Walk) -> str:
    if undone.how == "rest":
        count = sum(isinstance(noun, Answer) for noun in nouns)
        return n_("taken back: {n} answer by “rest”", "taken back: {n} answers by “rest”", count).format(n=count)
    for noun in nouns:
        said = _said(walker, noun, before)
        if said:
            return _("taken back: {what}").format(what=said)
    return _("the last step was taken back")


def _said(walker: Walker, noun: Noun, before: Walk) -> str:
    walk = walker.walk
    if isinstance(noun, Answer | Mark):
        try:
            _checklist, item = walk.item(noun.item)
        except KeyError:
            return ""
        return item.ask(language())
    if isinstance(noun, PromisedPhoto | PhotoUse):
        finding = walk.finding(noun.finding or "")
        return _("photo of {code}").format(code=finding.code) if finding is not None else ""
    if isinstance(noun, Recheck):
        finding = walk.finding(noun.finding)
        return _("recheck of {code}").format(code=finding.code) if finding is not None else ""
    return _said_of_finding(walker, noun, before) if isinstance(noun, Finding) else ""


def _said_of_finding(walker: Walker, finding: Finding, before: Walk) -> str:
    """Return the finding when it went, else what of it stands differently."""
    was = before.finding(finding.id)
    if finding.gone or was is None:
        return finding_line(walker.walk, finding)
    fields = [finding_field(one) for one in type(finding).own() if one not in HIDDEN and getattr(was, one) != getattr(finding, one)]
    return f"{finding.code} {', '.join(fields)}" if fields else finding_line(walker.walk, finding)


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
