"""The end of a round: what must not pass unseen, a day agreed in words, and a finished round that tells no key of walking."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.round import Round
from tests.tui.support import scenario, screen_text, wait_text
from tests.tui.walk.rounds import all_of, make_round, press, session, walking


def in_order(text: str, *parts: str) -> bool:
    """Whether these parts stand in the text in this order."""
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@scenario
async def test_open_questions_an_urgency_nobody_was_called_about_and_photos_are_told_before_the_round_ends(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "!loose cable" Enter Enter f ↓ ↓')
        text = screen_text(pilot.app)
        assert in_order(
            text, "! 2 open: o", "! URGENT, nobody told yet: KBR-001 loose cable", "! 1 photo to come from Karin Bos", "finish the round"
        )
        await press(pilot, "e Enter e")
        text = screen_text(pilot.app)
        assert in_order(text, "2 questions are open: o", "URGENT, nobody told yet: KBR-001 loose cable", "Karin Bos: 1 photo to come")
        await press(pilot, "!")
        assert "URGENT: who was told? KBR-001 (point 01) loose cable" in screen_text(pilot.app)
        await press(pilot, '"Enexis" Enter')
        assert "nobody told yet" not in screen_text(pilot.app)
        await press(pilot, "o")
        assert (session(pilot).mode, session(pilot).row.key) == (None, "fencing/HK-01")
    (finding,) = all_of(data, Finding)
    assert finding.called is not None
    assert finding.called.who == "Enexis"


@scenario
async def test_a_finished_round_tells_no_key_of_walking_and_where_esc_goes(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 e Enter")
        assert "Nobody owes a photo of this round." in screen_text(pilot.app)
        await press(pilot, "Enter Enter")
        assert "Esc goes back to Parks" in screen_text(pilot.app)
        await press(pilot, "↓ ↓")
        text = screen_text(pilot.app)
        assert "1 question here was not answered." in text
        assert "This was the last checkpoint." in text
        assert "finish the round" not in text
        await press(pilot, "→")
        assert "this is the last checkpoint ──" in screen_text(pilot.app)
        await press(pilot, "l")
        assert "This round has no findings." in screen_text(pilot.app)
        await press(pilot, "Esc Esc")
        await wait_text(pilot, "NEEDS ATTENTION")
    (closed,) = all_of(data, Round)
    assert closed.closed is not None


@scenario
async def test_a_finished_round_opens_no_box_that_would_refuse_what_is_typed(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 e Enter Enter Enter Enter")
        assert "Esc goes back to Parks" in screen_text(pilot.app)
        await press(pilot, "?")
        text = screen_text(pilot.app)
        assert "go to a checkpoint" in text
        assert "new finding" not in text
        assert "in order, not in order" not in text
        await press(pilot, "x w 1")
        assert "LEAVES" not in screen_text(pilot.app)
        assert "digit = leaves now" not in screen_text(pilot.app)
        assert "This round is finished: you can only look." in screen_text(pilot.app)
        await press(pilot, "?")
        assert "is excused" not in screen_text(pilot.app)
        await press(pilot, 'x Esc e Enter ! "x"')
        text = screen_text(pilot.app)
        assert "FINISH 2/4" in text
        assert "[1] fix now" not in text
        assert "This round is finished: you can only look." in text


@scenario
async def test_a_day_is_agreed_in_words_one_that_has_passed_is_asked_about_and_replaces_the_one_before(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 e Enter d "friday"')
        assert "= Fri 13-11-2026" in screen_text(pilot.app)
        await press(pilot, 'Enter d "1-11" Enter')
        assert "1-11-2026 has passed: then it is overdue at once. Enter once more stores it so." in screen_text(pilot.app)
        assert all_of(data, Finding)[0].due == "2026-11-13"
        await press(pilot, "Enter")
    assert all_of(data, Finding)[0].due == "2026-11-01"


@pytest.mark.parametrize(
    ("keys", "help_key", "title"),
    [
        ("w", "?", "who walks along"),
        ("w 1", "?", "somebody leaves"),
        ("r", "?", "rest"),
        ("l", "?", "the findings of this round"),
        ("p", "?", "a choice"),
        ("n", "f1", "quick capture"),
        ("g", "f1", "go to a checkpoint"),
        ("t", "f1", "a line of text"),
        ("e", "?", "what is open"),
        ("e Enter", "?", "the closing talk"),
        ("e Enter e", "?", "photos to come"),
        ("", "f1", "the round"),
    ],
)
@scenario
async def test_help_is_the_help_of_what_is_open_and_gives_it_back(data: Path, keys: str, help_key: str, title: str) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, f"2 {keys}")
        before = session(pilot).mode
        await press(pilot, help_key)
        assert f"Help · {title}" in screen_text(pilot.app).splitlines()[1]
        await press(pilot, "Esc")
        assert session(pilot).mode is before


@scenario
async def test_whom_was_told_half_typed_is_there_again_on_every_way(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "!mast hangt" Enter Enter ! "storing 14 0515" Esc !')
        assert "storing 14 0515" in screen_text(pilot.app)
        await press(pilot, "Esc e Enter !")
        assert "storing 14 0515" in screen_text(pilot.app)
        await press(pilot, "Esc e !")
        assert "storing 14 0515" in screen_text(pilot.app)
        await press(pilot, "Enter")
    assert [finding.told.who for finding in all_of(data, Finding) if finding.told] == ["storing 14 0515"]


@scenario
async def test_the_closing_talk_says_all_of_what_is_wrong_and_cuts_no_number(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 t "bij nummer 18a" Enter')
        defect = session(pilot).walk.defects["fencing/HK-01"]("en")
        await press(pilot, f'! "{"storingslijn van de gemeente op nummer 14 0515 met dhr. Jansen of mevrouw De Vries-Østergård"}" Enter')
        await press(pilot, "e Enter")
        words = " ".join(screen_text(pilot.app).split())
        assert f"{defect} · bij nummer 18a" in words
        assert "De Vries-Østergård" in words


@pytest.mark.parametrize("pages", ["l", "e", "e Enter", "e Enter e", "m"])
@scenario
async def test_every_page_of_a_round_says_of_a_key_that_it_does_nothing(data: Path, pages: str) -> None:
    round_id = make_round(data, "fencing", stops=2)
    async with walking(data, round_id) as pilot:
        await press(pilot, f'n "loose cable" Enter Enter {pages} q')
        assert "no such key: " in screen_text(pilot.app)


@pytest.mark.parametrize(("pages", "page"), [("1 e", "FINISH 1/"), ('n "loose cable" Enter Enter e Enter e', "FINISH 3/")])
@scenario
async def test_what_was_taken_back_at_the_end_of_a_round_is_told_there_and_done_again(data: Path, pages: str, page: str) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, f"{pages} u")
        text = screen_text(pilot.app)
        assert page in text
        assert "taken back: " in text
        await press(pilot, "z")
        assert page in screen_text(pilot.app)
        assert "done again: " in screen_text(pilot.app)


@scenario
async def test_a_round_counts_the_same_right_after_its_end_and_opened_again(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, earlier=("fence loose at nr 18", "gate open"))
    async with walking(data, round_id) as pilot:
        await press(pilot, "1")
        assert (session(pilot).total.done, session(pilot).total.total) == (1, 4)
        await press(pilot, "e Enter Enter Enter")
        assert session(pilot).closed
        total = session(pilot).total
        assert (total.done, total.total) == (1, 3)
        top = screen_text(pilot.app).splitlines()[0]
    async with walking(data, round_id) as pilot:
        assert session(pilot).total == total
        assert screen_text(pilot.app).splitlines()[0].split()[-1] == top.split()[-1]


@scenario
async def test_the_help_of_a_finished_round_says_what_its_keys_do_there(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id, size=(80, 30)) as pilot:  # a protected record has a key more
        await press(pilot, "?")
        for text in ("closing talk, finish the round", "who walks along; somebody leaves", "continue lat"):
            assert text in screen_text(pilot.app)
        await press(pilot, "x 1 1 e Enter Enter Enter")
        assert session(pilot).closed
        await press(pilot, "?")
        text = screen_text(pilot.app)
        for gone in ("finish the round", "somebody leaves", "continue lat", "once"):
            assert gone not in text, gone
        for there in ("look back: open, talk, photos", "who walked along", "back to the park"):
            assert there in text


@scenario
async def test_an_undone_promise_of_a_photo_is_told_as_a_promise(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 f u")
        assert "taken back: promised photo of KBR-001" in screen_text(pilot.app)


@scenario
async def test_the_short_way_to_the_end_tells_what_must_not_pass_unseen_and_keeps_the_people_in_view(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        for text in ("loose cable", "gas smell", "open well", "live wire"):
            await press(pilot, f'n "!{text}" Enter Enter')
        await press(pilot, "e y")
        text = screen_text(pilot.app)
        assert in_order(text, "sign-off", "2 questions are open: o", "nobody told yet: KBR-001 loose cable", "and 2 more", "Karin Bos")
        assert all(person.name in text for person in session(pilot).open_walk.people)
        await press(pilot, '! "Enexis" Enter')
        text = screen_text(pilot.app)
        assert in_order(text, "sign-off", "nobody told yet: KBR-002 gas smell", "KBR-004 live wire", "Karin Bos")
        await press(pilot, "o")
        assert (session(pilot).mode, session(pilot).row.kind) == (None, "item")
    assert [finding.called.who for finding in all_of(data, Finding) if finding.called] == ["Enexis"]
