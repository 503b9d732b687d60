"""What others said of a finding, above its fields: fields with two values to choose from, and the last receipt of the trajectory record."""

from __future__ import annotations

from dataclasses import dataclass, field

from kvo_inspect.store.merge.conflicts import Conflict, conflicts_of_finding
from kvo_inspect.store.merge.receipts import ReceiptLine, told_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _
from kvo_inspect.wording.names import day_text


@dataclass(frozen=True)
class ConflictsOfFinding:
    """What others said of a finding: its fields with two values, and the last word of the trajectory record."""

    conflicts: list[Conflict] = field(default_factory=list)
    receipt_line: ReceiptLine | None = None
    """The line of a receipt in which the trajectory record last spoke of the finding; None when there is none."""


def said_of_finding(store: Store, finding_id: str) -> ConflictsOfFinding:
    """Return the conflicts of one finding, and the line of a receipt that last spoke of it."""
    return ConflictsOfFinding(conflicts_of_finding(store, finding_id), told_of(store, "finding", finding_id))


def receipt_line(receipt: ReceiptLine) -> tuple[str, str]:
    """Return a line of a receipt as a sentence and its tone: taken over, or refused and why, by whom and on which day."""
    day = day_text(receipt.made[:10])
    if not receipt.taken:
        line = _("! Refused by {sender} on {day}: {reason}").format(sender=receipt.sender, day=day, reason=receipt.reason)
        return (line + " " + _("(changed since: it is offered again)") if not receipt.current else line), "warn"
    line = _("Taken over by {sender} on {day}").format(sender=receipt.sender, day=day)
    return (line + " " + _("(changed since: it is offered again)") if not receipt.current else line), "dim"
