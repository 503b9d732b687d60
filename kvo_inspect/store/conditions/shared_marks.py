"""Marks as they leave: per role with the number of people, never by person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kvo_inspect.domain.rounds.mark import per_role


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
    """Yield the groups of one place, told apart as `domain.rounds.mark.per_role` says."""
    park, round_id, checkpoint, item = place
    for group in per_role(roles):
        yield MarkGroup(park, round_id, checkpoint, item, group.group, group.role, group.n, group.mean)
