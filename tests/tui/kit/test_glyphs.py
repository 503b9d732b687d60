"""Plain signs for a console that has no others: the same screen, each sign as wide as what it stands for."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.scrollbar import ScrollBar

from kvo_inspect.tui.kit import glyphs
from kvo_inspect.tui.kit.drawing import HalfBars
from kvo_inspect.tui.kit.glyphs import CHOOSE, PLAIN, glyph_set
from kvo_inspect.tui.kit.text import plain, visible, width
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open

ARROWS = "←↑→↓↔↕►◄▲▼▬●"
"""What WGL4 has in the place of control characters of the code pages."""


def in_wgl4(character: str) -> bool:
    def has(page: str) -> bool:
        try:
            return bool(character.encode(page))
        except UnicodeEncodeError:
            return False

    return character in ARROWS or any(map(has, ("cp437", "cp850", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257")))


@pytest.fixture(autouse=True)
def _asked_again() -> Iterator[None]:
    glyphs.is_plain.cache_clear()
    yield
    glyphs.is_plain.cache_clear()


@pytest.mark.parametrize(
    ("env", "system", "wanted"),
    [
        ({}, "nt", "plain"),
        ({}, "posix", "full"),
        ({"TERM": "xterm"}, "nt", "plain"),
        ({"WT_SESSION": "a"}, "nt", "full"),
        ({"TERM_PROGRAM": "vscode"}, "nt", "full"),
        ({"ConEmuANSI": "ON"}, "nt", "full"),
        ({CHOOSE: "plain", "WT_SESSION": "a"}, "nt", "plain"),
        ({CHOOSE: "full"}, "nt", "full"),
        ({CHOOSE: "plain"}, "posix", "plain"),
        ({CHOOSE: "nice"}, "posix", "full"),
        ({CHOOSE: ""}, "nt", "plain"),
    ],
)
def test_which_signs_a_terminal_gets(env: dict[str, str], system: str, wanted: str) -> None:
    assert glyph_set(env, system) == wanted


@pytest.mark.parametrize("code", PLAIN)
def test_a_plain_sign_is_as_wide_and_in_the_letters_of_windows(code: int) -> None:
    assert width(PLAIN[code]) == width(chr(code)) == 1
    assert in_wgl4(PLAIN[code]), unicodedata.name(PLAIN[code])
    assert not in_wgl4(chr(code))


async def screens(data: Path) -> list[str]:
    """The first screens and their help, drawn."""
    drawn = []
    async with running(data, size=(80, 16)) as pilot:
        app = await wait_open(pilot)
        await wait_for(pilot, lambda: "De Kievitsakker" in screen_text(app), "the parks")
        await pilot.pause()  # the key line is drawn with the next frame
        drawn.append(screen_text(app))
        for keys in (("question_mark",), ("escape", "enter"), ("r",), ("t", *"a b"), ("escape", "escape")):
            await press(pilot, *keys)
            await pilot.pause()
            drawn.append(screen_text(app))
    return drawn


@scenario
async def test_every_screen_is_the_same_but_for_its_signs(worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOOSE, "full")
    full = await screens(worked)
    glyphs.is_plain.cache_clear()
    monkeypatch.setenv(CHOOSE, "plain")
    monkeypatch.setattr(ScrollBar, "renderer", HalfBars)  # as in a process that began so: below
    drawn = await screens(worked)
    assert {"▸", "✓"} <= set("".join(full))
    assert {character for character in "".join(drawn) if not in_wgl4(character) and character != "\n"} == set()
    assert [without_bar(text) for text in drawn] == [without_bar(text.translate(PLAIN)) for text in full]


def without_bar(text: str) -> list[str]:
    """The lines without the ends of the scroll bar, which move by other steps."""
    return [line.rstrip(" ▁▂▃▄▅▆▇█") for line in text.splitlines()]


def test_a_program_that_begins_in_a_plain_console_has_plain_scroll_bars() -> None:
    code = "import kvo_inspect.tui.kit.drawing as d; from textual.scrollbar import ScrollBar; print(ScrollBar.renderer is d.HalfBars)"
    for chosen, whether in (("plain", "True"), ("full", "False")):
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, CHOOSE: chosen}, capture_output=True, text=True, check=True, timeout=60
        )
        assert done.stdout.strip() == whether


def test_what_a_text_holds_is_drawn_in_plain_signs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOOSE, "plain")
    assert plain("✓ ok\x1b[2J").plain == "√ ok¤[2J"
    assert visible("✓") == "✓"
