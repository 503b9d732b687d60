"""The matrix of measures (maatregelenmatrix) as XLSX or CSV: what, who, by when, how far, and what it serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.tables.csv_text import write_list
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetCell, SheetColumn, write_sheets
from kvo_inspect.files import is_there
from kvo_inspect.store.parks.people import known_people, without_names
from kvo_inspect.store.plan.measures import measures_of, served_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.items import theme_names
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.plan import measure_status_name, owner_text

KEYS = ("measure", "theme", "owner", "due", "overdue", "status", "done", "findings", "targets", "explanation", "id")
"""The columns, in order."""
_WIDTHS = (30, 13, 18, 11, 8, 12, 11, 20, 22, 24, 8)
_DAYS = ("due", "done")
FORMS = ("xlsx", "csv")


def titles() -> dict[str, str]:
    """Return the columns' titles by key, in the language in use."""
    return {
        "measure": p_("list column", "Measure"),
        "theme": p_("list column", "Theme"),
        "owner": p_("list column", "Owner"),
        "due": p_("list column", "By"),
        "overdue": p_("list column", "Overdue"),
        "status": p_("list column", "Status"),
        "done": p_("list column", "Done on"),
        "findings": p_("list column", "Findings"),
        "targets": p_("list column", "Targets"),
        "explanation": p_("list column", "Explanation"),
        "id": p_("list column", "Id"),
    }


def write_measures(store: Store, park_id: str, form: str, to: Path, *, names: bool = True) -> Path:
    """Write a park's matrix of measures, whole or not at all, and return where; *to* may be a folder. Confidential findings stay out.

    Without *names* people stand in it by organisation or role.
    """
    must_be_sound(store, [park_id], answers=False)
    park = store.get(Park, park_id)
    if is_there(to) and to.is_dir():  # there it gets a name of its own, and the same day's earlier one is replaced
        to = to / f"{slug(park.name)}-{slug(_('measures'))}-{store.today.isoformat()}.{form}"
    elif to.exists():
        raise NameTaken(to)
    if form == "xlsx":
        write_sheets(to, [_sheet(store, park, names=names)], made=store.now())
    else:
        _write_csv(store, park, to, names=names)
    return to


def _write_csv(store: Store, park: Park, to: Path, *, names: bool) -> None:
    column_titles = titles()
    rows = [
        [day_text(str(cell)) if key in _DAYS and cell else str(cell or "") for key, cell in zip(KEYS, row, strict=True)]
        for row in _rows(store, park, names=names)
    ]
    write_list(to, [column_titles[key] for key in KEYS], rows, shared=True)


def _sheet(store: Store, park: Park, *, names: bool) -> Sheet:
    column_titles = titles()
    columns = [
        SheetColumn(key, column_titles[key], width, kind="day" if key in _DAYS else "text", hidden=key == "id")
        for key, width in zip(KEYS, _WIDTHS, strict=True)
    ]
    rows = list(_rows(store, park, names=names))
    late = sum(bool(row[KEYS.index("overdue")]) for row in rows)
    summary = n_("{n} measure", "{n} measures", len(rows)).format(n=len(rows))
    if late:
        summary += ", " + n_("{n} overdue", "{n} overdue", late).format(n=late)
    heading = _("Matrix of measures {park}, {day}").format(park=park.name, day=day_text(store.today.isoformat()))
    return Sheet(p_("sheet", "Measures"), columns, rows, heading, [summary])


def _rows(store: Store, park: Park, *, names: bool) -> Iterator[list[SheetCell]]:
    themes = theme_names(store)
    tell = (lambda text: text) if names else without_names(known_people(store, park.id), _("somebody"))
    for line in measures_of(store, park.id):
        measure = line.measure
        findings, targets = served_names(store, measure.id)
        owner = owner_text(line) if names else owner_text(replace(line, measure=measure.model_copy(update={"person": ""})))
        yield [
            tell(measure.name),
            themes.get(measure.theme, measure.theme) if measure.theme else None,
            tell(owner) or None,
            measure.due,
            p_("answer", "yes") if line.overdue else None,
            measure_status_name(measure.status),
            measure.done,
            tell(", ".join(findings)) or None,
            tell(", ".join(targets)) or None,
            tell(measure.text) or None,
            measure.id,
        ]
