"""Looked apart: what was seen in a round that another laptop, which did not know of that, had set aside, or brought back.

Such a look left a status where its round counts no more, or left none where its round counts again. Whoever does both on one laptop has the
status follow the round (`store/record/followed.py`). Every laptop that sees both apart writes the same, once: a status that somebody gave
since stays, and of two statuses a person chooses.
"""

from __future__ import annotations

from collections.abc import Container

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.stages import after_seen
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.merge.staging import touch_findings
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.followed import follow_look
from kvo_inspect.store.record.reach import GIVE
from kvo_inspect.store.record.store import Store

_SET_ASIDE_ONCE = """select k.id from recheck k join round w on w.id = k.round join finding f on f.id = k.finding
  where k.gone = 0 and k.seen <> 'unseen' and w.gone = 0 and f.gone = 0
  and w.id in (select noun_id from staging.touched where noun = 'round'
    union select r.round from staging.touched d join recheck r on r.id = d.noun_id where d.noun = 'recheck')
  and exists (select 1 from change c where c.noun = 'round' and c.noun_id = w.id and json_type(c.fields, '$.aside') is not null)
  order by k.made, k.id"""
"""SQL: the looks in the rounds of the batch that are, or once were, set aside."""


def follow_looked_apart(store: Store, *, but: Container[str]) -> None:
    """Write, in an act of its own, the statuses of what was seen in a round that another laptop set aside or brought back meanwhile.

    *but* holds the ids of findings whose status is left.
    """
    once_aside = (store.get(Recheck, look_id) for (look_id,) in store.rows(_SET_ASIDE_ONCE))
    looks = [look for look in once_aside if look.finding not in but and _is_apart(store, look)]
    if not looks:
        return
    touch_findings(store.db, {look.finding for look in looks})
    with store.act(GIVE) as act:
        for look in looks:
            follow_look(act, look, counts=not store.get(Round, look.round).aside)


def _is_apart(store: Store, look: Recheck) -> bool:
    """Whether the status of a finding does not know that the round of a look counts no more, or counts again.

    The round counts no more, and a word of the look is the newest of the status; or the round counts, and no word of either moved the
    status, though the look would and nobody took a step since.
    """
    steps = [change for change in logs.changes_of(store.db, Finding.noun, look.finding) if "status" in values_of(change)]
    words = logs.changes_of(store.db, Recheck.noun, look.id)
    of_look = {change.name for change in words}
    if store.get(Round, look.round).aside:
        return bool(steps) and steps[-1].name in of_look
    if after_seen(look.was, look.seen) == look.was:
        return False
    followed = of_look | {change.name for change in logs.changes_of(store.db, Round.noun, look.round)}
    return all(step.name not in followed and step.stamp < words[-1].stamp for step in steps)
