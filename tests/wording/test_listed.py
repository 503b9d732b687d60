"""Names on one line: the first of many, and how many more there are, as a sentence says it in both languages."""

from __future__ import annotations

import pytest

from kvo_inspect import texts
from kvo_inspect.wording.contacts import NAMED, listed
from kvo_inspect.wording.counts import named_text


@pytest.mark.parametrize(("lang", "told"), [("en", "P6 and 2 more"), ("nl", "P6 en nog 2")])
def test_many_names_end_in_how_many_more(lang: texts.Lang, told: str) -> None:
    names = [f"P{number}" for number in range(1, NAMED + 3)]
    with texts.speaking(lang):
        assert listed(names).endswith(told), "no comma before the last"
        assert listed(names[:NAMED]) == ", ".join(names[:NAMED])


@pytest.mark.parametrize(("lang", "told"), [("en", "P1, P2 and 1 more"), ("nl", "P1, P2 en nog 1")])
def test_every_line_of_names_ends_the_same_way(lang: texts.Lang, told: str) -> None:
    with texts.speaking(lang):
        assert named_text(["P1", "P2", "P3"], 2) == told
        assert named_text(["P1", "P2"], 2) == "P1, P2"
        assert named_text([], 2) == ""
