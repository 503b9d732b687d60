"""The characters that a report can print: those of its own font. One that the font does not draw stops the whole PDF.

So each text is cleaned where the report is put together, once for all formats: what cannot be printed stands as one mark, and the report
says how often. What gives the direction of writing, or joins signs, is left out: it prints nothing.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

MARK = "□"
"""Stands for what cannot be printed."""


@cache
def printable() -> frozenset[int]:
    """Return the characters that the font draws in both of its weights, read from the list that lies beside it."""
    ranges = (files("kvo_inspect.exchange.reports") / "fonts" / "characters.txt").read_text("ascii").split()
    bounds = ((int(first, 16), int(last or first, 16)) for first, _hyphen, last in (span.partition("-") for span in ranges))
    return frozenset(code for first, last in bounds for code in range(first, last + 1))


class Characters:
    """Cleans texts, and counts what could not be printed."""

    def __init__(self) -> None:
        self.replaced = 0

    def clean(self, text: str) -> str:
        """Return a text as the report prints it, on one line."""
        whole = unicodedata.normalize("NFC", text)
        if whole.isascii() and whole.isprintable():
            return whole
        drawn = printable()
        parts: list[str] = []
        for sign in whole:
            category = unicodedata.category(sign)
            if sign.isspace():
                parts.append(" ")
            elif category == "Cf" or (category in {"Mn", "Me"} and ord(sign) not in drawn):
                continue
            elif ord(sign) in drawn and category not in {"Cc", "Cs", "Co", "Cn"}:
                parts.append(sign)
            else:
                self.replaced += 1
                parts.append(MARK)
        return " ".join("".join(parts).split())
