"""Who the record knows by name, and texts and rows in which they stand by organisation or role (`domain.folding.people`)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from kvo_inspect.domain.dossier import PRIVATE
from kvo_inspect.domain.folding.people import CALLED_AS_SOMEBODY, NAMED_BY_KIND, NAMES, OF_PEOPLE, PROSE, RECORDED_BY
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, columns
from kvo_inspect.texts import _

NAMELESS = "nameless"
"""The name of the SQL function that gives the prose of a row without names (`nameless_prose`)."""

SHORTEST_NAME = 3
"""Letters: a shorter last word of a name (an initial, `Jr`) tells nobody."""

Nameless = Callable[[str, str, str | None], str | None]
"""Gives what a field holds without names: of a park's id, the field as `noun.field`, and what the row holds."""

_IS_PRIVATE = f"kind in ({', '.join(map(repr, PRIVATE))})"

_ALONG = "iif(organisation <> '', organisation, role)"
_STANDS_FOR = {
    "partner": f"iif({_IS_PRIVATE}, '', organisation)",
    "trajectory": "facilitator_organisation",
    **dict.fromkeys(("participant", "planned_person"), _ALONG),
}
"""SQL: in whose place somebody stands who is named in a row of a noun."""


def without_people(text: str, stands_for: Mapping[str, str], otherwise: str) -> str:
    """Return a text in which each name (a key of *stands_for*) is what it stands for, or *otherwise* where that is empty.

    A name is found in whichever case, as words of its own only.
    """
    return without_names(stands_for, otherwise)(text)


def without_names(stands_for: Mapping[str, str], otherwise: str) -> Callable[[str], str]:
    """Return what makes texts without people, as `without_people` does: for many of them."""
    plain = {name.casefold(): instead for name, instead in stands_for.items() if name}
    if not plain:
        return lambda text: text
    names = "|".join(map(re.escape, sorted(plain, key=len, reverse=True)))
    found = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
    return lambda text: found.sub(lambda name: plain.get(name[0].casefold(), "") or otherwise, text)


def company_without_people(company: str, people: Iterable[str]) -> str:
    """Return what a company is called; empty where that is somebody's own name: one of these *people* or the last word of such a name."""
    words = {"".join(c for c in word if c.isalnum()).casefold() for word in company.split()}
    for name in people:
        last = "".join(c for c in name.split()[-1] if c.isalnum()).casefold() if name.split() else ""
        if len(last) >= SHORTEST_NAME and last in words:
            return ""
    return company


def nameless_stop(stop: Checkpoint, people: Mapping[str, str], otherwise: str) -> Checkpoint:
    """Return a checkpoint as it is told without *people*; the rest as `without_people`."""
    prose = {field: without_people(getattr(stop, field), people, otherwise) for field in PROSE["checkpoint"] if field != "company"}
    return stop.model_copy(update={**prose, "company": nameless_company(stop.company, people, otherwise)})


def nameless_company(company: str, people: Mapping[str, str], otherwise: str) -> str:
    """Return what a company is called, as it is told without *people*; empty where that is somebody's own name."""
    return without_people(company_without_people(company, people), people, otherwise)


def known_people(store: Store, park_id: str) -> dict[str, str]:
    """Return by name for which organisation, or else in which role, everybody acts who is named in a park; empty where nobody says.

    Those whom only the confidential names are not among them.
    """
    return people_by_park(store, [park_id]).get(park_id, {})


def people_by_park(store: Store, parks: Sequence[str] | None = None, *, confidential: bool = False) -> dict[str, dict[str, str]]:
    """Return by park what `known_people` returns: of these parks, or of all; *confidential*: also whom only the confidential names."""
    people: dict[str, dict[str, str]] = {}
    params = [int(confidential), None if parks is None else to_text(list(parks))]
    for park, person, instead in store.rows(_NAMED_SQL, params):  # an empty *instead* comes first
        if person and former_number(person) is None:
            people.setdefault(park, {})[person] = instead
    return people


def count_people(people: Iterable[Mapping[str, str]]) -> int:
    """Return how many people are named in some parks (`people_by_park`): each once, in whichever case."""
    return len({name.casefold() for of_park in people for name in of_park})


def nameless_prose(people: Mapping[str, Mapping[str, str]]) -> Nameless:
    """Return the function `NAMELESS` for a record whose parks name these *people* (`people_by_park`)."""
    parts = {f"{noun}.{field}": _parts(PROSE[noun], field) for noun in PROSE for field in NOUNS[noun].own()}
    called = {f"{noun}.{field}" for noun, field in CALLED_AS_SOMEBODY.items()}
    somebody = _("somebody")

    @cache
    def telling(park: str) -> Callable[[str], str]:
        return without_names(people.get(park, {}), somebody)

    def nameless(park: str, field: str, value: str | None) -> str | None:
        if not value:
            return value
        if field in called:
            value = company_without_people(value, people.get(park, {}))
        if parts[field] == [()]:
            return telling(park)(value)
        parsed = json.loads(value)
        for part in parts[field]:
            parsed = _told(parsed, part, telling(park))
        return to_text(parsed)

    return nameless


@cache
def nameless_rows(model: type[Noun]) -> str:
    """Return SQL that stands in the place of a noun's table: its rows without names. It calls the function `NAMELESS`."""
    selected = ", ".join(f'{_without_names(model.noun, name)} as "{name}"' for name in columns(model))
    return f'(select s.n, {selected} from "{model.noun}" s)'


def _without_names(noun: str, field: str) -> str:
    """Return SQL: a field of the row `s` without names."""
    value = f's."{field}"'
    emptied = _parts((*RECORDED_BY, *NAMES.get(noun, ()), *OF_PEOPLE.get(noun, ())), field)
    if () in emptied:
        return "''"
    if emptied:
        parts = ", ".join(f"'$.{'.'.join(part)}', ''" for part in emptied)
        value = f"json_replace({value}, {parts})"
    if NAMED_BY_KIND.get(noun) == field:
        value = f"iif(s.{_IS_PRIVATE}, '', {value})"
    return f"{NAMELESS}(s.park, '{noun}.{field}', {value})" if _parts(PROSE.get(noun, ()), field) else value


def _parts(paths: Iterable[str], field: str) -> list[tuple[str, ...]]:
    """Return which parts of a field are named: one without steps for the field whole."""
    steps = [path.split(".") for path in paths]
    return [tuple(step[1:]) for step in steps if step[0] == field]


def _told(value: Any, part: tuple[str, ...], tell: Callable[[str], str]) -> Any:
    """Return a JSON value in which the texts at *part* are told."""
    if isinstance(value, list):
        return [_told(element, part, tell) for element in value]
    if part and isinstance(value, dict):
        return {key: _told(of_key, part[1:], tell) if key == part[0] else of_key for key, of_key in value.items()}
    return tell(value) if not part and isinstance(value, str) else value


def _named_sql() -> str:
    """Return the query of park, name and in whose place that person stands, of all whom the state names."""
    where = "confidential <= ?1 and (?2 is null or park in (select value from json_each(?2)))"
    queries = []
    for noun, model in NOUNS.items():
        for path in (*RECORDED_BY, *NAMES.get(noun, ())):
            field, _dot, part = path.partition(".")
            name = f"json_extract(\"{field}\", '$.{part}')" if part else f'"{field}"'
            instead = "''" if path in RECORDED_BY else _STANDS_FOR.get(noun, "''")
            queries.append(f'select park, {name} as person, {instead} as instead from "{model.noun}" where {where}')
    return " union ".join(queries) + " order by park, person, instead"


_NAMED_SQL = _named_sql()
