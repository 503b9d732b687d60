"""Taking photos in: nothing lost, nothing twice, the bytes as they came, and everything that is not taken is named."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import NothingToUndo, UsageError
from kvo_inspect.photos.import_folder import Imported, import_folder
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.files import photo_file, thumb_file
from kvo_inspect.store.photos.photo import (
    ImportStep,
    Incoming,
    count_unassigned,
    photos_of_park,
    set_aside,
    set_camera_clock,
    take_in,
    unassigned_photos,
)
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.upkeep.doctor import doctor
from tests.photos.pictures import card, jpeg, picture, saved


def test_every_photo_of_a_card_is_kept_byte_for_byte(store: Store, park: Park, tmp_path: Path) -> None:
    folder = card(tmp_path / "DCIM" / "100", 20)
    (tmp_path / "DCIM" / "101").mkdir()
    (tmp_path / "DCIM" / "101" / "screen.webp").write_bytes(saved(picture((40, 40), 7), "WEBP"))
    (tmp_path / "DCIM" / ".hidden.jpg").write_bytes(jpeg(seed=99))
    seen: list[tuple[int, int]] = []
    done = import_folder(store, park.id, tmp_path / "DCIM", progress=lambda so_far, total: seen.append((so_far.files, total)))
    assert (done.files, len(done.photos), done.known, done.refused) == (21, 21, 0, [])
    assert seen[-1] == (21, 21)
    for path in [*folder.iterdir(), tmp_path / "DCIM" / "101" / "screen.webp"]:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        assert photo_file(store.data, sha256).read_bytes() == path.read_bytes()
        assert thumb_file(store.data, sha256).read_bytes().startswith(b"\xff\xd8\xff")
    assert {one.name for one in photos_of_park(store, park.id)} == {*(path.name for path in folder.iterdir()), "screen.webp"}
    assert not list((store.data / "photos" / "incoming").iterdir())
    assert doctor(store) == []


def test_the_same_photo_twice_is_one(store: Store, park: Park, tmp_path: Path) -> None:
    folder = card(tmp_path / "card", 3)
    (folder / "again.jpg").write_bytes((folder / "IMG_0001.jpg").read_bytes())
    first = import_folder(store, park.id, folder)
    assert (first.files, len(first.photos), first.known) == (4, 3, 1)
    second = import_folder(store, park.id, folder)
    assert (second.files, len(second.photos), second.known) == (4, 0, 4)
    assert count_unassigned(store, park.id) == 3
    other = add_park(store, "Kade")
    assert len(import_folder(store, other.id, folder).photos) == 3
    assert len(list((store.data / "photos").glob("??/*"))) == 3
    assert doctor(store) == []


def test_what_is_no_photo_is_named_and_the_rest_goes_on(store: Store, park: Park, tmp_path: Path) -> None:
    folder = card(tmp_path / "card", 2)
    good = jpeg(size=(800, 600), seed=5)
    bad = {
        "empty.jpg": b"",
        "text.jpg": b"no photo at all",
        "film.mp4": b"\0\0\0\x20ftypisom" + b"\0" * 100,
        "old.tif": b"II*\0" + b"\0" * 100,
        "moving.gif": b"GIF89a" + b"\0" * 100,
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "raw.cr2": b"II*\0\x10\0\0\0CR\2\0" + b"\0" * 100,
        "next.avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 100,
        "half.jpg": good[: len(good) // 2],
        "[bold]nasty\x1b[2J.jpg": good[:60],
    }
    for name, body in bad.items():
        (folder / name).write_bytes(body)
    done = import_folder(store, park.id, folder)
    assert {one.name for one in done.refused} == set(bad)
    assert all(one.why and one.name in one.sentence for one in done.refused)
    assert (done.files, len(done.photos)) == (len(bad) + 2, 2)
    assert len(list((store.data / "photos").glob("??/*"))) == 2
    assert doctor(store) == []


def test_what_people_do_not_see_is_passed_over(store: Store, park: Park, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = card(tmp_path / "card", 1)
    for name in ("desktop.ini", "Thumbs.db", ".DS_Store", "._IMG_0001.jpg", "hidden.jpg", "system.jpg"):
        (folder / name).write_bytes(b"of the system")
    (folder / "$RECYCLE.BIN").mkdir()
    (folder / "$RECYCLE.BIN" / "gone.jpg").write_bytes(jpeg(seed=9))
    lstat, noted = os.lstat, {"hidden.jpg": stat.FILE_ATTRIBUTE_HIDDEN, "system.jpg": stat.FILE_ATTRIBUTE_SYSTEM, "$RECYCLE.BIN": 0x16}

    class Noted:
        """What Windows says of a file, beside what every system says."""

        def __init__(self, path: Path) -> None:
            self.said = lstat(path)
            self.st_file_attributes = noted.get(path.name, stat.FILE_ATTRIBUTE_ARCHIVE)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.said, name)

    monkeypatch.setattr(os, "lstat", lambda path, **_where: Noted(Path(path)))
    done = import_folder(store, park.id, folder)
    assert (done.files, len(done.photos), done.refused) == (1, 1, [])


def test_the_name_does_not_decide_what_a_photo_is(store: Store, park: Park, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    folder.mkdir()
    for name, kind in (("a.txt", "JPEG"), ("b.jpg", "PNG"), ("c.png", "WEBP"), ("d.jpg", "HEIF")):
        (folder / name).write_bytes(saved(picture(), kind))
    import_folder(store, park.id, folder)
    kinds = {one.name: one.type for one in photos_of_park(store, park.id)}
    assert kinds == {
        "a.txt": "jpeg",
        "b.jpg": "png",
        "c.png": "webp",
        "d.jpg": "heic",
    }


def test_a_folder_that_is_none(store: Store, park: Park, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        import_folder(store, park.id, tmp_path / "nowhere")


def test_a_damaged_file_is_healed_by_taking_the_photo_in_again(store: Store, park: Park, tmp_path: Path) -> None:
    folder = card(tmp_path / "card", 3)
    photos = import_folder(store, park.id, folder).photos
    changed, missing, fine = (photo_file(store.data, one.sha256) for one in photos)
    changed.write_bytes(fine.read_bytes())
    missing.unlink()
    stray = fine.with_name("f" * 64)
    stray.write_bytes(b"x")
    problems = doctor(store)
    assert len(problems) == 3
    assert [photos[0].name in text for text in problems].count(True) == 1
    assert [photos[1].name in text for text in problems].count(True) == 1
    assert [stray.name in text for text in problems].count(True) == 1
    stray.unlink()
    again = import_folder(store, park.id, folder)
    assert (len(again.photos), again.known) == (0, 3)
    assert doctor(store) == []


def test_a_clock_that_is_wrong_is_said_once(store: Store, park: Park, tmp_path: Path) -> None:
    import_folder(store, park.id, card(tmp_path / "card", 3))
    assert [one.clock for one in set_camera_clock(store, park.id, "Acme Phone 1", 3600)] == [3600] * 3
    (tmp_path / "card" / "later.jpg").write_bytes(jpeg(seed=500, taken="2026:11:12 20:00:00", camera=("Acme", "Phone 1")))
    (tmp_path / "card" / "other.jpg").write_bytes(jpeg(seed=501, taken="2026:11:12 20:00:00", camera=("Other", "Phone")))
    later = {one.name: one.clock for one in import_folder(store, park.id, tmp_path / "card").photos}
    assert later == {"later.jpg": 3600, "other.jpg": 0}
    assert unassigned_photos(store, park.id)[0].name == "later.jpg"  # an hour later than its camera said


def test_a_clock_that_was_taken_back_is_used_for_no_later_photo(store: Store, park: Park, tmp_path: Path) -> None:
    """T8: the number given for a camera is remembered for later imports, until it is undone; done again, it counts again."""
    reach = Reach.photos(park=park.id)
    import_folder(store, park.id, card(tmp_path / "card", 1))

    def clock_of_the_next(number: int) -> int:
        (tmp_path / "card" / f"next{number}.jpg").write_bytes(
            jpeg(seed=500 + number, taken=f"2026:11:12 20:00:{number:02}", camera=("Acme", "Phone 1"))
        )
        return import_folder(store, park.id, tmp_path / "card").photos[0].clock

    set_camera_clock(store, park.id, "Acme Phone 1", 60)
    set_camera_clock(store, park.id, "Acme Phone 1", 3600)
    undo(store, reach)
    assert clock_of_the_next(1) == 60
    redo(store, reach)
    assert clock_of_the_next(2) == 3600
    undo(store, reach)
    undo(store, reach)
    assert clock_of_the_next(3) == 0


def test_undo_takes_an_import_back_and_redo_by_importing_again_brings_it_home(store: Store, park: Park, tmp_path: Path) -> None:
    folder = card(tmp_path / "card", 3)
    done: Imported = import_folder(store, park.id, folder)
    while count_unassigned(store, park.id):
        undo(store, Reach.photos(came_in=True))
    assert doctor(store) == []
    assert len(redo(store, Reach.photos(came_in=True)).changed) == 3
    undo(store, Reach.photos(came_in=True))
    again = import_folder(store, park.id, folder)
    assert {one.id for one in again.photos} == {one.id for one in done.photos}
    assert doctor(store) == []


def test_an_import_of_many_photos_is_one_step(store: Store, park: Park) -> None:
    """T10: fifty photos come in by several acts, so that what came in is safe; one `u` takes all of them back."""
    step = ImportStep()
    for first in range(0, 50, 16):
        photos = [Incoming(f"{number:064x}", 3, "jpeg", 1, 1, f"{number}.jpg") for number in range(first, min(first + 16, 50))]
        take_in(store, park.id, photos, step=step)
    (alone,) = take_in(store, park.id, [Incoming("a" * 64, 3, "jpeg", 1, 1, "alone.jpg")])
    set_aside(store, [photo.id for photo in unassigned_photos(store, park.id)[:5]])
    assert count_unassigned(store, park.id) == 46
    assert len(undo(store, Reach.photos(came_in=True)).changed) == 5
    assert undo(store, Reach.photos(came_in=True)).changed[0].id == alone.id
    assert len(undo(store, Reach.photos(came_in=True)).changed) == 50
    assert count_unassigned(store, park.id) == 0
    assert len(redo(store, Reach.photos(came_in=True)).changed) == 50
    assert len(undo(store, Reach.photos(came_in=True)).changed) == 50
    with pytest.raises(NothingToUndo):
        undo(store, Reach.photos(came_in=True))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_a_pipe_in_the_folder_is_named_and_nobody_waits_for_it(store: Store, park: Park, tmp_path: Path) -> None:
    folder = card(tmp_path / "card", 2)
    os.mkfifo(folder / "IMG_0001a.jpg")
    done = import_folder(store, park.id, folder)
    assert (len(done.photos), [one.name for one in done.refused]) == (2, ["IMG_0001a.jpg"])


def test_the_newest_is_the_newest_whatever_zone_a_camera_is_set_to(store: Store, park: Park, tmp_path: Path) -> None:
    """The laptop is an hour ahead of UTC; a Pixel names its files in UTC."""
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "PXL_20261112_192000.jpg").write_bytes(jpeg(seed=1))  # 20:20 here
    (folder / "wall.jpg").write_bytes(jpeg(seed=2, taken="2026:11:12 20:10:00"))
    (folder / "abroad.jpg").write_bytes(jpeg(seed=3, taken="2026:11:12 20:30:00", offset="+02:00"))  # 19:30 here
    import_folder(store, park.id, folder)
    assert [one.name for one in unassigned_photos(store, park.id)] == ["PXL_20261112_192000.jpg", "wall.jpg", "abroad.jpg"]
