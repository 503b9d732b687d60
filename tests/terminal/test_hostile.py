"""Hostile text in every place a person can fill: it is shown, and never acted on by the terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line
from kvo_inspect.errors import RuleError
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from tests.hostile import HOSTILE
from tests.terminal.conftest import Folder
from tools.terminal import Terminal

_ACTS = re.compile(rb"\x1b\](?:0|2|8|52);|\x1bP\+q|\x05|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""Titles, links, the clipboard, device control, answerback, C1 controls, bidi controls: nothing of these is ours."""


def test_park_names_of_every_kind_reach_the_terminal_as_text_only(tmp_path: Path) -> None:
    data, state = tmp_path / "data", tmp_path / "state"
    store = open_record(data, state_folder=state, author="[/]")
    fitting = []
    for text in HOSTILE.values():
        if clean_line(text) and len(clean_line(text)) <= LINE_LIMIT // 4:
            fitting.append(text)
        elif len(clean_line(text)) > LINE_LIMIT or not clean_line(text):  # too long, or empty when cleaned: told at the field
            with pytest.raises(RuleError):
                add_park(store, text)
    names = [" ".join(fitting[n : n + 4]) for n in range(0, len(fitting), 4)]  # each park is opened: a name carries several texts
    for name in names:
        add_park(store, name, name, [NewCheckpoint(name)])
    store.close()
    assert len(fitting) > len(HOSTILE) / 2
    save_settings(data, Settings(name="Karin [/] Bos", lang="en"))
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(data), "--lang", "en"]
    with Terminal(command, env={"KVO_INSPECT_STATE": str(state)}) as terminal:
        terminal.wait_text("NEEDS ATTENTION")
        for _ in names:
            terminal.keys("Enter")
            terminal.wait_text("Route ")
            terminal.keys("Esc")
            terminal.wait_text("NEEDS ATTENTION")
            terminal.keys("Down")
        raw = terminal.raw
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    assert not _ACTS.findall(raw)


def test_typing_and_pasting_hostile_text_into_the_capture_line(folder: Callable[[int], Folder]) -> None:
    here = folder(3)
    with here.run() as terminal:
        terminal.wait_text("De Amert")
        terminal.keys("Enter")
        terminal.wait_text("evening round")
        terminal.keys("r")
        terminal.wait_text("Is number 1 in order?")
        terminal.keys("n")
        # No ESC inside: terminals take that out of what is pasted, and Textual ends the paste there.
        terminal.keys("\x1b[200~", "a[@click=app.quit]x[/] \u202e 1-s \x9d0;owned\x07 [/]\r\n2", "\x1b[201~")
        terminal.keys("Enter", "Enter")
        terminal.keys("1")
        terminal.wait(lambda text: "1/6" in text, "one answer in the bar")
        raw = terminal.raw
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    assert not _ACTS.findall(raw)
    assert here.answers() == {("Eerste", "LV-001"): "1"}
    store = here.open()
    texts = [row[0] for row in store.rows('select "text" from finding where gone = 0 order by n')]
    store.close()
    assert texts == ["a[@click=app.quit]x[/]  1-s 0;owned [/] 2"], "what is pasted is one line of text, and no key"
