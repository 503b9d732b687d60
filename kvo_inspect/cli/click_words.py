"""Commands and options whose help is looked up when it is shown, so that it is in the language of this run."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from kvo_inspect import texts
from kvo_inspect.cli.invocation import NAME
from kvo_inspect.cli.output import not_printed
from kvo_inspect.cli.shell.streams import INPUT_NAMES, LARGE, OUTPUT_NAMES, SMALL, input_file, output_file
from kvo_inspect.cli.start import no_folder_text
from kvo_inspect.errors import UsageError
from kvo_inspect.files import must_not_be_too_long
from kvo_inspect.texts import N_, _, n_

F = TypeVar("F", bound=Callable[..., Any])


def said(piece: str) -> str:
    """Return what stands for a value in a line of usage, in the language in use: [OPTIONS], PARK and so on."""
    return re.sub("[A-Z]{3,}", lambda word: _(word[0]), piece)


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """Raise ReaderLeft for a pipe that closes: of an OSError click makes an error of the program."""
    try:
        yield
    except BrokenPipeError as error:
        raise not_printed(error) from None


@contextmanager
def printing_help() -> Iterator[None]:
    """Raise ReaderLeft, or the error for writing, where click prints help or version while it reads arguments, and stdout takes nothing."""
    try:
        yield
    except OSError as error:
        raise not_printed(error) from None


class TranslatedHelp:
    """Mixed into click's classes: the help is kept in English and given in the language in use."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        """The help in the language in use."""
        return _(self._help) if self._help else self._help

    @help.setter  # noqa: A003 (the name is click's)
    def help(self, value: str | None) -> None:
        self._help = value


class HelpCommand(TranslatedHelp, click.Command):
    """A command; *examples* are calls of it without the name of the program, which its help shows at the end."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.examples = tuple(examples)

    def make_context(self, *args: Any, **attrs: Any) -> click.Context:
        """Read the arguments; errors as `printing_help`."""
        with printing_help():
            return super().make_context(*args, **attrs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run it, and note what it wrote out."""
        from kvo_inspect.cli.leaving import note_what_left

        result = super().invoke(ctx)
        note_what_left(ctx)
        return result

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, each on a line that can be copied whole."""
        if self.examples:
            with formatter.section(_("Examples")):
                for example in self.examples:
                    formatter.write(f"{' ' * formatter.current_indent}{NAME} {example}\n")
        super().format_epilog(ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line in the language in use."""
        return [said(piece) for piece in super().collect_usage_pieces(ctx)]


class HelpOption(TranslatedHelp, click.Option):
    """An option."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for its value in the language in use."""
        return said(super().make_metavar(ctx))


class FilePath(click.Path):
    """A path on the command line; one that the system takes for too long raises PathTooLong before anything else is done.

    Whether it is there and can be read is told by who opens it, in the same words and with the same exit code for every command.
    """

    def __init__(self, **attrs: Any) -> None:
        super().__init__(readable=False, **attrs)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | bytes | os.PathLike[str]:
        """Return the value as click does."""
        path = super().convert(value, param, ctx)
        must_not_be_too_long(Path(os.fsdecode(path)))
        return path


class InputPath(FilePath):
    """A file to read; `-` is standard input, put aside as a file of at most *limit* bytes."""

    def __init__(self, limit: int = SMALL) -> None:
        super().__init__(path_type=Path)
        self._limit = limit

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | bytes | os.PathLike[str]:
        """Return the path of the file; raises what `input_file` raises."""
        if value in INPUT_NAMES and not (ctx is not None and ctx.resilient_parsing):
            return input_file(self._limit)
        return super().convert(value, param, ctx)


class OutputPath(FilePath):
    """A file to write; `-` is standard output, and then nothing else is printed there."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | bytes | os.PathLike[str]:
        """Return the path of the file."""
        if value in OUTPUT_NAMES and not (ctx is not None and ctx.resilient_parsing):
            return output_file()
        return super().convert(value, param, ctx)


class FolderPath(FilePath):
    """A folder, which no stream is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | bytes | os.PathLike[str]:
        """Return the path as click does; UsageError for `-`."""
        if value == "-":
            raise UsageError(no_folder_text())
        return super().convert(value, param, ctx)


READ = InputPath()
READ_LARGE = InputPath(LARGE)
"""A file that holds whole records, maybe with their photos."""
WRITE = OutputPath(path_type=Path)
DIR = FolderPath(path_type=Path)
FOLDER = FolderPath()
"""Given as a text, of which an empty one is told from the folder that the program stands in."""


class HelpGroup(TranslatedHelp, click.Group):
    """A command with commands of its own."""

    def make_context(self, *args: Any, **attrs: Any) -> click.Context:
        """Read the arguments; errors as `printing_help`."""
        with printing_help():
            return super().make_context(*args, **attrs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named; ReaderLeft when whoever reads has seen enough."""
        with quiet_pipe():
            return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line in the language in use."""
        return [said(piece) for piece in super().collect_usage_pieces(ctx)]

    command_class = HelpCommand
    group_class = type


def option(*names: str, **attrs: Any) -> Callable[[F], F]:
    """Declare an option of a command."""
    return click.option(*names, cls=HelpOption, **attrs)


def click_speaks_along() -> None:
    """Let click, which asks the standard library's gettext, find its own words in our catalogue, in the language in use."""
    gettext.bindtextdomain("kvo_inspect", str(Path(texts.__file__).parent / "locale"))
    gettext.textdomain("kvo_inspect")
    os.environ["LANGUAGE"] = texts.language()


def of_click() -> tuple[str, ...]:
    """Return what click says of its own, so that the catalogue holds it."""
    return (
        N_("Usage:"),
        N_("Options"),
        N_("Commands"),
        N_("Positional arguments"),
        N_("Show this message and exit."),
        N_("Missing argument"),
        N_("Missing option"),
        N_("Missing parameter"),
        N_("Missing command."),
        N_("Choose from:\n\t{choices}"),
        N_("No such command {name!r}."),
        N_("No such option {name!r}."),
        N_("Invalid value: {message}"),
        N_("Invalid value for {param_hint}: {message}"),
        n_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
        N_("Option {name!r} does not take a value."),
        n_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
        n_("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 2),
        N_("required"),
        N_("default: {default}"),
        N_("OPTIONS"),
        N_("COMMAND"),
        N_("ARGS"),
        N_("PARK"),
        N_("FILE"),
        N_("FILES"),
        N_("FOLDER"),
        N_("DIR"),
        N_("PATH"),
        N_("DAY"),
        N_("ROUND"),
        N_("CODE"),
        N_("SECONDS"),
        N_("PARTNER"),
        N_("WHICH"),
        N_("PIXELS"),
        N_("NAME"),
        N_("TIME"),
        N_("PLACE"),
        N_("TEXT"),
        N_("SEVERITY"),
        N_("KIND"),
        N_("NUMBER"),
        N_("RECEIVER"),
        N_("KEY"),
        N_("WAY"),
        N_("CONTACT"),
        N_("PAPER"),
        N_("PART"),
        N_("STATUS"),
        N_("THEME"),
        N_("LAYER"),
        N_("MONTHS"),
        N_("DAYS"),
        N_("HEADING"),
        N_("QUESTION"),
        N_("WORDS"),
        N_("ANSWER"),
        N_("LOGIN"),
        N_("ADDRESS"),
        n_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    )
