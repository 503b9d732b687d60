"""`round list`: the rounds that were walked or are being walked, of one park or of all, as the screen of a park shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.lists.words import MEASUREMENT_KIND, PART
from kvo_inspect.cli.output import say
from kvo_inspect.cli.table import table
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.store.parks.park import ParkName
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.rounds.overview import RoundLine
    from kvo_inspect.store.walk.sign_off import SignOffs


@click.command(
    "list",
    cls=HelpCommand,
    examples=(
        "round list --since 2026-01-01",
        'round list --park "De Kievitsakker" --kind baseline',
    ),
    help=N_("List rounds, the newest first. Walked, being walked, or set aside; those that are planned: round planned."),
)
@option("--park", metavar="PARK", help=N_("Only of this park: its name or id."))
@option("--kind", type=MEASUREMENT_KIND, metavar="KIND", help=N_("Only those that count as this: baseline, yearly, follow-up."))
@option("--part", type=PART, metavar="PART", help=N_("Only by day, or only in the evening."))
@option("--open", "open_only", is_flag=True, help=N_("Only those that were not finished."))
@option("--since", metavar="DAY", help=N_("Only of this day or later (2026-11-01)."))
@option("--order", type=click.Choice(("day", "park")), default="day", help=N_("The newest first (the default), or park by park."))
@JSON
@click.pass_obj
def list_(
    run: Run, park: str | None, kind: str | None, part: str | None, open_only: bool, since: str | None, order: str, as_json: bool
) -> None:
    """Print the rounds as a table or as JSON."""
    from kvo_inspect.domain.values.dates import typed_day
    from kvo_inspect.exchange.lists.walked import listed_round
    from kvo_inspect.store.parks.home import list_parks
    from kvo_inspect.store.parks.park import ParkName, find_park

    with run.record() as store:
        day = typed_day("since", since, store.today) if since else ""
        if park is not None:
            chosen = find_park(store, park)
            parks = [ParkName(chosen.id, chosen.name, chosen.municipality)]
        else:
            parks = [ParkName(line.id, line.name, line.municipality) for line in list_parks(store) if not line.aside]
        rounds = [
            (place, line, signed)
            for place, line, signed in _rounds(store, parks)
            if kind in (None, line.kind)
            and part in (None, line.part)
            and line.date >= day
            and not (open_only and (line.closed or line.aside))
        ]
    if order == "day":
        rounds.sort(key=lambda entry: entry[1].date, reverse=True)
        rounds.sort(key=lambda entry: bool(entry[1].aside))
    if as_json:
        print_rows("rounds", (listed_round(line, place.id, place.name, signed) for place, line, signed in rounds))
    else:
        say(_table(rounds, with_park=park is None) if rounds else _("No rounds here."))


def _rounds(store: Store, parks: list[ParkName]) -> Iterator[tuple[ParkName, RoundLine, SignOffs | None]]:
    """Yield each round of these parks with its park and what those who walked along said of it."""
    from kvo_inspect.store.rounds.overview import list_rounds
    from kvo_inspect.store.walk.sign_off import signed_rounds

    for place in parks:
        signed = signed_rounds(store, place.id)
        for line in list_rounds(store, place.id):
            yield place, line, signed.get(line.id)


def _table(rounds: list[tuple[ParkName, RoundLine, SignOffs | None]], *, with_park: bool) -> str:
    from kvo_inspect.wording.names import capital, day_text, measurement_name, part_name
    from kvo_inspect.wording.rounds import round_state, sign_offs_text

    titles = (
        *((_("PARK"),) if with_park else ()),
        *(_("DATE"), _("PART"), _("KIND"), _("PEOPLE"), _("NOT ASSESSED"), _("ANSWERS"), _("FINDINGS"), _("STATUS"), _("SIGN-OFF")),
    )
    rows = [
        (
            *((place.name,) if with_park else ()),
            *(day_text(line.date), part_name(line.part), measurement_name(line.kind)),
            *map(str, (line.people, line.not_assessed, line.answers, line.findings)),
            round_state(line),
            sign_offs_text(signed) if signed is not None else "",
        )
        for place, line, signed in rounds
    ]
    first = 3 + with_park
    return table([capital(title.lower()) for title in titles], rows, right=range(first, first + 4))
