"""Reading the course of a park over the years: a comparison for each measurement, and the dossier."""

from __future__ import annotations

from collections.abc import Generator

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.course import Course, CourseStep, step_of, years_of
from kvo_inspect.store.compare import ReadingStep, comparing
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_of, two_measurements


def read_course(store: Store, park_id: str) -> Course:
    """Return the course of a park. Raises NotFound."""
    steps = reading_course(store, park_id)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            course: Course = end.value
            return course


def reading_course(store: Store, park_id: str) -> Generator[ReadingStep, None, Course]:
    """Yield a step after each short piece of the reading, and return the course; closing the generator early leaves nothing behind.

    Each measurement is compared with the one that `two_measurements` names for it: the baseline of its trajectory. A first one stands
    beside itself.
    """
    measurements = measurements_of(store, park_id)
    course_steps: list[CourseStep] = []
    if len(measurements) == 1:
        alone: Comparison = yield from _counted(comparing(store, measurements[0].id, measurements[0].id), 1, 1)
        course_steps.append(step_of(alone))
    for number, measurement in enumerate(measurements[1:], 1):
        first, second = two_measurements(store, park_id, second=measurement.id)
        comparison: Comparison = yield from _counted(comparing(store, first.id, second.id), number, len(measurements) - 1)
        course_steps.append(step_of(comparison))
    years = years_of(read_dossier(store, park_id))
    return Course(len(measurements), tuple(course_steps), years)


def _counted(steps: Generator[ReadingStep, None, Comparison], number: int, total: int) -> Generator[ReadingStep, None, Comparison]:
    """Yield for each step of one comparison which of all comparisons it is."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            comparison: Comparison = end.value
            return comparison
        yield ReadingStep(number, total)
