"""What bytes are, decided by the bytes and not by the name."""

from __future__ import annotations

from kvo_inspect.domain.photo import PhotoType

HEAD = 4096
"""So many bytes from the beginning are enough."""
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_HEIF = {b"mif1", b"msf1", b"mif2"}


def sniff(head: bytes) -> PhotoType | None:
    """Return which kind of photo begins with *head*, or None: not one that is taken (TIFF, GIF, SVG, RAW, AVIF, film, ...)."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        length = min(int.from_bytes(head[:4], "big"), len(head))
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))}
        if head[8:12] in _HEIC or (head[8:12] in _HEIF and brands & _HEIC):
            return "heic"
    return None
