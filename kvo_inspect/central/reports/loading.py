"""Loading reference tables from CSV: the register of all parks, the waiting list, incident figures, which areas are set against which."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.reports.reference_rows import ReferenceFile, ReferenceKind, ReferenceRow, reference_file, size_problems
from kvo_inspect.central.schema import must_be_ours
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.tables.csv_text import Wrong, decoded, delimiter_of, rows_of
from kvo_inspect.exchange.tables.faults import check_faults
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.outside import read_outside
from kvo_inspect.progress import Progress, silent
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central

SIZE_LIMIT = 60_000_000
"""Bytes of a file: incident figures of all neighbourhoods over ten years take a third of it."""
SHOWN = 1000
"""Mistakes that are told of a file; one that has more is another file."""
COPY = "copy kvo.reference_inbox (row) from stdin"
TAKE_IN = "select kvo.load_reference(%s, %s, %s, %s)"
BLOCK = 5_000
"""So many rows between two looks at whether the work shall stop."""


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that was there already, and says something else now."""

    key: tuple[str, ...]
    fields: dict[str, tuple[Any, Any]]
    """What it was and what it becomes, by column."""


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """What a file changed."""

    rows: int
    added: int
    changed: int
    removed: int
    changes: tuple[ChangedRow, ...] = ()
    """At most a hundred of those that changed."""

    @property
    def same(self) -> int:
        """How many rows say what stands there already."""
        return self.rows - self.added - self.changed


def load(central: Central, kind: ReferenceKind, path: Path, *, whole: bool = False, progress: Progress = silent) -> LoadOutcome:
    """Load a file into the reference table of its kind, by its key: all of it, or nothing. Return what it changed.

    *whole*: the file holds all there is, so what it lacks goes. Raises ContentError with every mistake and its line, CentralRefused,
    ConnectionLost, or as `read_outside`.
    """
    raw = read_outside(path, SIZE_LIMIT)
    central.trying(lambda: must_be_ours(central))
    name = clean_line(path.name)[:80]
    reference = reference_file(kind)
    rows = central.trying(lambda: _rows(central, kind, reference, raw, name, whole=whole))
    digest = hashlib.sha256(raw).hexdigest()

    def take_in() -> LoadOutcome:
        with central.transaction() as connection, connection.cursor() as cursor:
            with cursor.copy(COPY) as copy:
                for i, (_line, row) in enumerate(rows):
                    if i % BLOCK == 0:
                        progress("send", i, len(rows))
                    copy.write_row([json.dumps(row, ensure_ascii=False)])
            answer = cursor.execute(TAKE_IN, [kind, name, digest, whole]).fetchone()
        return _loaded(reference, answer[0] if answer is not None else {})

    return central.trying(take_in)


def _loaded(reference: ReferenceFile, outcome: dict[str, Any]) -> LoadOutcome:
    changes = tuple(
        ChangedRow(
            tuple(str(change["becomes"][field]) for field in reference.key),
            {field: (change["was"][field], value) for field, value in change["becomes"].items() if change["was"][field] != value},
        )
        for change in outcome.get("changes", ())
    )
    rows, added, changed, removed = (int(outcome.get(count, 0)) for count in ("rows", "added", "changed", "removed"))
    return LoadOutcome(rows, added, changed, removed, changes)


def _rows(
    central: Central, kind: ReferenceKind, reference: ReferenceFile, raw: bytes, name: str, *, whole: bool
) -> list[tuple[int, ReferenceRow]]:
    """Return the rows of a file with their lines; ContentError with every mistake when it has any."""
    problems: list[tuple[int, str]] = []

    def wrong(line: int, sentence: str) -> None:
        problems.append((line, sentence))

    rows = list(_understood(central, reference, raw, wrong))
    for line, sentence in (*_doubles(reference, rows), *_strangers(central, kind, rows, whole=whole)):
        wrong(line, sentence)
    if problems:
        sentences = [f"{name}:{line}: {sentence}" for line, sentence in sorted(problems)]
        more = [_("… and {n} more").format(n=len(sentences) - SHOWN)] if len(sentences) > SHOWN else []
        raise ContentError(_("{file} was not loaded; nothing was changed.").format(file=name), (*sentences[:SHOWN], *more))
    if not rows:
        raise ContentError(_("{file} was not loaded: it has no rows.").format(file=name), ())
    return rows


def _understood(central: Central, reference: ReferenceFile, raw: bytes, wrong: Wrong) -> Iterator[tuple[int, ReferenceRow]]:
    """Yield the rows that can be understood; of every other *wrong* is told."""
    text = decoded(raw, wrong)
    if text is None:
        return
    known = reference.known
    sign = delimiter_of(text, known, reference.is_header)
    if sign is None:
        wrong(1, _("a first line such as {names} was expected").format(names=reference.names()))
        return
    ((today,),) = central.rows("select kvo.today()")
    for line, cells in rows_of(text, sign, known, reference.names(), wrong, reference.limit):
        faults: list[str] = []
        try:
            check_faults(cells)
            row = reference.row({field: unescaped(cell) for field, cell in cells.items()}, today, faults.append)
        except RuleError as error:
            column = next(iter(reference.columns.get(error.field, ())), "")
            wrong(line, f"{column}: {error.sentence}" if column else error.sentence)
        else:
            yield line, row
        for sentence in faults:
            wrong(line, sentence)


def _doubles(reference: ReferenceFile, rows: list[tuple[int, ReferenceRow]]) -> Iterator[tuple[int, str]]:
    """Yield the line of each row whose key stands in the file before, with what is wrong."""
    first: dict[tuple[Any, ...], int] = {}
    for line, row in rows:
        before = first.setdefault(tuple(row[field] for field in reference.key), line)
        if before != line:
            yield line, _("this row has the same {columns} as line {line}").format(columns=", ".join(reference.key), line=before)


def _strangers(central: Central, kind: ReferenceKind, rows: list[tuple[int, ReferenceRow]], *, whole: bool) -> Iterator[tuple[int, str]]:
    """Yield the line of each row that speaks of what the central record does not have, with what is wrong."""
    if kind == "register":
        held = {park for (park,) in central.rows("select park from kvo.held_park")}
        linked: dict[str, int] = {}
        for line, row in rows:
            if (park := row["park"]) is None:
                continue
            if park not in held:
                yield line, _("the central record holds no park {park} yet; leave the link out until it was handed in").format(park=park)
            if linked.setdefault(park, line) != line:
                yield line, _("park {park} is linked in line {line} already").format(park=park, line=linked[park])
        others = {park: code for code, park in central.rows("select code, park from kvo.register where park is not null")}
        codes = {row["code"] for _line, row in rows}
        for line, row in rows:
            other = others.get(row["park"], row["code"])
            if not whole and other not in codes:
                yield (
                    line,
                    _("park {park} is linked to {code} already; put that row in without its link first").format(
                        park=row["park"], code=other
                    ),
                )
    elif kind == "waiting":
        register = {code for (code,) in central.rows("select code from kvo.register")}
        for line, row in rows:
            if row["code"] not in register:
                yield line, _("the register has no park {code}; load the register first").format(code=row["code"])
    elif kind == "displacement":
        yield from size_problems(iter(rows))
