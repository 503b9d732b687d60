"""Marks of two measurements beside each other: per question, at the places that both gave marks, per role with n. Pure.

It is made from nothing but what an export tells of marks (`mark.per_role`): adding places together tells no one apart who
was not told apart at each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kvo_inspect.domain.plan.results import FEW
from kvo_inspect.domain.rounds.mark import FEWEST, RoleMarks, mean_text
from kvo_inspect.domain.values.closed_sets import PartOfDay

EVERYBODY = ""
"""The role under which everybody together stands."""


class MarkPlace(NamedTuple):
    """Where marks were given, and for what."""

    item: str
    part: PartOfDay
    checkpoint: str


TellableMarks = Mapping[MarkPlace, tuple[RoleMarks, ...]]
"""The marks of one measurement, as they may be told. Of several rounds in one part of the day the newest counts."""


@dataclass(frozen=True, slots=True)
class MarkSide:
    """The marks of one measurement in one figure."""

    marks: int
    """How many marks: people times places."""
    people: int
    """Most people at one place."""
    total: int

    @property
    def mean(self) -> Decimal:
        """The mean with two decimals."""
        return Decimal(mean_text(self.marks, self.total))


@dataclass(frozen=True, slots=True)
class MarkFigure:
    """One question's marks in both measurements, of one role or of everybody, over the places that both can tell."""

    item: str
    part: PartOfDay
    role: str
    """Empty: everybody together."""
    checkpoints: tuple[str, ...]
    first: MarkSide
    second: MarkSide

    @property
    def difference(self) -> Decimal:
        """The second mean minus the first, of the means with two decimals."""
        return self.second.mean - self.first.mean

    @property
    def few(self) -> bool:
        """Whether so few people gave marks, in one of the two, that the figure is to be read as an impression."""
        return min(self.first.people, self.second.people) < FEW


def mark_figures(first: TellableMarks, second: TellableMarks) -> Iterator[MarkFigure]:
    """Yield per question everybody together, then each role that both measurements tell apart."""
    for item, part in dict.fromkeys((place.item, place.part) for place in (*first, *second)):
        both = [place for place in first if place in second and (place.item, place.part) == (item, part)]
        roles = dict.fromkeys(marks.role for place in both for marks in first[place] if marks.group == "role")
        for role in (EVERYBODY, *sorted(roles)):
            where = [place for place in both if _said(first[place], role) and _said(second[place], role)]
            if where:
                sides = [_side([_said(marks[place], role) for place in where]) for marks in (first, second)]
                yield MarkFigure(item, part, role, tuple(place.checkpoint for place in where), *sides)


def only_in_one(first: TellableMarks, second: TellableMarks) -> int:
    """Return how many places have marks in one of the two measurements only, or too few to be told."""
    places = {*first, *second}
    return sum(
        not (place in first and place in second and _said(first[place], EVERYBODY) and _said(second[place], EVERYBODY)) for place in places
    )


def _said(groups: Iterable[RoleMarks], role: str) -> list[RoleMarks]:
    """Return the marks of a role at one place that may be told (of `FEWEST` people or more); for `EVERYBODY` those of all groups."""
    return [marks for marks in groups if marks.n >= FEWEST and (role == EVERYBODY or (marks.group == "role" and marks.role == role))]


def _side(places: list[list[RoleMarks]]) -> MarkSide:
    return MarkSide(
        sum(marks.n for place in places for marks in place),
        max(sum(marks.n for marks in place) for place in places),
        sum(marks.total for place in places for marks in place),
    )
