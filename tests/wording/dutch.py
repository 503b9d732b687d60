"""Every Dutch text that people read: the catalogue, the checklists, the manual and the worked example, each with where it stands."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from kvo_inspect.texts import LANGS
from kvo_inspect.wording.dictionary.meanings import NAME
from tools.catalogue import PACKAGE, ROOT, read_catalogue

MANUAL = ROOT / "docs" / "handleiding.md"
CATALOGUE = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "kvo_inspect.po"
DUTCH = LANGS.index("nl")


class DutchText(NamedTuple):
    """A text and the file in which it stands."""

    where: str
    text: str


def catalogue_texts() -> Iterator[DutchText]:
    """Yield what stands on screens, in lists and in mails."""
    for message in read_catalogue(CATALOGUE):
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if message.id:
            yield from (DutchText(CATALOGUE.name, str(text)) for text in forms if text)


def checklist_texts() -> Iterator[DutchText]:
    """Yield what the shipped checklists ask and say."""
    for path in sorted((ROOT / "checklists").glob("*.toml")):
        yield from (DutchText(path.name, text) for text in _under_nl(tomllib.loads(path.read_text("utf-8"))))


def _under_nl(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "nl" and isinstance(inner, str):
                yield inner
            else:
                yield from _under_nl(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _under_nl(inner)


def manual_texts() -> Iterator[DutchText]:
    """Yield the paragraphs of the Dutch manual, without what is typed to a machine and where links lead to."""
    text = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)|https?://\S+", " ", MANUAL.read_text("utf-8"), flags=re.DOTALL)
    yield from (DutchText(MANUAL.name, " ".join(part.split())) for part in text.split("\n\n") if part.strip())


def example_texts() -> Iterator[DutchText]:
    """Yield what people say in the worked example."""
    for path in sorted((PACKAGE / "demo").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Says" and node.args:
                said = node.args[DUTCH]
                if isinstance(said, ast.Constant):
                    yield DutchText(path.name, str(said.value))


def dictionary_texts() -> Iterator[DutchText]:
    """Yield what the data dictionary says of fields."""
    for path in sorted(PACKAGE.rglob(NAME)):
        yield from (DutchText(path.relative_to(PACKAGE).as_posix(), text) for text in _under_nl(tomllib.loads(path.read_text("utf-8"))))


def written_texts() -> list[DutchText]:
    """Return what we wrote, and what the worked example says."""
    return [*catalogue_texts(), *manual_texts(), *example_texts(), *dictionary_texts()]


def words_of(text: str) -> str:
    """Return the text without placeholders, and without names of keys and files, which stand in quotes."""
    return re.sub(r"\{[^}]*\}|“[^”]*”|\"[^\"]*\"", " ", text)
