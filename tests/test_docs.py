"""The manual of commands and exports names everything there is, and what is generated in it is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from kvo_inspect.cli.commands import whole
from kvo_inspect.exchange.record.formats import FORMATS
from tools import keys, reference

DOCS = Path(__file__).parents[1] / "docs"
MANUAL = (DOCS / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("path", reference.FILES, ids=lambda path: path.name)
def test_generated_parts_are_up_to_date(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "<!-- made: " in text
    assert text == reference.with_made_parts(text), "make them again: make reference"


def test_every_command_and_option_is_in_the_manual() -> None:
    found = list(reference.commands())
    assert {words for words, _command in found} >= {
        "demo",
        "park import",
        "park list",
        "checklist list",
        "checklist show",
        "checklist check",
        "export",
        "backup",
        "restore",
        "doctor",
        "where",
        "schema",
        "completion",
    }
    for words, command in found:
        assert f"### `{words}`" in MANUAL
        assert command.help, words
        for param in command.params:
            if isinstance(param, click.Option):
                assert all(f"`{name}`" in MANUAL for name in param.opts), (words, param.opts)
                assert param.help, (words, param.opts)


def test_every_option_before_a_command_is_in_the_manual() -> None:
    for param in whole().get_params(click.Context(whole())):
        assert any(name in MANUAL for name in param.opts), param.opts


def test_every_error_and_exit_code_is_in_the_manual() -> None:
    for one in reference.error_classes():
        row = next(line for line in MANUAL.splitlines() if f"`{one.__name__}`" in line)
        assert row.startswith(f"| {one.exit_code} |")


def test_every_format_is_in_the_manual() -> None:
    export = (DOCS / "export.md").read_text("utf-8")
    assert all(f"- `{name}`: " in export for name in FORMATS)


def test_help_ends_in_a_full_stop_so_that_its_first_sentence_is_whole() -> None:
    """The list of commands shows the first sentence: at most what fits behind the longest name in 80 columns."""
    for words, command in reference.commands():
        help_ = command.help or ""
        assert help_.endswith("."), words
        assert len(help_.split(". ")[0]) <= 62, words


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_every_key_has_a_meaning_and_where_it_differs_a_reason() -> None:
    assert keys.unexplained() == []
