"""The set of a round on its screen: `q` opens what is left out, another set is asked and recorded, the required keeps the round open."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.texts import Lang
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, answers_of, make_round, press, session, walking

SHORT = QuestionSet(kind="short")


@pytest.mark.parametrize(("lang", "left_out"), [("en", "q: 2 more questions"), ("nl", "q: nog 2 vragen")])
@scenario
async def test_one_key_opens_what_the_set_leaves_out_and_one_more_closes_it(data: Path, lang: Lang, left_out: str) -> None:
    round_id = make_round(data, "sets", question_set=SHORT)
    async with walking(data, round_id, lang=lang) as pilot:
        assert left_out in screen_text(pilot.app)
        assert "0/6" in screen_text(pilot.app), "three checkpoints of two questions"
        await press(pilot, "q")
        assert session(pilot).row.key == "sets/ST-03"
        assert "0/6" in screen_text(pilot.app)
        assert "ST" in session(pilot).row.key
        await press(pilot, "1")
        assert session(pilot).row.key == "sets/ST-04"
        assert "1/7" in screen_text(pilot.app)
        await press(pilot, "q 1")
        assert [row.key for row in session(pilot).rows[:-1]] == ["sets/ST-01", "sets/ST-02", "sets/ST-03"]
        await press(pilot, "r r 1")
    assert answers_of(data) == {"ST-01": ("1", True), "ST-02": ("1", True), "ST-03": ("1", False)}


@scenario
async def test_undo_leaves_open_what_was_opened(data: Path) -> None:
    round_id = make_round(data, "sets", question_set=SHORT)
    async with walking(data, round_id) as pilot:
        await press(pilot, "q 1 u")
        assert session(pilot).row.key == "sets/ST-03"
        assert len(session(pilot).rows) == 5
        assert "0/6" in screen_text(pilot.app)


@scenario
async def test_a_new_finding_works_in_every_set(data: Path) -> None:
    round_id = make_round(data, "sets", question_set=SHORT)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "bin full" Enter Enter')
        assert "KBR-001" in screen_text(pilot.app)


@scenario
async def test_another_set_half_way_is_asked_recorded_and_keeps_what_was_answered(data: Path) -> None:
    round_id = make_round(data, "sets", question_set=SHORT)
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 q q 2")
        assert "This round was begun with the set: short" in screen_text(pilot.app)
        await press(pilot, "2")
        assert all_of(data, Round)[0].set == SHORT, "no is no"
        await press(pilot, "q 2 1")
        assert "1/12" in screen_text(pilot.app)
        assert all_of(data, Round)[0].set.kind == "full"
        await press(pilot, "q")
        assert "this round asks every question" in screen_text(pilot.app)
        await press(pilot, "u")
        assert "taken back: the set: short" in screen_text(pilot.app)
        assert all_of(data, Round)[0].set == SHORT
        await press(pilot, "z")
        assert "1/12" in screen_text(pilot.app)
        assert all_of(data, Round)[0].set.kind == "full"
    assert answers_of(data) == {"ST-01": ("1", False)}


@scenario
async def test_a_round_is_not_finished_while_a_required_question_has_neither_answer_nor_reason(data: Path) -> None:
    round_id = make_round(data, "sets", stops=1, question_set=SHORT)
    async with walking(data, round_id) as pilot:
        assert "Required" in screen_text(pilot.app)
        await press(pilot, "↓ 1 e Enter")
        assert "1 required question is open" in screen_text(pilot.app)
        await press(pilot, "Enter")
        assert all_of(data, Round)[0].closed is None
        await press(pilot, "o")
        assert session(pilot).row.key == "sets/ST-01"
        await press(pilot, "s")
        assert "why can it not be judged?" in screen_text(pilot.app)
        await press(pilot, "1 e Enter Enter Enter")
        assert all_of(data, Round)[0].closed is not None
    assert answers_of(data)["ST-01"] == ("not_assessed closed", False)


@scenario
async def test_the_finish_page_counts_what_the_set_left_out_apart(data: Path) -> None:
    round_id = make_round(data, "sets", stops=1, question_set=SHORT)
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 s e")
        text = screen_text(pilot.app)
        assert "0 open, 1 not assessed" in text
        assert "Not asked (set: short): 2 questions" in text


@scenario
async def test_the_bar_tells_when_the_group_is_back_and_the_finish_page_what_to_leave_when_that_is_too_late(data: Path) -> None:
    round_id = make_round(data, "sets", stops=6, back_by="20:00")
    async with walking(data, round_id) as pilot:
        assert "6 points left" in screen_text(pilot.app)
        assert "back 20:07" in screen_text(pilot.app), "24 questions and five ways to a next checkpoint from 19:30 on"
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert "At this pace you are back at 20:07, not at 20:00. l leaves this point for a" in text
        assert "06 Straat 6" in text
        await press(pilot, "l")
        assert "back 20:00" in screen_text(pilot.app)
        assert "At this pace" not in screen_text(pilot.app)
        assert "5 points left" in screen_text(pilot.app)
        await press(pilot, "u")
        assert "back 20:07" in screen_text(pilot.app), "one step"
        await press(pilot, "l Esc")
    reasons = [answer.value.reason for answer in all_of(data, Answer) if answer.value is not None]
    assert reasons == ["time"] * 4
