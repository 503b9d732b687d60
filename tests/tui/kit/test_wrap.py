"""Wrapping: nothing is lost on the way, and what is left out says that something was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.tui.kit.text import ELLIPSIS, visible, width, wrap

WORDS = st.lists(st.text("abé-", min_size=1, max_size=12), min_size=1, max_size=20).map(" ".join)


@given(WORDS, st.integers(4, 40))
def test_every_word_stands_on_some_line(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert "".join(lines).replace(" ", "") == visible(text).replace(" ", "")
    assert all(width(line) <= cells for line in lines)


@given(WORDS, st.integers(4, 40), st.integers(0, 5))
def test_what_does_not_fit_ends_in_an_ellipsis(text: str, cells: int, most: int) -> None:
    whole, lines = wrap(text, cells), wrap(text, cells, most)
    assert len(lines) <= most
    assert all(width(line) <= cells for line in lines)
    if len(whole) <= most:
        assert lines == whole
    elif most:
        assert lines[:-1] == whole[: most - 1]
        assert lines[-1].endswith(ELLIPSIS)
