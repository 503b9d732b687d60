"""Photos in real terminals (a pty): kitty's protocol, sixel, or half blocks; nothing bright at night until it is asked for."""

from __future__ import annotations

import base64
import io
import re
import sys
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from tests.photos.pictures import jpeg
from tools.terminal import Terminal

KITTY = re.compile(rb"\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\")
SIXEL = re.compile(rb"\x1bP[0-9;]*q[^\x1b]*\x1b\\")
HALF = "▀".encode()
QUERIES = (b"\x1b[c", b"\x1b[>c", b"\x1b[16t", b"\x1b[14t")
"""What would ask the terminal and wait: an answer would be taken for typing."""
PLAIN = {"TERM": "xterm-256color", "TMUX": "", "STY": "", "KITTY_WINDOW_ID": "", "KONSOLE_VERSION": "", "TERM_PROGRAM": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A record with one unassigned photo."""
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", author="Karin Bos")
    park = add_park(store, "De Amert", checkpoints=[NewCheckpoint("Industrieweg")])
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "mast.jpg").write_bytes(jpeg((640, 480), seed=3, taken="2026:11:12 19:31:00"))
    import_folder(store, park.id, tmp_path / "card")
    store.close()
    save_settings(tmp_path / "data", Settings(name="Karin Bos", lang="en", theme="normal"))
    return tmp_path


def shown(folder: Path, env: dict[str, str], mark: bytes, more: str = "") -> bytes:
    """Open the photos in such a terminal, wait until these bytes come, and return all that was written before quitting."""
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(folder / "data")]
    with Terminal(command, env={**PLAIN, "KVO_INSPECT_STATE": str(folder / "state"), **env}) as hand:
        hand.wait_text("De Amert")
        hand.keys("Enter")
        hand.wait_text("ROUNDS")
        hand.keys("i")
        hand.wait_text("mast.jpg")
        if more:
            hand.wait_text("Not shown in the dark")
            hand.settle(0.3)
            assert not [one for one in (KITTY, SIXEL) if one.search(hand.raw)]
            assert HALF not in hand.raw
            hand.keys(more)
        hand.wait(lambda _text: mark in hand.raw, "the picture")
        hand.settle(0.3)
        raw = hand.raw
        hand.keys("ctrl+q")
        assert hand.wait_end() == 0
    for query in QUERIES:
        assert query not in raw
    return raw


def test_kitty_gets_the_picture_itself(folder: Path) -> None:
    raw = shown(folder, {"TERM": "xterm-kitty"}, "\U0010eeee".encode())
    messages = [(dict(pair.split(b"=") for pair in keys.split(b",")), body) for keys, body in KITTY.findall(raw)]
    png = base64.b64decode(b"".join(body for keys, body in messages if keys.get(b"f") == b"100" or b"m" in keys))
    with Image.open(io.BytesIO(png), formats=("PNG",)) as sent:
        sent.load()
        assert abs(sent.width / sent.height - 4 / 3) < 0.05, "out of shape"
    assert [keys for keys, _body in messages if keys.get(b"a") == b"p" and keys.get(b"U") == b"1"], "no place for it"
    assert HALF not in raw
    assert not SIXEL.search(raw)


def test_sixel_where_it_is_known(folder: Path) -> None:
    raw = shown(folder, {"TERM": "foot"}, b"\x1bP")
    (first, *_more) = SIXEL.findall(raw)
    assert len(first) > 1000
    assert b"#0;2;" in first  # a palette
    width, height = (int(part) for part in first.split(b"#", 1)[0].split(b";")[-2:])
    assert abs(width / height - 4 / 3) < 0.05, "out of shape"
    assert HALF not in raw
    assert not KITTY.search(raw)


@pytest.mark.parametrize("env", [{}, {"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}])
def test_half_blocks_everywhere_else(folder: Path, env: dict[str, str]) -> None:
    raw = shown(folder, env, HALF)
    assert not KITTY.search(raw)
    assert not SIXEL.search(raw)


@pytest.mark.parametrize(("term", "mark"), [("xterm-kitty", "\U0010eeee".encode()), ("xterm-256color", HALF)])
def test_nothing_bright_at_night_until_v(folder: Path, term: str, mark: bytes) -> None:
    save_settings(folder / "data", Settings(name="Karin Bos", lang="en", theme="night"))
    shown(folder, {"TERM": term}, mark, more="v")
