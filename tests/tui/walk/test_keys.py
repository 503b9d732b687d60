"""Every key of the map and every type of answer (ROUND section 3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.settings import load_settings
from kvo_inspect.tui.walk.commands import COMMANDS, KEYS, Command
from kvo_inspect.tui.walk.key_help import MOVES
from tests.tui.support import scenario, screen_text, wait_for, wait_text
from tests.tui.walk.rounds import Gate, all_of, answers_of, make_round, press, session, settled, view, walking


@scenario
async def test_grade_number_text_and_date(data: Path) -> None:
    round_id = make_round(data, "mixed")
    async with walking(data, round_id) as pilot:
        await press(pilot, "c")
        assert "KBR-001" in screen_text(pilot.app)
        await press(pilot, "1 2 , 5 Enter")
        await press(pilot, 'Enter "the owner" Enter')
        await press(pilot, 'Enter "31-2" Enter')
        assert "no date" in screen_text(pilot.app)
        await press(pilot, "Backspace".lower() + ' "-26" Enter')
        assert "no date" in screen_text(pilot.app)
        await press(pilot, 'ctrl+u "11-11" Enter')
        assert session(pilot).row.kind == "done"
    assert {name: said for name, (said, _rest) in answers_of(data).items()} == {
        "MX-01": "C",
        "MX-02": "12.5",
        "MX-03": "the owner",
        "MX-04": "2026-11-11",
    }


@pytest.mark.parametrize(("key", "grade"), [("+", "A+"), ("a", "A"), ("2", "A"), ("5", "D"), ("D", "D")])
@scenario
async def test_a_grade_by_letter_or_digit(data: Path, key: str, grade: str) -> None:
    round_id = make_round(data, "mixed")
    async with walking(data, round_id) as pilot:
        await press(pilot, key)
    assert answers_of(data) == {"MX-01": (grade, False)}


@scenario
async def test_a_number_out_of_bounds_is_told_and_stays_to_be_mended(data: Path) -> None:
    round_id = make_round(data, "mixed")
    async with walking(data, round_id) as pilot:
        await press(pilot, "a 9 0 0 Enter")
        assert "Between 0 and 500." in screen_text(pilot.app)
        assert "900" in screen_text(pilot.app)
        await press(pilot, "→ t")
        assert "Enter stores 900, Esc clears it" in screen_text(pilot.app)
        await press(pilot, "backspace Enter")
    assert answers_of(data)["MX-02"] == ("90", False)


@scenario
async def test_what_is_shouted_does_not_wait_for_a_number_half_typed(data: Path) -> None:
    round_id = make_round(data, "mixed")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'a 9 n "mast 2231" Enter Enter 0 Enter')
    assert answers_of(data)["MX-02"] == ("90", False)
    assert [one.text for one in all_of(data, Finding)] == ["mast 2231"]


@scenario
async def test_what_was_recorded_last_is_in_hand_after_undo_and_when_the_round_is_opened_again(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 Enter t "2231" Enter 1 u')
        assert "In hand: KBR-001" in screen_text(pilot.app)
        await press(pilot, 't " scheef" Enter')
    assert [(one.object, one.text) for one in all_of(data, Finding)] == [("2231", "scheef")]
    async with walking(data, round_id) as pilot:
        assert "In hand: KBR-001" in screen_text(pilot.app)


@scenario
async def test_undo_says_what_of_a_finding_it_took_back(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "hek" Enter Enter ! Enter u')
        assert "taken back: KBR-001 (severity)" in screen_text(pilot.app)


@scenario
async def test_help_opens_over_a_list_and_gives_it_back(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        for keys, sign in (("e", "FINISH 1/4"), ("l", "FINDINGS OF THIS ROUND"), ("w", "WHO walks along"), ("r", "REST of")):
            await press(pilot, f"{keys} ?")
            assert "Any key closes this page." in screen_text(pilot.app)
            await press(pilot, "?")
            assert sign in screen_text(pilot.app)
            await press(pilot, "Esc")
        await press(pilot, 'n "?" Enter Enter')
    assert [one.text for one in all_of(data, Finding)] == ["?"]


@scenario
async def test_letters_of_no_key_say_which_keys_answer(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        for letter in "jvxyab":
            await press(pilot, letter)
            assert "no such key: 1 in order, 2 not in order" in screen_text(pilot.app)
        await press(pilot, "7")
        assert "no such key" in screen_text(pilot.app)
        await press(pilot, "1")
        assert "no such key" not in screen_text(pilot.app)
    assert answers_of(data) == {"HK-01": ("1", False)}


@scenario
async def test_what_the_round_says_goes_with_the_next_key_whoever_takes_that(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, "r v")
        assert "No text is taken here: “v”." in screen_text(pilot.app)
        await press(pilot, "? Enter")  # the page of help takes them
        assert "No text is taken here" not in screen_text(pilot.app)
        await press(pilot, "Esc")
        for keys, says in (("ctrl+s", "Everything is stored"), ("ctrl+p", "What do you want")):
            await press(pilot, "v")
            assert "no such key" in screen_text(pilot.app)
            await press(pilot, keys)
            assert says in screen_text(pilot.app)
            assert "no such key" not in screen_text(pilot.app)


@scenario
async def test_capitals_are_the_same_keys(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'S N "Mast" Enter Enter L')
        assert "1 FINDING OF THIS ROUND" in screen_text(pilot.app)
    assert answers_of(data) == {"HK-01": ("not_assessed", False)}
    assert [one.text for one in all_of(data, Finding)] == ["Mast"]


@scenario
async def test_several_column_numbers_are_several_findings_and_the_row_routes_them_all(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, '3 Enter t "2231, 2233 2235" Enter 2')
        assert "KBR-001+2" in screen_text(pilot.app)
    found = all_of(data, Finding)
    assert [one.object for one in found] == ["2231", "2233", "2235"]
    assert {one.severity for one in found} == {"serious"}
    assert len({one.partner for one in found}) == 1


@scenario
async def test_a_corrected_answer_takes_its_untouched_finding_along_and_offers_the_other(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 ↑ 1")
        assert "KBR-001 went with the old answer" in screen_text(pilot.app)
        assert all_of(data, Finding) == []
        await press(pilot, '2 t "a big hole" Enter ↑ 1')
        text = screen_text(pilot.app)
        assert "from the old answer" in text
        assert "x drop KBR-002" in text
        await press(pilot, "x")
        assert "KBR-002 dropped" in screen_text(pilot.app)
        await press(pilot, "x")
        assert "no such key" in screen_text(pilot.app)
    (review,) = all_of(data, Review)
    assert review.verdict is not None
    assert review.verdict.kind == "dropped"


@scenario
async def test_x_drops_only_while_it_is_offered(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 t "hole" Enter ↑ 1 1 x')
        assert "no such key" in screen_text(pilot.app)
    assert all_of(data, Review) == []


@scenario
async def test_undo_takes_back_step_by_step_and_a_bulk_at_once(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0 2 r 1 u")
        assert "taken back: 5 answers by “rest”" in screen_text(pilot.app)
        assert answers_of(data) == {"VL-01": ("0", False), "VL-03": ("2", False)}
        await press(pilot, "u")
        assert session(pilot).row.key == "lighting/VL-03"
        await press(pilot, "u")
        assert session(pilot).row.key == "lighting/VL-01"
        await press(pilot, "u")
        assert "Nothing left to undo" in screen_text(pilot.app)
    assert answers_of(data) == {}
    assert all_of(data, Finding) == []


@scenario
async def test_undo_goes_back_to_the_checkpoint_where_the_step_was(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 → u")
        assert (session(pilot).stop_at, session(pilot).row.key) == (0, "fencing/HK-01")


@scenario
async def test_moving_about(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, ".")
        assert session(pilot).row.key == "fencing/HK-01"
        await press(pilot, ",")
        assert session(pilot).row.key == "lighting/VL-01"
        await press(pilot, "↓ ↓ 1 o")
        assert session(pilot).row.key == "lighting/VL-06"
        await press(pilot, "→ →")
        assert session(pilot).stop_at == 2
        await press(pilot, "→")
        assert "this is the last checkpoint" in screen_text(pilot.app)
        await press(pilot, 'g "1" Enter')
        assert session(pilot).stop_at == 0
        await press(pilot, 'g "straat 2" Enter . 2 ← g "KBR-9" Enter')
        assert "No checkpoint or finding is called that." in screen_text(pilot.app)
        await press(pilot, 'ctrl+u "kbr001" Enter')
        assert (session(pilot).stop_at, session(pilot).row.key) == (1, "fencing/HK-01")
        await press(pilot, "g ↓ Enter")
        assert session(pilot).stop_at == 2


@scenario
async def test_o_goes_to_what_is_open_elsewhere_and_then_says_that_nothing_is(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=2)
    async with walking(data, round_id) as pilot:
        await press(pilot, "→ 1 1 o")
        assert session(pilot).stop_at == 0
        await press(pilot, "1 1 o")
        assert "nothing is open any more" in screen_text(pilot.app)


@scenario
async def test_skipping_one_takes_its_reason_afterwards(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, "s t 1 Enter")
        assert answers_of(data) == {"HK-01": ("not_assessed closed", False)}
        await press(pilot, 's t "snow" Enter')
        assert "snow" in screen_text(pilot.app)
    notes = [one.value.note for one in all_of(data, Answer) if one.value]
    assert notes == ["", "snow"]


@scenario
async def test_text_with_an_answer_without_finding_is_its_remark(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '1 t "new lock" Enter p')
        assert "no finding in hand" in screen_text(pilot.app)
    assert [one.text for one in all_of(data, Answer)] == ["new lock"]


@scenario
async def test_partner_photo_by_somebody_else_and_urgent_act_on_what_is_in_hand(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id, size=(110, 24)) as pilot:
        await press(pilot, "2 p 5")
        assert "· company" in screen_text(pilot.app)
        await press(pilot, "f f 3 !")
        text = screen_text(pilot.app)
        assert "112" in text
        assert "no emergency number known" in text
        await press(pilot, '"the fire service" Enter')
        await wait_text(pilot, "told 19:30: the fire service")
        assert "URGENT" in screen_text(pilot.app)
        assert session(pilot).row.key == "fencing/HK-02"
    (finding,) = all_of(data, Finding)
    assert finding.severity == "urgent"
    assert finding.told is not None
    assert (finding.told.who, finding.told.by) == ("the fire service", "Karin Bos")
    assert [one.promised_by for one in all_of(data, PromisedPhoto)] == ["M. Aydin"]


@scenario
async def test_the_row_chosen_with_the_arrows_comes_in_hand(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 2 ↑ ↑ t "the first" Enter')
    assert [(one.item, one.text) for one in all_of(data, Finding)] == [("fencing/HK-01", "the first"), ("fencing/HK-02", "")]


@pytest.mark.parametrize(("key", "seen"), [("1", "solved"), ("2", "not_yet"), ("3", "worse"), ("-", "object_gone"), ("s", "unseen")])
@scenario
async def test_rechecks(data: Path, key: str, seen: str) -> None:
    round_id = make_round(data, "fencing", earlier=("loose",))
    async with walking(data, round_id) as pilot:
        await press(pilot, key)
        await press(pilot, 't "since spring" Enter')
    (recheck,) = all_of(data, Recheck)
    assert (recheck.seen, recheck.text) == (seen, "since spring")


@scenario
async def test_marks_are_dots_until_all_are_in_when_earlier_ones_must_not_steer(data: Path) -> None:
    round_id = make_round(data, kind="baseline", marks=(1,))
    async with walking(data, round_id) as pilot:
        await press(pilot, ". ↑ 7 3 9")
        text = screen_text(pilot.app)
        assert "Karin Bos •" in text
        assert "3/8" in text
        await press(pilot, "m")
        assert "•" in screen_text(pilot.app)
        assert "6.3" not in screen_text(pilot.app)
        await press(pilot, "Esc w 8 4")
        assert "•" in screen_text(pilot.app)
        assert "  4  Straat 1" not in screen_text(pilot.app)
        await press(pilot, "Esc")
        await press(pilot, "Esc 1 1 1 1 1")
        assert "7 3 9 1 1 1 1 1" in screen_text(pilot.app)
        await press(pilot, "m")
        assert "3.0" in screen_text(pilot.app)


@scenario
async def test_a_mark_question_can_be_skipped_and_the_last_mark_taken_back(data: Path) -> None:
    round_id = make_round(data, marks=(1,))
    async with walking(data, round_id) as pilot:
        await press(pilot, ". ↑ 7 3 u")
        assert "1/8" in screen_text(pilot.app)
        await press(pilot, "s")
        assert "not assessed" in screen_text(pilot.app)
    assert len(all_of(data, Mark)) == 1
    assert answers_of(data)["VL-14"] == ("not_assessed", False)


@scenario
async def test_esc_leaves_and_the_round_reopens_at_the_same_checkpoint_and_row(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0 1 → . 1")
        assert (session(pilot).stop_at, session(pilot).row.key) == (1, "fencing/HK-02")
        await press(pilot, "Esc")
        assert "this round stays open: Esc once more leaves it" in screen_text(pilot.app)
        await press(pilot, "↑ Esc")  # any other key goes on, and the next Esc asks again
        assert not session(pilot).leaving
        await press(pilot, "↓ Esc Esc")
        await wait_text(pilot, "The round stays open")
        await wait_for(pilot, lambda: pilot.app.theme == "normal", "the colours of before")
    async with walking(data, round_id) as pilot:
        assert (session(pilot).stop_at, session(pilot).row.key) == (1, "fencing/HK-02")
        assert pilot.app.theme == "night"
        await press(pilot, "↑")
    async with walking(data, round_id) as pilot:
        assert (session(pilot).stop_at, session(pilot).row.key) == (1, "fencing/HK-01")


@scenario
async def test_half_typed_text_is_kept(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "half a li" Esc → n')
        assert "half" not in screen_text(pilot.app)
        await press(pilot, "Esc ← n")
        assert "> half a li" in screen_text(pilot.app)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "ne" Enter')
        assert "✓ KBR-001 half a line" in screen_text(pilot.app)
    async with walking(data, round_id) as pilot:
        await press(pilot, "n")
        assert "half" not in screen_text(pilot.app).split("QUICK CAPTURE")[1]


@scenario
async def test_esc_and_a_letter_that_arrive_as_one_are_two_keys(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "x"')
        view(pilot).post_message(Key("alt+e", "e"))
        await settled(pilot)
        assert "FINISH 1/4" in screen_text(pilot.app)


@scenario
async def test_the_first_strip_stands_only_once(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id, now=Gate()) as pilot:
        assert "1 in order, 2 not in order, n new, u undo." in screen_text(pilot.app)
        await press(pilot, "1")
        assert "More with ?" not in screen_text(pilot.app)
        await press(pilot, "u")
        assert "More with ?" not in screen_text(pilot.app)
    async with walking(data, round_id) as pilot:
        assert "More with ?" not in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("theme", "earlier", "strip"),
    [
        ("lighting", [], "0 none, 1-9 how many (columns), then Enter, n new"),
        ("mixed", [], "+ A+, a A, n new"),
        ("fencing", ["post loose"], "1 solved, 2 not yet, n new"),
    ],
)
@scenario
async def test_the_first_strip_says_the_keys_of_the_question_it_stands_at(data: Path, theme: str, earlier: list[str], strip: str) -> None:
    round_id = make_round(data, theme, earlier=earlier)
    async with walking(data, round_id) as pilot:
        assert strip in screen_text(pilot.app)
        assert "1 in order, 2 not in order" not in screen_text(pilot.app)


@scenario
async def test_a_click_stands_at_a_row_and_presses_a_key_that_is_shown(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        lines = screen_text(pilot.app).split("\n")
        row = next(y for y, line in enumerate(lines) if "Is the fence whole?" in line)
        await pilot.click(offset=(10, row))
        await settled(pilot)
        assert session(pilot).row.key == "fencing/HK-02"
        lines = screen_text(pilot.app).split("\n")
        keys = next(y for y, line in enumerate(lines) if "[2] ✗ not in order" in line)
        await pilot.click(offset=(lines[keys].index("not in order") + 2, keys))
        await settled(pilot)
    assert answers_of(data) == {"HK-02": ("2", False)}


@scenario
async def test_the_palette_presses_keys(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await pilot.press("ctrl+p")
        await wait_text(pilot, "What do you want to do?")
        await pilot.press(*"table")
        await wait_text(pilot, "Table of the marks")
        await pilot.press("enter")
        await wait_text(pilot, "MARKS")


@scenario
async def test_without_a_kept_place_the_round_opens_at_the_first_open_row_and_answers_that(data: Path) -> None:
    from kvo_inspect.domain.rounds.round import Round
    from kvo_inspect.domain.walk.rest import IN_ORDER
    from kvo_inspect.store.parks.checkpoints import route
    from kvo_inspect.store.walk.answers import record_answer, record_rest
    from tests.tui.walk.rounds import opened

    round_id = make_round(data, "lighting")
    store = opened(data)
    try:
        first, second, _third = route(store, store.get(Round, round_id).park)
        record_answer(store, round_id, first.id, "lighting/VL-01", Value(value="2"))  # so that VL-02 is asked there, and only there
        record_rest(store, round_id, first.id, [f"lighting/VL-0{n}" for n in range(2, 9)], IN_ORDER)
        record_answer(store, round_id, second.id, "lighting/VL-01", Value(value="0"))
    finally:
        store.close()
    async with walking(data, round_id) as pilot:
        assert (session(pilot).stop_at, session(pilot).row.key) == (1, "lighting/VL-03")
        await press(pilot, "2")
    finding = all_of(data, Finding)[-1]
    assert (finding.checkpoint, finding.item) == (second.id, "lighting/VL-03")


@scenario
async def test_what_x_dropped_comes_back_with_one_undo(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        await press(pilot, '2 t "hek los" Enter ↑ 1')
        assert "drop KBR-001" in screen_text(pilot.app)
        await press(pilot, "x")
        assert [one.verdict.kind for one in all_of(data, Review) if one.verdict] == ["dropped"]
        await press(pilot, "u l")
        assert "hek los" in screen_text(pilot.app)
    assert [one for one in all_of(data, Review) if one.verdict and not one.gone] == []
    assert answers_of(data)["HK-01"] == ("1", False), "the step before it stands"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.key)
def test_every_command_of_the_round_is_told(command: Command) -> None:
    """In the right half of the help page, or in the left one, which says how to move."""
    moves = {"up": "↑", "down": "↓", "left": "←", "right": "→", ",": ",", ".": "."}
    moves |= {"home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn"}
    assert command.help or moves[command.key] in " ".join(f"{key} {label}" for key, label in MOVES)
    assert (command.key in {key.key for key in KEYS}) is bool(command.help)


def test_every_key_stands_once_in_the_table() -> None:
    assert len({command.key for command in COMMANDS}) == len(COMMANDS)


@scenario
async def test_the_palette_offers_x_only_while_there_is_something_to_drop(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        assert "x" not in {key.key for key in pilot.app.screen.all_keys()}  # type: ignore[attr-defined]
        await press(pilot, '2 t "los" Enter ↑ 1')
        assert session(pilot).offered
        assert "x" in {key.key for key in pilot.app.screen.all_keys()}  # type: ignore[attr-defined]


@scenario
async def test_k_goes_through_the_looks_and_keeps_the_one_shown(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        assert pilot.app.theme == "night"  # automatic: it is an evening round
        for look in ("normal", "day", "night"):
            await press(pilot, "k")
            assert pilot.app.theme == look
            assert f"The colours are now {look}: " in screen_text(pilot.app)
            assert load_settings(data).theme == look
        await press(pilot, "Esc")
        assert pilot.app.theme == "night"  # chosen: it stays, also where no round is walked


@scenario
async def test_a_count_takes_no_digit_beyond_what_the_question_takes(data: Path) -> None:
    round_id = make_round(data, "lighting", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 2 3")
        assert session(pilot).entry == "12"
        assert "at most 99 here: Enter stores 12" in screen_text(pilot.app)
        await press(pilot, "Enter")
    assert answers_of(data)["VL-01"][0] == "12"
