"""Letter texts (briefteksten): an organisation's own wording of mails and letters, as a file with named fields may hold it.

Both languages stand side by side. What a file says nothing of is said in the program's own words. Reading files and telling mistakes with
file and line is `kvo_inspect.content.letter_texts`; what is filled in where is `kvo_inspect.wording.letters.own_texts`.
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from kvo_inspect.domain.checklists.checklist import Both, ChecklistName, Content
from kvo_inspect.domain.values.text import Text
from kvo_inspect.texts import Lang

LetterPart = Literal["letterhead", "introduction", "closing_date", "reminder", "letter", "signature"]
LETTER_PARTS: tuple[LetterPart, ...] = get_args(LetterPart)
"""In the order of a mail: `reminder` stands in the place of the two before it, `letter` only in a letter to the entrepreneurs."""
LetterField = Literal[
    "park", "municipality", "date", "facilitator", "sender", "phone", "mail", "organisation", "person", "points", "closing_day"
]
LETTER_FIELDS: tuple[LetterField, ...] = get_args(LetterField)

_EVERYWHERE: tuple[LetterField, ...] = LETTER_FIELDS[:7]
_OF_READER: tuple[LetterField, ...] = LETTER_FIELDS[:9]
FIELDS_OF: dict[LetterPart, tuple[LetterField, ...]] = {
    "letterhead": _EVERYWHERE,
    "introduction": _OF_READER,
    "closing_date": LETTER_FIELDS,
    "reminder": LETTER_FIELDS,
    "letter": _EVERYWHERE,
    "signature": _EVERYWHERE,
}
"""Which fields each part knows: what a letter to all entrepreneurs has too, who reads a mail, and what is asked by when."""
IN_LINES: frozenset[LetterPart] = frozenset({"letterhead", "signature"})
"""Parts whose lines stay lines; in the others a blank line begins a paragraph."""
LINES_LIMIT: dict[LetterPart, int] = {"letterhead": 6, "signature": 8}
LENGTH_LIMIT: dict[LetterPart, int] = {
    "letterhead": 400,
    "introduction": 1000,
    "closing_date": 500,
    "reminder": 1000,
    "letter": 500,
    "signature": 500,
}
"""Characters of a part in one language; a letter to the entrepreneurs is one page."""
SIZE_LIMIT = 20_000
"""Bytes of a file, and characters of the text that a park carries."""
STANDARD = "none"
"""Names the program's own words where letter texts are chosen; no file is called so."""


class SideBySide(Content):
    """A text in Dutch, in English, or both."""

    nl: Text = ""
    en: Text = ""

    def __call__(self, lang: Lang) -> str:
        """Return the text in *lang*; empty when it is lacking."""
        return str(getattr(self, lang))


class LetterTexts(Content):
    """The texts of one file."""

    id: ChecklistName
    title: Both
    answer_within: int | None = Field(default=None, ge=1, le=365, strict=True)
    """Days within which an answer is asked; None: the program's own."""
    letterhead: SideBySide | None = None
    introduction: SideBySide | None = None
    closing_date: SideBySide | None = None
    reminder: SideBySide | None = None
    letter: SideBySide | None = None
    signature: SideBySide | None = None

    def part(self, part: LetterPart) -> SideBySide | None:
        """Return the text of a part; None when the file says nothing of it."""
        text: SideBySide | None = getattr(self, part)
        return text

    def by_part(self) -> list[SideBySide | None]:
        """Return the text of each part, in their order."""
        return [self.part(part) for part in LETTER_PARTS]
