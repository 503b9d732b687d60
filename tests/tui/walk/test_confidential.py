"""The confidential part is invisible until somebody says that nobody is looking (ROUND rule 11)."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.store.walk.answers import record_answer
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, answers_of, make_round, opened, press, session, walking
from tests.tui.walk.test_joining import known

CANARY = "kanarievogel"
THEMES = ("lighting", "fencing", "secret")


def _with_canary(data: Path) -> str:
    """Make a round in which something confidential with the canary word was recorded at the first checkpoint."""
    from kvo_inspect.store.parks.checkpoints import route

    round_id = make_round(data, *THEMES)
    store = opened(data)
    try:
        stop = route(store, open_round(store, round_id).park)[0]
        done = record_answer(store, round_id, stop.id, "secret/ON-01", Value(value="2"))
        describe_finding(store, done.findings[0].id, f"{CANARY} behind the door")
        record_finding(store, round_id, stop.id, NewFinding(f"{CANARY} free", confidential=True))
    finally:
        store.close()
    return round_id


@scenario
async def test_no_screen_list_search_or_counter_shows_it_before_h(data: Path) -> None:
    round_id = _with_canary(data)
    async with walking(data, round_id, size=(140, 45)) as pilot:
        seen = []
        for keys in (
            "↓",
            "l",
            "Esc",
            "i",
            "Esc",
            "g",
            '"kanarie"',
            "Esc",
            "m",
            "Esc",
            "w",
            "Esc",
            "e",
            "Enter",
            "Esc",
            "?",
            "Esc",
            'n "kanarievogel"',
            "Esc",
            "r",
            "Esc",
            'g "KBR-V01"',
            "Enter",
            "Esc",
        ):
            await press(pilot, keys)
            seen.append(screen_text(pilot.app).replace("> kanarievogel", "").replace("> kanarie", ""))
        text = "\n".join(seen)
        assert CANARY not in text
        assert "signal" not in text
        assert "Subversion" not in text
        assert "V01" not in text.replace("> KBR-V01", "")
        assert "0/27" in text
        walk = session(pilot).walk
        assert CANARY not in f"{walk.findings} {walk.answers} {walk.earlier} {walk.themes} {walk.defects}"


@scenario
async def test_h_asks_first_and_yes_leaves_it_closed(data: Path) -> None:
    round_id = _with_canary(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "h")
        assert "Confidential: is anyone looking?" in screen_text(pilot.app)
        await press(pilot, "1")
        assert session(pilot).hidden is None
        assert CANARY not in screen_text(pilot.app)


@scenario
async def test_opened_it_shows_only_the_confidential_and_closes_on_h_and_on_going_on(data: Path) -> None:
    round_id = _with_canary(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "h 2")
        text = screen_text(pilot.app)
        assert "CONFIDENTIAL" in text
        assert "Any signal?" in text
        assert "Is the gate shut?" not in text
        await press(pilot, "l")
        assert f"KBR-V01 {CANARY} behind the door" in screen_text(pilot.app)
        await press(pilot, "Esc h")
        assert CANARY not in screen_text(pilot.app)
        assert session(pilot).row.key == "lighting/VL-01"
        await press(pilot, "h 2 ↑ → ←")
        assert CANARY not in screen_text(pilot.app)
        assert "CONFIDENTIAL" not in screen_text(pilot.app)


@scenario
async def test_what_is_recorded_while_open_has_a_code_series_of_its_own_and_leaves_no_gap(data: Path) -> None:
    round_id = make_round(data, *THEMES)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'h 2 3 n "van at night" Enter Enter h 0 2')
        text = screen_text(pilot.app)
        assert "KBR-001" in text
        assert "2/27" in text
        assert "van at night" not in text
    assert [(one.code, one.confidential) for one in all_of(data, Finding)] == [("KBR-V01", True), ("KBR-V02", True), ("KBR-001", False)]
    assert answers_of(data)["ON-01"] == ("3", False)


@scenario
async def test_undo_takes_back_what_is_in_front_of_you_and_says_nothing_of_the_rest(data: Path) -> None:
    round_id = make_round(data, *THEMES)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0 h 2 3 h u")
        text = screen_text(pilot.app)
        assert "taken back: " in text
        assert answers_of(data) == {"ON-01": ("3", False)}
        await press(pilot, "u")
        text += screen_text(pilot.app)
        assert "Nothing left to undo" in text
        assert "signal" not in text.lower()
        assert "KBR-V" not in text
        assert answers_of(data) == {"ON-01": ("3", False)}
        await press(pilot, "h 2 u")
    assert answers_of(data) == {}


@scenario
async def test_a_half_typed_confidential_line_comes_back_only_there(data: Path) -> None:
    round_id = make_round(data, *THEMES)
    async with walking(data, round_id) as pilot:
        await press(pilot, f'h 2 n "{CANARY}" Esc h n')
        assert CANARY not in screen_text(pilot.app)
        await press(pilot, "Esc h 2 n")
        assert CANARY in screen_text(pilot.app)
    async with walking(data, round_id) as pilot:
        await press(pilot, "n")
        assert CANARY not in screen_text(pilot.app)
        await press(pilot, "Esc h 2 n")
        assert CANARY in screen_text(pilot.app)


@scenario
async def test_rest_and_photos_keep_off_it(data: Path) -> None:
    round_id = make_round(data, *THEMES)
    async with walking(data, round_id) as pilot:
        await press(pilot, "h 2 r r - ")
        assert "nothing is left here" in screen_text(pilot.app)
        await press(pilot, "3 f")
        assert "of what is confidential none is promised" in screen_text(pilot.app)
        await press(pilot, "h 0 r r - →")
    assert {name for name, (_said, rest) in answers_of(data).items() if rest} >= {"VL-03", "HK-02"}
    assert answers_of(data)["ON-01"] == ("3", False)


@scenario
async def test_an_earlier_finding_at_which_it_opens_is_in_hand(data: Path) -> None:
    round_id = make_round(data, *THEMES)
    known(data, "secret/ON-01")
    async with walking(data, round_id) as pilot:
        await press(pilot, "0 h 2")
        assert session(pilot).row.kind == "recheck"
        assert "In hand: KBR-V01 signal seen" in screen_text(pilot.app)
        await press(pilot, "t")
        assert "First the recheck, then its text: KBR-V01" in screen_text(pilot.app)
        await press(pilot, "2 Esc h")
        assert "signal" not in screen_text(pilot.app)


@scenario
async def test_an_earlier_finding_at_which_it_closes_is_in_hand(data: Path) -> None:
    round_id = make_round(data, *THEMES, earlier=("gate open",))
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "pallets" Enter Enter h 2 h')
        assert session(pilot).row.kind == "recheck"
        assert "gate open" in screen_text(pilot.app).split("In hand: ")[1]
