"""The views of a central record as the manual tells them: each view, each column, its type, its labels and meaning."""

from __future__ import annotations

from kvo_inspect.central.reports.view_columns import SQL_TYPES, CentralView, ViewColumn
from kvo_inspect.central.reports.views import VIEWS
from kvo_inspect.texts import _, speaking


def made_views() -> str:
    """Return a section per view."""
    return "\n".join(_section(view) for view in VIEWS)


def _section(view: CentralView) -> str:
    lines = [f"### `{view.name}`: {view.label.lower()}", "", _(view.about), ""]
    lines += [f"**Careful.** {_(view.careful)}", ""] if view.careful else []
    lines += ["| column | type | Dutch label | what it holds |", "|---|---|---|---|", *map(_row, view.columns), ""]
    return "\n".join(lines)


def _row(column: ViewColumn) -> str:
    with speaking("nl"):
        dutch = _(column.label)
    values = f" One of {', '.join(f'`{code}`' for code in column.codes)}." if column.codes else ""
    return f"| `{column.name}` | {SQL_TYPES[column.kind][0]} | {dutch} | {_(column.about)}{values} |"
