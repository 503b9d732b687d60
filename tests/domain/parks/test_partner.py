"""What of a partner's contact is public, and which kind of organisation people mean."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.parks.partner import Partner, public_contact
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.domain.walk.suggestions import is_facilitator, kind_meant, partner_meant


def partner(kind: PartnerKind = "municipality", organisation: str = "", **fields: str) -> Partner:
    return Partner.model_validate(
        {"id": f"{kind:x<16}"[:16], "park": "0" * 16, "kind": kind, "organisation": organisation, **fields}, strict=False
    )


@pytest.mark.parametrize(
    ("email", "person", "phone", "public"),
    [
        ("openbareruimte@gemeente.example", "Joost de Wit", "0000 - 12 34 00", ("openbareruimte@gemeente.example", "0000 - 12 34 00")),
        ("j.dewit@gemeente.example", "", "", ()),
        ("joost@gemeente.example", "Joost de Wit", "", ()),
        ("info.park@park.example", "Anja Visser", "", ("info.park@park.example",)),
        ("", "", "06 - 12 34 56 78", ()),
        ("", "", "+31 6 12345678", ()),
        ("", "", "0031612345678", ()),
        ("", "", "(0344) 61 23 45", ("(0344) 61 23 45",)),
    ],
)
def test_what_is_a_persons_own_is_not_public(email: str, person: str, phone: str, public: tuple[str, ...]) -> None:
    assert public_contact(partner(email=email, person=person, phone=phone)) == public


@pytest.mark.parametrize(
    ("organisation", "role", "kind"),
    [
        ("Gemeente Lingeveen", "gemeente", "municipality"),
        ("Kwispel Diervoeders", "ondernemer", "company"),
        ("Ondernemerskring", "ondernemer", "business_association"),
        ("Bakkerij Jansen", "eigenaar", "company"),
        ("", "wijkagent", "police"),
        ("Ronde & Co", "adviseur", None),
        ("Parkmanagement", "parkmanager", None),
        ("", "", None),
    ],
)
def test_an_organisation_is_known_by_its_name_else_by_what_its_kind_is_called(
    organisation: str, role: str, kind: PartnerKind | None
) -> None:
    names: tuple[tuple[PartnerKind, str], ...] = (
        ("business_association", "Ondernemerskring De Kievitsakker"),
        ("company", ""),
        ("company", "Bakkerij Jansen"),
    )
    assert kind_meant([partner(*name) for name in names], organisation, role) == kind


def test_who_leads_the_rounds_is_known_by_the_role() -> None:
    assert is_facilitator("KVO-procesbegeleider")
    assert is_facilitator("facilitator")
    assert not is_facilitator("ondernemer")


def test_who_is_asked_through_the_park_management_is_the_association_and_who_walks_for_it_is_not() -> None:
    association = partner("business_association")
    assert partner_meant([association, partner("company")], "parkmanagement") == association
    assert kind_meant([association], "Parkmanagement", "") is None
