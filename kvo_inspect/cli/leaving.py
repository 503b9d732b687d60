"""Leaving: noting what a command wrote out, once it is written, in the one place where all of them come by."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect import paths
from kvo_inspect.cli.output import is_called, warn, written_paths
from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.cli.invocation import Run
    from kvo_inspect.store.departures import DepartureKind

LEAVING: dict[str, DepartureKind] = {
    "backup": "backup",
    "compare": "list",
    "contact export": "list",
    "dossier": "dossier",
    "export": "export",
    "measurement": "list",
    "paper copy": "papers",
    "park overview": "list",
    "partner actions": "list",
    "person show": "letter",
    "photo export": "photos",
    "plan calendar": "list",
    "plan measures": "list",
    "plan targets": "list",
    "report card": "report",
    "report dossier": "report",
    "report finding": "report",
    "report letter": "report",
    "report measurement": "report",
    "report partner": "report",
    "report round": "report",
    "round planned": "list",
    "signature heads": "file",
}
"""By the words of a command as what that leaves which it writes."""
STAYING = {"demo", "where", "pack", "letter new", "survey new", "survey print", "central export", "checklist sets"}
"""Commands of which what they write stays here, tells nothing of anybody, or is noted by who writes it."""


def note_what_left(context: click.Context) -> None:
    """Note the files that a command told; a record that is only looked at keeps nothing, and what lies in its data folder did not leave.

    What went through standard output leaves no name behind, and is not noted.
    """
    from kvo_inspect.cli.invocation import Run

    written = written_paths()
    words = " ".join(context.command_path.split()[1:])
    run = context.obj
    if not written or not isinstance(run, Run) or run.read_only or words not in LEAVING:
        return
    from kvo_inspect.store.departures import note_departure_beside

    try:
        for path in written:
            if paths.leaves(path, run.data):
                note_departure_beside(run.data, LEAVING[words], path.absolute())
    except KvoError as error:
        warn(_("It was written, and not noted among what left this laptop: {why}").format(why=error))


def warn_unless_signed(run: Run, path: Path) -> None:
    """Say to people that a file or folder that would be signed is not, unless who made it only looks; a script gets the path alone."""
    from kvo_inspect.exchange.trust.account import unsigned_text
    from kvo_inspect.exchange.trust.signature import is_signed

    if sys.stdout.isatty() and not (run.read_only or is_called(path) or is_signed(path)):
        warn(unsigned_text(path.name))
