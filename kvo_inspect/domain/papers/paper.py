"""Paper (stuk): a file kept with the record of a park by its hash, as photos are: an adopted report, an agreement, a certificate."""

from __future__ import annotations

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
SUFFIXES: dict[PaperType, str] = {
    "pdf": ".pdf",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "jpeg": ".jpg",
    "png": ".png",
    "webp": ".webp",
    "heic": ".heic",
}
"""How the name of a file of each type ends when it is written out."""
MOST_MB = 50
"""A paper has at most so many millions of bytes."""


class Paper(Noun):
    """A paper that was taken in. Its id is made from park and sha256, so the same file twice is one paper.

    A paper is never confidential: what only some may see does not belong among what the auditor is shown.
    """

    noun: ClassVar[str] = "paper"
    refs: ClassVar[dict[str, str]] = {"round": "round", "measurement": "measurement"}
    key: ClassVar[tuple[str, ...]] = ("sha256",)
    quiet: ClassVar[frozenset[str]] = frozenset({"length", "type", "name"})
    later: ClassVar[dict[str, int]] = {"": 4}

    kind: PaperKind = "other"
    day: Day | None = None
    """Of the paper itself: when it was signed, given or adopted."""
    title: Line = ""
    name: Line = ""
    """The name of the file as it came."""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Of the bytes as they came; they never change."""
    length: int = Field(default=0, ge=0, lt=2**53)
    """Bytes."""
    type: PaperType = "pdf"
    """What the bytes are, not what the name says."""
    report: ReportKind | None = None
    """Which report of this program was adopted; None: the paper is none."""
    round: str | None = None
    measurement: str | None = None
    """What the adopted report is of, where it is of a round or a measurement."""
    language: Lang | None = None
    """The language of the adopted report."""
    adopted_by: Line = ""
    adopted_on: Day | None = None


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """Which report: its kind, and what it is of. There is one adopted report of each, in whichever language and format."""

    report: ReportKind
    park: str
    """The id of the park."""
    round: str | None = None
    measurement: str | None = None
    """The later one, of a report that compares two."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """That a report was adopted: by whom, and on which day (`YYYY-MM-DD`)."""

    by: str
    on: str
