"""Noting what went out: that findings were sent to their holder, and that the holder was reminded of them."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.action_list import UNSENT
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.values.closed_sets import SentWay
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import BadValue, RuleError
from kvo_inspect.store.actions.replies import NewReply, record_replies
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


def note_number(store: Store, finding_id: str, reference: str, way: SentWay) -> Finding:
    """Note the number that came back for one finding, in one act, and return the finding as it stands then.

    What was still to be sent is sent today by this *way* under that number; of what was sent already only the number changes. Missing at
    `reference` without a number, NotAllowedNow and the like when it can be sent to nobody, NotFound.
    """
    number = checked_line("reference", reference, required=True)
    finding = store.get(Finding, finding_id)
    if finding.status in UNSENT:
        return note_sent(store, [finding_id], Sent(day=store.today.isoformat(), way=way, reference=number))[0]
    record_replies(store, [NewReply(finding_id, reference=number)])
    return store.get(Finding, finding_id)


def note_reminded(store: Store, finding_ids: Sequence[str], day: str) -> None:
    """Note in one act that the holders of these findings were reminded; BadValue at `day` when that is still to come."""
    if day > store.today.isoformat():
        raise BadValue("day", _("This day is still to come: note this only once it was sent."))
    with store.act("bulk" if len(finding_ids) > 1 else "key") as act:
        for finding_id in dict.fromkeys(finding_ids):
            finding = store.find(Finding, finding_id)
            if finding is not None and not finding.gone:
                act.write(Finding, finding.id, park=finding.park, reminded=day)
