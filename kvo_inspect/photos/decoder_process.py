"""The child process that decodes photos; `photos/decoder.py` starts it. The only module that opens bytes from outside as a picture.

It reads one request a line on its standard input (JSON), followed by the bytes of the picture, and answers with one line of JSON, followed
by as many bytes as that says. It opens and writes no file of anybody. Three things limit what it may use of memory: what the header
promises, before anything is decoded; what the system allows (Linux); and a watch of its own, which ends it (decisions/0013). Time is its
parent's to watch.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import re
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 120_000_000
"""Larger pictures are not decoded: four bytes a pixel, and as much again while working."""
MOST_PIXELS_JPEG = 250_000_000
"""A JPEG is decoded at an eighth of its size and line by line: phones make them of 200 megapixels."""
MOST_MEMORY = 1536 * 1024 * 1024
"""Bytes of address space, where the system can limit it."""
MOST_HELD = 1280 * 1024 * 1024
"""Bytes in memory at most at any time, as the process sees itself."""
OUT_OF_MEMORY = 77
"""The exit code when the process held more than `MOST_HELD`."""
LOOK_SECONDS = 0.05
"""Seconds between two looks of the process at its own memory: a decoder fills some 20 MB meanwhile."""

BLOCK = 16
"""Pixels of the blocks in which a JPEG of ours is kept, each way."""
_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heic": ("HEIF",)}
_EXIF, _GPS = 0x8769, 0x8825
_TIMES = ((0x9003, 0x9011), (0x9004, 0x9012), (0x0132, 0x9010))
"""Tags of taken, digitised and changed, each with that of its offset from UTC."""
_MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")


class _Refused(Exception):
    """Why a picture is not decoded: a word the parent has a sentence for."""


def main() -> None:
    """Answer requests until the input ends."""
    _limit()
    threading.Thread(target=_watch, daemon=True).start()
    source, answer = sys.stdin.buffer, sys.stdout.buffer
    for line in source:
        request = json.loads(line)
        request["picture"] = source.read(request["bytes"])
        try:
            header, body = {"look": _look, "copy": _copy}[request["op"]](request)
        except _Refused as why:
            header, body = {"why": str(why)}, b""
        except MemoryError:
            header, body = {"why": "memory"}, b""
        except Exception as error:  # noqa: BLE001  # whatever a broken picture makes a decoder say: the parent names the file
            header, body = {"why": "broken", "detail": f"{type(error).__name__}: {error}"[:200]}, b""
        answer.write(json.dumps({**header, "length": len(body)}).encode() + b"\n" + body)
        answer.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    os.nice(15)  # whoever answers questions meanwhile comes first; alone on a machine it costs nothing
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses the first, or takes it and does nothing
            resource.setrlimit(what, (most, most))


def _watch() -> None:
    """End the process when it held too much; decoders let other threads run. Where Python cannot say (Windows) it watches nothing."""
    before = _held()
    # Without /proc, Linux counts what the parent held when it started us.
    most = MOST_HELD if before < MOST_HELD else before + MOST_HELD
    while before and _held() < most:
        time.sleep(LOOK_SECONDS)
    if before:
        os._exit(OUT_OF_MEMORY)


def _held() -> int:
    """Return the most memory (bytes) that this process held so far; 0 where Python cannot say."""
    with contextlib.suppress(OSError, ValueError), Path("/proc/self/status").open("rb") as status:
        for line in status:
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _open(request: dict[str, Any]) -> Image.Image:
    from PIL import Image

    kind = request["type"]
    if kind == "heic":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limit, on what the header says, before anything is decoded
    picture = Image.open(io.BytesIO(request["picture"]), formats=_FORMATS[kind])
    if picture.width * picture.height > (MOST_PIXELS_JPEG if kind == "jpeg" else MOST_PIXELS):
        raise _Refused("pixels")
    return picture


def _look(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the facts of a picture, and a small JPEG of it standing upright, its longest side at most `longest` pixels."""
    picture = _open(request)
    facts = _facts(picture)
    if facts["orientation"] >= 5 and request["type"] != "heic":
        facts["width"], facts["height"] = facts["height"], facts["width"]
    return facts, _small(picture, request["longest"], quality=80, draft_below=1, covers=request["covers"])


def _copy(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return a JPEG to give away: upright, sized down, its colours as any screen shows them, nothing in it but what `exif` says."""
    exif = request.get("exif") or {}
    kept = _exif(exif) if exif else b""
    return {}, _small(_open(request), request["longest"], quality=85, draft_below=2, exif=kept, covers=request["covers"])


def _small(picture: Image.Image, longest: int, *, quality: int, draft_below: int, covers: list[list[float]], exif: bytes = b"") -> bytes:
    from PIL import Image, ImageOps

    orientation = _turn(picture)
    profile = picture.info.get("icc_profile")
    most = max(picture.size)
    if most > longest:
        wanted = longest * draft_below
        picture.draft("RGB", (max(1, picture.width * wanted // most), max(1, picture.height * wanted // most)))
        picture.thumbnail((longest, longest), Image.Resampling.BICUBIC if draft_below == 1 else Image.Resampling.LANCZOS)
    else:
        picture.load()
    turned = ImageOps.exif_transpose(picture) if orientation != 1 else picture
    plain = _covered(_srgb(_on_white(turned), profile), covers)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=quality, optimize=False, exif=exif, icc_profile=None)
    return out.getvalue()


def _covered(picture: Image.Image, covers: list[list[float]]) -> Image.Image:
    """Draw rectangles solid, each out to whole blocks of the JPEG beyond its edge: no block keeps a trace of what lay under its cover."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    for left, top, width, height in covers:
        # One pixel more each way: who opens the copy draws the colour of a block on over its edge.
        begins = [math.floor((side - 1) / BLOCK) * BLOCK for side in (left * picture.width, top * picture.height)]
        ends = [math.ceil((side + 1) / BLOCK) * BLOCK for side in ((left + width) * picture.width, (top + height) * picture.height)]
        draw.rectangle((*begins, *(side - 1 for side in ends)), fill=(0, 0, 0))
    return picture


def _turn(picture: Image.Image) -> int:
    try:
        value = int(picture.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001  # broken EXIF is no reason to lose a photo
        return 1
    return value if 1 <= value <= 8 else 1


def _on_white(picture: Image.Image) -> Image.Image:
    from PIL import Image

    if picture.mode in ("RGB", "L"):
        return picture.convert("RGB")
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if picture.has_transparency_data:
        above = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", above.size, "white"), above).convert("RGB")
    return picture.convert("RGB")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return picture
    try:
        from PIL import ImageCms

        turned = ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"))
    except Exception:  # noqa: BLE001  # a profile that cannot be used: the colours stay as they are
        return picture
    return turned or picture


# -- what the camera wrote ---------------------------------------------------------------------------------------------


def _facts(picture: Image.Image) -> dict[str, Any]:
    facts: dict[str, Any] = {"width": picture.width, "height": picture.height, "orientation": _turn(picture)}
    original = picture.info.get("original_orientation")  # HEIC: the library has turned it already
    if isinstance(original, int) and 1 <= original <= 8:
        facts["orientation"] = original
    for read in (_camera, _time, _place, _direction):
        with contextlib.suppress(Exception):  # offsets that point outside, counts that lie: that fact is not known
            facts |= read(picture)
    return facts


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value.split("\0")[0].strip()[:200] if isinstance(value, str) else ""


def _camera(picture: Image.Image) -> dict[str, Any]:
    exif = picture.getexif()
    make, model = _text(exif.get(0x010F)), _text(exif.get(0x0110))
    return {"camera": model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()}


def _time(picture: Image.Image) -> dict[str, Any]:
    exif = picture.getexif()
    inner = exif.get_ifd(_EXIF)
    for tag, offset_tag in _TIMES:
        match = _MOMENT.match(_text(inner.get(tag) or exif.get(tag)))
        if match and match[1] > "1900":
            year, month, day, hour, minute, second = match.groups()
            offset = _text(inner.get(offset_tag))
            if offset == "Z":
                offset = "+00:00"
            return {
                "taken": f"{year}-{month}-{day}T{hour}:{minute}:{second}",
                "offset": offset if re.fullmatch(r"[+-]\d\d:\d\d", offset) else "",
            }
    return {}


def _place(picture: Image.Image) -> dict[str, Any]:
    gps = picture.getexif().get_ifd(_GPS)
    lat = _degrees(gps.get(2), _text(gps.get(1)), "NS")
    lon = _degrees(gps.get(4), _text(gps.get(3)), "EW")
    return {"lat": lat, "lon": lon} if lat is not None and lon is not None else {}


def _degrees(parts: Any, side: str, sides: str) -> str | None:
    if parts is None or side[:1].upper() not in (*sides,) or not side:
        return None
    numbers = [float(part) for part in (parts if isinstance(parts, tuple) else (parts,))][:3]
    value = sum(number / 60**i for i, number in enumerate(numbers))
    if not 0 <= value <= 180:  # also what is no number
        return None
    return f"{-value if side[:1].upper() == sides[1] else value:.7f}"


def _direction(picture: Image.Image) -> dict[str, Any]:
    value = float(picture.getexif().get_ifd(_GPS)[0x11])
    return {"direction": f"{value % 360:.2f}".replace("360.00", "0.00")} if 0 <= value < 100_000 else {}


def _exif(chosen: dict[str, str]) -> bytes:
    """Return EXIF that says time (`taken`, `offset`) and place (`lat`, `lon`) and nothing else."""
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

    exif = Image.Exif()
    if taken := chosen.get("taken"):
        inner = exif.get_ifd(_EXIF)
        inner[0x9003] = taken.replace("-", ":").replace("T", " ")
        if offset := chosen.get("offset"):
            inner[0x9011] = offset
    if "lat" in chosen:
        gps = exif.get_ifd(_GPS)
        for tag, key, sides in ((1, "lat", "NS"), (3, "lon", "EW")):
            value = float(chosen[key])
            gps[tag] = sides[value < 0]
            gps[tag + 1] = (IFDRational(round(abs(value) * 10**7), 10**7), IFDRational(0, 1), IFDRational(0, 1))
    return exif.tobytes()


if __name__ == "__main__":
    main()
