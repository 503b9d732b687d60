"""Every screen, in both languages and two sizes: it stands, fits and names its keys; at 80×24 it is the text it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from kvo_inspect.texts import Lang
from tests.doses import LANGS_OF_DOSE
from tests.examples import worked_example
from tests.golden_files import compare_with_golden, same_chance
from tests.tui.contrast import Pair, pairs, probe, unreadable
from tests.tui.every_screen import LARGE, SCREENS, must_have_room, must_stand, screen_classes, walk
from tests.tui.support import running, scenario, wait_open


@pytest.fixture(scope="module")
def example() -> Path:
    """The worked example, the same each time."""
    return worked_example("nl")


@pytest.fixture
def room() -> Iterator[Path]:
    """Make a folder whose name is as long each time, for screens show it."""
    with tempfile.TemporaryDirectory(prefix="kvo-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_every_screen_stands_and_names_its_keys(example: Path, room: Path, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn at 80×24. `test_marked` draws the same screens at 120×40, with their help: what is laid out by the width asks no language,
    so that here only the words of the key line are laid out for that width."""
    data = room / "data"
    shutil.copytree(example, data, dirs_exist_ok=True)
    monkeypatch.chdir(data)
    texts: dict[str, str] = {}
    classes: set[type[Screen[Any]]] = set()
    occurring: set[Pair] = set()

    @scenario
    async def run() -> None:
        async with running(data, lang=lang, painted=True) as pilot:
            await wait_open(pilot)
            probe(pilot)

            async def looked_at(name: str, screen: Screen[Any]) -> None:
                texts[name] = must_stand(name, screen)
                if name in SCREENS:
                    must_have_room(name, screen, *LARGE)
                classes.add(type(screen))
                occurring.update(pairs(pilot))

            await walk(pilot, looked_at)
        assert "\n".join(unreadable(occurring)) == ""
        assert {one.__name__ for one in screen_classes() - classes} == set(), "add them to tests/tui/every_screen.py"
        compare_with_golden(f"screens-{lang}", {name: text.replace(room.name, "kvo-········") for name, text in texts.items()})

    with same_chance():
        run()
