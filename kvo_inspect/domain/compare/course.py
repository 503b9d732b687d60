"""The course of a park over the years: each measurement beside the baseline of its trajectory, and what was done in each year. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure, by_theme, figures
from kvo_inspect.domain.compare.findings import Became, tally
from kvo_inspect.domain.compare.pairs import Measured
from kvo_inspect.domain.dossier import Dossier, Effort, Treated
from kvo_inspect.domain.findings.stages import ENDED


@dataclass(frozen=True, slots=True)
class CourseStep:
    """A measurement beside the one that it is compared with: figures only, each that of their comparison."""

    first: Measured
    second: Measured
    overall: Figure
    themes: Mapping[str, Figure]
    titles: Mapping[str, Both]
    """Of the themes, in the order of the checklists."""
    outcomes: Mapping[Became, int]
    """What became of the findings of the first, and how many are new."""


@dataclass(frozen=True, slots=True)
class CourseYear:
    """What was done in a year, and how many findings were open at its end (in the last year: now)."""

    effort: Effort
    open: int


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one park."""

    measurements: int
    """How many there are."""
    steps: tuple[CourseStep, ...]
    """Oldest first; of one measurement alone, that one beside itself."""
    years: tuple[CourseYear, ...]

    @property
    def alone(self) -> bool:
        """Whether there is one measurement: its shares, with nothing to compare them with."""
        return self.measurements == 1

    def themes(self) -> dict[str, Both]:
        """Return the title of every theme, in the order in which they were first walked."""
        titles: dict[str, Both] = {}
        for step in self.steps:
            titles |= {theme: title for theme, title in step.titles.items() if theme in step.themes}
        return titles


def step_of(comparison: Comparison) -> CourseStep:
    """Return what a comparison says in figures, without its answers."""
    themes = figures(comparison.pairs, by_theme, comparison.target)
    read = comparison.read
    return CourseStep(read.first, read.second, comparison.overall, themes, comparison.themes(), tally(comparison.fates))


def years_of(dossier: Dossier) -> tuple[CourseYear, ...]:
    """Return what a dossier tells of each year, oldest first."""
    return tuple(CourseYear(effort, open_on(dossier.findings, f"{effort.year}-12-31")) for effort in dossier.years)


def open_on(findings: Iterable[Treated], day: str) -> int:
    """Return how many findings were open at the end of a day: found by then, not seen solved by then, neither dropped nor double."""
    return sum(
        finding.found <= day and finding.stage not in ENDED and not (finding.verified is not None and finding.verified <= day)
        for finding in findings
    )
