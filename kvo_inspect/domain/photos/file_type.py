"""The type of a file, decided by its bytes and not by its name."""

from __future__ import annotations

from kvo_inspect.domain.photos.photo import PhotoType

HEAD = 4096
"""So many bytes from the beginning are enough."""
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_HEIF = {b"mif1", b"msf1", b"mif2"}
_OTHERS = (
    (b"II*\0", "TIFF/RAW"),
    (b"MM\0*", "TIFF/RAW"),
    (b"IIRO", "RAW"),
    (b"IIU\0", "RAW"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"%PDF", "PDF"),
    (b"<svg", "SVG"),
)
"""How kinds that are not taken begin; most cameras' RAW is a TIFF inside."""
_BOXED = {b"avif": "AVIF", b"avis": "AVIF", b"crx ": "RAW", b"mif1": "HEIF"}


def sniff(head: bytes) -> PhotoType | None:
    """Return the kind of photo that begins with *head*, or None when it is none that is taken (TIFF, GIF, SVG, RAW, AVIF, film, ...)."""
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


def other_kind(head: bytes) -> str:
    """Return the kind of a file that is not taken, in a word that every language has; empty when that cannot be told."""
    if head[4:8] == b"ftyp":
        return _BOXED.get(head[8:12], "MP4/MOV")
    return next((name for begin, name in _OTHERS if head.startswith(begin)), "SVG" if b"<svg" in head[:1024] else "")
