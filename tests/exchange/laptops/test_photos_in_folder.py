"""Photos in a sync folder: each under its own hash, whole or not there yet; the missing are named and filled in later."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.errors import StoreError, Unreadable, UsageError
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import Synced, sync
from kvo_inspect.store.photos.arrivals import absent_files
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.uses import detach_photo, use_photo
from kvo_inspect.store.upkeep.doctor import doctor
from tests.exchange.laptops.test_sync import snapshot
from tests.exchange.photographed import bytes_of, kept, left_over, photograph, sha_of
from tests.laptops import Laptop, prepared, state


class Stop(Exception):
    """What a screen raises when somebody stops it."""


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Laptop]]:
    first = prepared(tmp_path / "Anna")
    first.author = first.store.author = "Anna"
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


def blob(folder: Path, name: str) -> Path:
    return folder / "blobs" / sha_of(name)


def nothing(done: Synced) -> bool:
    return (done.taken, done.written, done.photos_in, done.photos_out, done.unfinished) == ([], [], 0, 0, [])


def test_everybody_gets_every_photo(three: list[Laptop], folder: Path) -> None:
    for laptop in three:
        photograph(laptop, f"of {laptop.author}")
    assert sync(three[0].store, folder, new=True).photos_out == 1
    for laptop in (*three[1:], *three):
        before = snapshot(folder)
        sync(laptop.store, folder)
        assert before.items() <= snapshot(folder).items(), "nothing of anybody is rewritten"
    assert [set(kept(laptop)) for laptop in three] == [{sha_of(f"of {laptop.author}") for laptop in three}] * 3
    before = snapshot(folder)
    assert all(nothing(sync(laptop.store, folder)) for laptop in three)
    assert snapshot(folder) == before
    assert sorted(path.name for path in (folder / "blobs").iterdir()) == sorted(kept(three[0]))


def test_a_photo_that_is_not_there_yet_is_named_and_comes_later(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    for name in ("gate", "lamp"):
        photograph(anna, name)
    sync(anna.store, folder, new=True)
    whole = bytes_of("gate")
    for half in (b"", whole[:100], whole + b"x", bytes(len(whole))):
        blob(folder, "gate").write_bytes(half)
        done = sync(bas.store, folder)
        assert done.unfinished == [f"blobs/{sha_of('gate')}"]
        assert [(one.name, one.by) for one in done.absent] == [("gate.jpg", "Anna")]
        assert set(kept(bas)) == {sha_of("lamp")}
        assert doctor(bas.store) == []
    blob(folder, "gate").unlink()
    done = sync(bas.store, folder)
    assert (done.unfinished, len(done.absent)) == ([], 1)
    for stranger in (f"{sha_of('gate')} (conflicted copy)", f".{sha_of('gate')}.part", "desktop.ini"):
        (folder / "blobs" / stranger).write_bytes(whole)
    assert sync(bas.store, folder).photos_in == 0
    blob(folder, "gate").write_bytes(whole)
    done = sync(bas.store, folder)
    assert (done.photos_in, done.absent) == (1, [])
    assert kept(bas) == kept(anna)


def test_who_has_it_writes_again_what_was_cut_off_or_taken_away(three: list[Laptop], folder: Path) -> None:
    anna, bas, cor = three
    for name in ("gate", "lamp"):
        photograph(anna, name)
    sync(anna.store, folder, new=True)
    sync(bas.store, folder)
    blob(folder, "gate").write_bytes(b"half")
    blob(folder, "lamp").unlink()
    assert sync(bas.store, folder).photos_out == 2
    sync(cor.store, folder)
    assert kept(cor) == kept(anna)


def test_a_stick_and_a_cloud_meet_through_one_laptop(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    anna, bas, cor = three
    cloud = tmp_path / "cloud"
    cloud.mkdir()
    photograph(anna, "gate")
    sync(anna.store, folder, new=True)
    sync(bas.store, folder)
    sync(bas.store, cloud, new=True)
    sync(cor.store, cloud)
    assert kept(cor) == {sha_of("gate"): bytes_of("gate")}


def test_a_photo_may_come_by_hand_and_go_on_through_the_folder(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    """Rows through the folder, bytes in a pack: whoever gets them first puts them into the folder."""
    anna, bas, cor = three
    photograph(anna, "gate")
    make_pack(anna.store, tmp_path / "photos.kvopack", photos=photos_to_pack(anna.store).files)
    photo_file(anna.data, sha_of("gate")).rename(tmp_path / "away")
    sync(anna.store, folder, new=True)
    assert [one.name for one in sync(cor.store, folder).absent] == ["gate.jpg"]
    sync(bas.store, folder)
    assert merge(bas.store, tmp_path / "photos.kvopack").photos == 1
    assert sync(bas.store, folder).photos_out == 1
    for laptop in (anna, cor):
        assert sync(laptop.store, folder).photos_in == 1
        assert kept(laptop) == kept(bas)


def test_confidential_photos_never_lie_in_the_folder_as_they_are(three: list[Laptop], folder: Path, cheap_passphrases: None) -> None:
    anna, bas, cor = three
    photograph(anna, "gate")
    photograph(anna, "cellar", confidential=True)
    sync(anna.store, folder, new=True, passphrase="zin")
    sync(bas.store, folder)
    assert set(kept(bas)) == {sha_of("gate")}
    done = sync(bas.store, folder, passphrase="zin")
    assert (done.photos_in, done.written) == (1, [])
    assert kept(bas) == kept(anna)
    photo = photograph(bas, "shed")
    sync(cor.store, folder, passphrase="zin")
    hidden = bas.store.get(Finding, bas.store.rows("select id from finding where confidential = 1")[0][0])
    for (use,) in bas.store.rows("select id from photo_use where photo = ?", [photo.id]):
        detach_photo(bas.store, use)
        use_photo(bas.store, photo.id, hidden, confirmed=True)
    done = sync(bas.store, folder, passphrase="zin")
    assert (len(done.written), done.photos_out) == (2, 0)
    assert sync(cor.store, folder, passphrase="zin").photos_in == 1
    assert kept(cor) == kept(bas)
    for path in folder.rglob("*"):
        assert path.is_dir() or not any(bytes_of(name)[:32] in path.read_bytes() for name in ("cellar", "shed"))
    assert [path.name for path in (folder / "blobs").iterdir()] == [sha_of("gate")]
    assert all(nothing(sync(laptop.store, folder, passphrase="zin")) for laptop in three[1:])


def test_a_folder_suddenly_empty_loses_no_photo(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    photograph(anna, "gate")
    sync(anna.store, folder, new=True)
    sync(bas.store, folder)
    shutil.rmtree(folder)
    folder.mkdir()
    with pytest.raises(UsageError, match="--new"):
        sync(bas.store, folder)
    assert kept(bas) == kept(anna)
    assert list(folder.iterdir()) == []
    assert sync(bas.store, folder, new=True).photos_out == 1


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_stick_is_pulled_out_while_photos_are_copied(three: list[Laptop], folder: Path, at: int) -> None:
    anna, bas, _cor = three
    for name in ("gate", "lamp", "road"):
        photograph(anna, name)
    away = folder.with_name("away")

    def pull(what: str, done: int, _total: int) -> None:
        if (what, done) in (("photos out", at), ("photos in", at)):
            folder.rename(away)

    with pytest.raises(Unreadable, match="Is the stick in"):
        sync(anna.store, folder, new=True, progress=pull)
    assert not folder.exists(), "nothing is made in the place of a stick that is gone"
    away.rename(folder)
    assert len(list((folder / "blobs").glob("*"))) == at
    assert sync(anna.store, folder).photos_out == 3 - at
    before = state(bas.store)
    with pytest.raises(Unreadable, match="Is the stick in"):
        sync(bas.store, folder, progress=pull)
    away.rename(folder)
    assert state(bas.store) != before
    assert len(kept(bas)) == at
    assert len(absent_files(bas.store)) == 3 - at
    assert sync(bas.store, folder).photos_in == 3 - at
    assert kept(bas) == kept(anna)


@pytest.mark.parametrize("what", ["photos in", "photos out", "check"])
def test_stopped_it_goes_on_next_time(three: list[Laptop], folder: Path, what: str) -> None:
    anna, bas, _cor = three
    for name in ("gate", "lamp"):
        photograph(anna, name)
    sync(anna.store, folder, new=True)
    for name in ("road", "door"):
        photograph(bas, name)

    def stop(now: str, done: int, _total: int) -> None:
        if now == what and (done == 1 or now == "check"):
            raise Stop

    with pytest.raises(Stop):
        sync(bas.store, folder, progress=stop)
    assert doctor(bas.store) == []
    sync(bas.store, folder)
    sync(anna.store, folder)
    assert len(kept(bas)) == 4
    assert kept(bas) == kept(anna)


def test_a_full_stick_keeps_what_is_whole(three: list[Laptop], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, bas, _cor = three
    for name in ("gate", "lamp"):
        photograph(anna, name)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fill(what: str, _done: int, _total: int) -> None:
        if what == "photos out":
            monkeypatch.setattr(os, "fsync", full)  # what the system says when the last block does not fit

    with pytest.raises(StoreError, match="full"):
        sync(anna.store, folder, new=True, progress=fill)
    monkeypatch.undo()
    assert list((folder / "blobs").iterdir()) == []
    sync(anna.store, folder)
    sync(bas.store, folder)
    assert kept(bas) == kept(anna)


def test_a_link_in_the_place_of_photos_is_not_followed(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    anna, bas, _cor = three
    photograph(anna, "gate")
    sync(anna.store, folder, new=True)
    outside = tmp_path / "outside"
    (folder / "blobs").rename(outside)
    (folder / "blobs").symlink_to(outside)
    with pytest.raises(UsageError, match="where a folder belongs"):
        sync(bas.store, folder)
    (folder / "blobs").unlink()
    (folder / "blobs").mkdir()
    blob(folder, "gate").symlink_to(outside / sha_of("gate"))
    done = sync(bas.store, folder)
    assert (done.photos_in, len(done.absent)) == (0, 1)


def test_a_damaged_photo_here_is_not_handed_out(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    photograph(anna, "gate")
    photo_file(anna.data, sha_of("gate")).write_bytes(bytes(3000))
    assert sync(anna.store, folder, new=True).photos_out == 0
    assert list((folder / "blobs").iterdir()) == []
    assert [one.name for one in sync(bas.store, folder).absent] == ["gate.jpg"]
    photo_file(anna.data, sha_of("gate")).write_bytes(bytes_of("gate"))


def test_a_row_that_lies_about_its_length_takes_nothing(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    photo = photograph(anna, "gate")
    sync(anna.store, folder, new=True)
    with anna.store.act() as act:
        act.write(type(photo), photo.id, park=photo.park, length=7)
    sync(anna.store, folder)
    done: Any = sync(bas.store, folder)
    assert done.photos_in == 0
    assert [one.name for one in done.absent] == ["gate.jpg"]
