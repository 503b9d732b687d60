"""By when a finding shall be solved, from the park's terms."""

from __future__ import annotations

import datetime as dt

import pytest

from kvo_inspect.domain.findings.review import proposed_due
from kvo_inspect.domain.parks.park import Terms
from kvo_inspect.domain.values.closed_sets import Severity, Urgency

TODAY = dt.date(2026, 11, 12)


@pytest.mark.parametrize(
    ("seen", "due"),
    [
        ("2026-11-12", dt.date(2026, 11, 12) + dt.timedelta(days=Terms().normal)),
        ("2026-01-01", TODAY + dt.timedelta(days=Terms().normal)),  # passed before anybody was asked
        ("9999-12-31", dt.date.max),  # what a laptop's clock may have said
    ],
)
def test_the_term_runs_from_the_day_it_was_seen_or_from_today(seen: str, due: dt.date) -> None:
    assert proposed_due(Terms(), "normal", None, seen, TODAY) == due.isoformat()


@pytest.mark.parametrize(
    ("severity", "urgency", "days"),
    [
        ("normal", "structural", 180),
        ("serious", "structural", 180),
        ("urgent", "structural", 1),
        ("normal", "now", 14),
        ("serious", None, 7),
    ],
)
def test_what_is_structural_gets_half_a_year_unless_it_is_urgent(severity: Severity, urgency: Urgency | None, days: int) -> None:
    due = proposed_due(Terms(), severity, urgency, TODAY.isoformat(), TODAY)
    assert due == (TODAY + dt.timedelta(days=days)).isoformat()


def test_a_longer_term_of_the_park_stays() -> None:
    due = proposed_due(Terms(minor=400), "minor", "structural", TODAY.isoformat(), TODAY)
    assert due == (TODAY + dt.timedelta(days=400)).isoformat()
