"""`person`: told as sentences, JSON and a letter; another name for a command is a person's name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.test_commands import Shell
from tests.laptops import prepared


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    laptop = prepared(tmp_path / "laptop", parks=2)
    monkeypatch.setenv("KVO_INSPECT_STATE", str(laptop.state_folder))
    monkeypatch.chdir(tmp_path)
    laptop.close()
    yield Shell(laptop.data, capsys)
    texts.use_language("en")


def opened(sh: Shell) -> Store:
    return open_record(sh.data, author="Karin")


def test_what_is_held_under_a_name(sh: Shell) -> None:
    told = sh("person", "piet").out
    assert "Under “piet” there are 2 texts, in 2 parks." in told
    assert "participant, evening round 12-11-2026, name" in told
    assert "Confidential work was not looked through." in told
    assert "Confidential work was not looked through." not in sh("person", "piet", "--confidential").out
    assert sh("person", "show", "piet").out == told
    assert "Nothing is held under “Pieterse”." in sh("person", "Pieterse").out


def test_as_json_and_as_a_letter(sh: Shell) -> None:
    document = json.loads(sh("person", "Piet", "--json").out)
    assert document["list"] == "person"
    assert [(row["kind"], row["noun"], row["field"], row["text"], row["erasing"]) for row in document["rows"]] == [
        ("text", "participant", "name", "Piet", "name")
    ] * 2
    letter = sh("person", "Piet", "--letter", "en").out
    assert "Park 0\n------\n- participant, evening round 12-11-2026, name: Piet" in letter
    assert "What is held under the name Piet" in sh("person", "Piet", "--letter", "en", lang="nl").out
    path = sh("person", "Piet", "--letter", "en", "--out", "piet.txt").out.strip()
    assert Path(path).read_text("utf-8") == sh("person", "Piet", "--letter", "en").out
    again = sh("person", "Piet", "--letter", "en", "--out", "piet.txt")
    assert (again.code, "is there already" in again.err) == (2, True)


def test_what_is_wrong_is_one_sentence(sh: Shell) -> None:
    assert "at least two letters" in sh("person", "x").err
    assert sh("person", "x").code == 3
    assert sh("person", "Piet", "--json", "--letter", "nl").code == 2
    assert "--letter" in sh("person", "Piet", "--out", "a.txt").err
