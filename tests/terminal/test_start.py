"""Starting: without a terminal, with a broken settings file, with a record that cannot be opened."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.terminal.conftest import Folder


def run(*args: str, state: Path) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "kvo_inspect", *args],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
        env={**os.environ, "KVO_INSPECT_STATE": str(state), "PYTHONUTF8": "1"},
    )


def test_without_a_terminal_it_says_so_in_one_sentence(tmp_path: Path) -> None:
    for lang, word in (("nl", "terminal"), ("en", "terminal")):
        done = run("--data", str(tmp_path / "data"), "--lang", lang, state=tmp_path)
        assert done.returncode == 2
        assert done.stdout == ""
        assert word in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "data" / "record.db").exists()


def test_a_damaged_record_is_a_sentence_on_the_screen(folder: Callable[[int], Folder]) -> None:
    here = folder(3)
    path = here.data / "record.db"
    path.write_bytes(b"this is no database" * 500)
    with here.run() as terminal:
        text = terminal.wait_text("damaged")
        terminal.wait_text("begin anew")
        assert "Traceback" not in text
        terminal.keys("ctrl+q")
        terminal.wait_end()
    assert path.read_bytes().startswith(b"this is no database"), "the damaged file is kept"


def test_a_second_copy_says_that_the_record_is_open_elsewhere(folder: Callable[[int], Folder]) -> None:
    here = folder(3)
    with here.run() as first:
        first.wait_text("De Amert")
        with here.run() as second:
            second.wait_text("open in another window")
            second.keys("ctrl+q")
            second.wait_end()
        done = run("--data", str(here.data), "--lang", "en", "park", "list", state=here.state)
        assert done.returncode == 0, "reading works while the app has the record open"
        assert "De Amert" in done.stdout


def test_an_empty_no_color_asks_nothing(folder: Callable[[int], Folder]) -> None:
    """As no-color.org says: “when present and not an empty string”."""
    here = folder(3)
    seen = {}
    for value in ("", "1"):
        with here.run(env={"NO_COLOR": value}) as terminal:
            terminal.wait_text("De Amert")
            colours = {(cell.fg, cell.bg) for row in terminal.screen.buffer.values() for cell in row.values()}
            seen[value] = {colour for pair in colours for colour in pair if re.fullmatch("[0-9a-f]{6}", colour)}
            terminal.keys("ctrl+q")
            terminal.wait_end()
    assert any(len({colour[0:2], colour[2:4], colour[4:6]}) > 1 for colour in seen[""]), "there are colours"
    assert all(len({colour[0:2], colour[2:4], colour[4:6]}) == 1 for colour in seen["1"]), "there are greys only"
