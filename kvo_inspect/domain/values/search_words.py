"""Typed words (zoekwoorden): what a word is, what a person types to search, and the plain form in which words are compared."""

from __future__ import annotations

import re
import unicodedata

MANY = 8
"""Words that are looked at; who types more has found it long before."""
_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """Return the words of *text* as they stand there, in their order: letters and digits in a row, every sign between two."""
    return _WORD.findall(text)


def plain(text: str) -> str:
    """Return *text* as it is compared: small letters without accents, every sign a blank, a blank in front of every word.

    `"KBR-014, café"` → `" kbr 014 cafe"`. The word index of the store (FTS5, unicode61, without diacritics) does the same.
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(f" {word}" for word in words_in(text.lower()))


def typed_words(typed: str) -> tuple[str, ...]:
    """Return the words of what was typed, each in plain form and once; one with signs in it stays together (`kbr 014`)."""
    words = (plain(word).strip() for word in typed.split())
    return tuple(dict.fromkeys(word for word in words if word))[:MANY]


def contains_word(plain_text: str, word: str) -> bool:
    """Whether a plain text holds *word*, or words that begin with it."""
    return f" {word}" in plain_text
