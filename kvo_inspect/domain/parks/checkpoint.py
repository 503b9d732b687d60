"""Checkpoint (schouwpunt): a stop on the route."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import ClassVar, TypedDict

from pydantic import Field, field_validator

from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.domain.values.text import Line


class Position(Compound):
    """Where something is, WGS 84, decimal degrees as text."""

    lat: str
    lon: str

    @field_validator("lat", "lon")
    @classmethod
    def _a_number(cls, value: str) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise ValueError("decimal degrees") from None
        if not number.is_finite() or abs(number) > 180:
            raise ValueError("between -180 and 180")
        # A tenth of a millimetre will do; and 1e-999999999 would be a gigabyte of zeros.
        return format(round(number, 9) if number.as_tuple().exponent < -9 else number, "f")  # type: ignore[operator]

    @field_validator("lat")
    @classmethod
    def _a_latitude(cls, value: str) -> str:
        if abs(Decimal(value)) > 90:
            raise ValueError("between -90 and 90")
        return value


class Checkpoint(Noun):
    """A stop on the route; retired or replaced, never deleted."""

    noun: ClassVar[str] = "checkpoint"
    refs: ClassVar[dict[str, str]] = {"replaced_by": "checkpoint"}
    later: ClassVar[dict[str, int]] = {"why_retired": 10}

    name: Line = ""
    kind: CheckpointKind = "road"
    place: str = Field(default="1", pattern=r"^-?[0-9]+(\.[0-9]+)?$", max_length=80)
    """Its place on the route: a decimal number as text, between its neighbours'."""
    extent: Line = ""
    """From where to where ("van het gele bord tot de brug")."""
    zone: Line = ""
    company: Line = ""
    position: Position | None = None
    marks: bool = False
    """Participants give their marks here."""
    retired: bool = False
    replaced_by: str | None = None
    why_retired: Line = ""
    """Why it left the route; empty: nobody said, or another took its place."""


class CheckpointFields(TypedDict, total=False):
    """What may be changed of a checkpoint, as it is typed."""

    name: str
    kind: CheckpointKind
    extent: str
    zone: str
    company: str
    position: Position | None
    marks: bool
    retired: bool
