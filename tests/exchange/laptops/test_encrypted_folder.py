"""A folder that only accepted laptops read: nothing in it tells anything, who is taken off reads no more, what lay plainly is replaced."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.laptops.account import access_texts, synced_texts
from kvo_inspect.exchange.laptops.folder import MARKER, ParkChoice, is_encrypted_folder
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import Synced, sync
from kvo_inspect.exchange.trust.device_key import fingerprint_of
from kvo_inspect.exchange.trust.receiver import (
    add_receiver,
    find_receiver,
    own_public,
    read_key,
    receivers,
    remove_receiver,
    waiting_laptops,
)
from kvo_inspect.exchange.trust.signature import signature_file
from kvo_inspect.protection.unlocked import unlock
from kvo_inspect.store.people.erasing import erase, plan_erasing, plan_erasing_finding
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.exchange.laptops.test_handover import find as record
from tests.exchange.laptops.test_sync import texts
from tests.exchange.photographed import bytes_of, kept, left_over, photograph, sha_of
from tests.laptops import SIGNAL, Laptop, prepared, state
from tests.tui.protection.folder import PASSPHRASE, protect


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Laptop]]:
    first = prepared(tmp_path / "Anna", parks=2)
    first.author = "Anna"
    laptops = [first, *(first.copy_to(tmp_path / name, author=name) for name in ("Bas", "Cor"))]
    yield laptops
    for laptop in laptops:
        assert doctor(laptop.store) == []
        assert left_over(laptop) == []
        laptop.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def find(laptop: Laptop, text: str, item: str | None = None) -> None:
    record(laptop.store, text, item=item) if item else record(laptop.store, text)


def accept(*laptops: Laptop) -> None:
    """Each accepts whom it saw in a folder."""
    for laptop in laptops:
        for seen in waiting_laptops(laptop.store):
            add_receiver(laptop.store, f"laptop {seen.letters}", seen.key)


def told_by(folder: Path) -> bytes:
    """All that lies in a folder, the names too."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join([*(str(path.relative_to(folder)).encode() for path in files), *(path.read_bytes() for path in files)])


def rounds_of(laptops: list[Laptop], folder: Path, times: int = 2) -> list[Synced]:
    """Let everybody exchange so many times."""
    return [sync(laptop.store, folder) for _time in range(times) for laptop in laptops]


def test_nothing_in_it_tells_anything_and_those_who_were_accepted_have_all(three: list[Laptop], folder: Path) -> None:
    anna, bas, cor = three
    find(anna, "kanarie bij het hek")
    add_participant(anna.store, anna.store.select(Round)[0].id, Person("Willemijn Kanarie"))
    photograph(anna, "gate")
    assert synced_texts(sync(anna.store, folder, new=True, encrypt=True))[1:] == [
        "Written encrypted: 1 file, 1 photo.",
        "Nobody else reads it yet: a laptop that exchanges through this folder asks to be accepted.",
    ]
    find(bas, "bij Bas")
    photograph(bas, "lamp")
    done = sync(bas.store, folder)
    assert texts(bas) == {"bij Bas", "seen on lamp"}, "nobody accepted Bas yet"
    assert len(done.unreadable) == 1
    told = " ".join(access_texts(done))
    assert anna.store.letters in told
    assert "must accept this one first" in told
    sync(anna.store, folder)
    accept(anna, bas)
    rounds_of([anna, bas], folder)
    assert state(anna.store) == state(bas.store)
    assert kept(anna) == kept(bas)
    assert set(kept(anna)) == {sha_of("gate"), sha_of("lamp")}
    lying = told_by(folder)
    names = [row[0] for row in anna.store.rows("select name from park union select name from participant")]
    ids = [row[0] for row in anna.store.rows("select id from park")]
    known = [name for name in names if len(name) > 5]  # three letters of a name stand in what is random once in a hundred times
    assert {"Park 0", "Willemijn Kanarie"} <= set(known)
    for canary in ("kanarie", "bij Bas", sha_of("gate"), sha_of("lamp"), "AGE-SECRET", *known, *ids):
        assert canary.encode() not in lying, canary
    assert bytes_of("gate")[:100] not in lying
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert all(done.is_nothing for done in rounds_of([anna, bas], folder, 1)), "again does nothing"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert sync(cor.store, folder).unreadable, "Cor was not accepted"
    assert texts(cor) == set()


def test_who_is_taken_off_the_list_reads_no_more_and_keeps_what_they_had(three: list[Laptop], folder: Path) -> None:
    anna, bas, cor = three
    sync(anna.store, folder, new=True, encrypt=True)
    rounds_of(three, folder, 1)
    for laptop in three:
        sync(laptop.store, folder)
        accept(laptop)
    find(anna, "for all")
    rounds_of(three, folder)
    assert texts(bas) == texts(cor) == {"for all"}
    gone = next(each for each in receivers(anna.store) if each.key == own_public(bas.store))
    remove_receiver(anna.store, gone)
    find(anna, "not for Bas")
    photograph(anna, "gate")
    sync(anna.store, folder)
    assert sorted(path.name for path in (folder / anna.store.device).glob("key-*")) == ["key-0001.age", "key-0002.age"]
    done = sync(bas.store, folder)
    assert len(done.unreadable) == 1
    assert texts(bas) == {"for all"}
    assert kept(bas) == {}
    sync(cor.store, folder)
    assert texts(cor) == {"for all", "not for Bas", "seen on gate"}
    assert kept(cor) == kept(anna)


def test_who_was_taken_off_is_told_as_such_and_no_newcomer(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    sync(anna.store, folder, new=True, encrypt=True)
    rounds_of([bas, anna], folder, 1)
    accept(anna, bas)
    rounds_of([anna, bas], folder, 1)
    remove_receiver(anna.store, receivers(anna.store)[0])
    find(bas, "late")
    sync(bas.store, folder)
    told = access_texts(sync(anna.store, folder))
    assert told[0] == (
        f"Laptop {bas.store.letters} cannot read what you write into this folder: it was taken off the list of receivers on 12-11-2026."
    )
    shown = fingerprint_of(own_public(bas.store))
    assert told[1:] == [
        f"2 files are signed with a key that was taken off the list of receivers, and nothing of them was imported: {shown}"
    ]
    accept(anna)
    assert access_texts(sync(anna.store, folder)) == []
    assert texts(anna) == {"late"}


def test_who_comes_later_reads_what_was_there_before(three: list[Laptop], folder: Path) -> None:
    anna, _bas, cor = three
    find(anna, "before")
    photograph(anna, "gate")
    sync(anna.store, folder, new=True, encrypt=True)
    find(anna, "after")
    sync(anna.store, folder)
    sync(cor.store, folder)
    sync(anna.store, folder)
    accept(anna, cor)
    sync(anna.store, folder)
    sync(cor.store, folder)
    assert texts(cor) == {"before", "after", "seen on gate"}
    assert kept(cor) == kept(anna)


@pytest.mark.parametrize("spoilt", ["cut", "swapped", "of before", "empty"])
def test_a_key_that_lies_there_otherwise_than_it_was_written_is_written_anew(three: list[Laptop], folder: Path, spoilt: str) -> None:
    """A cloud client cut it or brought an old one back, a stick was pulled out, or somebody put another one there."""
    anna, bas, _cor = three
    find(anna, "kanarie")
    sync(anna.store, folder, new=True, encrypt=True)
    mine = folder / anna.store.device / "key-0001.age"
    old = mine.read_bytes()
    sync(bas.store, folder)
    sync(anna.store, folder)
    accept(anna, bas)
    sync(anna.store, folder)
    good = mine.read_bytes()
    swapped = pyrage.encrypt(str(pyrage.x25519.Identity.generate()).encode(), [pyrage.ssh.Recipient.from_str(own_public(anna.store))])
    mine.write_bytes({"cut": good[:50], "swapped": swapped, "of before": old, "empty": b""}[spoilt])
    sync(anna.store, folder)
    again = mine.read_bytes()
    sync(anna.store, folder)
    assert mine.read_bytes() == again, "once"
    sync(bas.store, folder)
    assert texts(bas) == {"kanarie"}


def test_another_key_under_a_known_laptop_is_told_by_name(three: list[Laptop], folder: Path) -> None:
    """Whether it was accepted, or only signed what came in."""
    anna, bas, stranger = three
    sync(anna.store, folder, new=True, encrypt=True)
    rounds_of([bas, anna], folder, 1)
    accept(anna)
    theirs = folder / bas.store.device / "laptop.json"
    honest = json.loads(theirs.read_text())
    theirs.write_text(json.dumps(honest | {"key": own_public(stranger.store)}))
    (sentence,) = [text for text in access_texts(sync(anna.store, folder)) if text.startswith("Laptop ")]
    assert sentence.startswith(
        f"Laptop {bas.store.letters} is known here by the key {fingerprint_of(own_public(bas.store))} since 2026-11-12, "
    )
    assert fingerprint_of(own_public(stranger.store)) in sentence
    remove_receiver(anna.store, receivers(anna.store)[0])
    assert "is known here" not in " ".join(access_texts(sync(anna.store, folder))), "nobody knows its key any more"
    make_pack(bas.store, folder.parent / "signed.kvopack")
    merge(anna.store, folder.parent / "signed.kvopack")
    assert "is known here" in " ".join(access_texts(sync(anna.store, folder)))
    theirs.write_text(json.dumps(honest))
    assert "it was taken off the list" in " ".join(access_texts(sync(anna.store, folder)))


def test_a_receiver_with_the_age_program_alone_reads_it(three: list[Laptop], folder: Path) -> None:
    anna = three[0]
    find(anna, "hek")
    identity = pyrage.x25519.Identity.generate()
    add_receiver(anna.store, "Gemeente", read_key(str(identity.to_public())))
    sync(anna.store, folder, new=True, encrypt=True, to=[find_receiver(anna.store, "Gemeente").key])
    mine = folder / anna.store.device
    handed = pyrage.decrypt((mine / "key-0001.age").read_bytes(), [identity]).decode().strip()
    assert handed.startswith("AGE-SECRET-KEY-1")


def test_what_lay_plainly_is_replaced_and_everybody_still_gets_all(three: list[Laptop], folder: Path) -> None:
    anna, bas, cor = three
    for laptop in three:
        find(laptop, f"kanarie van {laptop.author}")
        photograph(laptop, f"kanarie {laptop.author}")
    sync(anna.store, folder, new=True)
    rounds_of([bas, cor], folder, 1)
    assert b"manifest.json" in told_by(folder)
    done = sync(anna.store, folder, encrypt=True)
    assert (done.plain, done.replaced) == (0, 6), "three packs and three photos"
    assert is_encrypted_folder(folder)
    assert b"manifest.json" not in told_by(folder)
    assert sha_of("kanarie Anna").encode() not in told_by(folder)
    rounds_of(three, folder, 1)
    for laptop in three:
        sync(laptop.store, folder)
        accept(laptop)
    find(cor, "later")
    rounds_of(three, folder)
    assert state(anna.store) == state(bas.store) == state(cor.store)
    assert kept(anna) == kept(bas) == kept(cor)


def test_what_this_laptop_may_not_take_lies_there_plainly_still_and_is_told(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    sync(anna.store, folder, new=True)
    (park, *_others) = bas.store.select(Park, "where gone = 0 order by name")
    done = sync(bas.store, folder, choice=ParkChoice(frozenset({park.id})), encrypt=True)
    assert (done.plain, done.replaced) == (1, 0)
    assert "lies there plainly still" in " ".join(access_texts(done))


def test_a_marker_of_before_makes_nothing_plain(three: list[Laptop], folder: Path) -> None:
    """Somebody who can write there would like it plain again."""
    anna = three[0]
    sync(anna.store, folder, new=True, encrypt=True)
    marker = folder / MARKER
    said = json.loads(marker.read_text())
    marker.write_text(json.dumps(said | {"version": 1}))
    find(anna, "kanarie")
    sync(anna.store, folder)
    assert is_encrypted_folder(folder)
    assert b"kanarie" not in told_by(folder)
    for version in (True, 3, "2", None):
        marker.write_text(json.dumps(said | {"version": version}))
        with pytest.raises(UsageError, match="newer version"):
            sync(anna.store, folder)


def test_the_marker_of_another_folder_makes_nothing_plain(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    """Neither for who exchanged here before, nor for who begins to."""
    anna, bas, _cor = three
    stick = tmp_path / "other"
    stick.mkdir()
    for laptop in (anna, bas):
        sync(laptop.store, stick, new=True)
    sync(anna.store, folder, new=True, encrypt=True)
    (folder / MARKER).write_bytes((stick / MARKER).read_bytes())
    before = told_by(folder)
    for laptop in (anna, bas):
        find(laptop, "kanarie")
        with pytest.raises(UsageError, match="another folder than last time"):
            sync(laptop.store, folder)
    assert told_by(folder) == before
    for laptop in (anna, bas):
        sync(laptop.store, folder, new=True)
        assert is_encrypted_folder(folder)
    assert b"kanarie" not in told_by(folder)
    assert b"manifest.json" not in told_by(folder)


def test_who_begins_in_an_encrypted_folder_with_a_marker_of_before_makes_nothing_plain(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    sync(anna.store, folder, new=True, encrypt=True)
    marker = folder / MARKER
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"version": 1}))
    find(bas, "kanarie")
    photograph(bas, "lamp")
    sync(bas.store, folder)
    assert is_encrypted_folder(folder)
    assert b"kanarie" not in told_by(folder)
    assert b"manifest.json" not in told_by(folder)
    assert not (folder / "blobs").exists()


def drop(folder: Path, stranger: Laptop, pack: Path, *, signed: bool) -> Path:
    """Put a pack into a folder as a laptop does that writes there."""
    digest = hashlib.sha256(pack.read_bytes()).hexdigest()
    lies = folder / stranger.store.device / f"000001-{digest}.kvopack"
    lies.parent.mkdir(exist_ok=True)
    shutil.copyfile(pack, lies)
    if signed:
        shutil.copyfile(signature_file(pack), signature_file(lies))
    return lies


@pytest.mark.parametrize("signed", [False, True])
def test_nothing_plain_is_taken_in_once_a_folder_is_encrypted(three: list[Laptop], folder: Path, tmp_path: Path, signed: bool) -> None:
    anna, bas, stranger = three
    sync(anna.store, folder, new=True, encrypt=True)
    find(stranger, "by a stranger")
    make_pack(stranger.store, tmp_path / "made.kvopack")
    lies = drop(folder, stranger, tmp_path / "made.kvopack", signed=signed)
    for laptop in (anna, bas, anna):
        done = sync(laptop.store, folder)
        assert (texts(laptop), done.taken, done.plain) == (set(), [], 1)
        assert "is not imported" in " ".join(synced_texts(done))
    sync(anna.store, folder, encrypt=True)
    assert texts(anna) == set(), "it is encrypted already"
    assert lies.exists()


@pytest.mark.parametrize("signed", [False, True])
def test_who_was_not_accepted_brings_nothing_in(three: list[Laptop], folder: Path, tmp_path: Path, signed: bool) -> None:
    """Whoever sees the folder can encrypt to the keys that lie there."""
    anna, _bas, stranger = three
    sync(anna.store, folder, new=True, encrypt=True)
    find(stranger, "by a stranger")
    made = tmp_path / "made.kvopack"
    make_pack(stranger.store, made, to=[own_public(anna.store)])
    drop(folder, stranger, made, signed=signed)
    done = sync(anna.store, folder)
    assert (texts(anna), done.taken, done.refused) == (set(), [], [])
    shown = fingerprint_of(own_public(stranger.store))
    assert done.unaccepted == (
        [(f"{stranger.store.device}/{next((folder / stranger.store.device).glob('*.kvopack')).name}", shown)] if signed else []
    )
    assert ("lacks its signature" in " ".join(synced_texts(done))) is not signed
    assert (shown in " ".join(synced_texts(done))) is signed
    assert not done.is_nothing
    if signed:
        add_receiver(anna.store, "Cor", own_public(stranger.store))
        sync(anna.store, folder)
        assert texts(anna) == {"by a stranger"}


def test_a_file_that_a_stranger_locked_keeps_nothing_confidential_back(
    three: list[Laptop], folder: Path, tmp_path: Path, cheap_passphrases: None
) -> None:
    anna, _bas, stranger = three
    find(anna, "kanarie", SIGNAL)
    sync(anna.store, folder, new=True, encrypt=True)
    made = tmp_path / "made.kvopack"
    make_pack(stranger.store, made, confidential=True, passphrase="another")
    drop(folder, stranger, made, signed=True)
    done = sync(anna.store, folder, passphrase="zin")
    assert (done.locked, len(done.unaccepted), len(done.written)) == ([], 1, 1)


def test_a_folder_of_before_is_taken_in_as_it_was_while_it_becomes_encrypted(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    """Nobody signed there, and the stick was pulled out before the end."""
    anna, bas, cor = three
    sync(anna.store, folder, new=True)
    find(bas, "of before")
    sync(bas.store, folder)
    for path in folder.glob("*/*.sig"):
        path.unlink()

    def pulled(name: str, done: int, total: int) -> None:
        if name == "take in":
            raise UsageError("pulled out")

    with pytest.raises(UsageError, match="pulled out"):
        sync(anna.store, folder, encrypt=True, progress=pulled)
    assert is_encrypted_folder(folder)
    done = sync(anna.store, folder)
    assert (texts(anna), done.replaced, done.plain) == ({"of before"}, 2, 0)
    find(cor, "too late")
    make_pack(cor.store, tmp_path / "made.kvopack")
    drop(folder, cor, tmp_path / "made.kvopack", signed=True)
    assert sync(anna.store, folder).plain == 1
    assert texts(anna) == {"of before"}


def test_files_of_laptops_and_keys_that_are_none_change_nothing(three: list[Laptop], folder: Path) -> None:
    anna = three[0]
    sync(anna.store, folder, new=True, encrypt=True)
    for number, said in enumerate(
        (b"", b"{", b"[]", b"x" * 10_000, b'{"format":"kvo-inspect/laptop","version":1,"letters":"\\u001b[2","key":"x"}')
    ):
        sub = folder / f"{number:016x}"
        sub.mkdir()
        (sub / "laptop.json").write_bytes(said)
        (sub / "key-0001.age").write_bytes(said)
        (sub / "blobs").mkdir()
    sub = folder / ("f" * 16)
    sub.mkdir()
    good = {"format": "kvo-inspect/laptop", "version": 1, "letters": "XXX", "key": f"{own_public(anna.store)}"}
    (sub / "laptop.json").write_text(json.dumps(good))
    (sub / "key-0001.age").write_bytes(pyrage.encrypt(b"no key", [pyrage.ssh.Recipient.from_str(own_public(anna.store))]))
    (sub / "key-0002.age").symlink_to("/etc/passwd")
    done = sync(anna.store, folder)
    assert done.is_nothing
    assert waiting_laptops(anna.store) == [], "its own key is nobody else's"


def test_confidential_work_goes_by_passphrase_as_before(three: list[Laptop], folder: Path, cheap_passphrases: None) -> None:
    anna, bas, cor = three
    find(anna, "kanarie", SIGNAL)
    sync(anna.store, folder, new=True, encrypt=True, passphrase="zin")
    sync(bas.store, folder)
    sync(anna.store, folder)
    accept(anna, bas)
    sync(anna.store, folder)
    assert len(sync(bas.store, folder).locked) == 1
    sync(bas.store, folder, passphrase="zin")
    assert state(anna.store) == state(bas.store)
    assert b"kanarie" not in told_by(folder)
    assert len(sync(cor.store, folder, passphrase="zin").unreadable) == 2, "who has the passphrase is not accepted by that"


def test_the_folder_of_a_protected_record_is_never_plainer(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    anna = three[0]
    find(anna, "kanarie")
    sync(anna.store, folder, new=True)
    anna.close()
    protect(anna.data)
    unlock(anna.data, PASSPHRASE)
    anna.open()
    before = told_by(folder)
    with pytest.raises(UsageError, match="this record is protected"):
        sync(anna.store, folder)
    assert told_by(folder) == before
    sync(anna.store, folder, encrypt=True)
    other = tmp_path / "other"
    other.mkdir()
    sync(anna.store, other, new=True)
    assert is_encrypted_folder(other), "without being asked"
    for place in (folder, other):
        assert b"kanarie" not in told_by(place)
        assert b"manifest.json" not in told_by(place)


def test_a_damaged_file_in_it_stops_nobody(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    find(anna, "one")
    sync(anna.store, folder, new=True, encrypt=True)
    junk = folder / anna.store.device / f"000002-{hashlib.sha256(b'junk').hexdigest()}.kvopack"
    junk.write_bytes(b"junk")
    sync(bas.store, folder)
    done = sync(anna.store, folder)
    accept(anna, bas)
    rounds_of([anna, bas], folder)
    assert [name for name, _why in done.refused] == [f"{anna.store.device}/{junk.name}"]
    assert texts(bas) == {"one"}


def test_erased_words_and_photos_go_out_of_it(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    find(anna, "Kanarie hier")
    sync(anna.store, folder, new=True, encrypt=True)
    sync(bas.store, folder)
    for laptop in (anna, bas):
        sync(laptop.store, folder)
        accept(laptop)
    rounds_of([anna, bas], folder)
    mine = folder / anna.store.device
    before = {path.name for path in mine.glob("*.kvopack")}
    erase(anna.store, plan_erasing(anna.store, held_under(anna.store, "Kanarie")), "asked for it")
    done = sync(anna.store, folder)
    assert (done.replaced, done.plain) == (0, 0), "nothing lay there plainly"
    after = {path.name for path in mine.glob("*.kvopack")}
    assert before - after, "the file with the words is gone"
    assert {signature_file(mine / name).name for name in after} == {path.name for path in mine.glob("*.sig")}, "and its signature with it"
    rounds_of([anna, bas], folder)
    assert texts(bas) == texts(anna) == {"somebody hier"}


def test_an_erased_photo_goes_out_of_what_was_put_there_before_a_restore(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    anna = three[0]
    photo = photograph(anna, "gate")
    sync(anna.store, folder, new=True, encrypt=True)
    backup, former = write_backup(anna.store.path, tmp_path / "backup.db"), anna.store.device
    anna.close()
    restore_backup(anna.data, backup)
    anna.open()
    sync(anna.store, folder, new=True)
    blobs = folder / former / "blobs"
    assert len(list(blobs.iterdir())) == 1
    finding = anna.store.select(Finding)[0]
    erase(anna.store, plan_erasing_finding(anna.store, finding, [photo]), "asked for it")
    sync(anna.store, folder)
    assert list(blobs.iterdir()) == []
