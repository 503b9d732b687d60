"""A facilitator's own checklists: they add to the shipped ones, or stand in the place of one."""

import hashlib
import os
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.content.load import Loaded, load_checklists, parse_checklist

OWN = """\
id = "{id}"
version = "2026.own"
theme = "{id}"
title = {{ nl = "Eigen {id}", en = "Own {id}" }}
{more}

[[item]]
id = "E-1"
ask = {{ nl = "Is de eigen vraag in orde?", en = "Is the own question in order?" }}
defect = {{ nl = "eigen bevinding", en = "own finding" }}
look_for = {{ nl = "wat er speelt", en = "what matters here" }}
answer = {{ type = "check" }}
partner = "company"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = paths.own_checklists(tmp_path)
    made.mkdir()
    return made


def put(folder: Path, name: str, more: str = "") -> bytes:
    source = OWN.format(id=name, more=more).encode()
    (folder / f"{name}.toml").write_bytes(source)
    return source


def by_id(data: Path) -> tuple[dict[str, Loaded], tuple[str, ...]]:
    found, problems = load_checklists(data)
    return {entry.checklist.id: entry for entry in found}, problems


def test_without_a_folder_of_ones_own_the_shipped_ones_are_in_force(tmp_path: Path) -> None:
    found, problems = by_id(tmp_path)
    assert problems == ()
    assert len(found) == 9
    assert not any(entry.own for entry in found.values())
    lighting = found["lighting"]
    assert lighting.source == lighting.path.read_bytes()
    assert lighting.sha256 == hashlib.sha256(lighting.source).hexdigest()
    assert parse_checklist(lighting.source, "lighting") == (lighting.checklist, ())


def test_a_new_one_is_added_last_unless_it_says_where(tmp_path: Path, folder: Path) -> None:
    put(folder, "yards")
    put(folder, "dogs", "order = 15")
    found, problems = by_id(tmp_path)
    assert problems == ()
    assert list(found)[:3] == ["lighting", "dogs", "fencing"]
    assert list(found)[-1] == "yards"
    assert found["yards"].own


def test_one_with_the_id_of_a_shipped_one_takes_its_place(tmp_path: Path, folder: Path) -> None:
    source = put(folder, "lighting", "order = 10")
    found, problems = by_id(tmp_path)
    assert problems == ()
    assert len(found) == 9
    assert next(iter(found)) == "lighting"
    assert (found["lighting"].own, found["lighting"].source) == (True, source)
    assert [item.id for item in found["lighting"].checklist.item] == ["E-1"]


def test_a_broken_one_is_told_and_leaves_the_shipped_one_in_force(tmp_path: Path, folder: Path) -> None:
    (folder / "lighting.toml").write_text('id = "lighting"\nversion = 3\n')
    (folder / "traffic.toml").write_text("id = ")
    put(folder, "yards")
    found, problems = by_id(tmp_path)
    assert not found["lighting"].own
    assert not found["traffic"].own
    assert found["yards"].own
    assert any(problem.startswith("lighting.toml:2: version is not a text") for problem in problems)
    assert any(problem.startswith("traffic.toml:1: this is not valid TOML") for problem in problems)


def test_a_confidential_theme_cannot_be_made_open(tmp_path: Path, folder: Path) -> None:
    put(folder, "subversive-crime", "core = false")
    found, problems = by_id(tmp_path)
    assert not found["subversive-crime"].own
    assert len(problems) == 1
    assert "must be so too" in problems[0]
    put(folder, "subversive-crime", "core = false\nconfidential = true")
    found, problems = by_id(tmp_path)
    assert found["subversive-crime"].own
    assert problems == ()


def test_an_open_theme_cannot_be_made_confidential(tmp_path: Path, folder: Path) -> None:
    """Of one answer, open on this laptop and confidential on that, no merge could make one."""
    put(folder, "traffic", "core = false\nconfidential = true")
    found, problems = by_id(tmp_path)
    assert not found["traffic"].own
    assert len(problems) == 1
    assert "is open; one in its place must be so too" in problems[0]


def test_other_files_in_the_folder_do_not_matter(tmp_path: Path, folder: Path) -> None:
    (folder / "notes.txt").write_text("not a checklist")
    (folder / ".lighting.toml").write_text("left by an editor")
    found, problems = by_id(tmp_path)
    assert problems == ()
    assert len(found) == 9


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_what_is_no_file_is_told_and_passed_over(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(folder / "pipe.toml")
    (folder / "zero.toml").symlink_to("/dev/zero")
    (folder / "folder.toml").mkdir()
    found, problems = by_id(tmp_path)
    assert len(found) == 9
    assert [problem.partition(" is ")[2].partition(".")[0] for problem in problems] == [
        "a folder",
        "not a file but a pipe, a device or a socket",
        "not a file but a pipe, a device or a socket",
    ]
