"""The line of every key, on whatever TOML the standard library accepts."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from kvo_inspect.content.toml_lines import KeyPath, lines
from tests.doses import dose

KEYS = st.one_of(
    st.sampled_from(["a", "item", "nl", "x-1", "with blank", 'quo"te', "sla'sh", "do.t", "#", "[a]", "é"]), st.text(max_size=5)
)
LEAVES = st.one_of(
    st.integers(-9, 9),
    st.booleans(),
    st.floats(allow_nan=False),
    st.dates(),
    st.sampled_from(["]", "}", "#", "'''", '"""', "a\nb = 1\n[c]", "\\"]),
    st.text(),
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12)


def places(value: Any, place: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every place in a document with its last key."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in children:
        yield (*place, key), str(key)
        yield from places(inner, (*place, key))


@settings(max_examples=dose(40, 80, 300), deadline=None)  # other documents in every run
@given(st.dictionaries(KEYS, VALUES, max_size=5), st.booleans())
def test_every_place_is_found_on_a_line_that_names_it(document: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(document, multiline_strings=multiline).replace("\r\n", "\n")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # the writer does not escape a lone surrogate or a bare carriage return
        return
    found = lines(text)
    rows = text.split("\n")
    for place, key in places(parsed):
        if len(place) > 20:
            continue
        assert place in found, (place, text)
        row = rows[found[place] - 1]
        if isinstance(place[-1], str) and key.isascii() and key.isalnum():
            assert key in row, (place, row)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1}),
        ("# x\n\n[a]\nb=1\n[a.c]\nd = [\n 1, # one\n 2,\n]", {("a",): 3, ("a", "b"): 4, ("a", "c"): 5, ("a", "c", "d", 1): 8}),
        (
            "[[a]]\nb=1\n[[a]]\nb=2\n[[a.c]]\nd=3\n[a.e]\nf=4",
            {("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "c", 0, "d"): 6, ("a", 1, "e", "f"): 8},
        ),
        ('a = """\nb = 1\n"""""\nc = \'\'\'\n[x]\'\'\'\nd = "\\"#"\ne = {f = [{g = "]}"}]}', {("c",): 4, ("d",): 6, ("e", "f", 0, "g"): 7}),
        ('"a.b" . c = 1979-05-27 07:32:00\nd = -inf', {("a.b", "c"): 1, ("d",): 2}),
    ],
)
def test_lines_of_what_people_write(text: str, expected: dict[KeyPath, int]) -> None:
    tomllib.loads(text)
    found = lines(text)
    assert {place: found.get(place) for place in expected} == expected
