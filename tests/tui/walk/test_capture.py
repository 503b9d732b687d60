"""The capture line: which known findings stand above it, and what a finding of a question says of the answer to that."""

from __future__ import annotations

import re
from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, answers_of, make_round, opened, press, session, walking
from tests.tui.walk.test_joining import known


def proposed(screen: str) -> list[str]:
    """Return the codes of the known findings that the capture line proposes, in their order."""
    lines = [line.split() for line in screen.splitlines() if "Already known?" in line]
    return [next(word for word in words if word.startswith("KBR-")) for words in lines]


@scenario
async def test_a_finding_with_words_and_a_number_of_its_own_is_known_by_its_question_too(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 Enter t "2217, 2221 worked yesterday" Enter n "lamp broken"')
        text = screen_text(pilot.app)
        assert proposed(text) == ["KBR-001", "KBR-002"]
        assert text.index("Already known?") < text.index("Belongs to?"), "before the questions"
        await press(pilot, '" 2221"')
        assert proposed(screen_text(pilot.app)) == ["KBR-002", "KBR-001"], "the one whose number was typed comes first"
        await press(pilot, "backspace " * 5 + '" 2299"')
        assert proposed(screen_text(pilot.app)) == ["KBR-001", "KBR-002"]
        await press(pilot, "Enter Enter")
    assert [finding.text for finding in all_of(data, Finding)] == ["worked yesterday", "worked yesterday", "lamp broken 2299"]


@scenario
async def test_what_a_question_asks_finds_its_known_finding(data: Path) -> None:
    round_id = make_round(data)
    known(data, "fencing/HK-01")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "cannot be shut"')
        assert proposed(screen_text(pilot.app)) == ["KBR-001"]
        await press(pilot, "↑ Enter Enter")
    assert [(look.seen, look.text) for look in all_of(data, Recheck)] == [("not_yet", "cannot be shut")]


@scenario
async def test_every_known_finding_can_be_chosen_though_a_few_stand_there_at_once(data: Path) -> None:
    round_id = make_round(data)
    known(data, "lighting/VL-01", "2201", "2202", "2203", "2204", "2205")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "lamp"')
        text = screen_text(pilot.app)
        assert proposed(text) == ["KBR-001", "KBR-002", "KBR-003"]
        assert "+2 more" in text
        await press(pilot, "↑ ↑ ↑ ↑ ↑")
        assert proposed(screen_text(pilot.app)) == ["KBR-003", "KBR-004", "KBR-005"]
        await press(pilot, "Enter Enter")
    (look,) = all_of(data, Recheck)
    assert [finding.id for finding in all_of(data, Finding) if finding.code == "KBR-005"] == [look.finding]


@scenario
async def test_what_shares_only_how_a_thing_is_with_a_question_is_not_known(data: Path) -> None:
    round_id = make_round(data)
    known(data, "fencing/HK-01")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "window open"')
        assert proposed(screen_text(pilot.app)) == []
        await press(pilot, "backspace " * 11 + '"open"')
        assert proposed(screen_text(pilot.app)) == ["KBR-001"], "no thing was typed"


@scenario
async def test_an_answer_in_order_beside_which_a_finding_of_its_question_is_made_says_so_until_it_is_answered_anew(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, '. 1 n "gate open" ↓ Enter')
        assert "HK-01 still says “in order”: choose it with ↑ ↓, 2 answers it anew" in screen_text(pilot.app)
        await press(pilot, "Enter e")
        text = screen_text(pilot.app)
        assert re.search(r"FINISH 1/4 · \d+ open, 0 not assessed, 1 answer at odds with its findings", text)
        assert re.search(r"✗ Is the gate shut\? .*KBR-001, yet in order", text)
        await press(pilot, "Esc ↑ 2")
        assert "joined: KBR-001 of this round; = a new one" in screen_text(pilot.app)
        assert session(pilot).total.beyond == 0
        await press(pilot, "e")
        assert "at odds" not in screen_text(pilot.app)
    assert answers_of(data) == {"HK-01": ("2", False)}
    assert [finding.code for finding in all_of(data, Finding)] == ["KBR-001"]


@scenario
async def test_a_known_finding_seen_again_in_the_capture_line_says_that_its_question_is_in_order_still(data: Path) -> None:
    round_id = make_round(data)
    known(data, "fencing/HK-01")
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, '. . 1 n "gate" ↑ Enter')
        assert "HK-01 still says “in order”" in screen_text(pilot.app)


@scenario
async def test_a_question_without_an_answer_takes_the_finding_when_it_gets_one(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, 'n "gate open" ↓ Enter')
        assert "HK-01 still says" not in screen_text(pilot.app)
        await press(pilot, "Enter . 2")
        assert "joined: KBR-001 of this round; = a new one" in screen_text(pilot.app)
        assert session(pilot).total.beyond == 0


@scenario
async def test_a_count_rises_with_a_finding_beyond_it_and_falls_with_that(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, '0 Enter n "lamp 2310" ↓ Enter')
        assert "VL-01 counts 1 columns now" in screen_text(pilot.app)
        await press(pilot, '"lamp 2311" ↓ Enter')
        assert "VL-01 counts 2 columns now" in screen_text(pilot.app)
        await press(pilot, "Enter")
        assert answers_of(data)["VL-01"] == ("2", False)
        assert session(pilot).total.beyond == 0
        await press(pilot, "u")
        assert answers_of(data)["VL-01"] == ("1", False)
        assert [finding.text for finding in all_of(data, Finding)] == ["lamp 2310"]
        await press(pilot, "u")
        assert answers_of(data)["VL-01"] == ("0", False)
        await press(pilot, "z z")
        assert answers_of(data)["VL-01"] == ("2", False)
        assert [finding.text for finding in all_of(data, Finding)] == ["lamp 2310", "lamp 2311"]


@scenario
async def test_a_count_that_leaves_room_for_the_finding_stays_and_one_made_too_low_is_named_at_the_end(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, '4 Enter n "lamp 2310" ↓ Enter Enter')
        assert answers_of(data)["VL-01"] == ("4", False), "it may be one of the four"
        await press(pilot, "home 1 Enter e")
        text = screen_text(pilot.app)
        assert re.search(r"✗ How many lamps are out\? .*KBR-001\+1, yet 1 columns", text)
        await press(pilot, "Esc o")
        assert session(pilot).total.beyond == 1


@scenario
async def test_a_finding_that_names_the_number_of_another_is_no_further_thing(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, '2 Enter # "2227 2229" Enter n "lamp 2229 is out too" ↓ Enter')
        assert "VL-01" not in screen_text(pilot.app).split("QUICK CAPTURE")[0]
        await press(pilot, '"lamp 2231" ↓ Enter')
        assert "VL-01 counts 3 columns now" in screen_text(pilot.app)
        assert session(pilot).total.beyond == 0
    assert len(all_of(data, Finding)) == 4


@scenario
async def test_more_findings_than_a_count_can_say_are_all_recorded(data: Path) -> None:
    round_id = make_round(data, "lighting")
    store = opened(data)
    (stop, *_others) = route(store, store.rows("select id from park")[0][0])
    for number in range(98):
        record_finding(store, round_id, stop.id, NewFinding(f"lamp {2001 + number}", item="lighting/VL-01"))
    store.close()
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, '9 9 Enter n "lamp" ↓ Enter "lamp" ↓ Enter')
        assert "VL-01 still says “99 columns”: choose it with ↑ ↓ and answer it anew" in screen_text(pilot.app)
    assert len(all_of(data, Finding)) == 100
    assert answers_of(data)["VL-01"] == ("99", False)
