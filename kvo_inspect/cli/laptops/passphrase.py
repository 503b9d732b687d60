"""Passphrases of files: from a file or the environment, else asked for on the terminal; never from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kvo_inspect.cli.click_words import READ, option
from kvo_inspect.cli.unlocking import first_line
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _

PASSPHRASE = "KVO_INSPECT_PASSPHRASE"  # noqa: S105 (its name, not the secret)
"""The variable that holds a passphrase, for scripts: on a command line others could read it."""

passphrase_file = option("--passphrase-file", type=READ, metavar="FILE", help=N_("The passphrase is the first line of this file."))


def given_passphrase(file: Path | None) -> str:
    """Return the passphrase that a file or the environment gives, or an empty text."""
    return os.environ.get(PASSPHRASE, "") if file is None else first_line(file)


def asked_passphrase(file: Path | None, *, twice: bool = False) -> str:
    """Return the passphrase, asked for on the terminal without showing it when nothing gives it."""
    if passphrase := given_passphrase(file):
        return passphrase
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            _("There is no terminal to ask for the passphrase. Give --passphrase-file, or set {name}.").format(name=PASSPHRASE)
        )
    passphrase = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=_("Once more") if twice else False, err=True, type=str)
    return str(passphrase)
