"""Locking in a real terminal: after it no cell and no byte holds a word of the record, and pictures are gone from the terminal too."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.protection.locked import RECORD_PASSPHRASE
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from tests.photos.pictures import jpeg
from tests.terminal.conftest import Folder
from tests.terminal.test_keys import Make, answered, walk
from tests.terminal.test_pictures import HALF, KITTY, PLAIN, SIXEL
from tests.tui.protection.folder import PASSPHRASE, protect
from tools.terminal import Terminal

CANARY = "kanarie"


def unlock(terminal: Terminal) -> None:
    """Give the passphrase."""
    terminal.wait_text("Passphrase")
    terminal.keys(*PASSPHRASE, "Enter")


def test_no_cell_and_no_byte_after_locking_tells_anything(folder: Make) -> None:
    here = folder(20)
    protect(here.data)
    with here.run() as terminal:
        terminal.wait_text("This record is protected.")
        assert b"Amert" not in terminal.raw, "the first frame names a park"
        unlock(terminal)
        walk(terminal)
        terminal.keys(*"111", "n", *f"{CANARY} langs de sloot", "\x0c")  # ctrl+l: * is text here
        terminal.wait_text("closed and locked")
        shown = terminal.text()
        terminal.settle(0.5)
        before = len(terminal.raw)
        terminal.keys("a", "Tab", "ctrl+s", "ctrl+p", "\x1b[15~")
        terminal.settle(0.5)
        for told in (shown, terminal.text(), terminal.raw[before:].decode(errors="replace")):
            for word in (CANARY, "Amert", "Is number", "Eerste", "Karin"):
                assert word not in told
        assert not list(here.data.rglob("*-wal")), "the record is closed"
        terminal.keys("\x15")
        unlock(terminal)
        terminal.wait_text(f"{CANARY} langs de sloot")
        terminal.keys("Esc")
        terminal.wait(lambda text: CANARY not in text and answered(terminal) == 3, "the answers")
        terminal.keys("*")
        terminal.wait_text("closed and locked")
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
        assert CANARY.encode() not in b"".join(path.read_bytes() for path in here.data.rglob("*") if path.is_file())
    _whole(here)


def _whole(here: Folder) -> None:
    from kvo_inspect.protection import unlocked

    unlocked.unlock(here.data, PASSPHRASE)
    assert len(here.answers()) == 3


def test_a_kill_while_locked_loses_no_open_line(folder: Make) -> None:
    here = folder(20)
    protect(here.data)
    with here.run() as terminal:
        unlock(terminal)
        walk(terminal)
        terminal.keys("n", *f"{CANARY} langs de sloot", "\x0c")
        terminal.wait_text("closed and locked")
        terminal.kill()
    with here.run() as terminal:
        unlock(terminal)
        terminal.wait_text("De Amert")
        terminal.keys("Enter")
        terminal.wait_text("evening round")
        terminal.keys("r", "n")
        terminal.wait_text(f"{CANARY} langs de sloot")


@pytest.mark.parametrize(("env", "mark"), [({"TERM": "xterm-kitty"}, "\U0010eeee".encode()), ({"TERM": "foot"}, b"\x1bP"), ({}, HALF)])
def test_pictures_are_gone_from_the_terminal(tmp_path: Path, env: dict[str, str], mark: bytes) -> None:
    data = tmp_path / "data"
    store = open_record(data, state_folder=tmp_path / "state", author="Karin Bos")
    park = add_park(store, "De Amert", checkpoints=[NewCheckpoint("Industrieweg")])
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "mast.jpg").write_bytes(jpeg((640, 480), seed=3, taken="2026:11:12 19:31:00"))
    import_folder(store, park.id, tmp_path / "card")
    store.close()
    save_settings(data, Settings(name="Karin Bos", lang="en", theme="normal"))
    protect(data)
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(data)]
    with Terminal(command, env={**PLAIN, "KVO_INSPECT_STATE": str(tmp_path / "state"), **env}) as terminal:
        unlock(terminal)
        terminal.wait_text("De Amert")
        terminal.keys("Enter")
        terminal.wait_text("ROUNDS")
        terminal.keys("i")
        terminal.wait(lambda _text: mark in terminal.raw, "the picture")
        terminal.settle(0.3)
        before = len(terminal.raw)
        sent = set(re.findall(rb"\x1b_G[^;\x1b]*i=(\d+)", terminal.raw))
        terminal.keys("*")
        terminal.wait_text("closed and locked")
        terminal.settle(0.3)
        after = terminal.raw[before:]
        assert b"\x1b[2J" in after
        assert HALF not in after
        assert not SIXEL.search(after)
        deleted = {keys for keys, _body in KITTY.findall(after) if b"a=d" in keys and b"d=I" in keys}
        assert {number for number in sent if any(b"i=" + number in keys for keys in deleted)} == sent
        unlock(terminal)
        terminal.wait(lambda _text: mark in terminal.raw[before + len(after) :], "the picture again")


@pytest.mark.parametrize(("lang", "yes", "no"), [("nl", "ja", "nee"), ("en", "y", "n")])
def test_a_question_of_a_command_is_asked_and_answered_in_the_language_in_use(folder: Make, lang: str, yes: str, no: str) -> None:
    here = folder(1)
    protect(here.data)
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(here.data), "--lang", lang, "protect", "off"]
    env = {**os.environ, RECORD_PASSPHRASE: PASSPHRASE, "KVO_INSPECT_STATE": str(here.data.parent / "state")}
    for answers, ends in (((no,), 130), (("?", yes), 0)):
        with Terminal(command, env=env) as terminal:
            for answer in answers:
                terminal.wait_text("[j/N]" if lang == "nl" else "[y/N]")
                terminal.keys(*answer, "Enter")
            assert terminal.wait_end() == ends
            assert "invalid" not in terminal.text()
    assert (here.data / "record.db").read_bytes().startswith(b"SQLite format 3")
