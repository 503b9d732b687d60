"""Cleaning: nothing that acts on a terminal or lies to a reader is left, and cleaning twice is cleaning once."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT, checked_line, checked_text, clean_line, clean_text
from kvo_inspect.errors import Missing, TooLong
from tests.hostile import HOSTILE

ANY = st.text(st.characters())  # lone surrogates too
BIDI = "\u061c\u200e\u200f" + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


def unwanted(cleaned: str, *, breaks: bool) -> list[str]:
    """What may not be left, told by Unicode's own categories and not by the program's list."""
    return [
        char
        for char in cleaned
        if (unicodedata.category(char) in ("Cc", "Cs") and not (breaks and char == "\n")) or char in BIDI or ord(char) & 0xFFFE == 0xFFFE
    ]


@given(ANY)
@example("e\u202e\u0301")
@example("\u0344\u00ad\u0301")
@example("a\r\n\x85b\u2028 \u200b \u2029")
@example("\t\x1b[31m\u009b1m")
def test_cleaned_twice_is_cleaned_once_and_nothing_unwanted_is_left(raw: str) -> None:
    for clean, breaks in ((clean_text, True), (clean_line, False)):
        once = clean(raw)
        assert clean(once) == once
        assert unwanted(once, breaks=breaks) == []
        assert once == once.strip()
        assert unicodedata.is_normalized("NFC", once)
        once.encode()


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_strings_lose_their_teeth_and_stay_what_they_say(raw: str) -> None:
    assert unwanted(clean_line(raw), breaks=False) == []
    assert clean_line(clean_text(raw)) == clean_line(raw)


def test_what_is_meant_stays() -> None:
    kept = "Café “Het Vlot” – 3½ m² 👩‍👩‍👧 مرحبا [/] [@click=app.quit]x[/] =1+1 <b>"
    assert clean_line(kept) == kept
    assert clean_text("een\r\ntwee\rdrie") == "een\ntwee\ndrie"
    assert clean_line(" een\n\n twee\t") == "een twee"


def test_a_line_says_at_its_field_what_is_wrong() -> None:
    with pytest.raises(Missing) as missing:
        checked_line("name", " \u200b\x00 ", required=True)
    assert missing.value.field == "name"
    assert checked_line("name", "x" * LINE_LIMIT) == "x" * LINE_LIMIT
    with pytest.raises(TooLong) as long:
        checked_line("name", "x" * 10_000)
    assert long.value.field == "name"
    assert "10000" in str(long.value).replace(".", "").replace(",", "")
    with pytest.raises(TooLong):
        checked_text("notes", "x" * (TEXT_LIMIT + 1))
