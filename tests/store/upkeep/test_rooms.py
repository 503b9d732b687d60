"""The folders that a killed program leaves on this machine, a copy of a record in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kvo_inspect.store.upkeep.rooms import LOCK, Room, sweep_rooms

ROOT = Path(__file__).parents[3]
OWNER = """
import sys, tempfile, time
from kvo_inspect.store.upkeep.rooms import Room
tempfile.tempdir = sys.argv[1]
room = Room()
(room.path / "record.db").write_text("all of it")
(room.path / "photos").mkdir()
(room.path / "photos" / "thumb").write_text("small")
print(room.path, flush=True)
time.sleep(60)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def killed_room(temporary: Path) -> Path:
    """The room of a process that was killed."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(temporary)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert owner.stdout is not None
    room = Path(owner.stdout.readline().strip())
    sweep_rooms()
    assert (room / "record.db").exists(), "its owner lives"
    owner.kill()
    owner.communicate()
    return room


def test_the_room_of_a_killed_program_is_swept_and_one_in_use_is_not(temporary: Path) -> None:
    left, mine = killed_room(temporary), Room()
    assert left.exists()
    sweep_rooms()
    assert list(temporary.iterdir()) == [mine.path]
    mine.close()
    assert list(temporary.iterdir()) == []


def test_only_this_user_can_read_a_room(temporary: Path) -> None:
    room = Room()
    assert room.path.stat().st_mode & 0o777 == 0o700
    assert room.path.name.startswith(f"kvo-inspect-{os.getpid()}-")
    room.close()


def test_what_only_looks_like_a_room_is_left_alone(temporary: Path, tmp_path: Path) -> None:
    for name in ("kvo-inspect-0.1.0", "kvo-inspect-2026-backups", "kvo-inspect-data"):
        (temporary / name).mkdir()
        (temporary / name / "record.db").write_text("mine")
    (temporary / "kvo-inspect-data" / LOCK).touch()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (temporary / "kvo-inspect-1-abcdefgh").symlink_to(elsewhere)
    was = sorted(temporary.rglob("*"))
    sweep_rooms()
    assert sorted(temporary.rglob("*")) == was
    assert (elsewhere / LOCK).exists()


def test_what_cannot_be_removed_goes_at_a_later_start(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left, unlink = killed_room(temporary), os.unlink

    def refusing(path: str | Path, **options: int) -> None:
        if Path(path).name == "record.db":
            raise PermissionError(13, "held", str(path))
        unlink(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", refusing)
        sweep_rooms()
        assert (left / "record.db").exists()
    sweep_rooms()
    assert not left.exists()
