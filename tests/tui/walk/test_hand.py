"""What text, photo, partner and urgent act on: the thing that the line above them names."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.findings.finding import move_finding, review_finding, set_finding
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, make_round, opened, press, session, walking


def row_of(pilot: Pilot[None], question: str) -> str:
    """The line of the list with a question."""
    return next(line for line in screen_text(pilot.app).splitlines() if question in line)


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


@scenario
async def test_a_question_that_was_not_judged_says_why_on_its_row(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "↓ s")
        assert "not assessed" in row_of(pilot, "? Is lighting 3 fine?")
        await press(pilot, "t 1 Enter")
        assert "closed or no access" in row_of(pilot, "? Is lighting 3 fine?")


@scenario
async def test_a_recheck_says_what_was_asked_and_promised(data: Path) -> None:
    round_id = make_round(data, earlier=("gate open",))
    store = opened(data)
    (finding,) = store.select(Finding)
    set_finding(store, finding.id, due="2026-12-01", promised_by="Jan Bakker", partner=made_id("partner", finding.park, "police"))
    review_finding(store, finding.id, Verdict(kind="accepted"))
    move_finding(store, finding.id, "sent", sent=Sent(day="2026-11-02", way="mail"))
    store.close()
    async with walking(data, round_id) as pilot:
        assert "since 12-11-2025 · sent on 2-11-2026 · due 1-12-2026 · promised by Jan Bakker" in screen_text(pilot.app)
