"""Time, place, direction and orientation are what exiftool says: on photos made here, and on real phones' where they are at hand."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.photos.intake import Intake
from kvo_inspect.store.photos.photo import Incoming
from tests.doses import few
from tests.photos.pictures import exif, jpeg, picture, saved

EXIFTOOL = shutil.which("exiftool")
REAL = Path(__file__).parents[3] / "shared" / "material" / "photos"

MADE: dict[str, dict[str, Any]] = {
    "everything": {
        "taken": "2026:11:12 19:43:10",
        "offset": "+01:00",
        "place": (51.57361, 5.12345),
        "direction": 93.42,
        "orientation": 6,
        "camera": ("Acme", "Phone 1"),
    },
    "southern and western": {"place": (-33.856159, -151.215256)},
    "just north of the equator, just west of Greenwich": {"place": (0.0001, -0.0001)},
    "no offset": {"taken": "2026:02:28 23:59:59"},
    "nearly round": {"direction": 359.99},
    **{f"orientation {n}": {"orientation": n, "taken": "2025:01:01 00:00:00"} for n in range(1, 9)},
}


@cache
def started() -> subprocess.Popen[str]:
    """Start exiftool, which takes its arguments a line at a time: starting it costs more than all that is asked of it."""
    assert EXIFTOOL
    judge = subprocess.Popen([EXIFTOOL, "-stay_open", "True", "-@", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(judge.communicate, "-stay_open\nFalse\n")
    return judge


def exiftool(path: Path) -> dict[str, Any]:
    judge = started()
    assert judge.stdin is not None
    assert judge.stdout is not None
    tags = ["-DateTimeOriginal", "-OffsetTimeOriginal", "-GPSLatitude", "-GPSLongitude", "-GPSImgDirection", "-Orientation"]
    judge.stdin.write("\n".join(["-json", "-n", *tags, "-ImageWidth", "-ImageHeight", str(path), "-execute", ""]))
    judge.stdin.flush()
    lines = list(iter(judge.stdout.readline, "{ready}\n"))
    found: dict[str, Any] = json.loads("".join(lines))[0]
    return found


def agrees(ours: Incoming, theirs: dict[str, Any]) -> None:
    taken = theirs.get("DateTimeOriginal")
    assert (ours.taken.at if ours.taken and ours.taken.origin == "exif" else None) == (
        taken and taken[:10].replace(":", "-") + "T" + taken[11:19]
    )
    assert (ours.taken.offset if ours.taken else "") == theirs.get("OffsetTimeOriginal", "")
    assert (ours.position is None) == ("GPSLatitude" not in theirs)
    if ours.position:
        assert float(ours.position.lat) == pytest.approx(theirs["GPSLatitude"], abs=2e-7)
        assert float(ours.position.lon) == pytest.approx(theirs["GPSLongitude"], abs=2e-7)
    assert (ours.direction is None) == ("GPSImgDirection" not in theirs)
    if ours.direction:
        assert float(ours.direction) == pytest.approx(theirs["GPSImgDirection"], abs=0.0051)
    assert ours.orientation == theirs.get("Orientation", 1)
    assert {ours.width, ours.height} == {theirs["ImageWidth"], theirs["ImageHeight"]}


def looked(path: Path, data: Path) -> Incoming:
    with Intake(data) as intake:
        found = intake.take(path)
    assert isinstance(found, Incoming)
    return found


def no_exiftool() -> bool:
    """Said aloud: a run without the outside judge must not look like one with it."""
    if EXIFTOOL is None:
        warnings.warn("exiftool is not installed (Debian: libimage-exiftool-perl): nothing outside judged what photos say", stacklevel=1)
    return EXIFTOOL is None


@pytest.mark.filterwarnings("default:exiftool is not installed")
@pytest.mark.parametrize("name", few(MADE, 4))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_made_photos_say_what_exiftool_says(kind: str, name: str, tmp_path: Path) -> None:
    if no_exiftool():
        pytest.skip("exiftool is not installed")
    path = tmp_path / "a.bin"
    path.write_bytes(saved(picture(), kind, exif=exif(**MADE[name])))
    agrees(looked(path, tmp_path / "data"), exiftool(path))


@pytest.mark.filterwarnings("default:exiftool is not installed")
@pytest.mark.skipif(not REAL.is_dir(), reason="photos of real phones are not at hand")
def test_real_photos_say_what_exiftool_says(tmp_path: Path) -> None:
    if no_exiftool():
        pytest.skip("exiftool is not installed")
    photos = sorted(REAL.glob("*.jpg"))
    assert photos
    for path in photos:
        agrees(looked(path, tmp_path / "data"), exiftool(path))


def test_what_a_photo_says_is_read(tmp_path: Path) -> None:
    """The same without an outside judge."""
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(**MADE["everything"]))
    found = looked(path, tmp_path / "data")
    assert found.taken is not None
    assert (found.taken.at, found.taken.offset, found.taken.origin) == ("2026-11-12T19:43:10", "+01:00", "exif")
    assert found.position is not None
    assert (found.position.lat[:8], found.position.lon[:7]) == ("51.57361", "5.12345")
    assert (found.direction, found.orientation, found.camera) == ("93.42", 6, "Acme Phone 1")
    assert (found.width, found.height) == (64, 96)


def test_without_exif_the_name_says_the_time(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Image 2026-11-12 at 19.43.10.jpeg"
    path.write_bytes(jpeg())
    found = looked(path, tmp_path / "data")
    assert found.taken is not None
    assert (found.taken.at, found.taken.origin) == ("2026-11-12T19:43:10", "name")
