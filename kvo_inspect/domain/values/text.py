"""Text from outside, cleaned where it enters: the types `Line` and `Text` of every field that a person or a file fills.

Cleaning removes what can act on a terminal or lie to a reader (control and bidirectional characters, lone surrogates,
private ends of Unicode) and normalises to NFC. What is left is only ever *shown*, never parsed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from kvo_inspect.errors import Missing, TooLong

LINE_LIMIT = 200
TEXT_LIMIT = 4000
SHORT = 40
"""So many characters of what was typed stand in a sentence about it."""

# C0 and C1 controls, bidi marks/embeddings/overrides/isolates, zero-width no-break space, soft hyphen, interlinear
# annotation, language tags, lone surrogates, noncharacters. Zero-width joiners stay: emoji and scripts need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
    "|[" + "".join(chr(plane * 0x10000 + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")


def clean_text(raw: str) -> str:
    """Return *raw* without harmful characters, with a line feed as its only line break."""
    if raw.isascii() and raw.isprintable():
        return raw.strip()
    text = _BREAKS.sub("\n", raw)
    # NFC can compose what was apart and so bring forth nothing unwanted, but removing can bring letters together:
    # remove first, compose last.
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\t", " "))).strip()


def clean_line(raw: str) -> str:
    """Return *raw* cleaned and on one line, runs of white space as one space."""
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()
    return _BLANKS.sub(" ", clean_text(raw)).strip()


def short(text: object) -> str:
    """Return *text* on one line, cut to what fits in a sentence."""
    shown = clean_line(str(text))
    return shown if len(shown) <= SHORT else shown[: SHORT - 1] + "…"


def checked_line(field: str, raw: str, *, required: bool = False, limit: int = LINE_LIMIT) -> str:
    """Return a cleaned line for *field*, or raise Missing or TooLong at that field."""
    text = clean_line(raw)
    if required and not text:
        raise Missing(field)
    if len(text) > limit:
        raise TooLong(field, len(text), limit)
    return text


def checked_text(field: str, raw: str, *, limit: int = TEXT_LIMIT) -> str:
    """Return a cleaned text of several lines for *field*, or raise TooLong at that field."""
    cleaned = clean_text(raw)
    if len(cleaned) > limit:
        raise TooLong(field, len(cleaned), limit)
    return cleaned


class LongText(ValueError):
    """A text is longer than its type takes: what pydantic is told, and what an act turns into TooLong at the field."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"at most {limit} characters")
        self.length = length
        self.limit = limit


def _line_type(raw: str) -> str:
    cleaned = clean_line(raw)
    if len(cleaned) > LINE_LIMIT:
        raise LongText(len(cleaned), LINE_LIMIT)
    return cleaned


def _text_type(raw: str) -> str:
    cleaned = clean_text(raw)
    if len(cleaned) > TEXT_LIMIT:
        raise LongText(len(cleaned), TEXT_LIMIT)
    return cleaned


Line = Annotated[str, AfterValidator(_line_type)]
"""One cleaned line of at most `LINE_LIMIT` characters."""

Text = Annotated[str, AfterValidator(_text_type)]
"""A cleaned text of several lines, at most `TEXT_LIMIT` characters."""
