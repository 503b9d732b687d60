"""Notes of a laptop: a name goes from where something went and from who signs, and from the files of the record with it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from kvo_inspect.exchange.laptops.folder import forget_folder, known_folders
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.departures import departures, note_departure
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.people.disclosures import disclosures_noted
from kvo_inspect.store.people.erasing import Erased, ErasePlan, erase, plan_erasing
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.record.laptop_only import RECEIVER, SIGNER, get_laptop_only, put_laptop_only
from kvo_inspect.wording.people.erasing import erased_sentence, plan_sentences
from tests.laptops import Laptop, batch
from tests.store.people.test_erasing import WHY, files_with, found_on_round, planned

DEVICE = "a" * 16


def note_signer(laptop: Laptop, name: str) -> None:
    noted = {"letters": "KB", "name": name, "key": "ssh-ed25519 AAAA", "since": "2026-11-12T12:00:00+01:00"}
    put_laptop_only(laptop.store.db, f"{SIGNER}{DEVICE}", json.dumps(noted, ensure_ascii=False))


def signer_name(laptop: Laptop) -> str:
    return str(json.loads(get_laptop_only(laptop.store.db, f"{SIGNER}{DEVICE}"))["name"])


def where_all_went(laptop: Laptop) -> set[str]:
    return {departure.where for departure in departures(laptop.store)}


def test_where_something_went_keeps_its_folder_and_its_ending(laptop: Laptop) -> None:
    store = laptop.store
    found_on_round(laptop, "Hek open, zei Wim Kanarie")
    note_departure(store, "letter", Path("/brieven/brief-Wim_Kanarie.txt"))
    note_departure(store, "report", Path("/Wim Kanarie/rapport.pdf"))
    note_departure(store, "list", "C:\\lijsten\\wim.kanarie", ["Wim Kanarie", "Gemeente"])
    note_departure(store, "export", Path("/brieven/Kanariepark.csv"))
    held = held_under(store, "Wim Kanarie")
    assert [(text.where, text.text) for text in held.on_laptop] == [("letter", "/brieven/brief-Wim_Kanarie.txt")]
    assert len(disclosures_noted(store, held)) == 3, "the others are told among what may hold the name"
    plan = planned(laptop, "Wim Kanarie")
    assert any("3 notes" in sentence and "brief-Wim_Kanarie.txt" in sentence for sentence in plan_sentences(plan))
    assert not any("that signs" in sentence for sentence in plan_sentences(plan))
    erased = erase(store, plan, WHY)
    assert (erased.notes, erased.final) == (3, True)
    assert where_all_went(laptop) == {"/brieven/….txt", "/…/rapport.pdf", "C:\\lijsten\\…", "/brieven/Kanariepark.csv"}
    assert {departure.to for departure in departures(store)} == {(), ("…", "Gemeente")}
    assert held_under(store, "Wim Kanarie").count == 0
    laptop.close()
    for spelling in ("wim kanarie", "wim_kanarie", "wim.kanarie"):  # three letters alone stand in a sealed file by chance
        assert files_with(laptop.data, spelling) == []


def test_a_note_alone_is_reason_enough_and_a_last_name_alone_is_not(laptop: Laptop) -> None:
    note_departure(laptop.store, "mail", Path("/post/Kanarie.eml"))
    note_signer(laptop, "W. Kanarie")
    sure = planned(laptop, "Wim Kanarie")
    assert [note.text for note in sure.notes] == ["W. Kanarie"]
    plan = plan_erasing(laptop.store, held_under(laptop.store, "Wim Kanarie"), last_name_too=True)
    assert not plan.is_nothing
    assert "Of a laptop that signs its letters stay." in plan_sentences(plan)
    erased = erase(laptop.store, plan, WHY)
    assert erased == Erased(0, 0, 0, True, 2)
    assert erased_sentence(erased) == "2 notes of this laptop lost the name."
    assert (where_all_went(laptop), signer_name(laptop)) == ({"/post/….eml"}, "")


def test_who_may_still_read_stays_on_the_list_and_in_what_left_for_them(laptop: Laptop) -> None:
    store, noted = laptop.store, json.dumps({"name": "Wim Kanarie", "since": "2026-11-12T12:00:00+01:00"})
    put_laptop_only(store.db, f"{RECEIVER}age1key", noted)
    note_departure(store, "pack", Path("/stick/a.kvopack"), ["Wim Kanarie"])
    plan = planned(laptop, "Wim Kanarie")
    assert (plan.is_nothing, plan.readers) == (True, ("Wim Kanarie",))
    assert any("who may read" in sentence and "Wim Kanarie" in sentence for sentence in plan_sentences(plan))
    put_laptop_only(store.db, f"{RECEIVER}age1key", "")
    plan = planned(laptop, "Wim Kanarie")
    assert (len(plan.notes), plan.readers) == (1, ())


def test_a_folder_to_exchange_through_stays_and_the_preview_says_so(laptop: Laptop, tmp_path: Path) -> None:
    folder = tmp_path / "media" / "Wim Kanarie" / "stick"
    folder.mkdir(parents=True)
    found_on_round(laptop, "Hek open, zei Wim Kanarie")
    sync(laptop.store, folder, new=True)
    plan = planned(laptop, "Wim Kanarie")
    assert plan.folders == (str(folder),)
    assert any("exchanges through stays" in sentence and "stick" in sentence for sentence in plan_sentences(plan))
    erase(laptop.store, plan, WHY)
    (known,) = known_folders(laptop.store)
    forget_folder(laptop.store, known.id)
    assert planned(laptop, "Wim Kanarie").folders == ()


def test_a_park_alone_has_no_notes(laptop: Laptop) -> None:
    finding = found_on_round(laptop, "Hek open, zei Wim Kanarie")
    note_departure(laptop.store, "letter", Path("/brieven/Wim Kanarie.txt"))
    plan: ErasePlan = plan_erasing(laptop.store, held_under(laptop.store, "Wim Kanarie"), park=finding.park)
    assert (len(plan.texts), plan.notes) == (1, ())


def test_who_signs_loses_a_name_that_is_erased_elsewhere(laptop: Laptop, tmp_path: Path) -> None:
    here, there = laptop, Laptop(tmp_path / "there", dt.timedelta(0), "Wim Kanarie")
    receive(there.store, batch(here.store))
    found_on_round(there, "Hek open")
    receive(here.store, batch(there.store))
    note_signer(here, "Wim Kanarie")
    there.store.author = "Karin Bos"
    erase(there.store, planned(there, "Wim Kanarie"), WHY)
    receive(here.store, batch(there.store))
    assert signer_name(here) == ""
    here.close()
    there.close()
    assert files_with(here.data, "kanarie") == []
