"""The overview of all parks: each figure is that of the page which is about it; its order and groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kvo_inspect.domain.overview import OverviewColumn
from kvo_inspect.domain.plan.needs import coming
from kvo_inspect.store.overview import (
    OverviewLine,
    grouped_by,
    in_order_of,
    read_overview,
    read_whole_overview,
)
from kvo_inspect.store.parks.correcting import set_park_aside
from kvo_inspect.store.parks.home import ParkLine, list_parks
from kvo_inspect.store.plan.needs import trajectory_facts
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.shares import counting_shares
from tests.examples import main_park, worked_example
from tests.exchange.records import opened
from tests.laptops import Laptop


@pytest.fixture(scope="module")
def example() -> Iterator[Store]:
    """The worked example, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


def of_main_park(store: Store) -> OverviewLine:
    return next(line for line in read_whole_overview(store) if line.line.id == main_park(store).id)


def test_days_and_phase_are_those_of_the_trajectory_page(example: Store) -> None:
    park = main_park(example)
    facts = trajectory_facts(example, trajectories_of(example, park.id)[0].id)
    days = {event.what: event.day for event in coming(facts)}
    line = of_main_park(example)
    assert (line.phase, line.day_round, line.evening_round) == (facts.trajectory.phase, facts.last["day"], facts.last["evening"])
    assert (line.line.certificate_ends, line.text("term"), line.text("audit")) == (
        days.get("certificate", ""),
        days.get("term", ""),
        days.get("audit", ""),
    )
    assert line.day_round
    assert line.text("certificate")
    assert not line.text("term"), "one end date"
    home = {line.id: line for line in list_parks(example)}[park.id]
    assert (line.number("open"), line.number("overdue")) == (home.open_findings, home.overdue)


def test_a_park_set_aside_is_not_in_it(laptop: Laptop) -> None:
    store = laptop.store
    first, second = [line.line.id for line in read_overview(store)]
    assert dict(counting_shares(store)).keys() == {first, second}
    set_park_aside(store, first, "by mistake")
    assert [line.line.id for line in read_whole_overview(store)] == [second]


BARE = OverviewLine(ParkLine("", "", "", 0, "", "", "", 0, 0, 0, 0, 0, 0, "", "", ""))


def named(name: str, municipality: str = "", open_: int = 0, phase: str = "", day_round: str = "") -> OverviewLine:
    line = BARE.line._replace(id=name, name=name, municipality=municipality, open_findings=open_)
    return replace(BARE, line=line, phase=phase, day_round=day_round)


LINES = [
    named("De Amert", "Lingeveen", 3, phase="certification", day_round="2026-05-01"),
    named("het Broek", "lingeveen", 9, phase="analysis", day_round="2025-05-01"),
    named("Kade", "", 0),
    named("Ambacht", "Aalst", 3, phase="analysis", day_round="2026-01-01"),
]


@pytest.mark.parametrize(
    ("column", "descending", "names"),
    [
        ("park", False, ["Ambacht", "De Amert", "het Broek", "Kade"]),
        ("open", True, ["het Broek", "De Amert", "Ambacht", "Kade"]),
        ("day_round", False, ["het Broek", "Ambacht", "De Amert", "Kade"]),
        ("day_round", True, ["De Amert", "Ambacht", "het Broek", "Kade"]),
        ("phase", False, ["het Broek", "Ambacht", "De Amert", "Kade"]),
        ("share", False, ["De Amert", "het Broek", "Kade", "Ambacht"]),
    ],
)
def test_order(column: OverviewColumn, descending: bool, names: list[str]) -> None:
    assert [line.line.name for line in in_order_of(LINES, column, descending=descending)] == names


def test_groups_are_in_order_and_capitals_make_no_difference() -> None:
    groups = [[line.line.name for line in group] for group in grouped_by(LINES, "municipality")]
    assert groups == [["Ambacht"], ["De Amert", "het Broek"], ["Kade"]]
    groups = [[line.line.name for line in group] for group in grouped_by(LINES, "phase")]
    assert groups == [["het Broek", "Ambacht"], ["De Amert"], ["Kade"]]
