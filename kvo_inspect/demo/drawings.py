"""The photos of the worked example: drawn, and plainly so; nobody's face, number plate or place is in them."""

from __future__ import annotations

import io
from typing import Literal, NamedTuple

from PIL import Image, ImageDraw

Scene = Literal["lamp leaning", "lamp upright", "fence hole", "fence whole", "two trailers", "pallets", "lamp out", "dark path"]
SIZE = (1200, 900)
_HORIZON = 560
_EXIF, _GPS = 0x8769, 0x8825


class Light(NamedTuple):
    """The colours of a scene by day or by night (red, green, blue: 0 to 255)."""

    sky: tuple[int, int, int]
    far: tuple[int, int, int]
    ground: tuple[int, int, int]
    road: tuple[int, int, int]
    ink: tuple[int, int, int]


DAY = Light((150, 190, 225), (120, 150, 120), (96, 130, 84), (110, 110, 114), (60, 60, 66))
NIGHT = Light((14, 18, 34), (20, 24, 34), (22, 28, 26), (34, 34, 40), (80, 82, 92))


def drawn(scene: Scene) -> Image.Image:
    """Return the picture of a scene."""
    light = NIGHT if scene in ("two trailers", "lamp out", "dark path") else DAY
    picture = Image.new("RGB", SIZE, light.sky)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, _HORIZON - 90, 420, _HORIZON), fill=light.far)  # a hall, and another
    draw.rectangle((760, _HORIZON - 150, 1200, _HORIZON), fill=tuple(int(part * 0.9) for part in light.far))
    draw.rectangle((0, _HORIZON, *SIZE), fill=light.ground)
    draw.polygon([(520, _HORIZON), (640, _HORIZON), (1100, 900), (120, 900)], fill=light.road)
    for near in range(5):  # the middle of the road
        y = _HORIZON + 20 + near * near * 16
        draw.line((582, y, 586, y + 8 + near * 6), fill=(210, 210, 200) if light is DAY else (90, 90, 86), width=3 + near * 2)
    match scene:
        case "lamp leaning" | "lamp upright":
            _lamp(draw, light, 330, 130 if scene == "lamp leaning" else 0)
        case "lamp out":
            _lamp(draw, light, 820, 0, lit=True, high=330)
            _lamp(draw, light, 330, 0)
        case "dark path":
            draw.polygon([(660, _HORIZON), (700, _HORIZON), (1200, 760), (1200, 880)], fill=(60, 34, 34))
            _lamp(draw, light, 240, 0, lit=True, high=300)
        case "two trailers":
            _trailers(draw)
        case _:
            _fence(draw, hole=scene == "fence hole")
            if scene == "pallets":
                _pallets(draw)
    return picture


def _lamp(draw: ImageDraw.ImageDraw, light: Light, x: int, off: int, *, lit: bool = False, high: int = 640) -> None:
    """Draw a lamp post at *x*, its top *off* pixels aside, so many pixels high."""
    foot, width = 800 - (640 - high) // 2, max(10, high // 22)
    top = (x + off, foot - high)
    if lit:
        for reach in range(5, 0, -1):
            glow = 40 + (5 - reach) * 34
            draw.ellipse(
                (top[0] + 60 - reach * 30, top[1] - reach * 22, top[0] + 60 + reach * 30, top[1] + reach * 34), fill=(glow, glow, glow // 2)
            )
    draw.line((x, foot, *top), fill=light.ink, width=width)
    draw.line((*top, top[0] + 90, top[1] + 12 + off // 3), fill=light.ink, width=width)
    draw.rectangle((top[0] + 60, top[1] + 6 + off // 3, top[0] + 124, top[1] + 24 + off // 3), fill=(250, 240, 170) if lit else light.ink)
    draw.rectangle((x - width, foot - 60, x + width, foot), fill=light.ink)


def _trailers(draw: ImageDraw.ImageDraw) -> None:
    for left in (120, 640):
        draw.rectangle((left, 430, left + 400, 680), fill=(120, 124, 134))
        draw.rectangle((left, 430, left + 400, 462), fill=(150, 60, 50))
        for wheel in (left + 70, left + 150, left + 330):
            draw.ellipse((wheel, 660, wheel + 64, 724), fill=(26, 26, 28))


def _pallets(draw: ImageDraw.ImageDraw) -> None:
    for height in range(7):
        y = 760 - height * 44
        for left in (330, 620):
            draw.rectangle((left, y, left + 250, y + 14), fill=(176, 132, 82))
            for block in (left, left + 110, left + 220):
                draw.rectangle((block, y + 14, block + 30, y + 38), fill=(140, 100, 60))


def _fence(draw: ImageDraw.ImageDraw, *, hole: bool) -> None:
    steel = (70, 96, 80)
    for x in range(0, 1200, 24):
        draw.line((x, 330, x + 260, 760), fill=steel, width=3)
        draw.line((x, 330, x - 260, 760), fill=steel, width=3)
    for x in range(40, 1200, 280):
        draw.rectangle((x, 300, x + 16, 790), fill=steel)
    draw.line((0, 330, 1200, 330), fill=steel, width=8)
    if hole:
        draw.polygon([(470, 520), (560, 470), (680, 500), (740, 610), (700, 760), (500, 760), (440, 640)], fill=DAY.ground)
        draw.line([(470, 520), (560, 470), (680, 500), (740, 610)], fill=(200, 204, 206), width=5)


def as_jpeg(picture: Image.Image, taken: str, offset: str, place: tuple[str, str] | None) -> bytes:
    """Return a JPEG as a phone writes it: *taken* is `2026-11-12T19:43:10`, *place* degrees as text; without *taken* it says nothing."""
    from PIL.TiffImagePlugin import IFDRational

    exif = Image.Exif()
    if taken:
        exif[0x010F], exif[0x0110] = "kvo-inspect", "drawing"
        inner = exif.get_ifd(_EXIF)
        inner[0x9003], inner[0x9011] = taken.replace("-", ":").replace("T", " "), offset
    if taken and place:
        gps = exif.get_ifd(_GPS)
        for tag, value, sides in ((1, place[0], "NS"), (3, place[1], "EW")):
            gps[tag] = sides[value.startswith("-")]
            gps[tag + 1] = (IFDRational(round(abs(float(value)) * 10**7), 10**7), IFDRational(0, 1), IFDRational(0, 1))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78, exif=exif)
    return out.getvalue()
