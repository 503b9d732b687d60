"""What others said of a finding, above its fields: fields with two values to choose from, and what the trajectory record did with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kvo_inspect.store.merge.conflicts import Conflict, conflicts_of_finding
from kvo_inspect.store.merge.receipts import ReceiptLine, told_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _
from kvo_inspect.wording.names import day_text


@dataclass(frozen=True)
class SaidOfFinding:
    """What others said of a finding."""

    conflicts: list[Conflict] = field(default_factory=list)
    told: ReceiptLine | None = None
    """By the trajectory record, last."""


def said_of_finding(store: Store, finding_id: str) -> SaidOfFinding:
    """Return what others said of one finding."""
    return SaidOfFinding(conflicts_of_finding(store, finding_id), told_of(store, "finding", finding_id))


def receipt_line(told: ReceiptLine) -> tuple[str, str]:
    """Return what the trajectory record said of a thing, as a sentence and its tone."""
    day = day_text(told.made[:10])
    if not told.taken:
        line = _("! Refused by {sender} on {day}: {reason}").format(sender=told.sender, day=day, reason=told.reason)
        return (line + " " + _("(changed since: it is offered again)") if not told.current else line), "warn"
    line = _("Taken over by {sender} on {day}").format(sender=told.sender, day=day)
    return (line + " " + _("(changed since: it is offered again)") if not told.current else line), "dim"
