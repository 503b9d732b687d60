"""A finding typed one checkpoint too late: from the list of today's findings it is moved to where it was seen."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, make_round, press, session, walking


def places(data: Path) -> dict[str, str]:
    """The name of the checkpoint of each finding, by its text."""
    names = {stop.id: stop.name for stop in all_of(data, Checkpoint)}
    return {finding.text: names[finding.checkpoint] for finding in all_of(data, Finding)}


@scenario
async def test_a_finding_moves_to_a_checkpoint_chosen_by_number_and_u_takes_that_back(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        first, second = (stop.name for stop in session(pilot).stops[:2])
        await press(pilot, 'n "gate open" Enter Enter')
        await press(pilot, "l")
        assert "g moves it" in screen_text(pilot.app)
        await press(pilot, "g")
        assert "MOVE KBR-001 to a checkpoint" in screen_text(pilot.app)
        assert first not in screen_text(pilot.app).split("MOVE")[1], "its own checkpoint is no place to move to"
        await press(pilot, "2 Enter")
        shown = screen_text(pilot.app)
        assert f"KBR-001 stands at 02 {second} now; u takes that back" in shown
        assert "In hand (point 02): KBR-001 gate open" in shown
        assert places(data) == {"gate open": second}
        await press(pilot, "u")
        assert "taken back: KBR-001 (checkpoint)" in screen_text(pilot.app)
        assert "In hand: KBR-001 gate open" in screen_text(pilot.app)
    assert places(data) == {"gate open": first}


@scenario
async def test_what_an_answer_made_stays_with_it_and_says_what_to_do(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 Enter l g 2 Enter")
        assert "KBR-001 belongs to a question of its checkpoint" in screen_text(pilot.app)
        await press(pilot, "Esc")
        assert session(pilot).stop_at == 0
    (finding,) = all_of(data, Finding)
    assert finding.item is not None
