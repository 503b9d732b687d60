"""Columns of a list of rows: by them rows are ordered, and written to a file; their headings stand above the list."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Any, Generic, Literal, NamedTuple

from kvo_inspect.domain.values.row_order import RowValue, places_in_order
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import ScreenText, label_text
from kvo_inspect.tui.kit.lists.pages import Row
from kvo_inspect.tui.kit.text import fit, pad, width

UP, DOWN = "▲", "▼"
"""The signs of the column by which the rows are ordered: the least first, or the most."""


class RowColumn(NamedTuple, Generic[Row]):
    """A column: the text above it, and what each row has in it, whole."""

    name: str
    """What it is called in a saved filter, the same in every language."""
    heading: ScreenText
    value: Callable[[Row], RowValue]
    kind: Literal["text", "day", "number"] = "text"
    by: Callable[[Row], RowValue] | None = None
    """The value by which rows are ordered, where that is another one: a step and not its name."""
    people: bool = False
    """Whether it says who somebody is, or how a person is reached: a file without names goes without it."""
    full: ScreenText = ""
    """The text above the column of a file, where the heading leaves something out: a unit."""

    @property
    def title(self) -> str:
        """The heading as it stands in a sentence or a file, in the language in use."""
        return label_text(self.full) or label_text(self.heading).capitalize()


class Sort(NamedTuple):
    """By which column the rows are ordered."""

    column: str
    descending: bool = False

    @property
    def sign(self) -> str:
        """The sign that stands at the heading."""
        return DOWN if self.descending else UP


def sort_places(
    rows: Sequence[Row], columns: Sequence[RowColumn[Row]], sort: Sort, key: Callable[[Row], Hashable] | None = None
) -> list[int]:
    """Return the places of the rows in the order asked; as they come when no column has that name.

    A row whose *key* is None is the head of a group: heads keep their places, and the rows below each are ordered among themselves.
    """
    column = column_named(columns, sort.column)
    if column is None:
        return list(range(len(rows)))
    value = column.by or column.value
    heads = [place for place, row in enumerate(rows) if key is not None and key(row) is None]
    places: list[int] = []
    for head, end in pairwise((-1, *heads, len(rows))):
        below = places_in_order([value(row) for row in rows[head + 1 : end]], descending=sort.descending)
        places += [*([head] if head >= 0 else []), *(head + 1 + place for place in below)]
    return places


def column_named(columns: Sequence[RowColumn[Row]], name: str) -> RowColumn[Row] | None:
    """Return the column of this name, or None."""
    return next((column for column in columns if column.name == name), None)


def signed(pieces: Sequence[Piece], columns: Sequence[RowColumn[Any]], sort: Sort | None) -> tuple[list[Piece], bool]:
    """Return the pieces of a head with the sign at its column, and whether that column stands there: a narrow list leaves columns out."""
    column = column_named(columns, sort.column) if sort is not None else None
    if sort is None or column is None:
        return list(pieces), False
    heading = label_text(column.heading)
    for at, (text, tone) in enumerate(pieces):
        cells = width(text)
        if text.strip() and text.strip() == fit(heading, cells):
            right = text.startswith(" ") and not text.endswith(" ")
            return [*pieces[:at], (pad(fit(heading, cells - 1) + sort.sign, cells, right=right), tone), *pieces[at + 1 :]], True
    return list(pieces), False
