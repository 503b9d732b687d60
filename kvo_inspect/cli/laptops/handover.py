"""Commands between laptops and with the trajectory record: `pack`, `merge`, `receipt`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import READ, READ_LARGE, WRITE, HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.laptops.parts import PART_DONE, say_part_done
from kvo_inspect.cli.laptops.passphrase import asked_passphrase, given_passphrase, passphrase_file
from kvo_inspect.cli.output import is_called, say, say_path, warn
from kvo_inspect.cli.progress import Bar
from kvo_inspect.cli.table import DRY_RUN_AS_BEFORE
from kvo_inspect.errors import KvoError, NoSuchFile, NotAFile, Refused, Unreadable, UsageError
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.store.photos.arrivals import Which
    from kvo_inspect.store.record.store import Store


@click.command(
    "pack",
    cls=HelpCommand,
    examples=(
        "pack --out evening.kvopack",
        'pack --park "De Kievitsakker" --photos none --out evening.kvopack',
        "pack --to 'Laptop of Bas' --out evening.kvopack",
    ),
    help=N_("Write a file that another laptop imports with merge. All parks, or the named ones; the confidential only when asked for."),
)
@option("--park", "parks", multiple=True, metavar="PARK", help=N_("Only this park: its name or id. May be given more than once."))
@option("--out", type=WRITE, required=True, metavar="FILE", help=N_("The file to write, such as amert.kvopack."))
@option(
    "--photos",
    type=click.Choice(("all", "none")),
    default="all",
    show_default=True,
    help=N_("With all photos of these parks, or with none: then those who lack them are told which."),
)
@option("--confidential", is_flag=True, help=N_("With all that is confidential; then the file is encrypted."))
@option("--passphrase", is_flag=True, help=N_("Encrypt the file; the passphrase is asked for."))
@passphrase_file
@option(
    "--age-alone",
    is_flag=True,
    help=N_("Encrypt it so that the age program alone opens it too. That takes seconds and up to a gigabyte of memory, here and there."),
)
@option(
    "--to",
    "names",
    multiple=True,
    metavar="RECEIVER",
    help=N_("Encrypt it to this receiver (receiver list) instead: their key opens it. May be given more than once."),
)
@PART_DONE
@click.pass_obj
def pack(
    run: Run,
    parks: tuple[str, ...],
    out: Path,
    photos: str,
    confidential: bool,
    passphrase: bool,
    passphrase_file: Path | None,
    age_alone: bool,
    names: tuple[str, ...],
    part_done: bool,
) -> None:
    """Write a pack and print its path."""
    from kvo_inspect.exchange.laptops.handover import count_brought, make_pack
    from kvo_inspect.exchange.laptops.photos import Packing, photos_to_pack
    from kvo_inspect.exchange.trust.receiver import find_receiver
    from kvo_inspect.store.departures import note_departure
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.parks.people import count_people, people_by_park
    from kvo_inspect.wording.counts import files_text
    from kvo_inspect.wording.merging import whole_text
    from kvo_inspect.wording.plan import amount_text

    if out.exists():
        raise UsageError(_("{path} is there already. Choose another name with --out.").format(path=out))
    by_passphrase = passphrase or age_alone or passphrase_file is not None
    if names and by_passphrase:
        raise UsageError(_("Encrypt it either with a passphrase or --to receivers."))
    with run.writing() as store:
        park_ids = [find_park(store, park).id for park in parks] or None
        to = [find_receiver(store, name).key for name in names]
        encrypted = by_passphrase or (confidential and not to)
        secret = asked_passphrase(passphrase_file, twice=True) if encrypted else ""
        say_part_done(store, park_ids, done=part_done)
        with Bar("") as bar:
            which: Which = "all" if confidential else "open"
            packing = Packing() if photos == "none" else photos_to_pack(store, park_ids, which, progress=bar.doing)
            manifest = make_pack(
                store,
                out,
                park_ids,
                confidential=confidential,
                passphrase=secret,
                age_alone=age_alone,
                to=to,
                photos=packing.files,
                progress=bar.doing,
            )
        brought = count_brought(store, manifest)
        if not is_called(out):  # through standard output no name is left to note
            note_departure(store, "pack", out.absolute(), [find_receiver(store, name).name for name in names])
        people = people_by_park(store, park_ids, confidential=confidential)
    say_path(out)
    warn(n_("{n} change.", "{n} changes.", brought).format(n=brought))
    warn(whole_text(count_people(people.values())))
    if packing.files:
        size = amount_text(f"{sum(photo.length for photo in packing.files) / 1_000_000:.1f}")
        warn(_("{files}, {size} MB.").format(files=files_text(packing.photos, packing.papers), size=size))
    warn(_("Send the file .sig beside it along: it says that this laptop made it."))
    for name in packing.left_out:
        warn(_("Not in the file: {name}, which is not here or was damaged.").format(name=name))


@click.command(
    "merge",
    cls=HelpCommand,
    examples=(
        "merge evening.kvopack",
        "merge evening.kvopack --dry-run",
    ),
    help=N_("Import files of other laptops, each whole or not at all. Prints what came; what was here already is not doubled."),
)
@click.argument("files", type=READ_LARGE, nargs=-1, required=True)
@DRY_RUN_AS_BEFORE
@option("--unsigned", is_flag=True, help=N_("Also what lacks the signature of a laptop that signs what it makes."))
@passphrase_file
@click.pass_obj
def merge(run: Run, files: tuple[Path, ...], dry_run: bool, unsigned: bool, passphrase_file: Path | None) -> int:
    """Take in packs, the ones that build on others after those; the exit code tells whether all of them were."""
    from kvo_inspect.exchange.laptops.passed_on import PassedOn
    from kvo_inspect.exchange.trust.signature import Unsigned
    from kvo_inspect.store.merge.aside import record_aside
    from kvo_inspect.store.merge.batch import Waits

    code = 0
    # Of several files the later ones build on the earlier: they are planned on a copy that has those.
    with run.writing() as record, record_aside(record) if dry_run else nullcontext(record) as store:
        secrets = _Secrets(passphrase_file)
        todo = list(files)
        while todo:
            waiting: list[tuple[Path, KvoError]] = []
            for file in todo:
                try:
                    _merge_one(store, file, secrets, dry_run=dry_run, unsigned=unsigned)
                except Waits as error:
                    waiting.append((file, error))
                except (Unsigned, PassedOn) as error:
                    which = f"{file}: {error}" if isinstance(error, PassedOn) else str(error)
                    warn(f"{which} {_('If you know who made it, add --unsigned.')}")
                    code = error.exit_code
                except (Refused, NoSuchFile, NotAFile, Unreadable) as error:  # the others can be taken in all the same
                    warn(str(error))
                    code = error.exit_code
            if len(waiting) == len(todo):
                for file, why in waiting:
                    warn(f"{file}: {why}")
                    code = why.exit_code
                break
            todo = [file for file, _why in waiting]
        tell_clocks(store)
    return code


def tell_clocks(store: Store) -> None:
    """Warn when this record holds work that is dated later than this laptop's clock, whichever file it came with."""
    from kvo_inspect.store.record.clocks import others_ahead
    from kvo_inspect.wording.rounds import ahead_text

    if sentence := ahead_text(others_ahead(store)):
        warn(sentence)


class _Secrets:
    """The passphrase, asked for once, when the first encrypted file comes by."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._passphrase = given_passphrase(file)

    def get(self) -> str:
        self._passphrase = self._passphrase or asked_passphrase(self._file)
        return self._passphrase


def _merge_one(store: Store, file: Path, secrets: _Secrets, *, dry_run: bool, unsigned: bool) -> None:
    from kvo_inspect.exchange.laptops.handover import merge as take_in
    from kvo_inspect.exchange.laptops.handover import rehearse
    from kvo_inspect.exchange.laptops.pack import is_encrypted
    from kvo_inspect.wording.merging import received_texts

    secret = secrets.get() if is_encrypted(file) else ""
    with Bar("") as bar:
        received = (rehearse if dry_run else take_in)(store, file, secret, unsigned=unsigned, progress=bar.doing)
    for line in (str(file), *(f"  {line}" for line in received_texts(received))):
        say(line)


@click.command(
    "receipt",
    cls=HelpCommand,
    examples=("receipt receipt.json",),
    help=N_("Import a receipt of the trajectory record. It says what of an export was taken, and what was refused and why."),
)
@click.argument("file", type=READ)
@option("--new-key", is_flag=True, help=N_("It is signed with another key than before, and they told you that it is theirs."))
@click.pass_obj
def receipt(run: Run, file: Path, new_key: bool) -> None:
    """Take in a receipt and print what it says and what is still refused."""
    from kvo_inspect.exchange.record.receipt import read_receipt
    from kvo_inspect.store.merge.receipts import count_unacknowledged, refusals, subject_of_line
    from kvo_inspect.wording.conflicts import subject_text
    from kvo_inspect.wording.merging import receipt_texts

    with run.writing() as store:
        taken = read_receipt(store, file, new_key=new_key)
        refused = [(subject_text(subject_of_line(store, refusal)), refusal.reason) for refusal in refusals(store)]
        left = count_unacknowledged(store)
    for line in receipt_texts(taken):
        say(line)
    for name, reason in refused:
        say(_("Refused: {name}: {reason}").format(name=name, reason=reason))
    say(n_("{n} thing is not acknowledged yet.", "{n} things are not acknowledged yet.", left).format(n=left))


COMMANDS = (pack, merge, receipt)
