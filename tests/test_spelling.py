"""The Dutch is spelled as the dictionary of the Dutch language union has it: catalogue, checklists, manual and worked example."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.wording.dutch import checklist_texts, written_texts

KNOWN = Path(__file__).parent / "words-nl.txt"
"""What the dictionary lacks, a word a line with the reason why it is none of its mistakes."""
REASONS = {"name", "abbreviation", "term", "command", "short", "capital"}
NEEDED = "hunspell and its Dutch dictionary are not here (Debian: hunspell, hunspell-nl); the spelling of the Dutch is not checked"

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
NO_WORDS = re.compile(
    r"\{[^}]*\}|--[\w-]+|\w+\.(?:\w+\.)*(?:md|toml|csv|kvopack|org|nl)\b|[\w.-]+@[\w.-]+|KVO_INSPECT\w*|kvo-inspect(?: [a-z]+)?"
)
"""What is no word of a sentence: placeholders, options, files, addresses, variables, commands."""


def known_words() -> dict[str, str]:
    """Return the words of our own with their reasons."""
    return dict(line.split("\t") for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def unknown_words(words: Iterable[str]) -> set[str]:
    """Return those that the dictionary does not know."""
    answer = subprocess.run(
        ["hunspell", "-d", "nl_NL", "-i", "utf-8", "-l"], input="\n".join(words), capture_output=True, encoding="utf-8", check=True
    )
    return set(answer.stdout.split())


def has_dictionary() -> bool:
    """Whether hunspell is here and finds its Dutch dictionary: without one it ends with an error, or takes every word."""
    if shutil.which("hunspell") is None:
        return False
    try:
        return unknown_words(["schouw", "schouwwx"]) == {"schouwwx"}
    except (OSError, subprocess.SubprocessError):
        return False


def misspelt(places: dict[str, set[str]]) -> list[str]:
    """Return the words, with where they stand, that neither dictionary nor our own list knows; of a word with dashes each part may be."""
    own = known_words().keys()
    unknown = unknown_words(places) - own
    parts = {word: [part for part in word.split("-") if part] for word in unknown if "-" in word}
    wrong_parts = unknown_words({part for of_word in parts.values() for part in of_word}) - own
    wrong = [word for word in unknown if word not in parts or wrong_parts & set(parts[word])]
    return sorted(f"{word}: {', '.join(sorted(places[word]))}" for word in wrong)


def test_the_dutch_is_spelled_right() -> None:
    if not has_dictionary():
        assert not os.environ.get("CI"), NEEDED
        pytest.skip(NEEDED)
    places: dict[str, set[str]] = {}
    for where, text in (*written_texts(), *checklist_texts()):
        for word in WORD.findall(NO_WORDS.sub(" ", text).replace("’", "'")):
            places.setdefault(word, set()).add(where)
    assert len(places) > 2000
    assert misspelt(places) == []


def test_a_mistake_is_found() -> None:
    if not has_dictionary():
        assert not os.environ.get("CI"), NEEDED
        pytest.skip(NEEDED)
    assert misspelt({"bevnding": {"a"}, "KVO-bevnding": {"b"}, "bevinding": {"c"}, "KVO-bevinding": {"d"}}) == [
        "KVO-bevnding: b",
        "bevnding: a",
    ]


def test_our_own_words_are_in_order_and_have_a_reason() -> None:
    lines = [line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == sorted(set(lines), key=lambda line: (line.partition("\t")[0].casefold(), line))
    assert set(known_words().values()) <= REASONS
