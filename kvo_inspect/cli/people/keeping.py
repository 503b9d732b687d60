"""`keeping`: how long parks keep names, photos, papers and the confidential, and taking out what is over. Never by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.people.erasing import COPIES, offer_to_remove_copies
from kvo_inspect.cli.progress import Bar
from kvo_inspect.cli.shell.questions import must_confirm, must_have_terminal
from kvo_inspect.cli.table import DRY_RUN, table
from kvo_inspect.domain.values.closed_sets import KEEPING_KINDS, KeepingKind
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.store.people.keeping import Keeping
    from kvo_inspect.store.record.store import Store

CONFIDENTIAL = option("--confidential", is_flag=True, help=N_("Also what is over of confidential findings; it is left out otherwise."))
PARK = option("--park", metavar="PARK", help=N_("Only of this park: its name or id."))
OF_PARK = click.argument("park", metavar="PARK")
KIND = click.argument("kind", type=click.Choice(KEEPING_KINDS), metavar="|".join(KEEPING_KINDS))


@click.group("keeping", cls=HelpGroup, help=N_("Keeping periods: set them, and take out what is over."))
def keeping() -> None:
    """Hold the commands about keeping."""


@keeping.command(
    "list",
    examples=("keeping list", "keeping list --park 'De Kievitsakker' --json"),
    help=N_("What parks keep, for how long, and what of it is over. With why the rest stays. Nothing is taken out."),
)
@PARK
@CONFIDENTIAL
@JSON
@click.pass_obj
def list_(run: Run, park: str | None, confidential: bool, as_json: bool) -> None:
    """Print periods and what is over."""
    from kvo_inspect.wording.people.keeping import keeping_name, months_text, over_text, stays_sentence

    with run.record() as store:
        keepings = _keepings(store, park, confidential=confidential)
    if as_json:
        from kvo_inspect.exchange.lists.keeping import listed_keepings

        print_rows("keeping", listed_keepings(keepings))
        return
    rows = [
        (
            each.park.name,
            keeping_name(each.kind),
            months_text(each.period),
            each.period.why if each.period is not None else "",
            over_text(each) if each.looked else "–" if each.period is not None else "",
            stays_sentence(each),
        )
        for each in keepings
    ]
    say(table((_("Park"), _("What"), _("Period"), _("Reason"), _("Over"), _("The rest")), rows) if rows else _("There are no parks yet."))


@keeping.command(
    "set",
    examples=("keeping set 'De Kievitsakker' names 12 --reason 'until nobody can appeal any more'",),
    help=N_(
        "Set for how many months a park keeps something, and why. Names, photos and papers count from the end of their trajectory, the "
        "confidential from the day of its round. The period goes to the other laptops with the park."
    ),
)
@OF_PARK
@KIND
@click.argument("months", metavar="MONTHS")
@option("--reason", metavar="TEXT", required=True, help=N_("Why it is kept so long."))
@click.pass_obj
def set_(run: Run, park: str, kind: KeepingKind, months: str, reason: str) -> None:
    """Set a period."""
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.people.keeping import set_period
    from kvo_inspect.wording.people.keeping import reach_text

    with run.writing() as store:
        set_period(store, find_park(store, park).id, kind, months, reason)
    say(reach_text(kind))


@keeping.command(
    "end",
    examples=("keeping end 'De Kievitsakker' papers",),
    help=N_("Keep something without a period again."),
)
@OF_PARK
@KIND
@click.pass_obj
def end(run: Run, park: str, kind: KeepingKind) -> None:
    """End a period."""
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.people.keeping import end_period

    with run.writing() as store:
        end_period(store, find_park(store, park).id, kind)


@keeping.command(
    "sweep",
    examples=("keeping sweep --dry-run", "keeping sweep --park 'De Kievitsakker' --kind photos"),
    help=N_(
        "Take out what is over, for good, in one go. It shows what goes, and asks you to type how many things that is. Open rounds and "
        "findings and running trajectories stay. Figures stay as they are."
    ),
)
@PARK
@option("--kind", "kinds", type=click.Choice(KEEPING_KINDS), multiple=True, help=N_("Only this; more than once for more."))
@CONFIDENTIAL
@COPIES
@DRY_RUN
@option("--yes", metavar="NUMBER", type=int, help=N_("Do it without asking when so many things are over, as --dry-run says."))
@option("--clock-is-right", is_flag=True, help=N_("The clock of this laptop is right, though it does not go with the record."))
@click.pass_obj
def sweep_(
    run: Run,
    park: str | None,
    kinds: tuple[KeepingKind, ...],
    confidential: bool,
    copies: str | None,
    dry_run: bool,
    yes: int | None,
    clock_is_right: bool,
) -> None:
    """Show what is over; ask, and take it out."""
    from kvo_inspect.store.people.sweeping import clock_doubt, sweep
    from kvo_inspect.wording.people.erasing import erased_sentence
    from kvo_inspect.wording.people.keeping import clock_sentence, going_sentences, things_over

    with run.record() if dry_run else run.writing() as store:
        keepings = [each for each in _keepings(store, park, confidential=confidential) if not kinds or each.kind in kinds]
        for sentence in going_sentences(keepings):
            say(sentence)
        n = things_over(keepings)
        if n:
            say(_("Things that go: {n}.").format(n=n))
        doubt = clock_doubt(store)
        if doubt is not None and n:
            warn(clock_sentence(doubt))
        if dry_run or not n:
            return
        if doubt is not None and not clock_is_right:
            must_confirm(_("Is it {day} today?").format(day=doubt.today), _("Say --clock-is-right: nobody can be asked here."))
        _must_mean(n, yes)
        with Bar(_("Taking the words out")) as bar:
            erased = sweep(store, keepings, bar.doing)
        say(erased_sentence(erased))
        offer_to_remove_copies(store, copies)


def _must_mean(n: int, yes: int | None) -> None:
    """Go on when somebody said how many things go. UsageError when they said another number, or nobody can be asked."""
    if yes is None:
        must_have_terminal(_("Say with --yes how many things go: nobody can be asked here."))
        typed = str(click.prompt(_("Type {n} to take them out for good").format(n=n), err=True)).strip()
    else:
        typed = str(yes)
    if typed != str(n):
        raise UsageError(_("{n} things go, not {typed}. Nothing was taken out.").format(n=n, typed=typed))


def _keepings(store: Store, park: str | None, *, confidential: bool) -> Sequence[Keeping]:
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.people.keeping import park_keepings

    park_id = find_park(store, park).id if park else ""
    with Bar(_("Looking at what is over")) as bar:
        return park_keepings(store, park_id, confidential=confidential, progress=bar.doing)


COMMANDS = (keeping,)
