"""What is held under a name: now and before, in every spelling, by whole words, and never what is confidential before it is asked for."""

from __future__ import annotations

import json

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import RuleError
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.departures import note_departure
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.partners import partners_of, set_partner
from kvo_inspect.store.people.disclosures import disclosures_noted
from kvo_inspect.store.people.held import HeldUnderName, held_under
from kvo_inspect.store.record.laptop_only import HIDDEN, LINES, RECEIVER, SIGNER, TRUST, put_laptop_only
from kvo_inspect.store.rounds.participants import correct_participant
from kvo_inspect.store.walk.loading import keep_draft
from kvo_inspect.wording.people.held import on_laptop_sentence
from tests.laptops import Laptop


def told(held: HeldUnderName) -> list[tuple[str, str, str, bool, bool]]:
    return [(text.thing.noun, text.path, text.text, text.sure, text.stands) for text in held.texts]


def found_on_round(laptop: Laptop, text: str, *, confidential: bool = False) -> Finding:
    round_ = laptop.store.select(Round)[0]
    stop = route(laptop.store, round_.park)[0]
    return record_finding(laptop.store, round_.id, stop.id, NewFinding(text=text, confidential=confidential))


def test_texts_names_and_what_goes_along(laptop: Laptop) -> None:
    store = laptop.store
    finding = found_on_round(laptop, "Hek kapot, gemeld bij Jan de Vriés en niet bij Vriesema")
    set_finding(store, finding.id, promised_by="J. de Vries")
    partner = partners_of(store, finding.park)[0]
    set_partner(store, partner.id, person="de Vries", email="loket@amert.example")
    held = held_under(store, "jan de vries")
    assert told(held) == [
        ("partner", "email", "loket@amert.example", True, True),
        ("partner", "person", "de Vries", False, True),
        ("finding", "text", "Hek kapot, gemeld bij Jan de Vriés en niet bij Vriesema", True, True),
        ("finding", "promised_by", "J. de Vries", True, True),
    ]
    assert set(held.park_names.values()) == {"Park 0"}
    assert held_under(store, "Vriesem").count == 0


def test_a_name_is_held_however_it_was_pasted(laptop: Laptop) -> None:
    texts = ("Hek open\nDe Vries\u00a0J. belde", "Lamp bij jan_de_vries", "Ｖｒｉｅｓ was er", "Kuil\nVries, Jan")
    for text in texts:
        found_on_round(laptop, text)
    assert told(held_under(laptop.store, "Jan de Vries")) == [("finding", "text", text, "Ｖ" not in text, True) for text in texts]


def test_what_was_corrected_is_held_by_the_log(laptop: Laptop) -> None:
    store = laptop.store
    person = next(person for person in store.select(Participant) if person.name == "Piet")
    correct_participant(store, person.id, name="Anna Zwart")
    assert ("participant", "name", "Piet", True, False) in told(held_under(store, "Piet"))
    assert told(held_under(store, "A. Zwart")) == [("participant", "name", "Anna Zwart", True, True)]
    assert held_under(store, "Berta Zwart").texts == ()


def test_two_people_of_one_name_stand_apart(laptop: Laptop) -> None:
    held = held_under(laptop.store, "Jan")
    assert {(text.thing.park, text.text) for text in held.texts} == {(park.id, "Jan") for park in laptop.store.select(Park)}
    assert len({text.thing.id for text in held.texts}) == 2


def test_the_confidential_is_told_when_it_is_asked_for(laptop: Laptop) -> None:
    found_on_round(laptop, "Zwartekamp gezien", confidential=True)
    keep_draft(laptop.store, "r", "note", "bij Zwartekamp", hidden=True)
    assert held_under(laptop.store, "Zwartekamp").count == 0
    held = held_under(laptop.store, "Zwartekamp", confidential=True)
    assert [(text.text, text.thing.confidential) for text in held.texts] == [("Zwartekamp gezien", True)]
    assert [(text.where, text.text) for text in held.on_laptop] == [("draft", "bij Zwartekamp")]


def test_authors_the_settings_and_files_of_ones_own(laptop: Laptop) -> None:
    save_settings(laptop.data, Settings(name="Fatima"))
    (laptop.data / "letters").mkdir()
    (laptop.data / "letters" / "ours.toml").write_text("signature = 'Fátima'\n", "utf-8")
    held = held_under(laptop.store, "fatima", confidential=True)
    assert {(each.author, each.sure) for each in held.authored} == {("Fatima", True)}
    assert sum(each.changes for each in held.authored) == laptop.store.rows("select count(*) from change where author <> ''")[0][0]
    assert [(text.where, text.called) for text in held.on_laptop] == [("settings", "settings.toml"), ("own_file", "letters/ours.toml")]


@pytest.mark.parametrize("typed", ["", "x", "...", "J."])
def test_what_finds_nobody_is_refused(laptop: Laptop, typed: str) -> None:
    with pytest.raises(RuleError):
        held_under(laptop.store, typed)


def test_of_what_lies_on_the_laptop_alone_only_a_text_is_told(laptop: Laptop) -> None:
    store, laptop_only = laptop.store, {"name": "Karin Bos", "since": "2026-11-12T12:00:00+01:00"}
    put_laptop_only(store.db, f"{RECEIVER}age1secret", json.dumps(laptop_only))
    put_laptop_only(store.db, f"{SIGNER}{'a' * 16}", json.dumps(laptop_only | {"letters": "KB", "key": "ssh-ed25519 AAAA"}))
    put_laptop_only(store.db, LINES, json.dumps([["Note", "bij Karin Bos"], ["Other", "Willem Specht"]]))
    put_laptop_only(store.db, f"{HIDDEN}{LINES}", json.dumps([["Note", "Karin Bos gezien"]]))
    put_laptop_only(store.db, f"{TRUST}key of a later program", "PRIVATE KEY of Karin Bos")
    told_on_laptop = [("draft", "bij Karin Bos"), ("receiver", "Karin Bos"), ("signer", "Karin Bos")]
    held = held_under(store, "Karin Bos")
    assert [(text.where, text.text) for text in held.on_laptop] == told_on_laptop
    assert all(on_laptop_sentence(text).count("Karin Bos") == 1 for text in held.on_laptop)
    held = held_under(store, "Karin Bos", confidential=True)
    assert sorted((text.where, text.text) for text in held.on_laptop) == sorted([("draft", "Karin Bos gezien"), *told_on_laptop])


def test_what_left_since_is_told(laptop: Laptop) -> None:
    assert [each.way for each in disclosures_noted(laptop.store, held_under(laptop.store, "Piet"))] == []
    note_departure(laptop.store, "report", laptop.data / "Piet.pdf", ["KBT"])
    note_departure(laptop.store, "folder", laptop.data)
    (disclosure,) = disclosures_noted(laptop.store, held_under(laptop.store, "Piet"))
    assert (disclosure.way, disclosure.who.endswith("Piet.pdf, KBT")) == ("file", True)
    assert held_under(laptop.store, "Piet").on_laptop == ()
