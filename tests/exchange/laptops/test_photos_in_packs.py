"""Photos go along with a pack: whole or refused, never doubled; what did not come is named, and is not taken for lost."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import BadPack, Refused, UsageError
from kvo_inspect.exchange.laptops import photos as packed_photos
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.store.merge.batch import Waits
from kvo_inspect.store.photos.arrivals import absent_files
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.photo import set_aside, set_photo
from kvo_inspect.store.photos.uses import detach_photo, use_photo
from kvo_inspect.store.record import logs
from kvo_inspect.store.upkeep.doctor import doctor, extent
from tests.exchange.forging import forged, members_of
from tests.exchange.photographed import bytes_of, kept, left_over, photograph, sha_of
from tests.laptops import Laptop, prepared, state


class Stop(Exception):
    """What a screen raises when somebody stops it."""


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    """Anna, who took two photos, and Bas, who has the same park."""
    anna = prepared(tmp_path / "Anna")
    anna.author = anna.store.author = "Anna"
    bas = anna.copy_to(tmp_path / "Bas", author="Bas")
    for name in ("gate", "lamp"):
        photograph(anna, name)
    yield anna, bas
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        assert left_over(laptop) == []
        laptop.close()


def packed(laptop: Laptop, out: Path, **more: Any) -> Path:
    """A pack with all the photos there are."""
    make_pack(laptop.store, out, photos=photos_to_pack(laptop.store).files, **more)
    return out


def test_photos_come_along_once_and_soundly(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    pack = packed(anna, tmp_path / "anna.kvopack")
    plan = merge(bas.store, pack, plan_only=True)
    assert (plan.photos, plan.absent) == (2, ())
    assert kept(bas) == {}
    assert merge(bas.store, pack).photos == 2
    assert kept(bas) == kept(anna) == {sha_of(name): bytes_of(name) for name in ("gate", "lamp")}
    again = merge(bas.store, pack)
    assert (again.changes, again.photos, again.absent) == (0, 0, ())
    assert absent_files(bas.store) == []


def test_without_photos_the_missing_are_named_and_not_called_lost(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    make_pack(anna.store, tmp_path / "rows.kvopack")
    plan = merge(bas.store, tmp_path / "rows.kvopack", plan_only=True)
    done = merge(bas.store, tmp_path / "rows.kvopack")
    for told in (plan, done):
        assert [(one.name, one.by, one.awaited) for one in told.absent] == [("gate.jpg", "Anna", True), ("lamp.jpg", "Anna", True)]
        assert [one.code for one in told.absent] == [f"{anna.store.letters}-001", f"{anna.store.letters}-002"]
    assert doctor(bas.store) == []
    assert extent(bas.store).photos == 0, "nobody can say of them that they are as they came"
    assert merge(bas.store, packed(anna, tmp_path / "photos.kvopack")).photos == 2
    assert extent(bas.store).photos == 2
    assert absent_files(bas.store) == []


def test_a_photo_that_was_here_and_is_lost_is_called_so_and_comes_back(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    pack = packed(anna, tmp_path / "anna.kvopack")
    merge(bas.store, pack)
    photo_file(bas.data, sha_of("gate")).unlink()
    photo_file(bas.data, sha_of("lamp")).write_bytes(bytes(3000))
    assert len(doctor(bas.store)) == 2
    assert [(one.name, one.awaited) for one in absent_files(bas.store)] == [("gate.jpg", False)]
    assert merge(bas.store, pack).photos == 2
    assert kept(bas) == kept(anna)


def test_an_awaited_photo_that_came_by_another_way_can_be_lost(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    make_pack(anna.store, tmp_path / "rows.kvopack")
    merge(bas.store, tmp_path / "rows.kvopack")
    bas.close()
    for name in ("gate", "lamp"):
        to = photo_file(bas.data, sha_of(name))
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(bytes_of(name))
    bas.open()
    photo_file(bas.data, sha_of("lamp")).unlink()
    assert [(one.name, one.awaited) for one in absent_files(bas.store)] == [("lamp.jpg", False)]
    assert "lamp.jpg is not there" in doctor(bas.store)[0]
    merge(bas.store, packed(anna, tmp_path / "photos.kvopack"))


def test_a_photo_that_is_not_what_it_was_is_left_out_and_named(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    photo_file(anna.data, sha_of("gate")).write_bytes(b"something else")
    photo_file(anna.data, sha_of("lamp")).unlink()
    packing = photos_to_pack(anna.store)
    assert (packing.files, packing.left_out) == ((), ("gate.jpg", "lamp.jpg"))
    assert merge(bas.store, packed(anna, tmp_path / "anna.kvopack")).photos == 0
    for name in ("gate", "lamp"):
        photo_file(anna.data, sha_of(name)).write_bytes(bytes_of(name))


def test_those_not_to_be_shared_go_to_the_other_laptops_with_their_mark(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    (gate, _lamp) = anna.store.select(Photo, "order by n")
    set_photo(anna.store, gate.id, not_shared=True)
    merge(bas.store, packed(anna, tmp_path / "anna.kvopack"))
    assert sha_of("gate") in kept(bas)
    assert bas.store.get(Photo, gate.id).not_shared


def test_what_was_set_aside_stays(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    gate = anna.store.select(Photo, "order by n")[0]
    detach_photo(anna.store, anna.store.rows("select id from photo_use where photo = ?", [gate.id])[0][0])
    set_aside(anna.store, [gate.id])
    merge(bas.store, packed(anna, tmp_path / "anna.kvopack"))
    assert set(kept(bas)) == {sha_of("lamp")}
    assert absent_files(bas.store) == []


def test_one_park_takes_its_own_photos(tmp_path: Path) -> None:
    anna = prepared(tmp_path / "anna", parks=2)
    photograph(anna, "gate")
    parks = [row[0] for row in anna.store.rows("select id from park")]
    (mine,) = {row[0] for row in anna.store.rows("select park from photo")}
    assert len(photos_to_pack(anna.store, [mine]).files) == 1
    assert photos_to_pack(anna.store, [park for park in parks if park != mine]).files == ()
    anna.close()


@pytest.mark.usefixtures("cheap_passphrases")
def test_confidential_photos_only_in_the_encrypted_file_and_when_asked_for(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    photograph(anna, "cellar", confidential=True)
    shown = anna.store.get(Photo, photograph(anna, "shed").id)
    hidden = anna.store.rows("select id from finding where confidential = 1")[0][0]
    for (use,) in anna.store.rows("select id from photo_use where photo = ?", [shown.id]):
        detach_photo(anna.store, use)
        use_photo(anna.store, shown.id, anna.store.get(Finding, hidden), confirmed=True)
    pack = packed(anna, tmp_path / "open.kvopack")
    for name in ("cellar", "shed"):
        assert bytes_of(name)[:64] not in pack.read_bytes()
        assert f"photos/{sha_of(name)}" not in members_of(pack)
    merge(bas.store, pack)
    assert set(kept(bas)) == {sha_of("gate"), sha_of("lamp")}
    assert absent_files(bas.store) == []
    files = photos_to_pack(anna.store, None, "all").files
    make_pack(anna.store, tmp_path / "secret.kvopack", confidential=True, passphrase="zin", photos=files)
    assert bytes_of("cellar")[:64] not in (tmp_path / "secret.kvopack").read_bytes()
    assert merge(bas.store, tmp_path / "secret.kvopack", "zin").photos == 2
    assert kept(bas) == kept(anna)


def test_more_photos_than_a_file_takes_is_said(two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_photos, "MOST_PHOTOS", 1)
    with pytest.raises(UsageError, match="2 photos do not fit"):
        photos_to_pack(two[0].store)


@pytest.mark.parametrize("at", [0, 1])
def test_stopped_half_way_nothing_is_there(two: tuple[Laptop, Laptop], tmp_path: Path, at: int) -> None:
    anna, bas = two
    pack = packed(anna, tmp_path / "anna.kvopack")
    before = state(bas.store)

    def stop(what: str, done: int, _total: int) -> None:
        if what.startswith("photos") and done == at:
            raise Stop

    with pytest.raises(Stop):
        merge(bas.store, pack, progress=stop)
    assert (state(bas.store), kept(bas)) == (before, {})
    with pytest.raises(Stop):
        make_pack(
            anna.store, tmp_path / "no.kvopack", photos=photos_to_pack(anna.store).files, progress=lambda *_said: stop("photos", at, 0)
        )
    assert not (tmp_path / "no.kvopack").exists()


def with_photos(out: Path, pack: Path, photos: list[dict[str, Any]], files: list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    """The pack again, with other photos in its manifest and inside."""
    good = members_of(pack)
    manifest = json.loads(good["manifest.json"]) | {"photos": photos}
    return forged(out, [("manifest.json", json.dumps(manifest).encode()), ("changes.jsonl", good["changes.jsonl"]), *files])


def hostile(pack: Path) -> dict[str, tuple[list[dict[str, Any]], list[tuple[str | zipfile.ZipInfo, bytes]]]]:
    gate, lamp = ({"sha256": sha_of(name), "length": 3000} for name in ("gate", "lamp"))
    named = {name: (zipfile.ZipInfo(f"photos/{sha_of(name)}"), bytes_of(name)) for name in ("gate", "lamp")}
    swapped: list[tuple[str | zipfile.ZipInfo, bytes]] = [(named["gate"][0], bytes_of("lamp")), (named["lamp"][0], bytes_of("gate"))]
    pressed = zipfile.ZipInfo(f"photos/{sha_of('gate')}")
    pressed.compress_type = zipfile.ZIP_DEFLATED
    return {
        "other bytes": ([gate, lamp], [named["gate"], (named["lamp"][0], bytes_of("x"))]),
        "one for the other": ([gate, lamp], swapped),
        "one too many": ([gate], [named["gate"], named["lamp"]]),
        "one too few": ([gate, lamp], [named["gate"]]),
        "longer than said": ([gate | {"length": 2999}], [named["gate"]]),
        "shorter than said": ([gate | {"length": 3001}], [named["gate"]]),
        "said twice": ([gate, gate], [named["gate"]]),
        "a length of nothing": ([gate | {"length": -1}], [named["gate"]]),
        "a hash in capitals": ([gate | {"sha256": sha_of("gate").upper()}], [(f"photos/{sha_of('gate').upper()}", bytes_of("gate"))]),
        "pressed, as a bomb is": ([gate], [(pressed, bytes_of("gate"))]),
    }


def test_hostile_photos_are_refused_whole(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    pack = packed(anna, tmp_path / "anna.kvopack")
    before = state(bas.store)
    for what, (photos, files) in hostile(pack).items():
        bad = with_photos(tmp_path / "bad.kvopack", pack, photos, files)
        for plan_only in (True, False):
            with pytest.raises(Refused) as caught:
                merge(bas.store, bad, plan_only=plan_only)
            assert isinstance(caught.value, BadPack), what
            assert "bad.kvopack" in str(caught.value)
        assert (state(bas.store), kept(bas), left_over(bas)) == (before, {}, []), what


def test_a_photo_that_no_row_speaks_of_stays_in_the_pack(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    pack = packed(anna, tmp_path / "anna.kvopack")
    photos = [{"sha256": sha_of(name), "length": 3000} for name in ("gate", "stranger")]
    files: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        (zipfile.ZipInfo(f"photos/{sha_of(name)}"), bytes_of(name)) for name in ("gate", "stranger")
    ]
    assert merge(bas.store, with_photos(tmp_path / "more.kvopack", pack, photos, files)).photos == 1
    assert set(kept(bas)) == {sha_of("gate")}
    assert [one.name for one in absent_files(bas.store)] == ["lamp.jpg"]


def test_a_pack_that_waits_puts_no_photo_in_place(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, _bas = two
    heads = logs.all_heads(anna.store.db)
    packed(anna, tmp_path / "late.kvopack", since={key: head.seq - 1 for key, head in heads.items()})
    third = Laptop(tmp_path / "third")
    with pytest.raises(Waits):
        merge(third.store, tmp_path / "late.kvopack")
    assert (kept(third), left_over(third)) == ({}, [])
    third.close()


def test_a_full_disk_says_so_and_leaves_nothing(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    """A folder that cannot be made stands for any place that cannot be written."""
    anna, bas = two
    pack = packed(anna, tmp_path / "anna.kvopack")
    before = state(bas.store)
    (bas.data / "photos").mkdir(exist_ok=True)
    wall = bas.data / "photos" / sha_of("lamp")[:2]
    wall.write_bytes(b"")
    with pytest.raises(Exception, match="written") as caught:
        merge(bas.store, pack)
    assert type(caught.value).__name__ in ("NotStored", "ReadOnly")
    wall.unlink()
    assert (state(bas.store), kept(bas)) == (before, {})
    shutil.rmtree(bas.data / "photos")
