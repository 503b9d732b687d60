"""Marks as they leave: per role with the number of people, never by person (ROUND rule 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

FEWEST = 3
"""Fewer people than this are never told apart in marks."""


class MarkGroup(NamedTuple):
    """The marks of one item at one checkpoint in one round, by the people of one role or by all who are not told apart."""

    park: str
    round: str
    checkpoint: str
    item: str
    group: str
    """"role", or "all": roles of fewer than three people together."""
    role: str
    """The role; empty for "all"."""
    n: int
    """How many people gave a mark."""
    mean: str | None
    """Their mean with two decimals; None when even together they are fewer than three."""


def grouped(place: tuple[str, ...], roles: dict[str, tuple[int, int]]) -> Iterator[MarkGroup]:
    """Yield the groups of one place: roles of three people or more, the others together.

    When those others are fewer than three themselves, the next smallest role joins them: otherwise they follow from the rest.
    """
    park, round_id, checkpoint, item = place
    large = {role: said for role, said in roles.items() if role and said[0] >= FEWEST}
    together = [said for role, said in roles.items() if role not in large]
    while together and sum(n for n, _ in together) < FEWEST and large:
        smallest = min(large, key=lambda role: (large[role][0], role))
        together.append(large.pop(smallest))
    for role, (n, total) in sorted(large.items()):
        yield MarkGroup(park, round_id, checkpoint, item, "role", role, n, _mean(n, total))
    if together:
        n, total = sum(n for n, _ in together), sum(total for _, total in together)
        yield MarkGroup(park, round_id, checkpoint, item, "all", "", n, _mean(n, total) if n >= FEWEST else None)


def _mean(n: int, total: int) -> str:
    """Return a mean with two decimals, halves rounded up, without going through binary fractions."""
    hundredths = (200 * total + n) // (2 * n)
    return f"{hundredths // 100}.{hundredths % 100:02}"
