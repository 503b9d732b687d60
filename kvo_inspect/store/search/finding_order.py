"""What findings have in one column of a list: only what the column needs is read, so that all of them are put in order at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.conditions.findings import STAGE
from kvo_inspect.store.record.store import Store

FindingColumn = Literal["code", "park", "where", "what", "holder", "status", "due", "found"]
FINDING_COLUMNS: tuple[FindingColumn, ...] = get_args(FindingColumn)
_READ: dict[FindingColumn, tuple[str, str]] = {
    "code": ("t.code", ""),
    "park": ("p.name", "join park p on p.id = t.park"),
    "where": ("c.name", "join checkpoint c on c.id = t.checkpoint"),
    "what": ("t.item, t.object, t.text", ""),
    "holder": ("a.kind, coalesce(a.organisation, ''), t.item, t.object", "left join partner a on a.id = t.partner"),
    "status": (STAGE, ""),
    "due": ("t.due", ""),
    "found": ("substr(coalesce(r.date, t.made), 1, 10)", "left join round r on r.id = t.round"),
}
"""What is read of the finding `t` for each column, and from where else."""


def in_column(store: Store, numbers: Iterable[int], column: FindingColumn) -> dict[int, tuple[Any, ...]]:
    """Return what findings have in a column, by their row numbers: texts of the record, in the order of `_READ`."""
    columns, tables = _READ[column]
    sql = f"select t.n, {columns} from finding t {tables} where t.n in (select value from json_each(?))"
    return {row[0]: row[1:] for row in store.rows(sql, [to_text(list(numbers))])}
