"""Search and dossier on the screen, and a record that is only looked at: by keyboard, as a person would."""

from __future__ import annotations

import json
from pathlib import Path

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.store.search.results import SearchHit
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import note_answer
from kvo_inspect.tui.dossier.history import HistoryScreen
from kvo_inspect.tui.dossier.log import LogScreen
from kvo_inspect.tui.dossier.screen import DossierScreen
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.walk.screen import WalkScreen
from tests.examples import main_park
from tests.store.upkeep.test_read_only import seen
from tests.tui.support import NOW, press, running, scenario, screen_text, wait_for, wait_open, wait_text


def remark(data: Path, text: str) -> Answer:
    """Write a remark with an answer of today's round that made no finding."""
    store = open_record(data, author="Karin Bos", now=lambda: NOW)
    try:
        answer = store.select(
            Answer,
            "join round r on r.id = t.round and r.closed is null where t.gone = 0 and t.confidential = 0 and t.text = '' and not exists "
            "(select 1 from finding f where f.round = t.round and f.checkpoint = t.checkpoint and f.item = t.item) limit 1",
        )[0]
        return note_answer(store, answer.id, text)
    finally:
        store.close()


@scenario
async def test_words_are_looked_for_while_typing_and_enter_opens(worked: Path) -> None:
    said = remark(worked, "sleutel bij de portier van Zoë")
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "s", *"portier zoe")
        await wait_text(pilot, "1 remark")
        await wait_text(pilot, "sleutel bij de portier van Zoë")
        await press(pilot, "enter", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, WalkScreen) and app.screen.view.session is not None, "the round")
        assert isinstance(app.screen, WalkScreen)
        walker = app.screen.view.session
        assert walker is not None
        assert (walker.stop.id, walker.row.key) == (said.checkpoint, said.item)
        await press(pilot, "escape", "escape")
        await wait_text(pilot, "Search in all parks")
        await press(pilot, "escape", "slash", *"lamp post")
        await wait_text(pilot, "Nothing matches.")
        await press(pilot, "escape", "slash", *"street light")
        lines: ListView[SearchHit] = app.screen.query_one(ListView)
        await wait_for(pilot, lambda: lines.total > 3, "the dark columns")
        many = lines.total
        await press(pilot, "enter", "o")
        await wait_for(pilot, lambda: 0 < lines.total < many, "the open ones")
        await press(pilot, "f", "n")
        await wait_text(pilot, "Only: open · new · without photo")
        await press(pilot, "a", "p", "2")
        await wait_text(pilot, "Only: partner: municipality")
        await press(pilot, "a", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, FindingScreen), "the finding")


@scenario
async def test_while_words_are_typed_the_bar_offers_only_keys_that_are_no_text(worked: Path) -> None:
    async with running(worked) as pilot:
        await wait_open(pilot)
        await press(pilot, "s")
        await wait_text(pilot, "Type words, or press Enter and choose a filter")
        await wait_text(pilot, "Enter to the rows  Esc stop searching  F1 more")
        assert "o open ones" not in screen_text(pilot.app)
        await press(pilot, "o", "v", "enter")
        await wait_text(pilot, "o open ones  v overdue")
        await press(pilot, "escape", "slash")
        await wait_text(pilot, "Enter to the rows")
        await press(pilot, "escape")
        await wait_text(pilot, "Esc back")
    async with running(worked) as pilot:
        await wait_open(pilot)
        await press(pilot, "slash")
        await wait_text(pilot, "Enter to the rows  Esc stop searching  F1 more")


@scenario
async def test_the_confidential_is_looked_through_only_when_nobody_looks_along(worked: Path) -> None:
    store = open_record(worked, write=False)
    code = store.rows("select code from finding where confidential = 1 and gone = 0")[0][0]
    store.close()
    async with running(worked) as pilot:
        await wait_open(pilot)
        await press(pilot, "s", *code, "enter")
        await wait_text(pilot, "Nothing matches.")
        await press(pilot, "h", "n")
        await wait_text(pilot, "confidential ones too")
        assert code in screen_text(pilot.app)
        assert "(confidential)" in screen_text(pilot.app)
        await press(pilot, "h")
        await wait_text(pilot, "Nothing matches.")


@scenario
async def test_every_line_of_the_dossier_opens_its_history(worked: Path, tmp_path: Path) -> None:
    store = open_record(worked, write=False)
    park = main_park(store).id
    store.close()
    async with running(worked, size=(120, 40)) as pilot:
        app = await wait_open(pilot)
        screen = DossierScreen(park)
        await app.push_screen(screen)
        await wait_text(pilot, "EFFORT PER YEAR")
        nouns: dict[str, int] = {}
        for place in range(screen.lines.total):
            line = screen.lines.row(place)
            assert line is not None
            nouns.setdefault(line.noun, place)
        assert {"", "trajectory", "round", "finding", "log"} <= nouns.keys()
        for noun, place in nouns.items():
            screen.lines.cursor = place
            await press(pilot, "enter")
            await pilot.pause()
            if not noun:
                assert app.screen is screen
                continue
            kind = {"finding": FindingScreen, "log": LogScreen}.get(noun, HistoryScreen)
            await wait_for(pilot, lambda kind=kind: isinstance(app.screen, kind), noun)  # type: ignore[misc]
            await press(pilot, "escape")
            await wait_for(pilot, lambda: app.screen is screen, "the dossier again")
        await press(pilot, "home", "full_stop")
        await wait_text(pilot, "▸ EFFORT PER YEAR")
        await press(pilot, "full_stop", "full_stop", "full_stop")
        await wait_text(pilot, "▸ STILL OPEN, AND WHY")
        assert screen.lines.scroll_offset.y == screen.lines.cursor, "a part begins at the top of the screen"
        await press(pilot, "v")
        await wait_text(pilot, "follows unbroken from the one")
        await press(pilot, "x", "enter", *(["backspace"] * len(str(app.exports))), *str(tmp_path / "out"), "enter")
        await wait_for(pilot, lambda: list((tmp_path / "out").glob("*.json")), "the file")
    (written,) = (tmp_path / "out").glob("*-dossier-2026-11-12.json")
    told = json.loads(written.read_text("utf-8"))
    assert told["format"] == "kvo-inspect/dossier"
    assert told["findings"]


@scenario
async def test_a_record_that_is_only_looked_at_says_so_and_stays_as_it_was(worked: Path) -> None:
    before = seen(worked)
    async with running(worked, lang="nl", name="", read_only=True) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "De Kievitsakker")
        lines = screen_text(app).splitlines()
        assert lines[0].startswith((" ALLEEN LEZEN", " READ ONLY"))
        assert not any(key.writes for key in app.screen.all_keys())  # type: ignore[attr-defined]
        await press(pilot, "n", "i", "y")
        assert screen_text(app).splitlines()[0] == lines[0]
        await press(pilot, "s", *"mast", "enter", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, FindingScreen), "a finding")
        assert screen_text(app).splitlines()[0].startswith((" ALLEEN LEZEN", " READ ONLY"))
        await press(pilot, "escape", "escape", "escape")
        await wait_for(pilot, lambda: len(app.screen_stack) <= 2, "home")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ParkScreen), "the park")
        await press(pilot, "enter")  # the round of today, not finished
        await wait_for(pilot, lambda: isinstance(app.screen, WalkScreen) and app.screen.view.session is not None, "the round")
        for key in ("1", "2", "minus", "n", "t", "u", "r", "exclamation_mark", "p", "f"):
            await press(pilot, key)
        shown = screen_text(app)
        assert "[1]" not in shown
        await press(pilot, "right", "right", "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ParkScreen), "the park again")
    assert seen(worked) == before


@scenario
async def test_looking_at_what_is_not_there_or_being_refused_is_one_sentence(worked: Path) -> None:
    async with running(worked, read_only=True) as pilot:
        app = await wait_open(pilot)
        screen = FindingScreen((await app.call(lambda store: store.select(Finding, "where gone = 0 limit 1")))[0].id)
        await app.push_screen(screen)
        await wait_text(pilot, "HISTORY")
        stop = (await app.call(lambda store: store.select(Checkpoint, "where gone = 0 limit 1")))[0]

        async def write() -> None:
            from kvo_inspect.store.parks.checkpoints import set_checkpoint

            await app.call(lambda store: set_checkpoint(store, stop.id, name="Anders"))

        screen.later(write())
        await wait_text(pilot, "opened for looking only")
