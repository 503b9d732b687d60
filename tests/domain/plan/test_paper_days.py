"""Days of papers beside each other: what cannot be true is refused at its field, what is unusual is asked, what was there is left."""

from __future__ import annotations

from typing import Any

import pytest

from kvo_inspect.domain.plan.paper_days import paper_doubts, refuse_impossible
from kvo_inspect.domain.plan.trajectory import Trajectory, end_of_certificate, end_of_term
from kvo_inspect.errors import BadValue


def cycle(**fields: Any) -> Trajectory:
    return Trajectory.model_validate({"id": "j", "park": "p", "phase": "certification", **fields})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"certified": "2026-05-01", "certificate_ends": "2026-05-01"}, "certificate_ends"),
        ({"certified": "2026-05-01", "certificate_ends": "2025-05-01"}, "certificate_ends"),
        ({"certified": "2026-05-01", "phase": "application"}, "certified"),
        ({"certified": "2026-05-01", "phase": "analysis"}, "certified"),
        ({"covenant": "2026-05-01", "phase": "cooperation"}, "covenant"),
        ({"evaluations": ("2026-05-01",), "phase": "application"}, "evaluations"),
        ({"certified": "2026-05-01", "starts": "2026-05-02"}, "certified"),
        ({"certified": "2026-05-01", "applied": "2026-06-01"}, "certified"),
        ({"certificate_ends": "2026-05-01", "phase": "application"}, "certificate_ends"),
    ],
)
def test_a_day_that_cannot_be_true_is_refused_at_its_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BadValue) as refused:
        refuse_impossible(None, cycle(**fields))
    assert refused.value.field == field
    refuse_impossible(cycle(**fields), cycle(**fields, scheme="KVO 4.0"))  # what was noted before is nobody's slip of today


@pytest.mark.parametrize("field", ["starts", "applied"])
def test_a_trajectory_cannot_begin_after_its_certificate_whichever_of_both_days_changes(field: str) -> None:
    before = cycle(certified="2026-05-01")
    with pytest.raises(BadValue) as refused:
        refuse_impossible(before, before.model_copy(update={field: "2026-05-02"}))
    assert refused.value.field == field
    refuse_impossible(before, before.model_copy(update={field: "2026-05-01"}))


@pytest.mark.parametrize(
    ("fields", "doubts"),
    [
        ({}, []),
        ({"intent": "2026-01-01", "safety_analysis": "2026-02-01", "plan": "2026-03-01", "certified": "2026-04-01"}, []),
        ({"phase": "cooperation", "plan": "2026-03-01"}, [("plan", "cooperation", None)]),
        ({"phase": "carrying_out", "evaluations": ("2027-03-01",)}, []),
        ({"evaluations": ("2027-03-01",)}, [("evaluations", "certification", None)]),
        ({"safety_analysis": "2026-04-01", "plan": "2026-03-01"}, [("plan", None, "safety_analysis")]),
        ({"plan": "2026-04-01", "certified": "2026-03-01"}, [("certified", None, "plan")]),
        (
            {"phase": "evaluation", "certified": "2026-04-01", "evaluations": ("2025-03-01", "2027-03-01")},
            [("evaluations", None, "certified")],
        ),
        ({"phase": "adjusting", "evaluations": ("2025-03-01",)}, []),
    ],
)
def test_an_unusual_day_is_asked_about(fields: dict[str, Any], doubts: list[tuple[str, str | None, str | None]]) -> None:
    typed = cycle(**fields)
    assert [(doubt.paper, doubt.phase, doubt.than) for doubt in paper_doubts(None, typed)] == doubts
    assert paper_doubts(typed, typed.model_copy(update={"scheme": "KVO 4.0"})) == ()


def test_there_is_one_end_the_certificates_own_before_a_counted_one() -> None:
    begun = cycle(starts="2024-01-31", term_months=36)
    assert (end_of_term(begun), end_of_certificate(begun)) == ("2027-01-31", None)
    certified = begun.model_copy(update={"certified": "2024-08-31", "term_months": 30})
    assert end_of_term(certified) == end_of_certificate(certified) == "2027-02-28"
    told = certified.model_copy(update={"certificate_ends": "2027-08-01"})
    assert end_of_term(told) == end_of_certificate(told) == "2027-08-01"
