"""Undo and redo on the round: only what was done on it, in its words, and the eye stays where it was."""

from __future__ import annotations

import re
from pathlib import Path

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.store.findings.finding import drop_finding
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, answers_of, make_round, press, session, walking


@scenario
async def test_undo_of_a_text_says_so_and_leaves_the_cursor(data: Path) -> None:
    """I5: the text goes, not the answer; the next key does not overwrite the answer."""
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '1 t "nat" Enter')
        (answer,) = all_of(data, Answer)
        assert answer.text == "nat"
        row = session(pilot).row
        await press(pilot, "u")
        assert "taken back: the text with “" in screen_text(pilot.app)
        assert session(pilot).row == row, "the next question is still the one at hand"
        assert all_of(data, Answer)[0].text == ""
        await press(pilot, "z")
        assert "done again: the text with “" in screen_text(pilot.app)
        assert all_of(data, Answer)[0].text == "nat"
        await press(pilot, "u u")
        assert answers_of(data) == {}
        assert session(pilot).row.key == "fencing/HK-01", "an answer that goes takes the cursor along"
        await press(pilot, "u")
        assert "Nothing left to undo here" in screen_text(pilot.app)
        await press(pilot, "z z")
        assert all_of(data, Answer)[0].text == "nat"
        await press(pilot, "z")
        assert "Nothing to do again here" in screen_text(pilot.app)


@scenario
async def test_a_number_that_was_undone_stays_unused(data: Path) -> None:
    """I16: codes given out never change and are never used again, and whoever undoes one is told."""
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "hek" Enter Enter u')
        assert "the number KBR-001 stays unused" in screen_text(pilot.app)
        await press(pilot, 'n "poort" Enter Enter')
        await press(pilot, 'n "een lang verhaal over een hek dat al weken los staat" Enter Enter u')
        assert "the number KBR-003 stays unused" in " ".join(screen_text(pilot.app).split()), "no message is cut where there are lines"
    assert [finding.code for finding in all_of(data, Finding)] == ["KBR-002"]


@scenario
async def test_what_is_done_again_is_in_hand_and_a_person_is_told_with_what_changed(data: Path) -> None:
    """The text after it goes to the finding that the line names, not to the one before."""
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 n "kuil" Enter "bank" Enter Enter u u')
        assert "In hand: KBR-001" in screen_text(pilot.app)
        await press(pilot, 'z t " diep" Enter')
        assert {finding.code: finding.text for finding in all_of(data, Finding)}["KBR-002"] == "kuil diep"
        await press(pilot, "w 2 Enter u")
        assert re.search(r"taken back: .+ \(presence\)", screen_text(pilot.app))


@scenario
async def test_a_verdict_given_at_the_desk_is_no_step_of_the_round(data: Path) -> None:
    """T6: dropped at the desk, then `u` on the round: the drop stays, the step of the round goes."""
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "hek" Enter Enter n "poort" Enter Enter')
        first = all_of(data, Finding)[0]

        def at_the_desk(store: object) -> None:
            store.at_desk = True  # type: ignore[attr-defined]
            drop_finding(store, first.id, "dubbel")  # type: ignore[arg-type]

        await pilot.app.call(at_the_desk)  # type: ignore[attr-defined]
        await press(pilot, "u")
        assert "taken back: KBR-002" in screen_text(pilot.app)
        await press(pilot, "u")
        assert [review.verdict.kind for review in all_of(data, Review) if review.verdict] == ["dropped"]


@scenario
async def test_a_choice_of_keys_in_the_closing_talk_comes_back_too(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "hek" Enter Enter e Enter 1')
        urgency = all_of(data, Finding)[0].urgency
        assert urgency is not None
        await press(pilot, "u")
        assert all_of(data, Finding)[0].urgency is None
        await press(pilot, "z")
        assert all_of(data, Finding)[0].urgency == urgency


@scenario
async def test_the_mark_of_one_person_is_reached_in_the_table_and_given_anew(data: Path) -> None:
    """I21: no need to undo the marks that came after."""
    round_id = make_round(data, marks=(1,))
    async with walking(data, round_id) as pilot:
        session(pilot).stand(next(place for place, row in enumerate(session(pilot).rows) if row.kind == "mark"))
        await press(pilot, "7 6 m")
        assert "MARKS" in screen_text(pilot.app)
        assert "[7]" in screen_text(pilot.app)
        await press(pilot, "3")
        assert "[3]" in screen_text(pilot.app)
        await press(pilot, "→")
        assert "[6]" in screen_text(pilot.app)
        assert [str(mark.value.mark) for mark in all_of(data, Mark) if mark.value] == ["3", "6"]
        await press(pilot, "u")
        assert "taken back: the mark of" in screen_text(pilot.app)
        assert [str(mark.value.mark) for mark in all_of(data, Mark) if mark.value] == ["7", "6"]
        await press(pilot, "Esc")
        assert "MARKS" not in screen_text(pilot.app)


@scenario
async def test_undo_at_another_checkpoint_says_where_one_stands_then(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 → u")
        assert session(pilot).stop_at == 0
        assert "you stand at 01 Straat 1 now" in screen_text(pilot.app)
        await press(pilot, "1 u")
        assert "you stand at" not in screen_text(pilot.app)


@scenario
async def test_undo_of_the_reason_of_a_skip_says_so_and_leaves_the_cursor(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, 's t "too dark" Enter')
        row = session(pilot).row
        (answer,) = all_of(data, Answer)
        assert answer.value is not None
        assert answer.value.note == "too dark"
        await press(pilot, "u")
        assert "taken back: the reason with “Is the gate shut?”" in screen_text(pilot.app)
        assert session(pilot).row == row, "the next question is still the one at hand"
        assert [one.value.note for one in all_of(data, Answer) if one.value] == [""]
        await press(pilot, "z")
        assert "done again: the reason with “Is the gate shut?”" in screen_text(pilot.app)
        await press(pilot, "u u")
        assert "taken back: Is the gate shut?" in screen_text(pilot.app)
        assert answers_of(data) == {}


@scenario
async def test_undo_of_a_drop_names_the_finding_and_offers_it_again(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 t "hinge" Enter ↑ 1')
        assert "x drop KBR-001" in screen_text(pilot.app)
        row = session(pilot).row
        await press(pilot, "x u")
        text = screen_text(pilot.app)
        assert "taken back: KBR-001 dropped" in text
        assert "In hand: KBR-001" in text
        assert "from the old answer: KBR-001" in text
        assert "x drop KBR-001" in text
        assert session(pilot).row == row, "the next question is still the one at hand"
        await press(pilot, "z")
        text = screen_text(pilot.app)
        assert "done again: KBR-001 dropped" in text
        assert "x drop" not in text
        await press(pilot, "u x")
        assert "KBR-001 dropped" in screen_text(pilot.app)
        assert [review.verdict.kind for review in all_of(data, Review) if review.verdict] == ["dropped"]


@scenario
async def test_a_correction_that_is_done_again_offers_to_drop_what_it_left(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 t "hinge" Enter ↑ 1 u')
        assert "x drop" not in screen_text(pilot.app)
        await press(pilot, "z")
        assert "x drop KBR-001" in screen_text(pilot.app)
        await press(pilot, "x u u")
        assert "taken back: Is the gate shut?" in screen_text(pilot.app)
        assert "x drop" not in screen_text(pilot.app)
        assert answers_of(data)["HK-01"][0] == "2"


@scenario
async def test_undo_of_a_drop_of_several_names_them_all(data: Path) -> None:
    round_id = make_round(data, "lighting")
    async with walking(data, round_id) as pilot:
        await press(pilot, '1 Enter t "2231 2232 2233 branch on it" Enter ↑ 0 x u')
        text = screen_text(pilot.app)
        assert "taken back: KBR-001+2 dropped" in text
        assert "x drop KBR-001+2" in text
