"""`plan`: the measures and targets of a park, as tables here or as files; figures taken in from a list; what the trajectory needs."""

from __future__ import annotations

from pathlib import Path

import click

from kvo_inspect.cli.click_words import READ, WRITE, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, must_be_one_form, print_rows
from kvo_inspect.cli.output import say, say_path
from kvo_inspect.cli.plan.trajectory import trajectory
from kvo_inspect.cli.table import DRY_RUN, FORM, OUT, PARTLY, WITHOUT_NAMES, form_of, refuse_rows, table
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _, n_, p_

PARK = click.argument("park", metavar="PARK")


@click.group("plan", cls=HelpGroup, help=N_("Trajectory, measures and targets: begin, change, list, write, import figures."))
def plan() -> None:
    """Hold the commands about a park's plan."""


@plan.command(
    "measures",
    examples=(
        'plan measures "De Kievitsakker"',
        'plan measures "De Kievitsakker" --format xlsx --out measures.xlsx',
    ),
    help=N_("The matrix of measures, overdue ones first. Prints it, or writes it as XLSX or CSV."),
)
@PARK
@FORM
@OUT
@WITHOUT_NAMES
@JSON
@click.pass_obj
def measures(run: Run, park: str, form: str | None, out: Path | None, nameless: bool, as_json: bool) -> None:
    """Print or write the matrix."""
    from kvo_inspect.exchange.lists.plan import listed_measures
    from kvo_inspect.exchange.plan.measures import write_measures
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.parks.people import known_people, without_names
    from kvo_inspect.store.plan.measures import measures_of
    from kvo_inspect.wording.names import day_text
    from kvo_inspect.wording.plan import holder_text, measure_status_name, owner_text

    form = form_of(form, out)
    must_be_one_form(form, as_json=as_json)
    with run.record() as store:
        chosen_park = find_park(store, park)
        if form is not None:
            say_path(write_measures(store, chosen_park.id, form, out or Path(), names=not nameless))
            return
        lines = measures_of(store, chosen_park.id)
        tell = without_names(known_people(store, chosen_park.id), _("somebody")) if nameless else str
    if as_json:
        print_rows("measures", listed_measures(lines, tell, names=not nameless))
        return
    header = (_("By"), _("Measure"), _("Owner"), _("Status"), _("Findings"), _("Targets"))
    rows = [
        (
            ("! " if line.overdue else "") + day_text(line.measure.due),
            tell(line.measure.name),
            holder_text(line) if nameless else owner_text(line),
            measure_status_name(line.measure.status),
            str(line.findings),
            str(line.targets),
        )
        for line in lines
    ]
    say(table(header, rows, right=(4, 5)) if rows else _("There are no measures yet."))


@plan.command(
    "targets",
    examples=(
        'plan targets "De Kievitsakker"',
        "plan targets --totals",
    ),
    help=N_(
        "Targets with what came of each. Prints them, or writes the list to fill in and import again. Without PARK those of all parks, and "
        "what they come to kind by kind: counts are added, shares are weighed by how many answered."
    ),
)
@click.argument("park", metavar="[PARK]", required=False)
@option("--out", type=WRITE, metavar="PATH", help=N_("Write the list to this file or folder: CSV, or XLSX with --format or by its ending."))
@FORM
@option("--totals", is_flag=True, help=N_("Without PARK: only what the targets come to, kind by kind."))
@JSON
@click.pass_obj
def targets(run: Run, park: str | None, out: Path | None, form: str | None, totals: bool, as_json: bool) -> None:
    """Print or write the targets."""
    if form is None and out is not None:
        form = "xlsx" if out.suffix.lower() == ".xlsx" else "csv"
    must_be_one_form(form, as_json=as_json)
    if park is None:
        _over_parks(run, form, out, totals, as_json=as_json)
        return
    if totals:
        raise UsageError(_("--totals is for all parks: leave the park out."))
    from kvo_inspect.domain.plan.results import tally
    from kvo_inspect.exchange.lists.plan import listed_targets
    from kvo_inspect.exchange.plan.targets import write_targets
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.targets import target_lines
    from kvo_inspect.store.plan.trajectories import trajectories_of
    from kvo_inspect.wording.plan import SIGNS, change_text, counted_text, goal_text, sample_mark, verdict_text

    with run.record() as store:
        chosen_park = find_park(store, park)
        cycles = trajectories_of(store, chosen_park.id)
        if form is not None:
            say_path(write_targets(store, cycles[0].id if cycles else None, chosen_park.name, out or Path(), form))
            return
        lines = target_lines(store, cycles[0].id) if cycles else []
    if as_json:
        print_rows("targets", listed_targets(lines))
        return
    if not lines:
        say(_("There are no targets yet."))
        return
    header = ("", _("Target"), _("Baseline"), _("Goal"), _("Result"), _("Change"), _("Outcome"), _("Answers"))
    rows = [
        (
            SIGNS[line.outcome.verdict],
            line.target.name,
            counted_text(line.target.baseline, line.target.unit),
            goal_text(line.target.goal, line.target),
            counted_text(line.target.result, line.target.unit),
            change_text(line.outcome.change),
            verdict_text(line.outcome, line.target),
            sample_mark(line.outcome.sample),
        )
        for line in lines
    ]
    counted = tally(line.target for line in lines)
    say(table(header, rows, right=(2, 3, 4, 5)))
    say(_("{n} of {total} reached").format(n=counted.reached, total=counted.total))


def _over_parks(run: Run, form: str | None, out: Path | None, totals: bool, *, as_json: bool) -> None:
    """Print or write the targets of all parks, and what they come to."""
    from kvo_inspect.domain.plan.over_parks import add_up
    from kvo_inspect.exchange.lists.plan import listed_park_targets, target_totals
    from kvo_inspect.exchange.plan.over_parks import write_park_targets
    from kvo_inspect.store.park_targets import targets_over_parks
    from kvo_inspect.wording.parks.targets import reached_text, target_row, target_row_heads, total_name, total_text

    with run.record() as store:
        lines = targets_over_parks(store)
        if form is not None:
            say_path(write_park_targets(store, lines, form, out or Path(), totals=totals))
            return
    if as_json:
        if totals:
            print_rows("target-totals", target_totals(add_up(lines)))
        else:
            print_rows("park-targets", listed_park_targets(lines))
        return
    if not lines:
        say(_("No park has a target yet."))
        return
    if not totals:
        say(table(target_row_heads(), [target_row(line) for line in lines], right=(4, 5, 6)))
        say("")
    rows = [(total_name(total), reached_text(total), total_text(total)) for total in add_up(lines)]
    say(
        table((_("Kind of target"), p_("targets", "Reached"), _("All parks together")), rows)
        if rows
        else _("No target has a kind: nothing is added up.")
    )


@plan.command(
    "calendar",
    examples=(
        'plan calendar "De Kievitsakker" --out plan.ics',
        "plan calendar --out all-parks.ics",
    ),
    help=N_(
        "Write the days of a plan for a calendar. Audit, end of certificate, yearly evaluation, measures, decisions, planned rounds and "
        "surveys, of one park or of all, as events of a whole day (.ics); taken in again they change."
    ),
)
@click.argument("park", metavar="[PARK]", default="")
@OUT
@WITHOUT_NAMES
@click.pass_obj
def calendar(run: Run, park: str, out: Path | None, nameless: bool) -> None:
    """Write the calendar."""
    from kvo_inspect.exchange.plan.calendar import write_calendar
    from kvo_inspect.store.parks.park import find_park

    with run.record() as store:
        park_id = find_park(store, park).id if park else ""
        say_path(write_calendar(store, park_id, out or Path(), names=not nameless))


@plan.command(
    "import",
    examples=('plan import "De Kievitsakker" figures.xlsx --dry-run',),
    help=N_("Import figures from an XLSX or CSV list. Survey, police and fire figures; known targets by their name."),
)
@PARK
@click.argument("file", type=READ)
@DRY_RUN
@PARTLY
@click.pass_obj
def import_(run: Run, park: str, file: Path, dry_run: bool, partly: bool) -> None:
    """Take in a list of targets."""
    from kvo_inspect.exchange.plan.targets import read_targets
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.targets import import_targets, plan_targets
    from kvo_inspect.store.plan.trajectories import trajectories_of, trajectory_now

    with run.record() if dry_run else run.writing() as store:
        chosen_park = find_park(store, park)
        cycles = trajectories_of(store, chosen_park.id)
        figures = read_targets(store, cycles[0].id if cycles else "", file)
        refuse_rows(figures.problems, unless=partly and bool(figures.given))
        if dry_run:
            done = plan_targets(store, cycles[0].id if cycles else "", figures.given)
        else:
            done = import_targets(store, cycles[0].id if cycles else trajectory_now(store, chosen_park.id).id, figures.given)
    parts = (
        n_("{n} new target", "{n} new targets", len(done.new)).format(n=len(done.new)),
        n_("{n} with other figures", "{n} with other figures", len(done.changed)).format(n=len(done.changed)),
        n_("{n} unchanged", "{n} unchanged", done.same).format(n=done.same),
    )
    say(", ".join(parts) + ".")
    for problem in figures.problems:
        say(problem)


@plan.command(
    "import-measures",
    examples=('plan import-measures "De Kievitsakker" measures.xlsx --dry-run',),
    help=N_(
        "Import a list of measures, XLSX or CSV. With measure, theme, owner, person, by, status, targets, explanation; known ones by their "
        "id or name. The matrix that is written is such a list too."
    ),
)
@PARK
@click.argument("file", type=READ)
@DRY_RUN
@PARTLY
@click.pass_obj
def import_measures(run: Run, park: str, file: Path, dry_run: bool, partly: bool) -> None:
    """Take in a list of measures."""
    from kvo_inspect.exchange.plan.read_measures import measure_plan_text, measure_step_text, problem_text, read_measures
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.importing import import_measures as record_measures
    from kvo_inspect.store.plan.importing import plan_measures
    from kvo_inspect.store.plan.trajectories import trajectories_of, trajectory_now

    with run.record() if dry_run else run.writing() as store:
        chosen_park = find_park(store, park)
        cycles = trajectories_of(store, chosen_park.id)
        measure_list = read_measures(store, chosen_park.id, cycles[0].id if cycles else "", file)
        measure_plan = plan_measures(store, cycles[0].id if cycles else "", measure_list.given)
        by_row = sorted((*measure_list.problems, *measure_plan.problems), key=lambda problem: problem.row)
        problems = tuple(problem_text(file.name, problem) for problem in by_row)
        refuse_rows(problems, unless=partly and bool(measure_plan.new or measure_plan.changed or measure_plan.same))
        if not dry_run and (measure_plan.new or measure_plan.changed):
            cycle = cycles[0].id if cycles else trajectory_now(store, chosen_park.id).id
            measure_plan = record_measures(store, cycle, measure_list.given)
    say(measure_plan_text(measure_plan))
    for step in (*measure_plan.new, *measure_plan.changed):
        say(measure_step_text(step))
    for problem in problems:
        say(problem)


@plan.command(
    "needs", examples=('plan needs "De Kievitsakker"',), help=N_("What the trajectory's phase still needs, and the days to come.")
)
@PARK
@JSON
@click.pass_obj
def needs(run: Run, park: str, as_json: bool) -> None:
    """Print where the trajectory stands."""
    from kvo_inspect.domain.plan.needs import coming
    from kvo_inspect.domain.plan.needs import needs as needs_of
    from kvo_inspect.exchange.lists.plan import listed_needs
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.needs import trajectory_facts
    from kvo_inspect.store.plan.trajectories import trajectories_of
    from kvo_inspect.wording.names import day_text
    from kvo_inspect.wording.parks.trajectory import basis_text, coming_text, need_text

    with run.record() as store:
        chosen_park = find_park(store, park)
        cycles = trajectories_of(store, chosen_park.id)
        facts = trajectory_facts(store, cycles[0].id) if cycles else None
    if as_json:
        print_rows("needs", listed_needs(cycles[0].id, needs_of(facts), coming(facts)) if facts is not None else ())
        return
    if facts is None:
        say(_("There is no trajectory yet. It begins with the first target or measure, or in the app: the park, t, e."))
        return
    rows = [("✓" if need.met else "·", need_text(need), basis_text(need.basis)) for need in needs_of(facts)]
    rows += [("!" if event.late else "", f"{day_text(event.day)} {coming_text(event)}", "") for event in coming(facts)]
    say(table(("", _("Needed"), _("Rests on")), rows))


plan.add_command(trajectory)

COMMANDS = (plan,)
