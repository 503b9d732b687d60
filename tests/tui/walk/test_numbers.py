"""`#` on the round: many premises, one question; the arrows choose another finding of it, and what is told of the count."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.partners import add_partner
from kvo_inspect.texts import Lang
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, answers_of, make_round, names, opened, press, session, walking

LANGS: tuple[Lang, ...] = ("en", "nl")


def with_company(data: Path, *themes: str, numbers: str = "14-16") -> str:
    """Make a round at whose first checkpoint a company has these numbers."""
    round_id = make_round(data, *(themes or ("premises", "lighting")))
    store = opened(data)
    park = store.get(Round, round_id).park
    add_partner(store, park, "company", organisation="Jansen BV", checkpoints=(route(store, park)[0].id,), numbers=numbers)
    store.close()
    return round_id


def objects(data: Path) -> list[str]:
    return [one.object for one in all_of(data, Finding)]


@pytest.mark.parametrize("lang", LANGS)
@scenario
async def test_many_premises_one_question_takes_three_keys_and_the_numbers(data: Path, lang: Lang) -> None:
    round_id = with_company(data)
    keys = '2 # "12 14-18" Enter'
    assert len(names(keys)) - len("12 14-18") == 3
    async with walking(data, round_id, lang=lang) as pilot:
        await press(pilot, keys)
        assert session(pilot).row.key == "premises/BD-02"
        text = screen_text(pilot.app)
        assert ("4 bevindingen · Jansen BV heeft er 2" if lang == "nl" else "4 findings: one each · Jansen BV has 2 of them") in text
        assert ("bedrijf op nummer 18 · 4/4" if lang == "nl" else "company at number 18 · 4/4") in text
        assert "KBR-001+3" in text
    assert objects(data) == ["12", "14", "16", "18"]
    assert len(all_of(data, AlsoFor)) == 4
    assert answers_of(data) == {"BD-01": ("2", False)}


@scenario
async def test_the_arrows_choose_another_and_what_is_typed_goes_to_that(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 # "12 14" Enter t " achter" Enter ↑ ↑')
        assert "KBR-001 no number 12 · company at number 12 · 1/2" in screen_text(pilot.app)
        assert session(pilot).row.key == "premises/BD-01"
        await press(pilot, 't " voor" Enter ↓')
        assert "KBR-002" in screen_text(pilot.app)
        assert session(pilot).row.key == "premises/BD-01"
        await press(pilot, "↓")
        assert session(pilot).row.key == "premises/BD-02"
        await press(pilot, "↑ ↑ ↑")
        assert session(pilot).row.key == "premises/BD-01"
        await press(pilot, "↓ ↓ ↓")
        assert session(pilot).row.key == "lighting/VL-01"
    assert [(one.object, one.text) for one in all_of(data, Finding)] == [("12", "voor"), ("14", "achter")]


@scenario
async def test_one_undo_takes_all_numbers_back_and_the_single_finding_is_in_hand(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 # "12 14-18" Enter u')
        assert "In hand: KBR-001 no number · company · also for: fire service" in screen_text(pilot.app)
        assert objects(data) == [""]
        await press(pilot, '# "20" Enter')
        assert "KBR-001 no number 20 · company at number 20" in screen_text(pilot.app)
    assert objects(data) == ["20"]


@scenario
async def test_typed_again_the_line_shows_what_there_is(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 # "12 14-18" Enter ↑ ↑ #')
        assert " > 12 14 16 18" in screen_text(pilot.app)
        await press(pilot, 'backspace backspace "20" Enter')
        assert "KBR-004 went" in screen_text(pilot.app)
    assert objects(data) == ["12", "14", "16", "20"]


@pytest.mark.parametrize("line", ["twaalf", "1-2000", "18-14"])
@scenario
async def test_a_bad_line_says_why_and_stays_open(data: Path, line: str) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, f'2 # "{line}" Enter')
        text = screen_text(pilot.app)
        assert f" > {line}" in text
        assert any(words in text for words in ("is no house number", "one line takes at most 50", "runs backwards"))
        assert objects(data) == [""]
        await press(pilot, "ctrl+u Enter")
        assert session(pilot).mode is None
    assert objects(data) == [""]


@scenario
async def test_two_column_numbers_make_the_count_two_and_the_hand_says_so(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '. 1 Enter # "2231 2233" Enter')
        text = screen_text(pilot.app)
        assert "counted: 2 columns" in text
        assert "KBR-002 lamp out 2233 · municipality · 2/2" in text
        assert answers_of(data)["VL-01"] == ("2", False)
        await press(pilot, "u")
        assert answers_of(data)["VL-01"] == ("1", False)
        await press(pilot, 't "2231 2233 2235 scheef" Enter')
        assert "counted: 3 columns" in screen_text(pilot.app)
    assert answers_of(data)["VL-01"] == ("3", False)
    assert all_of(data, Answer)


@scenario
async def test_fewer_numbers_than_were_counted_are_told_and_the_rest_stays_with_the_first(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '. 3 Enter # "2231" Enter')
        assert "2 more counted, without a number" in screen_text(pilot.app)
        await press(pilot, '# ctrl+u "2231 2233 2235" Enter')
        assert "without a number" not in screen_text(pilot.app)
    assert sorted(objects(data)) == ["2231", "2233", "2235"]


@scenario
async def test_numbers_are_for_a_finding_of_this_round(data: Path) -> None:
    round_id = make_round(data, "premises", earlier=("hek los",))
    async with walking(data, round_id) as pilot:
        await press(pilot, "#")
        assert "numbers are for a finding of this round" in screen_text(pilot.app)
        await press(pilot, "Esc 3")
        assert "# numbers" not in screen_text(pilot.app)
        await press(pilot, '# "12 14" Enter')
        assert session(pilot).mode is None
        assert len(all_of(data, Finding)) == 1
        await press(pilot, 'n "pallets" Enter Enter # "12 14" Enter')
        assert "# numbers" in screen_text(pilot.app)
    assert [(one.object, one.text) for one in all_of(data, Finding)][1:] == [("12", "pallets"), ("14", "pallets")]


@scenario
async def test_x_drops_all_that_a_corrected_answer_left(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 # "12 14 18" Enter ↑ 1')
        assert "x drop KBR-001+2" in screen_text(pilot.app)
        await press(pilot, "x")
        assert "KBR-001+2 dropped" in screen_text(pilot.app)
        assert session(pilot).walk.findings == {}
        await press(pilot, "u")
        assert len(session(pilot).walk.findings) == 3


@scenario
async def test_who_is_told_besides_stands_in_the_hand_and_goes_with_its_answer(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id, size=(120, 40)) as pilot:
        await press(pilot, "↓ 2")
        assert "also for: environmental service, owner" in screen_text(pilot.app)
        await press(pilot, "↑ 1")
        assert "KBR-001 went with the old answer" in screen_text(pilot.app)
        assert all_of(data, AlsoFor) == []
        await press(pilot, 'n "number gone" ↓ Enter Enter')
        assert "also for: fire service" in screen_text(pilot.app)
    assert len(all_of(data, AlsoFor)) == 1


@scenario
async def test_a_burst_loses_nothing(data: Path) -> None:
    round_id = with_company(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 # "12 14" Enter 2 # "12" Enter n "pallets" Enter Enter → 1')
    assert objects(data) == ["12", "14", "12", ""]
