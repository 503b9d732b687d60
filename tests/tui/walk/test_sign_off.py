"""The sign-off at the end of the closing talk: a key each, a no with its reason, undo and redo, later, and where one only looks."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.rounds.participant import Participant, Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.store.rounds.participants import set_presence
from kvo_inspect.store.rounds.round import Person
from tests.tui.support import press as burst
from tests.tui.support import scenario, screen_text, wait_text
from tests.tui.walk.rounds import all_of, make_round, opened, press, session, walking

NAMES = tuple(Person(f"Persoon {number}", "Gemeente") for number in range(1, 13))


def said(data: Path) -> dict[str, tuple[str | None, str]]:
    """What each said, by name."""
    names = {person.id: person.name for person in all_of(data, Participant)}
    return {names[each.participant]: (each.agreed, each.remark) for each in all_of(data, SignOff) if not each.gone}


@scenario
async def test_a_key_each_and_the_round_is_finished(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:3])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e Enter Enter")
        assert "FINISH 4/4 · sign-off · 0 of 3 agree" in screen_text(pilot.app)
        await press(pilot, '1 ↓ space n "the bridge was left out" Enter')
        text = screen_text(pilot.app)
        assert "2 of 3 agree, 1 does not" in text
        assert "Does not agree, 12-11-2026" in text
        assert "the bridge was left out" in text
        await press(pilot, '↑ t "in the rain" Enter')
        assert "in the rain" in screen_text(pilot.app)
        await press(pilot, "Enter")
        assert "finished · only looking" in screen_text(pilot.app)
    assert said(data) == {
        "Persoon 1": ("yes", ""),
        "Persoon 2": ("yes", "in the rain"),
        "Persoon 3": ("no", "the bridge was left out"),
    }
    assert all_of(data, Round)[0].closed is not None


@scenario
async def test_nobody_has_to(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:3])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e Enter Enter Enter")
        assert "finished · only looking" in screen_text(pilot.app)
    assert said(data) == {}


@scenario
async def test_more_than_ten_people_are_reached_with_the_arrows(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES)
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y")
        assert "[0] Persoon 10" in screen_text(pilot.app)
        await press(pilot, "0 ↓ space space")
        assert "3 of 12 agree" in screen_text(pilot.app)
        await press(pilot, "? x ↑ ↑ space")
        assert "taken back: sign-off of Persoon 10" in screen_text(pilot.app)
    assert sorted(said(data)) == ["Persoon 11", "Persoon 12"]


@scenario
async def test_undo_and_redo_take_one_back_and_bring_that_again(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y 1 2 u")
        assert "taken back: sign-off of Persoon 2" in screen_text(pilot.app)
        assert "1 of 2 agree" in screen_text(pilot.app)
        await press(pilot, "z")
        assert "2 of 2 agree" in screen_text(pilot.app)
        await press(pilot, "Esc u")
        assert "taken back: sign-off of Persoon 2" in screen_text(pilot.app), "on the round it is the last step"
    assert said(data) == {"Persoon 1": ("yes", "")}


@scenario
async def test_a_no_needs_a_reason_and_esc_asks_no_further(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y n Enter")
        assert "Say why: a no without a reason helps nobody." in screen_text(pilot.app)
        await press(pilot, "Esc")
        assert "0 of 2 agree" in screen_text(pilot.app)
        await press(pilot, "q")
        assert "no such key" in screen_text(pilot.app)
        await press(pilot, "c")
        assert "nothing was said here yet" in screen_text(pilot.app)
    assert said(data) == {}


@scenario
async def test_later_and_what_was_changed_since(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y 1 Esc ↑ 2 e y")
        text = screen_text(pilot.app)
        assert "1 of 2 agree, changed after sign-off" in text
        assert "! changed after it" in text
        await press(pilot, "↑ c")
        text = screen_text(pilot.app)
        assert "Changed after sign-off: 1 answer, 1 finding; last by Karin Bos" in text
        assert "Answer · Straat 1: Is the fence whole? · changed · Karin Bos" in text
        await press(pilot, "x Enter")
    async with walking(data, round_id) as pilot:
        assert "finished · only looking" in screen_text(pilot.app)
        await press(pilot, "y 2")
        assert "2 of 2 agree" in screen_text(pilot.app), "a finished round is signed too"
        await press(pilot, "u")
        assert "1 of 2 agree" in screen_text(pilot.app)
        await press(pilot, "Esc y Enter")
        assert session(pilot).mode is None


@scenario
async def test_who_left_is_not_asked_but_may_say_so(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:3])
    first, second, _third = all_of(data, Participant)
    store = opened(data)
    set_presence(store, first.id, Presence(state="left", at="20:15"))
    set_presence(store, second.id, Presence(state="excused"))
    store.close()
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y")
        text = screen_text(pilot.app)
        assert "0 of 1 agree" in text
        assert "left at 20:15" in text
        assert "Persoon 2" not in text
        await press(pilot, "1")
        assert "1 of 2 agree" in screen_text(pilot.app)


@scenario
async def test_a_round_without_people_is_finished_without_asking(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=())
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e")
        assert "FINISH 1/3" in screen_text(pilot.app)
        await press(pilot, "y")
        assert "there is nobody to ask" in screen_text(pilot.app)
        await press(pilot, "1 Esc e Enter Enter")
        assert "finished · only looking" in screen_text(pilot.app)


@scenario
async def test_somebody_who_still_walks_is_told_before_anybody_signs(data: Path) -> None:
    people = (*NAMES[:1], Person("Bas", "Stichting", "inspecteur"))
    round_id = make_round(data, "fencing", stops=1, people=people)
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y")
        assert "! Bas is still walking this round" in screen_text(pilot.app)
        await press(pilot, "1")
        assert "Not signed yet, for that reason." in screen_text(pilot.app)
        assert said(data) == {}
        await press(pilot, "1")
        assert "Signed before Bas handed in." in screen_text(pilot.app)
    assert said(data) == {"Persoon 1": ("yes", "")}


@scenario
async def test_who_only_looks_signs_nothing(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y 1")
    async with walking(data, round_id, read_only=True) as pilot:
        await press(pilot, "y")
        assert "1 of 2 agree" in screen_text(pilot.app)
        await press(pilot, "2")
        assert "you can only look" in screen_text(pilot.app)
        await press(pilot, "?")
        assert "agrees with the round as it stands" not in screen_text(pilot.app)
    assert list(said(data)) == ["Persoon 1"]


@scenario
async def test_the_round_and_the_list_of_rounds_tell_how_many_agree(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y 1 Esc ↑ 2 e Enter e Enter Enter")
        assert "finished · only looking" in screen_text(pilot.app)
    async with walking(data, round_id) as pilot:
        assert "sign-off: 1 of 2 agree, changed after sign-off; y shows it" in screen_text(pilot.app)
        await press(pilot, "Esc")
        await burst(pilot, "enter")
        await wait_text(pilot, "!1/2 agree")
        await wait_text(pilot, "Sign-off: 1 of 2 agree, changed after sign-off")


@scenario
async def test_a_remark_makes_nobody_agree(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e y t")
        assert "first yes (digit or Space) or no (n)" in screen_text(pilot.app)
        await press(pilot, "Esc")
    assert said(data) == {}


@scenario
async def test_a_remark_half_typed_is_there_again(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, '1 1 e y 1 t "in the rain" Esc t')
        assert "in the rain" in screen_text(pilot.app)
        await press(pilot, "Enter")
    assert said(data) == {"Persoon 1": ("yes", "in the rain")}


@scenario
async def test_nobody_is_asked_to_sign_what_a_required_question_keeps_open(data: Path) -> None:
    round_id = make_round(data, "sets", stops=1, people=NAMES[:2])
    async with walking(data, round_id) as pilot:
        await press(pilot, "e y")
        assert "o goes there" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "o")
        assert session(pilot).mode is None
        assert session(pilot).row in session(pilot).rows[:-1]
