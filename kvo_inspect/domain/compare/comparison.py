"""A comparison as a whole: two measurements of a park, their pairs, and what follows from them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from kvo_inspect.domain.checklists.checklist import Both, Item
from kvo_inspect.domain.compare.figures import Figure, figure
from kvo_inspect.domain.compare.findings import ComparedFinding, Fate, fates
from kvo_inspect.domain.compare.marks import MarkFigure, TellableMarks, mark_figures, only_in_one
from kvo_inspect.domain.compare.pairs import Measured, Pair, pairs
from kvo_inspect.domain.compare.warnings import Warned, warnings
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.results import Outcome, Tally, outcome, tally
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.domain.survey.results import ResultPair
from kvo_inspect.domain.values.closed_sets import Grade


@dataclass(frozen=True, slots=True)
class TwoMeasurements:
    """What the record says of two measurements: all that a comparison is made from."""

    park: Park
    first: Measured
    second: Measured
    stops: Mapping[str, Checkpoint]
    """Every checkpoint of the park in the order of the route, retired ones too."""
    findings: tuple[tuple[ComparedFinding, ...], tuple[ComparedFinding, ...]] = ((), ())
    """The findings of each that count."""
    left_out: tuple[int, int] = (0, 0)
    """How many were dropped or found to be duplicates."""
    marks: tuple[TellableMarks, TellableMarks] = field(default_factory=lambda: ({}, {}))
    targets: tuple[Target, ...] = ()
    survey: tuple[ResultPair, ...] = ()
    """What was answered in the surveys of the two, question by question."""
    questionnaire: Questionnaire | None = None
    """Of the later survey, where this laptop has it."""
    grade_targets: tuple[Grade, Grade] = ("B", "B")
    """The park's image quality at the time of each."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the partners by id."""
    confidential: bool = False
    """Whether the confidential was asked for by name."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two measurements beside each other."""

    read: TwoMeasurements
    only_seen: bool
    """What "rest" answered is left out of the figures."""
    pairs: tuple[Pair, ...]
    overall: Figure
    fates: tuple[Fate, ...]
    marks: tuple[MarkFigure, ...]
    marks_only_in_one: int
    outcomes: tuple[Outcome, ...]
    """One per target."""
    warnings: tuple[Warned, ...]

    @property
    def alone(self) -> bool:
        """Whether it is one measurement beside itself: what that one says, with nothing to compare it with."""
        return self.read.first.id == self.read.second.id

    @property
    def target(self) -> Grade:
        """The park's image quality now: what both measurements are judged by."""
        return self.read.park.grade_target

    @property
    def reached(self) -> Tally:
        """Of how many targets the goal was reached."""
        return tally(self.read.targets)

    def themes(self) -> dict[str, Both]:
        """Return the title of every theme that was walked, in the order of the checklists."""
        title_by_theme = {}
        for measured in (self.read.first, self.read.second):
            for walked in measured.rounds:
                title_by_theme.update(
                    {checklist.theme: (checklist.order, checklist.id, checklist.title) for checklist, _mode in walked.checklists}
                )
        return {theme: title for theme, (_order, _id, title) in sorted(title_by_theme.items(), key=lambda theme_title: theme_title[1][:2])}

    def asked(self, item: str) -> Item | None:
        """Return the item named `checklist/item` as the newest round that has it asked it; None when no round has it."""
        name, _slash, number = item.partition("/")
        for walked in (*reversed(self.read.second.rounds), *reversed(self.read.first.rounds)):
            for checklist, _mode in walked.checklists:
                if checklist.id == name and (question := checklist.find(number)) is not None:
                    return question
        return None

    def seen_only(self, only_seen: bool) -> Self:
        """Return the same comparison with or without what "rest" answered."""
        return replace(self, **_of_pairs(self.read, only_seen))


def compared(read: TwoMeasurements, *, only_seen: bool = False) -> Comparison:
    """Return the comparison of the two measurements in *read*; *only_seen* leaves out what "rest" answered."""
    finding_fates = fates(*read.findings, [walked.id for walked in read.second.rounds], read.second.last_day)
    return Comparison(
        read=read,
        fates=tuple(finding_fates),
        marks=tuple(mark_figures(*read.marks)),
        marks_only_in_one=only_in_one(*read.marks),
        outcomes=tuple(outcome(target) for target in read.targets),
        **_of_pairs(read, only_seen),
    )


def _of_pairs(read: TwoMeasurements, only_seen: bool) -> dict[str, Any]:
    target = read.park.grade_target
    answer_pairs = tuple(pairs(read.first, read.second, read.stops, target, only_seen=only_seen))
    measurement_warnings = warnings(read.first, read.second, answer_pairs, (*read.grade_targets, target))
    replaced = sum(
        stop.replaced_by is not None and any(pair.key.checkpoint == stop.id and pair.why == "checkpoint_retired" for pair in answer_pairs)
        for stop in read.stops.values()
    )
    more = (Warned("replaced", n=replaced),) if replaced else ()
    return {
        "only_seen": only_seen,
        "pairs": answer_pairs,
        "overall": figure(answer_pairs, target),
        "warnings": (*measurement_warnings, *more),
    }
