"""Mark (rapportcijfer): a participant's 1 to 10 for how a place feels; kept apart from defects, never opens a finding."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from kvo_inspect.domain.noun import Noun, Part
from kvo_inspect.domain.words import Line


class Given(Part):
    """The mark, or that this person gives none."""

    kind: Literal["given", "none"] = "given"
    mark: int | None = Field(default=None, ge=1, le=10)


class Mark(Noun):
    """One person's mark. The id is made from round, checkpoint, item and participant."""

    noun: ClassVar[str] = "mark"
    refs: ClassVar[dict[str, str]] = {"round": "round", "checkpoint": "checkpoint", "participant": "participant"}
    key: ClassVar[tuple[str, ...]] = ("round", "checkpoint", "item", "participant")

    round: str = ""
    checkpoint: str = ""
    item: Line = ""
    """`checklist/item`."""
    participant: str = ""
    value: Given | None = None


def mark_of_key(key: str) -> Given | None:
    """Return what one key means as a mark: 1 to 9, 0 for 10, `-` for no mark; None for any other key."""
    if key == "-":
        return Given(kind="none")
    if len(key) == 1 and key in "0123456789":
        return Given(mark=int(key) or 10)
    return None
