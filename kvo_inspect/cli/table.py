"""Tables of commands: plain on stdout, in line also with wide letters, nothing coloured; as a file; and refused when a file brings one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from kvo_inspect.cli.click_words import FILE, option
from kvo_inspect.cli.output import harmless
from kvo_inspect.errors import ContentError, UsageError
from kvo_inspect.texts import N_, _, n_

TABLE_FORMS = ("xlsx", "csv")
FORM = option("--format", "form", type=click.Choice(TABLE_FORMS), help=N_("Write a file in this form instead of printing."))
OUT = option("--out", type=FILE, metavar="PATH", help=N_("The file or folder to write (default: a name of its own, here)."))

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
    lines = [[harmless(cell).replace("\n", " ") for cell in row] for row in (header, *rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(header))]
    return "\n".join("  ".join(_padded(cell, widths[i], i in right) for i, cell in enumerate(line)).rstrip() for line in lines)


def _padded(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if right else cell + blanks


def _width(text: str) -> int:
    """Return how many terminal cells a text takes, near enough for a table."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
