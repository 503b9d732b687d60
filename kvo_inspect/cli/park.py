"""`park`: the parks of the record, and making one from a file with its route."""

from __future__ import annotations

from pathlib import Path

import click

from kvo_inspect.cli.click_words import FILE, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say
from kvo_inspect.cli.table import FORM, OUT, form_of, table
from kvo_inspect.domain.overview import MOST_FIRST, NUMBERS, OVERVIEW_COLUMNS, OVERVIEW_GROUPS, OverviewGroup
from kvo_inspect.errors import RuleError
from kvo_inspect.texts import N_, _, n_

ORDERS = tuple(column.replace("_", "-") for column in OVERVIEW_COLUMNS)
"""How the columns of the overview are named on the command line."""


@click.group("park", cls=HelpGroup, help=N_("Parks: list them, or make one from a file."))
def park() -> None:
    """Hold the commands about parks."""


@park.command("list", help=N_("List the parks. With their last round, their open and overdue findings and their overdue measures."))
@click.pass_obj
def list_(run: Run) -> None:
    """Print the parks as a table."""
    from kvo_inspect.store.parks.home import list_parks
    from kvo_inspect.wording.names import day_text

    with run.record() as store:
        lines = list_parks(store)
    parts = {"day": _("day round"), "evening": _("evening round")}
    header = (_("Park"), _("Municipality"), _("Checkpoints"), _("Last round"), _("Open"), _("Overdue"), _("Measures overdue"))
    rows = [
        (
            line.name,
            line.municipality,
            str(line.checkpoints),
            f"{day_text(line.last_date)} {parts.get(line.last_part, '')}".strip(),
            str(line.open_findings),
            str(line.overdue),
            str(line.measures_late),
        )
        for line in lines
    ]
    say(table(header, rows, right=(2, 4, 5, 6)) if rows else _("There are no parks yet."))


@park.command(
    "overview",
    help=N_(
        "All parks beside each other. Phase, certificate, last rounds, what is open and overdue, the share in order and its course; "
        "prints them, or writes them as XLSX or CSV."
    ),
)
@option("--order", type=click.Choice(ORDERS), default="park", help=N_("Order by this column; numbers of what is open, the most first."))
@option("--turned", is_flag=True, help=N_("The other way round."))
@option("--group", type=click.Choice(OVERVIEW_GROUPS), help=N_("Put together the parks that have this in common."))
@FORM
@OUT
@click.pass_obj
def overview(run: Run, order: str, turned: bool, group: OverviewGroup | None, form: str | None, out: Path | None) -> None:
    """Print or write the overview."""
    from kvo_inspect.exchange.overview import write_overview
    from kvo_inspect.store.overview import grouped_by, in_order_of, read_whole_overview
    from kvo_inspect.wording.parks.overview import column_name, columns_of, shown_text

    form = form_of(form, out)
    column = OVERVIEW_COLUMNS[ORDERS.index(order)]
    with run.record() as store:
        ordered = in_order_of(read_whole_overview(store), column, descending=turned != (column in MOST_FIRST))
        lines = [line for lines in grouped_by(ordered, group) for line in lines]
        if form is not None:
            say(str(write_overview(store, lines, form, out or Path())))
            return
    shown = columns_of(lines)
    rows = [[shown_text(line, column) for column in shown] for line in lines]
    right = [place for place, column in enumerate(shown) if column in NUMBERS]
    say(table([column_name(column) for column in shown], rows, right=right) if rows else _("There are no parks yet."))


@park.command(
    "import",
    help=N_(
        "Make a park from a file with its checkpoints. CSV, GeoJSON or lines such as “Industrieweg 12-30; wegvak”; all of it or nothing."
    ),
)
@click.argument("file", type=FILE)
@option("--name", help=N_("The park's name (default: the name of the file)."))
@option("--municipality", default="", help=N_("The park's municipality."))
@click.pass_obj
def import_(run: Run, file: Path, name: str | None, municipality: str) -> None:
    """Make a park with its route."""
    from kvo_inspect.exchange.route import read_checkpoints
    from kvo_inspect.store.parks.park import add_park, park_named

    checkpoints = read_checkpoints(file)
    park_name = name if name is not None else file.stem
    with run.writing() as store:
        if park_named(store, park_name):
            raise RuleError(
                _("There is a park “{name}” already. Give this one another name with --name.").format(name=park_name[:80]), "name"
            )
        new_park = add_park(store, park_name, municipality, checkpoints)
    sentence = n_("{name}: {n} checkpoint.", "{name}: {n} checkpoints.", len(checkpoints))
    say(sentence.format(name=new_park.name, n=len(checkpoints)))


COMMANDS = (park,)
