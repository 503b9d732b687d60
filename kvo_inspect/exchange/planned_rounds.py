"""The planned rounds as XLSX or CSV: who walks what when, in the order of their list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kvo_inspect.exchange.lists.rows import ListColumn, RowList, nameless_rows, write_rows
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import PlannedLine
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _
from kvo_inspect.wording.parks.planned import PLAN_COLUMNS


def write_planned_rounds(store: Store, lines: Sequence[PlannedLine], form: str, to: Path, *, names: bool = True) -> Path:
    """Write planned rounds, whole or not at all, and return where; *to* may be a folder. *names*: with those of people."""
    must_be_sound(store, [line.park for line in lines], answers=False)
    columns = [ListColumn(_(column.title), column.kind) for column in PLAN_COLUMNS]
    rows = [[column.value(line) for column in PLAN_COLUMNS] for line in lines]
    row_list = RowList(_("Planned rounds"), columns, rows)
    return write_rows(store, row_list if names else nameless_rows(row_list, store, {line.park for line in lines}), form, to)
