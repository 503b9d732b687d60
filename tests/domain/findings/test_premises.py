"""Premises: whose number a finding's object is, which company the park knows there, and when nobody can be asked."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import objects_only
from kvo_inspect.domain.findings.premises import Premises, company_at, house_number, premises_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.errors import BadValue
from tests.domain.test_rules import item

BOTH = {"nl": "x", "en": "x"}


def company(name: str, numbers: str = "", *checkpoints: str, kind: str = "company") -> Partner:
    return Partner.model_validate(
        {"id": name, "park": "p", "kind": kind, "organisation": name, "numbers": numbers, "checkpoints": checkpoints or ("here",)}
    )


def stop(kind: CheckpointKind = "road", name: str = "") -> Checkpoint:
    return Checkpoint(id="here", park="p", name="Kade", kind=kind, company=name)


JANSEN = company("Jansen", "12 14-18")
BOS = company("Bos", "20a")
WHOLE = company("Kuiper")
NAMELESS = company("", "12")


@pytest.mark.parametrize(
    ("partners", "at", "number", "wanted"),
    [
        ((JANSEN, BOS), stop(), "16", "Jansen"),
        ((JANSEN, BOS), stop(), "20A", "Bos"),
        ((JANSEN, BOS), stop(), "15", None),
        ((JANSEN, BOS), stop(), "", None),
        ((company("Elders", "12", "there"),), stop(), "12", None),
        ((JANSEN, company("De Wit", "12")), stop(), "12", None),
        ((company("Politie", "12", kind="police"),), stop(), "12", None),
        ((NAMELESS,), stop(), "12", None),
        ((company("Stuk", "oud, niet te lezen"),), stop(), "12", None),
        ((WHOLE,), stop("plot"), "", "Kuiper"),
        ((WHOLE,), stop("object"), "99", "Kuiper"),
        ((WHOLE,), stop("road"), "", None),
        ((WHOLE, company("De Wit")), stop("plot"), "", None),
        ((JANSEN,), stop("plot"), "", None),
        ((JANSEN, WHOLE), stop("plot", "JANSEN"), "", "Jansen"),
        ((JANSEN, BOS), stop("plot", "Bos"), "12", "Jansen"),
        ((WHOLE,), stop("plot", "Onbekend"), "", None),
    ],
)
def test_the_company_that_the_park_knows(partners: tuple[Partner, ...], at: Checkpoint, number: str, wanted: str | None) -> None:
    known = company_at(partners, at, number)
    assert (known.organisation if known else None) == wanted


@pytest.mark.parametrize(
    ("of", "number"),
    [
        (None, "12"),
        (item("check"), "12"),
        (item("check", object=BOTH), ""),
        (item("check", object=BOTH, partner="company"), "12"),
        (item("choice", object=BOTH, option=[{"text": BOTH}, {"text": BOTH, "finding": True, "partner": "company"}]), "12"),
        (item("count", object=BOTH, unit=BOTH), ""),
    ],
)
def test_an_object_is_a_house_number_unless_its_question_counts_other_things(of: Item | None, number: str) -> None:
    assert house_number("12", of) == number


def test_the_company_without_a_name_is_asked_where_a_number_or_the_route_says_which() -> None:
    assert premises_of(stop(), "12") == Premises("here", "Kade", "12")
    assert premises_of(stop(name="Jansen"), "12") == Premises("here", "Kade", company="Jansen")
    assert premises_of(stop(), "") is None


def test_a_line_of_objects_holds_nothing_else() -> None:
    assert objects_only("object", "2231, LM-12 2231") == ("2231", "LM-12")
    assert objects_only("object", " ") == ()
    for line in ("scheef", "2231 scheef", " ".join(str(n) for n in range(51))):
        with pytest.raises(BadValue):
            objects_only("object", line)
