"""The papers of a park at the command line: kept, listed, written out, taken away; a report adopted; and the papers of an export."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from kvo_inspect.store.photos.files import photo_file
from tests.cli.test_commands import Shell, example, sh
from tests.store.papers.files import DOCX, PDF

__all__ = ["example", "sh"]
PARK = "De Kievitsakker"


def test_papers_are_kept_listed_written_out_and_taken_away(example: Shell, tmp_path: Path) -> None:
    sh = example
    source = tmp_path / "Convenant.pdf"
    source.write_bytes(PDF)
    assert "There are no papers" in sh("paper", "list", PARK).out
    told = sh("paper", "add", PARK, source, "--kind", "agreement", "--day", "1-10-2026", "--title", "Covenant 2026")
    assert (told.code, "Covenant 2026" in told.out) == (0, True)
    listed = sh("paper", "list", PARK).out
    assert "1-10-2026  agreement  Covenant 2026" in listed
    again = sh("paper", "add", PARK, source)
    assert (again.code, "already" in again.err) == (3, True)
    photo_file(sh.data, hashlib.sha256(PDF).hexdigest()).unlink()
    back = sh("paper", "add", PARK, source)
    assert (back.code, "in place again" in back.out, sh("doctor").code) == (0, True, 0)
    out = tmp_path / "out"
    out.mkdir()
    copied = sh("paper", "copy", PARK, "covenant 2026", "--out", out)
    assert (copied.out.strip(), (out / "Convenant.pdf").read_bytes()) == (str(out / "Convenant.pdf"), PDF)
    over = sh("paper", "copy", PARK, listed.split()[-1], "--out", out)
    assert (over.code, "there already" in over.err) == (2, True)
    for command, code in (
        (("export", "json", "--out", tmp_path / "a.json", "--papers", tmp_path / "new"), 0),
        (("export", "json", "--papers", out), 2),
    ):
        assert sh(*command).code == code
    assert [path.read_bytes() for path in (tmp_path / "new").iterdir()] == [PDF]
    (row,) = json.loads((tmp_path / "a.json").read_text("utf-8"))["paper"]
    assert (row["kind"], row["title"], row["name"], row["length"]) == ("agreement", "Covenant 2026", "Convenant.pdf", len(PDF))
    assert sh("paper", "remove", PARK, "Covenant 2026").code == 2, "never without a reason"
    assert sh("paper", "remove", PARK, "Covenant 2026", "--reason", "replaced").code == 0
    assert sh("paper", "copy", PARK, "Covenant 2026").code == 3
    assert "There are no papers" in sh("paper", "list", PARK).out


def test_what_is_not_kept_is_told_in_one_sentence(example: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    for name, code in (("a.exe", 6), ("nowhere.pdf", 2), (".", 2)):
        told = example("paper", "add", PARK, tmp_path / name)
        assert (told.code, told.out, len(told.err.splitlines())) == (code, "", 1), told


def test_a_word_file_in_which_people_changed_something_is_adopted(example: Shell, tmp_path: Path) -> None:
    sh = example
    changed = tmp_path / "changed.docx"
    changed.write_bytes(DOCX)
    about = ("--round", "2026-11-04")
    unfinished = sh("report", "adopt", PARK, changed, "--by", "Working group")
    assert (unfinished.code, "not finished" in unfinished.err) == (3, True)
    told = sh("report", "adopt", PARK, changed, *about, "--by", "Working group", "--on", "5-11-2026")
    assert (told.code, "Adopted and kept as" in told.out) == (0, True)
    twice = sh("report", "adopt", PARK, changed, *about, "--by", "Bas")
    assert (twice.code, "Working group" in twice.err) == (3, True)
    written = Path(sh("report", "round", PARK, *about, "--format", "docx").out.strip())
    assert (written.read_bytes(), "draft" in written.name) == (DOCX, False)
    nameless = Path(sh("report", "round", PARK, *about, "--format", "docx", "--without-names").out.strip())
    assert (nameless.read_bytes() != DOCX, nameless.stem.endswith("-draft")) == (True, True)
    assert "5-11-2026, Working group" in sh("paper", "list", PARK).out
    assert "1 paper is byte for byte as it came in." in sh("doctor").out + sh("doctor").err


def test_after_an_older_backup_was_put_back_a_paper_that_stayed_is_told_and_no_problem(example: Shell, tmp_path: Path) -> None:
    sh = example
    source = tmp_path / "Convenant.pdf"
    source.write_bytes(PDF)
    assert sh("backup", "--out", tmp_path / "before.db").code == 0
    assert sh("paper", "add", PARK, source).code == 0
    assert sh("restore", tmp_path / "before.db").code == 0
    told = sh("doctor")
    assert (told.code, "1 whole file among the photos is of no photo or paper of this record" in told.out) == (0, True), told
    assert sh("paper", "add", PARK, source).code == 0
    assert ("whole file" in sh("doctor").out, sh("doctor").code) == (False, 0)
    photo_file(sh.data, hashlib.sha256(PDF).hexdigest()).with_name("f" * 64).write_bytes(PDF)
    assert sh("doctor").code == 4
