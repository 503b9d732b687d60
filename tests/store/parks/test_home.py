"""The home screen's lines: what asks attention, the confidential left out, in the order of how much it asks; the glance sees the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.store.findings.finding import review_finding, set_finding
from kvo_inspect.store.parks.home import Attention, ParkLine, attention, by_attention, glance, list_parks
from kvo_inspect.store.plan.measures import add_measure, count_overdue
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.review.queue import Queue, count_to_review
from tests.laptops import Laptop, prepared

TODAY = dt.date(2026, 11, 24)
QUIET = ParkLine("p", "De Amert", "", 9, "r", "2026-11-20", "evening", 0, 60, 4, 0, 0, 0, "", "2028-01-01", "2026-11-20")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "laptop", parks=3)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("known", "reasons"),
    [
        ({}, []),
        ({"overdue": 2, "measures_late": 1}, [("overdue", 2), ("measures_overdue", 1)]),
        ({"overdue": 30, "to_review": 42, "term_ends": "2026-09-27"}, [("term_passed", 0), ("overdue", 30), ("to_review", 42)]),
        ({"to_review": 14}, [("to_review", 14)]),
        ({"audit": "2027-02-22"}, [("audit_near", 0)]),
        ({"audit": "2027-02-23"}, []),
        ({"audit": "2026-11-23"}, [("audit_passed", 0)]),
        ({"term_ends": "2027-11-24"}, [("term_near", 0)]),
        ({"term_ends": "2027-11-25"}, []),
        ({"term_ends": "2026-11-23"}, [("term_passed", 0)]),
        ({"certificate_ends": "2027-11-24"}, [("certificate_near", 0)]),
        ({"certificate_ends": "2027-11-25"}, []),
        ({"certificate_ends": "2026-11-23"}, [("certificate_passed", 0)]),
        ({"waits": 1, "applied": "2026-09-01", "walked": ""}, [("waits", 0)]),
        ({"waits": 1, "applied": "", "certificate_ends": "2026-11-23"}, [("certificate_passed", 0), ("waits", 0)]),
        ({"last_open": 1, "last_date": "2026-11-20"}, [("left_open", 0)]),
        ({"last_open": 1, "last_date": "2026-11-21"}, []),
        ({"walked": "2025-11-23"}, [("not_walked", 0)]),
        ({"walked": ""}, [("not_walked", 0)]),
        ({"to_review": 1, "overdue": 1, "walked": ""}, [("overdue", 1), ("to_review", 1), ("not_walked", 0)]),
    ],
)
def test_reasons(known: dict[str, object], reasons: list[tuple[str, int]]) -> None:
    assert [(one.why, one.n) for one in attention(QUIET._replace(**known), TODAY)] == reasons  # type: ignore[arg-type]


def test_the_waiting_list_and_the_end_of_a_certificate_are_read_from_the_newest_trajectory(laptop: Laptop) -> None:
    """By its own end, by the day it was given and the term; of a cycle that waits, not of the certificate before it."""
    store, today = laptop.store, laptop.store.today
    first, second, third = [line.id for line in list_parks(store)]
    begin_trajectory(store, first, phase="application", applied="2026-09-01", waits="geen plek")
    begin_trajectory(store, second, phase="carrying_out", certified="2024-12-01", certificate_ends="2027-06-01", term_months=36)
    begin_trajectory(store, third, phase="evaluation", certified="2023-11-01", term_months=36)
    lines = {line.id: line for line in list_parks(store)}
    assert {line.id: line for line in glance(store.data, today) or ()} == lines
    told = {park: [(reason.why, reason.day) for reason in attention(line, today) if reason.day] for park, line in lines.items()}
    assert told[first] == [("waits", "2026-09-01")]
    assert told[second] == [("certificate_near", "2027-06-01")]
    assert told[third] == [("certificate_passed", "2026-11-01")]
    begin_trajectory(store, third, phase="application", applied="2026-10-01")
    again = next(line for line in list_parks(store) if line.id == third)
    assert [(reason.why, reason.day) for reason in attention(again, today) if reason.day] == [("waits", "2026-10-01")]


def test_what_asks_most_is_first_and_what_is_alike_keeps_its_order() -> None:
    lines = [
        QUIET._replace(id="quiet"),
        QUIET._replace(id="a bit", to_review=1),
        QUIET._replace(id="much", overdue=9, to_review=2),
        QUIET._replace(id="less", overdue=1, to_review=2),
        QUIET._replace(id="quiet too"),
    ]
    assert [line.id for line in by_attention(lines, TODAY)] == ["much", "less", "a bit", "quiet", "quiet too"]


def test_the_record_is_counted_without_the_confidential_and_the_glance_sees_the_same(laptop: Laptop) -> None:
    store = laptop.store
    first, second, _third = [line.id for line in list_parks(store)]
    stops = dict(store.rows("select park, id from checkpoint"))
    with store.act() as act:
        for number in range(4):
            act.write(Finding, f"f{number}", park=first, checkpoint=stops[first], text="x", due="2026-01-01")
        act.write(Finding, "hidden", park=second, confidential=True, checkpoint=stops[second], text="x", due="2026-01-01")
    review_finding(store, "f0", Verdict(kind="accepted"))
    cycle = begin_trajectory(store, first, starts="2024-01-31", term_months=36, audit="2027-01-15")
    add_measure(store, cycle.id, name="late", due="2026-02-01")
    add_measure(store, cycle.id, name="done", due="2026-02-01", status="done")
    lines = {line.id: line for line in list_parks(store)}
    one = lines[first]
    assert (one.overdue, one.measures_late, one.to_review, one.audit, one.term_ends) == (4, 1, 3, "2027-01-15", "2027-01-31")
    assert (lines[second].overdue, lines[second].to_review) == (0, 0)
    assert all(line.to_review == count_to_review(store, Queue(park=line.id)) for line in lines.values())
    reasons = attention(one, store.today)
    assert [reason.why for reason in reasons[:2]] == ["audit_near", "term_near"]
    assert reasons[2:4] == (Attention("overdue", 4), Attention("measures_overdue", 1))
    assert count_overdue(store, first) == 1
    assert glance(laptop.data, store.today) == list_parks(store)


def test_what_was_not_accepted_comes_back_when_something_was_said_since(laptop: Laptop) -> None:
    store = laptop.store
    park = list_parks(store)[0].id
    stop = store.rows("select id from checkpoint where park = ?", [park])[0][0]
    with store.act() as act:
        for name in ("returned", "dropped", "accepted"):
            act.write(Finding, name, park=park, checkpoint=stop, text="x")
    for kind in ("returned", "dropped", "accepted"):
        review_finding(store, kind, Verdict(kind=kind, reason="why"))
    assert list_parks(store)[0].to_review == 0
    for name in ("returned", "dropped", "accepted"):
        set_finding(store, name, text="y")
    assert list_parks(store)[0].to_review == count_to_review(store, Queue(park=park)) == 2
