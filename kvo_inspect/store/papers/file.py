"""The file of a paper as it comes: read from outside whole, what it is by its bytes, and a picture without its metadata.

Nothing in it is ever opened or carried out.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from kvo_inspect.domain.papers.paper import MOST_MB, PaperType
from kvo_inspect.domain.photos.file_type import HEAD, sniff
from kvo_inspect.domain.photos.metadata import NotStripped, without_metadata
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line
from kvo_inspect.errors import KvoError
from kvo_inspect.outside import read_beginning
from kvo_inspect.texts import _

MOST_BYTES = MOST_MB * 1_000_000
_TYPES = "[Content_Types].xml"
_TYPES_LIMIT = 1_000_000
_TABLE_LIMIT = 4_000_000
"""Bytes of the table of contents of an Office file: one with more is none, and reading it would cost memory."""
_END = struct.Struct("<4s4H2LH")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Word and Excel files of before 2007 begin, and newer ones with a password."""


_NO_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
"""What zipfile says of an archive that is none."""


class PaperRefused(KvoError):
    """A file is not kept with the record: which, and why."""

    exit_code = 6


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file that can be kept."""

    name: str
    """As it came, cleaned."""
    raw: bytes
    """Its bytes; of a picture without metadata."""
    type: PaperType
    came_as: str = ""
    """The hash of the bytes as they came, where metadata was taken out of them."""

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.raw).hexdigest()


def read_paper(path: Path) -> PaperFile:
    """Return the file at *path*. Raises PaperRefused for what is not kept; NoSuchFile, NotAFile or Unreadable."""
    return paper_file(path.name, read_beginning(path, MOST_BYTES + 1))


def paper_file(name: str, raw: bytes) -> PaperFile:
    """Return these bytes as a file that can be kept, called *name*. Raises PaperRefused."""
    called = clean_line(name.encode("utf-8", "replace").decode())[-LINE_LIMIT:].strip()
    if not raw:
        raise PaperRefused(_("{name} is empty: there is nothing to keep.").format(name=called))
    if len(raw) > MOST_BYTES:
        raise PaperRefused(_("{name} is larger than {n} MB, the most that is kept of one file.").format(name=called, n=MOST_MB))
    kind = _type_of(called, raw)
    stripped = _stripped(called, raw)
    return PaperFile(called, stripped, kind, "" if stripped == raw else hashlib.sha256(raw).hexdigest())


def _stripped(name: str, raw: bytes) -> bytes:
    """Return the bytes of a file, of a picture without its metadata: a paper goes wherever the park goes. PaperRefused."""
    picture = sniff(raw[:HEAD])
    if picture is None:
        return raw
    try:
        return without_metadata(picture, raw)
    except NotStripped:
        sentence = _(
            "{name} is not kept: what the camera wrote into the picture (place, time, device) cannot be taken out. "
            "Save it as JPEG, PNG or PDF."
        )
        raise PaperRefused(sentence.format(name=name)) from None


def _type_of(name: str, raw: bytes) -> PaperType:
    """Return what bytes are; PaperRefused for what is not kept."""
    if raw.startswith(b"%PDF-"):
        return "pdf"
    if picture := sniff(raw[:HEAD]):
        return picture
    if raw.startswith(b"PK\x03\x04") and (office := _office_type(name, raw)):
        return office
    if raw.startswith(_OLD_OFFICE):
        raise PaperRefused(
            _("{name} is an Office file of before 2007, or has a password. Save it as .docx, .xlsx or PDF without one.").format(name=name)
        )
    raise PaperRefused(
        _("{name} is not kept: PDF, Word (.docx), Excel (.xlsx) and pictures (JPEG, PNG, WebP, HEIC) are.").format(name=name)
    )


def _office_type(name: str, raw: bytes) -> PaperType | None:
    """Return whether a zip file is of Word or Excel, None when it is neither; PaperRefused when it holds macros."""
    if not _has_small_table(raw):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = {info.filename.casefold(): info.filename for info in archive.infolist()}
            if _TYPES.casefold() not in members:
                return None
            with archive.open(members[_TYPES.casefold()]) as stream:
                types = stream.read(_TYPES_LIMIT + 1)
    except _NO_ZIP:
        return None
    folders = {member.partition("/")[0] for member in members if "/" in member}
    kinds: tuple[PaperType, ...] = tuple(kind for kind, folder in _FOLDERS if folder in folders)
    if len(kinds) != 1 or len(types) > _TYPES_LIMIT:
        return None
    if any(member.endswith("vbaproject.bin") for member in members) or b"macroenabled" in types.lower():
        raise PaperRefused(_("{name} holds macros. Save it without them, as .docx or .xlsx, or as PDF.").format(name=name))
    return kinds[0]


_FOLDERS: tuple[tuple[PaperType, str], ...] = (("docx", "word"), ("xlsx", "xl"))
"""In which folder each Office file keeps what it is."""


def _has_small_table(raw: bytes) -> bool:
    """Return whether a zip file says, where it ends, that its table of contents is of a size that an Office file has."""
    at = raw.rfind(b"PK\x05\x06")
    return 0 <= at <= len(raw) - _END.size and int(_END.unpack_from(raw, at)[5]) <= _TABLE_LIMIT
