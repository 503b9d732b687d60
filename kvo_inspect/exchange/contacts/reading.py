"""A list of contacts that comes from outside, whatever the file is called: CSV, XLSX or vCard, read as rows; problems with their row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.contacts.columns import COLUMNS, kind_typed, language_typed, titles, way_typed, yes_typed
from kvo_inspect.exchange.contacts.vcard import is_vcard, read_cards
from kvo_inspect.exchange.tables.faults import check_faults
from kvo_inspect.exchange.tables.headed import as_it_came, cell_text, headed
from kvo_inspect.exchange.tables.incoming import SIZE_LIMIT, Rows, rows_in
from kvo_inspect.outside import read_outside
from kvo_inspect.store.contacts.importing import GivenContact, RowProblem
from kvo_inspect.texts import _

MOST = 5000
"""Contacts of one list."""
_BETWEEN = re.compile(r"[;\n|]")
"""What stands between the names of parks or checkpoints in one cell."""


@dataclass(frozen=True, slots=True)
class ReadContacts:
    """What a list holds."""

    given: tuple[GivenContact, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    unread: tuple[str, ...] = ()
    """The names of columns that say nothing here."""


@dataclass
class _Reading:
    """What was read so far."""

    given: list[GivenContact] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)

    def row(self, number: int, cells: Mapping[str, str]) -> None:
        """Take one row, its cells by field; what cannot be understood in it is a problem, and the row is left out."""
        typed: dict[str, Any] = {name: text for name, text in cells.items() if text and name in _SHARED}
        kind = None
        for name, meant in _MEANT.items():
            text = cells.get(name, "")
            if not text:
                continue
            value = meant(text)
            if value is None:
                sentence = _("“{text}” is not understood here").format(text=short(text))
                self.problems.append(RowProblem(number, name, sentence))
                return
            if name == "kind":
                kind = value
            else:
                typed[name] = value
        parks, checkpoints = (
            tuple(filter(None, map(clean_line, _BETWEEN.split(cells.get(name, ""))))) for name in ("parks", "checkpoints")
        )
        self.given.append(GivenContact(number, typed, kind, cells.get("id", ""), parks, checkpoints, cells.get("numbers", "")))


_SHARED = frozenset({"organisation", "person", "email", "phone", "fault_number", "address"})
_MEANT: dict[str, Callable[[str], Any]] = {
    "kind": kind_typed,
    "language": language_typed,
    "way": way_typed,
    "without_names": yes_typed,
}
"""The columns that hold a member of a closed set, or yes or no."""


def read_contacts(path: Path) -> ReadContacts:
    """Return what a file holds; ContentError when it is no list of contacts, or raises as `read_outside`."""
    name = clean_line(path.name)[:80]
    raw = read_outside(path, SIZE_LIMIT)
    reading = _Reading()
    if is_vcard(raw):
        for number, cells in read_cards(raw, reading.problems):
            reading.row(number, cells)
            if len(reading.given) > MOST:
                break
    elif not _read_tables(rows_in(raw, name), reading, as_it_came(raw)):
        names = "; ".join(titles()[key] for key in ("organisation", "person", "email", "phone"))
        sentence = _("{file} is no list of contacts: a vCard, or a table with a first row such as “{names}” was expected.")
        raise ContentError(sentence.format(file=name, names=names), ())
    if len(reading.given) > MOST:
        raise ContentError(_("{file} holds more than {n} contacts. Take them in by parts.").format(file=name, n=MOST), ())
    return ReadContacts(tuple(reading.given), tuple(reading.problems), tuple(reading.unread))


def _read_tables(sheets: Sequence[Rows], reading: _Reading, cleared: Callable[[str], str]) -> bool:
    """Read every sheet that is a list; return whether any is. *cleared* takes away what CSV puts before a formula."""
    tables = [table for rows in sheets if (table := headed(rows, COLUMNS, _is_header)) is not None]
    for table in tables:
        reading.unread |= dict.fromkeys(table.unread)
        for number, cells in table.rows:
            row = {key: cleared(cell_text(cell, lines=key in _SEVERAL)) for key, cell in cells.items()}
            try:
                check_faults(cells)
            except RuleError as error:
                reading.problems.append(RowProblem(number, error.field, error.sentence))
                continue
            if any(row.values()):
                reading.row(number, row)
    return bool(tables)


_SEVERAL = frozenset({"parks", "checkpoints"})
"""The columns that may hold several names, also on lines of their own."""


def _is_header(keys: frozenset[str]) -> bool:
    return (bool(keys & {"organisation", "person", "email"}) and len(keys) > 1) or keys == {"organisation"}


def problem_text(name: str, problem: RowProblem) -> str:
    """Return a problem as it is told: the file, the row, the column, what is wrong."""
    title = titles().get(problem.field, "")
    sentence = f"{title}: {problem.sentence}" if title else problem.sentence
    return f"{clean_line(name)[:80]}:{problem.row}: {sentence}"
