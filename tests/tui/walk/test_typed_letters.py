"""Text typed where none is taken acts on nothing: not with the Enter behind it, not with a digit in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.rounds.round import open_round
from tests.tui.support import scenario, screen_text, wait_text
from tests.tui.walk.rounds import all_of, answers_of, make_round, opened, press, session, settled, view, walking
from tests.tui.walk.test_joining import known


async def paste(pilot: Pilot[None], text: str) -> None:
    view(pilot).post_message(Paste(text))
    await settled(pilot)


def holder(data: Path) -> str:
    """The organisation of who acts on the one finding; empty when nobody does."""
    (finding,) = all_of(data, Finding)
    return next((partner.organisation for partner in all_of(data, Partner) if partner.id == finding.partner), "")


def with_organisations(data: Path, round_id: str) -> None:
    store = opened(data)
    try:
        park = open_round(store, round_id).park
        for kind, organisation in (("police", "Politie Oost"), ("company", "Beheer Kwispel BV")):
            partner = next(partner for partner in store.select(Partner, "where gone = 0") if (partner.park, partner.kind) == (park, kind))
            set_partner(store, partner.id, organisation=organisation)
    finally:
        store.close()


@scenario
async def test_a_text_typed_where_the_recheck_is_asked_first_answers_nothing(data: Path) -> None:
    round_id = make_round(data, earlier=("fence loose at nr 18",))
    async with walking(data, round_id) as pilot:
        await press(pilot, '↓ ↑ t "loose at nr 18 again" Enter Enter')
        assert all_of(data, Recheck) == []
        shown = screen_text(pilot.app)
        assert "First the recheck, then its text: " in shown
        assert "No text is taken here: “loose at nr 18 again”." in shown
        await press(pilot, "↓")
        assert "No text is taken here" not in screen_text(pilot.app)
        await press(pilot, "Enter Esc")
    (recheck,) = all_of(data, Recheck)
    assert recheck.seen == "not_yet"


@scenario
async def test_letters_taken_back_leave_the_choice_as_it_was(data: Path) -> None:
    round_id = make_round(data, earlier=("fence loose",))
    async with walking(data, round_id) as pilot:
        await press(pilot, '↓ ↑ t "x2" Enter')
        assert all_of(data, Recheck) == []
        await press(pilot, "backspace backspace 2 Esc")
    (recheck,) = all_of(data, Recheck)
    assert recheck.seen == "not_yet"


@scenario
async def test_a_paste_at_a_choice_takes_nothing_with_the_enter_behind_it(data: Path) -> None:
    round_id = make_round(data, earlier=("fence loose",))
    async with walking(data, round_id) as pilot:
        await press(pilot, "↓ ↑ t")
        await paste(pilot, "loose\nagain")
        await press(pilot, "Enter")
        assert "No text is taken here: “loose again”." in screen_text(pilot.app)
    assert all_of(data, Recheck) == []


@scenario
async def test_a_text_typed_where_a_reason_is_asked_skips_nothing(data: Path) -> None:
    round_id = make_round(data, "sets")
    async with walking(data, round_id) as pilot:
        await press(pilot, 's "too dark" Enter')
        assert "why can it not be judged?" in screen_text(pilot.app)
        assert answers_of(data) == {}
        await press(pilot, "↑ ↓ Enter")
    assert len(answers_of(data)) == 1


@scenario
async def test_letters_look_for_who_acts(data: Path) -> None:
    round_id = make_round(data)
    with_organisations(data, round_id)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "pallets" Enter Enter')
        await press(pilot, 'p "kwis"')
        assert "“kwis”: Enter takes Beheer Kwispel BV" in screen_text(pilot.app)
        await press(pilot, "Enter")
        assert session(pilot).mode is None
    assert holder(data) == "Beheer Kwispel BV"


@scenario
async def test_letters_of_no_name_leave_who_acts_until_they_are_taken_back(data: Path) -> None:
    round_id = make_round(data)
    with_organisations(data, round_id)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "pallets" Enter Enter')
        await press(pilot, 'p "kwispels" Enter')
        assert "No name here begins with “kwispels”." in screen_text(pilot.app)
        assert session(pilot).mode is not None
        assert holder(data) == ""
        await press(pilot, "backspace Enter")
        assert session(pilot).mode is None
    assert holder(data) == "Beheer Kwispel BV"


@scenario
async def test_letters_look_for_who_promised_the_photo(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "pallets" Enter Enter')
        await press(pilot, 'f f "flora" Enter')
    (promise,) = all_of(data, PromisedPhoto)
    assert promise.promised_by == "F. Flora"


@scenario
async def test_letters_look_for_who_acts_in_the_closing_talk(data: Path) -> None:
    round_id = make_round(data)
    with_organisations(data, round_id)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "pallets" Enter Enter')
        await press(pilot, "e Enter")
        await wait_text(pilot, "pallets")
        await press(pilot, 'p "oost" Enter')
    assert holder(data) == "Politie Oost"


@scenario
async def test_help_at_a_choice_of_names_tells_of_the_letters(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "pallets" Enter Enter p ?')
        assert "look for a name, and mark the first of which a word begins so" in screen_text(pilot.app)


@scenario
async def test_text_typed_at_the_list_of_people_lets_nobody_leave(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'w "lotte" Enter Enter')
        shown = screen_text(pilot.app)
        assert "No text is taken here: “lotte”." in shown
        assert "WHO walks along" in shown
        await press(pilot, "↓ Enter")
        assert "J. de Wit LEAVES" in screen_text(pilot.app)
        await press(pilot, '"loose" Enter')
        assert "No text is taken here: “loose”." in screen_text(pilot.app)
        assert {person.presence.state for person in all_of(data, Participant)} == {"present"}
        await press(pilot, "ctrl+u Enter")
    assert [person.name for person in all_of(data, Participant) if person.presence.state == "left"] == ["J. de Wit"]


@scenario
async def test_text_typed_where_which_finding_is_asked_joins_none(data: Path) -> None:
    round_id = make_round(data, "lighting")
    known(data, "lighting/VL-01", "101", "102")
    async with walking(data, round_id) as pilot:
        await press(pilot, '↓ ↓ 2 Enter "out at 2" Enter')
        shown = screen_text(pilot.app)
        assert "[Enter] all 2, as counted" in shown
        assert "No text is taken here: “out at 2”." in shown
        assert all_of(data, Recheck) == []
        await press(pilot, "ctrl+u Enter")
    assert len(all_of(data, Recheck)) == 2


@scenario
async def test_text_typed_where_the_rest_is_asked_answers_nothing(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'r "hole at 1-3" Enter')
        shown = screen_text(pilot.app)
        assert "REST of" in shown
        assert "No text is taken here: “hole at 1-3”." in shown
        await press(pilot, "Esc")
    assert answers_of(data) == {}


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("t", "nothing in hand: choose an answered row with ↑ ↓, or n for a new finding"),
        ("#", "numbers are for a finding of this round: choose one with ↑ ↓"),
    ],
)
@pytest.mark.parametrize("end", ["Enter", "Esc"])
@scenario
async def test_text_typed_where_nothing_is_in_hand_answers_nothing(data: Path, key: str, why: str, end: str) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, f'{key} "slot 1 stuk?"')
        shown = screen_text(pilot.app)
        assert why in shown
        assert "Not stored: “slot 1 stuk?”" in shown
        await paste(pilot, " en los")
        assert "Not stored: “slot 1 stuk?en los”" in screen_text(pilot.app)
        assert answers_of(data) == {}
        await press(pilot, "f1")
        assert "back to the round" in screen_text(pilot.app)
        await press(pilot, "x")
        await press(pilot, end)
        assert why not in screen_text(pilot.app)
        await press(pilot, "1")
    assert answers_of(data) == {"HK-01": ("1", False)}
