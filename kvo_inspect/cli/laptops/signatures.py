"""`signature`: by whom a file is signed, and the keys for others to judge that with `ssh-keygen`."""

from __future__ import annotations

from pathlib import Path

import click

from kvo_inspect.cli.click_words import READ_LARGE, HelpGroup
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say, warn
from kvo_inspect.errors import KvoError, Refused
from kvo_inspect.texts import N_, _


@click.group("signature", cls=HelpGroup, help=N_("Signatures: by which laptop a file is signed, in its .sig file."))
def signature() -> None:
    """Hold the commands about signatures."""


@signature.command(
    "check",
    examples=("signature check evening.kvopack",),
    help=N_("Say by whom files are signed. Exit code 5 when one is not signed, or is not the file that was signed."),
)
@click.argument("files", type=READ_LARGE, nargs=-1, required=True)
@click.pass_obj
def check(run: Run, files: tuple[Path, ...]) -> int:
    """Print a line for each file."""
    from kvo_inspect.exchange.trust.account import signed_file_text
    from kvo_inspect.exchange.trust.device_key import fingerprint_of
    from kvo_inspect.exchange.trust.signature import kind_signed, name_of_key
    from kvo_inspect.outside import open_outside

    code = 0
    with run.record() as store:
        for file in files:
            try:
                open_outside(file).close()
                signed = kind_signed(file)
            except KvoError as error:
                warn(str(error))
                code = error.exit_code
                continue
            if signed is None:
                warn(_("{path} is not signed: no .sig file lies beside it.").format(path=file))
                code = Refused.exit_code
            else:
                _kind, key = signed
                say(signed_file_text(str(file), name_of_key(store, key), fingerprint_of(key)))
    return code


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
