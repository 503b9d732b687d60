"""`-` in place of a file: standard input is read and told as a file is, and standard output gets the file and nothing else."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from kvo_inspect import paths, texts
from kvo_inspect.cli import output, run
from kvo_inspect.cli.click_words import DIR, FOLDER, READ, READ_LARGE, FilePath, FolderPath, InputPath, OutputPath
from kvo_inspect.protection import unlocked
from kvo_inspect.protection.locked import RECORD_PASSPHRASE
from kvo_inspect.store.parks.park import find_park
from kvo_inspect.store.plan.targets import target_lines
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.upkeep.opening import open_record
from tests.central.centres import new_centre
from tests.cli.test_commands import ROUTE
from tests.examples import copy_example
from tools import reference

PARK = "De Kievitsakker"
ROOT = Path(__file__).parents[2]


class Shell:
    """Runs commands on one record, with bytes on standard input; what they print is bytes."""

    def __init__(self, data: Path, capture: pytest.CaptureFixture[bytes], patch: pytest.MonkeyPatch) -> None:
        self.data, self.capture, self.patch = data, capture, patch

    def __call__(self, *args: object, stdin: bytes = b"") -> tuple[int, bytes, str]:
        self.capture.readouterr()
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(["--data", str(self.data), "--lang", "en", *map(str, args)])
        out, err = self.capture.readouterr()
        return code, out, err.decode()


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what passes through the streams lies meanwhile."""
    (tmp_path / "rooms").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "rooms"))
    return tmp_path / "rooms"


@pytest.fixture
def sh(tmp_path: Path, rooms: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Iterator[Shell]:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    yield Shell(copy_example("nl", tmp_path / "data"), capsysbinary, monkeypatch)
    texts.use_language("en")
    assert list((tmp_path / "here").iterdir()) == [], "never a file called -, nor any other"
    assert list(rooms.iterdir()) == [], "nothing of it stays"


# -- out -------------------------------------------------------------------------------------------------------------

WRITTEN: dict[str, tuple[list[str], bytes]] = {
    "export": (["export", "json"], b'{"format": "kvo-inspect/record"'),
    "export geojson": (["export", "geojson"], b'{"type": "FeatureCollection"'),
    "export gpx": (["export", "gpx", "--park", PARK], b"<?xml"),
    "dossier": (["dossier", PARK], b"{"),
    "signature heads": (["signature", "heads"], b'{"format": "kvo-inspect/heads"'),
    "backup": (["backup"], b"SQLite format 3\0"),
    "pack": (["pack"], b"PK\x03\x04"),
    "park overview": (["park", "overview", "--format", "csv"], b"\xef\xbb\xbf"),
    "plan calendar": (["plan", "calendar"], b"BEGIN:VCALENDAR\r\n"),
    "plan measures": (["plan", "measures", PARK, "--format", "xlsx"], b"PK\x03\x04"),
    "plan targets": (["plan", "targets", PARK], b"\xef\xbb\xbf"),
    "plan targets of all": (["plan", "targets", "--format", "csv"], b"\xef\xbb\xbf"),
    "measurement": (["measurement", PARK, "--format", "json"], b"{"),
    "round planned": (["round", "planned", "--format", "csv"], b"\xef\xbb\xbf"),
    "contact export": (["contact", "export", "--format", "vcf"], b"BEGIN:VCARD"),
    "partner actions": (["partner", "actions", PARK, "--partner", "municipality", "--format", "csv"], b"\xef\xbb\xbf"),
    "survey print": (["survey", "print", "--format", "text"], b"Survey of entrepreneurs"),
    "report round": (["report", "round", PARK, "--format", "html"], b"<!DOCTYPE html>"),
    "report letter": (["report", "letter", PARK, "--format", "docx"], b"PK\x03\x04"),
    "report measurement": (["report", "measurement", PARK, "--format", "html"], b"<!DOCTYPE html>"),
    "report finding": (["report", "finding", "KBR-001", "--format", "html"], b"<!DOCTYPE html>"),
    "report partner": (["report", "partner", PARK, "municipality", "--format", "html"], b"<!DOCTYPE html>"),
    "report dossier": (["report", "dossier", PARK, "--format", "html"], b"<!DOCTYPE html>"),
    "paper copy": (["paper", "copy", PARK, "certificate"], b"%PDF-1.7 "),
    "person show": (["person", "show", "Karin Bos", "--letter", "nl"], b""),
}
"""By command (and what else tells it apart) a call that writes one file, and how that file begins."""


def test_every_file_that_is_written_is_tried_here() -> None:
    writing = {words for words, command in reference.commands() for param in command.params if isinstance(param.type, OutputPath)}
    assert writing == {" ".join(words.split()[:2]) if words not in writing else words for words in WRITTEN} - {
        "export geojson",
        "export gpx",
    }


def test_every_path_on_the_command_line_is_a_stream_or_says_that_it_is_none() -> None:
    for words, command in reference.commands():
        for param in command.params:
            if isinstance(param.type, click.Path):
                assert isinstance(param.type, InputPath | OutputPath | FolderPath), (words, param.name)
    assert issubclass(InputPath, FilePath)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_goes_to_standard_output_and_nothing_else_does(sh: Shell, tmp_path: Path, name: str) -> None:
    command, begins = WRITTEN[name]
    if name == "paper copy":
        assert sh("paper", "add", PARK, "-", "--title", "certificate", stdin=b"%PDF-1.7 certificaat")[0] == 0
    code, out, err = sh(*command, "--out", "-")
    assert code == 0, err
    assert out.startswith(begins)
    assert "kvo-inspect-" not in err, "where it lay meanwhile is nobody's business"
    file = tmp_path / "file"
    assert sh(*command, "--out", file)[0] == 0
    if re.sub(rb'"made": ?"[^"]*"|DTSTAMP:\S+', b"", out) != re.sub(rb'"made": ?"[^"]*"|DTSTAMP:\S+', b"", file.read_bytes()):
        assert begins[:2] in (b"PK", b"SQ"), "but for the moment it is the same file"
        assert abs(len(out) - file.stat().st_size) < 2000
    again = sh(*command, "--out", "/dev/stdout")
    assert again[0] == 0
    assert again[1].startswith(begins), "the name of the device means the same"


def test_only_the_path_itself_says_nothing(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """A sentence about the file that begins with its path is told."""
    output.keep_stdout_for(tmp_path / "stdout")
    try:
        output.say(f"{tmp_path / 'stdout'}: three photos are missing.")
        output.say_path(tmp_path / "stdout")
        output.say_path(tmp_path / "stdout" / "one of several")
        output.say_path(tmp_path / "stdout-of-another")
    finally:
        output.stdout_as_usual()
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert err.decode().splitlines() == [f"{tmp_path / 'stdout'}: three photos are missing.", str(tmp_path / "stdout-of-another")]


@pytest.mark.parametrize(
    "command",
    [["export", "csv"], ["dossier", PARK, "--format", "csv"], ["partner", "actions", PARK, "--format", "csv"]],
    ids=lambda command: command[0],
)
def test_several_files_are_refused(sh: Shell, command: list[str]) -> None:
    code, out, err = sh(*command, "--out", "-")
    assert (code, out) == (2, b"")
    assert err.splitlines()[-1].startswith("These are several files, which standard output does not take")


def test_when_something_is_wrong_nothing_is_given(sh: Shell) -> None:
    code, out, err = sh("export", "json", "--park", "Nope", "--out", "-")
    assert (code, out, len(err.splitlines())) == (3, b"", 1)
    assert sh("plan", "measures", PARK, "--out", "-")[:2] == (2, b""), "a stream has no ending that says the form"
    assert sh("plan", "measures", PARK, "--json", "--format", "csv", "--out", "-")[:2] == (2, b"")


def test_a_stream_is_no_folder(sh: Shell) -> None:
    calls = [
        ["export", "json", "--photos", "-"],
        ["export", "json", "--papers", "-"],
        ["photo", "export", "--photos", "-"],
        ["photo", "import", "-", "--round", "2026-11-12"],
        ["sync", "-"],
    ]
    for command in calls:
        code, out, err = sh(*command)
        assert (code, out) == (2, b""), command
        assert err == "- is standard input or output, and here a folder is meant: name one.\n"
    assert run(["--data", "-", "--lang", "en"]) == run(["--data", "-", "--lang", "en", "park", "list"]) == 2
    kinds = {param.metavar: param.type for _words, command in reference.commands() for param in command.params if param.metavar}
    assert kinds["DIR"] is DIR
    assert isinstance(FOLDER, FolderPath)


def test_what_is_no_text_is_not_written_on_a_terminal(tmp_path: Path) -> None:
    import pty

    copy_example("nl", tmp_path / "data")
    for command, refused in ((["backup", "--out", "-"], True), (["plan", "calendar", "--out", "-"], False)):
        master, slave = pty.openpty()
        try:
            done = subprocess.run(
                [sys.executable, "-m", "kvo_inspect", "--data", str(tmp_path / "data"), "--lang", "en", *command],
                stdin=subprocess.DEVNULL,
                stdout=slave,
                stderr=subprocess.PIPE,
                env={**os.environ, "KVO_INSPECT_STATE": str(tmp_path / "state")},
                check=False,
                timeout=60,
                cwd=ROOT,
            )
            os.set_blocking(master, False)
            try:
                shown = os.read(master, 100)
            except BlockingIOError:
                shown = b""
        finally:
            os.close(master)
            os.close(slave)
        assert done.returncode == (2 if refused else 0)
        assert shown.startswith(b"" if refused else b"BEGIN:VCALENDAR\r\n")
        assert (shown == b"") == refused
        assert (b"This is no text for a terminal" in done.stderr) == refused


# -- in --------------------------------------------------------------------------------------------------------------


def exported(sh: Shell, tmp_path: Path, *command: object) -> bytes:
    """The file that a command writes."""
    assert sh(*command, "--out", tmp_path / "exported")[0] == 0
    raw = (tmp_path / "exported").read_bytes()
    (tmp_path / "exported").unlink()
    return raw


KML = "<kml><Document><Placemark><name>Kade</name><Point><coordinates>5.1,51.6</coordinates></Point></Placemark></Document></kml>"


@pytest.mark.parametrize("route", [ROUTE, "Kade; entree\nWal\n", KML], ids=["csv", "lines", "kml"])
def test_a_route_is_told_by_its_content(sh: Shell, tmp_path: Path, route: str) -> None:
    (tmp_path / "route").write_text(route, "utf-8")
    from_file = sh("park", "import", tmp_path / "route", "--name", "A", "--dry-run")
    assert from_file[0] == 0
    assert sh("park", "import", "-", "--name", "A", "--dry-run", stdin=route.encode()) == from_file
    assert sh("park", "import", "/dev/stdin", "--name", "A", stdin=route.encode())[0] == 0
    code, out, err = sh("park", "import", "-", stdin=route.encode())
    assert (code, out) == (2, b"")
    assert "--name" in err


def test_mistakes_are_told_with_their_line(sh: Shell) -> None:
    code, out, err = sh("park", "import", "-", "--name", "A", stdin=b"naam;soort\nKade;entree\nWal;zeppelin\n")
    assert (code, out) == (6, b"")
    assert "stdin:3: " in err
    assert sh("park", "import", "-", "--name", "A", stdin=b"")[0] == 6


def test_lists_come_in(sh: Shell, tmp_path: Path) -> None:
    """Each of the lists that commands write is read back from a pipe, XLSX as well as CSV."""
    for form in ("csv", "xlsx"):
        raw = exported(sh, tmp_path, "plan", "targets", PARK, "--format", form)
        assert sh("plan", "import", PARK, "-", stdin=raw)[:2] == (0, b"0 new targets, 0 with other figures, 10 unchanged.\n")
        raw = exported(sh, tmp_path, "contact", "export", "--format", form)
        assert sh("contact", "import", "-", "--dry-run", stdin=raw)[0] == 0
        raw = exported(sh, tmp_path, "plan", "measures", PARK, "--format", form)
        assert sh("plan", "import-measures", PARK, "-", "--dry-run", stdin=raw)[0] == 0
        raw = exported(sh, tmp_path, "partner", "actions", PARK, "--partner", "municipality", "--format", form)
        assert sh("partner", "replies", "-", stdin=raw)[:2] == (0, b"0 answers recorded.\n")
    store = open_record(sh.data, write=False)
    assert len(target_lines(store, trajectories_of(store, find_park(store, PARK).id)[0].id)) == 10
    store.close()


def test_files_of_content_are_checked_without_a_name(sh: Shell, tmp_path: Path) -> None:
    checklist = (paths.shipped_checklists() / "lighting.toml").read_bytes()
    assert sh("checklist", "check", "-", stdin=checklist)[1].startswith(b"stdin is in order: ")
    code, _out, err = sh("checklist", "check", "-", stdin=checklist.replace(b'"municipality"', b'"municipalty"', 1))
    assert code == 6
    assert re.search(r"^stdin:\d+: .*was “municipality” meant", err, re.MULTILINE)
    for group, folder in (("letter", paths.own_letters(sh.data)), ("survey", paths.own_surveys(sh.data))):
        assert sh(group, "new", "van-ons")[0] == 0
        raw = (folder / "van-ons.toml").read_bytes()
        assert sh(group, "check", "-", stdin=raw)[:2] == sh(group, "check", "-", stdin=raw)[:2]
        assert sh(group, "check", "-", stdin=raw)[1].startswith(b"stdin is in order")
        assert sh(group, "check", folder / "van-ons.toml", "-", stdin=b"id = 3")[0] == 6


def test_a_new_passphrase_and_a_code_come_in(sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sh.data = tmp_path / "own"
    open_record(sh.data).close()
    code = tmp_path / "code"
    code.write_bytes(sh("protect", "draw-code")[1])
    first, second, third = (f"correct horse battery {n}\n".encode() for n in (1, 2, 3))
    assert sh("protect", "on", "--code-file", code, "--new-passphrase-file", "-", stdin=first)[0] == 0
    monkeypatch.setenv(RECORD_PASSPHRASE, first.decode().strip())
    unlocked.forget(sh.data)
    assert sh("protect", "passphrase", "--new-passphrase-file", "-", stdin=second)[0] == 0
    unlocked.forget(sh.data)
    monkeypatch.setenv(RECORD_PASSPHRASE, second.decode().strip())
    assert sh("protect", "add", "auditor", "J. de Vries", "--new-passphrase-file", "-", stdin=third)[0] == 0
    assert sh("protect", "code", "--code-file", "-", stdin=sh("protect", "draw-code")[1])[0] == 0
    assert sh("protect", "list")[0] == 0


def test_a_whole_record_passes_through_pipes(sh: Shell, tmp_path: Path) -> None:
    backup = exported(sh, tmp_path, "backup")
    sh.data = tmp_path / "elsewhere"
    assert sh("restore", "-", stdin=backup)[:2] == (0, b"Restored: standard input\n")
    code, out, _err = sh("park", "list")
    assert (code, PARK.encode() in out) == (0, True)
    assert sh("restore", "-", stdin=b"no backup")[0] == 4
    with sqlite3.connect(paths.record_file(sh.data)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    db.close()


def test_a_pack_and_a_receipt_come_in(sh: Shell, tmp_path: Path) -> None:
    assert sh("park", "new", "Elders")[0] == 0
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\n")
    assert sh("pack", "--park", "Elders", "--out", "-")[0] == 0
    assert sh("left")[1] == b"Nothing left this laptop, as far as was noted.\n", "standard output has no name to note"
    plain = exported(sh, tmp_path, "pack", "--park", "Elders")
    locked = exported(sh, tmp_path, "pack", "--park", "Elders", "--passphrase-file", secret)
    for pack, *more in ((plain,), (locked, "--passphrase-file", secret)):
        sh.data = copy_example("nl", tmp_path / f"other{len(more)}")
        code, out, _err = sh("merge", "-", *more, stdin=pack)
        assert code == 0
        assert out.splitlines()[0] == b"standard input"
        assert b"Elders" in sh("park", "list")[1]
        assert sh("merge", "-", *more, stdin=pack[:-100])[0] == 5
    (tmp_path / "pack").write_bytes(locked)
    assert sh("merge", tmp_path / "pack", "--passphrase-file", "-", stdin=b"correct horse battery\n")[0] == 0
    code, _out, err = sh("receipt", "-", stdin=b"{}")
    assert code == 5
    assert "stdin was not imported" in err


def test_a_public_key_and_a_signed_file_come_in(sh: Shell) -> None:
    key = "age17m057f2gerg6n64qdzrxhcln2haqpkusarz5shh4gej04pqmfc2q9y73rl"
    assert sh("receiver", "add", "Gemeente Lingeveen", "--key-file", "-", stdin=f"{key}\n".encode())[0] == 0
    assert key in sh("receiver", "list", "--json")[1].decode()
    code, _out, err = sh("signature", "check", "-", stdin=b"anything")
    assert code == 5, "beside standard input lies no signature"
    assert "is not signed" in err


def test_documents_of_before_come_in(sh: Shell, tmp_path: Path) -> None:
    document = exported(sh, tmp_path, "export", "json")
    assert b"still here unaltered" in sh("doctor", "--against", "-", stdin=document)[1]
    since = json.loads(sh("export", "json", "--since", "-", "--out", "-", stdin=document)[1])
    assert since["scope"]["since"] == "export"
    assert since["finding"] == []


def test_papers_come_in_and_need_a_title(sh: Shell) -> None:
    assert sh("paper", "add", PARK, "-", stdin=b"%PDF-1.7 x")[0] == 2
    assert sh("paper", "add", PARK, "-", "--title", "Convenant", stdin=b"%PDF-1.7 x")[0] == 0
    assert sh("paper", "copy", PARK, "Convenant", "--out", "-")[1] == b"%PDF-1.7 x"
    assert sh("report", "adopt", PARK, "-", "--by", "Werkgroep", "--round", "2025-10-10", stdin=b"%PDF-1.7 verslag")[0] == 0


def test_a_reference_table_comes_in(sh: Shell) -> None:
    code, out, err = sh("central", "load", "register", "-", "--to", new_centre().address("admin"), stdin=b"code;naam\nNL-1;Kade\n")
    assert code == 0, err
    assert b"1" in out


def test_answers_of_a_survey_come_in(sh: Shell) -> None:
    table = "Hoe veilig voelt u zich overdag op dit bedrijventerrein?\nveilig\n"
    code, out, err = sh("survey", "take", PARK, "-", "--moment", "yearly", "--dry-run", stdin=table.encode())
    assert code == 0, err
    assert b"safe-day" in out


def test_standard_input_is_read_once_and_not_without_end(sh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = sh("merge", "-", "-", stdin=b"x")
    assert (code, out) == (2, b"")
    assert "read once" in err
    monkeypatch.setattr(READ, "_limit", 1000)
    code, out, err = sh("park", "import", "-", "--name", "A", stdin=bytes(1001))
    assert (code, out) == (6, b"")
    assert err == "standard input is too large: at most 1 kB were expected. Is it the right file?\n"
    assert isinstance(READ_LARGE, InputPath)


def test_a_reader_says_its_own_limit(sh: Shell) -> None:
    code, _out, err = sh("plan", "import", PARK, "-", stdin=bytes(1_000_001))
    assert code == 6
    assert err.startswith("standard input is too large: at most 1 MB")


def test_every_file_that_is_read_is_tried_here() -> None:
    reading = {words for words, command in reference.commands() for param in command.params if isinstance(param.type, InputPath)}
    text = Path(__file__).read_text("utf-8")
    tried = {words for words in reading if ", ".join(f'"{word}"' for word in words.split()) in text}
    assert reading - tried == {"letter check", "survey check"}, "each in a loop over both"


def test_a_map_that_goes_to_standard_output_names_no_file_beside_it(sh: Shell, tmp_path: Path) -> None:
    """Nobody knows from where a path would lead."""
    code, there, _told = sh("export", "gpkg", "--photos", tmp_path / "fotos", "--out", "-")
    assert code == 0
    (tmp_path / "map.gpkg").write_bytes(there)
    with closing(sqlite3.connect(tmp_path / "map.gpkg")) as db:
        assert db.execute("select count(*) from bevinding where foto is not null").fetchone() == (0,)
        assert db.execute("select count(*) from foto").fetchone() > (0,)
    assert len(list((tmp_path / "fotos").iterdir())) > 1
