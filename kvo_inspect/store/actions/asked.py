"""How much is asked of each partner: of the findings that were accepted and are open, the confidential left out.

Derived: kept in a row per park, which acts and merges forget (`store.record.standing`) and `asked_of_partners` makes again. What is overdue
follows from the day, so of each day by which something is asked the number of points is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, fields

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record.database import executemany
from kvo_inspect.store.record.store import Store

_POINTS = """select t.park, t.partner, t.status, t.due, coalesce(json_extract(t.sent, '$.day'), ''), coalesce(t.reminded, '')
  from (select n, open, confidential from standing where park in (select value from json_each(?))) s cross join finding t on t.n = s.n
  join review v on v.finding = t.id and v.gone = 0 and json_extract(v.verdict, '$.kind') = 'accepted'
  where s.open = 1 and s.confidential = 0 and t.partner is not null order by s.n"""
"""SQL: the points of the findings that stand `s`."""
_ANSWERED = """select partner, max(substr(made, 1, 10)) from reply
  where gone = 0 and confidential = 0 and partner is not null group by partner"""
_WITHOUT = "select id from park where id not in (select park from park_asked)"


@dataclass(frozen=True, slots=True)
class PartnerAsked:
    """How much is asked of one partner."""

    unsent: int = 0
    open: int = 0
    """Points that nobody reported done."""
    due: dict[str, int] = field(default_factory=dict)
    """How many of these by each day (`YYYY-MM-DD`)."""
    sent: str = ""
    """The day on which it was asked last; empty: never."""
    reminded: str = ""
    """The day on which it was reminded last; empty: never."""

    def overdue(self, today: str) -> int:
        """Return how many points are past their day on a day (`YYYY-MM-DD`)."""
        return sum(number for day, number in self.due.items() if day < today)


def asked_of_partners(store: Store) -> dict[str, PartnerAsked]:
    """Return how much is asked of each partner (by id) of whom something is; where nothing can be written all the same."""
    parks = [park for (park,) in store.rows(_WITHOUT)]
    counted = _counted(store, parks) if parks else {}
    if parks and store.writable:
        with store.writing():
            rows: list[tuple[object, ...]] = [(park, _text(counted.get(park, {}))) for park in parks]
            executemany(store.db, "insert or replace into park_asked (park, partners) values (?, ?)", rows)
    return {partner: asked for partners in (_held(store) | counted).values() for partner, asked in partners.items()}


def last_answers(store: Store) -> dict[str, str]:
    """Return the day on which an answer of each partner (by id) was recorded last.

    A refusal is one too, though nothing is asked there any more: so the answers are read, and not kept with what is asked.
    """
    return dict(store.rows(_ANSWERED))


def wrong_asked(store: Store) -> list[str]:
    """Return the ids of the parks of which something else is kept than their findings come to."""
    held = _held(store)
    counted = _counted(store, list(held))
    return [park for park, partners in held.items() if partners != counted.get(park, {})]


_FACTS = len(fields(PartnerAsked))
"""How many facts are kept of a partner; rows of before have one more behind them."""
_OfPark = dict[str, PartnerAsked]
"""How much is asked of each partner of a park, by the partner's id."""


def _text(partners: _OfPark) -> str:
    return to_text({partner: list(astuple(asked)) for partner, asked in partners.items()})


def _held(store: Store) -> dict[str, _OfPark]:
    rows = store.rows("select park, partners from park_asked")
    return {park: {partner: PartnerAsked(*facts[:_FACTS]) for partner, facts in json.loads(partners).items()} for park, partners in rows}


def _counted(store: Store, parks: Sequence[str]) -> dict[str, _OfPark]:
    """Count what is asked in these parks."""
    counted: dict[str, _OfPark] = {}
    for park, partner, status, due, sent, reminded in store.rows(_POINTS, [to_text(list(parks))]):
        of_park = counted.setdefault(park, {})
        before = of_park.get(partner) or PartnerAsked()
        is_open = status != "reported_done"
        days = before.due | ({due: before.due.get(due, 0) + 1} if is_open and due else {})
        of_park[partner] = PartnerAsked(
            before.unsent + (status in ("new", "reopened")),
            before.open + is_open,
            days,
            max(before.sent, sent),
            max(before.reminded, reminded),
        )
    return counted
