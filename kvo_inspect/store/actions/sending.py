"""Noting what went out: that findings were sent to their holder, and that the holder was reminded of them."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.errors import BadValue, RuleError
from kvo_inspect.store.findings.finding import step_fields, write_step
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def note_sent(store: Store, finding_ids: Sequence[str], sent: Sent) -> list[Finding]:
    """Note in one act that these findings were sent to their holder, and return those: when, by what way, under which number of theirs.

    A number that is known already stays when none is given. Of a park all is noted or nothing; one with a finding that is not to be sent
    (any more) stops no other. NotAllowedNow and the like when that leaves nothing, NotFound, BadValue at `day`.
    """
    if sent.day > store.today.isoformat():
        raise BadValue("day", _("This day is still to come: note this only once it was sent."))
    by_park: dict[str, list[Finding]] = {}
    for finding_id in dict.fromkeys(finding_ids):
        finding = store.get(Finding, finding_id)
        by_park.setdefault(finding.park, []).append(finding)
    noted: list[Finding] = []
    refused: RuleError | None = None
    with store.act("bulk" if len(set(finding_ids)) > 1 else "key") as act:
        for of_park in by_park.values():
            try:
                for finding in of_park:
                    step_fields(act, finding, "sent", sent=sent)
            except RuleError as error:
                refused = refused or error
                continue
            noted += [write_step(act, finding, "sent", sent=sent) for finding in of_park]
        if refused is not None and not noted:
            raise refused
    return noted


def note_reminded(store: Store, finding_ids: Sequence[str], day: str) -> None:
    """Note in one act that the holders of these findings were reminded; BadValue at `day` when that is still to come."""
    if day > store.today.isoformat():
        raise BadValue("day", _("This day is still to come: note this only once it was sent."))
    with store.act("bulk" if len(finding_ids) > 1 else "key") as act:
        for finding_id in dict.fromkeys(finding_ids):
            finding = store.find(Finding, finding_id)
            if finding is not None and not finding.gone:
                act.write(Finding, finding.id, park=finding.park, reminded=day)
