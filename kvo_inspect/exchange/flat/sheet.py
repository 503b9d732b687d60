"""A flat sheet: its columns, what they are called and mean, and where its rows come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.store.export.rows import Reading
from kvo_inspect.texts import _

FlatKind = Literal["text", "day", "moment", "whole", "decimal", "yes_no"]
"""A text or code, a day (`YYYY-MM-DD`), a moment (RFC 3339), numbers, yes or no; None: nothing is known."""


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """A column: its values are of one kind."""

    key: str
    """Its name for programs, in English."""
    field: str
    """Its name in a GeoPackage, in Dutch: letters a to z and `_`."""
    title: str
    """What it is called above the column, to be looked up where it is shown."""
    about: str
    """What it holds and when it is empty, to be looked up likewise."""
    kind: FlatKind = "text"
    codes: tuple[str, ...] = ()
    """The only values there are, as the record has them; a reader sees what *names* makes of them."""
    names: Callable[[str], str] | None = None

    def shown_title(self) -> str:
        """Return what it is called, in the language in use."""
        return _(self.title)

    def shown_about(self) -> str:
        """Return what it holds, in the language in use."""
        return _(self.about)


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """All things of one kind."""

    title: str
    """What it is called, to be looked up where it is shown: also the name of its range, so letters and blanks only."""
    columns: tuple[FlatColumn, ...]
    rows: Callable[[Reading, FlatNames], Iterator[tuple[Any, ...]]]
    """Yields the things that stand in the record: named tuples with a value per column, under its key."""
