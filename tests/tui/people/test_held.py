"""A person's page, by keyboard: from the palette, another name, the confidential after a question, the letter."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.paths import backup_folder
from kvo_inspect.store.departures import departures
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.people.held import HeldScreen
from tests.examples import copy_example, main_park
from tests.laptops import new_folder
from tests.store.changes_of_before import record_of_before
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text

PHOTOGRAPHED = """where id in (select finding from photo_use where gone = 0) and confidential = 0 and gone = 0 and text <> ''
  order by code limit 1"""


@scenario
async def test_everything_under_a_name_and_the_letter(data: Path, tmp_path: Path) -> None:
    copy_example("nl", data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "ctrl+p", *"a letter too", "enter")
        await wait_text(pilot, "Under which name?")
        await press(pilot, "x", "enter")
        await wait_text(pilot, "at least two letters")
        await press(pilot, "ctrl+u", *"J. de Wit", "enter")
        await wait_text(pilot, "Held under the name J. de Wit")
        await wait_text(pilot, "33 texts · 1 park")
        await wait_text(pilot, "Confidential work was not looked through.")
        await press(pilot, "down")
        await wait_text(pilot, "▸Joost de Wit◂")
        await press(pilot, "h")
        await wait_text(pilot, "is anyone looking?")
        await press(pilot, "2")
        await wait_for(pilot, lambda: "Confidential work was not" not in screen_text(app), "the confidential to be looked through")
        await press(pilot, "l")
        await wait_text(pilot, "Letter to J. de Wit")
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, str(tmp_path / "out"))
        await press(pilot, "enter")
        await wait_text(pilot, "Written: ")
        (letter,) = (tmp_path / "out").iterdir()
        assert "What is held under the name J. de Wit" in letter.read_text("utf-8")
        assert [departure.kind for departure in await app.call(departures)] == ["letter"]
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, HeldScreen), "the page")
        await press(pilot, "n", "ctrl+u", *"Niemandsen", "enter")
        await wait_text(pilot, "Nothing is held under this name")


@scenario
async def test_a_name_is_taken_out_step_by_step(data: Path) -> None:
    copy_example("nl", data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.call(lambda store: write_backup(store.path, backup_folder(data) / "2026-11-11.db"))
        await app.push_screen(HeldScreen("Joost de Wit"))
        await wait_text(pilot, "33 texts · 1 park")
        await press(pilot, "e")
        await wait_text(pilot, "What shall stand there? (1 of 7)")
        assert "▸Joost de Wit◂" in screen_text(app)
        await press(pilot, *" Joost de Wit", "enter")
        await wait_text(pilot, "The name stands in it still")
        await press(pilot, *["backspace"] * 13, "enter")
        for n in range(2, 8):
            await wait_text(pilot, f"({n} of 7)")
            await press(pilot, "enter")
        await wait_text(pilot, "Why is this taken out?")
        await press(pilot, *"asked for it", "enter")
        await wait_text(pilot, "Take this out for good?")
        await press(pilot, "escape")
        await wait_text(pilot, "33 texts · 1 park")
        await press(pilot, "e", *["enter"] * 7, *"asked for it", "enter")
        await wait_text(pilot, "Take this out for good?")
        await press(pilot, "1")
        await wait_text(pilot, "remove these copies?")
        await press(pilot, "1")
        await wait_text(pilot, "The copies are removed")
        await wait_text(pilot, "Nothing is held under this name")
        assert await app.call(doctor) == []


@scenario
async def test_the_words_of_a_finding_go_from_its_page(data: Path) -> None:
    copy_example("nl", data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        finding = (await app.call(lambda store: store.select(Finding, PHOTOGRAPHED)))[0]
        await app.push_screen(FindingScreen(finding.id))
        await wait_text(pilot, finding.code)
        await press(pilot, "delete")
        await wait_text(pilot, f"Erase the words of {finding.code}")
        await wait_text(pilot, finding.text[:20])
        assert "photo" not in app.screen.state_text()  # type: ignore[attr-defined]
        await press(pilot, "f")
        await wait_for(pilot, lambda: "photo" in app.screen.state_text(), "its photos too")  # type: ignore[attr-defined]
        await press(pilot, "f")
        await press(pilot, "e")
        await wait_text(pilot, "Why is this taken out?")
        await press(pilot, "escape")
        assert (await app.call(lambda store: store.get(Finding, finding.id))).text == finding.text, "Esc leaves it"
        await press(pilot, "e")
        await wait_text(pilot, "Why is this taken out?")
        await press(pilot, *f"{finding.code} named somebody", "enter")
        await wait_text(pilot, "out for good?")
        await press(pilot, "y")
        await wait_text(pilot, "Erased: ")
        await wait_for(pilot, lambda: isinstance(app.screen, FindingScreen), "the finding")
        now = await app.call(lambda store: store.get(Finding, finding.id))
        assert (now.text, now.status, now.code) == ("", finding.status, finding.code)
        assert finding.text not in screen_text(app)
        assert await app.call(doctor) == []


@scenario
async def test_a_paper_goes_whole_from_the_page_of_a_person(data: Path) -> None:
    copy_example("nl", data)
    file = paper_file("convenant.pdf", b"%PDF-1.7 convenant")
    async with running(data) as pilot:
        app = await wait_open(pilot)
        paper = await app.call(lambda store: add_paper(store, main_park(store).id, file, title="Convenant", kind="agreement"))
        await app.push_screen(HeldScreen("Joost de Wit"))
        await wait_text(pilot, "33 texts · 1 park")
        await press(pilot, "delete")
        await wait_text(pilot, "Which of these go whole?")
        await wait_text(pilot, "Convenant")
        await press(pilot, "space", "enter")
        await wait_text(pilot, "Why is this taken out?")
        await press(pilot, *"asked for it", "enter")
        await wait_text(pilot, "Removed whole, with their bytes: Convenant.")
        await press(pilot, "y")
        await wait_text(pilot, "Erased: ")
        assert await app.call(lambda store: store.select(Paper, "where gone = 0 and title = 'Convenant'")) == []
        assert not list((data / "papers").rglob(f"{paper.sha256}*"))
        assert await app.call(doctor) == []
        assert len((await app.call(held_under, "Joost de Wit")).texts) == 33, "only the paper went"


@scenario
async def test_who_recorded_before_becomes_a_former_user_and_emptying_is_asked_apart(data: Path, tmp_path: Path) -> None:
    store = open_record(new_folder(data), author="Anna", letters="ANN")
    receive(store, record_of_before(tmp_path / "before"))
    round_ = store.select(Round)[0]
    finding = record_finding(store, round_.id, route(store, round_.park)[0].id, NewFinding(text="Hek"))
    store.close()
    async with running(data, name="Anna") as pilot:
        app = await wait_open(pilot)
        await app.push_screen(HeldScreen("Anna"))
        await wait_text(pilot, "changes recorded by “Anna”")
        await press(pilot, "e")
        await wait_text(pilot, "You record under this name on this laptop.")
        await press(pilot, "n", "ctrl+u", *"Fatima", "enter")
        await wait_text(pilot, "changes recorded by “Fatima”")
        await press(pilot, "e")
        await wait_text(pilot, "Why is this taken out?")
        await press(pilot, *"asked for it", "enter")
        await wait_text(pilot, "Do that too?")
        await press(pilot, "2")
        await wait_text(pilot, "Take this out for good?")
        assert "“Former user” stands" in screen_text(app)
        await press(pilot, "1")
        await wait_text(pilot, "changes of an earlier version")
        assert (await app.call(lambda its: its.get(Round, round_.id))).made_by == "former user 1"
        assert (await app.call(lambda its: its.get(Finding, finding.id))).made_by == "Anna"
        assert await app.call(doctor) == []
