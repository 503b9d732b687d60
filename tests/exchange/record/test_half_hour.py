"""The queries of docs/data-half-hour.md, run from its very text over the worked example: they answer what the program answers."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.exchange.compare.alone_file import measurement_document
from kvo_inspect.exchange.compare.json_file import comparison_document
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.compare import compare
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.search.finding_list import Filter, finding_lines, finding_numbers
from kvo_inspect.store.upkeep.opening import open_record
from tests.examples import copy_example, main_park

NOW = dt.datetime(2026, 11, 24, 20, 15, tzinfo=dt.timezone(dt.timedelta(hours=1)))
TEXT = (Path(__file__).parents[3] / "docs" / "data-half-hour.md").read_text("utf-8")
QUERIES = dict(re.findall(r"^## (.+?)\n.*?```sql\n(.+?)```", TEXT, re.DOTALL | re.MULTILINE))
"""Each query by its heading."""
PER_PARTNER, OVERDUE, SHARE, AGAINST = (
    "Open findings per partner",
    "Overdue per park",
    "Share in order per theme and year",
    "Baseline against follow-up",
)


Answer = list[dict[str, Any]]


class Asked:
    """A record with the CSV files of its export, in a database that finds them by their names."""

    def __init__(self, folder: Path) -> None:
        self.store = open_record(copy_example("nl", folder / "data", NOW), state_folder=folder / "state", write=False, now=lambda: NOW)
        csv = export(self.store, "csv", folder / "csv", ExportScope())
        self.database = duckdb.connect()
        self.database.execute(f"set file_search_path = '{csv}'")

    def answers(self, heading: str) -> Answer:
        """Return what a query of the document answers, on the day of the record."""
        found = self.database.sql(QUERIES[heading].replace("current_date", f"date '{NOW.date()}'"))
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("half-hour")
    record = Asked(folder)
    yield record
    record.database.close()
    record.store.close()


def test_each_question_is_answered_with_at_most_two_joins() -> None:
    assert tuple(QUERIES) == (PER_PARTNER, OVERDUE, SHARE, AGAINST)
    assert {heading: len(re.findall(r"\bjoin\b", query)) for heading, query in QUERIES.items()} == {
        PER_PARTNER: 2,
        OVERDUE: 1,
        SHARE: 2,
        AGAINST: 2,
    }


def test_open_findings_per_partner_are_those_of_the_list(asked: Asked) -> None:
    store = asked.store
    lines = finding_lines(store, finding_numbers(store, Filter(open_only=True)))
    told = Counter((line.park_name, line.partner_name or line.partner_kind or "nobody") for line in lines)
    answered: Counter[tuple[str, str]] = Counter()
    for row in asked.answers(PER_PARTNER):
        answered[row["park"], row["holder"]] += row["open_findings"]
    assert len(told) > 6
    assert ("De Kievitsakker", "nobody") in told
    assert answered == told


def test_the_stage_of_every_finding_is_that_of_the_list(asked: Asked) -> None:
    store = asked.store
    told = {line.id: line.stage for line in finding_lines(store, finding_numbers(store, Filter()))}
    rows = asked.database.sql("select cast(id as varchar), stage from 'finding.csv' where not gone").fetchall()
    assert len(set(told.values())) > 5
    assert dict(rows) == told


def test_overdue_per_park_is_that_of_the_home_screen(asked: Asked) -> None:
    told = {line.name: (line.overdue, line.open_findings) for line in list_parks(asked.store) if line.open_findings}
    assert len(told) > 1
    assert any(overdue for overdue, _count in told.values())
    assert {row["park"]: (row["overdue"], row["open_findings"]) for row in asked.answers(OVERDUE)} == told


def test_the_share_of_every_theme_and_measurement_is_that_of_the_program(asked: Asked) -> None:
    told = {}
    for measurement in asked.store.select(Measurement):
        document = measurement_document(compare(asked.store, measurement.id, measurement.id), NOW.isoformat())
        for theme in document.themes:
            if theme.share.assessed:
                key = (measurement.park, theme.theme, measurement.year, measurement.kind)
                told[key] = (theme.share.in_order, theme.share.assessed, theme.share.share)
    answered = {
        (row["park"], row["theme"], row["year"], row["kind"]): (row["in_order"], row["assessed"], f"{row['share']:.1f}")
        for row in asked.answers(SHARE)
    }
    assert len(told) > 20
    assert answered == told


def test_baseline_against_follow_up_is_the_comparison(asked: Asked) -> None:
    """The comparison may leave out what changed its question in between; in the worked example nothing did."""
    store = asked.store
    park = main_park(store)
    ends = {measurement.kind: measurement.id for measurement in store.select(Measurement) if measurement.park == park.id}
    document = comparison_document(compare(store, ends["baseline"], ends["follow_up"]), NOW.isoformat())
    told = {
        theme.theme: (theme.figure.judged, theme.figure.share.first, theme.figure.share.second, theme.figure.better, theme.figure.worse)
        for theme in document.themes
        if theme.figure.judged
    }
    answered = {
        row["theme"]: (row["comparable"], f"{row['baseline']:.1f}", f"{row['follow_up']:.1f}", row["better"], row["worse"])
        for row in asked.answers(AGAINST)
    }
    assert len(told) > 5
    assert answered == told
