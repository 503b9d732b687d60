"""Seen since: a finding that one laptop saw solved while a later round, on another one that did not know, saw it still there, is reopened.

Whoever records both on one laptop reopens the finding by the second look. Every laptop that sees both apart writes the same as that would
have, once: a status that somebody gave since stays.
"""

from __future__ import annotations

from collections.abc import Container

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.stages import SEEN_SOLVED, SEEN_THERE, after_seen
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.merge.staging import touch_findings
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import GIVE
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

_SEEN_SOLVED = """select distinct f.id from staging.touched d join recheck k on k.id = d.noun_id join finding f on f.id = k.finding
  where d.noun = 'recheck' and f.status = 'verified' and f.gone = 0 order by f.id"""
"""SQL: the findings of the rechecks that came in, solved by what stands of them."""


def reopen_seen_since(store: Store, *, but: Container[str]) -> None:
    """Reopen, in an act of its own, what a later round saw of the findings that came in; *but* holds the ids of those that are left."""
    solved = (store.get(Finding, noun_id) for (noun_id,) in store.rows(_SEEN_SOLVED) if noun_id not in but)
    findings = [finding for finding in solved if _is_seen_since(store, finding)]
    if not findings:
        return
    touch_findings(store.db, [finding.id for finding in findings])
    with store.act(GIVE) as act:
        for finding in findings:
            status = after_seen(finding.status, "not_yet")
            act.write(Finding, finding.id, park=finding.park, status=status, reason=_("A later round saw it still there."))


def _is_seen_since(store: Store, finding: Finding) -> bool:
    """Whether a recheck verified a finding, and the newest look by day, part of day and time, on another laptop, saw it still there."""
    looks = store.select(
        Recheck,
        f"join round w on w.id = t.round and {COUNTS.format('w')} where t.finding = ? and t.gone = 0 "
        "and t.seen <> 'unseen' order by w.date, w.part, (select min(c.stamp) from change c where c.noun_id = t.id), t.id",
        [finding.id],
    )
    if not looks or looks[-1].seen not in SEEN_THERE:
        return False
    steps = [change for change in logs.changes_of(store.db, Finding.noun, finding.id) if "status" in values_of(change)]
    solved = (logs.changes_of(store.db, Recheck.noun, look.id) for look in looks if look.seen in SEEN_SOLVED)
    if not steps or steps[-1].name not in {change.name for changes in solved for change in changes}:
        return False
    return logs.changes_of(store.db, Recheck.noun, looks[-1].id)[-1].log.device != steps[-1].log.device
