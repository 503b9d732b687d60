"""Unlocking a protected record for a command: by what stands before the command or in the environment, else asked for on the terminal."""

from __future__ import annotations

import os
from pathlib import Path

from kvo_inspect.cli.output import warn
from kvo_inspect.errors import UsageError
from kvo_inspect.protection import unlocked
from kvo_inspect.protection.locked import RECORD_PASSPHRASE, CannotUnlock, Locked
from kvo_inspect.texts import _

LIMIT = 64_000
"""Bytes of a file whose first line is a passphrase, or that holds a private key."""
TRIES = 3
"""How often a passphrase is asked for."""


def unlock_given(data: Path, passphrase_file: Path | None, key_file: Path | None, *, look: bool) -> bool:
    """Unlock a record with what was given before the command, or in the environment; return whether anything was. Raises CannotUnlock."""
    from kvo_inspect.outside import read_outside

    if key_file is not None:
        unlocked.unlock_by_key(data, read_outside(key_file, LIMIT), look=look)
        return True
    passphrase = first_line(passphrase_file) if passphrase_file is not None else os.environ.get(RECORD_PASSPHRASE, "")
    if not passphrase:
        return False
    unlocked.unlock(data, passphrase, look=look)
    return True


def unlock(data: Path, passphrase_file: Path | None, key_file: Path | None, *, look: bool) -> None:
    """Unlock a record, asking for its passphrase where nothing gives it; nothing when it is not locked.

    Raises CannotUnlock, KeyFileDamaged, and Locked without a terminal to ask on.
    """
    if not unlocked.is_locked(data):
        return
    if not unlock_given(data, passphrase_file, key_file, look=look):
        _ask(data, look=look)
    holding = unlocked.held(data)
    if holding is not None and not holding.genuine:
        from kvo_inspect.protection.key_file import altered_text

        warn(altered_text())


def _ask(data: Path, *, look: bool) -> None:
    """Ask for the passphrase on the terminal. Raises CannotUnlock, KeyFileDamaged, and Locked without a terminal to ask on."""
    import click

    from kvo_inspect.cli.shell.questions import at_terminal

    if not at_terminal():
        raise Locked(data)

    for further in reversed(range(TRIES)):
        passphrase = click.prompt(_("Passphrase of the record"), hide_input=True, err=True, type=str)
        try:
            unlocked.unlock(data, passphrase, look=look)
        except CannotUnlock as error:
            if not further:
                raise
            click.echo(str(error), err=True)
        else:
            return


def first_line(path: Path) -> str:
    """Return the first line of a file, a passphrase. Raises UsageError when there is none; NoSuchFile, NotAFile, Unreadable, TooLarge."""
    from kvo_inspect.outside import read_outside

    try:
        line = (read_outside(path, LIMIT).decode("utf-8-sig").splitlines() or [""])[0]
    except UnicodeDecodeError:
        line = ""
    if not line:
        raise UsageError(_("{path} holds no passphrase on its first line.").format(path=path))
    return line
