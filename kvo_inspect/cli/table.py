"""Tables of commands: plain on stdout, in line also with wide letters, nothing coloured; as a file; and refused when a file brings one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import click

from kvo_inspect.cli.click_words import WRITE, option
from kvo_inspect.cli.output import harmless, say
from kvo_inspect.errors import ContentError, UsageError
from kvo_inspect.texts import N_, _, n_

TABLE_FORMS = ("xlsx", "csv")
MEASURED = 1000
"""So many rows of a long table are held at once."""
FORM = option("--format", "form", type=click.Choice(TABLE_FORMS), help=N_("Write a file in this form instead of printing."))
OUT = option(
    "--out", type=WRITE, metavar="PATH", help=N_("The file or folder to write; - is standard output (default: a name of its own, here).")
)

DRY_RUN = option("--dry-run", is_flag=True, help=N_("Only say what it would do."))
DRY_RUN_AS_BEFORE = option("--dry-run", "--plan", "dry_run", is_flag=True, help=N_("Only say what it would do."))
"""The same where it was called --plan before: scripts go on saying so."""
PARTLY = option("--partly", is_flag=True, help=N_("Import the rows that are understood and name the others; otherwise all or nothing."))
WITHOUT_NAMES = option("--without-names", "nameless", is_flag=True, help=N_("Leave the names of people out: organisation and role stay."))


def form_of(form: str | None, out: Path | None) -> str | None:
    """Return the form of the file, as it was said or by the ending of its path; None to print. UsageError when neither tells one."""
    if out is None or form is not None:
        return form
    ending = out.suffix.lower().removeprefix(".")
    if ending not in TABLE_FORMS:
        raise UsageError(_("Say in which form with --format: xlsx or csv."))
    return ending


def refuse_rows(problems: Sequence[str], *, unless: bool) -> None:
    """Raise ContentError with the problems of rows that come in, *unless* the others are wanted without them and there are any."""
    if problems and not unless:
        n = len(problems)
        sentence = n_("{n} row was not understood; nothing was imported.", "{n} rows were not understood; nothing was imported.", n)
        raise ContentError(sentence.format(n=n), tuple(problems))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return the rows under their header; the columns numbered in *right* stand at the right."""
    lines = [*map(_cells, (header, *rows))]
    return _drawn(lines, _widths(lines), right)


def long_table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    """Yield the same of rows that are not all held at once, some lines at a time; the first `MEASURED` say how wide each column is.

    Nothing at all when there are no rows.
    """
    waiting = iter(rows)
    lines = [*map(_cells, (header, *islice(waiting, MEASURED)))]
    widths = _widths(lines)
    if len(lines) == 1:
        return
    while lines:
        yield _drawn(lines, widths, right)
        lines = [*map(_cells, islice(waiting, MEASURED))]


def say_long_table(header: Sequence[str], rows: Iterable[Sequence[str]], nothing: str) -> None:
    """Print such a table as its rows are read, or *nothing* when there are none."""
    texts = long_table(header, rows)
    say(next(texts, nothing))
    for text in texts:
        say(text)


def _cells(row: Sequence[str]) -> list[str]:
    return [harmless(cell).replace("\n", " ") for cell in row]


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(_width, column)) for column in zip(*lines, strict=True)]


def _drawn(lines: Sequence[Sequence[str]], widths: Sequence[int], right: Sequence[int]) -> str:
    return "\n".join("  ".join(_padded(cell, widths[i], i in right) for i, cell in enumerate(line)).rstrip() for line in lines)


def _padded(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if right else cell + blanks


def _width(text: str) -> int:
    """Return how many terminal cells a text takes, near enough for a table."""
    if text.isascii() or max(text) < "\u0300":  # one cell each, as nearly every text: a long table has a million of them
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
