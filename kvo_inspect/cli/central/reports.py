"""`central load` and `central export`: what is put beside the record for reports over all parks, and the reports as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kvo_inspect.cli.central.reaching import TO_WITHOUT_RECORD, reached
from kvo_inspect.cli.click_words import DIR, READ, HelpCommand, option
from kvo_inspect.cli.output import say, say_path
from kvo_inspect.cli.progress import Bar
from kvo_inspect.texts import N_

if TYPE_CHECKING:
    from kvo_inspect.central.reports.reference_rows import ReferenceKind

KINDS = ("register", "waiting", "incidents", "displacement")


@click.command(
    "load",
    cls=HelpCommand,
    examples=(
        "central load register parks.csv",
        "central load waiting waiting-list.csv --whole",
        "central load incidents incidents-2026.csv",
    ),
    help=N_(
        "Load a CSV file for the views over all parks. The register of all parks, the waiting list, incident figures, or which areas are "
        "set against which to see whether incidents moved. A row replaces the one with the same code; with a mistake nothing is loaded."
    ),
)
@click.argument("kind", metavar="|".join(KINDS), type=click.Choice(KINDS))
@click.argument("file", type=READ)
@option("--whole", is_flag=True, help=N_("The file holds all there is: what it lacks is taken out."))
@TO_WITHOUT_RECORD
def load(kind: str, file: Path, address: str | None, *, whole: bool) -> None:
    """Load a file and print what it changed."""
    from kvo_inspect.central.reports.loading import load as load_file
    from kvo_inspect.wording.central.reference import loaded_texts

    with reached(address) as central, Bar("") as bar:
        loaded = load_file(central, cast("ReferenceKind", kind), file, whole=whole, progress=bar.doing)
    changes = [(change.key, change.fields) for change in loaded.changes]
    for line in loaded_texts(loaded.rows, loaded.added, loaded.changed, loaded.removed, changes):
        say(line)


@click.command(
    "export",
    cls=HelpCommand,
    examples=(
        "central export views",
        "central export views-excel --excel --labels",
    ),
    help=N_(
        "Write every view over all parks as CSV into a folder. With a codebook beside them; an earlier export there is replaced. As the "
        "login sees them: an analyst all parks, a member its own."
    ),
)
@click.argument("folder", type=DIR)
@option("--excel", is_flag=True, help=N_("CSV as a Dutch Excel opens it: semicolons and decimal commas."))
@option("--labels", is_flag=True, help=N_("Headings are labels in the language in use, in place of the names of the columns."))
@TO_WITHOUT_RECORD
def export(folder: Path, address: str | None, *, excel: bool, labels: bool) -> None:
    """Write the views and print the folder."""
    from kvo_inspect.central.reports.exporting import export_views

    with reached(address) as central, Bar("") as bar:
        path = export_views(central, folder, excel=excel, labels=labels, progress=bar.doing)
    say_path(path)
