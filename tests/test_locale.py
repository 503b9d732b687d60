"""The Dutch catalogue is whole, in step with the code, and speaks the words of the field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message

from tests.wording.dutch import checklist_texts, words_of, written_texts
from tools.catalogue import PACKAGE, TEMPLATE, fresh_template, is_translated, read_catalogue

LANGUAGES = sorted(TEMPLATE.parent.glob("*/LC_MESSAGES/kvo_inspect.po"))

AVOIDED = (
    "checkpunt",
    "checkpunten",
    "item",
    "items",
    "issue",
    "issues",
    "defect",
    "defecten",
    "audit",
    "inspectie",
    "inspecties",
    "overtreding",
    "overtredingen",
    "score",
    "scores",
    "assessment",
    "review",
    "mergen",
    "gemerged",
    "pack",
    "packs",
    "sync",
    "synchroniseren",
    "conflict",
    "conflicten",
    "commit",
    "opslaan",
    "opgeslagen",
    "device",
    "devices",
    "dader",
    "daders",
    "verdacht",
    "verdachte",
    "effectmeting",
    "merk",
    "gemerkt",
    "hoogstens",
    "hulpgrens",
    "hulpgrenzen",
    "streefbeeld",
    "beginwaarde",
    "terugdraaien",
    "teruggedraaid",
    "teruggenomen",
    "samengevoegd",
    "samenvoegen",
    "ingenomen",
    "afgerond",
    "natrekken",
    "nagetrokken",
    "houder",
    "mail-concept",
    "mail-concepten",
    "de id",
    "een voor een",
    "om mee te lezen",
    "in de hand",
    "aan het bureau",
    "klaar op",
)
"""What reads wrong on a Dutch screen (ROUND section 7), is enforcement, or is a second name for one thing (docs/words.md)."""

OF_THE_TRADE = {"merk", "opgeslagen"}
"""In a checklist a car has a make, and gas cylinders are stored."""
TYPED_TO_A_MACHINE = ('restore "{file}"', 'nl = "..."', '"day"', 'certainty = "own"')

Key = tuple[str, str]


def texts(message: Message) -> tuple[str, ...]:
    """The source forms of a message."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    """The translated forms of a message."""
    if isinstance(message.string, list | tuple):
        return tuple(message.string)
    return (message.string or "",)


def keys(messages: Iterator[Message]) -> set[Key]:
    return {(message.context or "", "\0".join(texts(message))) for message in messages if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def translated() -> list[tuple[str, Message]]:
    return [(path.parts[-3], message) for path in LANGUAGES for message in read_catalogue(path) if message.id]


@cache
def of_the_code() -> set[Key]:
    """The texts as they stand in the code now."""
    return keys(iter(fresh_template()))


def test_the_template_equals_a_fresh_extraction() -> None:
    assert keys(iter(read_catalogue(TEMPLATE))) == of_the_code(), "run `make locale`"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.parts[-3])
def test_every_language_has_exactly_the_texts_of_the_code(path: Path) -> None:
    catalogue = read_catalogue(path)
    assert keys(iter(catalogue)) == of_the_code(), "run `make locale`"
    assert not catalogue.obsolete, "remove what is no longer used"


def test_nothing_is_untranslated_or_a_guess() -> None:
    found = translated()
    assert found
    assert [f"{lang}: {texts(message)[0]}" for lang, message in found if message.fuzzy or not is_translated(message)] == []


def test_placeholders_and_outer_blanks_are_the_same_on_both_sides() -> None:
    wrong = []
    for lang, message in translated():
        source = texts(message)
        for number, text in enumerate(translations(message)):
            like = source[min(number, len(source) - 1)]
            missing = placeholders(like) ^ placeholders(text)
            blanks = (like[:1].isspace(), like[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace())
            if text and (missing or blanks):
                wrong.append(f"{lang}: {like!r} -> {text!r}")
    assert wrong == []


def test_the_dutch_avoids_the_words_that_read_wrong() -> None:
    """Screens, lists, mails, the manual, the worked example and the checklists."""
    avoided = re.compile(rf"(?<![\w-])(?:{'|'.join(AVOIDED)})(?![\w-])", re.IGNORECASE)
    wrong = [
        f"{dutch.where}: {match[0]}: {dutch.text}"
        for dutch in (*written_texts(), *checklist_texts())
        for match in avoided.finditer(words_of(dutch.text))
        if not (dutch.where.endswith(".toml") and match[0].lower() in OF_THE_TRADE)
    ]
    assert wrong == []


def test_the_dutch_has_one_kind_of_quotes_and_apostrophes() -> None:
    """Double curly quotes and a curly apostrophe; straight double ones only where a machine reads them."""
    wrong = [f"{where}: {text}" for where, text in written_texts() if re.search(r"‘|(?<=\w)'(?=\w)|(?<!\w)'s\b", text)]
    assert wrong == []
    straight = {text for where, text in written_texts() if '"' in text}
    assert {text for text in straight if not any(code in text for code in TYPED_TO_A_MACHINE)} == set()


def test_rest_in_order_is_never_called_verified_in_dutch() -> None:
    wrong = [
        text
        for lang, message in translated()
        if lang == "nl"
        for text in translations(message)
        if re.search(r"\brest\b", text, re.IGNORECASE) and "gecontroleerd" in text.lower()
    ]
    assert wrong == []


def called(node: ast.expr) -> str:
    """The name of the method that *node* calls, if it calls one."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def test_texts_are_marked_as_whole_literals() -> None:
    """An f-string or a sum inside `_()` is never found in a catalogue; `.format` goes outside."""
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_", "n_", "p_"}:
                texts_of = node.args[: 2 if node.func.id in {"n_", "p_"} else 1]
                marks = node.func.id != "_" and not all(isinstance(arg, ast.Constant) for arg in texts_of)
                shaped = [arg for arg in texts_of if isinstance(arg, ast.JoinedStr | ast.BinOp) or called(arg) in {"format", "join"}]
                if marks or shaped:
                    wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert wrong == []
