"""`plan trajectory`: beginning the trajectory of a park, changing it, beginning the next cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.domain.plan.trajectory import Trajectory, TrajectoryFields
    from kvo_inspect.store.record.store import Store

PHASES = ("application", "cooperation", "analysis", "plan", "certification", "carrying_out", "evaluation")


@click.command(
    "trajectory",
    cls=HelpCommand,
    examples=(
        'plan trajectory "De Kievitsakker" --phase plan --plan 12-11-2026',
        'plan trajectory "De Kievitsakker" --next',
    ),
    help=N_(
        "Begin the trajectory of a park, or change it. A DAY is typed as on a form; an empty one takes it away. A paper before its phase "
        "or before what usually comes first is asked about: with --yes it is taken as it stands."
    ),
)
@click.argument("park", metavar="PARK")
@option("--next", "next_cycle", is_flag=True, help=N_("Begin the next cycle: targets and open measures go along."))
@option("--phase", type=click.Choice(PHASES), help=N_("The phase in which it is; the first is the waiting list."))
@option("--applied", metavar="DAY", help=N_("Since when the park is on the waiting list."))
@option("--waits", metavar="TEXT", help=N_("Why it waits there."))
@option("--starts", metavar="DAY", help=N_("When it began."))
@option("--term", "term_months", metavar="MONTHS", help=N_("Its term in months (default: 36)."))
@option("--scheme", metavar="TEXT", help=N_("By which edition of the scheme it is judged (default: KVO 4.0)."))
@option("--facilitator", metavar="NAME", help=N_("Who leads it (default: the facilitator of the park)."))
@option("--facilitator-organisation", metavar="TEXT", help=N_("Of which organisation that is."))
@option("--intent", metavar="DAY", help=N_("When the letter of intent was signed."))
@option("--safety-analysis", metavar="DAY", help=N_("When the safety analysis was adopted."))
@option("--plan", metavar="DAY", help=N_("When the action plan was adopted."))
@option("--audit", metavar="DAY", help=N_("When the auditor comes."))
@option("--certified", metavar="DAY", help=N_("When the certificate was issued."))
@option("--certificate-number", metavar="TEXT", help=N_("What number it has."))
@option("--certificate-kind", type=click.Choice(("new", "renewal")), help=N_("New, or a renewal (default: by the number of the cycle)."))
@option("--certificate-ends", metavar="DAY", help=N_("When it ends (default: counted with the term)."))
@option("--covenant", metavar="DAY", help=N_("When the covenant was signed."))
@option("--evaluations", metavar="DAYS", help=N_("The days of the yearly evaluations, with commas between them."))
@option("--yes", is_flag=True, help=N_("Take a day that is unusual as it stands; otherwise nothing is written."))
@click.pass_obj
def trajectory(run: Run, /, park: str, next_cycle: bool, yes: bool, **given: Any) -> None:
    """Begin or change a trajectory, and say how it stands."""
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.trajectories import SCHEME, begin_next, begin_trajectory, set_trajectory, trajectories_of
    from kvo_inspect.wording.parks.trajectory import standing_text

    fields: TrajectoryFields = {name: value for name, value in given.items() if value is not None}  # type: ignore[assignment]
    with run.writing() as store:
        park_id = find_park(store, park).id
        now = next(iter(trajectories_of(store, park_id)), None)
        if next_cycle and now is None:
            raise UsageError(_("There is no trajectory yet to follow: begin the first without --next."))
        if not fields and not next_cycle:
            raise UsageError(_("Say what the trajectory is to be, such as --phase or --starts."))
        if now is None or next_cycle:
            fields.setdefault("scheme", now.scheme if now and now.scheme else SCHEME)
        if next_cycle and now is not None:
            fields.setdefault("facilitator", now.facilitator)
            fields.setdefault("facilitator_organisation", now.facilitator_organisation)
        _must_be_usual(store, now, park_id, fields, next_cycle=next_cycle, yes=yes)
        if next_cycle:
            made = begin_next(store, park_id, **fields)
        elif now is None:
            made = begin_trajectory(store, park_id, **fields)
        else:
            made = set_trajectory(store, now.id, **fields)
    say(standing_text(made))


def _must_be_usual(store: Store, newest: Trajectory | None, park_id: str, fields: TrajectoryFields, *, next_cycle: bool, yes: bool) -> None:
    """Raise UsageError for what is probably a slip, a day or a cycle begun too early, unless it was said to be right."""
    from kvo_inspect.domain.plan.paper_days import paper_doubts
    from kvo_inspect.store.plan.trajectories import trajectory_as_typed
    from kvo_inspect.wording.days import doubt_text
    from kvo_inspect.wording.parks.trajectory import early_next_texts, evaluation_doubt_texts, paper_doubt_texts

    now = None if next_cycle else newest
    typed = trajectory_as_typed(store, now, park_id, fields)
    past = ("applied", "starts", "intent", "safety_analysis", "plan", "certified", "covenant")
    doubts = [doubt_text(str(fields[name]), store.today, "past") for name in past if fields.get(name)]  # type: ignore[literal-required]
    doubts += evaluation_doubt_texts(now, typed, store.today)
    doubts += paper_doubt_texts(paper_doubts(now, typed))
    if next_cycle and newest is not None:
        doubts += early_next_texts(newest)
    if any(doubts) and not yes:
        raise UsageError(" ".join(filter(None, (*doubts, _("With --yes it is taken as it stands.")))))
