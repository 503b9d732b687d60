"""Photos that tests make themselves, as phones would."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

SIZE = (96, 64)


def picture(size: tuple[int, int] = SIZE, seed: int = 0) -> Image.Image:
    """A picture of which every corner has a colour of its own, different for every seed."""
    image = Image.new("RGB", size, (seed % 256, seed // 256 % 256, 90))
    width, height = size
    image.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    image.paste((0, 255, 0), (width // 2, 0, width, height // 2))
    image.paste((0, 0, 255), (0, height // 2, width // 2, height))
    return image


def exif(
    taken: str = "",
    offset: str = "",
    place: tuple[float, float] | None = None,
    direction: float | None = None,
    orientation: int | None = None,
    camera: tuple[str, str] | None = None,
) -> Image.Exif:
    """EXIF as a camera writes it: *taken* as 2026:11:12 19:43:10, *place* in degrees."""
    found = Image.Exif()
    if orientation:
        found[0x0112] = orientation
    if camera:
        found[0x010F], found[0x0110] = camera
    inner: dict[int, Any] = found.get_ifd(0x8769)
    if taken:
        inner[0x9003] = taken
    if offset:
        inner[0x9011] = offset
    gps: dict[int, Any] = found.get_ifd(0x8825)
    if place:
        for tag, value, sides in ((1, place[0], "NS"), (3, place[1], "EW")):
            gps[tag] = sides[value < 0]
            whole, rest = divmod(abs(value), 1)
            minutes, rest = divmod(rest * 60, 1)
            gps[tag + 1] = (IFDRational(int(whole), 1), IFDRational(int(minutes), 1), IFDRational(round(rest * 60 * 10000), 10000))
    if direction is not None:
        gps[0x10] = "T"
        gps[0x11] = IFDRational(round(direction * 100), 100)
    return found


def jpeg(size: tuple[int, int] = SIZE, seed: int = 0, quality: int = 80, **camera: Any) -> bytes:
    """A JPEG; *camera* is what `exif` takes."""
    return saved(picture(size, seed), "JPEG", quality=quality, exif=exif(**camera) if camera else b"")


def saved(image: Image.Image, format_: str, **options: Any) -> bytes:
    out = io.BytesIO()
    if format_ == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    image.save(out, format_, **options)
    return out.getvalue()


def card(folder: Path, count: int) -> Path:
    """A folder with so many different photos, taken a minute apart on the evening of the round."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        (folder / f"IMG_{n:04}.jpg").write_bytes(jpeg(seed=n, taken=f"2026:11:12 19:{n % 60:02}:10", camera=("Acme", "Phone 1")))
    return folder
