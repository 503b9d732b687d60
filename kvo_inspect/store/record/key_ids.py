"""The id of what stands for a key now: its made id as a rule, another where something was corrected, moved or renamed since.

Whoever corrects the day of a round, joins two rounds or renames a participant leaves the ids as they were made (docs/record.md). So what
stands for a key is looked up by its fields, and a made id whose holder has moved away is not used for what comes in its place.
"""

from __future__ import annotations

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.participant import same_name_key
from kvo_inspect.store.record.store import Store

_MOST = 100
"""So many made ids are tried; a key that a hundred things left behind gets a random id."""


def id_at(store: Store, model: type[Noun], *parts: str, confidential: bool = False, **key: str) -> str:
    """Return the id of the thing that stands for *key*; when nothing does, the made id of *parts*, or the next one that is free.

    *parts* are what the made id follows from, *key* the fields as they stand in the record.
    """
    noun = model.noun
    same = " and ".join(f'"{name}" = ?' for name in key)
    here = store.rows(
        f'select id from "{noun}" where gone = 0 and {same} and confidential = ? order by made, id limit 1', [*key.values(), confidential]
    )
    if here:
        return str(here[0][0])
    for again in range(1, _MOST):
        noun_id = made_id(noun, *parts, *([str(again)] if again > 1 else []))
        if not store.rows(f'select 1 from "{noun}" where id = ? and gone = 0', [noun_id]):
            return noun_id
    return store.new_id()


def id_of_person(store: Store, model: type[Noun], name: str, **key: str) -> str:
    """Return the id of whoever stands for *key* under a name, however spelt, else of who did and is gone; else a random one.

    No id is made of a name: it would confirm whoever guesses it. Two laptops so make two, of which one is made (`merge.double_people`).
    """
    same = " and ".join(f'"{field}" = ?' for field in key)
    rows = store.rows(f'select id, name from "{model.noun}" where {same} order by gone, made, id', [*key.values()])
    return next((str(noun_id) for noun_id, its in rows if same_name_key(its) == same_name_key(name)), None) or store.new_id()
