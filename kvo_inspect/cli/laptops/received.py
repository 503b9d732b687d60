"""`received`: what came in since a day, per day, park and laptop."""

from __future__ import annotations

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say
from kvo_inspect.cli.table import table
from kvo_inspect.texts import N_, _


@click.command(
    "received",
    cls=HelpCommand,
    examples=("received --since 2026-11-01",),
    help=N_("What came in of other laptops. Per day, park and laptop how many answers, findings, rechecks, photos and replies."),
)
@option("--since", metavar="DAY", help=N_("From this day on (default: a week ago)."))
@option("--park", "park", metavar="PARK", help=N_("Only this park: its name or id."))
@JSON
@click.pass_obj
def received(run: Run, since: str | None, park: str | None, as_json: bool) -> None:
    """Print what came in, the newest first."""
    import datetime as dt

    from kvo_inspect.domain.values.dates import typed_day
    from kvo_inspect.exchange.lists.handed import listed_deliveries
    from kvo_inspect.store.merge.deliveries import USUAL_DAYS, delivered_since
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.wording.counts import DELIVERED_NOUNS, count_of_others, delivered_full, laptop_text, ways_text
    from kvo_inspect.wording.names import day_text

    with run.record() as store:
        day = typed_day("since", since, store.today) if since else (store.today - dt.timedelta(days=USUAL_DAYS)).isoformat()
        place = find_park(store, park).id if park else None
        lines = [line for line in delivered_since(store, day) if place in (None, line.park)]
    if as_json:
        print_rows("received", listed_deliveries(lines))
        return
    header = (_("Day"), _("Park"), _("Who"), *(delivered_full(noun) for noun in DELIVERED_NOUNS), _("Other"), _("Came by"))
    rows = [
        (
            day_text(line.day),
            line.park_name,
            laptop_text(line),
            *(str(line.count(noun)) for noun in DELIVERED_NOUNS),
            str(count_of_others(line)),
            ways_text(line.ways),
        )
        for line in lines
    ]
    right = range(3, 4 + len(DELIVERED_NOUNS))
    say(table(header, rows, right=right) if rows else _("Nothing came in since {day}.").format(day=day_text(day)))


COMMANDS = (received,)
