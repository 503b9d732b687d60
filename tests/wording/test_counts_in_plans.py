"""Sentences of a plan that count: none, one, many, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kvo_inspect.domain.plan.needs import Need
from kvo_inspect.domain.plan.results import Sample
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording.parks.trajectory import need_text
from kvo_inspect.wording.plan import points_text, sample_texts


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("need", "en", "nl"),
    [
        (Need("measures_late", "carrying_out", False, "own", 1), "No measure overdue: 1 still is", "Geen maatregel te laat: nu nog 1"),
        (Need("measures_late", "carrying_out", False, "own", 3), "No measure overdue: 3 still are", "Geen maatregel te laat: nu nog 3"),
        (Need("findings_late", "carrying_out", False, "own", 1), "No finding overdue: 1 still is", "Geen bevinding te laat: nu nog 1"),
        (Need("goals", "plan", False, "sources", 0, 0), "Targets with a goal: none yet", "Doelen met een streefwaarde: nog geen"),
        (Need("goals", "plan", False, "sources", 0, 1), "0 of 1 target with a goal", "0 van 1 doel met een streefwaarde"),
        (Need("goals", "plan", False, "sources", 1, 2), "1 of 2 targets with a goal", "1 van 2 doelen met een streefwaarde"),
        (Need("owners", "plan", True, "sources", 1, 1), "1 of 1 measure with an owner", "1 van 1 maatregel met een trekker"),
        (Need("days", "plan", False, "own", 0, 0), "Measures with a day: none yet", "Maatregelen met een datum: nog geen"),
    ],
)
def test_a_need_counts_none_one_and_many(need: Need, en: str, nl: str) -> None:
    texts: dict[Lang, str] = {"en": en, "nl": nl}
    for lang, text in texts.items():
        use_language(lang)
        assert need_text(need) == text


@pytest.mark.parametrize(("points", "text"), [("1", "+1 point"), ("-1", "-1 point"), ("0", "0 points"), ("2.5", "+2.5 points")])
def test_points_of_one_are_one_point(points: str, text: str) -> None:
    assert points_text(points) == text


def test_one_point_of_a_sample_is_one_point() -> None:
    sentences = sample_texts(Sample(1, points_of_answer=Decimal(1), margin=Decimal(1), chance=True, few=True))
    assert sentences[0] == "one answer of 1 is 1 point"
    assert sentences[1].startswith("chance alone can make 1 point:")
    assert sentences[2].startswith("1 answer:")
