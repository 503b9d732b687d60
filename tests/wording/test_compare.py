"""What a comparison says of shares: whole percents, and the exact points between them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording.compare import difference_text, percent_text


@pytest.mark.parametrize(
    ("first", "second", "en", "nl"),
    [
        ("94.4", "98.6", "94 % 99 % +4.2 points", "94 % 99 % +4,2 punt"),  # rounded first it would be five
        ("50.0", "51.0", "50 % 51 % +1 point", "50 % 51 % +1 punt"),
        ("63.5", "63.5", "64 % 64 % 0 points", "64 % 64 % 0 punt"),
        ("90.0", "80.0", "90 % 80 % -10 points", "90 % 80 % -10 punt"),
    ],
)
def test_points_are_those_between_the_exact_shares(first: str, second: str, en: str, nl: str) -> None:
    shares = Decimal(first), Decimal(second)
    languages: dict[Lang, str] = {"en": en, "nl": nl}
    for lang, text in languages.items():
        use_language(lang)
        assert " ".join((*map(percent_text, shares), difference_text(*shares))) == text
    use_language("en")
    assert difference_text(None, shares[1]) == "-"
