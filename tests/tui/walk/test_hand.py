"""What text, photo, partner and urgent act on: the thing that the line above them names."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.photos.photo import PromisedPhoto
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, make_round, press, session, walking


@scenario
async def test_text_at_a_recheck_without_answer_asks_it_first_and_goes_to_no_other_answer(data: Path) -> None:
    round_id = make_round(data, earlier=("fence loose at nr 18", "gate open"))
    async with walking(data, round_id) as pilot:
        await press(pilot, ". 0")  # an answer, recorded last
        await press(pilot, ", , ↓ ↑")
        first = session(pilot).row.key
        assert "fence loose at nr 18" in screen_text(pilot.app).split("In hand:")[1]
        assert "not rechecked yet" in screen_text(pilot.app)
        await press(pilot, "t")
        assert "First the recheck, then its text: " in screen_text(pilot.app)
        await press(pilot, '2 "still loose" Enter')
    (recheck,) = all_of(data, Recheck)
    assert (recheck.finding, recheck.seen, recheck.text) == (first, "not_yet", "still loose")
    assert [answer.text for answer in all_of(data, Answer)] == [""]


@scenario
async def test_a_recheck_just_answered_stays_in_hand_until_the_cursor_is_moved(data: Path) -> None:
    round_id = make_round(data, earlier=("fence loose at nr 18", "gate open"))
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 t "still loose" Enter')
        await press(pilot, "f")
        await press(pilot, "↓ ↑ f")
    (recheck,) = all_of(data, Recheck)
    assert recheck.text == "still loose"
    by_text = {finding.id: finding.text for finding in all_of(data, Finding)}
    assert [by_text[promise.finding] for promise in all_of(data, PromisedPhoto)] == ["fence loose at nr 18", "gate open"]


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("t", "Text for KBR-001 (point 01) gate open"),
        ("p", "Who acts on KBR-001 (point 01) gate open?"),
        ("!", "URGENT: who was told? KBR-001 (point 01) gate open"),
        ("#", "House numbers of KBR-001 (point 01) gate open"),
    ],
)
@scenario
async def test_what_is_in_hand_from_another_checkpoint_says_so_and_each_box_names_it(data: Path, key: str, title: str) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "gate open" Enter Enter')
        assert "In hand: KBR-001" in screen_text(pilot.app)
        await press(pilot, "→")
        assert "In hand (point 01): KBR-001 gate open" in screen_text(pilot.app)
        await press(pilot, key)
        assert title in screen_text(pilot.app)


@scenario
async def test_the_text_of_an_answer_names_its_question(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0 → t")
        assert "Text with the answer: How many lamps are out? 0 columns" in screen_text(pilot.app)
        assert "(point 01)" in screen_text(pilot.app)
