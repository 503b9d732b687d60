"""Contacts at the command line: listed, changed in all parks, joined, taken in and written out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.cli.test_commands import Shell, example, sh

__all__ = ["example", "sh"]


def test_contacts_are_listed_changed_joined_and_written(example: Shell, tmp_path: Path) -> None:
    sh = example
    listed = sh("contact", "list").out
    assert "Gemeente Lingeveen" in listed
    assert "De Kievitsakker" in listed
    told = sh("contact", "set", "gemeente lingeveen", "--phone", "14 0000", "--without-names", "--way", "form")
    assert (told.code, told.out) == (0, "Gemeente Lingeveen: changed in 1 park.\n")
    assert sh("contact", "doubles").out == "Nothing is probably double.\n"
    refused = sh("contact", "join", "Gemeente Lingeveen", "Gemeente Haarwoude")
    assert (refused.code, refused.out) == (3, "")
    assert "organisation: “Gemeente" in refused.err
    told = sh(
        "contact", "join", "Gemeente Lingeveen", "Gemeente Haarwoude", "--organisation", "Gemeente", "--person", "Jan", "--mail", "a@b.nl"
    )
    assert told.code == 3, "the phone differs too"
    fields = ("--organisation", "Gemeente", "--person", "Jan", "--mail", "a@b.nl", "--phone", "1", "--emergency-number", "2")
    told = sh("contact", "join", "Gemeente Lingeveen", "Gemeente Haarwoude", *fields)
    assert (told.code, told.out) == (0, "Gemeente: one contact in 2 parks.\n")
    written = sh("contact", "export", "--format", "csv", "--out", tmp_path / "a.csv")
    assert written.code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert [row["parks"] for row in rows if row["organisation"] == "Gemeente"] == ["De Kievitsakker; De Turfwal"]
    assert [(row["way"], row["without names"]) for row in rows if row["organisation"] == "Gemeente"] == [("report form", "yes")]
    again = sh("contact", "import", tmp_path / "a.csv")
    assert (again.code, again.out) == (0, f"0 new contacts, 0 changed, {len(rows)} unchanged.\n")
    assert sh("doctor").code == 0


def test_a_list_is_taken_in_whole_or_in_part_or_only_looked_at(example: Shell, tmp_path: Path) -> None:
    sh = example
    path = tmp_path / "lijst.csv"
    path.write_text("bedrijf;telefoon;punt\nNieuw BV;1;\nOud BV;2;Nergens\n", "utf-8")
    told = sh("contact", "import", path, "--park", "De Kievitsakker")
    assert (told.code, told.out) == (6, "")
    assert "lijst.csv:3: checkpoints: “Nergens” is no checkpoint" in told.err
    planned = sh("contact", "import", path, "--park", "De Kievitsakker", "--partly", "--dry-run")
    assert planned.out.startswith("1 new contact, 0 changed, 0 unchanged.\nlijst.csv:3:")
    assert "Nieuw BV" not in sh("contact", "list").out
    assert sh("contact", "import", path, "--park", "De Kievitsakker", "--partly").code == 0
    assert "Nieuw BV" in sh("contact", "list").out


def test_mistakes_are_told_in_one_sentence(example: Shell, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("dag;weer\n1;2\n", "utf-8")
    for args, code in (
        (("set", "Gemeente Lingeveen"), 2),
        (("set", "Nergens", "--phone", "1"), 3),
        (("set", "Gemeente Lingeveen", "--mail", "geen"), 3),
        (("join", "Gemeente Lingeveen"), 3),
        (("import", tmp_path / "x.csv"), 6),
        (("export", "--out", tmp_path / "x.csv"), 2),
    ):
        told = example("contact", *args)
        assert (told.code, told.out, len(told.err.splitlines())) == (code, "", 1), told
