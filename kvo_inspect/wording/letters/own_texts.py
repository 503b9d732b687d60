"""Letter texts filled in: an organisation's own wording in the language in use, with what its fields stand for.

A field whose value is not known takes the line (of letterhead and signature) or the paragraph with it that it stands in. A lacking
language is told: of letterhead and signature the other one stands there, for addresses and names are the same; the rest is then said in
the program's own words, for no reader gets a mail in two languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kvo_inspect.domain.letter_texts import IN_LINES, LetterField, LetterPart, LetterTexts
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.texts import LANGS, Lang, _, language
from kvo_inspect.wording.names import language_name

BRACES = re.compile(r"\{([a-z_]+)\}")
"""A field in a text that was checked."""

ASKING: frozenset[LetterPart] = frozenset({"closing_date", "reminder"})
"""Parts that ask something by a day: the program's own words stand there rather than that a mail asks nothing."""
_ASK = frozenset({"points", "closing_day"})
_OF_SENDER = frozenset({"facilitator", "sender", "phone", "mail"})

LetterValues = Mapping[LetterField, str]
"""What the fields stand for; one that is not in it, or is empty, is not known."""
Tell = Callable[[LetterPart, str], str]
"""Says a line of a part otherwise; empty: it is left out."""


def letter_part_name(part: LetterPart) -> str:
    """Return what a part of letter texts is called."""
    return {
        "letterhead": _("letterhead"),
        "introduction": _("introduction"),
        "closing_date": _("closing date"),
        "reminder": _("introduction of a reminder"),
        "letter": _("introduction of the letter to entrepreneurs"),
        "signature": _("signature"),
    }[part]


@dataclass(frozen=True)
class Wording:
    """The letter texts that are used, or none; with what is to be told about them."""

    texts: LetterTexts | None = None
    problems: tuple[str, ...] = ()
    """Why others are used than were chosen."""
    values: LetterValues = field(default_factory=dict)
    tell: Tell | None = None
    """What a line or paragraph becomes where people are not named; None: they are."""

    def part(self, part: LetterPart) -> list[str]:
        """Return the lines or paragraphs of a part in the language in use; none: the program's own words stand there."""
        text = self.texts.part(part) if self.texts is not None else None
        if text is None:
            return []
        words = text(language())
        if not words and part in IN_LINES:
            words = next(filter(None, map(text, LANGS)), "")
        pieces = words.split("\n") if part in IN_LINES else re.split(r"\n\s*\n", words)
        if part in ASKING and any(self._loses_ask(piece) for piece in pieces):
            return []
        lines = filter(None, map(self._filled, pieces))
        return [line for line in (self.tell(part, line) if self.tell is not None else line for line in lines) if line]

    def _loses_ask(self, piece: str) -> bool:
        """Whether a paragraph that asks something by a day would be left out, for a field of which nothing is known."""
        return bool(_ASK.intersection(BRACES.findall(piece)) and self._unknown(piece))

    def _unknown(self, piece: str) -> list[str]:
        """Return the fields of the settings in a paragraph of which nothing is known."""
        return [name for name in BRACES.findall(piece) if name in _OF_SENDER and not clean_line(self.values.get(name, ""))]

    def _filled(self, piece: str) -> str:
        """Return a line with its fields filled in, once and never again; empty when the value of one is not known."""
        names = BRACES.findall(piece)
        if not all(clean_line(self.values.get(name, "")) for name in names):
            return ""
        return clean_line(BRACES.sub(lambda match: self.values[match[1]], piece))  # type: ignore[index]  # names of fields only

    def to_tell(self, parts: Iterable[LetterPart], lang: Lang) -> tuple[str, ...]:
        """Return what is to be told of something in *lang* that has these parts: why other texts are used, what lacks its language."""
        texts = self.texts
        lacking = [] if texts is None else [part for part in parts if (text := texts.part(part)) is not None and not text(lang)]
        told = [lacking_text(texts.id, part, language_name(lang)) for part in lacking if texts is not None]
        for part in ASKING.intersection(parts):
            text = texts.part(part) if texts is not None else None
            pieces = re.split(r"\n\s*\n", text(lang)) if text is not None else []
            unknown = [name for piece in pieces if self._loses_ask(piece) for name in self._unknown(piece)]
            if texts is not None and unknown:
                told.append(unfilled_text(texts.id, part, unknown[0]))
        return (*self.problems, *told)


def texts_title(texts: LetterTexts) -> str:
    """Return the name of letter texts where they are chosen, with their title."""
    return f"{texts.id}: {texts.title(language())}"


def unfilled_text(name: str, part: LetterPart, unknown: str) -> str:
    """Return that a part of letter texts is not used, for a field in what it asks is not in the settings."""
    sentence = _("“{name}”: {field} is not filled in in the settings, so the program’s own words stand at “{part}”.")
    return sentence.format(name=name, part=letter_part_name(part), field=f"{{{unknown}}}")


def lacking_text(name: str, part: LetterPart, lang: str) -> str:
    """Return that a part of letter texts lacks a language, and what stands in its place."""
    sentence = (
        _("“{name}” has no {part} ({language}): that of the other language stands there.")
        if part in IN_LINES
        else _("“{name}” has no {part} ({language}): the program’s own words stand there.")
    )
    return sentence.format(name=name, part=letter_part_name(part), language=lang)
