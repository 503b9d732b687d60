"""Whether anybody worked on a finding since it was made: what nobody touched goes by itself (docs/decisions/0004)."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.store.findings.for_information import also_for, partners_told
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import SAY_OF_FINDING


def is_untouched(store: Store, finding: Finding, item: Item | None, *, beside: Sequence[Finding] = ()) -> bool:
    """Whether nobody added anything to a finding since it was made; whom its item tells of it is nobody's addition.

    *beside*: the findings beside which a line of numbers made it: then its number is no addition, nor what it shares with them.
    """
    shared = {"", *(other.text for other in beside)}
    if finding.text not in shared or (finding.object and not beside):
        return False
    if finding.called or finding.promised_by or finding.due or finding.urgency or finding.status != "new":
        return False
    expected = {*(partners_told(finding.park, item) if item is not None else ())}
    expected |= {row.partner for other in beside for row in also_for(store, other.id)}
    if any(row.partner not in expected for row in also_for(store, finding.id)):
        return False
    others = (noun for noun in SAY_OF_FINDING if noun != AlsoFor.noun)
    return not any(store.rows(f'select 1 from "{noun}" where finding = ? and gone = 0 limit 1', [finding.id]) for noun in others)
