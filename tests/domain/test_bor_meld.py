"""The object types of BOR-MELD: all that the standard names, each with a URI of its own."""

from __future__ import annotations

from uuid import UUID

import pytest

from kvo_inspect.domain.checklists.bor_meld import IDS, uri_of


def test_there_are_84_types_each_with_a_uri_of_its_own() -> None:
    assert len(IDS) == len(set(IDS.values())) == 84
    assert all(str(UUID(name_end)) == name_end for name_end in IDS.values())


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("Lichtmast", "https://data.crow.nl/bor-meld/def/6b1b7a11-8b19-4edc-88f7-5e34382a577a"),
        ("Abri", "https://data.crow.nl/bor-meld/def/51505657-b8b7-4998-bf70-1959d9ebfe50"),
        (
            "Melding niet te herleiden tot een openbare ruimte object",
            "https://data.crow.nl/bor-meld/def/582b7478-dbf9-4e00-914a-414f275ce8c7",
        ),
    ],
)
def test_a_uri_is_whole(name: str, uri: str) -> None:
    assert uri_of(name) == uri


def test_a_name_that_the_standard_lacks_has_no_uri() -> None:
    with pytest.raises(KeyError):
        uri_of("Lantaarnpaal")
