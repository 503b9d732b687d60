"""Every screen with its page of help, list, mail and table in a language of marks: no text of ours goes past the catalogue."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from kvo_inspect.cli import run
from kvo_inspect.exchange.actions.sheet import KEYS, PHOTOS, PLACES
from kvo_inspect.exchange.reports.characters import MARK
from kvo_inspect.exchange.trust.device_key import fingerprint_of
from kvo_inspect.tui.kit.keys import label_text
from kvo_inspect.tui.kit.screen import KvoScreen
from tests.examples import worked_example
from tests.marked_language import marked, marked_language, unmarked, words_in, words_of_record
from tests.test_behaviour import written
from tests.tui.contrast import Pair, pairs, probe, unreadable
from tests.tui.every_screen import AGE, LARGE, SCREENS, SSH, must_stand, walk
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open

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
    "recovery code": {"nhxm"},  # of the code itself
    "columns of answers": {"ipaddr", "lastpage", "seed", "startlanguage", "submitdate", "limesurvey"},
    "help of columns of answers": {"limesurvey"},
    "files that were not imported": {"already", "files", "gif", "imported"},
    "problems": {"file"},
    "receivers": {*words_in(f"{AGE} {SSH} {fingerprint_of(SSH)}"), "age", "ssh"},
    "folders": {"wolk", "stick"},
    "what left": {"wolk", "stick", "media"},  # where it went
    "help of receivers": {"age", "ssh"},
    "a day": {"klaar"},
    # the lines as they are proposed
    "words of a report": {"bekeken", "bevindingen", "eerdere", "erger", "nederlands", "opgelost", "schouwpunten"},
    "report": {
        "english",
        "nederlands",
        "and",
        "basics",
        "cyber",
        "fencing",
        "fire",
        "graffiti",
        "lighting",
        "maintenance",
        "parking",
        "safety",
    }
    | {"traffic", "vandalism"},  # titles of checklists: content
    "figure of the comparison": {"daarop", "verschillen"},
    "report card": {
        "epsg",
        "openstreetmap",
        "mlat",
        "mlon",
        "zoom",
        "txt",
        "eente",
    },  # of a map, and of a path that goes on in the next line
}
"""What the test itself gives a screen to show (`every_screen`)."""

OF_ADDRESSES = {"openstreetmap", "mlat", "mlon", "zoom", "data"}
"""What stands in the address of a map and of an object type."""


@pytest.fixture(scope="module")
def known() -> set[str]:
    return words_of_record(worked_example("nl")) | OURS


def test_every_screen_and_box(tmp_path: Path, known: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    shutil.copytree(worked_example("nl"), data, dirs_exist_ok=True)
    monkeypatch.chdir(data)
    of_paths = {word.lower() for part in data.parts for word in part.replace("_", "-").split("-")} | {"exports"}
    offences: dict[str, set[str]] = {}
    occurring: set[Pair] = set()

    @scenario
    async def run() -> None:
        async with running(data, size=LARGE, lang="en", painted=True) as pilot:
            app = await wait_open(pilot)
            probe(pilot)

            def must_be_marked(name: str) -> None:
                if words := unmarked(screen_text(app), known | of_paths) - GIVEN.get(name, set()):
                    offences[name] = words

            async def looked_at(name: str, screen: Screen[Any]) -> None:
                must_stand(name, screen)
                occurring.update(pairs(pilot))
                if name == "report":  # in the language of who reads the report, until another is chosen; its font lacks the marked letters
                    await press(pilot, "2")
                    await wait_for(pilot, lambda: MARK in screen_text(app), "the report in the language of the screen")
                must_be_marked(name)
                if name in SCREENS:
                    assert isinstance(screen, KvoScreen)
                    await screen.action_do("help")
                    await wait_for(pilot, lambda: app.screen is not screen, "help")
                    await pilot.pause()
                    must_be_marked(f"help of {name}")
                    assert label_text(screen.help_text())[:30] in screen_text(app), name
                    await press(pilot, "x")
                    await wait_for(pilot, lambda: app.screen is screen, "help to close")

            await walk(pilot, looked_at, but=["returned list"])  # a list with marked titles is none of ours

    with marked_language():
        run()
    assert "\n".join(unreadable(occurring)) == ""
    assert offences == {}, "\n".join(f"{name}: {', '.join(sorted(words))}" for name, words in offences.items())


def test_lists_mails_and_tables(
    tmp_path: Path, known: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    data, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(worked_example("nl"), data, dirs_exist_ok=True)
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
    offences = {
        name: words
        for name, text in people_read.items()
        if (words := unmarked(text, known | {*KEYS, PHOTOS, *PLACES, "http", "https", "www", *OF_ADDRESSES}))
    }
    assert offences == {}


def test_an_unmarked_text_is_seen() -> None:
    assert unmarked(f"{marked('{n} findings')} and one of ours", {"findings"}) == {"and", "one", "ours"}
    assert unmarked(marked("{n} findings of {name}").format(n=3, name="Kade"), {"kade"}) == set()
