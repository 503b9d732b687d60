"""Facilitators: who does which park, assigned one by one or many parks at once, and the names that are offered for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.store.record.store import Store


def assign_facilitator(store: Store, park_ids: Sequence[str], name: str) -> list[Park]:
    """Give parks a facilitator as one act, and return those that had another; an empty *name* takes it away. TooLong tells the field."""
    facilitator = checked_line("facilitator", name)
    parks = [park for park in (store.get(Park, park_id) for park_id in park_ids) if park.facilitator != facilitator]
    with store.act("bulk") as act:
        return [act.write(Park, park.id, park=park.id, facilitator=facilitator) for park in parks]


def names_offered(store: Store) -> list[str]:
    """Return who may facilitate a park: first who does, of most parks first, then by name who else works on parks, and the author.

    Those are persons of partners, who walked along and who is planned to: few rows, whatever was answered. Nobody whom only the
    confidential names.
    """
    parks = Counter(name for (name,) in store.rows("select facilitator from park where gone = 0 and facilitator <> ''"))
    facilitators = [name for name, _count in sorted(parks.items(), key=lambda pair: (-pair[1], pair[0].casefold()))]
    names = {name for (name,) in store.rows(_WHO_WORKS)}
    if store.author:
        names.add(store.author)
    return [*facilitators, *sorted(names - parks.keys(), key=str.casefold)]


_WHO_WORKS = " union ".join(
    f"select {name} from {noun} where gone = 0 and confidential = 0 and {name} <> ''"
    for noun, name in (("partner", "person"), ("participant", "name"), ("planned_person", "name"))
)
