"""Photo (foto): for now a promise of one; the files themselves are the photos package's."""

from __future__ import annotations

from typing import ClassVar

from kvo_inspect.domain.noun import Noun
from kvo_inspect.domain.words import Line


class Photo(Noun):
    """A photo that somebody took with their own phone and will hand over: of which finding, by whom."""

    noun: ClassVar[str] = "photo"
    refs: ClassVar[dict[str, str]] = {"finding": "finding", "round": "round"}

    finding: str = ""
    round: str | None = None
    promised_by: Line = ""
