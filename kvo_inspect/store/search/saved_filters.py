"""Saved filters of the lists of findings: each by its name, with the order of the rows; for this laptop only.

What is confidential is asked for each time anew, and saved in none of them. What a filter names may be gone when it is chosen again: a
park that was removed, a theme of a checklist that is no more.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS, SEVERITIES, STAGES, STATUSES
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import Missing, RuleError
from kvo_inspect.store.checklists.themes import theme_titles
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter
from kvo_inspect.store.search.finding_order import FINDING_COLUMNS
from kvo_inspect.texts import _

ListName = Literal["findings", "search"]
FilterPart = Literal["park", "theme", "stage", "status", "partner_kind", "severity", "column"]
"""What a filter names and what may be gone."""
FILTER_PARTS: tuple[FilterPart, ...] = get_args(FilterPart)
LONGEST_NAME = 60
"""Characters of the name of a filter."""
NOT_SAVED = frozenset({"confidential", "among"})
"""Fields of a filter that are asked for each time anew."""
MOST_FILTERS = 50
"""So many filters of one list: more are found by nobody."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with its name, and by which column the rows are ordered (empty: as usual)."""

    name: str
    wanted: Filter
    column: str = ""
    descending: bool = False


def saved_filters(store: Store, list_name: ListName) -> list[SavedFilter]:
    """Return the saved filters of a list by name; what cannot be read of them is as if nothing was asked."""
    try:
        entries = json.loads(get_laptop_only(store.db, _key(list_name)) or "[]")
    except ValueError:
        return []
    filters = [_read(entry) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return sorted((saved for saved in filters if saved.name), key=lambda saved: saved.name.casefold())


def save_filter(store: Store, list_name: ListName, saved: SavedFilter) -> None:
    """Save a filter under its name. RuleError at `name` when that is empty or another filter has it."""
    filters = saved_filters(store, list_name)
    if len(filters) >= MOST_FILTERS:
        raise RuleError(_("There are {n} saved filters already; remove one first.").format(n=len(filters)), "name")
    _write(store, list_name, [*filters, replace(saved, name=_free_name(saved.name, filters))])


def rename_filter(store: Store, list_name: ListName, name: str, to: str) -> None:
    """Give a saved filter another name. RuleError at `name` as with `save_filter`."""
    filters = saved_filters(store, list_name)
    others = [saved for saved in filters if saved.name != name]
    _write(store, list_name, [*others, *(replace(saved, name=_free_name(to, others)) for saved in filters if saved.name == name)])


def remove_filter(store: Store, list_name: ListName, name: str) -> None:
    """Forget a saved filter."""
    _write(store, list_name, [saved for saved in saved_filters(store, list_name) if saved.name != name])


def fitting(store: Store, saved: SavedFilter) -> tuple[SavedFilter, list[FilterPart]]:
    """Return a filter without what it names that is gone, and which parts those are."""
    wanted = saved.wanted
    there: dict[FilterPart, tuple[str, bool]] = {
        "park": (wanted.park, wanted.park in {park.id for park in park_names(store)}),
        "theme": (wanted.theme, wanted.theme in theme_titles(store)),
        "stage": (wanted.stage, wanted.stage in STAGES),
        "status": (wanted.status, wanted.status in STATUSES),
        "partner_kind": (wanted.partner_kind, wanted.partner_kind in PARTNER_KINDS),
        "severity": (wanted.severity, wanted.severity in SEVERITIES),
        "column": (saved.column, saved.column in FINDING_COLUMNS),
    }
    gone = [part for part in FILTER_PARTS if there[part][0] and not there[part][1]]
    fields: dict[str, Any] = {part: "" for part in gone if part != "column"}
    return replace(saved, wanted=replace(wanted, **fields), column="" if "column" in gone else saved.column), gone


def _key(list_name: ListName) -> str:
    """Return under which key they are, among what belongs to this laptop only."""
    return f"filters {list_name}"


def _free_name(typed: str, others: list[SavedFilter]) -> str:
    name = clean_line(typed)[:LONGEST_NAME].strip()
    if not name:
        raise Missing("name")
    if name.casefold() in {saved.name.casefold() for saved in others}:
        raise RuleError(_("There is a filter “{name}” already; choose another name.").format(name=name), "name")
    return name


def _read(entry: dict[str, Any]) -> SavedFilter:
    """Return a filter as it was written, each field only where its kind is right: a later program may have written others."""
    empty = Filter()
    fields = {name: value for name, value in asdict(empty).items() if name not in NOT_SAVED}
    known = {name: entry[name] for name, value in fields.items() if type(entry.get(name)) is type(value)}
    name, column = (entry.get(key) if isinstance(entry.get(key), str) else "" for key in ("name", "column"))
    return SavedFilter(clean_line(name or "")[:LONGEST_NAME], replace(empty, **known), column or "", entry.get("descending") is True)


def _write(store: Store, list_name: ListName, filters: list[SavedFilter]) -> None:
    entries = [
        {"name": saved.name, "column": saved.column, "descending": saved.descending}
        | {name: value for name, value in asdict(saved.wanted).items() if value and name not in NOT_SAVED}
        for saved in filters
    ]
    with store.writing():
        put_laptop_only(store.db, _key(list_name), json.dumps(entries, ensure_ascii=False) if entries else "")
