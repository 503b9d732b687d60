"""What is in hand on the round: what text, photo, partner and urgent act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.record.change import stamp_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.walk.joining import joined_at
from kvo_inspect.domain.walk.rows import Walk, WalkRow, failed_now

HandKind = Literal["finding", "answer", "recheck"]


@dataclass(frozen=True)
class InHand:
    """The thing in hand: what text, photo, partner, urgent act on."""

    kind: HandKind
    key: str
    """finding and recheck: the finding's id; answer: `checklist/item`."""
    stop: str


def findings_of(walk: Walk, stop: Checkpoint, key: str) -> list[Finding]:
    """Return the findings that an item's answer made at a checkpoint in this round."""
    return [finding for finding in walk.findings.values() if finding.checkpoint == stop.id and finding.item == key]


def hand_of(walk: Walk, stop: Checkpoint, row: WalkRow) -> InHand | None:
    """Return, as a hand, what was recorded of a row; of a recheck its finding, seen again or not. None when there is nothing."""
    if row.kind == "recheck":
        return InHand("recheck", row.key, stop.id)
    if row.kind == "item":
        findings = findings_of(walk, stop, row.key) if failed_now(walk, stop, row.key) else []
        if findings:
            return InHand("finding", findings[-1].id, stop.id)
        if joined := joined_at(walk, stop, row.key):
            return InHand("recheck", joined[-1].id, stop.id)
        if (stop.id, row.key) in walk.answers:
            return InHand("answer", row.key, stop.id)
    return None


def holds(walk: Walk, hand: InHand | None) -> bool:
    """Whether what is in hand is still there."""
    if hand is None or hand.kind == "answer":
        return hand is not None and (hand.stop, hand.key) in walk.answers
    return walk.finding(hand.key) is not None


def last_recorded(walk: Walk) -> InHand | None:
    """Return what this laptop recorded last in a part of the round, one by one: not what “rest” answered."""
    hands: list[tuple[Noun, InHand]] = [
        (answer, InHand("answer", answer.item, answer.checkpoint)) for answer in walk.answers.values() if not answer.rest
    ]
    hands += [
        (recheck, InHand("recheck", key, walk.earlier[key].checkpoint)) for key, recheck in walk.rechecks.items() if key in walk.earlier
    ]
    hands += [(finding, InHand("finding", finding.id, finding.checkpoint)) for finding in walk.findings.values()]
    # An answer and the finding that it made came at once: then the finding, which stands after it, is in hand.
    own = [(stamp, place, hand) for place, (noun, hand) in enumerate(hands) if (stamp := newest_stamp(noun, walk.device))]
    return max(own, key=lambda ranked: ranked[:2])[2] if own else None


def beside_hand(hand: InHand | None, walk: Walk) -> list[Finding]:
    """Return the findings of the question whose finding is in hand, itself among them; none when it came of no question."""
    finding = walk.findings.get(hand.key) if hand is not None and hand.kind == "finding" else None
    if finding is None or finding.item is None:
        return []
    return [other for other in walk.findings.values() if other.checkpoint == finding.checkpoint and other.item == finding.item]


def newest_stamp(noun: Noun, device: str) -> int:
    """Return the stamp of the newest change of a noun when this device made it; 0: another did."""
    return max((stamp_of(head) for head in noun.heads if head.endswith(f"-{device}")), default=0)
