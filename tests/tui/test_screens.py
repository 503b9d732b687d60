"""Every screen, in both languages and two sizes: it stands, fits, and its help says what its keys do; at 80×24 it is the text it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang
from kvo_inspect.tui.kit.bars import KeyBar, key_rows
from kvo_inspect.tui.kit.keys import label_text
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.pictures.picture import Picture
from tests.examples import worked_example
from tests.golden_files import compare_with_golden, same_chance
from tests.hostile import unwanted_in
from tests.tui.contrast import Pair, pairs, probe, unreadable
from tests.tui.every_screen import BOXES, SCREENS, Make, last_round, screen_classes
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open


@pytest.fixture(scope="module")
def example() -> Path:
    """The worked example, the same each time."""
    return worked_example("nl")


@pytest.fixture
def room() -> Iterator[Path]:
    """Make a folder whose name is as long each time, for screens show it."""
    with tempfile.TemporaryDirectory(prefix="kvo-", dir="/tmp") as folder:
        yield Path(folder)


def pictures_stand(app: App[Any]) -> bool:
    """Whether no picture is being made any more."""
    return not any(worker.is_running for worker in app.workers if isinstance(worker.node, Picture))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_every_screen_stands_and_tells_its_keys(
    example: Path, room: Path, size: tuple[int, int], lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = room / "data"
    shutil.copytree(example, data)
    monkeypatch.chdir(data)
    texts: dict[str, str] = {}
    classes: set[type[Screen[Any]]] = set()
    occurring: set[Pair] = set()

    @scenario
    async def run() -> None:
        async with running(data, size=size, lang=lang) as pilot:
            app = await wait_open(pilot)
            probe(pilot)

            def made(store: Store, make: Make) -> KvoScreen[Any]:
                park = store.select(Park, "where gone = 0")[0]
                return make(store, park, store.select(Finding, "where gone = 0 and confidential = 0 order by n desc limit 1")[0])

            for name, make in SCREENS.items():
                screen = await app.call(made, make)
                await app.push_screen(screen)
                await wait_for(pilot, lambda screen=screen: screen.loaded, name)  # type: ignore[misc]
                await wait_for(pilot, lambda: pictures_stand(app), f"the pictures of {name}")
                await pilot.pause()
                lines = screen_text(app).splitlines()
                assert len(lines) <= size[1]
                assert not unwanted_in("".join(lines)), name
                assert screen.title_text() in lines[0], name
                shown = [key for row in key_rows(screen.line_keys(), size[0], screen.query_one(KeyBar).rows) for key in row]
                missing = [key for key in screen.line_keys() if key not in shown and not (key.last and size[0] < 120)]
                assert not missing, f"{name}: the key line has no room for {[key.name for key in missing]}"
                assert all(label_text(key.label) in "\n".join(lines[-1 - screen.query_one(KeyBar).rows :]) for key in shown), name
                texts[name] = "\n".join(lines)
                classes.add(type(screen))
                occurring.update(pairs(pilot))
                if size != (80, 24):  # a page of help that fits there fits here
                    await app.pop_screen()
                    continue
                await screen.action_do("help")
                await wait_for(pilot, lambda screen=screen: app.screen is not screen, "help")  # type: ignore[misc]
                await pilot.pause()
                assert label_text(screen.help_text())[:30] in screen_text(app), name
                assert all(key.about for key in screen.all_keys()), name
                await press(pilot, "x")
                await wait_for(pilot, lambda screen=screen: app.screen is screen, "help to close")  # type: ignore[misc]
                await app.pop_screen()
            below = app.screen
            assert isinstance(below, KvoScreen)
            round_id, partners = await app.call(last_round)
            for name, make_box in BOXES.items():
                box = make_box(round_id, partners, below)
                await app.push_screen(box)
                await wait_for(pilot, lambda box=box: box.is_current and getattr(box, "loaded", True), name)  # type: ignore[misc]
                await pilot.pause()
                texts[name] = screen_text(app)
                assert len(texts[name].splitlines()) <= size[1], name
                assert not unwanted_in(texts[name]), name
                classes.add(type(box))
                occurring.update(pairs(pilot))
                await app.pop_screen()
            assert {one.__name__ for one in screen_classes() - classes} == set(), "add them to tests/tui/every_screen.py"
            assert "\n".join(unreadable(occurring)) == ""
            if size == (80, 24):
                compare_with_golden(f"screens-{lang}", {name: text.replace(room.name, "kvo-········") for name, text in texts.items()})

    with same_chance():
        run()
