"""A record that is damaged, newer, in use, on a read-only or a full disk: one sentence, a telling exit code, and nothing lost."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kvo_inspect import paths
from kvo_inspect.cli import run
from kvo_inspect.cli.commands import whole
from kvo_inspect.settings import settings_file
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.processes import LOAD, run_code
from tests.doses import few
from tests.examples import copy_example, worked_example

ROOT = Path(__file__).parents[2]
READING = (
    ["park", "list"],
    ["export", "json", "--out", "{out}/x.json"],
    ["export", "csv", "--out", "{out}/x"],
    ["doctor"],
    ["backup", "--out", "{out}/x.db"],
)
WRITING = (["park", "import", "{out}/route.csv"], ["restore", "{out}/good.db"])


@pytest.fixture(scope="module")
def made() -> Path:
    return worked_example("nl")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The worked example as a record of its own, a backup of it, and a route to import."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    folder = tmp_path / "data"
    copy_example("nl", folder)
    shutil.copyfile(paths.record_file(folder), tmp_path / "good.db")
    (tmp_path / "route.csv").write_text("naam\nKade\n")
    return folder


def said(data: Path, args: list[str], capsys: pytest.CaptureFixture[str], out: Path | None = None) -> tuple[int, str]:
    """Run a command; return its exit code and what it said on stderr, which is one sentence at most."""
    capsys.readouterr()
    code = run(["--data", str(data), "--lang", "en", *(arg.format(out=out or data.parent) for arg in args)])
    err = capsys.readouterr().err
    assert len(err.splitlines()) == (1 if code else 0), err
    assert "Traceback" not in err
    return code, err


def spoil(record: Path, how: str) -> None:
    raw = record.read_bytes()
    if how == "no database":
        record.write_bytes(b"This is a letter to my aunt. " * 1000)
    elif how == "cut off":
        record.write_bytes(raw[: len(raw) // 2])
    elif how == "overwritten":
        record.write_bytes(raw[:8192] + b"\xff" * (len(raw) - 8192))
    elif how == "head overwritten":
        record.write_bytes(b"\x00" * 512 + raw[512:])


@pytest.mark.parametrize("how", ["no database", "cut off", "overwritten", "head overwritten"])
@pytest.mark.parametrize("args", few(READING + WRITING[:1], 3))
def test_a_damaged_record(data: Path, args: list[str], how: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = paths.record_file(data)
    spoil(record, how)
    before = record.read_bytes()
    code, err = said(data, args, capsys)
    assert code == 4
    assert str(record) in err
    assert "restore" in err
    assert record.read_bytes() == before
    assert not (data.parent / "x.json").exists()
    assert not (data.parent / "x").exists()
    assert not (data.parent / "x.db").exists()


@pytest.mark.parametrize("how", ["no database", "cut off", "overwritten"])
def test_a_damaged_record_is_restored_and_kept(data: Path, how: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence says “restore”, so that must help, and the damaged file must still be there."""
    record = paths.record_file(data)
    spoil(record, how)
    damaged = record.read_bytes()
    assert said(data, ["restore", "{out}/good.db"], capsys)[0] == 0
    assert said(data, ["doctor"], capsys)[0] == 0
    assert damaged in [path.read_bytes() for path in data.glob("record-before-restore-*.db")]


@pytest.mark.parametrize("how", ["no database", "cut off", "overwritten", "not there", "of something else"])
def test_a_bad_backup_is_not_restored(data: Path, how: str, capsys: pytest.CaptureFixture[str]) -> None:
    good = data.parent / "good.db"
    before = paths.record_file(data).read_bytes()
    if how == "not there":
        good.unlink()
    elif how == "of something else":
        good.unlink()
        connection = sqlite3.connect(good)
        connection.execute("create table letters (words text)")
        connection.close()
    else:
        spoil(good, how)
    code, err = said(data, ["restore", str(good)], capsys)
    assert code in (2, 3, 4)
    assert str(good) in err
    assert how == "not there" or "is no backup, a damaged one, or protected by other keys; nothing was changed" in err, (
        "it is not the record that is damaged"
    )
    assert paths.record_file(data).read_bytes() == before
    assert said(data, ["doctor"], capsys)[0] == 0


def make_newer(record: Path) -> None:
    connection = sqlite3.connect(record)
    connection.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('kvo-inspect', 'm999_tomorrow', '')")
    connection.commit()
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()


@pytest.mark.parametrize("args", READING + WRITING[:1])
def test_a_newer_record_is_left_alone(data: Path, args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    make_newer(paths.record_file(data))
    before = paths.record_file(data).read_bytes()
    code, err = said(data, args, capsys)
    assert code == 4
    assert "newer version" in err
    assert paths.record_file(data).read_bytes() == before


def test_a_newer_backup_is_not_restored(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_newer(data.parent / "good.db")
    code, err = said(data, ["restore", "{out}/good.db"], capsys)
    assert (code, "newer version" in err) == (4, True)
    assert said(data, ["doctor"], capsys)[0] == 0


def test_while_another_copy_has_it_open(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What reads works, what writes says who is in the way."""
    store = open_record(data)
    try:
        for args in READING:
            assert said(data, args, capsys)[0] == 0, args
        for args in WRITING:
            code, err = said(data, args, capsys)
            assert (code, "open in another window" in err) == (4, True), args
    finally:
        store.close()
    assert said(data, WRITING[0], capsys)[0] == 0


def test_no_record_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    for args in READING:
        code, err = said(tmp_path / "data", args, capsys, tmp_path)
        assert code == 3
        assert str(tmp_path / "data") in err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("text", ["lang = 3", "lang = ", "colour = 'red'", "\x00"])
def test_settings_with_mistakes(data: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Who writes needs to know who it is; who reads does not."""
    settings_file(data).write_text(text)
    for args in READING:
        assert said(data, args, capsys)[0] == 0
    capsys.readouterr()
    assert run(["--data", str(data), "--lang", "en", "park", "import", str(data.parent / "route.csv")]) == 6
    assert str(settings_file(data)) in capsys.readouterr().err


COMMANDS = f"""
import os, shlex, sys
{LOAD}
from kvo_inspect.cli import run
data, commands = sys.argv[1], sys.argv[2:]
for command in commands:
    child = os.fork()
    if not child:
        sys.exit(run(["--data", data, "--lang", "en", *shlex.split(command)]))
    print("=", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Commands of the program, one after another, each in a process of its own, and after each its exit code: the program is loaded once."""
KVO = f"""cd '{ROOT}'
kvo() {{ '{sys.executable}' -c {shlex.quote(COMMANDS)} "$data" "$@"; }}
"""


def bound(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script, in which `kvo` runs commands of the program, as somebody whom permissions bind: root only without its rights."""
    rights = "-dac_override,-dac_read_search,-fowner"
    front = ["setpriv", "--bounding-set", rights, "--inh-caps", rights] if os.geteuid() == 0 else []
    command = [*front, "sh", "-c", f"{KVO}data='{folder}/data'; out='{folder}'\n{script}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def codes(done: subprocess.CompletedProcess[str]) -> list[int]:
    return [int(line[2:]) for line in done.stdout.splitlines() if line.startswith("= ")]


def test_a_folder_without_write_access(data: Path) -> None:
    """Reading works, writing says what to do."""
    done = bound(
        'chmod -R a-w $data; kvo "park list" "export json --out $out/x.json" doctor "backup --out $out/x.db" '
        '"park import $out/route.csv" backup; chmod -R u+w $data',
        data.parent,
    )
    assert codes(done) == [0, 0, 0, 0, 4, 4], done
    of_export, of_backup, *told = done.stderr.splitlines()
    for unnoted in (of_export, of_backup):
        assert unnoted.startswith("It was written, and not noted among what left this laptop: ")
    assert len(told) == 2
    assert all(str(data) in line and "write access" in line for line in told)
    assert "--read-only" in told[0]
    assert (data.parent / "x.json").exists()


def test_a_place_without_write_access(data: Path) -> None:
    done = bound(
        'mkdir $out/shut; chmod a-w $out/shut; kvo "export json --out $out/shut/x.json" "export csv --out $out/shut/x" '
        '"backup --out $out/shut/x.db"; chmod u+w $out/shut',
        data.parent,
    )
    assert codes(done) == [4, 4, 4], done
    told = done.stderr.splitlines()
    assert len(told) == 3
    assert all("shut/x" in line and "write access" in line for line in told)


LIMITED = """
import resource, sys
from kvo_inspect.cli import run
from kvo_inspect.cli.commands import whole
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.parametrize("args", [*READING[1:3], READING[4], WRITING[0], WRITING[1]])
def test_a_file_that_may_not_grow(data: Path, args: list[str]) -> None:
    """As on a full disk: told in a sentence, nothing half there, and the record as sound as before."""
    done = run_code(LIMITED, "20000", "--data", data, "--lang", "en", *(arg.format(out=data.parent) for arg in args))
    assert done.returncode == 4, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "could not be written" in done.stderr
    assert not [path.name for path in data.parent.iterdir() if path.name.startswith("x")]
    assert run(["--data", str(data), "doctor"]) == 0


def on_a_disk_of_its_own(script: str, made: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script with the worked example on a disk of four megabytes, mounted for it alone."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here; the tests of permissions and of a file that may not grow stand in for it")
    disk = folder / "disk"
    disk.mkdir()
    (folder / "route.csv").write_text("naam\nKade\n")
    before = f"""
    set -e
    {KVO}
    disk='{disk}'
    data="$disk/data"
    out='{folder}'
    mount -t tmpfs -o size=8m tmpfs "$disk"
    cp -r '{made}' "$disk/data"
    """
    return subprocess.run(["unshare", "-rm", "sh", "-c", before + script], capture_output=True, text=True, check=False, timeout=120)


def test_a_full_disk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told in a sentence, nothing half there, and when there is room again everything goes on."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    script = """
    dd if=/dev/zero of="$disk/filler" bs=1k count=100000 2>/dev/null || true
    set +e
    kvo "park import $out/route.csv" "export json --out $disk/x.json" "export csv --out $disk/x" backup "park list"
    ls -A "$disk" "$disk/data" "$disk/data/backups" 2>/dev/null
    rm "$disk/filler"
    kvo doctor "park import $out/route.csv"
    """
    done = on_a_disk_of_its_own(script, made, tmp_path)
    assert codes(done) == [4, 4, 4, 4, 0, 0, 0], done
    told = done.stderr.splitlines()
    assert len(told) == 4, told
    assert all("is full" in line and str(tmp_path / "disk") in line for line in told), told
    assert not [line for line in done.stdout.splitlines() if line.startswith((".", "x"))], done.stdout


def test_a_read_only_disk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick with its write protection on: what reads works."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    script = """
    mount -o remount,ro "$disk"
    set +e
    kvo "park list" "export json --out $out/x.json" doctor "backup --out $out/x.db" "park import $out/route.csv" \\
        "restore $out/x.db" "export csv --out $disk/x"
    """
    done = on_a_disk_of_its_own(script, made, tmp_path)
    assert codes(done) == [0, 0, 0, 0, 4, 4, 4], done
    of_export, of_backup, *told = done.stderr.splitlines()
    for unnoted in (of_export, of_backup):
        assert unnoted.startswith("It was written, and not noted among what left this laptop: ")
    assert len(told) == 3, told
    assert all("write access" in line and str(tmp_path / "disk") in line for line in told), told
    assert "--read-only" in told[0]


BEFORE = {
    "survey take": ["PARK"],
    "plan import": ["PARK"],
    "plan import-measures": ["PARK"],
    "paper add": ["PARK"],
    "report adopt": ["De Amert", "--by", "Karin"],
    "central load": ["register"],
}
"""What a command asks for before the path that it takes as an argument."""


def commands_with_a_path() -> list[list[str]]:
    """Return the words up to each path that a command takes: the command and its option, or the command alone before an argument."""
    words: list[list[str]] = []

    def walk(command: click.Command, path: list[str]) -> None:
        if isinstance(command, click.Group):
            for name, below in command.commands.items():
                walk(below, [*path, name])
        before = BEFORE.get(" ".join(path), [])
        words.extend(
            [*path, *([param.opts[0]] if isinstance(param, click.Option) else before)]
            for param in command.params
            if isinstance(param.type, click.Path)
        )

    walk(whole(), [])
    return words


@pytest.mark.parametrize("words", commands_with_a_path(), ids=" ".join)
def test_a_name_that_is_too_long_is_told(data: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    name = str(data / ("x" * 300))
    capsys.readouterr()
    code = run(
        [words[0], name, "--lang", "en", "park", "list"]
        if words[0].startswith("--")
        else ["--data", str(data), "--lang", "en", *words, name]
    )
    err = capsys.readouterr().err
    assert code not in (0, 1)
    assert f"{name} is too long a path" in err
    assert len(err.splitlines()) == 1
