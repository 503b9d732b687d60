"""`central push`, `pull`, `status`, `erase`: what a laptop does with the central record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.central.reaching import TO, reached
from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.progress import Bar
from kvo_inspect.cli.table import table
from kvo_inspect.errors import Refused, UsageError
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store

PARKS = option("--park", "parks", multiple=True, metavar="PARK", help=N_("Only this park: its name or id. May be given more than once."))


def _ids(store: Store, parks: tuple[str, ...]) -> list[str] | None:
    """Return the ids of the parks that were named here; None: all."""
    from kvo_inspect.store.parks.park import find_park

    return [find_park(store, park).id for park in parks] or None


def _tell_refused(refused: Mapping[str, str], names: Mapping[str, str]) -> int:
    """Warn of every park that was refused; return the exit code."""
    for park, why in refused.items():
        warn(f"{names.get(park, park)}: {why}")
    return Refused.exit_code if refused else 0


@click.command(
    "push",
    cls=HelpCommand,
    examples=(
        "central push --to postgresql://anna@kvo.example.org/kvo",
        'central push --park "De Kievitsakker"',
    ),
    help=N_("Hand in to the central record what it lacks. Never what is confidential, and no photos; doing it again does nothing."),
)
@PARKS
@option("--practice", is_flag=True, help=N_("Hand in the worked example too: there it counts as any park."))
@TO
@click.pass_obj
def push(run: Run, parks: tuple[str, ...], address: str | None, *, practice: bool) -> int:
    """Hand in, and print of each park how much; the exit code tells whether every park was taken."""
    from kvo_inspect.central.push import push as hand_in
    from kvo_inspect.cli.start import is_practice
    from kvo_inspect.store.parks.park import names_by_park
    from kvo_inspect.wording.central.exchange import nothing_pushed_text, plain_text, practice_text, pushed_texts

    if is_practice(run.data) and not practice:
        raise UsageError(practice_text() + " " + _("With --practice it is handed in all the same."))
    with run.writing() as store:
        with reached(address, store) as central, Bar("") as bar:
            pushed = hand_in(store, central, _ids(store, parks), progress=bar.doing)
        names = names_by_park(store)
    for line in pushed_texts(pushed.changes, pushed.behind, names) or ([] if pushed.refused else [nothing_pushed_text()]):
        say(line)
    if pushed.changes:
        warn(plain_text())
    return _tell_refused(pushed.refused, names)


@click.command(
    "pull",
    cls=HelpCommand,
    examples=("central pull", 'central pull --park "De Kievitsakker"'),
    help=N_("Fetch from the central record what this laptop lacks. Every park that you may see there, or the named ones."),
)
@PARKS
@TO
@click.pass_obj
def pull(run: Run, parks: tuple[str, ...], address: str | None) -> int:
    """Fetch, and print what came; the exit code tells whether every park was taken in."""
    from kvo_inspect.central.pull import pull as fetch
    from kvo_inspect.cli.laptops.handover import tell_clocks
    from kvo_inspect.store.parks.park import names_by_park
    from kvo_inspect.wording.central.exchange import nothing_pulled_text, pulled_texts

    with run.writing() as store:
        with reached(address, store) as central, Bar("") as bar:
            pulled = fetch(store, central, ids_there(store, central, parks), progress=bar.doing)
        names = names_by_park(store)
        tell_clocks(store)
    for line in pulled_texts(pulled.received, pulled.erased, names) or ([] if pulled.refused else [nothing_pulled_text()]):
        say(line)
    return _tell_refused(pulled.refused, names)


def ids_there(store: Store, central: Central, parks: tuple[str, ...]) -> list[str] | None:
    """Return the ids of the named parks, of which some may be there alone; None: all. NotFound for one that is on neither side."""
    from kvo_inspect.central.access import find_park_there
    from kvo_inspect.errors import NotFound
    from kvo_inspect.store.parks.park import find_park

    ids = []
    for park in parks:
        try:
            ids.append(find_park(store, park).id)
        except NotFound:
            ids.append(central.trying(partial(find_park_there, central, park)))
    return ids or None


@click.command(
    "status",
    cls=HelpCommand,
    examples=("central status",),
    help=N_("How far each park is here and in the central record. Who handed in last, and which groups it belongs to."),
)
@PARKS
@JSON
@TO
@click.pass_obj
def status(run: Run, parks: tuple[str, ...], address: str | None, *, as_json: bool) -> None:
    """Print a line for each park; nothing is exchanged."""
    from kvo_inspect.central.listed import listed_status
    from kvo_inspect.central.refusals import no_right_text
    from kvo_inspect.central.status import status as read_status
    from kvo_inspect.wording.central.exchange import moment_text

    with run.record() as store, reached(address, store) as central:
        lines = read_status(store, central, ids_there(store, central, parks))
    if as_json:
        print_rows("central-status", listed_status(lines))
        return
    header = (
        _("Park"),
        _("To hand in"),
        _("To fetch"),
        _("There"),
        _("Handed in last"),
        _("Login"),
        _("Groups"),
        _("First"),
        _("Not counted"),
    )
    rows = [
        (
            line.name or line.park,
            str(line.to_push),
            "–" if line.to_pull is None else str(line.to_pull),
            str(line.changes_there),
            moment_text(line.last_batch),
            line.last_login,
            ", ".join(line.teams),
            line.first_login,
            str(line.unfolded),
        )
        for line in lines
    ]
    say(table(header, rows, right=(1, 2, 3, 8)) if rows else _("There is no park here, and none there that you may see."))
    for line in lines:
        if line.is_behind:
            sentence = _("{park}: the central record has less than before, for an earlier copy was put back. Hand in to fill it again.")
            warn(sentence.format(park=line.name or line.park))
        if line.whose == "others" and line.to_push:  # it will be refused
            warn(f"{line.name or line.park}: {no_right_text()}")


@click.command(
    "erase",
    cls=HelpCommand,
    examples=("central erase",),
    help=N_("Erase in the central record what was erased here. Only for a login with the role eraser; every laptop that fetches follows."),
)
@PARKS
@TO
@click.pass_obj
def erase(run: Run, parks: tuple[str, ...], address: str | None) -> None:
    """Empty there the words that were emptied here, and print how many changes that were."""
    from kvo_inspect.central.erase import erase as hand_in_erased

    with run.record() as store, reached(address, store) as central:
        count = hand_in_erased(store, central, _ids(store, parks))
    erased = n_("The words of {n} change were erased there.", "The words of {n} changes were erased there.", count).format(n=count)
    say(erased if count else _("Nothing to erase: of what was erased here the central record has no words."))
