"""Review (nalopen): the verdict on a finding whether it counts."""

from __future__ import annotations

from typing import ClassVar, Literal

from kvo_inspect.domain.noun import Noun, Part
from kvo_inspect.domain.words import Line


class Verdict(Part):
    """Accepted; returned or dropped with a reason; or a duplicate of another finding."""

    kind: Literal["accepted", "returned", "duplicate", "dropped"]
    reason: Line = ""
    of: Line | None = None
    """duplicate: the id of the finding that stays."""


class Review(Noun):
    """The verdict on one finding. The id is made from the finding."""

    noun: ClassVar[str] = "review"
    refs: ClassVar[dict[str, str]] = {"finding": "finding"}
    key: ClassVar[tuple[str, ...]] = ("finding",)

    finding: str = ""
    verdict: Verdict | None = None
    saw: tuple[Line, ...] = ()
    """The revision of the finding that was judged."""
