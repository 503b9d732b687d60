"""What hangs on a thing: the things, not removed, that refer to it, counted per noun."""

from __future__ import annotations

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.tables import NOUNS


def hanging_on(store: Store, noun: Noun, *, confidential: bool = True) -> dict[str, int]:
    """Return how many things of each noun refer to a thing, the confidential too unless told; nouns without any are left out."""
    counts: dict[str, int] = {}
    for model, name in referring(noun.noun):
        where = f'"{name}" = ? and gone = 0 and id <> ? and confidential <= ?'
        ((count,),) = store.rows(f'select count(*) from "{model.noun}" where {where}', [noun.id, noun.id, int(confidential)])
        if count:
            counts[model.noun] = counts.get(model.noun, 0) + int(count)
    return counts


def remove_with(act: Act, noun: Noun, along: frozenset[str]) -> None:
    """Remove a thing, within an act, and what hangs on it of the nouns in *along*."""
    for model, name in referring(noun.noun):
        if model.noun in along:
            for held in act.store.select(model, f'where "{name}" = ? and gone = 0', [noun.id]):
                act.write(model, held.id, park=held.park, gone=True)
    act.write(type(noun), noun.id, park=noun.park, gone=True)


def referring(target: str) -> list[tuple[type[Noun], str]]:
    """Return each noun that refers to another, with the field that does."""
    return [(model, name) for model in NOUNS.values() for name, refers in model.refs.items() if refers == target]
