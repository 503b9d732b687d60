"""The days of a plan as a calendar reads them: whole days with ids that stay, alarms, and nothing that breaks a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.plan.calendar import write_calendar
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.measures import add_measure, move_measure, set_measure
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.store.rounds.planned import PersonPlan, plan_round
from kvo_inspect.store.survey.surveys import set_survey
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import Laptop, prepared


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "laptop")
    yield made
    made.close()


def events(path: Path) -> dict[str, Any]:
    """Return the events of a calendar by their id, after looking that every line is as long as it may be."""
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = Calendar.from_ical(raw)
    assert calendar.errors == []
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert all(event.errors == [] for event in found.values())
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def test_each_day_is_a_whole_day_with_an_alarm_and_changes_when_taken_in_again(laptop: Laptop, tmp_path: Path) -> None:
    store = laptop.store
    park = str(store.rows("select id from park")[0][0])
    cycle = begin_trajectory(store, park, starts="1-1-2025", phase="carrying_out").id
    set_trajectory(store, cycle, audit="2027-03-01", certified="2025-06-01")
    set_survey(store, cycle, "follow_up", sent="2025-10-01", closes="2027-06-01")
    measure = add_measure(store, cycle, name="Lampen; vervangen, alle", due="2027-01-15", person="Jan").id
    plan_round(store, park, [PersonPlan("J. de Wit")], date="2026-12-12", part="evening", begins="19:30", meets_at="Poort, Kade 3")
    first = events(write_calendar(store, park, tmp_path))
    texts = {str(event["SUMMARY"]).partition(": ")[2]: event for event in first.values()}
    assert {"audit", "the certificate ends", "yearly evaluation: a year has passed", "last day of the survey", "evening round"} <= set(
        texts
    )
    lamps = texts["measure: Lampen; vervangen, alle"]
    assert (lamps["DTSTART"].dt, lamps["DTEND"].dt) == (dt.date(2027, 1, 15), dt.date(2027, 1, 16))
    (alarm,) = lamps.walk("VALARM")
    assert alarm["TRIGGER"].dt == -dt.timedelta(days=6, hours=15)
    assert "owner: Jan" in str(lamps["DESCRIPTION"])
    assert str(texts["evening round"]["LOCATION"]) == "Poort, Kade 3"
    assert write_calendar(store, park, tmp_path).read_bytes() == write_calendar(store, park, tmp_path).read_bytes()

    laptop.skew += dt.timedelta(minutes=5)
    set_measure(store, measure, due="2027-02-01")
    again = events(write_calendar(store, park, tmp_path))
    assert again.keys() == first.keys()
    moved = again[str(lamps["UID"])]
    assert moved["DTSTART"].dt == dt.date(2027, 2, 1)
    assert moved["SEQUENCE"] > lamps["SEQUENCE"]
    laptop.skew += dt.timedelta(minutes=5)
    move_measure(store, measure, "done")
    done = events(write_calendar(store, park, tmp_path))[str(lamps["UID"])]
    assert str(done["SUMMARY"]).startswith("✓ ")
    assert done.walk("VALARM") == []


def test_hostile_words_break_no_line_and_come_back(laptop: Laptop, tmp_path: Path) -> None:
    store = laptop.store
    park = str(store.rows("select id from park")[0][0])
    cycle = begin_trajectory(store, park).id
    for text in HOSTILE.values():
        if clean_line(text)[:150].strip():
            add_measure(store, cycle, name=text[:150], due="2027-01-15")
    store_names = {measure.id: measure.name for measure in store.select(Measure, "where gone = 0")}
    found = events(write_calendar(store, "", tmp_path))
    for uid, event in found.items():
        if uid.startswith("measure-"):
            name = store_names[uid.removeprefix("measure-").removesuffix("@kvo-inspect")]
            assert str(event["SUMMARY"]).endswith(f": measure: {name}")
            assert unwanted_in(str(event["SUMMARY"])) == set()


def test_over_all_parks_and_without_names(laptop: Laptop, tmp_path: Path) -> None:
    store = laptop.store
    park = str(store.rows("select id from park")[0][0])
    other = add_park(store, "Zuid").id
    for each in (park, other):
        add_measure(store, begin_trajectory(store, each).id, name="Bellen met Karin Bos", due="2027-01-15", person="Karin Bos")
    both = write_calendar(store, "", tmp_path)
    assert {str(event["SUMMARY"]).partition(":")[0] for event in events(both).values() if "measure" in str(event["UID"])} == {
        store.get(Park, park).name,
        "Zuid",
    }
    assert b"Karin Bos" in both.read_bytes()
    assert b"Karin Bos" not in write_calendar(store, "", tmp_path / "nameless.ics", names=False).read_bytes()
    (tmp_path / "mine.ics").write_text("BEGIN:VCALENDAR\n")
    with pytest.raises(NameTaken):
        write_calendar(store, "", tmp_path / "mine.ics")
    assert events(write_calendar(store, other, both)) != {}, "its own is replaced"
