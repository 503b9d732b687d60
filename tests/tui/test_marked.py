"""Every screen, list, mail and table in a language of marks: no text of ours goes past the catalogue."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.actions.sheet import KEYS
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.kit.screen import KvoScreen
from tests.examples import worked_example
from tests.marked_language import marked, marked_language, unmarked, words_of_record
from tests.test_behaviour import written
from tests.tui.every_screen import BOXES, SCREENS, Make, last_round
from tests.tui.support import running, scenario, screen_text, wait_for, wait_open

OURS = {
    "kvo",
    "inspect",
    "esc",
    "enter",
    "tab",
    "ctrl",
    "del",
    "csv",
    "json",
    "geojson",
    "xlsx",
    "eml",
    "xls",
    "pdf",
    "jpeg",
    "png",
    "kvopack",
}
"""What is the same in every language: our name, keys, kinds of file."""
GIVEN = {
    "files that were not imported": {"already", "files", "gif", "imported"},
    "problems": {"file"},
    "figure of the comparison": {"daarop", "verschillen"},
}
"""What the test itself gives a screen to show (`every_screen`)."""


@pytest.fixture(scope="module")
def known() -> set[str]:
    return words_of_record(worked_example("nl")) | OURS


def test_every_screen_and_box(tmp_path: Path, known: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    shutil.copytree(worked_example("nl"), data)
    monkeypatch.chdir(data)
    of_paths = {word.lower() for part in data.parts for word in part.replace("_", "-").split("-")} | {"exports"}
    offences: dict[str, set[str]] = {}

    @scenario
    async def walk() -> None:
        async with running(data, size=(120, 40), lang="en") as pilot:
            app = await wait_open(pilot)

            def made(store: Store, make: Make) -> KvoScreen[Any]:
                park = store.select(Park, "where gone = 0")[0]
                return make(store, park, store.select(Finding, "where gone = 0 and confidential = 0 order by n desc limit 1")[0])

            def look(name: str) -> None:
                if words := unmarked(screen_text(app), known | of_paths) - GIVEN.get(name, set()):
                    offences[name] = words

            for name, make in SCREENS.items():
                if name == "returned list":  # a list with marked titles is none of ours
                    continue
                screen = await app.call(made, make)
                await app.push_screen(screen)
                await wait_for(pilot, lambda screen=screen: screen.loaded, name)  # type: ignore[misc]
                await pilot.pause()
                look(name)
                await screen.action_do("help")
                await wait_for(pilot, lambda screen=screen: app.screen is not screen, "help")  # type: ignore[misc]
                await pilot.pause()
                look(f"help of {name}")
                await app.pop_screen()
                await app.pop_screen()
            below = app.screen
            assert isinstance(below, KvoScreen)
            round_id, partners = await app.call(last_round)
            for name, make_box in BOXES.items():
                box = make_box(round_id, partners, below)
                await app.push_screen(box)
                await wait_for(pilot, lambda box=box: box.is_current and getattr(box, "loaded", True), name)  # type: ignore[misc]
                await pilot.pause()
                look(name)
                await app.pop_screen()

    with marked_language():
        walk()
    assert offences == {}, "\n".join(f"{name}: {', '.join(sorted(words))}" for name, words in offences.items())


def test_lists_mails_and_tables(
    tmp_path: Path, known: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    data, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(worked_example("nl"), data)
    out.mkdir()
    monkeypatch.chdir(out)
    with marked_language():
        for form in ("csv", "xlsx", "eml"):
            run(["--data", str(data), "--lang", "en", "partner", "actions", "De Kievitsakker", "--format", form, "--out", str(out / form)])
    capsys.readouterr()
    people_read = {
        name: re.sub(r"<[^>]*>", " ", text)
        for name, text in written(out)
        if "/text/plain" in name or name.endswith((".csv", "sharedStrings.xml"))
    }
    assert len(people_read) > 3
    offences = {name: words for name, text in people_read.items() if (words := unmarked(text, known | {*KEYS, "http", "https", "www"}))}
    assert offences == {}


def test_an_unmarked_text_is_seen() -> None:
    assert unmarked(f"{marked('{n} findings')} and one of ours", {"findings"}) == {"and", "one", "ours"}
    assert unmarked(marked("{n} findings of {name}").format(n=3, name="Kade"), {"kade"}) == set()
