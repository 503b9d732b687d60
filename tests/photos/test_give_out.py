"""What leaves: upright copies without metadata, never what is not to be shared, never the confidential unless asked for by name."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import NotFound, PhotoChanged, UsageError
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.photos.copies import Chosen, write_photos
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.photo import photos_of_park, set_photo
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.photos.uses import use_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, start_round
from tests.photos.pictures import jpeg

TAKEN: dict[str, Any] = {"taken": "2026:11:12 19:43:10", "offset": "+01:00", "place": (51.57361, 5.12345), "camera": ("Acme", "Phone 1")}


class Kept:
    """A round with a finding of its own, a confidential one, and four photos: lamp, plate (not shared), hidden, loose."""

    def __init__(self, store: Store, park: Park, folder: Path) -> None:
        lighting = next(one for one in load_checklists(None)[0] if not one.checklist.confidential)
        self.round = start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", ((lighting, "full"),)))
        stop = route(store, park.id)[0]
        self.lamp = record_finding(store, self.round.id, stop.id, NewFinding("mast 2231 uit"))
        self.hidden: Finding = record_finding(store, self.round.id, stop.id, NewFinding("kanarie", confidential=True))
        folder.mkdir()
        (folder / "lamp.jpg").write_bytes(jpeg((3000, 2000), seed=1, orientation=6, **TAKEN))
        for n, name in enumerate(("plate", "hidden", "loose"), 2):
            (folder / f"{name}.jpg").write_bytes(jpeg(seed=n, **TAKEN))
        import_folder(store, park.id, folder)
        self.photos: dict[str, Photo] = {one.name.removesuffix(".jpg"): one for one in photos_of_park(store, park.id)}
        promise_photo(store, self.lamp.id, "Karin", self.round.id)
        use_photo(store, self.photos["plate"].id, self.lamp, round_id=self.round.id)
        use_photo(store, self.photos["lamp"].id, self.lamp, round_id=self.round.id)
        use_photo(store, self.photos["hidden"].id, self.hidden, round_id=self.round.id, confirmed=True)
        set_photo(store, self.photos["plate"].id, not_shared=True)
        set_photo(store, self.photos["lamp"].id, caption="=mast; scheef")


@pytest.fixture
def kept(store: Store, park: Park, tmp_path: Path) -> Kept:
    return Kept(store, park, tmp_path / "card")


def given(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "photos.json").read_text("utf-8"))
    assert {path.name for path in folder.iterdir()} == {"photos.json", *(one["file"] for one in found["photos"])}
    return {one["sha256"]: one for one in found["photos"]}


@pytest.mark.parametrize("scope", ["all", "park", "round"])
def test_copies_stand_upright_and_say_nothing(scope: str, store: Store, kept: Kept, tmp_path: Path) -> None:
    scopes = {"all": ExportScope(), "park": ExportScope(kept.round.park), "round": ExportScope(None, kept.round.id)}
    assert write_photos(store, tmp_path / "out", scopes[scope], Chosen()) == 1
    found = given(tmp_path / "out")
    one = found[kept.photos["lamp"].sha256]
    assert list(found) == [kept.photos["lamp"].sha256]
    assert one == {
        "file": f"{kept.lamp.code}-{kept.photos['lamp'].sha256[:12]}.jpg",
        "sha256": kept.photos["lamp"].sha256,
        "caption": "=mast; scheef",
        "findings": [kept.lamp.code],
    }
    body = (tmp_path / "out" / one["file"]).read_bytes()
    with Image.open(io.BytesIO(body)) as copy:
        assert copy.size == (1067, 1600)
        assert not copy.getexif()
        red, green = copy.getpixel((1000, 100)), copy.getpixel((1000, 1500))
        assert isinstance(red, tuple)
        assert isinstance(green, tuple)
        assert (red[0] > 200, green[1] > 200) == (True, True)  # what was above is on the right: turned by a quarter
    assert b"Acme" not in body
    assert b"Exif" not in body


def test_what_was_chosen_stays(store: Store, kept: Kept, tmp_path: Path) -> None:
    write_photos(store, tmp_path / "out", ExportScope(), Chosen(longest=400, time=True, place=True))
    (one,) = given(tmp_path / "out").values()
    with Image.open(tmp_path / "out" / one["file"]) as copy:
        assert copy.size == (267, 400)
        exif = copy.getexif()
        assert set(exif) == {0x8769, 0x8825}
        assert exif.get_ifd(0x8769) == {0x9003: "2026:11:12 19:43:10", 0x9011: "+01:00"}
        assert [float(part) for part in exif.get_ifd(0x8825)[2]] == pytest.approx([51.57361, 0, 0], abs=1e-6)
    assert one["taken"] == {"at": "2026-11-12T19:43:10", "offset": "+01:00", "origin": "exif"}


def test_originals_are_byte_for_byte(store: Store, kept: Kept, tmp_path: Path) -> None:
    write_photos(store, tmp_path / "out", ExportScope(), Chosen(originals=True))
    (one,) = given(tmp_path / "out").values()
    assert (tmp_path / "out" / one["file"]).read_bytes() == (tmp_path / "card" / "lamp.jpg").read_bytes()


def test_the_confidential_leaves_only_when_asked_for(store: Store, kept: Kept, tmp_path: Path) -> None:
    write_photos(store, tmp_path / "out", ExportScope(confidential=True), Chosen(originals=True))
    assert set(given(tmp_path / "out")) == {kept.photos["lamp"].sha256, kept.photos["hidden"].sha256}


def test_lists_name_every_photo_and_what_it_shows(store: Store, kept: Kept, tmp_path: Path) -> None:
    told = json.loads(export(store, "json", tmp_path / "record.json", ExportScope()).read_text("utf-8"))
    lamp, plate = kept.photos["lamp"], kept.photos["plate"]
    photos = {one["sha256"]: one for one in told["photo"]}
    assert set(photos) == {lamp.sha256, kept.photos["loose"].sha256}
    assert photos[lamp.sha256]["length"] == lamp.length
    assert photos[lamp.sha256]["taken"]["at"] == "2026-11-12T19:43:10"
    assert photos[lamp.sha256]["position"]["lat"].startswith("51.5736")
    assert [(one["photo"], one["finding"]) for one in told["photo_use"]] == [(lamp.id, kept.lamp.id)]
    assert told["promised_photo"] == []  # kept by the plate, which stays here
    assert plate.sha256 not in json.dumps(told)
    assert kept.photos["hidden"].sha256 not in json.dumps(told)
    folder = export(store, "csv", tmp_path / "csv", ExportScope(None, kept.round.id))
    rows = list(csv.DictReader(io.StringIO((folder / "photo.csv").read_text("utf-8"))))
    assert [(one["sha256"], one["caption"], one["lat"][:7], one["taken_origin"]) for one in rows] == [
        (lamp.sha256, "'=mast; scheef", "51.5736", "exif")
    ]
    uses = list(csv.DictReader(io.StringIO((folder / "photo_use.csv").read_text("utf-8"))))
    assert [(one["photo"], one["finding"]) for one in uses] == [(lamp.id, kept.lamp.id)]


def test_a_folder_of_other_things_is_left_alone(store: Store, kept: Kept, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_photos(store, out, ExportScope(), Chosen())
    write_photos(store, out, ExportScope(), Chosen(originals=True))  # what was given out before is replaced
    (out / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(UsageError, match="out"):
        write_photos(store, out, ExportScope(), Chosen())
    assert (out / "holiday.jpg").read_bytes() == b"mine"


def test_missing_bytes_are_named_and_nothing_is_half_written(store: Store, kept: Kept, tmp_path: Path) -> None:
    photo_file(store.data, kept.photos["lamp"].sha256).unlink()
    with pytest.raises(NotFound, match=r"lamp\.jpg"):
        write_photos(store, tmp_path / "out", ExportScope(), Chosen())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("originals", [False, True])
def test_bytes_that_changed_after_the_import_are_not_given_out(store: Store, kept: Kept, tmp_path: Path, *, originals: bool) -> None:
    """A flipped bit, or another picture laid in its place, would go out as evidence under the name of the first."""
    file = photo_file(store.data, kept.photos["lamp"].sha256)
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    with pytest.raises(PhotoChanged, match=r"lamp\.jpg"):
        write_photos(store, tmp_path / "out", ExportScope(), Chosen(originals=originals))
    assert not (tmp_path / "out").exists()
