"""`round`: the rounds that are planned: who walks what when; planning, moving and cancelling one; and who agreed with one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, must_be_one_form, print_rows
from kvo_inspect.cli.lists.round import list_
from kvo_inspect.cli.output import say, say_path
from kvo_inspect.cli.sign_off import agree, agreed
from kvo_inspect.cli.table import FORM, OUT, WITHOUT_NAMES, form_of, table
from kvo_inspect.errors import RuleError, UsageError
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kvo_inspect.domain.rounds.planned import PlannedRoundFields
    from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.rounds.planned import PersonPlan, PlannedLine

PARK = click.argument("park", metavar="PARK")
DAY = click.argument("day", metavar="DAY")
PLAN_ID = option("--id", "plan_id", metavar="ID", default="", help=N_("Which one, when a merge left several on that day and part."))
PART = option("--part", type=click.Choice(("day", "evening")), default="day", help=N_("By day, or in the evening (default: day)."))


@click.group("round", cls=HelpGroup, help=N_("Rounds: list them; plan, move or cancel one; who agreed with a round."))
def round_() -> None:
    """Hold the commands about rounds."""


@round_.command(
    "planned",
    examples=(
        "round planned",
        'round planned --park "De Kievitsakker" --format xlsx --out rounds.xlsx',
    ),
    help=N_("Who walks what when. Those past and not walked first, then those to come; prints them, or writes them as XLSX or CSV."),
)
@option("--park", metavar="PARK", help=N_("Only of this park: its name or id."))
@FORM
@OUT
@WITHOUT_NAMES
@JSON
@click.pass_obj
def planned(run: Run, park: str | None, form: str | None, out: Path | None, nameless: bool, as_json: bool) -> None:
    """Print or write the planned rounds."""
    from kvo_inspect.exchange.lists.nameless import telling
    from kvo_inspect.exchange.lists.people import listed_plans
    from kvo_inspect.exchange.planned_rounds import write_planned_rounds
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.parks.people import people_by_park, without_names
    from kvo_inspect.store.rounds.planned import planned_rounds
    from kvo_inspect.wording.names import capital
    from kvo_inspect.wording.parks.planned import PLAN_COLUMNS, double_text

    form = form_of(form, out)
    must_be_one_form(form, as_json=as_json)
    with run.record() as store:
        lines = planned_rounds(store, find_park(store, park).id if park else "")
        if form is not None:
            say_path(write_planned_rounds(store, lines, form, out or Path(), names=not nameless))
            return
        if as_json:
            print_rows("planned-rounds", listed_plans(lines, telling(store) if nameless else None))
            return
        people = people_by_park(store, [line.park for line in lines], confidential=True) if nameless else {}
        tells = {line.park: without_names(people.get(line.park, {}), _("somebody")) for line in lines}
        rows = [_cells(line, tells[line.park]) for line in lines]
        doubles = [tells[line.park](f"{line.park_name}, {_day_of(line)}: {double_text(line)}") for line in lines if line.beside]
    header = [capital(_(column.title).lower()) for column in PLAN_COLUMNS]
    say(table(header, rows) if rows else _("No round is planned."))
    for sentence in dict.fromkeys(doubles):
        say(sentence)


def _day_of(line: PlannedLine) -> str:
    """Return the day and part of the day of a plan."""
    from kvo_inspect.wording.names import day_text, part_word

    return f"{day_text(line.plan.date)} {part_word(line.plan.part)}"


def _cells(line: PlannedLine, tell: Callable[[str], str]) -> list[str]:
    """Return a planned round as a row of the table, each text as *tell* makes it."""
    from kvo_inspect.wording.names import day_text
    from kvo_inspect.wording.parks.planned import PLAN_COLUMNS

    return [day_text(str(column.value(line))) if column.kind == "day" else tell(str(column.value(line) or "")) for column in PLAN_COLUMNS]


@round_.command(
    "plan",
    examples=('round plan "De Kievitsakker" 12-12-2026 --part evening --begins 19:30 --who "Karin Bos, Ronde, inspector: 1-6"',),
    help=N_(
        "Plan a round, or change the one of that day and part. Each --who is “name, organisation, role”, behind a colon the checkpoints by "
        "their numbers on the route: “Karin Bos, Ronde, inspector: 1-6”, or “all” for the whole route beside the others. Without numbers "
        "somebody has no part of their own; when nobody has numbers everybody walks the whole route."
    ),
)
@PARK
@DAY
@PART
@PLAN_ID
@option("--kind", type=click.Choice(("baseline", "yearly", "follow_up")), help=N_("What the round counts as."))
@option(
    "--who",
    multiple=True,
    metavar="NAME",
    help=N_("Who walks along, as “NAME, ORG, ROLE: 1-6”; once for each. They take the place of those there."),
)
@option("--begins", metavar="TIME", help=N_("When people meet, as 19:30."))
@option("--meets-at", metavar="PLACE", help=N_("Where people meet."))
@option("--notes", metavar="TEXT", help=N_("What else is to be known."))
@option("--divide", is_flag=True, help=N_("Divide the route in equal runs, over those whose role says that they inspect, or over all."))
@option("--move-to", metavar="DAY", help=N_("Move the one that is planned to this day."))
@option("--yes", is_flag=True, help=N_("Take a day that has passed as it stands; otherwise nothing is written."))
@click.pass_obj
def plan(
    run: Run,
    park: str,
    day: str,
    part: PartOfDay,
    plan_id: str,
    kind: MeasurementKind | None,
    who: tuple[str, ...],
    begins: str | None,
    meets_at: str | None,
    notes: str | None,
    divide: bool,
    move_to: str | None,
    yes: bool,
) -> None:
    """Plan a round, or change it, and say what stands there then."""
    from kvo_inspect.domain.values.dates import doubt_about, typed_day
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.planned import change_plan, equally_divided, plan_at, plan_round, planned_line, stands_on
    from kvo_inspect.wording.days import doubt_text
    from kvo_inspect.wording.names import day_text, part_word
    from kvo_inspect.wording.parks.planned import division_remark, people_text

    fields: PlannedRoundFields = {}
    if kind is not None:
        fields["kind"] = kind
    if begins is not None:
        fields["begins"] = begins
    if meets_at is not None:
        fields["meets_at"] = meets_at
    if notes is not None:
        fields["notes"] = notes
    with run.writing() as store:
        found_park = find_park(store, park)
        date = typed_day("date", day, store.today)
        to = typed_day("date", move_to, store.today) if move_to is not None else date
        if doubt_about(to, store.today, "ahead") and not yes:
            raise UsageError(doubt_text(day_text(to), store.today, "ahead") + " " + _("With --yes it is taken as it stands."))
        people = typed_people(store, found_park.id, who) if who else None
        planned = plan_at(store, found_park.id, date, part, plan_id)
        if divide:
            on_it = stands_on(store, planned.id) if planned else []
            people = equally_divided(store, found_park.id, on_it if people is None else people)
        if planned is not None:
            fields["date"] = to
            made = change_plan(store, planned.id, people, **fields)
        elif move_to is not None:
            raise _nothing_planned(found_park.name, f"{day_text(date)} {part_word(part)}")
        else:
            fields |= {"date": date, "part": part}
            made = plan_round(store, found_park.id, people or (), **fields)
        line = planned_line(store, made.id)
    texts = (f"{line.park_name}, {day_text(made.date)} {part_word(made.part)}", people_text(line))
    say(" ".join(filter(None, (": ".join(filter(None, texts)) + ".", division_remark(line)))))


@round_.command("cancel", examples=('round cancel "De Kievitsakker" 12-12-2026 --part evening',), help=N_("Cancel a planned round."))
@PARK
@DAY
@PART
@PLAN_ID
@click.pass_obj
def cancel(run: Run, park: str, day: str, part: PartOfDay, plan_id: str) -> None:
    """Cancel the plan of a day and part of it."""
    from kvo_inspect.domain.values.dates import typed_day
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.planned import cancel_plans, plan_at
    from kvo_inspect.wording.names import day_text, part_word

    with run.writing() as store:
        found_park = find_park(store, park)
        date = typed_day("date", day, store.today)
        planned = plan_at(store, found_park.id, date, part, plan_id)
        called = f"{day_text(date)} {part_word(part)}"
        if planned is None:
            raise _nothing_planned(found_park.name, called)
        cancel_plans(store, [planned.id])
    say(_("{park}, {day}: cancelled.").format(park=found_park.name, day=called))


def _nothing_planned(park: str, day: str) -> RuleError:
    """Return the error of a day and part on which no round of a park is planned."""
    text = _("{park}: no round is planned on {day}. `kvo-inspect round planned` lists what is planned.")
    return RuleError(text.format(park=park, day=day))


def typed_people(store: Store, park_id: str, who: Sequence[str]) -> list[PersonPlan]:
    """Return the people that the options name; BadValue at `who` for numbers that the route has not."""
    from kvo_inspect.domain.rounds.division import is_whole_route, typed_numbers
    from kvo_inspect.store.parks.checkpoints import route
    from kvo_inspect.store.rounds.planned import PersonPlan

    stops = [stop.id for stop in route(store, park_id)]
    people = []
    for text in who:
        words, colon, numbers = text.rpartition(":") if ":" in text else (text, "", "")
        name, organisation, role = ([part.strip() for part in words.split(",", 2)] + ["", ""])[:3]
        whole = is_whole_route(numbers)
        part = tuple(stops[number - 1] for number in typed_numbers("who", numbers, len(stops))) if colon and not whole else ()
        people.append(PersonPlan(name, organisation, role, part, whole))
    return people


round_.add_command(list_)
round_.add_command(agree)
round_.add_command(agreed)
COMMANDS = (round_,)
