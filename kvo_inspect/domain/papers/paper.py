"""Paper (stuk): a file kept with the record of a park by its hash, as photos are: an adopted report, an agreement, a certificate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import PaperKind, ReportKind
from kvo_inspect.domain.values.dates import Day
from kvo_inspect.domain.values.text import Line
from kvo_inspect.texts import Lang

PaperType = Literal["pdf", "docx", "xlsx", "jpeg", "png", "webp", "heic"]
"""What is kept; `heic` is every HEIF picture."""
SUFFIXES: dict[PaperType, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "jpeg": (".jpg", ".jpeg", ".jpe"),
    "png": (".png",),
    "webp": (".webp",),
    "heic": (".heic", ".heif"),
}
"""How the name of a file of each type ends; the first is put behind one that ends otherwise."""
MOST_MB = 50
"""A paper has at most so many millions of bytes."""


class Paper(Noun):
    """A paper that was taken in. Its id is made from park and sha256, so the same file twice is one paper.

    A paper is never confidential: what only some may see does not belong among what the auditor is shown.
    """

    noun: ClassVar[str] = "paper"
    refs: ClassVar[dict[str, str]] = {"round": "round", "measurement": "measurement", "first": "measurement"}
    key: ClassVar[tuple[str, ...]] = ("sha256",)
    quiet: ClassVar[frozenset[str]] = frozenset({"length", "type", "name", "came_as"})
    later: ClassVar[dict[str, int]] = {"": 4}

    kind: PaperKind = "other"
    day: Day | None = None
    """Of the paper itself: when it was signed, given or adopted."""
    title: Line = ""
    name: Line = ""
    """The name of the file as it came."""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Of the bytes as they are kept; they never change."""
    came_as: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Of the bytes as they came, where the metadata of a picture was taken out of them before they were kept; else empty."""
    length: int = Field(default=0, ge=0, lt=2**53)
    """Bytes."""
    type: PaperType = "pdf"
    """What the bytes are, not what the name says."""
    report: ReportKind | None = None
    """Which report of this program was adopted; None: the paper is none."""
    round: str | None = None
    measurement: str | None = None
    """What the adopted report is of, where it is of a round or a measurement."""
    first: str | None = None
    """Of a comparison, the earlier measurement. Null where an earlier program wrote the paper: with the usual one, whichever that is."""
    language: Lang | None = None
    """The language of the adopted report."""
    adopted_by: Line = ""
    """By whom the report was adopted; empty: it was not, whatever else was merged into this paper."""
    adopted_on: Day | None = None

    @property
    def is_adopted(self) -> bool:
        """Whether the paper is an adopted report."""
        return self.report is not None and bool(self.adopted_by)


ReportName = ReportKind | Literal["finding", "partner"]
"""The reports that there are. Nobody adopts one of findings or of what is asked of a partner, so the record does not know these two."""


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """Which report: its kind, and what it is of. There is one adopted report of each, in whichever language and format."""

    report: ReportName
    park: str
    """The id of the park."""
    round: str | None = None
    measurement: str | None = None
    """The later one, of a report that compares two."""
    first: str | None = None
    """The earlier one; None: the usual one."""
    findings: tuple[str, ...] = ()
    """Ids of the findings of which it tells, in order."""
    list_id: str = ""
    """The action list of a partner of which it tells (`ActionList.id`)."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """That a report was adopted: by whom, and on which day (`YYYY-MM-DD`)."""

    by: str
    on: str


_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST = 200
"""Bytes of a name without its ending: file systems take 255."""


def file_name(paper: Paper) -> str:
    """Return the name under which a paper is written out: as it came, but one that every file system takes and that tells its type.

    A name comes from elsewhere, and may be that of a folder above or of a device.
    """
    name = _FORBIDDEN.sub("-", re.split(r"[/\\]", paper.name)[-1]).rstrip(" .")
    length = next((len(suffix) for suffix in SUFFIXES[paper.type] if name.casefold().endswith(suffix)), 0)
    ending = name[len(name) - length :] or SUFFIXES[paper.type][0]
    stem = name[: len(name) - length].strip(" .")
    while len(stem.encode()) > _LONGEST:
        stem = stem[:-1]
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"{paper.kind}-{paper.sha256[:12]}"
    return stem.rstrip(" .") + ending
