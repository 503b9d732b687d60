"""One exit code for one kind of mistake, whichever command meets it; and a pipe that closes is none."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kvo_inspect import texts
from kvo_inspect.cli import run
from kvo_inspect.cli.click_words import InputPath
from kvo_inspect.cli.commands import BEFORE, whole
from tests.central.centres import new_centre
from tests.cli.test_bad_input import bound, codes
from tests.examples import copy_example
from tools import reference

ROOT = Path(__file__).parents[2]
PARK = "'De Kievitsakker'"
READING = (
    "park import FILE --name X",
    "checklist check FILE",
    "letter check FILE",
    "survey check FILE",
    f"survey take {PARK} FILE --moment yearly",
    f"plan import {PARK} FILE",
    f"plan import-measures {PARK} FILE",
    "contact import FILE",
    "partner replies FILE",
    "receipt FILE",
    "receiver add X --key-file FILE",
    "signature check FILE",
    "merge FILE",
    "restore FILE",
    "central load register FILE",
    "doctor --against FILE",
    f"paper add {PARK} FILE",
    f"report adopt {PARK} FILE --by X --round 2025-10-10",
    "pack --out {out}/x.kvopack --passphrase-file FILE",
    "merge {out}/x.kvopack --passphrase-file FILE",
    "sync {out}/folder --passphrase-file FILE",
    "export json --since FILE",
    "protect on --new-passphrase-file FILE",
    "protect on --code-file FILE",
    "protect passphrase --new-passphrase-file FILE",
    "protect add passphrase X --new-passphrase-file FILE",
    "protect code --code-file FILE",
)
"""A call of every command that reads a file."""
WRONG = {"receipt FILE": 5, "merge FILE": 5, "signature check FILE": 5, "restore FILE": 4}
"""What a file ends with that is none of what is read there, any other with 6: what comes from others is refused; a backup is a record."""
PASSPHRASES = tuple(call for call in READING if "passphrase" in call or "code-file" in call)
NOT_THERE = f"""
finding erase XXX-001 --reason x --dry-run
signature heads --park Nope
person erase Nope --park Nope --dry-run
person erase Karin --except Nope --dry-run
person erase Karin --file Nope --dry-run
keeping list --park Nope
keeping set Nope names 12 --reason x
keeping end Nope names
keeping sweep --park Nope --dry-run
park set-up Nope --like {PARK}
park set-up {PARK} --like Nope
park facilitator X Nope
park new Y --like Nope --dry-run
partner list Nope
partner actions Nope
partner actions {PARK} --partner Nope
partner actions --partner Nope
partner sent Nope --partner police
partner sent {PARK} --partner Nope
partner replies route.csv --park Nope
partner replies route.csv --park {PARK} --partner Nope
contact set Nope --phone 1
contact join Nope Neither
contact import route.csv --park Nope
plan measures Nope
plan targets Nope
plan calendar Nope
plan import Nope route.csv
plan import-measures Nope route.csv
plan needs Nope
plan trajectory Nope --phase plan
round list --park Nope
round planned --park Nope
round plan Nope 2026-12-24
round cancel Nope 2026-12-24
round cancel {PARK} 2027-12-24
round agreed Nope
round agreed {PARK} --round 1999-01-01
round agree Nope X
round agree {PARK} X --round 1999-01-01
round agree {PARK} Nope
finding list --park Nope
finding list --round 1999-01-01
finding list --theme Nope
finding list --partner Nope
photo list --park Nope
photo list --round 1999-01-01
photo list --finding XXX-001
photo import . --round 1999-01-01
photo import . --round 2025-10-10 --park Nope
photo import . --round 2025-10-10 --finding XXX-001
photo owed --round 1999-01-01
photo owed --round 2025-10-10 --park Nope
photo export --photos p --park Nope
photo export --photos p --round 1999-01-01
paper add Nope route.csv
paper list Nope
paper copy Nope x
paper copy {PARK} Nope
paper remove Nope x --reason x
paper remove {PARK} Nope --reason x
compare Nope
compare {PARK} --from Nope
compare {PARK} --to Nope
measurement Nope
measurement {PARK} Nope
report round Nope
report round {PARK} --round 1999-01-01
report letter Nope
report letter {PARK} --round 1999-01-01
report measurement Nope
report measurement {PARK} --from Nope
report measurement {PARK} --to Nope
report adopt Nope --by x
report adopt {PARK} --by x --round 1999-01-01
report adopt {PARK} --by x --report measurement --from Nope
report adopt {PARK} --by x --report measurement --to Nope
report finding XXX-001
report partner Nope police
report partner {PARK} Nope
report partner Nope
report card XXX-001
report card --partner Nope
report card --partner police --park Nope
report dossier Nope
dossier Nope
central push --practice --park Nope
central pull --park Nope
central status --park Nope
central erase --park Nope
central check --park Nope
central access grant --park Nope --group Noord
central access revoke --park Nope --group Noord
central access move Nope Noord
export json --park Nope
export json --round 1999-01-01
pack --park Nope --out p.kvopack
pack --to Nope --out p.kvopack
receiver remove Nope
sync {{out}}/sync --park Nope
sync {{out}}/sync --to Nope
received --park Nope
survey set Nope --moment yearly --sent 2026-11-01
survey take Nope route.csv --moment yearly
survey take {PARK} route.csv --moment yearly --questionnaire Nope
survey results Nope
survey print Nope
letter use Nope
letter use none --park Nope
checklist show Nope
checklist sets Nope
"""
"""Calls that name what is not in the record."""
NAMES_SOMETHING = {
    "PARK",
    "[PARK]",
    "ROUND",
    "CODE",
    "PARTNER",
    "PAPER",
    "CONTACT",
    "RECEIVER",
    "THEME",
    "WHICH",
    "[WHICH]",
    "[PARK] PARTNER",
    "ID",
}
NOT_ASKED_FOR = {("park import", "--like"), ("round plan", "--id"), ("round cancel", "--id"), ("finding list", "--most")}
"""Where a file is read first, or a merge must have left two."""
DAYS = f"""
round list --since zeppelin
received --since zeppelin
left --since zeppelin
partner list --since zeppelin
partner actions {PARK} --answer-by zeppelin
partner actions {PARK} --look-again zeppelin
partner sent {PARK} --partner municipality --day zeppelin
round plan {PARK} zeppelin
round plan {PARK} 2026-12-24 --move-to zeppelin
round plan {PARK} 2026-12-24 --begins zeppelin
round cancel {PARK} zeppelin
survey set {PARK} --moment yearly --sent zeppelin
survey set {PARK} --moment yearly --until zeppelin
survey set {PARK} --moment yearly --asked zeppelin
plan trajectory {PARK} --starts zeppelin
paper add {PARK} paper.pdf --day zeppelin
report adopt {PARK} --by x --round 2025-10-10 --on zeppelin
"""


@pytest.fixture(scope="module", autouse=True)
def _centre() -> Iterator[None]:
    """Name a central record, of which its owner asks everything."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KVO_INSPECT_CENTRAL", new_centre().address("owner"))
        yield


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here" / "route.csv").write_text("naam\nKade\n")
    (tmp_path / "here" / "paper.pdf").write_bytes(b"%PDF-1.7 x")
    yield copy_example("nl", tmp_path / "data")
    texts.use_language("en")


def ends(data: Path, call: str, capsys: pytest.CaptureFixture[str], file: Path | None = None) -> tuple[int, list[str]]:
    """How a call ends, and the lines that it prints on stderr."""
    args = [arg.format(out=data.parent).replace("FILE", str(file)) for arg in shlex.split(call)]
    capsys.readouterr()
    code = run(["--data", str(data), "--lang", "en", *args])
    return code, capsys.readouterr().err.splitlines()


def test_every_command_that_reads_a_file_is_asked() -> None:
    reading = {words for words, command in reference.commands() for param in command.params if isinstance(param.type, InputPath)}
    asked = {words for words in {*reading, "export"} for call in READING if call.startswith(f"{words} ")}
    assert asked == {*reading, "export"}


@pytest.mark.parametrize("call", READING)
def test_a_file_that_is_not_there_or_is_no_file_ends_with_2(data: Path, call: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(data.parent / "pipe")
    for file, sentence in ((data / "nowhere", "is not there"), (data, "is a folder"), (data.parent / "pipe", "is not a file but a pipe")):
        code, err = ends(data, call, capsys, file)
        assert (code, len(err)) == (2, 1), (file, err)
        assert sentence in err[0]


def test_a_file_that_cannot_be_read_ends_with_4(data: Path) -> None:
    file = data.parent / "shut"
    file.write_text("x")
    file.chmod(0)
    calls = [call.replace("FILE", str(file)).replace("{out}", str(data.parent)) for call in READING]
    done = bound(f"kvo {' '.join(map(shlex.quote, calls))}", data.parent)
    assert codes(done) == [4] * len(calls), dict(zip(calls, codes(done), strict=False))
    assert all(str(file) in line and "cannot be read" in line for line in done.stderr.splitlines()), done.stderr


@pytest.mark.parametrize("call", [call for call in READING if call not in PASSPHRASES])
def test_a_file_of_something_else_ends_with_6(data: Path, call: str, capsys: pytest.CaptureFixture[str]) -> None:
    for n, content in enumerate((b"\x89PNG\r\n\x1a\n rest of a picture \xff\xfe" * 20, b"")):
        file = data.parent / f"other-{n}"
        file.write_bytes(content)
        code, err = ends(data, call, capsys, file)
        assert code == WRONG.get(call, 6), (content[:4], err)
        assert err


def test_a_passphrase_that_is_none_ends_with_2(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data.parent / "empty").write_bytes(b"")
    assert [ends(data, call, capsys, data.parent / "empty")[0] for call in PASSPHRASES] == [2] * len(PASSPHRASES)


@pytest.mark.parametrize("call", NOT_THERE.strip().splitlines())
def test_what_is_named_and_not_there_ends_with_3(data: Path, call: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = ends(data, call, capsys)
    assert (code, len(err)) == (3, 1), err


def test_every_option_that_names_something_is_asked() -> None:
    calls = [shlex.split(call) for call in NOT_THERE.strip().splitlines()]
    missing = []
    for words, command in reference.commands():
        own = [call[len(words.split()) :] for call in calls if call[: len(words.split())] == words.split()]
        for param in command.params:
            option = param.opts[0]
            if param.metavar not in NAMES_SOMETHING or (words, option) in NOT_ASKED_FOR:
                continue
            if not any(option in call for call in own) if option.startswith("-") else not own:
                missing.append(f"{words} {option}")
    assert missing == []


@pytest.mark.parametrize("call", DAYS.strip().splitlines())
def test_a_day_or_number_that_no_field_takes_ends_with_3(data: Path, call: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = ends(data, call, capsys)
    assert (code, len(err)) == (3, 1), err


@pytest.mark.parametrize(
    "call",
    [
        "exprt",
        "park lst",
        "park list x",
        "park list --nope",
        "finding list --status x",
        "finding list --most x",
        "export xml",
        "paper add",
    ],
)
def test_a_call_that_was_wrong_ends_with_2(data: Path, call: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = ends(data, call, capsys)
    assert (code, len(err)) == (2, 1), err


def test_a_record_that_is_not_there_ends_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    for words in ("park list", "finding list", "round list", "photo list", "contact list", "export json", "doctor", "backup"):
        code, err = ends(tmp_path / "nowhere", words, capsys)
        assert (code, len(err)) == (3, 1), words
        assert "There is no record in" in err[0]


@pytest.mark.parametrize("option", BEFORE)
def test_an_option_behind_the_command_is_told_where_it_belongs(data: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ("park", "park list", "export json"):
        given = f"{words} {option}" + ("" if option == "--read-only" else "=x")
        code, err = ends(data, given, capsys)
        path = words if words != "export json" else "export"
        assert code == 2
        assert err == [f"No such option '{option}'. It stands before the command: kvo-inspect {BEFORE[option]} {path}"]
    before = {opt for param in whole().params if isinstance(param, click.Option) for opt in param.opts} - {"--version"}
    assert before == set(BEFORE)


@pytest.mark.parametrize(
    "call",
    [
        "--help",
        "--version",
        "help plan",
        "plan targets --help",
        "park list",
        "finding list --all",
        "finding list --all --json",
        "plan targets",
        "checklist show lighting",
        "compare 'De Kievitsakker' --json",
        "export json --out -",
        "schema",
        "doctor",
        "completion bash",
        "where",
    ],
)
def test_a_pipe_that_closes_ends_quietly(tmp_path: Path, call: str) -> None:
    """As `| head -1` does; a process of its own, for how Python ends belongs to it."""
    data = copy_example("nl", tmp_path / "data")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kvo_inspect", "--data", str(data), "--lang", "en", *shlex.split(call)],
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.PIPE,
            env={**os.environ, "KVO_INSPECT_STATE": str(tmp_path / "state")},
            cwd=ROOT,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    "call",
    [
        "--help",
        "plan targets --help",
        "finding list",
        "finding list --json",
        "export gpkg --out -",
        "export json --out -",
        "checklist show lighting",
    ],
)
def test_a_full_disk_behind_standard_output_is_told_as_one(tmp_path: Path, call: str) -> None:
    data = copy_example("nl", tmp_path / "data")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kvo_inspect", "--data", str(data), "--lang", "en", *shlex.split(call)],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "KVO_INSPECT_STATE": str(tmp_path / "state")},
            cwd=ROOT,
            check=False,
            timeout=60,
        )
        alone = subprocess.run(
            [*done.args, "--nope"], stdin=subprocess.DEVNULL, stdout=full, stderr=full, cwd=ROOT, check=False, timeout=60
        )
    assert (done.returncode, done.stderr.decode()) == (4, "The disk of standard output is full. Make room; what was stored is safe.\n")
    assert alone.returncode == 2, "nowhere to tell anything: the exit code stays what it is"


def test_the_manual_tells_the_table() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    table = text.partition("One kind of mistake ends with one code")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+) \| (\d(?:, \d)*) \|$", table, re.MULTILINE)
    assert [code for _kind, code in rows] == ["2", "2", "4", "6", "5", "4", "3", "3", "3"]
