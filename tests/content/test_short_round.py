"""What a short round asks: every core theme, within the time that a real round has; and that whoever has to act can be found."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from kvo_inspect.content.load import load_checklists
from kvo_inspect.demo.place import ROUTE
from kvo_inspect.domain.checklists.checklist import Both, Checklist, Item
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.values.closed_sets import PARTS, PartOfDay
from kvo_inspect.domain.walk.progress import Estimate, questions_for
from kvo_inspect.texts import LANGS

CHECKLISTS = [entry.checklist for entry in load_checklists(None)[0]]
CORE = [checklist for checklist in CHECKLISTS if checklist.core]
ITEMS = [pytest.param(item, id=item.id) for checklist in CHECKLISTS for item in checklist.item]
HOUSE_NUMBER = Both(nl="huisnummer", en="house number")
STOPS = [Checkpoint(id=str(number), park="p", kind=stop.kind, marks=stop.marks) for number, stop in enumerate(ROUTE)]


def short_of(checklist: Checklist) -> Checklist:
    """The checklist as a short round asks it."""
    return checklist.model_copy(update={"item": tuple(item for item in checklist.item if item.short or item.required)})


def estimate(part: PartOfDay, checklists: list[Checklist]) -> Estimate:
    """What a round over the route of the worked example asks, with eight people who give marks."""
    return questions_for(STOPS, [(checklist, "full") for checklist in checklists], part, people=8)


def test_a_short_round_fits_the_time_that_a_round_has() -> None:
    day, evening = (estimate(part, [short_of(checklist) for checklist in CORE]) for part in PARTS)
    assert day.questions <= 75
    assert day.minutes <= 95
    assert evening.questions <= 65
    assert evening.minutes <= 90
    for part, short in zip(PARTS, (day, evening), strict=True):
        assert short.questions * 3 < estimate(part, CORE).questions * 2, "it is much shorter than the full one"


def test_each_core_theme_is_in_the_short_set_by_day_and_wherever_it_asks_anything_in_the_evening() -> None:
    asks = {part: [checklist.id for checklist in CORE if any(part in item.round for item in checklist.item)] for part in PARTS}
    assert asks == {
        "day": ["lighting", "fencing", "fire-safety", "graffiti", "maintenance"],
        "evening": ["lighting", "fencing", "fire-safety", "graffiti"],  # litter, paving and planting are not judged in the dark
    }
    for part, names in asks.items():
        assert [short.id for short in map(short_of, CORE) if any(part in item.round and not item.needs for item in short.item)] == names


def test_every_place_has_something_to_ask_in_a_short_round() -> None:
    kinds = {stop.kind for stop in STOPS}
    for kind in kinds:
        for part in PARTS:
            count = sum(
                part in item.round and (not item.where or kind in item.where) and not item.needs and not item.answer.form.is_of_each
                for checklist in map(short_of, CORE)
                for item in checklist.item
            )
            assert 0 < count <= 9 or (kind == "water" and part == "evening"), (kind, part, count)


def test_the_short_set_is_the_one_that_was_decided() -> None:
    assert [item.id for checklist in CHECKLISTS for item in checklist.item if item.short] == [
        *("VL-01", "VL-02", "VL-06", "VL-08", "VL-15", "VL-10", "VL-13", "VL-03", "VL-14"),
        *("HK-03", "HK-01"),
        *("BR-09", "BR-01", "BR-18", "BR-14"),
        *("GR-01", "GR-11"),
        *("OB-01", "OB-05", "OB-17", "OB-16"),
        *("CY-04", "CY-06", "CY-10"),
        "VP-02",
    ]


def test_few_questions_are_required_and_they_can_always_be_answered() -> None:
    required = [item for checklist in CHECKLISTS for item in checklist.item if item.required]
    assert [item.id for item in required] == ["VL-01", "BR-01"]
    assert all(item.short and not item.needs and item.when is None for item in required)


@pytest.mark.parametrize("item", ITEMS)
def test_a_company_that_has_to_act_can_be_found(item: Item) -> None:
    """At a plot the checkpoint knows the company; anywhere else the finding names a house number."""
    partners = {item.partner, *(option.partner for option in item.answer.option)}
    if "company" not in partners or set(item.where) == {"plot"}:
        return
    assert item.object == HOUSE_NUMBER
    assert item.look_for.nl.endswith("noteer het huisnummer")
    assert item.look_for.en.endswith("note the house number")


@pytest.mark.parametrize("item", ITEMS)
def test_what_is_asked_fits_its_line(item: Item) -> None:
    for lang in LANGS:
        assert cell_len(item.ask(lang)) <= 76
        assert cell_len(item.look_for(lang)) <= 140
        assert all(cell_len(option.text(lang)) <= 60 for option in item.answer.option)


@pytest.mark.parametrize("item", [param for param in ITEMS if param.values[0].answer.type == "grade"])  # type: ignore[union-attr, unused-ignore]
def test_a_grade_says_its_scale_where_it_is_asked(item: Item) -> None:
    for lang in LANGS:
        text = item.look_for(lang)
        marks = [text.index(mark) for mark in ("A+ ", "· A ", "· B ", "· C ", "· D ")]
        assert marks == sorted(marks)


def test_a_row_of_house_numbers_makes_a_finding_each_wherever_a_road_is_asked_about_companies() -> None:
    assert {
        item.id
        for checklist in CHECKLISTS
        for item in checklist.item
        if item.object == HOUSE_NUMBER and item.partner == "company" and "road" in item.where
    } == {
        *("VL-10", "VL-12", "VL-13", "HK-01", "HK-03", "HK-05", "BR-09", "BR-10", "BR-15"),
        *("GR-12", "GR-14", "IN-01", "IN-04", "IN-11", "IN-13"),
    }
