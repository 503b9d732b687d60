"""`dossier`: what a park shows the auditor, as JSON or CSV."""

from __future__ import annotations

from pathlib import Path

import click

from kvo_inspect.cli.click_words import WRITE, HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.leaving import warn_unless_signed
from kvo_inspect.cli.output import say_path
from kvo_inspect.texts import N_


@click.command(
    "dossier",
    cls=HelpCommand,
    examples=(
        'dossier "De Kievitsakker"',
        'dossier "De Kievitsakker" --format tables --out audit',
    ),
    help=N_(
        "Write what a park shows the auditor. Rounds by day and evening, who took part, findings and how long they took, measures, "
        "targets, meetings, and how far the logs go. Nothing confidential, no marks. Prints where it is."
    ),
)
@click.argument("park", metavar="PARK")
@option(
    "--format",
    "format_",
    type=click.Choice(("json", "csv", "tables")),
    default="json",
    help=N_("JSON (the default), a folder of CSV files for machines, or tables of CSV for people, in words."),
)
@option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The file or folder to write; - is standard output (default: a name of its own, here)."),
)
@option("--without-names", "nameless", is_flag=True, help=N_("Leave the names of people out: organisation and role stay."))
@click.pass_obj
def dossier(run: Run, park: str, format_: str, out: Path, nameless: bool) -> None:
    """Write a dossier and print its path."""
    from kvo_inspect.domain.nameless_dossier import without_names
    from kvo_inspect.exchange.dossier.files import write_dossier
    from kvo_inspect.exchange.record.formats import slug
    from kvo_inspect.exchange.reports.dossier.tables import write_dossier_tables
    from kvo_inspect.exchange.trust.signature import sign_file
    from kvo_inspect.store.dossier import read_dossier
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.upkeep.checking import must_be_sound

    with run.record() as store:
        store.note_heads()
        contents = read_dossier(store, find_park(store, park).id)
        must_be_sound(store, [contents.park])
        if nameless:
            contents = without_names(contents)
        if format_ == "tables":
            say_path(write_dossier_tables(contents, out, slug(contents.name), store.today))
            return
        to = write_dossier(contents, out, slug(contents.name), store.today, as_csv=format_ == "csv")
        sign_file(store, to, "dossier")
        say_path(to)
        warn_unless_signed(run, to)


COMMANDS = (dossier,)
