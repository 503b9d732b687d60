"""Work that came in for a round or a park that was set aside, and what others set aside: neither counts, and somebody has to know."""

from __future__ import annotations

from collections.abc import Mapping

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.record.store import Store

_HELD_BY_ROUND = ("answer", "finding", "recheck", "mark")


def reasons_aside(store: Store) -> dict[str, str]:
    """Return why each round and each park is set aside, by its id; empty for those that count."""
    return {noun_id: aside for table in ("round", "park") for noun_id, aside in store.rows(f"select id, aside from {table}")}


def uncounted(store: Store, before: Mapping[str, str]) -> tuple[Park | Round, ...]:
    """Return what the batch set aside, and what was here and set aside and got something new from it; *before*: `reasons_aside` of then.

    For while the batch stands in `staging`.
    """
    new = " union ".join(
        f"select round from {noun} s join staging.touched t on t.noun = '{noun}' and t.noun_id = s.id where t.was is null"
        for noun in _HELD_BY_ROUND
    )
    worked_in = {row[0] for row in store.rows(f"{new} union select park from staging.line")}
    where = "where aside <> '' and gone = 0 order by n"
    aside: list[Park | Round] = [*store.select(Park, where), *store.select(Round, where)]
    return tuple(noun for noun in aside if before.get(noun.id) == "" or (noun.id in before and noun.id in worked_in))
