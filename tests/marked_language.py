"""A language that exists only in tests: English in letters of its own, so that a text of ours that went past the catalogue stands out."""

from __future__ import annotations

import gettext
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kvo_inspect import paths, texts

_NullTranslations = gettext.NullTranslations
_SMALL, _CAPITAL = 0x1D5BA, 0x1D5A0
"""The mathematical letters without serifs, as wide as others."""
_HELD = re.compile(r"(\{[^{}]*\})")
"""What a caller fills in."""
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")
ROOT = Path(__file__).parents[1]


def marked(text: str) -> str:
    """Return a text in letters of its own; what is filled in by the caller stays."""
    return "".join(piece if _HELD.fullmatch(piece) else "".join(map(_letter, piece)) for piece in _HELD.split(text))


def _letter(sign: str) -> str:
    if "a" <= sign <= "z":
        return chr(_SMALL + ord(sign) - ord("a"))
    return chr(_CAPITAL + ord(sign) - ord("A")) if "A" <= sign <= "Z" else sign


class Marked(_NullTranslations):
    """A catalogue that has every text."""

    def gettext(self, message: str) -> str:
        return marked(message)

    def pgettext(self, context: str, message: str) -> str:
        return marked(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return marked(msgid1 if n == 1 else msgid2)


@contextmanager
def marked_language() -> Iterator[None]:
    """Let English be the marked language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gettext, "NullTranslations", Marked)
        texts.use_language("en")
        yield
    texts.use_language("en")


def words_of_record(data: Path) -> set[str]:
    """Every word that stands in a record, in the checklists or in the questionnaires: what people typed, not what we say."""
    words: set[str] = set()
    with closing(sqlite3.connect(paths.sqlite_uri(paths.record_file(data).resolve(), "immutable=1"), uri=True)) as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' and sql not like '%virtual%'")]
        for table in tables:
            for row in connection.execute(f'select * from "{table}"'):
                words |= set(words_in(" ".join(str(cell) for cell in row)))
    for content in (*(ROOT / "checklists").glob("*.toml"), *(ROOT / "surveys").glob("*.toml")):
        words |= set(words_in(content.read_text("utf-8")))
    return words


def words_in(text: str) -> list[str]:
    """The plain words of a text in small letters; three capitals are the letters of a laptop."""
    return [word.lower() for word in WORD.findall(text) if not (len(word) == 3 and word.isupper())]


def unmarked(text: str, known: set[str]) -> set[str]:
    """The words of a text that are neither marked nor known; a word that was cut off is known when one begins with it."""
    return {word for word in words_in(text) if word not in known and not any(other.startswith(word) for other in known)}
