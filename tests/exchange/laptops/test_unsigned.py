"""A file without its signature: of a laptop that signs it waits, of one that never did it is taken in and told.

And one with changes of a laptop that signs, made by somebody who is not known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.passed_on import PassedOn
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.trust.device_key import device_key
from kvo_inspect.exchange.trust.receiver import add_receiver, own_public
from kvo_inspect.exchange.trust.signature import BadSignature, Unsigned, signature_file, signature_text
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.restore import restore_backup
from kvo_inspect.wording.merging import signed_texts
from tests.exchange.forging import with_manifest
from tests.exchange.laptops.test_handover import find
from tests.exchange.laptops.test_sync import texts
from tests.laptops import Laptop, prepared, state


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    anna = prepared(tmp_path / "Anna")
    bas = anna.copy_to(tmp_path / "Bas", author="Bas")
    yield anna, bas
    for laptop in (anna, bas):
        laptop.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def unsigned_in(folder: Path, laptop: Laptop) -> tuple[Path, bytes]:
    """Take the signature of a laptop's newest file away; return where it lay, and what it was."""
    path = signature_file(max((folder / laptop.store.device).glob("*.kvopack")))
    signature = path.read_bytes()
    path.unlink()
    return path, signature


def test_in_a_folder_it_waits_for_its_signature_where_its_laptop_signs(two: tuple[Laptop, Laptop], folder: Path) -> None:
    anna, bas = two
    find(bas.store, "signed")
    sync(bas.store, folder, new=True)
    sync(anna.store, folder, new=True)
    find(bas.store, "later")
    sync(bas.store, folder)
    path, signature = unsigned_in(folder, bas)
    done = sync(anna.store, folder)
    assert (texts(anna), len(done.waiting)) == ({"signed"}, 1)
    assert path.name in " ".join(synced_texts(done))
    path.write_bytes(signature)
    sync(anna.store, folder)
    assert texts(anna) == {"signed", "later"}


def test_in_a_folder_one_of_a_laptop_that_never_signed_comes_in_and_is_told(two: tuple[Laptop, Laptop], folder: Path) -> None:
    anna, bas = two
    find(bas.store, "of before")
    sync(bas.store, folder, new=True)
    unsigned_in(folder, bas)
    done = sync(anna.store, folder, new=True)
    assert (texts(anna), done.waiting) == ({"of before"}, [])
    assert "Not signed" in " ".join(synced_texts(done))


def test_in_the_name_of_this_laptop_itself_nothing_comes_in_unsigned(two: tuple[Laptop, Laptop], folder: Path, tmp_path: Path) -> None:
    anna = two[0]
    sync(anna.store, folder, new=True)
    twin = anna.twin(tmp_path / "Twin")
    find(twin.store, "in your name")
    sync(twin.store, folder)
    unsigned_in(folder, twin)
    device = anna.store.device
    assert len(sync(anna.store, folder).waiting) == 1
    assert (texts(anna), anna.store.device) == (set(), device)
    twin.close()


def test_by_hand_it_is_refused_unless_somebody_says_so(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    files = [tmp_path / "one.kvopack", tmp_path / "two.kvopack"]
    for file in files:
        find(bas.store, file.stem)
        make_pack(bas.store, file)
    merge(anna.store, files[0], unsigned=False)
    signature_file(files[1]).unlink()
    for plan_only in (True, False):
        with pytest.raises(Unsigned, match=r"two\.sig"):
            merge(anna.store, files[1], plan_only=plan_only, unsigned=False)
    assert texts(anna) == {"one"}
    merge(anna.store, files[1], unsigned=True)
    assert texts(anna) == {"one", "two"}


def test_the_signature_is_held_against_the_bytes_that_are_read(two: tuple[Laptop, Laptop], tmp_path: Path, cheap_passphrases: None) -> None:
    """In a folder a file may be another one a moment later."""
    anna, bas = two
    path, genuine = tmp_path / "pack.kvopack", tmp_path / "genuine.kvopack"
    twin = bas.twin(tmp_path / "Twin")
    find(twin.store, "forged")
    make_pack(twin.store, path, passphrase="zin")
    twin.close()
    find(bas.store, "genuine")
    make_pack(bas.store, genuine, passphrase="zin")
    signature_file(path).write_bytes(signature_file(genuine).read_bytes())

    def swap(_part: str, _done: int, _total: int) -> None:
        if genuine.exists():
            genuine.replace(path)

    with pytest.raises(BadSignature):
        merge(anna.store, path, "zin", progress=swap)
    assert texts(anna) == set()


@pytest.fixture
def forged(two: tuple[Laptop, Laptop], tmp_path: Path) -> Path:
    """A file that goes on with Anna's log, which a laptop that nobody knows says to have made; what Anna signed herself is with Bas."""
    anna, bas = two
    find(anna.store, "hers")
    make_pack(anna.store, tmp_path / "hers.kvopack")
    twin = anna.twin(tmp_path / "Twin")
    find(twin.store, "forged")
    twin.pack(tmp_path / "of-a-stranger.kvopack")
    twin.close()
    path = tmp_path / "of-a-stranger.kvopack"
    merge(bas.store, tmp_path / "hers.kvopack")
    return with_manifest(path, path, sender={"device": "ab" * 8, "letters": "BCD", "name": "Mallory"})


@pytest.mark.parametrize("is_signed", [False, True])
def test_nobody_unknown_goes_on_with_the_log_of_a_laptop_that_signs(
    two: tuple[Laptop, Laptop], forged: Path, tmp_path: Path, is_signed: bool
) -> None:
    anna, bas = two
    mallory = anna.copy_to(tmp_path / "Mallory")
    if is_signed:
        signature_file(forged).write_text(signature_text(device_key(mallory.store), forged, "pack"))
    before = state(bas.store)
    for plan_only in (True, False):
        with pytest.raises(PassedOn, match=f"Changes of laptop {anna.store.letters} in a file that {anna.store.letters} did not sign"):
            merge(bas.store, forged, plan_only=plan_only, unsigned=False)
    assert state(bas.store) == before
    planned = merge(bas.store, forged, plan_only=True)
    assert planned.signed is not None
    assert (planned.signed.is_suspect, signed_texts(planned.signed)[1][:18]) == (True, "Changes of laptop ")
    find(anna.store, "later")
    make_pack(anna.store, tmp_path / "later.kvopack")
    merge(bas.store, tmp_path / "later.kvopack", unsigned=False)
    assert texts(bas) == {"hers", "later"}, "what was forged would have stood in its way for good"
    mallory.close()


def test_when_somebody_says_so_it_comes_in(two: tuple[Laptop, Laptop], forged: Path) -> None:
    bas = two[1]
    merge(bas.store, forged)
    assert texts(bas) == {"hers", "forged"}


@pytest.mark.parametrize("known_by", ["a file of before", "the list of receivers"])
def test_a_laptop_that_is_known_passes_on_what_another_did(two: tuple[Laptop, Laptop], tmp_path: Path, known_by: str) -> None:
    anna, bas = two
    cor = anna.copy_to(tmp_path / "Cor", author="Cor")
    for laptop in (anna, cor) if known_by == "a file of before" else (anna,):
        make_pack(laptop.store, tmp_path / f"{laptop.author}.kvopack")
        merge(bas.store, tmp_path / f"{laptop.author}.kvopack", unsigned=False)
    find(anna.store, "of Anna")
    make_pack(anna.store, tmp_path / "anna.kvopack")
    merge(cor.store, tmp_path / "anna.kvopack")
    find(cor.store, "of Cor")
    make_pack(cor.store, tmp_path / "both.kvopack")
    if known_by == "the list of receivers":
        with pytest.raises(PassedOn):
            merge(bas.store, tmp_path / "both.kvopack", unsigned=False)
        add_receiver(bas.store, "Cor", own_public(cor.store))
    merge(bas.store, tmp_path / "both.kvopack", unsigned=False)
    assert texts(bas) == {"of Anna", "of Cor"}
    cor.close()


def test_what_is_here_of_a_laptop_is_no_hindrance(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    """A first file of somebody unknown holds what everybody has."""
    anna, bas = two
    find(anna.store, "of Anna")
    make_pack(anna.store, tmp_path / "anna.kvopack")
    cor = anna.copy_to(tmp_path / "Cor", author="Cor")
    merge(bas.store, tmp_path / "anna.kvopack")
    find(cor.store, "of Cor")
    cor.pack(tmp_path / "both.kvopack")
    merge(bas.store, tmp_path / "both.kvopack", unsigned=False)
    assert texts(bas) == {"of Anna", "of Cor"}
    cor.close()


def test_in_a_folder_it_waits_until_somebody_imports_it_by_hand(two: tuple[Laptop, Laptop], forged: Path, folder: Path) -> None:
    bas = two[1]
    sync(bas.store, folder, new=True)
    lying = folder / ("ab" * 8) / f"000001-{hashlib.sha256(forged.read_bytes()).hexdigest()}.kvopack"
    lying.parent.mkdir()
    forged.rename(lying)
    done = sync(bas.store, folder)
    assert (texts(bas), len(done.waiting), done.refused) == ({"hers"}, 1, [])
    assert f"If you know who made it, import it by hand: {lying}" in " ".join(synced_texts(done))
    merge(bas.store, lying)
    assert sync(bas.store, folder).waiting == []
    assert texts(bas) == {"hers", "forged"}


def test_a_laptop_that_went_on_from_a_backup_is_vouched_for_once(two: tuple[Laptop, Laptop], folder: Path, tmp_path: Path) -> None:
    """It is another laptop to the others, and has work of the one that it was which they lack."""
    anna, bas = two
    find(anna.store, "handed out")
    sync(anna.store, folder, new=True)
    sync(bas.store, folder, new=True)
    find(anna.store, "not handed out")
    anna.close()
    write_backup(anna.data / "record.db", tmp_path / "backup.db")
    restore_backup(anna.data, tmp_path / "backup.db")
    anna.open()
    sync(anna.store, folder)
    (waiting,) = sync(bas.store, folder).waiting
    assert "or that laptop itself once it went on from a backup" in waiting[1]
    merge(bas.store, folder / waiting[0])
    find(anna.store, "later")
    sync(anna.store, folder)
    assert sync(bas.store, folder).waiting == []
    assert texts(bas) == {"handed out", "not handed out", "later"}
