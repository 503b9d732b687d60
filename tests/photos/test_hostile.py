"""Photos that were made to break whoever opens them: never a crash, never more than the limits, each named. The files are made here."""

from __future__ import annotations

import io
import random
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.photos.decoder import Decoder, PhotoRefused, sentence_of
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.photos.intake import Intake
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.files import photo_file, thumb_file
from kvo_inspect.store.photos.photo import Incoming
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.photos.pictures import jpeg, picture, saved


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG that says it has this size, in one bit of grey, with whatever rows."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_size(body: bytes, width: int, height: int) -> bytes:
    """A JPEG whose header lies about its size."""
    at = body.index(b"\xff\xc0") + 5
    return body[:at] + struct.pack(">HH", height, width) + body[at + 4 :]


def exif_segment(tiff: bytes) -> bytes:
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def jpeg_with(tiff: bytes) -> bytes:
    plain = jpeg()
    return plain[:2] + exif_segment(tiff) + plain[2:]


def directory(*entries: tuple[int, int, int, int], after: int = 0) -> bytes:
    """A TIFF header and one directory of (tag, type, count, value or offset)."""
    rows = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + struct.pack("<I", after)


REFUSED: dict[str, tuple[bytes, str]] = {
    "0 bytes": (b"", "empty"),
    "three bytes": (b"\xff\xd8\xff", "broken"),
    "only a header": (jpeg()[:30], "broken"),
    "a png that says 200 megapixels": (png(20_000, 10_000, zlib.compress(b"\0")), "pixels"),
    "a jpeg that says 251 megapixels": (with_size(jpeg(), 25_100, 10_000), "pixels jpeg"),
    "a jpeg that says 65535 by 65535": (with_size(jpeg(), 65535, 65535), "pixels jpeg"),
    "no width": (with_size(jpeg(), 0, 64), "broken"),
    "a heic of nothing": (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 500, "broken"),
    "a webp of nothing": (b"RIFF\xff\xff\xff\x7fWEBPVP8 " + b"\xff" * 500, "broken"),
}

NOT_TAKEN: dict[str, tuple[bytes, str]] = {
    "tiff": (saved(picture(), "TIFF"), "TIFF/RAW"),
    "a raw that is a tiff inside": (b"MM\0*" + b"\0" * 60, "TIFF/RAW"),
    "raw of a canon": (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + b"\0" * 60, "RAW"),
    "gif": (saved(picture(), "GIF"), "GIF"),
    "bmp": (saved(picture(), "BMP"), "BMP"),
    "svg": (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "avif": (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 60, "AVIF"),
    "film": (b"\0\0\0\x20ftypisom" + b"\0" * 60, "MP4/MOV"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "not a photo"),
}
"""What is behind the name of a JPEG, and what it is called."""

TAKEN_AS_THEY_ARE: dict[str, bytes] = {
    "exif offset outside": jpeg_with(b"II*\0" + struct.pack("<I", 0x7FFFFFFF)),
    "exif directory that points at itself": jpeg_with(directory((0x8769, 4, 1, 8), after=8)),
    "gps directory outside": jpeg_with(directory((0x8825, 4, 1, 0xFFFFFFF0))),
    "a count of four thousand million": jpeg_with(directory((0x010F, 2, 0xFFFFFFFF, 26), (0x0132, 2, 20, 0xFFFFFF))),
    "orientation 77": jpeg_with(directory((0x0112, 3, 1, 77))),
    "orientation as text": jpeg_with(directory((0x0112, 2, 4, 0x41414141))),
    "no exif behind the marker": jpeg_with(b"rubbish"),
    "an exif thumbnail larger than the picture": jpeg_with(
        directory((0x0100, 4, 1, 40_000), (0x0101, 4, 1, 40_000), (0x0201, 4, 1, 60), (0x0202, 4, 1, 0x7FFFFFFF))
    ),
    "an exif thumbnail that is a picture larger than the picture": jpeg_with(
        directory(after=14)
        + struct.pack("<H", 2)
        + struct.pack("<HHII", 0x0201, 4, 1, 44)
        + struct.pack("<HHII", 0x0202, 4, 1, 20_000)
        + struct.pack("<I", 0)
        + saved(picture((1000, 800)), "JPEG", quality=30)[:20_000]
    ),
    "a second directory far outside": jpeg_with(directory(after=0xFFFFFFF0)),
    "rational divided by nothing": jpeg_with(directory((0x8825, 4, 1, 26)) + directory((2, 5, 3, 40), (1, 2, 2, 0x4E))[8:] + b"\0" * 24),
}


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder() as found:
        yield found


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    with Intake(tmp_path / "data") as found:
        yield found


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_name(name: str, intake: Intake, tmp_path: Path) -> None:
    body, why = REFUSED[name]
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(body)
    with pytest.raises(PhotoRefused, match=r"IMG_0001\.jpg") as refused:
        intake.take(path)
    word, _space, kind = why.partition(" ")
    assert refused.value.why == sentence_of(word, "jpeg" if kind else "png")
    assert not list((tmp_path / "data").glob("photos/??/*"))
    assert not list((tmp_path / "data").glob("photos/incoming/*"))


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_of_another_kind_is_called_by_it_and_what_is_taken_is_listed(name: str, intake: Intake, tmp_path: Path) -> None:
    body, called = NOT_TAKEN[name]
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(body)
    with pytest.raises(PhotoRefused) as refused:
        intake.take(path)
    assert str(refused.value).startswith(f"IMG_0001.jpg: {called}")
    assert "JPEG, PNG, WebP and HEIC" in refused.value.why
    assert not refused.value.broken
    assert not list((tmp_path / "data").glob("photos/*/*"))


@pytest.mark.parametrize("name", TAKEN_AS_THEY_ARE)
def test_what_lies_about_itself_but_is_a_picture_is_taken(name: str, intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(TAKEN_AS_THEY_ARE[name])
    found = intake.take(path)
    assert isinstance(found, Incoming)
    assert ({found.width, found.height}, found.taken) == ({96, 64}, None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_cut_off_at_many_lengths(kind: str, intake: Intake, tmp_path: Path) -> None:
    noise = Image.effect_noise((160, 120), 80).convert("RGB")
    body = saved(noise, kind)
    path = tmp_path / "a"
    refused = 0
    for length in sorted({*range(1, 60, 7), *range(60, len(body), max(1, len(body) // 25))}):
        path.write_bytes(body[:length])
        try:
            found = intake.take(path)
        except PhotoRefused:
            refused += 1
        else:
            assert isinstance(found, Incoming)
            assert length > len(body) * 0.6, f"{length} of {len(body)} bytes were taken for a whole picture"
    assert refused > 20


def test_flipped_bits_never_break_the_import(tmp_path: Path) -> None:
    chance = random.Random(4)
    folder = tmp_path / "card"
    folder.mkdir()
    bodies = [saved(picture((160, 120)), kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF")] + list(TAKEN_AS_THEY_ARE.values())
    for n in range(60):
        body = bytearray(bodies[n % len(bodies)])
        for _ in range(chance.randint(1, 30)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        (folder / f"{n:03}").write_bytes(bytes(body))
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state")
    done = import_folder(store, add_park(store, "De Amert").id, folder)
    assert done.files == 60
    assert len(done.photos) + done.known + len(done.refused) == 60
    assert doctor(store) == []
    store.close()


def test_a_bomb_within_the_pixels_stays_within_the_memory(decoder: Decoder, tmp_path: Path) -> None:
    """A hundred megapixels in some kilobytes."""
    width, height = 10_000, 10_000
    rows = zlib.compress(b"\0" * ((width + 7) // 8 + 1) * height, 9)
    path = tmp_path / "bomb.png"
    path.write_bytes(png(width, height, rows))
    assert path.stat().st_size < 100_000
    found = decoder.look(path.read_bytes(), "png", "bomb.png")
    assert (found.facts["width"], len(found.thumb) > 100) == (width, True)
    text = tmp_path / "text.png"
    text.write_bytes(png(8, 8, zlib.compress(b"\0\0" * 8))[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 200_000_000, 9)))
    with pytest.raises(PhotoRefused, match=r"text\.png"):
        decoder.look(text.read_bytes(), "png", "text.png")


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JPEG of 200 megapixels, as the largest phones make them; made once."""
    path = tmp_path_factory.mktemp("large") / "IMG_200MP.jpg"
    picture_ = Image.linear_gradient("L").resize((20_000, 10_000), Image.Resampling.NEAREST)
    picture_.save(path, "JPEG", quality=20)
    return path


def peak_of(decoder: Decoder) -> int:
    """The most memory (bytes) that the decoding process held so far."""
    assert decoder._child is not None
    lines = Path(f"/proc/{decoder._child.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_a_photo_of_200_megapixels_is_kept(large: Path, tmp_path: Path) -> None:
    with Intake(tmp_path / "data") as intake:
        found = intake.take(large)
        assert isinstance(found, Incoming)
        assert (found.width, found.height) == (20_000, 10_000)
        assert photo_file(tmp_path / "data", found.sha256).read_bytes() == large.read_bytes()
        with Image.open(thumb_file(tmp_path / "data", found.sha256)) as thumb:
            assert thumb.size == (500, 250)
        if sys.platform == "linux":
            assert peak_of(intake._decoders[0]) < 300 * 1024 * 1024
    with Decoder() as decoder:
        with Image.open(io.BytesIO(decoder.copy(large.read_bytes(), "jpeg", large.name, covers=()))) as copy:
            assert copy.size == (1600, 800)
        if sys.platform == "linux":
            assert peak_of(decoder) < 300 * 1024 * 1024


@pytest.mark.skipif(sys.platform == "win32", reason="Python cannot say there what a process holds: decisions/0013")
def test_the_process_ends_itself_when_it_holds_too_much(tmp_path: Path) -> None:
    """Without the system's limit, as on macOS, and with less allowed so that the test is quick.

    It holds on to its answer, so that a busy machine cannot let it finish before it looks at itself; who never looks fails by the time.
    """
    path = tmp_path / "huge.png"
    path.write_bytes(png(10_000, 10_000, zlib.compress(b"\0" * (1250 + 1) * 10_000, 9)))
    small = tmp_path / "small.jpg"
    small.write_bytes(jpeg())
    with Decoder() as decoder:
        changed = "d.MOST_HELD = d._held() + (60 << 20); d.LOOK_SECONDS = 0.005; d._limit = lambda: None"
        held = "copy = d._copy; d._copy = lambda asked: [copy(asked), time.sleep(600)][0]"
        decoder.command = [sys.executable, "-c", f"import time, kvo_inspect.photos.decoder_process as d; {changed}; {held}; d.main()"]
        with pytest.raises(PhotoRefused, match=r"huge.png") as refused:
            decoder.copy(path.read_bytes(), "png", "huge.png", longest=10_000, covers=())
        assert refused.value.why == sentence_of("memory")
        assert decoder.look(small.read_bytes(), "jpeg", "small.jpg").facts["width"] == 96


@pytest.mark.skipif(sys.platform != "linux", reason="this platform limits no memory")
def zeros(length: int, times: int) -> bytes:
    """What zlib makes of so many zeros so many times; packed once, and repeated: the file holds a gigabyte, the test makes none."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(length)) + packer.flush(zlib.Z_FULL_FLUSH)
    adler = (length * times % 65521) << 16 | 1
    return b"\x78\x01" + block * times + packer.flush() + struct.pack(">I", adler)


def test_zeros_are_what_zlib_unpacks() -> None:
    assert zlib.decompress(zeros(70_001, 3)) == bytes(210_003)


def test_more_memory_than_the_limit_is_refused(tmp_path: Path) -> None:
    """119 megapixels of colour with transparency do not fit; the child says so, or dies of it, and the next picture is read."""
    path = tmp_path / "huge.png"
    width, height = 11_900, 10_000
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0))
    rows = zeros(100 * (width * 8 + 1), height // 100)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    small = tmp_path / "small.jpg"
    small.write_bytes(jpeg())
    with Decoder() as decoder:
        with pytest.raises(PhotoRefused, match=r"huge.png"):
            decoder.copy(path.read_bytes(), "png", "huge.png", longest=20_000, covers=())
        assert decoder.look(small.read_bytes(), "jpeg", "small.jpg").facts["width"] == 96


def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "slow.jpg"
    path.write_bytes(saved(Image.effect_noise((3600, 3000), 90).convert("RGB"), "JPEG", quality=95, progressive=True))
    small = tmp_path / "small.jpg"
    small.write_bytes(jpeg())
    with Decoder(seconds=0.05) as decoder:
        with pytest.raises(PhotoRefused) as refused:
            decoder.copy(path.read_bytes(), "jpeg", "slow.jpg", longest=3000, covers=())
        assert refused.value.why == sentence_of("time")
        decoder.seconds = 20
        assert decoder.look(small.read_bytes(), "jpeg", "small.jpg").facts["width"] == 96


def test_nothing_is_said_on_the_screen(intake: Intake, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for n, (body, _why) in enumerate([*REFUSED.values(), *NOT_TAKEN.values()]):
        path = tmp_path / f"{n}.jpg"
        path.write_bytes(body)
        with pytest.raises(PhotoRefused):
            intake.take(path)
    assert capfd.readouterr() == ("", "")
