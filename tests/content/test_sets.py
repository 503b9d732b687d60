"""An own checklist in the place of a shipped one takes the sets over: the file stays as it was but for those lines, and a copy stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.content.load import load_checklists
from kvo_inspect.content.sets import lacking_in, lacking_sets
from kvo_inspect.errors import ContentError, NotFound
from kvo_inspect.store.checklists.own_files import BEFORE, take_sets

SHIPPED = """\
id = "yards"
version = "2026.2"
theme = "yards"
title = { nl = "Erven", en = "Yards" }
"""
ITEM = """
[[item]]
id = "{id}"
ask = {{ nl = "Is {id} in orde?", en = "Is {id} in order?" }}
defect = {{ nl = "{id} niet in orde", en = "{id} not in order" }}
look_for = {{ nl = "kijk", en = "look" }}
answer = {{ type = "check" }}
partner = "company"
"""


def item(name: str, more: str = "") -> str:
    return ITEM.format(id=name) + more


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ship one checklist with sets."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    text = SHIPPED + item("Y-1", 'short = true\nalso = ["fire_service"]\n') + item("Y-2", "required = true\n") + item("Y-3")
    (folder / "yards.toml").write_text(text, "utf-8")
    monkeypatch.setattr(paths, "shipped_checklists", lambda: folder)
    return folder


def own(data: Path, text: str) -> Path:
    folder = paths.own_checklists(data)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "yards.toml"
    path.write_bytes(text.encode())
    return path


OWN = "# mine\n" + SHIPPED.replace("2026.2", "mine") + item("Y-1") + "\n# a remark\n" + item("Y-2") + item("Z-1")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_sets_are_taken_over_and_nothing_else_changes(tmp_path: Path, ending: str) -> None:
    path = own(tmp_path, OWN.replace("\n", ending))
    (lacking,) = lacking_sets(tmp_path)
    assert (lacking.short, lacking.required, lacking.also) == (("Y-1",), ("Y-2",), ("Y-1",))
    take_sets(tmp_path, "yards")
    text = path.read_bytes().decode()
    added = {"short = true", "required = true", 'also = ["fire_service"]'}
    assert [row for row in text.split(ending) if row not in added] == OWN.split("\n")
    items = {entry["id"]: entry for entry in tomllib.loads(text.replace("\r\n", "\n"))["item"]}
    assert items["Y-1"]["short"] is True
    assert items["Y-2"]["required"] is True
    assert items["Y-1"]["also"] == ["fire_service"]
    assert "short" not in items["Z-1"]
    assert path.with_name("yards" + BEFORE).read_bytes().decode() == OWN.replace("\n", ending)
    assert lacking_sets(tmp_path) == []
    loaded, problems = load_checklists(tmp_path)
    assert problems == ()
    assert [entry.checklist.version for entry in loaded] == ["mine"]


def test_one_that_has_a_set_of_its_own_lacks_nothing(tmp_path: Path) -> None:
    path = own(tmp_path, SHIPPED + item("Y-1") + item("Y-3", "short = true\n"))
    assert lacking_sets(tmp_path) == []
    assert lacking_in(path) is None
    with pytest.raises(NotFound):
        take_sets(tmp_path, "yards")


def test_one_without_a_shipped_namesake_lacks_nothing(tmp_path: Path) -> None:
    path = own(tmp_path, OWN)
    other = path.rename(path.with_name("sheds.toml"))
    other.write_text(OWN.replace('id = "yards"', 'id = "sheds"'), "utf-8")
    assert lacking_sets(tmp_path) == []


def test_a_file_into_which_the_lines_do_not_go_stays_as_it_was(tmp_path: Path) -> None:
    inline = (
        'item = [ { id = "Y-1", ask = { nl = "a", en = "a" }, look_for = { nl = "a", en = "a" }, '
        'defect = { nl = "d", en = "d" }, answer = { type = "check" }, partner = "company" } ]\n'
    )
    path = own(tmp_path, SHIPPED + inline)
    with pytest.raises(ContentError, match="write short = true at these questions: Y-1"):
        take_sets(tmp_path, "yards")
    assert path.read_text("utf-8") == SHIPPED + inline
    assert list(path.parent.iterdir()) == [path]
