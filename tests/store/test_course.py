"""The course over the years: its figures are those of the comparisons and of the dossier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.compare.course import Course, open_on
from kvo_inspect.exchange.compare.json_file import comparison_document
from kvo_inspect.store.compare import compare
from kvo_inspect.store.course import read_course
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_of, two_measurements
from tests.examples import main_park, worked_example
from tests.exchange.records import opened
from tests.laptops import new_folder


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The worked example, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


@pytest.fixture(scope="module")
def course(store: Store) -> Course:
    return read_course(store, main_park(store).id)


def test_every_share_and_fate_is_that_of_compare(store: Store, course: Course) -> None:
    park = main_park(store)
    measurements = measurements_of(store, park.id)
    assert len(course.steps) == len(measurements) - 1 == course.measurements - 1 == 3
    for step, measurement in zip(course.steps, measurements[1:], strict=True):
        first, second = two_measurements(store, park.id, second=measurement.id)
        document = comparison_document(compare(store, first.id, second.id), "2026-11-12T19:30:00+01:00")
        assert (step.first.id, step.second.id) == (document.first.id, document.second.id) == (first.id, measurement.id)
        figures = {theme.theme: theme.figure for theme in document.themes}
        assert list(figures) == [theme for theme in step.titles if theme in step.themes]
        for theme, figure in [*step.themes.items(), ("", step.overall)]:
            told = figures[theme] if theme else document.overall
            assert [str(share) for share in (figure.first_share, figure.second_share)] == [str(told.share.first), str(told.share.second)]
            assert figure.judged == told.judged
        assert dict(step.outcomes) == {outcome: getattr(document.findings, outcome) for outcome in step.outcomes}


def test_years_are_those_of_the_dossier_and_what_is_open_now_is_the_last_of_them(store: Store, course: Course) -> None:
    dossier = read_dossier(store, main_park(store).id)
    assert [year.effort for year in course.years] == list(dossier.years)
    assert course.years[-1].open == dossier.turn_round.open
    assert open_on(dossier.findings, "2000-01-01") == 0
    first = course.years[0]
    dropped = sum(finding.found[:4] == str(first.effort.year) for finding in dossier.findings) - first.open - first.effort.verified
    assert dropped == dossier.turn_round.ended, "both that ended were found in the first year"


def test_themes_stand_in_the_order_of_the_checklists(course: Course) -> None:
    assert next(iter(course.themes())) == "lighting"
    assert set(course.themes()) == {theme for step in course.steps for theme in step.themes}


def test_a_park_without_a_round_has_a_course_of_nothing(tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        park = add_park(record, "De Amert")
        assert read_course(record, park.id) == Course(0, (), ())
