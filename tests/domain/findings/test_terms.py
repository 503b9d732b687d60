"""By when a finding shall be solved, from the park's terms."""

from __future__ import annotations

import datetime as dt

import pytest

from kvo_inspect.domain.findings.review import proposed_due
from kvo_inspect.domain.parks.park import Terms

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
    assert proposed_due(Terms(), "normal", seen, TODAY) == due.isoformat()
