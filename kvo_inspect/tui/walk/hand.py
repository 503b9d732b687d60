"""What is in hand on the round: what text, photo, partner and urgent act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.record.change import stamp_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.walk.rows import Walk


@dataclass(frozen=True)
class InHand:
    """The thing in hand: what text, photo, partner, urgent act on."""

    kind: Literal["finding", "answer", "recheck"]
    key: str
    """finding and recheck: the finding's id; answer: `checklist/item`."""
    stop: str


def beside_hand(hand: InHand | None, walk: Walk) -> list[Finding]:
    """Return the findings of the question whose finding is in hand, itself among them; none when it came of no question."""
    finding = walk.findings.get(hand.key) if hand is not None and hand.kind == "finding" else None
    if finding is None or finding.item is None:
        return []
    return [other for other in walk.findings.values() if other.checkpoint == finding.checkpoint and other.item == finding.item]


def newest_stamp(noun: Noun, device: str) -> int:
    """Return the stamp of the newest change of a noun when this device made it; 0: another did."""
    return max((stamp_of(head) for head in noun.heads if head.endswith(f"-{device}")), default=0)
