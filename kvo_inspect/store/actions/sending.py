"""Noting what went out: that findings were sent to their holder, and that the holder was reminded of them."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.errors import BadValue
from kvo_inspect.store.findings.finding import move_findings
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def note_sent(store: Store, finding_ids: Sequence[str], sent: Sent) -> list[Finding]:
    """Note in one act that these findings were sent to their holder: when, by what way, under which number of theirs.

    A number that is known already stays when none is given. NotAllowedNow when one of them is not to be sent, BadValue at `day`.
    """
    if sent.day > store.today.isoformat():
        raise BadValue("day", _("This day is still to come: note this only once it was sent."))
    return move_findings(store, finding_ids, "sent", sent=sent)


def note_reminded(store: Store, finding_ids: Sequence[str], day: str) -> None:
    """Note in one act that the holders of these findings were reminded; BadValue at `day` when that is still to come."""
    if day > store.today.isoformat():
        raise BadValue("day", _("This day is still to come: note this only once it was sent."))
    with store.act("bulk" if len(finding_ids) > 1 else "key") as act:
        for finding_id in dict.fromkeys(finding_ids):
            finding = store.get(Finding, finding_id)
            act.write(Finding, finding.id, park=finding.park, reminded=day)
