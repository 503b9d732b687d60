"""Opening a file with the program of the system: a script in its place writes down how it was called."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from kvo_inspect.desktop import CannotOpen, open_path
from tests.tui.openers import add_opener, calls


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Return a file to open, of a name that a shell would take for something else."""
    path = tmp_path / "-n brief; touch x $(id) 'ë'.pdf"
    path.write_bytes(b"%PDF")
    return path


def test_the_program_gets_one_whole_path_and_neither_shell_nor_terminal(
    letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    add_opener(tmp_path / "bin", monkeypatch, "printf 'noise\\n'; printf 'noise\\n' >&2; cat")
    monkeypatch.chdir(tmp_path)
    open_path(Path(letter.name))
    open_path(tmp_path)
    assert calls(tmp_path / "bin") == [str(letter), str(tmp_path)]
    assert capfd.readouterr() == ("", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([letter.name, "bin"])


def test_a_program_that_stays_is_not_waited_for_and_not_ended_with_this_one(
    letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    add_opener(tmp_path / "bin", monkeypatch, f'echo $$ > "{tmp_path}/pid"; while [ ! -e "{gate}" ]; do /bin/sleep 0.02; done')
    open_path(letter)
    pid = int((tmp_path / "pid").read_text())
    assert os.getsid(pid) == pid, "in a session of its own: a closed terminal does not end it"
    gate.touch()
    end = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and sys.platform == "linux":
        assert time.monotonic() < end, "it stays in the list of processes"
        time.sleep(0.01)


@pytest.mark.parametrize("script", [None, "exit 3"], ids=["no such program", "it opens nothing of this kind"])
def test_without_a_program_for_it_a_sentence_says_where_it_lies(
    letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    add_opener(tmp_path / "bin", monkeypatch, script)
    with pytest.raises(CannotOpen, match=r"^No program here opens it\. It lies at /.*\.pdf\.$"):
        open_path(letter)


def test_where_there_is_no_desktop_no_program_is_started(letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_opener(tmp_path / "bin", monkeypatch)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    with pytest.raises(CannotOpen, match="no desktop here"):
        open_path(letter)
    assert calls(tmp_path / "bin") == []


def test_a_file_that_went_meanwhile_is_told(letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_opener(tmp_path / "bin", monkeypatch)
    letter.unlink()
    with pytest.raises(CannotOpen, match="is not there any more"):
        open_path(letter)
    assert calls(tmp_path / "bin") == []


def test_a_frozen_program_keeps_its_own_libraries_to_itself(letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_opener(tmp_path / "bin", monkeypatch, f'echo "$LD_LIBRARY_PATH" > "{tmp_path}/libraries"')
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/before")
    open_path(letter)
    assert (tmp_path / "libraries").read_text() == "/before\n"
