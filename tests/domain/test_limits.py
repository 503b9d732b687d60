"""Limits that differ per region: a park's own in place of the checklist's, in every place that judges an answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kvo_inspect.domain.checklists.answer import Value, fails
from kvo_inspect.domain.checklists.checklist import AnswerSpec, Both, Checklist, Item, Norm
from kvo_inspect.domain.checklists.limits import local_limits, with_limits
from kvo_inspect.domain.parks.park import typed_limit
from kvo_inspect.domain.values.closed_sets import Certainty
from kvo_inspect.errors import BadValue

M = Both(nl="m", en="m")


def item(name: str, certainty: Certainty, **limits: Decimal) -> Item:
    norm = Norm(text=M, source="" if certainty == "own" else "x", certainty=certainty)
    answer = AnswerSpec(type="number", unit=M, **limits)
    return Item(id=name, ask=M, look_for=M, defect=M, answer=answer, partner="company", norm=(norm,))


CHECKLIST = Checklist(
    id="fire",
    version="1",
    theme="fire",
    title=M,
    item=(
        item("B-1", "local", finding_below=Decimal("3.5")),
        item("B-2", "verified", finding_below=Decimal(2)),
        item("B-3", "local"),
        item("B-4", "local", finding_above=Decimal(10)),
        item("B-5", "local", finding_above=Decimal(0)),
    ),
)


def test_only_a_limit_with_a_local_norm_can_be_set_per_park() -> None:
    assert [(local.key, local.limit) for local in local_limits([CHECKLIST])] == [("fire/B-1", Decimal("3.5")), ("fire/B-4", Decimal(10))]


def test_the_parks_limit_judges() -> None:
    limited = with_limits(CHECKLIST, {"fire/B-1": "4.5", "fire/B-2": "9", "fire/B-4": "4", "gone/X-1": "1"})
    judged = [(fails(CHECKLIST.item[at], Value(value="4")), fails(limited.item[at], Value(value="4"))) for at in range(4)]
    assert judged == [(False, True), (False, False), (False, False), (False, False)]
    assert fails(limited.item[3], Value(value="5"))
    assert with_limits(CHECKLIST, {}) is CHECKLIST


@pytest.mark.parametrize(("raw", "expected"), [("4,5", "4.5"), (" 4.5 ", "4.5"), ("", ""), ("10", "10")])
def test_a_limit_is_typed_as_people_write_it(raw: str, expected: str) -> None:
    assert typed_limit("x", raw) == expected


@pytest.mark.parametrize("raw", ["four", "-1", "1,2,3", "1e9", "12345678", "4.5678"])
def test_what_is_no_limit_is_refused_in_a_sentence(raw: str) -> None:
    with pytest.raises(BadValue, match="is no limit"):
        typed_limit("x", raw)
