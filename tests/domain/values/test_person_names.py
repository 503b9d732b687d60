"""Names of people in texts: by whole words, in every spelling, and never somebody else's."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.values.person_names import person_name


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
