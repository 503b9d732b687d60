"""What a report card is made of: a text cut at a word, degrees and metres of a place, and who gets none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as random_given
from hypothesis import strategies as st

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.report_card import SIGNALEN_LIMIT, TEXT_LIMIT, NoCard, cut, degrees_of, map_link, no_card, rd_of

POINT = Point(
    id="f",
    code="KBT-014",
    group="new",
    where="Hoofdweg",
    object="2231",
    defect=None,
    details=(),
    text="lamp uit",
    severity="normal",
    urgency=None,
    due=None,
    status="new",
    sent=None,
    called=None,
    promised_by="",
    since="2026-11-12",
    last="2026-11-12",
    seen=1,
    worse=False,
)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("lamp uit", 8, "lamp uit"),
        ("lamp uit", 7, "lamp…"),
        ("lamp uit", 5, "lamp…"),
        ("lamp uit", 3, "la…"),
        ("hek, poort en deur", 6, "hek…"),
        ("hek los", 0, ""),
        ("", 3, ""),
    ],
)
def test_a_text_is_cut_behind_a_word(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@random_given(st.text(max_size=60), st.integers(min_value=0, max_value=70))
def test_a_cut_text_never_is_too_long_and_a_short_one_stays(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert len(shown) <= limit
    assert shown == text or shown.endswith("…") or not shown
    assert len(text) > limit or shown == text


def test_a_card_fits_in_a_form_of_signalen() -> None:
    assert TEXT_LIMIT <= SIGNALEN_LIMIT == 3_000


def test_a_place_is_told_in_degrees_in_metres_and_as_a_link() -> None:
    tower = Position(lat="52.155172000", lon="5.3872036")
    assert degrees_of(tower) == ("52.155172", "5.387204")
    assert rd_of(tower) == (155_000, 463_000)
    assert map_link(tower) == "https://www.openstreetmap.org/?mlat=52.155172&mlon=5.387204&zoom=19"


def test_outside_the_netherlands_there_is_no_rd_and_a_round_number_stays_a_number() -> None:
    assert rd_of(Position(lat="48.85", lon="2.35")) is None
    assert degrees_of(Position(lat="50.000", lon="10")) == ("50", "10")


@pytest.mark.parametrize(
    ("point", "why"),
    [
        (POINT, None),
        (replace(POINT, theme="lighting"), None),
        (replace(POINT, confidential=True), "confidential"),
        (replace(POINT, is_signal=True), "confidential"),
        (replace(POINT, theme="burglary"), "weak_spot"),
        (replace(POINT, theme="cyber", confidential=True), "confidential"),
        (replace(POINT, group="info"), "information"),
        (replace(POINT, addressed=False), "nobody"),
    ],
)
def test_who_gets_no_card(point: Point, why: NoCard | None) -> None:
    assert no_card(point) == why
