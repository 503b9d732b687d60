"""Rows of returned lists that were not understood, kept on this laptop until somebody corrects them or throws them away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from kvo_inspect.domain.values.closed_sets import ReplyKind
from kvo_inspect.store.record.laptop_only import laptop_only_values, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

_KEPT = "unclear row "
"""Begins the key of a row that is kept."""


@dataclass(frozen=True, slots=True)
class UnclearRow:
    """A row of a returned list that was filled in and could not be taken."""

    row: int
    """Its number in the file."""
    code: str
    why: str
    """The words that say what was not understood."""
    finding: str = ""
    """The id of the finding it is about; empty: not known, or not in the park whose list it is."""
    park: str = ""
    """The id of the park whose list it was read for; empty: of all parks."""
    file: str = ""
    """The name of the file it stood in."""
    mark: str = ""
    """sha256 of what it says: the reply that is made of it has this row."""
    reply: str = ""
    on: str = ""
    reference: str = ""
    belongs_to: str = ""
    remark: str = ""
    kind: ReplyKind | None = None
    """Which of the answers it probably is."""
    day: str = ""
    """The day (`YYYY-MM-DD`) that is probably meant."""

    def __str__(self) -> str:
        """Return the sentence of the problem: row, code and why."""
        about = _("Row {row} ({code}): {why}") if self.code else _("Row {row}: {why}")
        return about.format(row=self.row, code=self.code, why=self.why)


def keep_rows(store: Store, rows: Iterable[UnclearRow]) -> None:
    """Keep rows for later; a row that is kept already is kept once. Commits unless a transaction is open."""
    for row in rows:
        put_laptop_only(store.db, _KEPT + row.mark, json.dumps(asdict(row)))


def forget_rows(store: Store, marks: Iterable[str]) -> None:
    """Be done with kept rows: they were recorded, or thrown away. Commits unless a transaction is open."""
    for mark in filter(None, marks):
        put_laptop_only(store.db, _KEPT + mark, "")


def kept_rows(store: Store, park_id: str | None = None) -> list[UnclearRow]:
    """Return the rows that are kept for later, of one park or of all, in the order of their files."""
    known = {field.name for field in fields(UnclearRow)}
    rows = [
        UnclearRow(**{name: value for name, value in json.loads(text).items() if name in known})
        for text in laptop_only_values(store.db, _KEPT)
    ]
    here = [row for row in rows if park_id is None or row.park in ("", park_id)]
    return sorted(here, key=lambda row: (row.file, row.row, row.mark))
