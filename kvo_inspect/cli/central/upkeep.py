"""`central fold` and `central check`: what runs beside the central record, and what looks whether it is as laptops wrote it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.central.exchange import PARKS, ids_there
from kvo_inspect.cli.central.reaching import TO, TO_WITHOUT_RECORD, reached
from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.progress import Bar
from kvo_inspect.errors import StoreError
from kvo_inspect.paths import record_file
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.central.checking import CentralCheck


@click.command(
    "fold",
    cls=HelpCommand,
    examples=("central fold --to service=kvo-fold", "central fold --once --to service=kvo-fold"),
    help=N_(
        "Count what was handed in for the views, and wait for more. Until ctrl+c or the system ends it; several may run at once. For a "
        "login with the role fold."
    ),
)
@option("--once", is_flag=True, help=N_("Do what is to be done now, and end: for a timer."))
@TO_WITHOUT_RECORD
def fold(address: str | None, *, once: bool) -> None:
    """Fold, and print how much was."""
    from kvo_inspect.central.folding import ended_by_signals, fold_once, fold_waiting

    with reached(address) as central, Bar("") as bar:
        if once:
            folding = fold_once(central, bar.doing)
        else:
            with ended_by_signals() as ended:
                folding = fold_waiting(central, ended, bar.doing, warn)
    say(n_("{n} thing was folded.", "{n} things were folded.", folding.things).format(n=folding.things))


@click.command(
    "check",
    cls=HelpCommand,
    examples=("central check", "central check --no-laptop --to service=kvo-audit"),
    help=N_(
        "Look whether the central record is as laptops wrote it. Every log is held against its chain, against the batches that brought it "
        "and against this laptop; what stands there is folded and counted again. Ends with 0 only when all is well."
    ),
)
@PARKS
@option("--no-laptop", is_flag=True, help=N_("Look at the central record alone, as an auditor does without a record of their own."))
@TO
@click.pass_obj
def check(run: Run, parks: tuple[str, ...], address: str | None, *, no_laptop: bool) -> int:
    """Print everything that is wrong; the exit code tells whether nothing is."""
    from kvo_inspect.central.access import find_park_there, names_there
    from kvo_inspect.central.checking import check as look_over
    from kvo_inspect.store.parks.park import names_by_park

    if no_laptop or not record_file(run.data).exists():  # an auditor has none
        with reached(address) as central, Bar("") as bar:
            ids = [central.trying(partial(find_park_there, central, park)) for park in parks]
            checked = look_over(central, None, ids or None, progress=bar.doing)
            names = central.trying(partial(names_there, central)) if checked.problems else {}
    else:
        with run.record() as store:
            with reached(address, store) as central, Bar("") as bar:
                checked = look_over(central, store, ids_there(store, central, parks), progress=bar.doing)
            names = names_by_park(store)
    return _tell(checked, names)


def _tell(checked: CentralCheck, names: dict[str, str]) -> int:
    """Print what was looked over and what is wrong; return the exit code."""
    from kvo_inspect.central.problems import problem_text

    for problem in checked.problems:
        say(problem_text(problem, names))
    if checked.state == "no right":
        say(_("What stands in the tables was not looked over: this login may not read it."))
    elif checked.state == "newer":
        say(_("What stands in the tables was not looked over: the central record is of another version than this program."))
    if checked.unfolded:
        say(n_("{n} thing is still to be folded.", "{n} things are still to be folded.", checked.unfolded).format(n=checked.unfolded))
    logs = n_("{n} log", "{n} logs", checked.logs).format(n=checked.logs)
    changes = n_("{n} change", "{n} changes", checked.changes).format(n=checked.changes)
    if checked.problems:
        count = len(checked.problems)
        sentence = n_("{n} problem in {logs} with {changes}.", "{n} problems in {logs} with {changes}.", count)
        say(sentence.format(n=count, logs=logs, changes=changes))
        return StoreError.exit_code
    say(_("All is well: {logs} with {changes}.").format(logs=logs, changes=changes))
    return 0
