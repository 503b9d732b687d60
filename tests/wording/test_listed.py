"""Names on one line: the first of many, and how many more there are, as a sentence says it in both languages."""

from __future__ import annotations

import pytest

from kvo_inspect import texts
from kvo_inspect.wording.contacts import NAMED, listed


@pytest.mark.parametrize(("lang", "told"), [("en", "P6 and 2 more"), ("nl", "P6 en nog 2")])
def test_many_names_end_in_how_many_more(lang: texts.Lang, told: str) -> None:
    names = [f"P{number}" for number in range(1, NAMED + 3)]
    with texts.speaking(lang):
        assert listed(names).endswith(told), "no comma before the last"
        assert listed(names[:NAMED]) == ", ".join(names[:NAMED])
