"""A file without its signature: of a laptop that signs it waits, of one that never did it is taken in and told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.trust.signature import BadSignature, Unsigned, signature_file
from tests.exchange.laptops.test_handover import find
from tests.exchange.laptops.test_sync import texts
from tests.laptops import Laptop, prepared


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
