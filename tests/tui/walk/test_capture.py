"""The capture line: which known findings stand above it, and what a finding of a question says of the answer to that."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, make_round, press, walking
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
