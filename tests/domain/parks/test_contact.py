"""Which contacts are probably one, which value stands where copies differ, and what is to be chosen."""

from __future__ import annotations

from typing import Any

import pytest

from kvo_inspect.domain.parks.contact import Contact, gather, name_key, proposals, to_choose, values_given
from kvo_inspect.domain.parks.partner import Partner


def copy(key: str, park: str, organisation: str = "", **fields: Any) -> Partner:
    return Partner.model_validate({"id": key, "park": park, "organisation": organisation, **fields})


def alone(*partners: Partner) -> list[Contact]:
    return gather(partners, {})


@pytest.mark.parametrize(
    "names",
    [
        ("Gemeente Lingeveen", "Lingeveen", "GEMEENTE LINGEVEEN", "gemeente  Lingeveen.", "Municipality of Lingeveen"),
        ("Jansen B.V.", "Jansen BV", "jansen bv", "Jansen", "Jansen b.v"),
        ("Café-De Hoek", "cafe de hoek"),
        ("De Hoek", "Hoek"),
        ("Gemeente", "gemeente"),
    ],
)
def test_nearly_equal_names_are_compared_as_one(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == 1
    assert name_key(names[0])


@pytest.mark.parametrize("pair", [("Jansen Transport", "Jansen"), ("Gemeente Lingeveen", "Gemeente Lingewaard"), ("Bever", "BV Er")])
def test_names_that_only_resemble_stay_apart(pair: tuple[str, str]) -> None:
    assert name_key(pair[0]) != name_key(pair[1])


def test_alike_names_of_one_kind_are_proposed_and_those_of_another_kind_are_not() -> None:
    here, there = copy("a", "1", "Gemeente Lingeveen"), copy("b", "2", "Lingeveen")
    police = copy("c", "3", "Lingeveen", kind="police")
    (proposal,) = proposals(alone(here, there, police))
    assert proposal.alike_by == "name"
    assert proposal.partner_ids == {"a", "b"}


def test_who_is_one_contact_already_is_not_proposed() -> None:
    here, there = (copy(key, key, "Lingeveen", contact="x") for key in "ab")
    assert proposals(alone(here, there)) == []


def test_one_mail_address_is_proposed_in_parks_apart_but_not_within_one_park() -> None:
    here, there = copy("a", "1", "Beheer", email="Post@x.nl"), copy("b", "2", "Ruimte", email="post@x.nl")
    (proposal,) = proposals(alone(here, there))
    assert proposal.alike_by == "mail"
    assert proposals(alone(here, there, copy("c", "2", "Derde", email="post@x.nl"))) == []


def test_alike_by_name_and_by_mail_is_proposed_once() -> None:
    here, there = copy("a", "1", "Beheer", email="post@x.nl"), copy("b", "2", "Beheer", email="post@x.nl")
    assert len(proposals(alone(here, there))) == 1


def test_a_refused_proposal_comes_back_only_with_somebody_new() -> None:
    here, there, new = (copy(key, key, "Beheer") for key in "abc")
    refused = frozenset({"a", "b"})
    assert proposals(alone(here, there), refused) == []
    (proposal,) = proposals(alone(here, there, new), refused)
    assert proposal.partner_ids == {"a", "b", "c"}


def test_what_says_something_stands_before_what_does_not_and_what_most_say_before_the_rest() -> None:
    copies = [
        copy("a", "1", phone="", changed="2026-03"),
        copy("b", "2", phone="2", changed="2026-01"),
        copy("c", "3", phone="2", changed="2026-01"),
        copy("d", "4", phone="3", changed="2026-02"),
    ]
    assert values_given(copies, "phone") == ("2", "3", "")
    assert values_given(copies[2:], "phone") == ("3", "2"), "of two, what was changed last"


def test_copies_differ_where_any_says_something_else_but_only_what_says_something_is_to_be_chosen() -> None:
    one, other = copy("a", "1", "Beheer", phone="1", contact="x"), copy("b", "2", "Beheer", contact="x", language="en")
    (contact,) = alone(one, other)
    assert contact.differing == {"phone": ("1", ""), "language": ("en", "nl")}
    assert to_choose([contact]) == {}
    third = copy("c", "3", "Beheer BV", phone="1")
    assert to_choose([contact, *alone(third)]) == {"organisation": ("Beheer", "Beheer BV")}
