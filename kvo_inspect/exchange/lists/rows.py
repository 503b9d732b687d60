"""The rows of a list as they are shown, as XLSX or CSV: its columns, its order, and under which filter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.domain.values.text import clean_text
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.tables.csv_text import write_list
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetColumn, write_sheets
from kvo_inspect.files import is_there
from kvo_inspect.store.parks.people import people_by_park, without_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, p_
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.plan import amount_text

Kind = Literal["text", "day", "number"]
WIDTHS: dict[Kind, tuple[int, int]] = {"text": (10, 48), "day": (11, 11), "number": (8, 12)}
"""Characters of a column at least and at most, by its kind."""
MEASURED = 200
"""So many rows say how wide a column is."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the file."""

    title: str
    kind: Kind = "text"
    people: bool = False
    """Whether it says who somebody is, or how a person is reached: a list without names goes without it."""


@dataclass(frozen=True)
class RowList:
    """What is written."""

    title: str
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[RowValue]]
    lines: Sequence[str] = ()
    """What stands below the heading: the filter, the order, how many rows."""


def nameless_rows(row_list: RowList, store: Store, parks: Collection[str] | None) -> RowList:
    """Return a list without names: without its columns of people; whoever its texts name stands there by organisation or role.

    *parks*: the ids of those that it is of; None: all that are here. In the language in use.
    """
    by_park = people_by_park(store, None if parks is None else sorted(parks), confidential=True)
    stands_for = {name: instead for people in by_park.values() for name, instead in people.items()}
    telling = without_names(stands_for, _("somebody"))
    stay = [place for place, column in enumerate(row_list.columns) if not column.people]
    rows = [[telling(value) if isinstance(value := row[place], str) else value for place in stay] for row in row_list.rows]
    columns = [row_list.columns[place] for place in stay]
    return RowList(telling(row_list.title), columns, rows, [*map(telling, row_list.lines), _("Without the names of people.")])


def write_rows(store: Store, row_list: RowList, form: str, to: Path) -> Path:
    """Write a list, whole or not at all, and return where; *to* may be a folder. NameTaken when a file is there."""
    if is_there(to) and to.is_dir():  # there it gets a name of its own, and the same day's earlier one is replaced
        to = to / f"{slug(row_list.title)}-{store.today.isoformat()}.{form}"
    elif to.exists():
        raise NameTaken(to)
    if form == "xlsx":
        write_sheets(to, [_sheet(row_list)], made=store.now())
    else:
        titles = [column.title for column in row_list.columns]
        figures = {place for place, column in enumerate(row_list.columns) if column.kind == "number"}
        write_list(to, titles, _texts(row_list), shared=True, figures=figures)
    return to


def _clean(row_list: RowList) -> list[list[RowValue]]:
    """Return the rows with every text clean: a returned list shows what its file holds."""
    return [[clean_text(value) if isinstance(value, str) else value for value in row] for row in row_list.rows]


def _texts(row_list: RowList) -> Iterable[list[str]]:
    for row in _clean(row_list):
        yield [_text(value, column) for value, column in zip(row, row_list.columns, strict=True)]


def _text(value: RowValue, column: ListColumn) -> str:
    """Return a cell as a spreadsheet of the language in use reads it."""
    if value is None:
        return ""
    if column.kind == "day":
        return day_text(str(value))
    return amount_text(str(value)) if isinstance(value, float) else str(value)


def _sheet(row_list: RowList) -> Sheet:
    columns = []
    for place, column in enumerate(row_list.columns):
        least, most = WIDTHS[column.kind]
        longest = max((len(str(row[place] or "")) for row in row_list.rows[:MEASURED]), default=0)
        width = min(most, max(least, len(column.title) + 2, longest + 2))
        columns.append(SheetColumn(str(place), column.title, width, kind=column.kind))
    return Sheet(p_("sheet", "List"), columns, _clean(row_list), row_list.title, row_list.lines)
