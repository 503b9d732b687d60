"""Counted: the answer that counts things is never less than the findings made of them, while its round is open."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kvo_inspect.domain.checklists.answer import Answer, Value, checked, fails
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.walk.joining import things_among
from kvo_inspect.errors import BadValue
from kvo_inspect.store.findings.standing import seen_at
from kvo_inspect.store.record.store import Act


def raise_count(act: Act, finding: Finding, item: Item | None, numbered: Sequence[Finding]) -> Answer | None:
    """Raise the count that made a finding to the number of its objects, while its round is open; BadValue beyond what the item takes."""
    if item is None or finding.round is None or not item.answer.form.counts_objects:
        return None
    return _raise_to(act, finding, item, len({other.object.casefold() for other in (*numbered, *_seen(act, finding)) if other.object}))


def count_with(act: Act, finding: Finding, item: Item | None, others: Sequence[Finding]) -> Answer | None:
    """Raise the count of the question to which a finding was added, when it is less than that finding and the *others* of this round.

    What it counts that has no finding of its own may be this finding, and so may the one whose number stands in its words; of the known
    ones that were seen again those with a number count. Beyond what the item takes the count stays: no finding is refused for it.
    """
    if item is None or not item.answer.form.counts_objects:
        return None
    numbered = (other for other in _seen(act, finding) if other.object)
    try:
        return _raise_to(act, finding, item, things_among([*others, finding, *numbered]))
    except BadValue:
        return None


def _raise_to(act: Act, finding: Finding, item: Item, things: int) -> Answer | None:
    store = act.store
    if finding.round is None or store.get(Round, finding.round).closed is not None:
        return None
    where = "where round = ? and checkpoint = ? and item = ? and confidential = ? and gone = 0"
    for answer in store.select(Answer, where, [finding.round, finding.checkpoint, finding.item, int(finding.confidential)]):
        before = answer.value
        if before is None or before.kind != "given" or before.value is None or Decimal(before.value) >= things:
            continue
        value = checked(item, Value(value=str(things)), store.today)
        if fails(item, value, store.get(Park, finding.park).grade_target):
            return act.write(Answer, answer.id, park=answer.park, value=value)
    return None


def _seen(act: Act, finding: Finding) -> list[Finding]:
    """Return the findings of other rounds that this one saw here of the same question, as the act leaves that."""
    store = act.store
    looks = seen_at(store, finding.round or "", finding.checkpoint, finding.item or "", confidential=finding.confidential)
    staying = [look for look in looks if (as_left := act.get(Recheck, look.id)) is not None and not as_left.gone]
    return [other for look in staying if (other := store.find(Finding, look.finding)) is not None]
