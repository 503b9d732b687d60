"""Also for: who is told of a finding for information, by the choice of a person or because its question says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.record.store import Act, Store


def also_for(store: Store, finding_id: str) -> list[AlsoFor]:
    """Return who gets a finding for information."""
    return store.select(AlsoFor, "where finding = ? and gone = 0 order by n", [finding_id])


def also_of_round(store: Store, round_id: str, *, confidential: bool) -> list[AlsoFor]:
    """Return who gets which finding of a round for information."""
    return store.select(
        AlsoFor,
        "where finding in (select id from finding where round = ? and gone = 0) and gone = 0 and confidential = ? order by n",
        [round_id, int(confidential)],
    )


def set_also(act: Act, finding: Finding, also: Iterable[str] | None) -> None:
    """Write who gets a finding for information, None: who does so already; the holder is never among them."""
    now = {row.partner for row in also_for(act.store, finding.id)}
    wanted = (now if also is None else set(also)) - {finding.partner}
    for partner in sorted(now ^ wanted):
        _write(act, finding, partner, gone=partner not in wanted)


def partners_told(park_id: str, item: Item) -> tuple[str, ...]:
    """Return the ids of the partners who are told of an item's findings: the usual one of each kind that the item names."""
    return tuple(made_id("partner", park_id, kind) for kind in item.also)


def tell_also(act: Act, finding: Finding, item: Item | None, others: Iterable[str] = ()) -> tuple[AlsoFor, ...]:
    """Write that a finding is also for those whom its item names, and for *others*; never for its holder or another of that kind.

    Return what was written; of those named by the item the one who became the holder is gone.
    """
    if item is None or not item.also:
        return tuple(_write(act, finding, partner, gone=False) for partner in dict.fromkeys(others))
    holder = act.get(Partner, finding.partner) if finding.partner else None
    usual = dict(zip(partners_told(finding.park, item), item.also, strict=True))
    by_item = [partner for partner, kind in usual.items() if holder is None or kind != holder.kind]
    wanted = dict.fromkeys(partner for partner in (*by_item, *others) if partner != finding.partner)
    leaving = [row.partner for row in also_for(act.store, finding.id) if row.partner in usual and row.partner not in wanted]
    return tuple(_write(act, finding, partner, gone=partner not in wanted) for partner in (*wanted, *leaving))


def let_go(act: Act, finding: Finding) -> None:
    """Take away, with a finding that goes, that anybody is told of it."""
    for row in also_for(act.store, finding.id):
        act.write(AlsoFor, row.id, park=row.park, gone=True)


def _write(act: Act, finding: Finding, partner: str, *, gone: bool) -> AlsoFor:
    fields: dict[str, Any] = {"park": finding.park, "confidential": finding.confidential}
    return act.write(AlsoFor, made_id("also_for", finding.id, partner), finding=finding.id, partner=partner, gone=gone, **fields)
