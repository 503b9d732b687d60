"""Pictures without their metadata: the same picture, turned as it was, and no place, time or camera in any byte."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from kvo_inspect.domain.photos.file_type import sniff
from kvo_inspect.domain.photos.metadata import NotStripped, without_metadata
from tests.photos.pictures import exif, jpeg, picture, saved

CAMERA = "Kievitcamera 900"
SECRETS = (CAMERA.encode(), b"2026:11:12", b"xpacket", b"Karin")
HELD: dict[str, Any] = {"taken": "2026:11:12 19:43:10", "place": (51.58, 4.77), "camera": ("Kievit", CAMERA), "orientation": 6}
XMP = b"<?xpacket begin=''?>"


def metadata() -> dict[str, Any]:
    return {"exif": exif(**HELD), "xmp": XMP}


def png() -> bytes:
    texts = PngInfo()
    texts.add_text("Author", "Karin")
    return saved(picture(), "PNG", exif=exif(**HELD), pnginfo=texts)


PICTURES = {
    "jpeg": saved(picture(), "JPEG", comment=b"Karin", **metadata()),
    "progressive": saved(picture(), "JPEG", progressive=True, **metadata()),
    "png": png(),
    "webp": saved(picture(), "WEBP", lossless=True, **metadata()),
}


def shown(raw: bytes) -> bytes:
    """Return the points of a picture as they are shown, upright."""
    with Image.open(io.BytesIO(raw)) as image:
        return ImageOps.exif_transpose(image).convert("RGB").tobytes()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_and_says_nothing(name: str) -> None:
    raw = PICTURES[name] + b"Karin and a film behind the picture"
    kind = sniff(raw)
    assert kind is not None
    assert all(secret in raw for secret in SECRETS[:2])
    stripped = without_metadata(kind, raw)
    assert [secret for secret in SECRETS if secret in stripped] == []
    assert shown(stripped) == shown(PICTURES[name])
    with Image.open(io.BytesIO(stripped)) as image:
        assert (dict(image.getexif()), image.getexif().get_ifd(0x8825)) == ({0x0112: 6}, {})
    assert without_metadata(kind, stripped) == stripped


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_says_nothing_stays_byte_for_byte(format_: str) -> None:
    raw = saved(picture(), format_)
    assert without_metadata(sniff(raw) or "heic", raw) == raw


@pytest.mark.parametrize("cut", [5, 9, 30, 60])
def test_a_picture_whose_pieces_cannot_be_followed_is_not_stripped(cut: int) -> None:
    with pytest.raises(NotStripped):
        without_metadata("jpeg", jpeg(camera=("Kievit", CAMERA))[:cut])


@pytest.mark.parametrize("name", PICTURES)
def test_no_picture_that_was_cut_off_or_altered_ends_in_another_way(name: str) -> None:
    raw = PICTURES[name]
    kind = sniff(raw)
    assert kind is not None
    for at in range(12, len(raw), 7):
        for broken in (raw[:at], raw[:at] + b"\xff" + raw[at + 1 :]):
            try:
                stripped = without_metadata(kind, broken)
            except NotStripped:
                continue
            assert stripped[:2] == raw[:2]


def test_a_heic_with_metadata_is_not_stripped_and_another_stays() -> None:
    plain = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"infe\x02\0\0\0\0\x01\0\0hvc1\0"
    assert without_metadata("heic", plain) == plain
    with pytest.raises(NotStripped):
        without_metadata("heic", plain + b"infe\x02\0\0\0\0\x02\0\0Exif\0")
