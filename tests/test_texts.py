"""What numbers are written as, in the language in use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kvo_inspect.texts import Lang, count_text, language, use_language


@pytest.fixture(autouse=True)
def _the_language_before() -> Iterator[None]:
    before = language()
    yield
    use_language(before)


@pytest.mark.parametrize(("lang", "told"), [("nl", "9.600"), ("en", "9,600")])
def test_thousands_have_the_sign_of_the_language(lang: Lang, told: str) -> None:
    use_language(lang)
    assert count_text(9600) == told
    assert count_text(759) == "759"
