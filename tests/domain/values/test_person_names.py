"""Names of people in texts: by whole words, in every spelling, and never somebody else's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kvo_inspect.domain.values.person_names import PREFIXES, TITLES, person_name


@pytest.mark.parametrize(
    ("typed", "given", "last"),
    [
        ("Jan de Vries", ("jan",), ("vries",)),
        ("Vries, Jan de", ("jan",), ("vries",)),
        ("dhr. J.P. de Vries", ("j", "p"), ("vries",)),
        ("de Vries", (), ("vries",)),
        ("'t Hart", (), ("hart",)),
        ("d'Hondt", (), ("hondt",)),
        ("D. Bos", ("d",), ("bos",)),
        ("Anna van der Berg-Jansen", ("anna",), ("berg", "jansen")),
        ("José Núñez", ("jose",), ("nunez",)),
        ("j.bos@x.example", (), ("j", "bos", "x", "example")),
        ("", (), ()),
        ("...", (), ()),
    ],
)
def test_a_name_is_read_as_it_is_typed(typed: str, given: tuple[str, ...], last: tuple[str, ...]) -> None:
    name = person_name(typed)
    assert (name.given, name.last) == (given, last)


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("Bos", "de bosrand en het Bosch", []),
        ("Bos", "bij BOS, en daarna Bos-Jansen", [("BOS", True), ("Bos", True)]),
        ("Jan de Vries", "J. de Vries belde", [("J. de Vries", True)]),
        ("J. de Vries", "met Jan de Vries gebeld", [("Jan de Vries", True)]),
        ("Jan de Vries", "jan vries", [("jan vries", True)]),
        ("Jan de Vries", "Vries, Jan", [("Vries, Jan", True)]),
        ("Jan de Vries", "Piet de Vries", [("Vries", False)]),
        ("Jan de Vries", "Jan zag het. De Vries niet", [("Vries", False)]),
        ("Jose Nunez", "van José Núñez\nen zo", [("José Núñez", True)]),
        ("Jansen Bos", "niets", []),
        ("Jan Bos", "Bos Jan Bos", [("Bos", False), ("Jan Bos", True)]),
        ("Jan Bos", "Bos, Jan Bos", [("Bos, Jan", True), ("Bos", False)]),
    ],
)
def test_where_a_name_stands(typed: str, text: str, found: list[tuple[str, bool]]) -> None:
    assert [(text[place.start : place.end], place.sure) for place in person_name(typed).places(text)] == found


@pytest.mark.parametrize(
    ("typed", "name", "is_called"),
    [
        ("Jan de Vries", "Jan de Vries", True),
        ("Jan de Vries", "mevr. de Vries", True),
        ("Jan de Vries", "Piet de Vries", False),
        ("Vries", "Piet de Vries", True),
        ("Jan Bos", "Bosman", False),
    ],
)
def test_whom_a_field_names(typed: str, name: str, is_called: bool) -> None:
    assert (person_name(typed).calls(name) is not None) is is_called


KWARTELSLAG = "Canary Kwartelslag"


@pytest.mark.parametrize(
    "text",
    [
        "Canary\u00a0Kwartelslag",  # pasted from a word processor
        "Canary\u2009\u202fKwartelslag",
        "canary_kwartelslag",
        "canary.kwartelslag",
        "Canary\u2011Kwartelslag",
        "C.\u00a0Kwartelslag",
        "Kwartelslag C.",
        "Kwartelslag_Canary",
        "kwartelslag-canary",  # as a file is called
        "KWARTELSLAG CANARY",
        "Kwartelslag,\u00a0Canary",
        "Ｃａｎａｒｙ　Ｋｗａｒｔｅｌｓｌａｇ",
        "Саnаrу Кwаrtеlslаg",
        "Cαnαry Κwαrτεlslαg",
        "Canary Kwar\u200dtelslag",
        "Canary Kwarte\u0301lslag",
    ],
)
def test_a_name_that_only_looks_otherwise_is_the_whole_name(text: str) -> None:
    (place,) = person_name(KWARTELSLAG).places(f"lamp door {text} was uit")
    assert (place.start, place.sure) == (len("lamp door "), True)
    assert f"lamp door {text}"[place.start : place.end] == text.removesuffix(".")


@pytest.mark.parametrize(
    "text",
    [
        "de buren van Kwartelslag. Canary kwam later",
        "Kwartelslag c is de naam van het hek",
        "Canary/Kwartelslag",
        "Canary; Kwartelslag",
        "Canary\nKwartelslag",
        "Kwartelslag\nCanary",
    ],
)
def test_a_first_name_that_stands_apart_is_not_told_with_it(text: str) -> None:
    (place,) = person_name(KWARTELSLAG).places(text)
    assert not place.sure


def test_a_name_with_letters_of_its_own_is_found_as_it_is_written_without_them() -> None:
    assert person_name("Łukasz Sørensen").is_in("Lukasz Sorensen")
    assert person_name("Lukasz Sorensen").is_in("Łukasz Sørensen")
    assert person_name("Jan Weiß").is_in("jan weiss")
    assert not person_name("Hoba").is_in("Новак")  # what is written out in Cyrillic is another word


LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9).filter(lambda word: word not in PREFIXES | TITLES)
DISGUISES = st.sampled_from(
    [
        str,
        str.upper,
        str.title,
        lambda text: "".join(chr(ord(c) + 0xFEE0) for c in text),
        lambda text: text.translate(str.maketrans("aceopxy", "асеорху")),
        lambda text: text[0] + "\u200d" + text[1:],
        lambda text: unicodedata.normalize("NFD", text.replace("e", "é")),
    ]
)


@given(
    LETTERS,
    LETTERS,
    DISGUISES,
    DISGUISES,
    st.sampled_from([" ", "\u00a0", "_", ". ", "-", "\u2009", "\u3000"]),
    st.text(alphabet=" (),:’“\n", max_size=6),
)
def test_a_name_is_found_whole_whatever_it_looks_like(
    given_name: str, last: str, dress: Callable[[str], str], other_dress: Callable[[str], str], between: str, around: str
) -> None:
    assume(given_name != last)
    text = f"{around}{dress(given_name)}{between}{other_dress(last)}{around}"
    places = person_name(f"{given_name} {last}").places(text)
    assert [(text[place.start : place.end], place.sure) for place in places] == [(text[len(around) : len(text) - len(around)], True)]


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_places_follow_each_other_in_whatever_text(text: str, typed: str) -> None:
    end = 0
    for place in person_name(typed).places(text + typed):
        assert end <= place.start < place.end <= len(text + typed)
        end = place.end
