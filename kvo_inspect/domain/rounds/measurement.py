"""Measurement (nulmeting, jaarlijkse schouw, vervolgmeting): what a set of rounds counts as."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import MeasurementKind


class Measurement(Noun):
    """A set of rounds, day and evening, that is compared with another set. Its id is made from park, kind and year."""

    noun: ClassVar[str] = "measurement"
    refs: ClassVar[dict[str, str]] = {"trajectory": "trajectory"}
    key: ClassVar[tuple[str, ...]] = ("kind", "year")

    kind: MeasurementKind = "baseline"
    year: int = Field(default=2000, ge=1990, le=2200)
    """The year of its first round."""
    trajectory: str | None = None


def is_measured_blind(kind: MeasurementKind) -> bool:
    """Whether earlier grades and marks are shown only after answering."""
    return kind in ("baseline", "follow_up")
