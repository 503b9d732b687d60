"""`park`: the parks of the record, and making one from a file with its route."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import READ, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, must_be_one_form, print_rows
from kvo_inspect.cli.lists.words import dashed
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.cli.shell.streams import is_input
from kvo_inspect.cli.table import DRY_RUN, FORM, OUT, WITHOUT_NAMES, form_of, table
from kvo_inspect.domain.overview import MOST_FIRST, NUMBERS, OVERVIEW_COLUMNS, OVERVIEW_GROUPS, PEOPLE, OverviewGroup
from kvo_inspect.domain.set_up import SET_UP_PARTS, USUALLY_TAKEN
from kvo_inspect.errors import ContentError, RuleError, UsageError
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.exchange.routes.reading import RouteReading
    from kvo_inspect.store.parks.checkpoints import NewCheckpoint
    from kvo_inspect.store.set_up import SetUpCounts

ORDERS = tuple(map(dashed, OVERVIEW_COLUMNS))
"""How the columns of the overview are named on the command line."""


@click.group("park", cls=HelpGroup, help=N_("Parks: list them, or make one from a file."))
def park() -> None:
    """Hold the commands about parks."""


@park.command(
    "list",
    examples=(
        "park list",
        "park list --json",
    ),
    help=N_("List the parks. With their last round, their open and overdue findings and their overdue measures."),
)
@JSON
@click.pass_obj
def list_(run: Run, as_json: bool) -> None:
    """Print the parks as a table or as JSON."""
    from kvo_inspect.exchange.lists.parks import listed_parks
    from kvo_inspect.store.parks.home import list_parks
    from kvo_inspect.wording.names import day_text

    with run.record() as store:
        lines = list_parks(store)
    if as_json:
        print_rows("parks", listed_parks(lines))
        return
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
    examples=(
        "park overview --order overdue",
        "park overview --group municipality --format xlsx --out parks.xlsx",
    ),
    help=N_(
        "All parks beside each other. Phase, certificate, last rounds, what is open and overdue, the share in order and its course, "
        "facilitator; prints them, or writes them as XLSX or CSV."
    ),
)
@option("--order", type=click.Choice(ORDERS), default="park", help=N_("Order by this column; numbers of what is open, the most first."))
@option("--turned", is_flag=True, help=N_("The other way round."))
@option("--group", type=click.Choice(OVERVIEW_GROUPS), help=N_("Put together the parks that have this in common."))
@FORM
@OUT
@WITHOUT_NAMES
@JSON
@click.pass_obj
def overview(
    run: Run,
    order: str,
    turned: bool,
    group: OverviewGroup | None,
    form: str | None,
    out: Path | None,
    nameless: bool,
    as_json: bool,
) -> None:
    """Print or write the overview."""
    from kvo_inspect.exchange.lists.parks import overview_parks
    from kvo_inspect.exchange.overview import write_overview
    from kvo_inspect.store.overview import grouped_by, in_order_of, read_whole_overview
    from kvo_inspect.wording.parks.overview import column_name, columns_of, shown_text

    form = form_of(form, out)
    must_be_one_form(form, as_json=as_json)
    column = OVERVIEW_COLUMNS[ORDERS.index(order)]
    with run.record() as store:
        ordered = in_order_of(read_whole_overview(store), column, descending=turned != (column in MOST_FIRST))
        lines = [line for lines in grouped_by(ordered, group) for line in lines]
        if form is not None:
            say_path(write_overview(store, lines, form, out or Path(), names=not nameless))
            return
    if as_json:
        print_rows("overview", overview_parks(lines, names=not nameless))
        return
    shown = [column for column in columns_of(lines) if not (nameless and column in PEOPLE)]
    rows = [[shown_text(line, column) for column in shown] for line in lines]
    right = [place for place, column in enumerate(shown) if column in NUMBERS]
    say(table([column_name(column) for column in shown], rows, right=right) if rows else _("There are no parks yet."))


FACILITATOR = option("--facilitator", metavar="NAME", default="", help=N_("Who does the park."))
LIKE = option(
    "--like",
    metavar="PARK",
    help=N_("Set up as this park, or none (default: as the settings say): take over partners, settings and a plan as a proposal."),
)
TAKE = option(
    "--take",
    "parts",
    type=click.Choice(tuple(map(dashed, SET_UP_PARTS))),
    multiple=True,
    help=N_("With --like: take over only this; more than once for more (default: all but own-partners, which are of the place)."),
)
NONE = "none"
"""Says after --like that the new park is set up as no other."""


@park.command(
    "new",
    examples=('park new "De Turfwal" --municipality Haarwoude --like "De Kievitsakker"',),
    help=N_("Make a park without a route. With --like it is set up as another park."),
)
@click.argument("name", metavar="NAME")
@option("--municipality", default="", help=N_("The park's municipality."))
@FACILITATOR
@LIKE
@TAKE
@DRY_RUN
@click.pass_obj
def new(run: Run, name: str, municipality: str, facilitator: str, like: str | None, parts: tuple[str, ...], dry_run: bool) -> None:
    """Make a park."""
    refusal = _("There is a park “{name}” already. Give this one another name.")
    _make(run, name, municipality, facilitator, (), like, parts, refusal=refusal, dry_run=dry_run)


@park.command(
    "facilitator",
    examples=('park facilitator "Karin Bos" "De Kievitsakker" "De Turfwal"',),
    help=N_("Say who facilitates parks. An empty name takes it away; several parks are one step."),
)
@click.argument("name", metavar="NAME")
@click.argument("parks", metavar="PARK", nargs=-1, required=True)
@click.pass_obj
def facilitator_(run: Run, name: str, parks: tuple[str, ...]) -> None:
    """Assign a facilitator, and print what came of that."""
    from kvo_inspect.store.parks.facilitators import assign_facilitator
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.wording.parks.facilitators import assigned_text

    with run.writing() as store:
        ids = list(dict.fromkeys(find_park(store, park).id for park in parks))
        changed = assign_facilitator(store, ids, name)
    say(assigned_text(changed, len(ids)))


@park.command(
    "import",
    examples=(
        'park import route.csv --name "De Turfwal" --dry-run',
        'park import walk.kml --name "De Turfwal" --municipality Haarwoude',
    ),
    help=N_(
        "Make a park from a file with its checkpoints. CSV, XLSX, GeoJSON, KML, KMZ, GPX or lines such as “Industrieweg 12-30; wegvak”, "
        "places in degrees or RD; all of it or nothing. --dry-run shows what would be made."
    ),
)
@click.argument("file", type=READ)
@option("--name", help=N_("The park's name (default: the name of the file)."))
@option("--swap", is_flag=True, help=N_("Change latitude and longitude where only that brings a place into the Netherlands."))
@option("--abroad", is_flag=True, help=N_("Places outside the Netherlands are right."))
@option("--municipality", default="", help=N_("The park's municipality."))
@FACILITATOR
@LIKE
@TAKE
@DRY_RUN
@click.pass_obj
def import_(
    run: Run,
    file: Path,
    name: str | None,
    swap: bool,
    abroad: bool,
    municipality: str,
    facilitator: str,
    like: str | None,
    parts: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Make a park with its route."""
    from kvo_inspect.exchange.routes.reading import place_problems, read_route

    refusal = _("There is a park “{name}” already. Give this one another name with --name.")
    if swap and abroad:
        raise UsageError(_("Say --swap or --abroad, not both."))
    if name is None and is_input(file):
        raise UsageError(_("Say with --name what the park is called: standard input has no name."))
    reading = read_route(file)
    reading = reading.turned() if swap else reading
    if not abroad and (problems := place_problems(reading)):
        hint = _("Say --swap when latitude and longitude were swapped, --abroad when these places are right.")
        raise ContentError(_("Places lie outside the Netherlands; nothing was imported.") + " " + hint, tuple(problems))
    if dry_run:
        say(_route_table(reading))
    park_name = name if name is not None else file.stem
    _make(run, park_name, municipality, facilitator, reading.checkpoints, like, parts, refusal=refusal, dry_run=dry_run)
    for note in reading.notes:
        say(note)


def _route_table(reading: RouteReading) -> str:
    from kvo_inspect.wording.names import kind_name

    heads = (_("Checkpoint"), _("Kind"), _("From – to"), _("Latitude"), _("Longitude"))
    rows = []
    for checkpoint in reading.checkpoints:
        lat, lon = (checkpoint.position.lat, checkpoint.position.lon) if checkpoint.position else ("", "")
        rows.append((checkpoint.name, kind_name(checkpoint.kind), checkpoint.extent, lat, lon))
    return table(heads, rows, right=(3, 4))


def _make(
    run: Run,
    name: str,
    municipality: str,
    facilitator: str,
    checkpoints: Sequence[NewCheckpoint],
    like: str | None,
    parts: Sequence[str],
    *,
    refusal: str,
    dry_run: bool,
) -> None:
    """Make a park, *refusal* being what is said when there is one of that name; set it up as *like*, and say what was made."""
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.domain.values.text import checked_line
    from kvo_inspect.settings import load_settings
    from kvo_inspect.store.parks.park import add_park, find_park, park_named
    from kvo_inspect.store.set_up import add_park_like, set_up_of
    from kvo_inspect.wording.parks.set_up import copied_text

    model = load_settings(run.data).model_park if like is None else ""
    if parts and (like == NONE or (like is None and not model)):
        raise UsageError(_("--take says what is taken over of the park after --like."))
    chosen = frozenset(part for part in SET_UP_PARTS if dashed(part) in parts) or USUALLY_TAKEN
    counts: SetUpCounts = {}
    with run.record() if dry_run else run.writing() as store:
        if park_named(store, name):
            raise RuleError(refusal.format(name=name[:80]), "name")
        other = find_park(store, like) if like not in (None, NONE) else store.find(Park, model) if model else None
        if model and (other is None or other.gone):
            other = None
            warn(_("The park that new parks are set up as is not here any more: choose another in the settings."))
        if dry_run:
            park_name = checked_line("name", name, required=True)
            checked_line("facilitator", facilitator)
            counts = set_up_of(store, other.id).counts(chosen) if other is not None else counts
        elif other is None:
            park_name = add_park(store, name, municipality, checkpoints, facilitator=facilitator).name
        else:
            made, counts = add_park_like(store, other.id, name, municipality, checkpoints, chosen, facilitator=facilitator)
            park_name = made.name
    sentence = n_("{name}: {n} checkpoint.", "{name}: {n} checkpoints.", len(checkpoints))
    say(sentence.format(name=park_name, n=len(checkpoints)))
    if other is not None:
        say(copied_text(park_name, other.name, counts))
    if dry_run:
        say(_("Nothing was made: --dry-run."))


@park.command(
    "set-up",
    examples=('park set-up "De Turfwal" --like "De Kievitsakker" --dry-run',),
    help=N_(
        "Set up a park that is there as another one. It takes over what it lacks; nothing of its own is overwritten, and partners who are "
        "taken over are one contact with those there. --dry-run says what it would take over."
    ),
)
@click.argument("name", metavar="PARK")
@option("--like", metavar="PARK", required=True, help=N_("The park whose set-up is taken over: its name or id."))
@TAKE
@DRY_RUN
@click.pass_obj
def set_up(run: Run, name: str, like: str, parts: tuple[str, ...], dry_run: bool) -> None:
    """Copy the set-up of a park to another one, and say what was taken over."""
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.set_up import copy_set_up, plan_set_up
    from kvo_inspect.wording.parks.set_up import copied_text

    chosen = frozenset(part for part in SET_UP_PARTS if dashed(part) in parts) or USUALLY_TAKEN
    with run.writing() as store:
        place, other = find_park(store, name), find_park(store, like)
        counts = (plan_set_up if dry_run else copy_set_up)(store, other.id, place.id, chosen)
    say(copied_text(place.name, other.name, counts))
    if dry_run:
        say(_("Nothing was written: --dry-run."))


COMMANDS = (park,)
