"""`signature`: by whom a file is signed, and the keys for others to judge that with `ssh-keygen`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import READ_LARGE, WRITE, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.leaving import warn_unless_signed
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.errors import KvoError, Refused
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store


@click.group("signature", cls=HelpGroup, help=N_("Signatures: by which laptop a file is signed, in its .sig file."))
def signature() -> None:
    """Hold the commands about signatures."""


@signature.command(
    "check",
    examples=("signature check evening.kvopack", "signature check de-kievitsakker-csv"),
    help=N_(
        "Say by whom files are signed, and as what. Of a folder of CSV files it looks whether each is the one that was written. Exit code "
        "5 when one is not signed, or is not what was signed."
    ),
)
@click.argument("files", type=READ_LARGE, nargs=-1, required=True)
@click.pass_obj
def check(run: Run, files: tuple[Path, ...]) -> int:
    """Print a line for each file."""
    from kvo_inspect.exchange.trust.signature import signed_part
    from kvo_inspect.outside import open_outside

    code = 0
    with run.record() as store:
        for file in files:
            part = signed_part(file)
            try:
                open_outside(part).close()
                signer = signer_text(store, part)
            except KvoError as error:
                warn(str(error))
                code = error.exit_code
                continue
            if not signer:
                warn(_("{path} is not signed: no .sig file lies beside it.").format(path=part))
                code = Refused.exit_code
                continue
            say(signer)
            if faults := _faults(part):
                code = Refused.exit_code
            for fault in faults:
                warn(fault)
    return code


def signer_text(store: Store, file: Path) -> str:
    """Return by whom a file is signed, as far as this record knows, and as what; empty where it is not signed. Raises BadSignature."""
    from kvo_inspect.exchange.trust.account import signed_file_text
    from kvo_inspect.exchange.trust.device_key import fingerprint_of
    from kvo_inspect.exchange.trust.signature import kind_signed, name_of_key

    signed = kind_signed(file)
    if signed is None:
        return ""
    kind, key = signed
    return signed_file_text(str(file), kind, name_of_key(store, key), fingerprint_of(key))


def _faults(file: Path) -> list[str]:
    """Return a sentence for each file that is not what a data package says of it; nothing for another file."""
    from kvo_inspect.exchange.record.packaged import fault_text, faults_of
    from kvo_inspect.exchange.trust.signature import PACKAGE

    return [fault_text(str(file.with_name(name)), fault) for name, fault in faults_of(file)] if file.name == PACKAGE else []


@signature.command(
    "heads",
    examples=('signature heads --park "De Kievitsakker"', "signature heads --out heads.json"),
    help=N_(
        "Write how far the logs go, signed. Whoever keeps this small file can show later, with doctor --against, whether anything of "
        "before was altered. It holds no words of the record, and nothing of the confidential. Prints where it is."
    ),
)
@option("--park", metavar="PARK", help=N_("Only this park: its name or id."))
@option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The file or folder to write; - is standard output (default: a name of its own, here)."),
)
@click.pass_obj
def heads(run: Run, park: str | None, out: Path) -> None:
    """Write a list of heads and print its path."""
    from kvo_inspect.exchange.record.log_ends import write_heads
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.upkeep.checking import must_be_sound

    with run.record() as store:
        park_id = find_park(store, park).id if park is not None else None
        must_be_sound(store, None if park_id is None else [park_id])
        path = write_heads(store, out, park_id)
        say_path(path)
        warn_unless_signed(run, path)


@signature.command(
    "keys",
    examples=("signature keys",),
    help=N_("Print the keys that signed files can have, this laptop's first. As ssh-keygen -Y verify -f takes them."),
)
@click.pass_obj
def keys(run: Run) -> None:
    """Print the allowed signers."""
    from kvo_inspect.exchange.trust.signature import allowed_signers_text

    with run.record() as store:
        say(allowed_signers_text(store).rstrip("\n") or _("Nothing was signed here yet, and nothing that is signed came in."))


COMMANDS = (signature,)
