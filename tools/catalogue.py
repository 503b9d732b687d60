"""Keep the catalogues in step with the code: `make locale` runs this, `tests/test_locale.py` compares with it.

Line numbers are left out on purpose: a catalogue changes when a text changes, not when code moves.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kvo_inspect"
TEMPLATE = PACKAGE / "locale" / "kvo_inspect.pot"
LEFT_OUT = tuple(
    f'"{name}' for name in ("Project-Id", "Report-Msgid", "POT-Creation", "PO-Revision", "Last-Translator", "Language-Team", "Generated-By")
)
MARKS = {"_", "N_", "n_", "p_"}


def marked(path: Path) -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield context and text (or singular and plural) of every mark in a module, in the order of the lines.

    Read from the syntax tree: Babel's own reader goes by tokens and misses marks inside f-strings before Python 3.12.
    """
    calls = [
        (node.lineno, node.col_offset, node.func.id, node)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
    ]
    for _line, _column, mark, call in sorted(calls, key=lambda found: found[:2]):
        texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        match mark, texts:
            case (("_" | "N_"), [text]):
                yield "", text
            case "n_", [one, many]:
                yield "", (one, many)
            case "p_", [context, text]:
                yield context, text


def fresh_template() -> Catalog:
    """Return every text that the package's code marks, with the files it stands in."""
    catalogue = Catalog(header_comment="# Made by `make locale` from the code; do not edit.\n#", fuzzy=False)
    for path in sorted(PACKAGE.rglob("*.py")):
        for context, text in marked(path):
            catalogue.add(text, None, [(path.relative_to(ROOT).as_posix(), 0)], context=context or None)
    return catalogue


def read_catalogue(path: Path) -> Catalog:
    """Read a .po or .pot."""
    with path.open("rb") as source:
        return read_po(source, abort_invalid=True)


def is_translated(message: Message) -> bool:
    """Return whether every form of *message* has a text."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(forms) and len(forms) == (2 if message.pluralizable else 1)


def _written(catalogue: Catalog) -> str:
    target = io.BytesIO()
    write_po(target, catalogue, width=120, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    # Dates and versions would make every run a change.
    return "".join(line for line in target.getvalue().decode().splitlines(keepends=True) if not line.startswith(LEFT_OUT))


def update() -> None:
    """Write the template, bring every .po up to date with it, and say what each still lacks."""
    template = fresh_template()
    TEMPLATE.write_text(_written(template), "utf-8", newline="\n")
    for path in sorted(TEMPLATE.parent.glob("*/LC_MESSAGES/kvo_inspect.po")):
        catalogue = read_catalogue(path)
        catalogue.update(template, no_fuzzy_matching=True)
        path.write_text(_written(catalogue), "utf-8", newline="\n")
        lacking = sum(not is_translated(message) for message in catalogue if message.id)
        print(f"{path.parts[-3]}: {len(catalogue)} texts, {lacking} to translate")


if __name__ == "__main__":
    update()
