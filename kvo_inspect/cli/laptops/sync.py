"""`sync`: exchanging with other laptops through a folder, or through every one that this laptop exchanged through before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import FOLDER, HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.laptops.handover import tell_clocks
from kvo_inspect.cli.laptops.parts import PART_DONE, say_part_done
from kvo_inspect.cli.laptops.passphrase import asked_passphrase, passphrase_file
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.progress import Bar
from kvo_inspect.cli.shell.questions import must_confirm
from kvo_inspect.errors import KvoError, Refused, UsageError, WrongPassphrase
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.exchange.laptops.folder import ParkChoice
    from kvo_inspect.exchange.laptops.sync import Synced
    from kvo_inspect.store.record.store import Store


@click.command(
    "sync",
    cls=HelpCommand,
    examples=(
        "sync /media/stick/kvo --new",
        "sync",
    ),
    help=N_(
        "Exchange with other laptops through a folder. A stick, a network or a cloud folder; nothing of others in it is ever changed. "
        "Without a folder: through every one that this laptop exchanged through before and that is there."
    ),
)
@click.argument("folder", type=FOLDER, required=False)
@option("--new", is_flag=True, help=N_("Begin in an empty folder, or go on in another one than last time."))
@option(
    "--park",
    "parks",
    multiple=True,
    metavar="PARK",
    help=N_("Through this folder only this park, now and later: its name or id. May be given more than once."),
)
@option("--all-parks", is_flag=True, help=N_("Through this folder all parks, now and later, also when it was for some of them."))
@option("--whole-disk", is_flag=True, help=N_("With --new: begin in a whole disk or stick (on a terminal it is asked)."))
@option("--confidential", is_flag=True, help=N_("Also all that is confidential, in encrypted files; the passphrase is asked for."))
@passphrase_file
@option(
    "--encrypt",
    is_flag=True,
    help=N_("Only laptops and receivers that you accepted read this folder, now and later; what lies there plainly is replaced."),
)
@option(
    "--to", "names", multiple=True, metavar="RECEIVER", help=N_("This receiver reads it too, now and later. With --encrypt, or once it is.")
)
@PART_DONE
@click.pass_obj
def sync(
    run: Run,
    folder: str | None,
    new: bool,
    parks: tuple[str, ...],
    all_parks: bool,
    whole_disk: bool,
    confidential: bool,
    passphrase_file: Path | None,
    encrypt: bool,
    names: tuple[str, ...],
    part_done: bool,
) -> int:
    """Take in what the folder has and add what it lacks."""
    if folder == "":  # a variable that a script never set: not the folder it happens to stand in
        raise UsageError(_("Name the folder to exchange through."))
    if parks and all_parks:
        raise UsageError(_("Give either --park or --all-parks."))
    if folder is None:
        if any((new, whole_disk, parks, all_parks, confidential, passphrase_file, encrypt, names)):
            raise UsageError(_("--new, --park, --encrypt and the like are for one folder: name it."))
        with run.writing() as store:
            say_part_done(store, None, done=part_done)
            return _sync_every(store)
    from kvo_inspect.exchange.laptops.folder import parks_at
    from kvo_inspect.exchange.trust.receiver import find_receiver

    with run.writing() as store:
        if new and not whole_disk:
            _ask_whole_disk(store, Path(folder))
        choice = _choice(store, Path(folder), parks, all_parks=all_parks)
        secret = asked_passphrase(passphrase_file) if confidential or passphrase_file else ""
        say_part_done(store, choice.parks if choice is not None else parks_at(store, Path(folder)), done=part_done)
        to = [find_receiver(store, name).key for name in names]
        return _sync_one(store, Path(folder), choice, new=new, secret=secret, encrypt=encrypt, to=to)


def _ask_whole_disk(store: Store, folder: Path) -> None:
    """Ask before an exchange begins in a whole disk or stick; Abort for no, UsageError where nobody sits at a terminal."""
    from kvo_inspect.exchange.laptops.folder import is_whole_disk, place_of
    from kvo_inspect.wording.merging import whole_disk_question

    if place_of(store, folder) == "new" and is_whole_disk(folder):
        sentence = _("{folder} is a whole disk or stick. Name a folder on it, or add --whole-disk.")
        must_confirm(whole_disk_question(str(folder)), sentence.format(folder=folder))


def _choice(store: Store, folder: Path, parks: tuple[str, ...], *, all_parks: bool) -> ParkChoice | None:
    """Return what was said of the folder's parks; None: nothing. Raises NotFound."""
    from kvo_inspect.exchange.laptops.folder import ParkChoice
    from kvo_inspect.exchange.laptops.parks_there import find_park_or_there

    if not parks and not all_parks:
        return None
    return ParkChoice(frozenset(find_park_or_there(store, folder, park) for park in parks) if parks else None)


def _sync_one(
    store: Store, folder: Path, choice: ParkChoice | None, *, new: bool, secret: str, encrypt: bool = False, to: Sequence[str] = ()
) -> int:
    from kvo_inspect.exchange.laptops.sync import sync as exchange

    with Bar("") as bar:
        done = exchange(store, folder, new=new, passphrase=secret, choice=choice, encrypt=encrypt, to=to, progress=bar.doing)
    tell_clocks(store)
    _tell(store, done, secret)
    return Refused.exit_code if done.refused else 0


def _sync_every(store: Store) -> int:
    """Exchange through every folder that is there; the exit code is 0 when one was, and nothing went wrong with it."""
    from kvo_inspect.exchange.laptops.every_folder import sync_every
    from kvo_inspect.wording.merging import not_exchanged_text

    with Bar("") as bar:
        every = sync_every(store, bar.doing)
    if not every:
        raise UsageError(_("This laptop did not exchange through a folder yet: name one."))
    tell_clocks(store)
    code = 0
    for exchanged in every:
        if exchanged.account is not None:
            say(exchanged.folder.path)
            _tell(store, exchanged.account, "", "  ")
            if exchanged.account.refused:
                code = Refused.exit_code
        else:
            warn(str(exchanged.error or not_exchanged_text(exchanged.folder.path, exchanged.folder.state)))
            if isinstance(exchanged.error, KvoError):
                code = exchanged.error.exit_code
    return code if any(exchanged.account is not None for exchanged in every) else code or UsageError.exit_code


def _tell(store: Store, done: Synced, secret: str, indent: str = "") -> None:
    """Print what an exchange did; what is still to be done about it as a warning."""
    from kvo_inspect.exchange.laptops.account import access_texts
    from kvo_inspect.store.parks.people import count_people, people_by_park
    from kvo_inspect.wording.merging import absent_texts, whole_text

    for line in _came_texts(done):
        say(indent + line)
    if done.written:
        parks = None if done.parks is None else sorted(done.parks)
        warn(whole_text(count_people(people_by_park(store, parks, confidential=bool(secret)).values())))
    for line in absent_texts(done.absent):
        warn(line)
    for line in access_texts(done):
        warn(line)
    for name in done.unfinished:
        warn(_("{name} is not whole yet; next time.").format(name=name))
    for name in done.locked:
        warn(f"{name}: {WrongPassphrase(given=bool(secret))}")
    for name, why in (*done.waiting, *done.refused):
        warn(f"{name}: {why}")


def _came_texts(done: Synced) -> list[str]:
    """Return what came out of a folder and what was written into it, a line each."""
    from kvo_inspect.wording.merging import limited_text, nothing_text, received_texts

    lines = [limited_text(done.limit, done.left_out)] if done.limit is not None else []
    for name, received in done.taken:
        lines += [name, *(f"  {line}" for line in received_texts(received))]
    lines += [_("Written: {name}").format(name=name) for name in done.written]
    counts = (
        (done.photos_in, n_("{n} photo came.", "{n} photos came.", done.photos_in)),
        (done.photos_out, n_("{n} photo written.", "{n} photos written.", done.photos_out)),
        (done.papers_in, n_("{n} paper came.", "{n} papers came.", done.papers_in)),
        (done.papers_out, n_("{n} paper written.", "{n} papers written.", done.papers_out)),
    )
    lines += [sentence.format(n=count) for count, sentence in counts if count]
    return [*lines, *([nothing_text(limited=done.limit is not None)] if done.is_nothing else [])]


COMMANDS = (sync,)
