"""Questions of a command: asked where somebody sits at a terminal; a script never waits, and is told which option says it instead."""

from __future__ import annotations

import sys

import click

from kvo_inspect.errors import UsageError
from kvo_inspect.texts import _


def at_terminal() -> bool:
    """Return whether somebody sits there who can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def must_have_terminal(option: str, sentence: str = "") -> None:
    """Raise UsageError where nobody can be asked: give this *option*, or what the *sentence* says."""
    if not at_terminal():
        raise UsageError(sentence or _("There is no terminal to ask on. Give {option}.").format(option=option))


def must_confirm(question: str, option: str, sentence: str = "") -> None:
    """Ask yes or no, and go on for yes: Abort for no, UsageError as `must_have_terminal`."""
    must_have_terminal(option, sentence)
    click.confirm(question, default=False, abort=True, err=True)
