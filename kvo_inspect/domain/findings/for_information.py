"""Also for (ook voor): a partner who gets a finding for information, beside its one action holder."""

from __future__ import annotations

from typing import ClassVar

from kvo_inspect.domain.record.noun import Noun


class AlsoFor(Noun):
    """That a partner gets a finding for information. Its id is made from both ends."""

    noun: ClassVar[str] = "also_for"
    refs: ClassVar[dict[str, str]] = {"finding": "finding", "partner": "partner"}
    key: ClassVar[tuple[str, ...]] = ("finding", "partner")

    finding: str = ""
    partner: str = ""
