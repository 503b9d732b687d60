"""What is completed behind an argument or option that names something of the record, by what stands for its value in the usage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from kvo_inspect import paths

if TYPE_CHECKING:
    from kvo_inspect.store.search.names import NamedThing

Completer = Callable[[click.Context, str], list[str]]


def _of_record(*things: NamedThing) -> Completer:
    def names(context: click.Context, begins: str) -> list[str]:
        from kvo_inspect.store.search.names import names_at_once

        park = context.params.get("park")
        of_park = park if isinstance(park, str) else ""
        return [name for thing in things for name in names_at_once(_data(context), thing, begins, of_park)]

    return names


def _partners(context: click.Context, begins: str) -> list[str]:
    """Return kinds of partners and organisations."""
    from kvo_inspect.cli.lists.words import dashed
    from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS

    kinds = [*map(dashed, PARTNER_KINDS)]
    return [*(kind for kind in kinds if kind.startswith(begins.casefold())), *_of_record("partner")(context, begins)]


def _files_in(*folders: Callable[[Path], Path]) -> Completer:
    """Return what gives the names of the files of content in these folders of a data folder."""

    def names(context: click.Context, begins: str) -> list[str]:
        stems = (path.stem for folder in folders for path in folder(_data(context)).glob("*.toml"))
        return sorted({stem for stem in stems if stem.startswith(begins.casefold()) and stem.isprintable()})

    return names


def _data(context: click.Context) -> Path:
    """Return the data folder that the line names, or the usual one."""
    given = context.find_root().params.get("data")
    return given if isinstance(given, Path) else paths.data_folder()


_checklists = _files_in(lambda _data: paths.shipped_checklists(), paths.own_checklists)
COMPLETERS: dict[str, Completer] = {
    "PARK": _of_record("park"),
    "ROUND": _of_record("round"),
    "CODE": _of_record("finding"),
    "PARTNER": _partners,
    "CONTACT": _of_record("contact"),
    "RECEIVER": _of_record("receiver"),
    "PAPER": _of_record("paper"),
    "WHICH": _of_record("measurement"),
    "THEME": _of_record("theme"),
    "[PARK] PARTNER": lambda context, begins: [*_of_record("park")(context, begins), *_partners(context, begins)],
}
"""By what stands for the value, without the brackets of what may be left out."""
BY_NAME: dict[tuple[str, str], Completer] = {
    ("checklist show", "id_"): _checklists,
    ("checklist sets", "id_"): _checklists,
    ("letter use", "name"): _files_in(paths.own_letters),
    ("partner actions", "texts"): _files_in(paths.own_letters),
    ("survey print", "name"): _files_in(lambda _data: paths.shipped_surveys(), paths.own_surveys),
    ("survey take", "questionnaire"): _files_in(lambda _data: paths.shipped_surveys(), paths.own_surveys),
}
"""By command and parameter, where a word stands for many things."""


def completer_of(words: str, param: click.Parameter) -> Completer | None:
    """Return what completes the values of a parameter of the command that these words call; None: nothing of the record."""
    value = param.metavar or ("PARK" if param.name in ("park", "parks") else "")
    shown = value if value in COMPLETERS else value.strip("[]…. ")
    return BY_NAME.get((words, param.name or "")) or COMPLETERS.get(shown)


def teach(command: click.Command, words: str = "") -> None:
    """Let the parameters of a command, and of those in it, complete what they name."""
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            teach(sub, f"{words} {name}".strip())
    for param in command.params:
        if (completer := completer_of(words, param)) is not None:
            vars(param)["shell_complete"] = _items_of(completer)


def _items_of(completer: Completer) -> Callable[[click.Context, str], list[CompletionItem[str]]]:
    def items(context: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        try:
            return [CompletionItem(name) for name in completer(context, incomplete)]
        except Exception:  # noqa: BLE001 (a shell shows nothing rather than a traceback in the middle of a line)
            return []

    return items
