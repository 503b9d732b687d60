"""Questions of a command: asked where somebody sits at a terminal; a script never waits, and is told which option says it instead."""

from __future__ import annotations

import sys

import click

from kvo_inspect.cli.output import warn
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import _

YES, NO = ("y", "yes", "j", "ja"), ("n", "no", "nee")
"""What may be answered, whatever the language."""


def at_terminal() -> bool:
    """Return whether somebody sits there who can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def must_have_terminal(instead: str) -> None:
    """Raise UsageError where nobody can be asked; *instead* is the sentence that says what to give, such as `give_sentence`."""
    if not at_terminal():
        raise UsageError(instead)


def give_sentence(option: str) -> str:
    """Return the sentence that names the option to give where nobody can be asked."""
    return _("There is no terminal to ask on. Give {option}.").format(option=option)


def must_confirm(question: str, instead: str) -> None:
    """Ask yes or no, and go on for yes: Abort for no, UsageError as `must_have_terminal`."""
    must_have_terminal(instead)
    if not is_yes(question):
        raise click.Abort


def is_yes(question: str, *, default: bool = False) -> bool:
    """Ask yes or no in the language in use, and return the answer; Enter alone is the *default*. Who sits there may answer in either."""
    hint = _("[Y/n]") if default else _("[y/N]")
    while True:
        word = str(click.prompt(f"{question} {hint}", default="", show_default=False, err=True)).strip().casefold()
        if not word:
            return default
        if word in YES or word in NO:
            return word in YES
        warn(_("Answer with y or n."))
