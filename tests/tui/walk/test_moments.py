"""The moments of ROUND section 3, with the keys counted there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.texts import Lang
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import PEOPLE, all_of, answers_of, make_round, names, press, session, walking

LANGS: tuple[Lang, ...] = ("en", "nl")


@pytest.mark.parametrize("lang", LANGS)
@scenario
async def test_a_stretch_that_is_fine_and_no_fence_takes_six_keys(data: Path, lang: Lang) -> None:
    round_id = make_round(data)
    keys = "0 r 1 r - →"
    assert len(names(keys)) == 6
    async with walking(data, round_id, lang=lang) as pilot:
        await press(pilot, keys)
        assert session(pilot).stop_at == 1
        assert "02 Straat 2" in screen_text(pilot.app)
    found = answers_of(data)
    assert found == {
        "VL-01": ("0", False),
        **{f"VL-0{n}": ("1", True) for n in range(3, 9)},
        "HK-01": ("na", True),
        "HK-02": ("na", True),
    }
    assert all_of(data, Finding) == []


@scenario
async def test_one_lamp_out_with_number_photo_and_pattern_takes_six_keys_and_the_number(data: Path) -> None:
    round_id = make_round(data)
    keys = '1 Enter t "2231" Enter f 1'
    assert len(names(keys)) - len("2231") == 6
    async with walking(data, round_id) as pilot:
        await press(pilot, keys)
        assert session(pilot).row.key == "lighting/VL-03"
        assert "KBR-001 lamp out 2231 · municipality · photo promised by Karin Bos" in screen_text(pilot.app)
    (finding,) = all_of(data, Finding)
    (photo,) = all_of(data, PromisedPhoto)
    assert (finding.object, finding.text, finding.adds) == ("2231", "", {"lighting/VL-02": "1"})
    assert (photo.finding, photo.promised_by) == (finding.id, "Karin Bos")
    assert answers_of(data) == {"VL-01": ("1", False), "VL-02": ("1", False)}


@scenario
async def test_three_shouted_at_once_take_five_keys_and_their_text(data: Path) -> None:
    round_id = make_round(data)
    keys = 'n "!hatch open" Enter "pallets" Enter "graffiti" Enter Enter'
    assert len(names(keys)) - len("!hatch openpalletsgraffiti") == 5
    async with walking(data, round_id) as pilot:
        await press(pilot, keys)
        assert session(pilot).mode is None
        assert session(pilot).row.key == "lighting/VL-01"
    assert [(one.text, one.severity) for one in all_of(data, Finding)] == [
        ("hatch open", "urgent"),
        ("pallets", "normal"),
        ("graffiti", "normal"),
    ]


@scenario
async def test_a_gate_closed_half_way_takes_five_keys(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0 1 1")
        keys = "r r s 1 →"
        assert len(names(keys)) == 5
        await press(pilot, keys)
        assert session(pilot).stop_at == 1
    found = answers_of(data)
    assert {name for name, said in found.items() if said == ("not_assessed closed", True)} == {
        "VL-05",
        "VL-06",
        "VL-07",
        "VL-08",
        "HK-01",
        "HK-02",
    }
    assert {name for name, said in found.items() if not said[1]} == {"VL-01", "VL-03", "VL-04"}


@scenario
async def test_somebody_leaves_and_gives_four_marks_in_seven_keys(data: Path) -> None:
    round_id = make_round(data, marks=(1, 2, 3, 4), stops=5)
    keys = "w 4 7 6 8 5 Enter"
    assert len(names(keys)) == 7
    async with walking(data, round_id) as pilot:
        await press(pilot, keys)
        assert session(pilot).mode is None
        await press(pilot, "m")
        assert "Straat 3" in screen_text(pilot.app)
    marks = all_of(data, Mark)
    (gone,) = [one for one in all_of(data, Participant) if one.presence.state == "left"]
    assert gone.name == "B. Brand"
    assert gone.presence.at == "19:30"
    assert {one.participant for one in marks} == {gone.id}
    assert [one.value.mark for one in marks if one.value] == [7, 6, 8, 5]


@scenario
async def test_eight_marks_of_which_one_abstains_take_eight_keys(data: Path) -> None:
    round_id = make_round(data, marks=(1,))
    keys = "7 6 8 7 - 6 5 0"
    assert len(names(keys)) == 8
    async with walking(data, round_id) as pilot:
        await press(pilot, ".")
        await press(pilot, "↑")
        assert session(pilot).row.kind == "mark"
        await press(pilot, keys)
        assert session(pilot).row.key == "fencing/HK-01"
        assert "7 6 8 7 - 6 5 10" in screen_text(pilot.app)
    people = {one.id: one.name for one in all_of(data, Participant)}
    given = [(people[one.participant], one.value.mark if one.value else 0) for one in all_of(data, Mark)]
    assert given == list(zip([one.name for one in PEOPLE], [7, 6, 8, 7, None, 6, 5, 10], strict=True))


@scenario
async def test_a_recheck_that_is_worse_with_a_photo_takes_two_keys(data: Path) -> None:
    round_id = make_round(data, earlier=("fence loose at nr 18",))
    async with walking(data, round_id) as pilot:
        assert "Is this solved?" in screen_text(pilot.app)
        await press(pilot, "3 f")
        assert session(pilot).row.key == "lighting/VL-01"
        text = screen_text(pilot.app)
        assert "worse" in text
        assert "photo promised by Karin Bos" in text
    (recheck,) = all_of(data, Recheck)
    (photo,) = all_of(data, PromisedPhoto)
    assert recheck.seen == "worse"
    assert photo.finding == recheck.finding
