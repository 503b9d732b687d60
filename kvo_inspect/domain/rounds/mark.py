"""Mark (rapportcijfer): a participant's 1 to 10 for how a place feels; kept apart from defects, never opens a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, NamedTuple

from pydantic import Field

from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.text import Line


class Given(Compound):
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


FEWEST = 3
"""Fewer people than this are never told apart in marks."""

MarkGroupKind = Literal["role", "all"]
"""Whose marks are told together: of the people of one role, or of all who are not told apart."""


class RoleMarks(NamedTuple):
    """The marks of the people of one role together, or of all who are not told apart."""

    group: MarkGroupKind
    role: str
    """The role; empty for "all"."""
    n: int
    """How many people gave a mark."""
    total: int
    """The sum of their marks. Never told when n is less than `FEWEST`."""

    @property
    def mean(self) -> str | None:
        """Their mean with two decimals; None when even together they are too few."""
        return mean_text(self.n, self.total) if self.n >= FEWEST else None


def per_role(roles: Mapping[str, tuple[int, int]]) -> Iterator[RoleMarks]:
    """Yield how the marks of one place may be told, given people and sum of each role: roles of three people or more, the others together.

    When those others are fewer than three themselves, the next smallest role joins them: otherwise they follow from the rest.
    """
    large = {role: counts for role, counts in roles.items() if role and counts[0] >= FEWEST}
    together = [counts for role, counts in roles.items() if role not in large]
    while together and sum(n for n, _ in together) < FEWEST and large:
        smallest = min(large, key=lambda role: (large[role][0], role))
        together.append(large.pop(smallest))
    for role, (n, total) in sorted(large.items()):
        yield RoleMarks("role", role, n, total)
    if together:
        yield RoleMarks("all", "", sum(n for n, _ in together), sum(total for _, total in together))


def mean_text(n: int, total: int) -> str:
    """Return a mean with two decimals, halves rounded up, without going through binary fractions."""
    hundredths = (200 * total + n) // (2 * n)
    return f"{hundredths // 100}.{hundredths % 100:02}"
