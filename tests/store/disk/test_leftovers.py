"""What killed processes left aside in a data folder goes at the next writing opening; what is not theirs stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kvo_inspect.photos.intake import write_thumb
from kvo_inspect.store.disk.leftovers import sweep
from kvo_inspect.store.upkeep.opening import open_record


@pytest.fixture
def dead() -> int:
    """The id of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


def opened_once(tmp_path: Path) -> None:
    open_record(tmp_path / "data", state_folder=tmp_path / "state").close()


def test_leftovers_of_a_dead_process_go(tmp_path: Path, dead: int) -> None:
    data = tmp_path / "data"
    opened_once(tmp_path)
    files = [
        data / f".settings.toml.{dead}.part",
        data / "exports" / f".k.json.{dead}.part",
        data / "backups" / f".2026-11-28.db.{dead}.part",
        data / "backups" / f".2026-11-28.db.{dead}.part-journal",
        data / "photos" / "thumbs" / "ab" / f".{'ab' * 32}.{dead}.part",
        data / "photos" / "thumbs" / "ab" / f".{'ab' * 32}.140737353824000.part",
    ]
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    folder = data / "exports" / f".k-csv.{dead}.part"
    folder.mkdir()
    (folder / "finding.csv").write_text("x")
    opened_once(tmp_path)
    assert [path for path in (*files, folder) if path.exists()] == []


def test_what_others_have_stays(tmp_path: Path, dead: int) -> None:
    data = tmp_path / "data"
    stay = [
        data / "exports" / f".k.json.{os.getpid()}.part",
        data / "exports" / f"k.{dead}.part",
        data / "exports" / f".k.{dead}.tmp",
        data / "exports" / "mine" / f".k.{dead}.part",
        data / "backups" / "2026-11-27.db",
        data / f".{dead}.part",
        tmp_path / f".k.{dead}.part",
    ]
    for path in stay:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "else").mkdir()
    (data / "exports" / f".link.{dead}.part").symlink_to(tmp_path / "else")
    sweep(data)
    assert [path for path in stay if not path.exists()] == []
    assert (tmp_path / "else").is_dir()


def test_a_folder_that_was_set_aside_comes_back(tmp_path: Path, dead: int) -> None:
    """Killed between the two renames that put a new export in the place of an older one."""
    exports = tmp_path / "exports"
    for kind in ("old", "part"):
        (exports / f".k-csv.{dead}.{kind}").mkdir(parents=True)
        (exports / f".k-csv.{dead}.{kind}" / "finding.csv").write_text(kind)
    sweep(tmp_path)
    assert [path.name for path in exports.iterdir()] == ["k-csv"]
    assert (exports / "k-csv" / "finding.csv").read_text() == "old"


def test_a_thumbnail_that_does_not_fit_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kvo_inspect.photos.intake.replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_thumb(tmp_path, tmp_path, "ab" * 32, b"xx")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
