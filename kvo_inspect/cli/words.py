"""Commands and options whose help is looked up when it is shown, so that it is in the language of this run."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kvo_inspect import texts
from kvo_inspect.texts import N_, _, n_

F = TypeVar("F", bound=Callable[..., Any])


class Told:
    """Mixed into click's classes: the help is kept in English and given in the language in use."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        """The help in the language in use."""
        return _(self._help) if self._help else self._help

    @help.setter  # noqa: A003 (the name is click's)
    def help(self, value: str | None) -> None:
        self._help = value


class Command(Told, click.Command):
    """A command."""


class Option(Told, click.Option):
    """An option."""


class Group(Told, click.Group):
    """A command with commands of its own."""

    command_class = Command
    group_class = type


def option(*names: str, **attrs: Any) -> Callable[[F], F]:
    """Declare an option of a command."""
    return click.option(*names, cls=Option, **attrs)


def click_speaks_along() -> None:
    """Let click, which asks the standard library's gettext, find its own words in our catalogue, in the language in use."""
    gettext.bindtextdomain("kvo_inspect", str(Path(texts.__file__).parent / "locale"))
    gettext.textdomain("kvo_inspect")
    os.environ["LANGUAGE"] = texts.language()


def of_click() -> tuple[str, ...]:
    """Return what click says of its own, so that the catalogue holds it."""
    return (
        N_("Usage:"), N_("Options"), N_("Commands"), N_("Positional arguments"), N_("Show this message and exit."),
        N_("Missing argument"), N_("Missing option"), N_("Missing parameter"), N_("Missing command."),
        N_("Choose from:\n\t{choices}"),
        N_("No such command {name!r}."), N_("No such option {name!r}."), N_("Invalid value: {message}"),
        N_("Invalid value for {param_hint}: {message}"), N_("Option {name!r} requires an argument."),
        N_("Option {name!r} does not take a value."),
        n_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
        n_("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 2),
        n_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    )  # fmt: skip
