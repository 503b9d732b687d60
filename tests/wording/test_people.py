"""What erasing reaches has words: each kind of thing, each of its fields, and a row in the table of personal data."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.folding.erasing import REACHED
from kvo_inspect.texts import LANGS, Lang, use_language
from kvo_inspect.wording.people.erasing import counted_text
from kvo_inspect.wording.people.held import part_words, thing_word
from tools.personal_data import made_personal_data


@pytest.mark.parametrize("lang", LANGS)
def test_words_of_what_erasing_reaches(lang: Lang) -> None:
    use_language(lang)
    for noun, paths in REACHED.items():
        assert thing_word(noun)
        assert counted_text(noun, 2).startswith("2 ")
        for path in paths:
            assert part_words(noun, path)


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_of_personal_data_for_each_noun(lang: Lang) -> None:
    table = made_personal_data(lang)
    assert [noun for noun in REACHED if f"(`{noun}`)" not in table] == []
