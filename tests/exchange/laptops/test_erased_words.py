"""Erased words in a shared folder: the laptop that wrote them there writes its files anew without, photos go, and nobody waits for them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.people.erasing import erase, plan_erasing
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.people.last_traces import make_final
from kvo_inspect.store.people.requests import erasure_requests
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.restore import restore_backup
from kvo_inspect.wording.merging import received_texts
from tests.exchange.photographed import kept
from tests.laptops import Laptop, prepared, state
from tests.store.papers.files import PDF
from tests.store.people.test_erasing import files_with


def words_in(folder: Path) -> str:
    """All that packs in a folder say."""
    texts = []
    for path in folder.rglob("*.kvopack"):
        with ZipFile(path) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return " ".join(texts)


def test_the_folder_holds_erased_words_no_more(tmp_path: Path) -> None:
    first, second = prepared(tmp_path / "first"), Laptop(tmp_path / "second", author="Karin")
    folder = tmp_path / "shared"
    folder.mkdir()
    round_ = first.store.select(Round)[0]
    finding = record_finding(first.store, round_.id, route(first.store, round_.park)[0].id, NewFinding(text="Kanarie hier"))
    sync(first.store, folder, new=True)
    sync(second.store, folder, new=True)
    record_finding(second.store, round_.id, route(second.store, round_.park)[0].id, NewFinding(text="Kanarie daar"))
    sync(second.store, folder)
    sync(first.store, folder)
    assert "Kanarie" in words_in(folder)
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie")), "asked for it")
    sync(first.store, folder)
    assert "Kanarie hier" not in words_in(folder)
    assert "Kanarie daar" in words_in(folder)  # the other laptop's own file, which nobody else touches
    sync(second.store, folder)
    assert "Kanarie" not in words_in(folder)
    sync(first.store, folder)
    third = Laptop(tmp_path / "third")
    assert not sync(third.store, folder, new=True).waiting
    assert third.store.get(Finding, finding.id).text == "somebody hier"
    for laptop in (first, second):
        sync(laptop.store, folder)
    sync(first.store, folder)
    assert state(first.store)["finding"] == state(second.store)["finding"] == state(third.store)["finding"]
    before = sorted(folder.rglob("*.kvopack"))
    sync(first.store, folder)
    sync(second.store, folder)
    assert sorted(folder.rglob("*.kvopack")) == before
    for laptop in (first, second, third):
        laptop.close()


def test_who_went_on_from_a_backup_takes_words_out_of_what_it_wrote_before(tmp_path: Path) -> None:
    first, second = prepared(tmp_path / "first"), Laptop(tmp_path / "second", author="Karin")
    folder = tmp_path / "shared"
    folder.mkdir()
    round_ = first.store.select(Round)[0]
    record_finding(first.store, round_.id, route(first.store, round_.park)[0].id, NewFinding(text="Kanarie hier"))
    sync(first.store, folder, new=True)
    backup = write_backup(first.store.path, tmp_path / "backup.db")
    former = first.store.device
    first.close()
    restore_backup(first.data, backup)
    first.open()
    assert first.store.device != former
    sync(first.store, folder, new=True)
    sync(second.store, folder, new=True)
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie")), "asked for it")
    for laptop in (first, second, first, second):
        sync(laptop.store, folder)
    assert "Kanarie" not in words_in(folder)
    assert list((folder / former).glob("*.kvopack")) == []
    for laptop in (first, second):
        assert [request.waiting for request in erasure_requests(laptop.store)] == [()]
    third = Laptop(tmp_path / "third")
    assert not sync(third.store, folder, new=True).waiting
    assert state(third.store)["finding"] == state(first.store)["finding"] == state(second.store)["finding"]
    for laptop in (first, second, third):
        assert doctor(laptop.store) == []
        laptop.close()


def test_whoever_takes_an_erasure_in_is_told_that_words_go_for_good(tmp_path: Path) -> None:
    first, second, third = prepared(tmp_path / "first"), Laptop(tmp_path / "second"), Laptop(tmp_path / "third")
    folder, pack = tmp_path / "shared", tmp_path / "out.kvopack"
    folder.mkdir()
    round_ = first.store.select(Round)[0]
    record_finding(first.store, round_.id, route(first.store, round_.park)[0].id, NewFinding(text="Kanarie hier"))
    sync(first.store, folder, new=True)
    for laptop in (second, third):
        assert "go for good" not in " ".join(synced_texts(sync(laptop.store, folder, new=True)))
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie")), "asked for it")
    make_pack(first.store, pack)
    sentence = "Words of 1 thing go for good, because somebody erased them: nothing brings them back."
    assert sentence in received_texts(merge(second.store, pack, plan_only=True)), "before it is done"
    assert sentence in received_texts(merge(second.store, pack))
    sync(first.store, folder)
    assert sentence in synced_texts(sync(third.store, folder))
    for laptop in (first, second, third):
        assert "go for good" not in " ".join(synced_texts(sync(laptop.store, folder))), "told once"
        laptop.close()


def test_a_program_that_learns_of_erasures_by_an_update_takes_words_and_bytes_out_of_its_files(tmp_path: Path) -> None:
    first, second = prepared(tmp_path / "first"), Laptop(tmp_path / "second")
    round_ = first.store.select(Round)[0]
    record_finding(first.store, round_.id, route(first.store, round_.park)[0].id, NewFinding(text="Kanarie woont hier"))
    paper = add_paper(first.store, first.store.select(Park)[0].id, paper_file("a.pdf", PDF), kind="agreement", title="Van Kanarie")
    before, after = tmp_path / "before.kvopack", tmp_path / "after.kvopack"
    make_pack(first.store, before, photos=photos_to_pack(first.store).files)
    merge(second.store, before)
    words = second.store.rows("select author, reason, salt, fields, log, seq from change")
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie"), files=[paper]), "asked for it")
    make_pack(first.store, after)
    merge(second.store, after)
    second.close()
    with closing(sqlite3.connect(second.store.path)) as db, db:  # as a program leaves it that takes erasures for what it does not know
        db.executemany("update change set author = ?, reason = ?, salt = ?, fields = ?, erased = null where log = ? and seq = ?", words)
        db.execute("update local set value = '8' where key = 'field set'")
    photo_file(second.data, paper.sha256).write_bytes(PDF)
    assert files_with(second.data, "Kanarie woont") == ["record.db"]
    second.open()  # updated
    assert make_final(second.store)
    second.close()
    assert files_with(second.data, "Kanarie") == []
    assert kept(second) == {}
    second.open()
    assert doctor(second.store) == []
    for laptop in (first, second):
        laptop.close()
