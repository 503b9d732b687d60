"""Metadata of a picture: what a camera or a program wrote beside it (place, time, device, a small copy), and its bytes without that.

Nothing is decoded: the pieces that show the picture are copied as they are. How the picture must be turned stays, and nothing else.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from kvo_inspect.domain.photos.photo import PhotoType


class NotStripped(ValueError):
    """The metadata of this picture cannot be taken out."""


def without_metadata(picture: PhotoType, raw: bytes) -> bytes:
    """Return the bytes of a picture without its metadata; the same bytes when there is none.

    NotStripped for a picture whose pieces cannot be followed, and for a HEIC that holds metadata: there it lies among the picture.
    """
    if picture == "jpeg":
        return b"".join(_jpeg(raw))
    if picture == "png":
        return b"".join(_png(raw))
    if picture == "webp":
        return _webp(raw)
    if _HEIC_METADATA.search(raw):
        raise NotStripped
    return raw


_HEIC_METADATA = re.compile(rb"infe(?:\x02.{7}|\x03.{9})(?:Exif|mime|uri )|\x00uuid|udta", re.DOTALL)
"""The items and boxes of a HEIC file that hold EXIF, XMP, or what its maker put there."""
_EXIF = b"Exif\0\0"
_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP = range(0xE0, 0xF0)
_SHOWING = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""What an application segment of a JPEG begins with that says how its colours are shown."""
_SCAN_END = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""What ends the picture data of a JPEG: a marker other than a restart."""
_PNG_HEAD = 8
_PNG_SHOWING = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"})
"""The chunks of a PNG, beside those without which none is shown, that say how it is shown."""
_WEBP_HEAD = 12
_WEBP_SHOWING = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
"""The bits of a VP8X chunk that say that there is EXIF, XMP."""


def _jpeg(raw: bytes) -> Iterator[bytes]:
    """Yield the segments of a JPEG that show it, up to its end: what stands behind that (a film, a second picture) goes."""
    yield raw[:2]
    at = 2
    while at < len(raw):
        if raw[at] != 0xFF:
            raise NotStripped
        while at + 1 < len(raw) and raw[at + 1] == 0xFF:
            at += 1
        marker = raw[at + 1] if at + 1 < len(raw) else _EOI
        if marker == _EOI:
            yield raw[at : at + 2]
            return
        if at + 4 > len(raw):
            raise NotStripped
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        body = raw[at + 4 : end]
        if end < at + 4 or end > len(raw):
            raise NotStripped
        if marker == _SOS:
            scan_end = _SCAN_END.search(raw, end)
            end = scan_end.start() if scan_end else len(raw)
            yield raw[at:end]
        elif marker == 0xE1 and body.startswith(_EXIF):
            if turn := _turn(body[len(_EXIF) :]):
                exif = _EXIF + turn
                yield b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
        elif marker != _COM and (marker not in _APP or body.startswith(_SHOWING.get(marker, b"\0no such"))):
            yield raw[at:end]
        at = end


def _png(raw: bytes) -> Iterator[bytes]:
    """Yield the chunks of a PNG that show it, up to its end."""
    yield raw[:_PNG_HEAD]
    at = _PNG_HEAD
    while at < len(raw):
        length, name = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        end = at + 12 + length
        if not name.isalpha() or len(name) < 4 or (end > len(raw) and name != b"IDAT"):
            raise NotStripped
        if name == b"eXIf":
            if turn := _turn(raw[at + 8 : end - 4]):
                yield len(turn).to_bytes(4, "big") + name + turn + zlib.crc32(name + turn).to_bytes(4, "big")
        elif name[:1].isupper() or name in _PNG_SHOWING:
            yield raw[at:end]
        if name == b"IEND":
            return
        at = end


def _webp(raw: bytes) -> bytes:
    """Return a WebP of the chunks that show it."""
    pieces: list[bytes] = []
    at, end_of_all, flags = _WEBP_HEAD, min(len(raw), 8 + int.from_bytes(raw[4:8], "little")), 0
    while at < end_of_all:
        name, length = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if at + 8 + length > len(raw):
            raise NotStripped
        if name == b"EXIF" and (turn := _turn(raw[at + 8 : at + 8 + length].removeprefix(_EXIF))):
            pieces.append(name + len(turn).to_bytes(4, "little") + turn)
            flags |= _WEBP_EXIF
        elif name in _WEBP_SHOWING:
            pieces.append(raw[at:end])
        at = end
    for number, piece in enumerate(pieces):
        if piece.startswith(b"VP8X") and len(piece) > 8:
            features = piece[8] & ~(_WEBP_EXIF | _WEBP_XMP) | flags
            pieces[number] = piece[:8] + bytes([features]) + piece[9:]
    body = b"WEBP" + b"".join(pieces)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


_ORIENTATION, _SHORT = 0x0112, 3


def _turn(exif: bytes) -> bytes:
    """Return EXIF (a TIFF) that says how the picture must be turned and nothing else; nothing when it stands upright."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2], "")
    if not order or len(exif) < 8:
        return b""
    (first,) = struct.unpack_from(order + "L", exif, 4)
    if first + 2 > len(exif):
        return b""
    (count,) = struct.unpack_from(order + "H", exif, first)
    for at in range(first + 2, min(first + 2 + 12 * count, len(exif) - 11), 12):
        tag, form, _values, value = struct.unpack_from(order + "HHLH", exif, at)
        if (tag, form) == (_ORIENTATION, _SHORT) and 1 < value <= 8:
            return b"II*\0" + struct.pack("<LHHHLHHL", 8, 1, _ORIENTATION, _SHORT, 1, value, 0, 0)
    return b""
