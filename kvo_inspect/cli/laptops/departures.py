"""`left`: what left this laptop, when and to whom."""

from __future__ import annotations

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say
from kvo_inspect.cli.table import table
from kvo_inspect.texts import N_, _


@click.command(
    "left",
    cls=HelpCommand,
    examples=("left", "left --since 2026-11-01", "left --json"),
    help=N_("What left this laptop. When, what, where to, and for whom it is encrypted."),
)
@option("--since", metavar="DAY", help=N_("From this day on (default: all)."))
@JSON
@click.pass_obj
def left(run: Run, since: str | None, as_json: bool) -> None:
    """Print what left, the newest first."""
    from kvo_inspect.domain.values.dates import typed_day
    from kvo_inspect.exchange.lists.leaving import listed_departures
    from kvo_inspect.exchange.trust.account import departure_name, readers_text
    from kvo_inspect.store.departures import departures
    from kvo_inspect.wording.names import moment_text

    with run.record() as store:
        day = typed_day("since", since, store.today) if since else ""
        gone = departures(store, day)
    if as_json:
        print_rows("departures", listed_departures(gone))
        return
    header = (_("When"), _("What"), _("Where to"), _("For whom"))
    rows = [(moment_text(each.at), departure_name(each.kind), each.where, readers_text(each)) for each in gone]
    say(table(header, rows) if rows else _("Nothing left this laptop, as far as was noted."))


COMMANDS = (left,)
