"""vCards as other programs write them, and ours as RFC 6350 asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.parks.contact import Contact
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.exchange.contacts.reading import read_contacts
from kvo_inspect.exchange.contacts.vcard import card_text

PHONE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.0//EN
N:Wit;Joost;de;;
FN:Joost de Wit
ORG:Gemeente Lingeveen;Ruimte;
item1.EMAIL;type=INTERNET;type=pref:joost@lingeveen.example
item1.X-ABLabel:Werk
EMAIL;type=INTERNET;type=HOME:thuis@wit.example
TEL;type=CELL;type=VOICE;type=pref:06 00000000
TEL;type=WORK;type=FAX:0000
item2.ADR;type=WORK;type=pref:;;Markt 1;Lingeveen;;1234 AB;Nederland
NOTE:Belt liever\\, mailt\\nnooit
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
 //gA7Q1JFQVRPUjogZ2QtanBlZyB2MS4wIChgQEBAQEBAQEBAQEBAQEBAQ
END:VCARD
"""
OUTLOOK = """BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=nl;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:Jos=E9;Ren=E9
FN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:Ren=E9 Jos=
=E9
ORG:Bos & Zn
TEL;WORK;VOICE:0000 - 1
EMAIL;PREF;INTERNET:post@bos.example
END:VCARD
"""
FOUR = """begin:vcard
version:4.0
kind:org
fn:Waterschap Linge
tel;value=uri;pref=2:tel:+31-000-2
tel;value=uri;pref=1:tel:+31-000-1
lang:en
end:vcard
BEGIN:VCARD
VERSION:4.0
FN:Anja Visser
N:Visser;Anja;;;
LANG:fr
END:VCARD
"""


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "een lijst zonder einde"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return path


def test_a_phone(tmp_path: Path) -> None:
    (contact,) = read_contacts(written(tmp_path, PHONE)).given
    assert contact.fields == {
        "organisation": "Gemeente Lingeveen",
        "person": "Joost de Wit",
        "email": "joost@lingeveen.example",
        "phone": "06 00000000",
        "address": "Markt 1, 1234 AB Lingeveen",
    }


def test_an_older_program(tmp_path: Path) -> None:
    (contact,) = read_contacts(written(tmp_path, OUTLOOK)).given
    assert contact.fields == {"organisation": "Bos & Zn", "person": "René José", "email": "post@bos.example", "phone": "0000 - 1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_newest_form_and_a_person_without_an_organisation(tmp_path: Path, encoding: str) -> None:
    water, anja = read_contacts(written(tmp_path, FOUR, encoding)).given
    assert water.fields == {"organisation": "Waterschap Linge", "phone": "+31-000-1", "language": "en"}
    assert anja.fields == {"person": "Anja Visser"}, "a language that nobody writes here says nothing"
    assert (water.row, anja.row) == (1, 9)


def test_what_is_cut_or_no_vcard_is_told_with_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    text = FOUR + "BEGIN:VCARD\nFN:Half\nBEGIN:VCARD\nFN:Heel\nORG:Heel\nzomaar een regel\nEND:VCARD\nBEGIN:VCARD\nFN:Cut\n"
    contact_list = read_contacts(written(tmp_path, text))
    assert [contact.name for contact in contact_list.given] == ["Waterschap Linge", "Anja Visser", "Heel"]
    assert [problem.row for problem in contact_list.problems] == [15, 20, 22]


def test_a_written_card_keeps_to_the_form() -> None:
    name = "Bedrijf; met, tekens \\ en é" * 6
    partner = Partner(id="1", park="p", organisation=name, person="Jan", fault_number="14 0", address="Weg 1, X", without_names=True)
    text = card_text(Contact("0f6c", (partner,), ("Park, een",)))
    lines = text.split("\r\n")
    assert lines[:4] == ["BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:0f6c", "KIND:individual"]
    assert lines[-2:] == ["END:VCARD", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in text.replace("\r\n", "")
    unfolded = text.replace("\r\n ", "")
    assert "ORG:" + name.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") in unfolded
    assert "X-KVO-PARK:Park\\, een" in unfolded
