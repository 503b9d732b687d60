"""Photos with `pack`, `merge`, `sync` and `doctor`; and files that are not there, told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.wording.merging import PHOTOS_NAMED
from tests.cli.test_handover import Shell
from tests.exchange.photographed import photograph, sha_of
from tests.laptops import prepared


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """Anna, who took three photos, and whoever else."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    for name in ("KVO_INSPECT_DATA", "KVO_INSPECT_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    laptop = prepared(tmp_path / "anna")
    for name in ("gate", "lamp", "road"):
        photograph(laptop, name)
    laptop.close()
    yield Shell(tmp_path, capsys)
    texts.use_language("en")


def test_with_all_photos_or_with_none(sh: Shell, tmp_path: Path) -> None:
    code, _out, err = sh("anna", "pack", "--photos", "none", "--out", "rows.kvopack")
    assert (code, "photo" in err) == (0, False)
    code, _out, err = sh("anna", "pack", "--out", "all.kvopack")
    assert (code, "3 photos, 0.0 MB." in err) == (0, True)
    told = sh("bas", "merge", "rows.kvopack")[1]
    assert "3 photos are not here yet: gate.jpg (" in told
    code, told, _err = sh("bas", "doctor")
    assert code == 0
    assert "All is well" in told
    assert "3 photos are not here yet" in told
    told = sh("bas", "merge", "--plan", "all.kvopack")[1]
    assert "3 photos come along." in told
    assert sh("bas", "merge", "all.kvopack")[1] == told
    assert "Nothing new" in sh("bas", "merge", "all.kvopack")[1]
    assert "not here" not in sh("bas", "doctor")[1]


def test_what_was_lost_is_a_problem(sh: Shell, tmp_path: Path) -> None:
    photo_file(tmp_path / "anna" / "data", sha_of("gate")).unlink()
    code, told, _err = sh("anna", "doctor")
    assert code == 4
    assert "Photo gate.jpg is not there" in told
    code, _out, err = sh("anna", "pack", "--out", "two.kvopack")
    assert (code, "2 photos" in err, "Not in the file: gate.jpg" in err) == (0, True, True)


def test_through_a_folder(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    assert "3 photos written." in sh("anna", "sync", "--new", "stick")[1]
    (tmp_path / "stick" / "blobs" / sha_of("lamp")).rename(tmp_path / "away")
    code, told, err = sh("bas", "sync", "stick")
    assert (code, "2 photos came." in told, "1 photo is not here yet: lamp.jpg" in err) == (0, True, True)
    (tmp_path / "away").rename(tmp_path / "stick" / "blobs" / sha_of("lamp"))
    assert "1 photo came." in sh("bas", "sync", "stick")[1]
    for name in ("anna", "bas"):
        assert sh(name, "sync", "stick")[1] == "Nothing to exchange: this laptop and the folder have the same.\n"


def test_many_that_are_not_here_are_counted_and_some_named(sh: Shell, tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "cor")
    for i in range(PHOTOS_NAMED + 3):
        photograph(laptop, f"photo {i}")
    laptop.close()
    sh("cor", "pack", "--photos", "none", "--out", "rows.kvopack")
    told = sh("bas", "merge", "rows.kvopack")[1]
    assert f"{PHOTOS_NAMED + 3} photos are not here yet" in told
    assert "and 3 more" in told


@pytest.mark.parametrize(
    "args",
    [["export", "json", "--since", "{}"], ["receipt", "{}"], ["restore", "{}"], ["merge", "{}"]],
    ids=lambda args: " ".join(args[:-1]),
)
def test_a_file_that_is_not_there_is_said_so(sh: Shell, tmp_path: Path, args: list[str]) -> None:
    (tmp_path / "folder").mkdir()
    for name, words in (
        ("nowhere.json", "is not there"),
        ("two\nlines.json", "is not there"),
        ("no/where.json", "is not there"),
        ("folder", "is a folder"),
    ):
        code, _out, err = sh("anna", *(arg.format(name) for arg in args))
        assert (code, len(err.splitlines())) == (2, 1), err
        assert words in err
        assert name.split("\n")[0] in err
        assert "written" not in err
