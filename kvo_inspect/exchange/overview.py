"""The overview of all parks as XLSX or CSV: the parks that were chosen, in their order, with every column that says something."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kvo_inspect.domain.overview import PEOPLE
from kvo_inspect.exchange.lists.rows import ListColumn, RowList, nameless_rows, write_rows
from kvo_inspect.store.overview import OverviewLine
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _
from kvo_inspect.wording.parks.overview import cell_value, column_kind, column_title, columns_of, summary


def write_overview(store: Store, lines: Sequence[OverviewLine], form: str, to: Path, *, names: bool = True) -> Path:
    """Write these parks, whole or not at all, and return where; *to* may be a folder. *names*: with those of people."""
    must_be_sound(store, [line.line.id for line in lines])
    shown = columns_of(lines)
    columns = [ListColumn(column_title(column), column_kind(column), column in PEOPLE) for column in shown]
    rows = [[cell_value(line, column) for column in shown] for line in lines]
    row_list = RowList(_("All parks"), columns, rows, [summary(lines)])
    return write_rows(store, row_list if names else nameless_rows(row_list, store, [line.line.id for line in lines]), form, to)
