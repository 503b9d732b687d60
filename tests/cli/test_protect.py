"""Commands on a protected record: locked they say so and neither ask nor hang, unlocked they do as always."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.cli import run
from kvo_inspect.protection import unlocked
from kvo_inspect.protection.locked import RECORD_PASSPHRASE
from kvo_inspect.store.protect.switching import switch_on
from tests.cli.processes import run_program
from tests.examples import copy_example

PASSPHRASE, AUDITOR, CODE = "correct horse battery", "an auditor looks only", "6G3Y-HKX9-0165-AFBA-S8TA-278E-H5YZ"
PARK = "De Kievitsakker"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A protected example, which nobody writes into."""
    data = copy_example("en", tmp_path_factory.mktemp("protected") / "data")
    switch_on(data, PASSPHRASE, CODE, "Karin Bos", "2026-11-30")
    unlocked.forget(data)
    return data


@pytest.fixture
def data(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv(RECORD_PASSPHRASE, raising=False)
    yield example
    unlocked.forget(example)
    texts.use_language("en")


def ends(data: Path, *args: object, before: tuple[object, ...] = (), env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    done = run_program("--data", data, "--lang", "en", *before, *args, env={**os.environ, **(env or {})}, timeout=30)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("park", "list"),
        ("merge", "any.kvopack"),
        ("pack", "--out", "x.kvopack"),
        ("sync", "any"),
        ("doctor",),
        ("backup",),
        ("export", "json", "--out", "x.json"),
        ("protect", "list"),
        ("protect", "off", "--yes"),
        ("person", "show", "Karin"),
    ],
    ids=" ".join,
)
def test_locked_is_told_at_once_without_a_terminal(data: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "any.kvopack").write_bytes(b"PK")
    code, out, err = ends(data, *(str(tmp_path / word) if "." in word or word == "any" else word for word in words))
    assert (code, out) == (7, "")
    assert "is protected and locked" in err
    assert "damaged" not in err
    assert len(err.splitlines()) == 1


def test_where_and_completion_do_not_ask(data: Path) -> None:
    code, out, _err = ends(data, "where")
    assert code == 0
    assert "is protected and locked" in out
    done = run_program(
        env={
            **os.environ,
            "KVO_INSPECT_DATA": str(data),
            "_KVO_INSPECT_COMPLETE": "bash_complete",
            "COMP_WORDS": "kvo-inspect partner list ",
            "COMP_CWORD": "3",
        }
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert PARK not in done.stdout


@pytest.mark.parametrize("way", ["file", "variable", "code"])
def test_it_opens_by_file_variable_and_code(data: Path, tmp_path: Path, way: str) -> None:
    file = tmp_path / "passphrase"
    file.write_text(f"{CODE if way == 'code' else PASSPHRASE}\nsecond line\n")
    before = ("--passphrase-file", file) if way != "variable" else ()
    env = {RECORD_PASSPHRASE: PASSPHRASE} if way == "variable" else {}
    code, out, err = ends(data, "park", "list", before=before, env=env)
    assert (code, err) == (0, "")
    assert PARK in out


@pytest.mark.parametrize("way", ["file", "variable"])
def test_a_wrong_passphrase_has_its_own_sentence_and_exit_code(data: Path, tmp_path: Path, way: str) -> None:
    file = tmp_path / "passphrase"
    file.write_text("correct horse batterX\n")
    before = ("--passphrase-file", file) if way == "file" else ()
    env = {RECORD_PASSPHRASE: "correct horse batterX"} if way == "variable" else {}
    code, out, err = ends(data, "park", "list", before=before, env=env)
    assert (code, out) == (7, "")
    assert err == "This passphrase does not open the record. Capitals and spaces count.\n", "and nothing of the engine behind it"


def test_an_auditor_reads_with_read_only_and_writes_nothing(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    copy_example("en", own)
    switch_on(own, PASSPHRASE, CODE, "Karin Bos", "2026-11-30")
    (tmp_path / "new").write_text(f"{AUDITOR}\n")
    monkeypatch.setenv(RECORD_PASSPHRASE, PASSPHRASE)
    assert run(["--data", str(own), "protect", "add", "auditor", "J. de Vries", "--new-passphrase-file", str(tmp_path / "new")]) == 0
    unlocked.forget(own)
    env = {RECORD_PASSPHRASE: AUDITOR}
    assert ends(own, "park", "list", before=("--read-only",), env=env)[0] == 0
    code, _out, err = ends(own, "park", "list", env=env)
    assert code == 7
    assert "--read-only" in err


def test_protect_says_what_is_so_already(data: Path, tmp_path: Path) -> None:
    plain = copy_example("en", tmp_path / "plain")
    assert ends(plain, "protect", "list")[0] == 3
    assert ends(plain, "protect", "off", "--yes")[0] == 3
    assert ends(tmp_path / "nothing", "protect", "on")[0] == 3
    code, _out, err = ends(plain, "protect", "on")
    assert (code, "terminal" in err) == (2, True), "a passphrase is asked for on a terminal, or given in a file"
    code, out, _err = ends(data, "protect", "on", env={RECORD_PASSPHRASE: PASSPHRASE})
    assert (code, out) == (0, "The record is protected.\n")


def test_without_protection_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    plain = copy_example("en", tmp_path / "plain")
    code = (
        "import sys\nfrom kvo_inspect.cli import run\n"
        "assert run(['--data', sys.argv[1], 'park', 'list']) == 0\nassert run(['--data', sys.argv[1], 'doctor']) == 0\n"
        "of_it = ('sqlcipher3', 'cryptography', 'pyrage', 'kvo_inspect.protection.slots', 'kvo_inspect.store.protect.switching')\n"
        "print(*(m for m in of_it if m in sys.modules), file=sys.stderr)"
    )
    env = {**os.environ, "KVO_INSPECT_STATE": str(tmp_path / "state")}
    done = subprocess.run([sys.executable, "-c", code, str(plain)], capture_output=True, text=True, check=True, env=env)
    assert done.stderr.strip() == ""


def test_keys_that_are_kept_for_what_is_damaged_are_told(data: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    photo = next(path for path in sorted((folder / "photos").glob("??/*")) if path.is_file())
    photo.write_bytes(photo.read_bytes()[:-40])
    env = {RECORD_PASSPHRASE: PASSPHRASE}
    code, _out, err = ends(folder, "protect", "off", "--yes", env=env)
    assert (code, "as long as you keep before-record-keys.json" in err) == (0, True)
    assert "as long as you keep before-record-keys.json" in ends(folder, "doctor")[1]
    (folder / "before-record-keys.json").unlink()
    assert "before-record-keys" not in ends(folder, "doctor")[1]


def test_what_is_asked_first_names_its_option_without_a_terminal(data: Path, tmp_path: Path) -> None:
    env = {RECORD_PASSPHRASE: PASSPHRASE}
    asked = "There is no terminal to ask on. Give --yes.\n"
    assert ends(data, "protect", "off", env=env) == (2, "", asked)
    assert (data / "record-keys.json").exists()
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    shutil.copyfile(copy_example("en", tmp_path / "plain") / "record.db", folder / "record.db")
    code, _out, err = ends(folder, "protect", "on", env=env)
    assert (code, err.endswith(asked)) == (2, True)


def test_a_plain_record_in_place_of_the_protected_one_is_told_and_taken_when_asked(data: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    shutil.copyfile(copy_example("en", tmp_path / "plain") / "record.db", folder / "record.db")
    env = {RECORD_PASSPHRASE: PASSPHRASE}
    code, out, err = ends(folder, "park", "list", env=env)
    assert (code, out, "another file was put in its place" in err) == (7, "", True)
    assert ends(folder, "protect", "off", "--yes", env=env)[0] == 7
    assert ends(folder, "protect", "on", env=env)[0] != 0, "without a terminal nobody says that it is theirs"
    assert (folder / "record.db").read_bytes().startswith(b"SQLite format 3")
    assert ends(folder, "protect", "on", "--yes", env=env)[:2] == (0, "The record is protected.\n")
    assert not (folder / "record.db").read_bytes().startswith(b"SQLite format 3")
    assert PARK in ends(folder, "park", "list", env=env)[1]
