"""What an answer did besides being stored: taken into the walk, and what the screen shows of it (in hand, a note, what can be dropped)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer, is_in_order
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.walk.joining import numbered_beyond, seen_again
from kvo_inspect.domain.walk.rows import Walk
from kvo_inspect.texts import _
from kvo_inspect.tui.walk.hand import InHand
from kvo_inspect.wording.walk import codes_text, seen_name

if TYPE_CHECKING:
    from kvo_inspect.store.walk.answers import Recorded


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What the screen shows of a recorded answer."""

    hand: InHand
    note: str
    """What the line in hand says besides; empty when there is nothing to say."""
    offered: tuple[Finding, ...]
    """The findings of a corrected answer that can be dropped now."""
    joined: frozenset[str]
    """Ids of the findings that the answer joined."""


def take_in(walk: Walk, done: Recorded) -> ShownAnswer:
    """Take what recording answers did into the walk, and return what to show of it: what it made or joined is in hand."""
    for answer in done.answers:
        walk.answers[answer.checkpoint, answer.item] = answer
    for finding in done.findings:
        where = walk.earlier if finding.id in walk.earlier else walk.findings
        where[finding.id] = finding
    for finding in done.removed:
        walk.findings.pop(finding.id, None)
    known = [finding for finding in done.joined if finding.id not in walk.findings]
    for finding in (*known, *done.parted):
        walk.earlier[finding.id] = finding
    for look in done.looks:
        if look.gone:
            walk.rechecks.pop(look.finding, None)
        else:
            walk.rechecks[look.finding] = look
    walk.put_also(done.also)
    last = done.answers[-1]
    hand = InHand("answer", last.item, last.checkpoint)
    if done.findings:
        hand = InHand("recheck" if done.findings[-1].id in walk.earlier else "finding", done.findings[-1].id, last.checkpoint)
    elif known:
        hand = InHand("recheck", known[-1].id, last.checkpoint)
    elif done.offered and (last.value is None or last.value.kind == "given"):  # of n/a and not assessed the reason is what there is to say
        hand = InHand("finding", done.offered[-1].id, last.checkpoint)
    numbered = numbered_beyond(walk, walk.stop(last.checkpoint), last.item)
    beyond = _("{codes} stay: more numbered than counted; # takes numbers out").format(codes=codes_text(numbered)) if numbered else ""
    note = " · ".join(filter(None, (beyond, _note(walk, done, known))))
    return ShownAnswer(hand, note, done.offered, frozenset(finding.id for finding in done.joined))


def _note(walk: Walk, done: Recorded, known: Sequence[Finding]) -> str:
    if known:
        joined = _joined_text(walk, known)
        if done.findings:
            return _("{joined} · {new} for the rest").format(joined=joined, new=codes_text(done.findings))
        return _("{joined}; = a new one").format(joined=joined)
    if done.joined:
        return _("joined: {codes} of this round; = a new one").format(codes=codes_text(done.joined))
    if done.parted and not done.findings:
        if again := [look for look in done.looks if not look.gone]:
            return _("{codes}: {seen} again").format(codes=codes_text(done.parted), seen=seen_name(again[-1].seen))
        return _("{codes}: the recheck went with the old answer").format(codes=codes_text(done.parted))
    if done.removed:
        return _("{code} went with the old answer").format(code=codes_text(done.removed))
    if done.offered:
        return _("from the old answer: {codes}").format(codes=codes_text(done.offered, most=9))
    still = _still_there(walk, done.answers[-1])
    return _("but {codes} was seen again here this round").format(codes=codes_text(still)) if still else ""


def _joined_text(walk: Walk, known: Sequence[Finding]) -> str:
    """Return which known findings an answer joined, and how they were seen where that is the same of all."""
    seen = {walk.rechecks[finding.id].seen for finding in known}
    if len(seen) > 1:
        return _("joined: {codes}").format(codes=codes_text(known))
    return _("joined: {codes}, {seen}").format(codes=codes_text(known), seen=seen_name(seen.pop()))


def _still_there(walk: Walk, answer: Answer) -> list[Finding]:
    """Return the known findings of a question that this round said to be there still, where the answer says that all is in order."""
    if answer.item not in walk.items() or not is_in_order(walk.item(answer.item)[1], answer.value, walk.park.grade_target):
        return []
    return seen_again(walk, answer.checkpoint, answer.item)
