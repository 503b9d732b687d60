"""The targets of all parks as XLSX or CSV: each target in a row, or what those of a kind come to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kvo_inspect.domain.plan.over_parks import ParkTarget, add_up
from kvo_inspect.exchange.lists.rows import ListColumn, RowList, write_rows
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _
from kvo_inspect.wording.parks.targets import target_cells, target_columns, total_cells, total_columns


def write_park_targets(store: Store, lines: Sequence[ParkTarget], form: str, to: Path, *, totals: bool = False) -> Path:
    """Write targets, or with *totals* what they come to kind by kind, and return where; *to* may be a folder. Raises Unsound, NameTaken."""
    must_be_sound(store, sorted({line.target.park for line in lines}), answers=False)
    return write_rows(store, totals_list(lines) if totals else targets_list(lines), form, to)


def targets_list(lines: Sequence[ParkTarget]) -> RowList:
    """Return targets as the rows of a file."""
    columns = [ListColumn(title, kind) for title, kind in target_columns()]
    return RowList(_("Targets of all parks"), columns, [target_cells(line) for line in lines])


def totals_list(lines: Sequence[ParkTarget]) -> RowList:
    """Return what targets come to, kind by kind, as the rows of a file."""
    columns = [ListColumn(title, kind) for title, kind in total_columns()]
    return RowList(_("Targets added up"), columns, [total_cells(total) for total in add_up(lines)])
