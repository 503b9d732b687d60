"""The logo of the organisation: taken in once as a plain picture, and put at the head of every report.

What is kept is a small JPEG that the child decoder made: no metadata, nothing of the file that came. An SVG is drawn to pixels first, and
only one that holds nothing but shapes: its letters would need a font that is not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from kvo_inspect.domain.photos.file_type import sniff
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import BadValue, KvoError
from kvo_inspect.files import written_whole
from kvo_inspect.outside import read_beginning
from kvo_inspect.paths import expanded, logo_file
from kvo_inspect.photos.decoder import Decoder
from kvo_inspect.texts import _

MOST_BYTES = 2_000_000
MOST_SVG = 200_000
"""Bytes of the file that is taken; a logo is a small thing."""
LONGEST = 600
"""Pixels of its longer side in a report: it stands fourteen millimetres high."""
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWS = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "use", "symbol", "mask", "style", "metadata"),
    }
)
"""The elements that draw shapes, and nothing else."""
_REFERS = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(", re.IGNORECASE)


DrawLogo = Callable[[str], bytes]
"""Draws an SVG and returns a PNG; the SVG is plain (`_is_plain_svg`). KvoError when it cannot be drawn."""


def keep_logo(data: Path, typed: str, draw: DrawLogo | None) -> None:
    """Take the logo of the organisation in from the file at *typed*, or take it away when that is empty. BadValue at the field `logo`.

    *draw* makes pixels of an SVG; None where nothing here can.
    """
    logo = logo_file(data)
    if not typed.strip():
        logo.unlink(missing_ok=True)
        return
    path = expanded(typed.strip())
    try:
        picture = _plain(path, draw)
    except BadValue:
        raise
    except KvoError as error:
        raise BadValue("logo", error.sentence) from error
    with written_whole(logo) as stream:
        stream.write(picture)


def _plain(path: Path, draw: DrawLogo | None) -> bytes:
    """Return what the file shows as a JPEG. BadValue for what is no plain picture; PhotoRefused, and errors as reading has."""
    raw = read_beginning(path, MOST_BYTES + 1)
    name = clean_line(path.name.encode("utf-8", "replace").decode())
    if len(raw) > MOST_BYTES:
        raise BadValue("logo", _("{name} is larger than 2 MB: a logo is a small picture.").format(name=name))
    kind = sniff(raw[:4096])
    if kind not in ("png", "jpeg"):
        raw, kind = _drawn(raw, name, draw), "png"
    with Decoder() as decoder:
        return decoder.copy(raw, kind, name, LONGEST, covers=())


def _drawn(raw: bytes, name: str, draw: DrawLogo | None) -> bytes:
    """Return an SVG as a PNG. BadValue when it is none, or holds more than shapes and words."""
    if not _is_plain_svg(raw):
        sentence = _(
            "{name} is no plain picture: a logo is a PNG, a JPEG, or an SVG of shapes alone, without scripts, links, pictures and letters."
        )
        raise BadValue("logo", sentence.format(name=name))
    if draw is None:
        raise BadValue("logo", _("An SVG cannot be drawn on this system: choose the logo as PNG."))
    try:
        return draw(raw.decode("utf-8"))
    except KvoError:
        raise BadValue("logo", _("{name} cannot be drawn: choose the logo as PNG.").format(name=name)) from None


def _is_plain_svg(raw: bytes) -> bool:
    """Whether these bytes are an SVG that draws, and refers to nothing beyond itself."""
    if len(raw) > MOST_SVG or b"<!DOCTYPE" in raw.upper() or b"<!ENTITY" in raw.upper():  # before a parser sees them
        return False
    try:
        raw.decode("utf-8")
        root = ET.fromstring(raw)  # noqa: S314 (no document type, so no entities; small)
    except (ET.ParseError, ValueError, RecursionError):
        return False
    return root.tag == f"{_SVG}svg" and all(_draws(element) for element in root.iter())


def _draws(element: ET.Element) -> bool:
    tag = str(element.tag)
    if tag.startswith(_SVG) and tag.removeprefix(_SVG) not in _DRAWS:
        return False
    if element.text and _REFERS.search(element.text):
        return False
    for key, value in element.attrib.items():
        word = key.rpartition("}")[2].lower()
        if word.startswith("on") or _REFERS.search(value) or (word in ("href", "src") and not value.startswith("#")):
            return False
    return True
