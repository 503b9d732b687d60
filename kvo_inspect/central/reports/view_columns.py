"""What a view over all parks and its columns are: names, labels, meanings, kinds of cell."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kvo_inspect.texts import p_

ViewCell = Literal["text", "day", "moment", "whole", "decimal", "yes_no"]
SQL_TYPES: dict[ViewCell, tuple[str, ...]] = {
    "text": ("text",),
    "day": ("date",),
    "moment": ("timestamp with time zone",),
    "whole": ("bigint", "integer"),
    "decimal": ("numeric",),
    "yes_no": ("boolean",),
}
"""As what types of PostgreSQL each kind of cell comes."""


class ViewColumn(NamedTuple):
    """A column of a view."""

    name: str
    kind: ViewCell
    label: str
    """What stands above it for people, to be looked up (`N_`)."""
    about: str
    """What it holds, to be looked up."""
    codes: tuple[str, ...] = ()
    """What it may hold, where that is a closed set."""


class CentralView(NamedTuple):
    """A view."""

    name: str
    label: str
    about: str
    careful: str
    """What to be careful about, to be looked up; empty: nothing."""
    columns: tuple[ViewColumn, ...]


def cell_kind_name(kind: ViewCell) -> str:
    """Return what kind of cell a column has, in words."""
    return {
        "text": p_("cell", "text"),
        "day": p_("cell", "date"),
        "moment": p_("cell", "date and time"),
        "whole": p_("cell", "whole number"),
        "decimal": p_("cell", "number"),
        "yes_no": p_("cell", "yes or no"),
    }[kind]
