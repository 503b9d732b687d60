"""What to read along with a comparison: how the two measurements were made differently. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.checklists.checklist import Checklist
from kvo_inspect.domain.compare.pairs import Measured, Pair, rest_share
from kvo_inspect.domain.values.closed_sets import PARTS, Grade
from kvo_inspect.domain.values.numbers import percent

Code = Literal[
    "inspector",
    "season",
    "weather",
    "rest",
    "set",
    "checklist",
    "grade_target",
    "no_part",
    "unfinished",
    "repeated",
    "replaced",
    "two_values",
]
Season = Literal["winter", "spring", "summer", "autumn"]
SEASONS: tuple[Season, ...] = ("winter", "spring", "summer", "autumn")
"""Meteorological: December to February is winter."""
MORE_REST = 10
"""Points that the share of "rest" may grow without a word. Our own guideline, no norm."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing that the two measurements do not have in common."""

    code: Code
    about: str = ""
    """The part of the day, or the checklist."""
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    n: int = 0


def warnings(first: Measured, second: Measured, pairs: Iterable[Pair], targets: tuple[Grade, Grade, Grade]) -> Iterator[Warned]:
    """Yield the warnings to read along with a comparison; *targets* is the park's image quality at the first, at the second and now.

    Of a measurement beside itself these are what is to be said of that one.
    """
    who = recorded_by(first), recorded_by(second)
    if set(who[0]) != set(who[1]):
        yield Warned("inspector", "", who[0], who[1])
    yield from _circumstances(first, second)
    shares = [percent(*rest_share(measured)) for measured in (first, second)]
    if shares[0] is not None and shares[1] is not None and shares[1] - shares[0] >= MORE_REST:
        yield Warned("rest", "", (str(shares[0]),), (str(shares[1]),))
    sets = [tuple(dict.fromkeys(walked.set.kind for walked in measured.rounds)) for measured in (first, second)]
    if all(sets) and set(sets[0]) != set(sets[1]):
        yield Warned("set", "", sets[0], sets[1])
    yield from _versions(first, second)
    if len(set(targets)) > 1:
        yield Warned("grade_target", targets[2], (targets[0],), (targets[1],))
    reasons = Counter(pair.why for pair in pairs)
    if reasons["two_values"]:
        yield Warned("two_values", n=reasons["two_values"])


def recorded_by(measured: Measured) -> tuple[str, ...]:
    """Return who recorded the answers that count, most first."""
    counts = Counter(answer.by for answer in measured.answers.values() if answer.by)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def season_of(day: str) -> Season:
    """Return the season of a day `YYYY-MM-DD`."""
    return SEASONS[int(day[5:7]) % 12 // 3]


def _circumstances(first: Measured, second: Measured) -> Iterator[Warned]:
    """Yield per part of the day what was different outside, and what was not walked, not finished, or walked more than once."""
    sides = (first,) if first is second else (first, second)
    for part in PARTS:
        first_rounds, second_rounds = first.of(part), second.of(part)
        if bool(first_rounds) != bool(second_rounds):
            yield Warned("no_part", part, tuple(walked.date for walked in first_rounds), tuple(walked.date for walked in second_rounds))
        if first_rounds and second_rounds:
            seasons = [tuple(dict.fromkeys(season_of(walked.date) for walked in side)) for side in (first_rounds, second_rounds)]
            if set(seasons[0]) != set(seasons[1]):
                yield Warned("season", part, seasons[0], seasons[1])
            skies = [tuple(dict.fromkeys(walked.weather for walked in side if walked.weather)) for side in (first_rounds, second_rounds)]
            if skies[0] and skies[1] and {sky.casefold() for sky in skies[0]} != {sky.casefold() for sky in skies[1]}:
                yield Warned("weather", part, skies[0], skies[1])
        for measured in sides:
            side = measured.of(part)
            days = tuple(walked.date for walked in side)
            mine, theirs = (days, ()) if measured is first else ((), days)
            if len(side) > 1:
                yield Warned("repeated", part, mine, theirs)
            if any(not walked.finished for walked in side):
                yield Warned("unfinished", part, mine, theirs)


def _versions(first: Measured, second: Measured) -> Iterator[Warned]:
    """Yield the checklists of which the two measurements used different texts."""
    used: list[dict[str, list[Checklist]]] = [{}, {}]
    for side, measured in enumerate((first, second)):
        for walked in measured.rounds:
            for checklist, _mode in walked.checklists:
                texts = used[side].setdefault(checklist.id, [])
                if checklist not in texts:
                    texts.append(checklist)
    for name in used[1]:
        if name in used[0] and used[0][name] != used[1][name]:
            versions = [tuple(checklist.version for checklist in side[name]) for side in used]
            yield Warned("checklist", name, versions[0], versions[1])
