"""Division (verdeling): which checkpoints of a route each person walks, and the equal runs that a plan begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _

_NUMBER = re.compile(r"[0-9]{1,4}")
_WHOLE_ROUTE = frozenset({"all", "alles"})


@dataclass(frozen=True, slots=True)
class Division:
    """Who walks which checkpoints, as it was planned, for somebody who looks at it. Nothing is divided: every field is empty."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Who walks a checkpoint, by its id; who has no part of their own is not named, nor who walks the whole route."""
    mine: frozenset[str] = frozenset()
    """Ids of the checkpoints of whoever looks; none for whoever walks the whole route."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Who else walks a checkpoint of whoever looks, by its id; none for one that is theirs alone."""


NOT_DIVIDED = Division()


def division_of(people: Iterable[PlannedPerson], author: str) -> Division:
    """Return the division of a plan as the *author* at this laptop sees it, capitals aside."""
    names: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    mine: set[str] = set()
    for person in people:
        is_author = person.name.casefold() == author.casefold()
        if is_author:
            mine |= set(person.own_part)
        for checkpoint in person.own_part:
            names.setdefault(checkpoint, []).append(person.name)
            if not is_author:
                others.setdefault(checkpoint, []).append(person.name)
    beside = {checkpoint: ", ".join(others[checkpoint]) for checkpoint in sorted(mine & others.keys())}
    return Division({checkpoint: ", ".join(of_checkpoint) for checkpoint, of_checkpoint in names.items()}, frozenset(mine), beside)


def equal_runs(checkpoints: Sequence[str], people: int) -> list[tuple[str, ...]]:
    """Return the checkpoints in their order as one run for each of so many people, as equal as can be: the first ones get one more."""
    each, more = divmod(len(checkpoints), people)
    runs, begin = [], 0
    for number in range(people):
        end = begin + each + (number < more)
        runs.append(tuple(checkpoints[begin:end]))
        begin = end
    return runs


def runs_of(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as runs, each from its first to its last: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def is_whole_route(raw: str) -> bool:
    """Whether what was typed in the place of numbers means the whole route, in either language."""
    return clean_line(raw).strip().casefold() in _WHOLE_ROUTE


def typed_numbers(field: str, raw: str, most: int) -> list[int]:
    """Return the checkpoints that numbers typed at *field* name (`1-6, 9`), of a route of *most*; BadValue when they name none."""
    numbers: set[int] = set()
    for run in filter(None, clean_line(raw).replace("–", "-").replace(",", " ").split()):
        first, _dash, last = run.partition("-")
        last = last or first
        if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(last) and 1 <= int(first) <= int(last) <= most):
            text = _("“{raw}” names no checkpoints: type numbers from 1 to {most}, as 1-6, or “all” for the whole route.")
            raise BadValue(field, text.format(raw=short(run), most=most))
        numbers |= set(range(int(first), int(last) + 1))
    return sorted(numbers)
