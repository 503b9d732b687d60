"""The overview of all parks as XLSX or CSV: the parks that were chosen, in their order, with every column that says something."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from kvo_inspect.domain.overview import DAYS, NUMBERS, OverviewColumn
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.tables.csv_text import write_list
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetCell, SheetColumn, write_sheets
from kvo_inspect.files import is_there
from kvo_inspect.store.overview import OverviewLine, with_shares
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.shares import counting_shares
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _, p_
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.parks.overview import column_name, columns_of, summary, value_text
from kvo_inspect.wording.plan import amount_text

FORMS = ("xlsx", "csv")
_WIDTHS: dict[OverviewColumn, int] = {"park": 28, "municipality": 18, "phase": 18, "recorder": 18}
_NUMBER, _DAY = 9, 12


def write_overview(store: Store, lines: Sequence[OverviewLine], form: str, to: Path) -> Path:
    """Write these parks, whole or not at all, and return where; *to* may be a folder. Shares that lack are counted first."""
    must_be_sound(store, [line.line.id for line in lines])
    if is_there(to) and to.is_dir():  # there it gets a name of its own, and the same day's earlier one is replaced
        to = to / f"{slug(_('all parks'))}-{store.today.isoformat()}.{form}"
    elif to.exists():
        raise NameTaken(to)
    counted = with_shares(lines, dict(counting_shares(store)) if any(line.share is None for line in lines) else {})
    shown = columns_of(counted)
    if form == "xlsx":
        write_sheets(to, [_sheet(store, counted, shown)], made=store.now())
    else:
        figures = [place for place, column in enumerate(shown) if column in NUMBERS]
        rows = [[_text(line, column) for column in shown] for line in counted]
        write_list(to, [_title(column) for column in shown], rows, shared=True, figures=figures)
    return to


def _title(column: OverviewColumn) -> str:
    """Return what stands above a column of plain figures, whose unit no cell says; above any other its name."""
    return {"share": p_("overview", "In order (%)"), "course": p_("overview", "Course (points)")}.get(column) or column_name(column)


def _text(line: OverviewLine, column: OverviewColumn) -> str:
    """Return a cell as a spreadsheet of the language in use reads it."""
    number = line.number(column)
    if number is not None:
        return amount_text(Decimal(number))
    return "" if column in NUMBERS else day_text(line.text(column)) if column in DAYS else value_text(line, column)


def _sheet(store: Store, lines: Sequence[OverviewLine], shown: Sequence[OverviewColumn]) -> Sheet:
    heads = [
        SheetColumn(
            column,
            column_name(column) if column == "share" else _title(column),
            _WIDTHS.get(column, _DAY if column in DAYS else _NUMBER),
            kind="percent" if column == "share" else "number" if column in NUMBERS else "day" if column in DAYS else "text",
        )
        for column in shown
    ]
    heading = _("All parks, {day}").format(day=day_text(store.today.isoformat()))
    return Sheet(_("All parks"), heads, [[_cell(line, column) for column in shown] for line in lines], heading, [summary(lines)])


def _cell(line: OverviewLine, column: OverviewColumn) -> SheetCell:
    """Return a cell as a spreadsheet counts with it: a share as a part of one, a course in points."""
    if column not in NUMBERS:
        return value_text(line, column) or None
    number = line.number(column)
    if isinstance(number, Decimal):
        return float(number / 100) if column == "share" else float(number)
    return number
