"""What a trajectory needs in each phase, and the days to come."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.plan.months import months_after
from kvo_inspect.domain.plan.needs import TrajectoryFacts, coming, needs, next_phase
from kvo_inspect.domain.plan.trajectory import Trajectory, end_of_term
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES, PHASE_MEANT, PHASES
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording.parks.trajectory import AIMS, aim_text, basis_text, need_text

TODAY = dt.date(2026, 11, 24)


def facts(phase: str = "cooperation", papers: dict[str, Any] | None = None, **known: Any) -> TrajectoryFacts:
    made = Trajectory.model_validate({"id": "j", "park": "p", "phase": phase, **(papers or {})})
    return TrajectoryFacts(made, TODAY, **known)


def met(found: TrajectoryFacts) -> dict[str, bool]:
    return {need.name: need.met for need in needs(found)}


def test_a_phase_asks_its_own_and_what_the_ones_before_lack() -> None:
    begun = facts("analysis", {"intent": "2026-01-01"}, baseline=frozenset({"day"}), last={"day": "2026-10-01"})
    assert met(begun) == {
        "facilitator": False,
        "partners": False,
        "baseline_day": True,
        "baseline_evening": False,
        "reviewed": True,
        "figures": False,
        "survey": False,
        "safety_analysis": False,
    }
    assert "intent" not in met(begun), "what an earlier phase has is not told again"


def test_four_measures_before_the_first_certificate_is_told_as_the_earlier_scheme() -> None:
    found = facts("certification", measures=6, measures_done=3)
    (four,) = [need for need in needs(found) if need.name == "four_done"]
    assert (four.met, four.have, four.want, four.basis) == (False, 3, 4, "earlier")
    assert met(facts("certification", measures=6, measures_done=4))["four_done"]
    assert "four_done" not in met(facts("certification", {"number": 2}, measures=6)), "only before the first"


def test_the_plan_asks_owners_days_and_goals() -> None:
    found = facts("plan", measures=5, without_owner=1, without_day=5, targets=8, without_goal=2)
    told = {need.name: (need.met, need.have, need.want) for need in needs(found) if need.phase == "plan"}
    assert (told["owners"], told["days"], told["goals"]) == ((False, 4, 5), (False, 0, 5), (False, 6, 8))
    assert not met(facts("plan"))["owners"], "without measures nothing is owned"


@pytest.mark.parametrize(("last", "there"), [("2025-11-24", False), ("2025-11-25", True), ("2026-11-24", True)])
def test_a_round_counts_for_a_year(last: str, there: bool) -> None:
    assert met(facts("carrying_out", last={"evening": last}))["yearly_evening"] is there


def test_reviewing_is_asked_again_while_rounds_go_on() -> None:
    found = facts("carrying_out", to_review=14, last={"day": "2026-11-01"})
    (review,) = [need for need in needs(found) if need.name == "reviewed"]
    assert (review.phase, review.met, review.have) == ("carrying_out", False, 14)


def test_days_to_come_are_in_order_and_say_what_is_late_and_near() -> None:
    papers = {"starts": "2024-11-30", "term_months": 36, "audit": "2027-01-15", "certified": "2025-06-01"}
    found = [
        (one.what, one.day, one.late, one.near) for one in coming(facts(papers=papers, last={"day": "2025-10-01", "evening": "2026-02-28"}))
    ]
    assert found == [
        ("round_day", "2026-10-01", True, False),
        ("audit", "2027-01-15", False, True),
        ("round_evening", "2027-02-28", False, False),
        ("certificate", "2028-06-01", False, False),
    ]
    assert coming(facts(papers={"audit": "2025-01-01", "certified": "2025-02-01"}))[0].what == "certificate", "an audit that was is over"
    assert end_of_term(facts().trajectory) is None


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 36, "2027-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-03-31", -1, "2026-02-28")],
)
def test_months_end_where_there_is_such_a_day(day: str, months: int, then: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months).isoformat() == then


@given(st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)), st.integers(0, 240))
def test_months_after_is_never_early(day: dt.date, months: int) -> None:
    then = months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day


COUNTS = st.integers(0, 9)


@given(st.sampled_from(PHASES), st.integers(1, 3), COUNTS, COUNTS, COUNTS, COUNTS, st.booleans())
def test_no_facts_break_it_and_every_phase_asks_something(
    phase: str, number: int, measures: int, lacking: int, targets: int, late: int, newest: bool
) -> None:
    found = needs(
        facts(
            phase,
            {"number": number},
            measures=measures,
            without_owner=min(lacking, measures),
            targets=targets,
            without_goal=min(lacking, targets),
            measures_late=late,
            findings_late=late,
            to_review=late,
            newest=newest,
        )
    )
    now = PHASE_MEANT.get(phase, phase)
    assert any(need.phase == now for need in found)
    assert all(need.have <= need.want for need in found if need.want and not need.met)
    assert all(not need.met for need in found if need.phase != now)


def test_every_need_of_every_phase_rests_on_something_that_is_said() -> None:
    asked = {need for phase in CYCLE_PHASES for need in needs(facts(phase, newest=False))}
    assert {need.phase for need in asked} == set(CYCLE_PHASES)
    basis = {need.name: need.basis for need in asked}
    assert {basis[name] for name in ("goals", "owners", "follow_up_day", "follow_up_evening", "meetings")} == {"practice"}
    assert (basis["covenant"], basis["safety_analysis"]) == ("sources", "sources")
    for lang in get_args(Lang):
        use_language(lang)
        assert all(basis_text(need.basis) and need_text(need) and aim_text(need) for need in asked)
    use_language("en")
    assert set(AIMS) >= {need.name for need in asked}


def test_the_covenant_is_asked_at_the_certificate_and_no_longer_in_the_plan() -> None:
    assert "covenant" not in met(facts("plan"))
    assert met(facts("certification"))["covenant"] is False


def test_a_park_that_waits_is_asked_since_when_and_why_and_only_then() -> None:
    assert met(facts("application", {"applied": "2026-01-01"}, facilitator="Karin")) == {
        "applied": True,
        "waits": False,
        "facilitator": True,
    }
    assert set(met(facts("cooperation"))) == {"facilitator", "intent", "partners"}


@pytest.mark.parametrize(
    ("papers", "there", "day"),
    [
        ({}, False, ""),
        ({"certified": "2026-01-01"}, True, "2027-01-01"),
        ({"certified": "2025-01-01"}, False, "2026-01-01"),
        ({"certified": "2024-01-01", "evaluations": ["2025-01-10", "2026-01-10"]}, True, "2027-01-10"),
    ],
)
def test_an_evaluation_is_due_a_year_after_the_last_or_the_certificate(papers: dict[str, Any], there: bool, day: str) -> None:
    (need,) = [need for need in needs(facts("carrying_out", papers)) if need.name == "yearly_evaluation"]
    assert (need.met, need.day) == (there, day)


def test_the_follow_up_is_planned_while_the_certificate_still_runs() -> None:
    (need,) = [need for need in needs(facts("carrying_out", {"certificate_ends": "2028-03-01"})) if need.name == "follow_up_planned"]
    assert (need.met, need.day) == (False, "2028-03-01")
    (need,) = [need for need in needs(facts("carrying_out", follow_up_planned="2027-09-01")) if need.name == "follow_up_planned"]
    assert (need.met, need.day) == (True, "2027-09-01")


@pytest.mark.parametrize(("ends", "near"), [("2027-11-24", True), ("2027-11-25", False), ("2026-11-24", True), ("2026-11-23", False)])
def test_the_end_is_told_twelve_months_before(ends: str, near: bool) -> None:
    (event,) = coming(facts(papers={"certificate_ends": ends}))
    assert (event.what, event.near, event.late) == ("certificate", near, ends < "2026-11-24")


@pytest.mark.parametrize(
    ("ends", "today", "near"),
    [
        ("2028-03-01", "2027-03-01", True),
        ("2028-03-01", "2027-02-28", False),
        ("2028-02-29", "2027-02-28", True),
        ("2028-02-29", "2027-02-27", False),
        ("2029-02-28", "2028-02-28", True),
        ("2029-02-28", "2028-02-27", False),
    ],
)
def test_twelve_months_are_as_long_where_a_leap_day_lies_between(ends: str, today: str, near: bool) -> None:
    (event,) = coming(replace(facts(papers={"certificate_ends": ends}), today=dt.date.fromisoformat(today)))
    assert event.near is near


def test_phases_follow_each_other_until_the_evaluation() -> None:
    names = ["application"]
    while following := next_phase(Trajectory.model_validate({"id": "j", "park": "p", "phase": names[-1]})):
        names.append(following)
    assert tuple(names) == CYCLE_PHASES


DECISION = Path(__file__).parents[3] / "docs" / "decisions" / "0029-the-cycle.md"


def test_phases_of_before_are_read_as_the_table_of_the_decision_says() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", DECISION.read_text("utf-8"), re.MULTILINE)
    assert rows == [(phase, Trajectory.model_validate({"id": "j", "park": "p", "phase": phase}).phase_now) for phase in PHASES]
