"""What another program reads in the vCards that we write: every field as it is, whatever somebody is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.exchange.contacts.files import write_contacts
from kvo_inspect.store.contacts.contact import contacts, pick_contacts
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, set_partner
from tests.exchange.judges import vobject_cards
from tests.hostile import HOSTILE
from tests.laptops import Laptop

SIGNS = (
    *HOSTILE.values(),
    "Bos; Zn, \\ de",
    "een\\nregel",
    "\\",
    "\\;,",
    "ü" * 200,
    "a" * 74 + "é;" * 40,
    "END:VCARD",
    " spatie ",
    "=C3=A9",
    "Ö:x;y",
)


def test_another_program_reads_every_field_of_what_we_write(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "laptop")
    store = laptop.store
    parks = [add_park(store, f"Park {sign}"[:100], "Lingeveen").id for sign in ("Achter; veld", "Boven, veld")]
    first = made_id("partner", parks[0], "municipality")
    set_partner(
        store,
        first,
        organisation="Gemeente Lingeveen; ruimte, groen",
        person="J. de Wit, ing.",
        email="post@lingeveen.example",
        phone="0000 - 12 34 00",
        fault_number="14 0000; dag, nacht",
        address="Markt 1; achter, 1234 AB Lingeveen",
        language="en",
        way="phone",
        without_names=True,
    )
    pick_contacts(store, parks[1], [contact.id for contact in contacts(store)])
    for place, sign in enumerate(SIGNS):  # a name in front: some are nothing once they are clean
        add_partner(
            store, parks[0], "company", organisation=f"{place}{sign}"[:150], person=f"{sign}{place}"[:150], address=f"Weg {sign}"[:150]
        )
    known = contacts(store)
    path = write_contacts(store, None, "vcf", tmp_path)
    laptop.close()
    cards = vobject_cards(path)
    assert len(cards) == len(known) == len(SIGNS) + 1
    for card, contact in zip(cards, known, strict=True):
        shown = contact.shown

        def values(name: str, card: dict[str, list[Any]] = card) -> list[Any]:
            return [value for value, _params in card.get(name, [])]

        assert values("version") == ["4.0"]
        assert values("uid") == [f"urn:uuid:{contact.id}"]
        assert values("fn") == [shown.person or shown.organisation]
        assert values("org") == ([[shown.organisation]] if shown.organisation else [])
        assert values("email") == ([shown.email] if shown.email else [])
        assert values("adr") == ([shown.address] if shown.address else [])
        assert values("tel") == [number for number in (shown.phone, shown.fault_number) if number]
        assert values("lang") == [shown.language]
        assert values("x-kvo-kind") == [shown.kind]
        assert values("x-kvo-way") == ([shown.way] if shown.way else [])
        assert values("x-kvo-without-names") == (["yes"] if shown.without_names else [])
        assert values("x-kvo-park") == list(contact.parks)
    municipality = next(card for card in cards if len(card["x-kvo-park"]) == 2)
    assert [params.get("TYPE") for _value, params in municipality["tel"]] == [None, ["x-emergency"]]
