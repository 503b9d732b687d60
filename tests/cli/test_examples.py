"""Every command shows examples of itself, and each is a call that the command line takes."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from kvo_inspect import texts
from kvo_inspect.cli import run
from kvo_inspect.cli.click_words import HelpCommand
from kvo_inspect.cli.commands import MANUALS, whole
from kvo_inspect.cli.invocation import NAME
from kvo_inspect.cli.shell.streams import standard_streams
from tools import reference

EXAMPLES = [(words, example) for words, command in reference.commands() for example in getattr(command, "examples", ())]
TITLES = {"nl": "Voorbeelden:", "en": "Examples:"}


def test_every_command_has_examples_of_itself() -> None:
    for words, command in reference.commands():
        assert isinstance(command, HelpCommand), words
        assert command.examples, f"kvo-inspect {words} has no example: give it one beside its help"
        assert all(f"{example} ".startswith(f"{words} ") for example in command.examples), words
        assert len(set(command.examples)) == len(command.examples)


@pytest.mark.parametrize(("words", "example"), EXAMPLES, ids=[example for _words, example in EXAMPLES])
def test_an_example_is_a_call_that_is_taken(words: str, example: str) -> None:
    """As far as the command line goes: the files need not be there, nor the parks."""
    command: click.Command = whole()
    context, args = click.Context(command, info_name=NAME), shlex.split(example)
    with standard_streams():
        while isinstance(command, click.Group):
            name, sub, args = command.resolve_command(context, args)
            assert sub is not None
            command = sub
            context = click.Context(command, info_name=name, parent=context)
        command.make_context(context.info_name, args, parent=context.parent)
    assert context.command_path == f"{NAME} {words}"
    assert len(example) <= 110, "it stands on one line of a wide terminal"


@pytest.mark.parametrize("lang", texts.LANGS)
def test_help_ends_with_the_examples_each_on_a_line(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words, command in reference.commands():
        assert isinstance(command, HelpCommand)
        assert run(["--lang", lang, *words.split(), "--help"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[lines.index(TITLES[lang]) + 1 :] == [f"  {NAME} {example}" for example in command.examples], words
    texts.use_language("en")


@pytest.mark.parametrize("lang", texts.LANGS)
def test_the_help_of_the_program_ends_with_where_the_manual_is(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", lang, "--help"]) == 0
    last = capsys.readouterr().out.splitlines()[-2:]
    manual = Path(last[0].partition(": ")[2])
    assert manual.is_file()
    assert manual.name == MANUALS[texts.LANGS.index(lang)]
    assert last[1].endswith(f": {NAME} help park import")
    texts.use_language("en")
