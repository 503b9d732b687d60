"""A plain table for stdout: columns in line, also with wide letters, nothing coloured; or in which form the table is a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from kvo_inspect.cli.click_words import FILE, option
from kvo_inspect.cli.output import harmless
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _

TABLE_FORMS = ("xlsx", "csv")
FORM = option("--format", "form", type=click.Choice(TABLE_FORMS), help=N_("Write a file in this form instead of printing."))
OUT = option("--out", type=FILE, metavar="PATH", help=N_("The file or folder to write (default: a name of its own, here)."))


WITHOUT_NAMES = option("--without-names", "nameless", is_flag=True, help=N_("Leave the names of people out: organisation and role stay."))


def form_of(form: str | None, out: Path | None) -> str | None:
    """Return the form of the file, as it was said or by the ending of its path; None to print. UsageError when neither tells one."""
    if out is None or form is not None:
        return form
    ending = out.suffix.lower().removeprefix(".")
    if ending not in TABLE_FORMS:
        raise UsageError(_("Say in which form with --format: xlsx or csv."))
    return ending


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
