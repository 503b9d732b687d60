"""Contacts between laptops: who gets one park gets the contacts of that park and no others; what was done apart comes together."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.exchange.record.formats import FORMATS
from kvo_inspect.exchange.record.manner import Manner
from kvo_inspect.store.contacts.contact import change_contact, contact_of, contacts, join_contacts, pick_contacts, proposed_joins
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, remove_partner, set_partner
from kvo_inspect.store.record import logs
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.wording.merging import received_texts
from tests.laptops import Laptop, state

PARKS = ("Achterveld", "Bovenveld", "Contreveld")


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Laptop]:
    """Three parks; the municipality is one contact in all, each park has a company of its own."""
    laptop = Laptop(tmp_path / "anna", author="Anna")
    store = laptop.store
    ids = [add_park(store, name, "Lingeveen").id for name in PARKS]
    first = store.select(Partner, "where park = ? and kind = 'municipality'", [ids[0]])[0]
    set_partner(store, first.id, organisation="Gemeente Lingeveen", email="post@lingeveen.example", person="Joost de Wit")
    pick_contacts(store, ids[1], [first.id])
    pick_contacts(store, ids[2], [store.get(Partner, first.id).contact])
    for park, name in zip(ids, PARKS, strict=True):
        add_partner(
            store, park, "company", organisation=f"Bedrijf {name}", person=f"Persoon {name}", email=f"{name.lower()}@bedrijf.example"
        )
    yield laptop
    assert doctor(laptop.store) == []
    laptop.close()


@pytest.fixture
def bas(anna: Laptop, tmp_path: Path) -> Iterator[Laptop]:
    laptop = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    yield laptop
    assert doctor(laptop.store) == []
    laptop.close()


def meet(anna: Laptop, bas: Laptop, room: Path) -> None:
    for sender, receiver in ((anna, bas), (bas, anna)):
        sender.pack(room / f"{sender.author}.kvopack")
        merge(receiver.store, room / f"{sender.author}.kvopack")
    assert state(anna.store) == state(bas.store)


def park_id(laptop: Laptop, name: str) -> str:
    return str(laptop.store.rows("select id from park where name = ?", [name])[0][0])


def municipality(laptop: Laptop) -> str:
    return str(laptop.store.rows("select contact from partner where organisation = 'Gemeente Lingeveen' limit 1")[0][0])


def all_bytes(path: Path) -> bytes:
    """Return the bytes of a file, and of all that is packed in it, however deep."""
    raw = path.read_bytes() if isinstance(path, Path) else path
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return raw + b"".join(packed.read(name) for name in packed.namelist())


def test_a_pack_of_one_park_holds_the_contacts_of_that_park_and_no_trace_of_the_others(anna: Laptop, tmp_path: Path) -> None:
    change_contact(anna.store, municipality(anna), phone="14 0000")
    out = tmp_path / "one.kvopack"
    anna.pack(out, [park_id(anna, "Bovenveld")])
    raw = all_bytes(out)
    assert b"Bedrijf Bovenveld" in raw
    assert b"Gemeente Lingeveen" in raw
    for name in ("Achterveld", "Contreveld"):
        for text in (f"Bedrijf {name}", f"Persoon {name}", f"{name.lower()}@bedrijf.example", name, park_id(anna, name)):
            assert text.encode() not in raw, text
    carla = Laptop(tmp_path / "carla", author="Carla")
    merge(carla.store, out)
    assert [(contact.shown.organisation, contact.parks) for contact in contacts(carla.store)] == [
        ("Bedrijf Bovenveld", ("Bovenveld",)),
        ("Gemeente Lingeveen", ("Bovenveld",)),
    ]
    carla.close()


def test_an_export_of_one_park_names_no_contact_of_another(anna: Laptop, tmp_path: Path) -> None:
    from kvo_inspect.store.export.rows import ExportScope

    scope = ExportScope(park=park_id(anna, "Bovenveld"))
    out = tmp_path / "one.json"
    FORMATS["json"].write(anna.store, out, scope, Manner())
    partners = json.loads(out.read_text("utf-8"))["partner"]
    assert {partner["organisation"] for partner in partners} == {"", "Bedrijf Bovenveld", "Gemeente Lingeveen"}


def test_who_has_some_of_the_parks_changes_those_and_the_rest_is_told_as_two_values(anna: Laptop, tmp_path: Path) -> None:
    carla = Laptop(tmp_path / "carla", author="Carla", skew=dt.timedelta(minutes=9))
    anna.pack(tmp_path / "two.kvopack", [park_id(anna, "Achterveld"), park_id(anna, "Bovenveld")])
    merge(carla.store, tmp_path / "two.kvopack")
    change_contact(carla.store, municipality(carla), person="Sanne Kuiper")
    carla.pack(tmp_path / "back.kvopack")
    merge(anna.store, tmp_path / "back.kvopack")
    contact = contact_of(anna.store, municipality(anna))
    assert contact.differing == {"person": ("Sanne Kuiper", "Joost de Wit")}
    change_contact(anna.store, contact.id, person="Sanne Kuiper")
    assert contact_of(anna.store, contact.id).differing == {}
    carla.close()


def test_changed_apart_is_a_double_value_in_each_park_and_chosen_once_for_all(anna: Laptop, bas: Laptop, tmp_path: Path) -> None:
    contact_id = municipality(anna)
    change_contact(anna.store, contact_id, phone="1")
    change_contact(bas.store, contact_id, phone="2", person="Sanne")
    meet(anna, bas, tmp_path)
    assert {(double.field, double.noun) for double in list_conflicts(anna.store)} == {("phone", "partner")}
    assert len(list_conflicts(anna.store)) == 3
    assert {copy.person for copy in contact_of(anna.store, contact_id).partners} == {"Sanne"}
    change_contact(anna.store, contact_id, phone="1")
    assert list_conflicts(anna.store) == []
    meet(anna, bas, tmp_path)
    assert {copy.phone for copy in contact_of(bas.store, contact_id).partners} == {"1"}


def test_one_of_two_values_chosen_in_one_park_leaves_the_others_to_choose(anna: Laptop, bas: Laptop, tmp_path: Path) -> None:
    contact_id = municipality(anna)
    change_contact(anna.store, contact_id, phone="1")
    change_contact(bas.store, contact_id, phone="2")
    meet(anna, bas, tmp_path)
    double = list_conflicts(anna.store)[0]
    choose(anna.store, double, double.values[0].change)
    assert len(list_conflicts(anna.store)) == 2
    assert set(contact_of(anna.store, contact_id).differing) == {"phone"}


def test_removed_in_one_park_and_changed_in_another(anna: Laptop, bas: Laptop, tmp_path: Path) -> None:
    """A removal stands where it was made, unless the same copy was worked on elsewhere without knowing: then it stays, as anything does."""
    (here,) = (contact for contact in contacts(anna.store) if contact.shown.organisation == "Bedrijf Achterveld")
    (there,) = pick_contacts(anna.store, park_id(anna, "Bovenveld"), [here.id])
    contact_id = there.contact
    meet(anna, bas, tmp_path)
    remove_partner(anna.store, there.id)
    change_contact(anna.store, contact_id, phone="2")
    meet(anna, bas, tmp_path)
    assert [(copy.phone, park) for copy, park in zip(*_of(bas, contact_id), strict=True)] == [("2", "Achterveld")]
    change_contact(bas.store, contact_id, phone="3")
    pick_contacts(bas.store, park_id(bas, "Bovenveld"), [contact_id])
    meet(anna, bas, tmp_path)
    (again,) = (copy for copy in contact_of(anna.store, contact_id).partners if copy.park == park_id(anna, "Bovenveld"))
    remove_partner(anna.store, again.id)
    change_contact(bas.store, contact_id, phone="4")
    meet(anna, bas, tmp_path)
    assert {copy.phone for copy in contact_of(anna.store, contact_id).partners} == {"4"}
    assert len(contact_of(anna.store, contact_id).partners) == 2, "worked on without knowing of the removal"


def test_who_removed_a_partner_and_who_changed_it_both_hear_that_it_is_there(anna: Laptop, bas: Laptop, tmp_path: Path) -> None:
    company = next(partner for partner in anna.store.select(Partner) if partner.organisation == "Bedrijf Achterveld")
    remove_partner(anna.store, company.id)
    set_partner(bas.store, company.id, phone="5")
    set_partner(anna.store, next(each.id for each in anna.store.select(Partner) if each.organisation == "Bedrijf Bovenveld"), phone="6")
    sentence = "Bedrijf Achterveld (partner, Achterveld) was removed by Anna and changed by Bas, who did not know"
    anna.pack(tmp_path / "anna.kvopack")
    planned = merge(bas.store, tmp_path / "anna.kvopack", plan_only=True)
    assert [text for text in received_texts(planned) if text.startswith(sentence)], "before it is taken in"
    told = received_texts(merge(bas.store, tmp_path / "anna.kvopack"))
    assert len([text for text in told if text.startswith(sentence)]) == 1
    assert not [text for text in told if text.startswith("Bedrijf Bovenveld")], "that was only changed"
    bas.pack(tmp_path / "bas.kvopack")
    told = received_texts(merge(anna.store, tmp_path / "bas.kvopack"))
    assert len([text for text in told if text.startswith(sentence)]) == 1
    assert state(anna.store) == state(bas.store)
    assert anna.store.get(Partner, company.id).phone == "5"
    remove_partner(anna.store, company.id)
    anna.pack(tmp_path / "again.kvopack")
    told = received_texts(merge(bas.store, tmp_path / "again.kvopack"))
    assert not [text for text in told if text.startswith("Bedrijf")], "who knows of the change removes it"
    assert state(anna.store) == state(bas.store)


def _of(laptop: Laptop, contact_id: str) -> tuple[tuple[Partner, ...], tuple[str, ...]]:
    contact = contact_of(laptop.store, contact_id)
    return contact.partners, contact.parks


def test_joined_apart_is_one_contact_or_proposed_again_and_never_a_double_id(anna: Laptop, bas: Laptop, tmp_path: Path) -> None:
    for name in PARKS:
        add_partner(anna.store, park_id(anna, name), "owner", organisation="Vastgoed Kade")
    meet(anna, bas, tmp_path)
    for laptop, count in ((anna, 2), (bas, 3)):
        (proposal,) = proposed_joins(laptop.store)
        join_contacts(laptop.store, [contact.id for contact in proposal.contacts][:count])
    meet(anna, bas, tmp_path)
    assert list_conflicts(anna.store) == []
    owners = [contact for contact in contacts(anna.store) if contact.shown.organisation == "Vastgoed Kade"]
    assert sum(len(contact.partners) for contact in owners) == 3
    if len(owners) > 1:
        (proposal,) = proposed_joins(anna.store)
        join_contacts(anna.store, [contact.id for contact in proposal.contacts])
    assert len([contact for contact in contacts(anna.store) if contact.shown.organisation == "Vastgoed Kade"]) == 1


def test_what_an_older_program_can_read_is_written_so_that_it_reads_it(anna: Laptop) -> None:
    """Only who shares a contact, an address or a wish needs a program that knows those: a telephone number goes to all."""
    store, contact_id = anna.store, municipality(anna)
    change_contact(store, contact_id, phone="14 0000")
    add_partner(store, park_id(anna, "Achterveld"), "company", organisation="Bos BV", phone="1", address="", way=None, without_names=False)
    copy = contact_of(store, contact_id).partners[0]
    last = [
        logs.changes_of(store.db, "partner", noun_id)[-1] for noun_id in (copy.id, store.select(Partner, "order by n desc limit 1")[0].id)
    ]
    assert [change.v for change in last] == [1, 1]
    change_contact(store, contact_id, address="Markt 1")
    assert logs.changes_of(store.db, "partner", copy.id)[-1].v == 5
