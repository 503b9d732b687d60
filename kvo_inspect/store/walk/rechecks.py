"""Rechecks: what a later round saw of a finding, and the step in its life that follows."""

from __future__ import annotations

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck, takes_recheck
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Seen
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.findings.standing import write_recheck
from kvo_inspect.store.record.reach import CHOOSE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.texts import _


def recheck_finding(
    store: Store, round_id: str, finding_id: str, seen: Seen, text: str = "", *, how: str = "key"
) -> tuple[Recheck, Finding]:
    """Record what this round sees of an earlier finding.

    Choosing between two values may also be after the round, and of a finding that was said meanwhile to be seen at another time.
    """
    round_ = store.get(Round, round_id) if how == CHOOSE else open_round(store, round_id)
    finding = store.get(Finding, finding_id)
    if how != CHOOSE and not takes_recheck(finding, round_.part, seen, made_in_this_round=finding.round == round_id):
        raise NotAllowedNow(_("{code} cannot be seen in this round.").format(code=finding.code))
    with store.act(how) as act:
        return write_recheck(act, round_id, finding, seen, text)


def rechecks_of(store: Store, finding_id: str) -> list[tuple[Recheck, Round]]:
    """Return what later rounds saw of a finding, each with its round, oldest first; of rounds that count."""
    rows = store.rows(
        f"select k.id, w.id from recheck k join round w on w.id = k.round and {COUNTS.format('w')} "
        "where k.finding = ? and k.gone = 0 and k.seen is not null order by w.date, k.n",
        [finding_id],
    )
    return [(store.get(Recheck, recheck), store.get(Round, round_)) for recheck, round_ in rows]


def note_recheck(store: Store, recheck_id: str, text: str) -> Recheck:
    """Write a remark with a recheck."""
    recheck = store.get(Recheck, recheck_id)
    with store.act() as act:
        return act.write(Recheck, recheck.id, park=recheck.park, text=checked_text("text", text))
