"""Reports without names: whoever the record knows by name stands there by organisation or role."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import people_of_park


def without_people(text: str, stands_for: Mapping[str, str], otherwise: str) -> str:
    """Return a text in which each name (a key of *stands_for*) is what it stands for, or *otherwise* where that is empty.

    A name is found in whichever case, as words of its own only.
    """
    plain = {name.casefold(): instead for name, instead in stands_for.items() if name}
    if not plain:
        return text
    names = "|".join(map(re.escape, sorted(plain, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda name: plain.get(name[0].casefold(), "") or otherwise, text, flags=re.IGNORECASE)


def known_people(store: Store, park_id: str) -> dict[str, str]:
    """Return by name for which organisation, or else in which role, everybody acts who is named in a park; empty where nobody says."""
    people = dict.fromkeys(people_of_park(store, park_id), "")
    for partner in store.select(Partner, "where park = ? and gone = 0 and person <> ''", [park_id]):
        people[partner.person] = partner.organisation
    for person in store.select(Participant, "where park = ? and gone = 0 order by n", [park_id]):
        people[person.name] = person.organisation or person.role or people.get(person.name, "")
    return people
