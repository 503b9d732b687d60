"""Contacts over parks: one act in every park, taken back as one; joined when asked, never by itself; nobody's park but theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.errors import BadValue, KvoError, Missing, NotAllowedNow, NotFound, RuleError
from kvo_inspect.store.contacts.contact import (
    change_contact,
    contact_of,
    contacts,
    contacts_elsewhere,
    find_contact,
    join_contacts,
    part_partner,
    pick_contacts,
    proposed_joins,
    refuse_join,
)
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, remove_partner, set_partner
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.upkeep.doctor import doctor
from tests.laptops import Laptop, state

PHONE = "0000 - 12 34 00"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop(tmp_path / "laptop")
    yield laptop
    laptop.close()


@pytest.fixture
def store(laptop: Laptop) -> Store:
    return laptop.store


@pytest.fixture
def parks(store: Store) -> list[str]:
    """Three parks, two of them in one municipality."""
    return [
        add_park(store, name, town).id for name, town in (("Achterveld", "Lingeveen"), ("Bovenveld", "Lingeveen"), ("Contreveld", "Oost"))
    ]


def usual(store: Store, park: str, kind: PartnerKind = "municipality") -> Partner:
    return store.get(Partner, made_id("partner", park, kind))


def phones(store: Store) -> list[str]:
    return [partner.phone for partner in store.select(Partner, "where kind = 'municipality' and gone = 0 order by n")]


@pytest.fixture
def joined(store: Store, parks: list[str]) -> str:
    """The id of the municipality, one contact in all three parks."""
    set_partner(store, usual(store, parks[0]).id, organisation="Gemeente Lingeveen", phone=PHONE)
    pick_contacts(store, parks[1], [usual(store, parks[0]).id])
    contact_id = usual(store, parks[0]).contact
    pick_contacts(store, parks[2], [contact_id])
    return contact_id


def test_a_change_is_one_act_in_every_park_and_taken_back_as_one(store: Store, joined: str) -> None:
    acts = len(store.acts)
    change_contact(store, joined, phone="  0000  - 99 ", address="Markt 1, 1234 AB Lingeveen", way="phone", without_names=True)
    assert len(store.acts) == acts + 1
    assert phones(store) == ["0000 - 99"] * 3
    shown = contact_of(store, joined).shown
    assert (shown.address, shown.way, shown.without_names) == ("Markt 1, 1234 AB Lingeveen", "phone", True)
    undone = undo(store, Reach())
    assert len(undone.changed) == 3
    assert phones(store) == [PHONE] * 3
    redo(store, Reach())
    assert phones(store) == ["0000 - 99"] * 3
    assert doctor(store) == []


def test_a_change_in_the_form_of_one_park_holds_in_all_but_what_is_of_that_park(store: Store, parks: list[str], joined: str) -> None:
    set_partner(store, usual(store, parks[1]).id, phone="14 000", kind="owner")
    assert phones(store) == ["14 000"] * 2
    assert [copy.phone for copy in contact_of(store, joined).partners] == ["14 000"] * 3
    assert [copy.kind for copy in contact_of(store, joined).partners] == ["municipality", "owner", "municipality"]


def test_a_form_that_changes_one_field_leaves_the_other_copies_as_they_differ(store: Store, parks: list[str], joined: str) -> None:
    copy = usual(store, parks[0])
    with store.act() as act:  # as an older program writes it, which knows no contacts
        act.write(Partner, copy.id, park=copy.park, person="J. de Wit")
    set_partner(store, usual(store, parks[1]).id, person="", phone="14 000")
    assert [partner.person for partner in contact_of(store, joined).partners] == ["J. de Wit", "", ""]
    assert contact_of(store, joined).differing == {"person": ("J. de Wit", "")}
    change_contact(store, joined, person="J. de Wit")
    assert contact_of(store, joined).differing == {}


def test_a_contact_removed_from_a_park_stays_removed_there_when_it_changes(store: Store, parks: list[str]) -> None:
    bos = add_partner(store, parks[0], "company", organisation="Bos BV", phone="1")
    (there,) = pick_contacts(store, parks[1], [bos.id])
    remove_partner(store, there.id)
    change_contact(store, there.contact, phone="2")
    copies = store.select(Partner, "where organisation = 'Bos BV' order by n")
    assert [(copy.phone, copy.gone) for copy in copies] == [("2", False), ("1", True)]


def test_joining_takes_the_fullest_and_asks_where_they_differ(store: Store, parks: list[str]) -> None:
    set_partner(store, usual(store, parks[0]).id, organisation="Gemeente Lingeveen", person="Anja", phone="1")
    set_partner(store, usual(store, parks[1]).id, organisation="Lingeveen", person="Anja", email="post@lingeveen.example")
    (proposal,) = proposed_joins(store)
    ids = [contact.id for contact in proposal.contacts]
    before = state(store)
    with pytest.raises(RuleError) as refused:
        join_contacts(store, ids)
    assert refused.value.field == "organisation"
    assert state(store) == before, "nothing is joined by halves, and nothing by itself"
    contact = join_contacts(store, ids, organisation="Gemeente Lingeveen")
    assert contact.differing == {}
    shown = contact.shown
    assert (shown.organisation, shown.person, shown.phone, shown.email) == ("Gemeente Lingeveen", "Anja", "1", "post@lingeveen.example")
    assert contact.parks == ("Achterveld", "Bovenveld")
    assert proposed_joins(store) == []
    undo(store, Reach())
    assert [partner.organisation for partner in store.select(Partner, "where organisation <> '' order by n")] == [
        "Gemeente Lingeveen",
        "Lingeveen",
    ]
    assert len(contacts(store)) == 2


def test_a_refusal_is_remembered_on_this_laptop_only(laptop: Laptop, store: Store, parks: list[str]) -> None:
    for park in parks[:2]:
        set_partner(store, usual(store, park).id, organisation="Gemeente Lingeveen")
    changes = store.rows("select count(*) from change")
    (proposal,) = proposed_joins(store)
    refuse_join(store, proposal)
    assert store.rows("select count(*) from change") == changes
    laptop.close()
    assert proposed_joins(laptop.open()) == []


def test_a_partner_taken_out_changes_alone(store: Store, parks: list[str], joined: str) -> None:
    part_partner(store, usual(store, parks[1]).id)
    change_contact(store, joined, phone="2")
    assert phones(store) == ["2", PHONE, "2"]
    with pytest.raises(NotAllowedNow):
        part_partner(store, usual(store, parks[1]).id)


def test_a_new_park_is_offered_those_of_its_municipality_first(store: Store, parks: list[str]) -> None:
    set_partner(store, usual(store, parks[2]).id, organisation="Gemeente Oost")
    set_partner(store, usual(store, parks[0]).id, organisation="Gemeente Lingeveen", phone=PHONE)
    set_partner(store, usual(store, parks[0], "police").id, organisation="Politie", email="wijk@politie.example")
    new = add_park(store, "Nieuwveld", "lingeveen").id
    offered = contacts_elsewhere(store, new)
    assert [contact.shown.organisation for contact in offered] == ["Gemeente Lingeveen", "Politie", "Gemeente Oost"]
    acts = len(store.acts)
    pick_contacts(store, new, [contact.id for contact in offered[:2]])
    assert len(store.acts) == acts + 1
    assert usual(store, new).phone == PHONE, "the park's usual partner of that kind, not one beside it"
    assert usual(store, new).contact == usual(store, parks[0]).contact != ""
    assert [contact.shown.organisation for contact in contacts_elsewhere(store, new)] == ["Gemeente Oost"]


def test_a_company_is_picked_beside_the_company_without_a_name(store: Store, parks: list[str]) -> None:
    bos = add_partner(store, parks[0], "company", organisation="Bos BV")
    (there,) = pick_contacts(store, parks[1], [bos.id])
    assert there.id != usual(store, parks[1], "company").id
    assert usual(store, parks[1], "company").organisation == ""


def test_a_partner_is_added_as_a_contact_of_other_parks(store: Store, parks: list[str]) -> None:
    bos = add_partner(store, parks[0], "company", organisation="Bos BV", phone="1", person="Bos")
    there = add_partner(store, parks[1], "company", contact=bos.id, phone="2")
    assert (there.organisation, there.person, there.phone) == ("Bos BV", "Bos", "2")
    assert store.get(Partner, bos.id).phone == "2"
    with pytest.raises(Missing):
        add_partner(store, parks[1], "company")


def test_bad_input_is_told_and_changes_nothing(store: Store, parks: list[str], joined: str) -> None:
    before = state(store)
    errors: list[KvoError] = []
    for refused in (
        lambda: change_contact(store, joined, email="post"),
        lambda: change_contact(store, "", phone="1"),
        lambda: change_contact(store, "nobody", phone="1"),
        lambda: change_contact(store, joined, person="x" * 201),
        lambda: join_contacts(store, [joined, joined]),
        lambda: join_contacts(store, [joined, "nobody"]),
        lambda: pick_contacts(store, parks[0], ["nobody"]),
        lambda: set_partner(store, usual(store, parks[0]).id, contact="nobody"),
        lambda: find_contact(store, ""),
        lambda: find_contact(store, "Gemeente Nergens"),
    ):
        with pytest.raises(KvoError) as error:
            refused()
        errors.append(error.value)
    assert all(str(error) for error in errors)
    assert state(store) == before


def test_a_contact_is_found_by_what_people_call_it(store: Store, parks: list[str], joined: str) -> None:
    assert find_contact(store, "gemeente lingeveen").id == joined
    assert find_contact(store, joined).id == joined
    add_partner(store, parks[0], "owner", organisation="Gemeente Lingeveen")
    with pytest.raises(BadValue):
        find_contact(store, "Gemeente Lingeveen")
    with pytest.raises(NotFound):
        contact_of(store, "")


def test_partners_of_a_removed_park_are_no_contacts(store: Store, parks: list[str], joined: str) -> None:
    with store.act() as act:
        act.write(Park, parks[2], park=parks[2], gone=True)
    assert contact_of(store, joined).parks == ("Achterveld", "Bovenveld")
    change_contact(store, joined, phone="2")
    assert phones(store) == ["2", "2", PHONE]
