"""Covering (afdekken): rectangles of a photo that no copy that leaves shows; the bytes of the photo stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from pydantic import Field, model_validator

from kvo_inspect.domain.record.noun import Compound

WHOLE = 10_000
"""The width and the height of a photo held upright, in the unit of a cover: so a cover holds for copies of every size."""
MOST_COVERS = 50
"""Covers of a photo at most."""


class Cover(Compound):
    """A rectangle of a photo held upright, in ten-thousandths of its width and height."""

    left: int = Field(ge=0, lt=WHOLE)
    top: int = Field(ge=0, lt=WHOLE)
    width: int = Field(gt=0, le=WHOLE)
    height: int = Field(gt=0, le=WHOLE)

    @model_validator(mode="after")
    def _inside(self) -> Cover:
        if self.left + self.width > WHOLE or self.top + self.height > WHOLE:
            raise ValueError("a rectangle within the photo")
        return self

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, width and height."""
        return self.left, self.top, self.width, self.height


def covers_of_all(rows: Iterable[Sequence[Cover]]) -> tuple[Cover, ...]:
    """Return every cover of any row of a photo, each once and in order; the whole photo where that is too many."""
    every = sorted({cover.corners: cover for covers in rows for cover in covers}.items())
    if len(every) > MOST_COVERS:
        return (Cover(left=0, top=0, width=WHOLE, height=WHOLE),)
    return tuple(cover for _corners, cover in every)


def mark_of(covers: Sequence[Cover]) -> str:
    """Return what tells copies apart by what they cover: eight hexadecimal digits, empty for a photo that is not covered."""
    if not covers:
        return ""
    return hashlib.sha256(repr(sorted(cover.corners for cover in covers)).encode()).hexdigest()[:8]
