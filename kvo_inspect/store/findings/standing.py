"""What stands: the open findings of a question at a checkpoint, and what a round writes of those that it sees again."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck, can_recheck
from kvo_inspect.domain.findings.stages import SEEN_THERE, after_seen
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Seen
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.store.conditions.findings import OPEN
from kvo_inspect.store.conditions.rechecks import SAW_IT
from kvo_inspect.store.record.followed import leave_status, moves_status, stands_as_seen, status_left
from kvo_inspect.store.record.key_ids import id_at
from kvo_inspect.store.record.store import Act, Store

Looks = tuple[tuple[Recheck, ...], tuple[Finding, ...]]
"""Rechecks that were written, and their findings as they stand after that."""


def standing_at(store: Store, round_: Round, checkpoint_id: str, item: str, *, confidential: bool) -> list[Finding]:
    """Return the open findings of a question here that other rounds made and this one can see, oldest first; none of a later day."""
    findings = store.select(
        Finding,
        f"where checkpoint = ? and item = ? and confidential = ? and gone = 0 and round is not ? and {OPEN} "
        "and not exists (select 1 from round r where r.id = t.round and r.date > ?) order by made, n",
        [checkpoint_id, item, int(confidential), round_.id, round_.date],
    )
    return [finding for finding in findings if can_recheck(finding, round_.part, made_in_this_round=False)]


def seen_at(store: Store, round_id: str, checkpoint_id: str, item: str, *, confidential: bool) -> list[Recheck]:
    """Return the rechecks by which a round saw findings of a question here, not solved."""
    return store.select(
        Recheck,
        f"where round = ? and gone = 0 and {SAW_IT.format('t')} and finding in "
        "(select id from finding where checkpoint = ? and item = ? and confidential = ? and gone = 0) order by n",
        [round_id, checkpoint_id, item, int(confidential)],
    )


def write_recheck(act: Act, round_id: str, finding: Finding, seen: Seen, text: str = "") -> tuple[Recheck, Finding]:
    """Write what a round sees of a finding, within an act.

    A corrected recheck starts from the status before the first, and what other rounds saw after it still counts. In a round that counts
    nowhere it moves no status, until that round counts again.
    """
    noun_id = _recheck_id(act.store, round_id, finding)
    earlier = act.get(Recheck, noun_id)
    was, status = finding.status, after_seen(finding.status, seen)
    if not moves_status(act, round_id):
        status = was
    elif earlier is not None and not earlier.gone and stands_as_seen(act.store, finding, earlier):
        was, status = earlier.was, status_left(act.store, earlier, seen)
    recheck = act.write(
        Recheck,
        noun_id,
        park=finding.park,
        confidential=finding.confidential,
        round=round_id,
        finding=finding.id,
        seen=seen,
        was=was,
        **({"text": checked_text("text", text)} if text else {}),
    )
    return recheck, act.write(Finding, finding.id, park=finding.park, status=status)


def _recheck_id(store: Store, round_id: str, finding: Finding) -> str:
    """Return the id of what a round saw of a finding, the same on every laptop."""
    return id_at(store, Recheck, round_id, finding.id, confidential=finding.confidential, round=round_id, finding=finding.id)


def take_back_recheck(act: Act, recheck: Recheck) -> tuple[Recheck, Finding]:
    """Remove a recheck, within an act; its finding stands as it does without it, unless somebody took a step since."""
    finding = leave_status(act, recheck)
    return act.write(Recheck, recheck.id, park=recheck.park, gone=True), finding


def look_again(act: Act, round_id: str, findings: Sequence[Finding]) -> Looks:
    """Write that a round saw findings not solved yet, within an act; what it said of them before stays, unless they were out of sight."""
    written = []
    for finding in findings:
        earlier = act.get(Recheck, _recheck_id(act.store, round_id, finding))
        stays = earlier is not None and not earlier.gone and earlier.seen in SEEN_THERE
        written.append((earlier, finding) if earlier is not None and stays else write_recheck(act, round_id, finding, "not_yet"))
    return tuple(recheck for recheck, _finding in written), tuple(finding for _recheck, finding in written)
