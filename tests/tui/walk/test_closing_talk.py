"""Capture with its proposals, people, the closing talk, finishing, and a finished round."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.texts import Lang
from kvo_inspect.tui.kit.text import width
from tests.hostile import HOSTILE
from tests.tui.support import scenario, screen_text, type_text, wait_text
from tests.tui.walk.rounds import all_of, answers_of, make_round, press, session, settled, walking

LANGS: tuple[Lang, ...] = ("en", "nl")


@scenario
async def test_a_known_finding_chosen_in_the_capture_line_is_rechecked_instead_of_doubled(data: Path) -> None:
    round_id = make_round(data, earlier=("graffiti on cabinet Kade",))
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "cabinet with graffiti"')
        text = screen_text(pilot.app)
        assert "Already known?" in text
        line = next(line for line in text.splitlines() if "Already known?" in line)
        assert "KBR-001 graffiti on cabinet Kade" in line
        assert line.endswith("since 12-11-2025")
        await press(pilot, "↑ Enter Enter")
    (recheck,) = all_of(data, Recheck)
    assert (recheck.seen, recheck.text) == ("not_yet", "cabinet with graffiti")
    assert len(all_of(data, Finding)) == 1


@scenario
async def test_a_question_chosen_in_the_capture_line_gives_theme_partner_and_severity(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "fence has a big hole"')
        assert "Belongs to?" in screen_text(pilot.app)
        await press(pilot, '↓ Enter "just text" Enter Enter')
    first, second = all_of(data, Finding)
    assert (first.item, first.theme, first.text) == ("fencing/HK-02", "fencing", "fence has a big hole")
    assert first.partner is not None
    assert (second.item, second.theme, second.partner) == (None, None, None)


@scenario
async def test_the_proposal_is_forgotten_with_the_next_line(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "hole in fence" ↓ Enter "hole in fence" Enter')
    assert [one.item for one in all_of(data, Finding)] == ["fencing/HK-02", None]


@scenario
async def test_people_leave_come_back_and_are_added(data: Path) -> None:
    round_id = make_round(data, marks=(1,))
    async with walking(data, round_id) as pilot:
        await press(pilot, "w 2 Enter w")
        assert "left at 19:30" in screen_text(pilot.app)
        await press(pilot, "↓ b ↓ a")
        text = screen_text(pilot.app)
        assert "left at" not in text
        assert "excused" in text
        await press(pilot, 'n "New Name, council" Enter')
        assert "New Name  council" in screen_text(pilot.app)
        await press(pilot, 'n ","  Enter')
        assert "Fill this in" in screen_text(pilot.app)
        await press(pilot, "Esc . ↑ 7 7")
        assert "2/8" in screen_text(pilot.app)
    states = {one.name: one.presence.state for one in all_of(data, Participant)}
    assert states["J. de Wit"] == "present"
    assert states["M. Aydin"] == "excused"
    assert "New Name" in states


@scenario
async def test_who_leaves_with_fewer_marks_than_asked_gives_those(data: Path) -> None:
    round_id = make_round(data, marks=(1, 2))
    async with walking(data, round_id) as pilot:
        await press(pilot, "w 1 9 9 9 backspace Esc 1 - Enter")
    (mark,) = all_of(data, Mark)
    assert mark.value is not None
    assert mark.value.kind == "none"


@scenario
async def test_a_round_without_participants_is_walked_all_the_same(data: Path) -> None:
    round_id = make_round(data, people=(), marks=(1,))
    async with walking(data, round_id) as pilot:
        await press(pilot, "w")
        assert "Nobody is on the list." in screen_text(pilot.app)
        await press(pilot, "5 Esc m")
        assert "nobody is on the list" in screen_text(pilot.app)
        await press(pilot, "Esc 0 r r 1 2")
        assert session(pilot).row.kind == "done"
    assert "VL-14" not in answers_of(data)


@scenario
async def test_the_closing_talk_and_the_finish(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=2)
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 f s → e")
        text = screen_text(pilot.app)
        assert "FINISH 1/4 · 2 open, 1 not assessed" in text
        assert "nothing answered here" in text
        await press(pilot, "Enter")
        assert "closing talk · finding 1 of 1" in screen_text(pilot.app)
        await press(pilot, '2 p 5 w "Mrs Vos" Enter d "+14" Enter t "mend it" Enter v')
        text = screen_text(pilot.app)
        for said in ("structural", "company", "Mrs Vos", "26-11-2026", "mend it", "by day"):
            assert said in text
        await press(pilot, 'd "99-99" Enter')
        assert "no date" in screen_text(pilot.app)
        await press(pilot, "Esc Enter")
        assert "Karin Bos: 1 photo to come" in screen_text(pilot.app)
        assert "KBR-001" in screen_text(pilot.app)
        await press(pilot, "Enter Enter")
        assert "finished · only looking" in screen_text(pilot.app)
        await press(pilot, "1")
        assert "This round is finished" in screen_text(pilot.app)
        await press(pilot, "n")
        assert "This round is finished" in screen_text(pilot.app)
    (finding,) = all_of(data, Finding)
    assert (finding.urgency, finding.promised_by, finding.due) == ("structural", "Mrs Vos", "2026-11-26")
    assert (finding.text, finding.visible) == ("mend it", "day")
    assert [one.closed.time for one in all_of(data, Round) if one.closed] == ["19:30"]
    assert set(answers_of(data)) == {"HK-01", "HK-02"}


@scenario
async def test_a_finished_round_opens_to_be_looked_at(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, "1 1 e Enter Enter Enter")
    async with walking(data, round_id) as pilot:
        assert "finished · only looking" in screen_text(pilot.app)
        await press(pilot, "2 w 1 Enter")
        assert "This round is finished" in screen_text(pilot.app)
    assert answers_of(data) == {"HK-01": ("1", False), "HK-02": ("1", False)}


@scenario
async def test_a_digit_names_who_promised_also_when_somebody_is_named_already(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        names = [one.name for one in session(pilot).open_walk.people]
        await press(pilot, "2 e Enter w 1 Enter w")
        assert f"Now: {names[0]}" in screen_text(pilot.app)
        await press(pilot, "2 Enter")
        assert names[1] in screen_text(pilot.app)
        await press(pilot, "1 u")
        assert "taken back: KBR-001 (term)" in screen_text(pilot.app)
    assert [one.promised_by for one in all_of(data, Finding)] == [names[1]]


@scenario
async def test_every_part_of_the_finish_can_be_skipped_or_left(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, "2 2 e Esc")
        assert session(pilot).mode is None
        await press(pilot, "e Enter e Esc e Enter Enter ↑ Esc")
        assert session(pilot).mode is None
        assert not session(pilot).closed
        await press(pilot, "↑ ↑ s e o")
        assert session(pilot).row.kind == "done"


@scenario
async def test_the_norm_has_its_source_and_an_own_aid_says_so(data: Path) -> None:
    from tests.tui.walk import rounds as walk_rounds

    norms = """
[[item.norm]]
text.nl = "norm nl"
text.en = "five days"
source = "Some town, https://example.org"
certainty = "local"

[[item.norm]]
text.nl = "eigen nl"
text.en = "half a metre"
source = ""
certainty = "own"
"""
    before = walk_rounds.SOURCES["fencing"]
    walk_rounds.SOURCES["fencing"] = before + norms
    try:
        round_id = make_round(data, "fencing")
    finally:
        walk_rounds.SOURCES["fencing"] = before
    async with walking(data, round_id) as pilot:
        await press(pilot, "↓ i")
        text = screen_text(pilot.app)
        assert "Norm: five days" in text
        assert "Some town, https://example.org · of one municipality or region" in text
        assert "Our own guideline: half a metre" in text
        assert "look" in text.lower()


@scenario
async def test_hostile_text_everywhere_is_shown_and_nothing_acts(data: Path) -> None:
    round_id = make_round(data, name="[/] x [@click=app.quit]y[/]", earlier=("[/b] \x1b[31m\u202ered",))
    async with walking(data, round_id, size=(120, 40)) as pilot:
        assert "[@click=app.quit]y[/]" in screen_text(pilot.app)
        assert "[/b]" in screen_text(pilot.app)
        for text in HOSTILE.values():
            await press(pilot, "n")
            await type_text(pilot, text)
            await press(pilot, "Enter Enter")
            if session(pilot).mode is not None:  # too long, or nothing of it is left: told, and kept in the line
                assert "characters" in screen_text(pilot.app) or "Fill this in" in screen_text(pilot.app)
                await press(pilot, "ctrl+u Enter")
        for keys in ("l", "Esc", "i", "Esc", "e", "Enter", "Esc", "w", 'n "[/]"', "Enter", "Esc", 'g "[/"', "Esc"):
            await press(pilot, keys)
            shown = screen_text(pilot.app)
            assert "\x1b" not in shown
            assert "\u202e" not in shown
    assert len(all_of(data, Finding)) > len(HOSTILE) // 2


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
@pytest.mark.parametrize("lang", LANGS)
@scenario
async def test_every_page_fits_its_screen(data: Path, lang: Lang, size: tuple[int, int]) -> None:
    round_id = make_round(data, "lighting", "fencing", "mixed", "secret", kind="baseline", marks=(1, 2), earlier=("long " * 30,))
    async with walking(data, round_id, lang=lang, size=size) as pilot:
        walked = '2|2 Enter|t|Esc|n|"long"|Esc|r|s|Esc|w|1|Esc Esc|m|Esc|l|Esc|i|Esc|p|Esc|!|Esc|g|Esc|?|Esc|h|2|h'
        for keys in f"{walked}|. ↑|7|.|a|1|e|Enter|d|Esc|Enter|Esc".split("|"):
            await press(pilot, keys)
            lines = screen_text(pilot.app).split("\n")
            assert len(lines) == size[1]
            assert all(width(line) <= size[0] for line in lines)
        if size[0] >= 80:
            assert ("? hulp" if lang == "nl" else "? help") in screen_text(pilot.app).split("\n")[-1]


@scenario
async def test_the_screen_follows_language_and_theme_while_walking(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        session(pilot).app.save_settings(lang="nl")
        await wait_text(pilot, "Is the gate shut? nl")
        session(pilot).app.save_settings(lang="en", theme="day")
        await settled(pilot)
        assert pilot.app.theme == "day"
        await wait_text(pilot, "3 points left")


@scenario
async def test_a_small_window_keeps_the_cursor_in_view(data: Path) -> None:
    round_id = make_round(data, "lighting", "fencing", "mixed")
    async with walking(data, round_id, size=(80, 16)) as pilot:
        await press(pilot, "2 Enter")
        for _step in range(14):
            assert "▸" in screen_text(pilot.app)
            await press(pilot, "↓")
        for _step in range(14):
            assert "▸" in screen_text(pilot.app)
            await press(pilot, "↑")


@scenario
async def test_a_day_that_has_passed_is_warned_of_once(data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "hek" Enter Enter e Enter d "1-11" Enter')
        assert screen_text(pilot.app).count("1-11-2026 has passed") == 1
        assert "Due when?" in screen_text(pilot.app)
        await press(pilot, "Esc ↓ ↓")
        assert "this was the last one" in screen_text(pilot.app), "the page itself still tells its own message"


@scenario
async def test_a_narrow_window_tells_in_full_why_there_are_no_marks(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id, size=(60, 24)) as pilot:
        await press(pilot, "m")
        text = " ".join(screen_text(pilot.app).split())
        assert "No checkpoint of this round takes marks, or nobody is on the list." in text
