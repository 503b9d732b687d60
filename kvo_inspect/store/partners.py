"""Partners: who is asked to solve something on a park."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain import words
from kvo_inspect.domain.partner import Partner
from kvo_inspect.store.record import Store

_LINES = ("organisation", "person", "email", "phone", "fault_number")


def partners_of(store: Store, park_id: str) -> list[Partner]:
    """Return a park's partners in the order they were made: the usual ones first."""
    return store.select(Partner, "where park = ? and gone = 0 order by n", [park_id])


def set_partner(store: Store, partner_id: str, **fields: Any) -> Partner:
    """Change a partner's organisation, person, email, phone or fault_number."""
    found = store.get(Partner, partner_id)
    for field in _LINES:
        if field in fields:
            fields[field] = words.line(field, fields[field])
    with store.act() as act:
        return act.write(Partner, found.id, park=found.park, **fields)
