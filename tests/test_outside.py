"""What is no file, has no end or is not what it says: at every argument one sentence, at once, and no more read than a limit.

Each command runs in a process of its own; its time and its memory are the only guards against waiting and reading for ever.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.errors import NoSuchFile, NotAFile, TooLarge, UsageError
from kvo_inspect.outside import begins_with, must_be_file, open_outside, read_json, read_outside
from tests.cli.processes import run_program
from tests.examples import copy_example
from tests.house.offline import allowed

MEMORY = 1 << 30
SECONDS = 30
WRONG = UsageError("the sentence of who asked")
DEEP = "a = " + "[" * 20_000
PARK = "De Kievitsakker"

READS = {
    "park import": ["park", "import", "{x}"],
    "receipt": ["receipt", "{x}"],
    "checklist check": ["checklist", "check", "{x}"],
    "partner replies": ["partner", "replies", "{x}"],
    "contact import": ["contact", "import", "{x}"],
    "plan import": ["plan", "import", PARK, "{x}"],
    "doctor --against": ["doctor", "--against", "{x}"],
    "export --since": ["export", "json", "--out", "{out}/since.json", "--since={x}"],
    "--passphrase-file of pack": ["pack", "--out", "{out}/a.kvopack", "--passphrase-file", "{x}"],
    "--passphrase-file of merge": ["merge", "{out}/a.kvopack", "--passphrase-file", "{x}"],
    "merge": ["merge", "{x}"],
    "restore": ["restore", "{x}"],
}
"""Every command that reads a file that somebody names."""

WRITES = {
    "export json": ["export", "json", "--out", "{x}"],
    "export geojson": ["export", "geojson", "--out", "{x}"],
    "export csv": ["export", "csv", "--out", "{x}"],
    "photo export": ["photo", "export", "--photos", "{x}"],
    "dossier": ["dossier", PARK, "--out", "{x}"],
    "dossier csv": ["dossier", PARK, "--format", "csv", "--out", "{x}"],
    "plan measures": ["plan", "measures", PARK, "--format", "csv", "--out", "{x}"],
    "plan targets": ["plan", "targets", PARK, "--out", "{x}"],
    "partner actions": ["partner", "actions", PARK, "--partner", "police", "--out", "{x}"],
    "contact export": ["contact", "export", "--format", "vcf", "--out", "{x}"],
    "pack": ["pack", "--out", "{x}"],
    "backup": ["backup", "--out", "{x}"],
}
"""Every command that writes where somebody says."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example("nl", tmp_path_factory.mktemp("example") / "data")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The example as a record of its own."""
    folder = tmp_path / "data"
    copy_example("nl", folder)
    return folder


def special(folder: Path, kind: str) -> Path:
    """Make what is no file in a folder, and return its path."""
    path = folder / "x"
    if kind == "socket":
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket has room for a hundred bytes
        try:
            with allowed("a socket that is a file"), socket.socket(socket.AF_UNIX) as server:
                server.bind("x")
        finally:
            os.chdir(here)
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    elif kind == "link to a pipe":
        os.mkfifo(folder / "pipe")
        path.symlink_to("pipe")
    else:
        os.mkfifo(path)
    return path


def said(data: Path, *args: object) -> tuple[int, str]:
    """Run a command with a gigabyte of memory; return its exit code and what it said on stderr."""
    env = os.environ | {"KVO_INSPECT_STATE": os.fsdecode(os.fsencode(data.parent / "state"))}
    done = run_program("--data", data, "--lang", "en", *args, env=env, memory=MEMORY, timeout=SECONDS)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def filled_in(command: list[str], x: Path, out: Path) -> list[str]:
    return [arg.format(x=x, out=out) for arg in command]


@pytest.mark.parametrize("kind", ["pipe", "link to a device"])
@pytest.mark.parametrize("command", READS.values(), ids=READS)
def test_what_is_no_file_is_refused_in_a_sentence(made: Path, tmp_path: Path, command: list[str], kind: str) -> None:
    x = special(tmp_path, kind)
    code, err = said(made, *filled_in(command, x, tmp_path))
    assert (code, err) == (2, f"{x} is not a file but a pipe, a device or a socket. Name a file.\n")


@pytest.mark.parametrize("command", WRITES.values(), ids=WRITES)
def test_what_is_no_file_is_not_written_over(made: Path, tmp_path: Path, command: list[str]) -> None:
    x = special(tmp_path, "pipe")
    code, err = said(made, *filled_in(command, x, tmp_path))
    assert code == 2
    assert str(x) in err
    assert len(err.splitlines()) == 1
    assert x.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("command", READS.values(), ids=READS)
def test_a_file_that_is_not_there(made: Path, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for x, sentence in (
        (tmp_path / "nowhere", "is not there. Check the name and the folder."),
        (tmp_path, "is a folder. Name a file in it."),
    ):
        code = run(["--data", str(made), "--lang", "en", *filled_in(command, x, tmp_path)])
        assert (code, capsys.readouterr().err) == (2, f"{x} {sentence}\n")


@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "link to a device", "socket"])
def test_the_door_opens_files_only(tmp_path: Path, kind: str) -> None:
    x = special(tmp_path, kind)
    for door in (lambda: read_outside(x, 10), lambda: read_json(x, 10, WRONG), lambda: open_outside(x), lambda: must_be_file(x)):
        with pytest.raises(NotAFile):
            door()
    assert not begins_with(x, b"x")
    with pytest.raises(NoSuchFile):
        read_outside(tmp_path / "a\0b", 10)
    with pytest.raises(NoSuchFile):
        read_outside(tmp_path / "\ud800", 10)


def test_the_door_reads_no_further_than_the_limit(tmp_path: Path) -> None:
    """Also of a file that is longer than the system says it is: all of /proc has a length of nothing."""
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert read_outside(path, 5) == b"12345"
    path.write_bytes(bytes(2_000_001))
    with pytest.raises(TooLarge, match="at most 2 MB were expected"):
        read_outside(path, 2_000_000)
    with pytest.raises(TooLarge, match="at most 4 kB were expected"):
        read_outside(path, 4000)
    endless = Path("/proc/self/maps")
    if endless.exists():
        assert endless.stat().st_size == 0
        with pytest.raises(TooLarge):
            read_outside(endless, 100)


@pytest.mark.parametrize("raw", [b"[" * 300_000, b"{", b"\xff\xfe", b'"\\ud800"', b'"\xed\xa0\x80"', b"9" * 5000, b""], ids=range(7))
def test_json_that_is_none_is_the_sentence_of_who_asked(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x").write_bytes(raw)
    with pytest.raises(UsageError, match="the sentence"):
        read_json(tmp_path / "x", 1_000_000, WRONG)
    (tmp_path / "x").write_bytes(b'\xef\xbb\xbf["\\ud83d\\ude00"]')
    assert read_json(tmp_path / "x", 1_000_000, WRONG) == ["\U0001f600"]


@pytest.mark.parametrize("make", [os.mkfifo, lambda x: x.symlink_to("/dev/zero"), lambda x: x.write_text(DEEP)])
def test_settings_that_are_no_file(made: Path, tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "settings.toml")
    code, err = said(tmp_path, "photo", "import", tmp_path, "--round", "2026-01-01")
    assert code == 6
    assert "The settings in" in err
