"""Decisions as they are typed into minutes: which part of a line is what, and what nobody can mean."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.errors import BadValue
from kvo_inspect.exchange.plan.typed_decisions import TypedDecision, typed_decision, typed_decisions
from tests.doses import dose

TODAY = dt.date(2026, 11, 12)
PARTNERS = (
    Partner(id="g", park="p", kind="municipality", organisation="Gemeente Moordrecht"),
    Partner(id="b", park="p", kind="security", organisation="Bewaak BV"),
    Partner(id="c", park="p", kind="company", organisation="Bewaarplaats Noord"),
    Partner(id="f", park="p", kind="fire_service"),
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Paaltjes plaatsen", ("Paaltjes plaatsen", None, "", "")),
        ("Paaltjes plaatsen; gemeente; 15-12", ("Paaltjes plaatsen", "g", "", "2026-12-15")),
        ("Paaltjes plaatsen; 15-12; gemeente", ("Paaltjes plaatsen", "g", "", "2026-12-15")),
        ("Paaltjes plaatsen; gemeente, Joost de Wit; week 50", ("Paaltjes plaatsen", "g", "Joost de Wit", "2026-12-11")),
        ("Paaltjes; Joost de Wit", ("Paaltjes", None, "Joost de Wit", "")),
        ("Paaltjes; +14", ("Paaltjes", None, "", "2026-11-26")),
        ("Rondes bespreken; Bewaak BV", ("Rondes bespreken", "b", "", "")),
        ("Rondes bespreken; bewaa", ("Rondes bespreken", None, "bewaa", "")),
        ("Hydranten; fire service", ("Hydranten", "f", "", "")),
        ("Kade: eerst vegen; dan verven; gemeente; 1-3-2027", ("Kade: eerst vegen; dan verven", "g", "", "2027-03-01")),
        ("Hek; Jan de Wit", ("Hek", None, "Jan de Wit", "")),
        ("Hek; Mei", ("Hek", None, "Mei", "")),
        ("Hek; May", ("Hek", None, "May", "")),
        ("Hek; June; 15-12", ("Hek", None, "June", "2026-12-15")),
        ("Hek; Jan, gemeente", ("Hek", "g", "Jan", "")),
        ("Hek; Joost de Wit, Gemeente Moordrecht; eind januari", ("Hek", "g", "Joost de Wit", "2027-01-31")),
        ("Hek; voor 15 december", ("Hek", None, "", "2026-12-15")),
        ("Hek; begin mei", ("Hek", None, "", "2027-05-10")),
        ("Hek; mei 2027", ("Hek", None, "", "2027-05-31")),
        ("Hek; eerste kwartaal 2027", ("Hek", None, "", "2027-03-31")),
        ("Hek; Q1", ("Hek", None, "", "2027-03-31")),
        ("Hek; eind van de maand", ("Hek", None, "", "2026-11-30")),
        ("Hek; week 50 evalueren", ("Hek", None, "week 50 evalueren", "")),
        ("Hek; gemeente, Bewaak BV", ("Hek", None, "gemeente, Bewaak BV", "")),
        ("; 15-12", ("15-12", None, "", "")),
    ],
)
def test_a_line_says_what_who_and_when(line: str, expected: tuple[str, str | None, str, str]) -> None:
    decision = typed_decision(line, PARTNERS, TODAY)
    assert decision is not None
    assert (decision.name, decision.partner.id if decision.partner else None, decision.person, decision.due) == expected


def test_a_partner_goes_before_a_day() -> None:
    partners = (*PARTNERS, Partner(id="m", park="p", kind="company", organisation="Mei 2027"))
    decision = typed_decision("Hek; mei 2027; 1-2-2027", partners, TODAY)
    assert decision is not None
    assert (decision.partner and decision.partner.id, decision.due) == ("m", "2027-02-01")


def test_lines_without_words_are_no_decisions() -> None:
    assert [decision.name for decision in typed_decisions("\n ; ;\nBrief\n\n", PARTNERS, TODAY)] == ["Brief"]


@pytest.mark.parametrize("line", ["Hek; Niemand BV; 31-2-2027", "Hek; 31/2; Niemand BV", "Hek; 40.1.2027", "Hek; 15-12; 31-2-2027"])
def test_what_looks_like_a_day_and_is_none_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(BadValue, match=r"^Line 3: “[0-9./-]+” is no date\. Type it as ") as caught:
        typed_decisions(f"Brief\n\n{line}\n", PARTNERS, TODAY)
    assert caught.value.field == "decisions"


def test_a_line_that_is_too_long_is_named() -> None:
    with pytest.raises(BadValue, match=r"^Line 2: “x{30}…” has 201 characters; at most 200 fit here"):
        typed_decisions(f"Brief\n{'x' * 201}; Jan\n", PARTNERS, TODAY)


@settings(max_examples=dose(10, 30, 200))
@given(st.text(max_size=80))
def test_whatever_is_typed_means_something_or_nothing(line: str) -> None:
    try:
        decision = typed_decision(line, PARTNERS, TODAY)
    except BadValue:
        return
    assert decision is None or (isinstance(decision, TypedDecision) and decision.name.strip() != "")
