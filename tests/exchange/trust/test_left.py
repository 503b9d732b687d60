"""What left this laptop is noted, whichever command wrote it, also while the app has the record open."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.cli.click_words import OutputPath
from kvo_inspect.cli.leaving import LEAVING, STAYING
from kvo_inspect.store.departures import Departure, departures
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.cli.test_handover import AGE, Shell, sh
from tools import reference

__all__ = ["sh"]


def left(folder: Path, name: str = "anna") -> list[Departure]:
    store = open_record(folder / name / "data", write=False)
    try:
        return departures(store)
    finally:
        store.close()


def test_every_command_that_writes_a_file_is_thought_of() -> None:
    writing = {words for words, command in reference.commands() for param in command.params if isinstance(param.type, OutputPath)}
    assert writing - LEAVING.keys() - STAYING == set()
    assert (LEAVING.keys() | STAYING) - {words for words, _command in reference.commands()} == set()
    assert LEAVING.keys() & STAYING == set()


def test_files_exports_and_lists(sh: Shell, tmp_path: Path) -> None:
    assert sh("anna", "left")[1] == "Nothing left this laptop, as far as was noted.\n"
    sh("anna", "receiver", "add", "Gemeente", AGE)
    (tmp_path / "stick").mkdir()
    sh("anna", "pack", "--to", "gemeente", "--out", "one.kvopack")
    sh("anna", "sync", "stick", "--new")
    sh("anna", "sync", "stick")
    sh("anna", "export", "json", "--out", "all.json")
    sh("anna", "dossier", "Park 0", "--out", "park.json")
    sh("anna", "dossier", "Park 0", "--out", "-")
    sh("anna", "--read-only", "dossier", "Park 0", "--out", "looked.json")
    sh("anna", "backup")
    sh("anna", "backup", "--out", "copy.db")
    sh("anna", "park", "overview", "--format", "csv", "--out", "parks.csv")
    sh("anna", "dossier", "Nowhere", "--out", "none.json")
    noted = [(each.kind, Path(each.where).name, each.to) for each in reversed(left(tmp_path))]
    assert noted == [
        ("pack", "one.kvopack", ("Gemeente",)),
        ("folder", "stick", ()),
        ("export", "all.json", ()),
        ("dossier", "park.json", ()),
        ("backup", "copy.db", ()),
        ("list", "parks.csv", ()),
    ]
    code, out, _err = sh("anna", "left")
    assert (code, len(out.splitlines())) == (0, 7)
    assert "Gemeente" in out
    assert sh("anna", "left", "--since", "+1")[1] == "Nothing left this laptop, as far as was noted.\n"
    assert sh("anna", "left", "--since", "quatsch")[0] == 3
    assert left(tmp_path, "anna") == left(tmp_path, "anna")


def test_while_the_app_has_the_record_open_and_after_a_restore(sh: Shell, tmp_path: Path) -> None:
    data = tmp_path / "anna" / "data"
    store = open_record(data)
    write_backup(store.path, tmp_path / "before.db")
    assert sh("anna", "export", "json", "--out", "all.json")[0] == 0
    assert [each.kind for each in departures(store)] == ["export"], "the app sees it at once"
    store.close()
    restore_backup(data, tmp_path / "before.db")
    assert [each.kind for each in left(tmp_path)] == ["export"], "what left stays left"
