"""One defect, one finding, on the round: what the line in hand says of joining, `=`, which of several, and what is offered while typing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import all_of, answers_of, loaded, make_round, opened, press, session, walking


def known(data: Path, item: str, *objects: str, part: str = "evening", date: str = "2025-11-12", theme: str = "") -> str:
    """Make an open finding of a question at the first checkpoint, by another round; return that round's id."""
    store = opened(data)
    park = store.rows("select id from park")[0][0]
    stop = route(store, park)[0].id
    used = tuple((loaded(name), "full") for name in (theme or item.partition("/")[0],))
    round_ = start_round(store, park, NewRound("baseline", part, date, used))  # type: ignore[arg-type]
    (made,) = record_answer(store, round_.id, stop, item, Value(value="1" if item.endswith("VL-01") else "2")).findings
    if objects:
        describe_finding(store, made.id, " ".join(objects))
    store.close()
    return round_.id


@scenario
async def test_a_failing_answer_joins_what_is_known_and_says_so(data: Path) -> None:
    round_id = make_round(data, "fencing")
    known(data, "fencing/HK-02")
    async with walking(data, round_id) as pilot:
        await press(pilot, "↓ 1 2")
        text = screen_text(pilot.app)
        assert "joined: KBR-001, not yet; = a new one" in text
        row = next(line for line in text.splitlines() if "Is the fence whole?" in line and "✗" in line)
        assert "KBR-001" in row
        await press(pilot, "=")
        text = screen_text(pilot.app)
        assert "a new finding, not KBR-001" in text
        assert "In hand: KBR-002" in text
        await press(pilot, "= u")
        assert "no such key" not in screen_text(pilot.app)
        assert "In hand: KBR-001" in screen_text(pilot.app)
        assert [look.seen for look in all_of(data, Recheck)] == ["not_yet"]
        await press(pilot, "↓ ↓ 1")
        assert "KBR-001: the recheck went with the old answer" in screen_text(pilot.app)
    assert [finding.code for finding in all_of(data, Finding)] == ["KBR-001"]
    assert all_of(data, Recheck) == []


@scenario
async def test_a_slip_tells_that_what_could_not_be_seen_is_unseen_again(data: Path) -> None:
    round_id = make_round(data, "fencing")
    known(data, "fencing/HK-02")
    store = opened(data)
    recheck_finding(store, round_id, store.select(Finding)[0].id, "unseen")
    store.close()
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 2")
        assert "joined: KBR-001, not yet" in screen_text(pilot.app)
        await press(pilot, "↑ 1")
        assert "KBR-001: not to be seen again" in screen_text(pilot.app)
    assert [look.seen for look in all_of(data, Recheck)] == ["unseen"]


@scenario
async def test_what_is_known_was_found_on_the_day_of_its_round(data: Path) -> None:
    round_id = make_round(data, "fencing")
    known(data, "fencing/HK-02")
    async with walking(data, round_id) as pilot:
        await press(pilot, "i")
        assert "found 12-11-2025 by" in screen_text(pilot.app)


@scenario
async def test_a_finding_of_a_checklist_that_this_round_does_not_use_is_only_rechecked(data: Path) -> None:
    round_id = make_round(data, "fencing")
    known(data, "lighting/VL-03")
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 ↑")
        assert "In hand: KBR-001" in screen_text(pilot.app)
        assert "a new one" not in screen_text(pilot.app)


@scenario
async def test_which_of_several_is_asked_before_the_answer_is_recorded(data: Path) -> None:
    round_id = make_round(data, "premises")
    known(data, "premises/BD-01", "12", "14")
    async with walking(data, round_id) as pilot:
        await press(pilot, "↓ ↓ 2")
        text = screen_text(pilot.app)
        assert re.search(r"\[1\] KBR-001 no number 12 .*since 12-11-2025", text), "the day of its round, not of its writing"
        assert "[=] another one: a new finding" in text
        await press(pilot, "Esc")
        assert answers_of(data)["BD-01"][0] == "2"  # of last year's round only
        assert len(all_of(data, Recheck)) == 0
        await press(pilot, "2 2")
        assert "joined: KBR-002, not yet" in screen_text(pilot.app)
        await press(pilot, 't "16 sign gone" Enter')
        assert "In hand: KBR-003" in screen_text(pilot.app)
        await press(pilot, 'u u 2 1 t "14 sign gone" Enter')
        assert "joined: KBR-002" in screen_text(pilot.app)
        await press(pilot, "u u 2 * u 2 =")
        assert "In hand: KBR-004" in screen_text(pilot.app)
    assert all_of(data, Recheck) == []


@scenario
async def test_what_the_other_round_of_this_date_found_is_named_and_joined(data: Path) -> None:
    evening = make_round(data, "fencing")
    async with walking(data, evening) as pilot:
        await press(pilot, "2")
    store = opened(data)
    park = store.rows("select id from park")[0][0]
    day = start_round(store, park, NewRound("yearly", "day", "2026-11-12", ((loaded("fencing"), "full"),))).id
    store.close()
    async with walking(data, day) as pilot:
        assert "FOUND TODAY BY ANOTHER ROUND 1  rechecked on a later day" in screen_text(pilot.app)
        await press(pilot, "2")
        assert "joined: KBR-001, not yet" in screen_text(pilot.app)
        assert "FOUND TODAY" not in screen_text(pilot.app)
        assert session(pilot).sections[0].done == 1
    assert [finding.code for finding in all_of(data, Finding)] == ["KBR-001"]


@scenario
async def test_what_is_known_is_offered_while_typing_wherever_it_comes_from(data: Path) -> None:
    round_id = make_round(data, "fencing", earlier=("pallets behind the wall", "lamp burns by day"))
    store = opened(data)
    first, second = store.select(Finding, "order by n")
    set_finding(store, second.id, visible="day")
    store.close()
    async with walking(data, round_id, size=(110, 24)) as pilot:
        await press(pilot, '1 n "pallets on the roof" Enter "pallets"')
        text = screen_text(pilot.app)
        assert "KBR-003 pallets on the roof" in text
        assert next(line for line in text.splitlines() if "Already known?" in line and "KBR-003" in line).rstrip().endswith("tonight")
        assert "rechecked today: solved" in text
        await press(pilot, '↑ ↑ Enter "pallets roof, higher now" ↑ Enter')
        assert "KBR-003 pallets on the roof · written with it" in screen_text(pilot.app)
        await press(pilot, '"lamp burns"')
        assert "by day only" in screen_text(pilot.app)
        await press(pilot, "↑ Enter Enter")
        assert [row.key for row in session(pilot).rows if row.kind == "recheck"] == [first.id, second.id]
    assert [comment.text for comment in all_of(data, Comment)] == ["pallets roof, higher now"]
    assert [(look.finding, look.seen) for look in all_of(data, Recheck)] == [(first.id, "not_yet"), (second.id, "not_yet")]
    assert len(all_of(data, Finding)) == 3


@scenario
async def test_all_that_an_answer_made_is_offered_when_it_is_corrected_and_the_count_follows_the_numbers(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '1 Enter t "2231 2232 2233 branch on it" Enter')
        assert "counted: 3 columns" in screen_text(pilot.app)
        await press(pilot, "↑ 0")
        text = screen_text(pilot.app)
        assert "from the old answer: KBR-001, KBR-002, KBR-003" in text
        assert "x drop KBR-001+2" in text
        await press(pilot, "x")
    assert [review.verdict.kind for review in all_of(data, Review) if review.verdict] == ["dropped"] * 3


@scenario
async def test_a_count_below_what_has_a_number_says_what_stays(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id, size=(110, 24)) as pilot:
        await press(pilot, '3 Enter t "11 12" Enter ↑ ↑ ↑')
        for count, beyond in (("2", False), ("1", True), ("3", False)):
            session(pilot).stand(0)
            await press(pilot, f"{count} Enter")
            text = screen_text(pilot.app)
            assert ("KBR-001, KBR-002 stay: more numbered than counted; # takes numbers out" in text) is beyond
    assert [finding.object for finding in all_of(data, Finding)] == ["11", "12"]


@scenario
async def test_every_choice_says_whether_it_is_good_or_bad(data: Path) -> None:
    round_id = make_round(data, "lighting", "mixed", earlier=("loose",))
    async with walking(data, round_id) as pilot:
        assert "[1] ✓ solved   [2] ✗ not yet   [3] ✗ worse   [-] object gone" in screen_text(pilot.app)
        await press(pilot, "1")
        assert "[0] ✓ none   [1-9] how many" in screen_text(pilot.app)
        await press(pilot, "1 Enter")
        assert "[1] single   [2] a row" in screen_text(pilot.app), "what only says more of another question is neither"
        await press(pilot, "2")
        assert "› Single or in a row?" in screen_text(pilot.app)
        assert "[1] ✓ in order   [2] ✗ not in order" in screen_text(pilot.app)
        await press(pilot, ". ")
        assert "[+] ✓ A+   [a] ✓ A   [b] ✓ B   [c] ✗ C   [d] ✗ D" in screen_text(pilot.app)


@scenario
async def test_a_known_finding_is_named_before_where_it_comes_from(data: Path) -> None:
    round_id = make_round(data, "fencing", earlier=("two posts loose at the loading dock",))
    store = opened(data)
    (finding,) = store.select(Finding)
    set_finding(store, finding.id, visible="day")
    store.close()
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "posts loose"')
        lines = screen_text(pilot.app).splitlines()
        at = next(place for place, line in enumerate(lines) if "Already known?" in line)
        assert "KBR-001 two posts loose at the loading dock" in lines[at]
        assert "by day only" in lines[at + 1]


@scenario
async def test_an_answer_that_says_all_is_in_order_names_what_was_seen_again_here(data: Path) -> None:
    round_id = make_round(data, "lighting")
    known(data, "lighting/VL-01", "2231")
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 0")
        assert "but KBR-001 was seen again here this round" in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("keys", "at_odds"),
    [
        pytest.param("2 1", True, id="not yet, in order"),
        pytest.param("3 1", True, id="worse, in order"),
        pytest.param(". 1 home 2", True, id="in order, not yet"),
        pytest.param('. 1 n "gate" ↑ Enter Enter', True, id="seen again by words"),
        pytest.param(". 1", False, id="nobody looked"),
        pytest.param("1 1", False, id="solved"),
        pytest.param("s 1", False, id="not to be seen"),
        pytest.param("2 1 ↑ 2", False, id="answered anew"),
    ],
)
@scenario
async def test_the_end_of_a_round_names_an_answer_in_order_beside_what_the_round_saw_again(data: Path, keys: str, at_odds: bool) -> None:
    round_id = make_round(data, "fencing", stops=1)
    known(data, "fencing/HK-01")
    async with walking(data, round_id) as pilot:
        await press(pilot, keys)
        assert session(pilot).total.beyond == int(at_odds)
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert bool(re.search(r"✗ Is the gate shut\? .*KBR-001, yet in order", text)) is at_odds
        assert ("1 answer at odds with its findings" in " ".join(text.split())) is at_odds


@scenario
async def test_the_end_of_a_round_cuts_no_count_of_its_heading_and_no_question_that_has_room(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    known(data, "fencing/HK-01")
    known(data, "fencing/HK-02", date="2025-11-13")
    async with walking(data, round_id, size=(60, 24)) as pilot:
        await press(pilot, "2 . 1 2 home ↓ 1 e")
        text = screen_text(pilot.app)
        assert "1 not in order without a finding, 1 answer at odds with its findings" in " ".join(text.split())
        assert "✗ Is the fence whole?  not in order, no finding" in text
        assert "✗ Is the gate shut?  KBR-001, yet in order" in text


@scenario
async def test_the_end_of_a_round_names_a_count_beside_all_that_the_round_saw_again(data: Path) -> None:
    round_id = make_round(data, "lighting", stops=1)
    known(data, "lighting/VL-01", "2231", "2232")
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 2 2 Enter")
        assert session(pilot).total.beyond == 0
        session(pilot).stand(2)
        await press(pilot, "0 e")
        assert re.search(r"✗ How many lamps are out\? .*KBR-001\+1, yet 0 columns", screen_text(pilot.app))


@scenario
async def test_all_of_many_are_joined_and_those_without_a_digit_are_counted(data: Path) -> None:
    round_id = make_round(data, "lighting")
    known(data, "lighting/VL-01", *(str(number) for number in range(101, 113)))
    async with walking(data, round_id) as pilot:
        await press(pilot, "↓ " * 12 + "1 2 Enter")
        text = screen_text(pilot.app)
        assert "[9] KBR-009" in text
        assert "+3 more" in text
        assert "[Enter] all 12, as counted" in text
        await press(pilot, "Enter u 1 2 Enter *")
        assert "joined: KBR-001+11, not yet; = a new one" in screen_text(pilot.app)
        await press(pilot, "u 3 Enter")
        assert "as counted" not in screen_text(pilot.app)
        await press(pilot, "Enter")
        assert "no such key" in screen_text(pilot.app)
        await press(pilot, "Esc z")
    assert [look.seen for look in all_of(data, Recheck)] == ["not_yet"] * 12
    assert len(all_of(data, Finding)) == 12


@scenario
async def test_the_line_in_hand_is_cut_once(data: Path) -> None:
    round_id = make_round(data, "lighting")
    known(data, "lighting/VL-01", "2231", "2232")
    async with walking(data, round_id) as pilot:
        await press(pilot, "↓ ↓ 2 Enter *")
        line = next(line for line in screen_text(pilot.app).splitlines() if "In hand:" in line)
        assert "· joined: KBR-001, KBR-002, not yet; = a new one" in line
        assert line.count("…") == 1, line


@scenario
async def test_a_new_one_is_made_instead_of_what_is_in_hand(data: Path) -> None:
    round_id = make_round(data, "lighting")
    known(data, "lighting/VL-01", "2231", "2232")
    async with walking(data, round_id, size=(110, 24)) as pilot:
        await press(pilot, "↓ ↓ 2 Enter * ↑ ↑")
        assert "In hand: KBR-002" in screen_text(pilot.app)
        await press(pilot, "=")
        assert "a new finding, not KBR-002" in screen_text(pilot.app)
        assert [finding.apart for finding in all_of(data, Finding)] == [False, False, True]
        seen = {finding.id: finding.code for finding in all_of(data, Finding)}
        assert [(seen[look.finding], look.seen) for look in all_of(data, Recheck)] == [("KBR-001", "not_yet")]
        await press(pilot, "u")
        assert [look.seen for look in all_of(data, Recheck)] == ["not_yet"] * 2


@scenario
async def test_of_known_ones_that_were_seen_differently_only_the_codes_are_told(data: Path) -> None:
    round_id = make_round(data, "lighting")
    known(data, "lighting/VL-01", "2231", "2232")
    async with walking(data, round_id, size=(110, 24)) as pilot:
        await press(pilot, "3 ↓ 2 Enter 1")
        assert {look.seen for look in all_of(data, Recheck)} == {"worse", "not_yet"}
        assert "joined: KBR-001, KBR-002; = a new one" in screen_text(pilot.app)
        await press(pilot, "↑ 3 Enter")
        assert "joined: KBR-001, KBR-002 · KBR-003 for the rest" in screen_text(pilot.app)


@scenario
async def test_of_the_finding_for_the_rest_the_key_for_a_new_one_names_the_known_one(data: Path) -> None:
    round_id = make_round(data, "lighting")
    known(data, "lighting/VL-01", "2231")
    async with walking(data, round_id, size=(110, 24)) as pilot:
        await press(pilot, "↓ 2 Enter")
        assert "joined: KBR-001, not yet · KBR-002 for the rest" in screen_text(pilot.app)
        await press(pilot, "=")
        assert "KBR-002 is a new finding already; = is for KBR-001: choose that with ↑ ↓ first" in screen_text(pilot.app)
        await press(pilot, "↑ ↑ ↑")
        assert "In hand: KBR-001" in screen_text(pilot.app)
        await press(pilot, "=")
        assert "a new finding, not KBR-001" in screen_text(pilot.app)
        await press(pilot, "=")
        assert "= is for an answer that joined a known finding" in screen_text(pilot.app)
    assert all_of(data, Recheck) == []
    assert [finding.code for finding in all_of(data, Finding)] == ["KBR-001", "KBR-002", "KBR-003"]


@scenario
async def test_undo_and_redo_of_a_parted_finding_name_the_new_one(data: Path) -> None:
    round_id = make_round(data, "fencing")
    known(data, "fencing/HK-02")
    async with walking(data, round_id, size=(110, 24)) as pilot:
        await press(pilot, "↓ 1 2 = u")
        text = screen_text(pilot.app)
        assert "taken back: KBR-002 hole in fence · municipality, a new finding · the number KBR-002 stays unused" in text
        assert "In hand: KBR-001" in text
        assert [look.seen for look in all_of(data, Recheck)] == ["not_yet"]
        await press(pilot, "z")
        text = screen_text(pilot.app)
        assert "done again: KBR-002 hole in fence · municipality, a new finding" in text
        assert "In hand: KBR-002" in text
        assert all_of(data, Recheck) == []
        await press(pilot, "u")
        assert "In hand: KBR-001" in screen_text(pilot.app)


@scenario
async def test_a_question_whose_finding_was_solved_after_all_says_so_until_there_is_one(data: Path) -> None:
    round_id = make_round(data, "fencing")
    known(data, "fencing/HK-02")
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, "↓ 1 2")
        assert "joined: KBR-001, not yet" in screen_text(pilot.app)
        await press(pilot, "↑ ↑ ↑ 1")
        text = screen_text(pilot.app)
        assert "In hand: KBR-001" in text
        assert "question still not in order: = makes a finding, or answer it again" in text
        assert "= a new one" in text
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert re.search(r"FINISH 1/4 · \d+ open, 0 not assessed, 1 not in order without a finding", text)
        assert re.search(r"✗ Is the fence whole\? .*not in order, no finding", text)
        await press(pilot, "Esc =")
        assert "In hand: KBR-002" in screen_text(pilot.app)
        await press(pilot, "e")
        assert "without a finding" not in screen_text(pilot.app)
        await press(pilot, "Esc u")
        assert session(pilot).total.without_finding == 1
        await press(pilot, "↑ ↑ ↑ ↓ ↓")
        assert "= a new one" in screen_text(pilot.app), "at its question too"
        await press(pilot, "1")
        assert session(pilot).total.without_finding == 0


@scenario
async def test_the_last_thing_left_open_is_what_has_no_finding(data: Path) -> None:
    round_id = make_round(data, "fencing")
    known(data, "fencing/HK-02")
    async with walking(data, round_id, size=(119, 24)) as pilot:
        await press(pilot, "↓ 1 2 ↑ ↑ ↑ 1")
        for stop in session(pilot).stops:
            session(pilot).go_to(session(pilot).stops.index(stop))
            for place, row in enumerate(session(pilot).rows):
                if row.kind == "item" and row.key not in session(pilot).walk.values(stop.id):
                    session(pilot).stand(place)
                    await press(pilot, "1")
        await press(pilot, "o")
        assert session(pilot).row.key == "fencing/HK-02"
        assert session(pilot).stop_at == 0
