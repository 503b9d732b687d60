"""Make the generated parts of the documents in `FILES` again, and the schemas of lists: `make reference`; `tests/test_docs.py` compares.

A part stands between `<!-- made: name -->` and `<!-- end -->`; the words around it are written by hand.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from kvo_inspect import errors, texts
from kvo_inspect.cli.click_words import HelpCommand
from kvo_inspect.cli.commands import whole
from kvo_inspect.cli.invocation import NAME
from kvo_inspect.cli.output import INTERRUPTED, UNEXPECTED
from kvo_inspect.domain.checklists.bor_meld import IDS
from kvo_inspect.exchange.lists.kinds import list_schema_text
from kvo_inspect.exchange.lists.names import LIST_NAMES
from kvo_inspect.exchange.record.formats import FORMATS
from kvo_inspect.exchange.routes.words import COLUMNS, KINDS
from tools.dictionary import made_dossier, made_files
from tools.keys import made_keys
from tools.licences import made_licences
from tools.nouns import made_nouns, made_tables
from tools.personal_data import made_keeping, made_personal_data
from tools.views import made_views

ROOT = Path(__file__).parent.parent
NAMES = (
    "central-views.md",
    "checklists.md",
    "commands.md",
    "data-dictionary.md",
    "export.md",
    "gegevenswoordenboek.md",
    "licences.md",
    "persoonsgegevens.md",
    "privacy.md",
    "record.md",
    "tui.md",
)
FILES = tuple(ROOT / "docs" / name for name in NAMES)
_PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it, groups themselves left out."""

    def under(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            for sub, one in sorted(command.commands.items()):
                yield from under(f"{name} {sub}".strip(), one)
        else:
            yield name, command

    yield from under("", whole())


def _usage(words: str, command: click.Command) -> str:
    pieces = [NAME, words]
    for param in command.params:
        if isinstance(param, click.Argument):
            pieces.append(param.make_metavar(click.Context(command)))
        elif isinstance(param, click.Option):
            value = f" {param.metavar or 'TEXT'}" if not param.is_flag else ""
            pieces.append(f"{param.opts[0]}{value}" if param.required else f"[{param.opts[0]}{value}]")
    return " ".join(pieces)


def made_commands() -> str:
    """Return a section per command."""
    lines: list[str] = []
    for words, command in commands():
        lines += [f"### `{words}`", "", f"    {_usage(words, command)}", "", command.help or "", ""]
        options = [param for param in command.params if isinstance(param, click.Option)]
        lines += [f"- `{option.opts[0]}`: {option.help}" for option in options]
        if options:
            lines.append("")
        if isinstance(command, HelpCommand):
            lines += ["```sh", *(f"{NAME} {example}" for example in command.examples), "```", ""]
    return "\n".join(lines)


def error_classes() -> list[type[errors.KvoError]]:
    """Return every class of error that a user can meet."""
    found = [one for _name, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, errors.KvoError)]
    return sorted(found, key=lambda one: (one.exit_code, one.__name__))


def made_codes() -> str:
    """Return the table of exit codes."""
    words = {
        0: "all went well; for `doctor`: the record is sound",
        UNEXPECTED: "an error in the program: details, without anything that was typed, are in the log (`where`)",
        errors.UsageError.exit_code: "the call was wrong, or there is no terminal",
        errors.RuleError.exit_code: "a rule was not met, or what was named is not there",
        errors.StoreError.exit_code: "the record, or a file to write, cannot be read or written; for `doctor`: it is not sound",
        errors.Refused.exit_code: "changes from elsewhere were refused whole",
        errors.ContentError.exit_code: "a file has mistakes; each is told with its line",
        INTERRUPTED: "stopped with ctrl+c",
    }
    lines = ["| exit code | meaning | errors |", "|--:|---|---|"]
    for code, meaning in sorted(words.items()):
        names = ", ".join(f"`{one.__name__}`" for one in error_classes() if one.exit_code == code and code)
        lines.append(f"| {code} | {meaning} | {names} |")
    return "\n".join(lines) + "\n"


def made_route() -> str:
    """Return the tables of what a route file may say."""
    lines = ["| column or property | also |", "|---|---|"]
    fields: dict[str, list[str]] = {}
    for said, field in COLUMNS.items():
        fields.setdefault(field, []).append(said)
    lines += [f"| `{names[0]}` | {', '.join(names[1:])} |" for names in fields.values()]
    lines += ["", "| kind | written as |", "|---|---|"]
    kinds: dict[str, list[str]] = {}
    for said, kind in KINDS.items():
        kinds.setdefault(kind, []).append(said)
    lines += [f"| `{kind}` | {', '.join(names)} |" for kind, names in kinds.items()]
    return "\n".join(lines) + "\n"


def made_formats() -> str:
    """Return the list of formats."""
    what = {True: "a folder", False: "a file"}
    return "\n".join(f"- `{name}`: {what[one.suffix.startswith('-')]}, `…{one.suffix}`" for name, one in FORMATS.items()) + "\n"


def made_types() -> str:
    """Return the object types of BOR-MELD, as a checklist names them."""
    return ", ".join(f"`{name}`" for name in IDS) + ".\n"


MAKERS: dict[str, Callable[[], str]] = {
    "keys": made_keys,
    "commands": made_commands,
    "codes": made_codes,
    "route": made_route,
    "formats": made_formats,
    "files_en": partial(made_files, "en"),
    "files_nl": partial(made_files, "nl"),
    "dossier_en": partial(made_dossier, "en"),
    "dossier_nl": partial(made_dossier, "nl"),
    "nouns": made_nouns,
    "tables": made_tables,
    "licences": made_licences,
    "types": made_types,
    "views": made_views,
    "personal_en": partial(made_personal_data, "en"),
    "personal_nl": partial(made_personal_data, "nl"),
    "keeping_en": partial(made_keeping, "en"),
    "keeping_nl": partial(made_keeping, "nl"),
}


def with_made_parts(text: str) -> str:
    """Return a document with its generated parts made again, in English."""
    lang = texts.language()
    texts.use_language("en")
    try:
        return _PART.sub(lambda part: f"{part[1]}\n{MAKERS[part[2]]().rstrip()}\n\n{part[3]}", text)
    finally:
        texts.use_language(lang)


if __name__ == "__main__":
    for path in FILES:
        path.write_text(with_made_parts(path.read_text("utf-8")), "utf-8")
    for name in LIST_NAMES:
        (ROOT / "docs" / "schema" / "lists" / f"{name}.schema.json").write_text(list_schema_text(name), "utf-8")
