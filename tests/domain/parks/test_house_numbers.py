"""House numbers as people type them: ranges by the side of the street, what is refused, and that any line is one or the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.parks.house_numbers import MOST, house_numbers, house_numbers_and_text, numbers_line
from kvo_inspect.errors import BadValue, RuleError, TooLong

NUMBER = st.builds(lambda n, more: f"{n}{more}", st.integers(1, 99999), st.sampled_from(["", "a", "bis"]))


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("12 14-18 12a 16-16", "12 14 16 18 12a"),
        ("14-18", "14 16 18"),
        ("15-19", "15 17 19"),
        ("14-17", "14 15 16 17"),
        ("15-18", "15 16 17 18"),
        ("12, 14;16", "12 14 16"),
        ("12 12 12A 12a", "12 12a"),
        ("14 - 18", "14 16 18"),
        ("14\N{EN DASH}18", "14 16 18"),
        ("012 007-9", "12 7 9"),
        ("12bis", "12bis"),
        ("14  -  18", "14 16 18"),
        ("12, 14 en 16", "12 14 16"),
        ("12A and 14-18 & 20", "12a 14 16 18 20"),
        ("1-100", None),
        ("1-99", " ".join(str(n) for n in range(1, 100, 2))),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_line_of_house_numbers(line: str, numbers: str | None) -> None:
    if numbers is None:
        with pytest.raises(BadValue):
            house_numbers("object", line)
    else:
        assert numbers_line(house_numbers("object", line)) == numbers


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("12 twaalf", "“twaalf” is no house number"),
        ("abc", "“abc” is no house number"),
        ("0", "“0” is no house number"),
        ("-12", "“-12” is no house number"),
        ("12a-14", "“12a-14” is no house number"),
        ("12 14-", "“14-” is no house number"),
        ("12 en", "“en” is no house number"),
        ("\N{ARABIC-INDIC DIGIT ONE}2", "is no house number"),
        ("123456", "is no house number"),
        ("18-14", "18-14 runs backwards"),
        ("2-2000", "These are 1000 house numbers; one line takes at most 50."),
        ("1-99999", "at most 50"),
        ("1-60 70-150", "at most 50"),
    ],
)
def test_what_is_no_house_number_is_told_in_one_sentence_at_its_field(line: str, sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence) as refused:
        house_numbers("object", line)
    assert refused.value.field == "object"


@given(st.lists(NUMBER, max_size=MOST))
def test_numbers_are_each_there_once_in_the_order_typed_and_can_be_typed_again(numbers: list[str]) -> None:
    parsed = house_numbers("object", " ".join(numbers))
    assert parsed == tuple(dict.fromkeys(numbers))
    assert house_numbers("object", numbers_line(parsed)) == parsed


@given(st.integers(1, 99999), st.integers(0, 98))
def test_a_range_stays_on_its_side_of_the_street_when_its_ends_do(first: int, more: int) -> None:
    last = min(first + more, 99999)
    step = 2 if first % 2 == last % 2 else 1
    wanted = [str(number) for number in range(first, last + 1, step)]
    if len(wanted) > MOST:
        with pytest.raises(BadValue):
            house_numbers("object", f"{first}-{last}")
    else:
        assert list(house_numbers("object", f"{first}-{last}")) == wanted


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789-, ;ab\n"), st.characters()), max_size=400))
def test_any_line_gives_numbers_or_one_sentence(line: str) -> None:
    refused: RuleError | None = None
    numbers: tuple[str, ...] = ()
    try:
        numbers = house_numbers("object", line)
    except (BadValue, TooLong) as error:
        refused = error
    assert refused is None or (refused.field == "object" and "\n" not in refused.sentence)
    assert len(set(numbers)) == len(numbers) <= MOST
    assert house_numbers("object", numbers_line(numbers)) == numbers


@pytest.mark.parametrize(
    ("line", "numbers", "text"),
    [
        ("12 14-18 poort open", ("12", "14", "16", "18"), "poort open"),
        ("12a, los", ("12a",), "los"),
        ("poort open bij 12", (), "poort open bij 12"),
        ("12", ("12",), ""),
        ("12, 14 en 16", ("12", "14", "16"), ""),
        ("12 en 14-18 en poort open", ("12", "14", "16", "18"), "en poort open"),
        ("en 12", (), "en 12"),
        ("12x2 kapot", (), "12x2 kapot"),
        ("12 tussen 3 - 5", ("12",), "tussen 3 - 5"),
    ],
)
def test_leading_numbers_are_houses_and_the_rest_is_text(line: str, numbers: tuple[str, ...], text: str) -> None:
    assert house_numbers_and_text("text", line) == (numbers, text)
