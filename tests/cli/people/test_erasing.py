"""`person erase`, `person erased` and `finding erase`: preview, reason, copies; nobody is asked where nobody sits."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect import paths, texts
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.test_commands import Shell
from tests.laptops import Laptop, prepared
from tests.store.changes_of_before import record_of_before


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    laptop = prepared(tmp_path / "laptop", parks=2)
    monkeypatch.setenv("KVO_INSPECT_STATE", str(laptop.state_folder))
    monkeypatch.chdir(tmp_path)
    round_ = laptop.store.select(Round)[0]
    stop = route(laptop.store, round_.park)[0]
    record_finding(laptop.store, round_.id, stop.id, NewFinding(text="Kanarie woont hier"))
    write_backup(laptop.store.path, paths.backup_folder(laptop.data) / "2026-11-11.db")
    laptop.close()
    yield Shell(laptop.data, capsys)
    texts.use_language("en")


def test_what_is_not_final_is_told_and_finished_by_the_next_opening(sh: Shell) -> None:
    with closing(sqlite3.connect(paths.record_file(sh.data), isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from change").fetchall()
        told = sh("person", "erase", "kanarie", "--reason", "asked", "--yes", "--copies", "remove").out
        assert "not out of the files of the record yet" in told
        assert "not out of the files of the record yet" in sh("doctor").out
    sh("park", "new", "De Amert")
    assert "not out of the files" not in sh("doctor").out


def test_restoring_says_that_erased_words_are_back(sh: Shell) -> None:
    backup = paths.backup_folder(sh.data) / "2026-11-11.db"
    sh("person", "erase", "kanarie", "--reason", "asked", "--yes", "--copies", "keep")
    assert "1 change has words again that were erased" in sh("restore", backup).err
    assert "1 change has words again that were erased" in sh("doctor").out


def test_preview_reason_and_copies(sh: Shell) -> None:
    preview = sh("person", "erase", "kanarie", "--dry-run").out
    assert "1 text under “kanarie” goes, in: 1 finding." in preview
    assert "Kanarie woont hier  somebody woont hier" in preview
    assert "No key takes this back." in preview
    refused = sh("person", "erase", "kanarie", "--reason", "asked")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert "Under “kanarie” there are 1 text" in sh("person", "kanarie").out
    done = sh("person", "erase", "kanarie", "--reason", "asked", "--yes").out
    assert "Erased: 1 change of 1 thing was emptied." in done
    assert "2026-11-11.db" in done
    assert "person erased --remove-copies" in done
    assert "Nothing is held" in sh("person", "kanarie").out
    told = sh("doctor")
    assert (told.code, "2026-11-11.db" in told.out) == (0, True)
    assert "2026-11-11.db" not in sh("person", "erased", "--remove-copies").out.splitlines()[-1]
    assert "is erased on every laptop that is known" in sh("person", "erased").out
    assert "2026-11-11.db" not in sh("doctor").out
    assert not any(b"kanarie" in path.read_bytes().lower() for path in sh.data.rglob("*") if path.is_file())


def test_what_shall_stand_is_asked_at_a_terminal_alone(sh: Shell) -> None:
    done = sh("person", "erase", "kanarie", "--reason", "asked", "--yes", "--ask")
    assert (done.code, "--ask asks at a terminal" in done.err) == (2, True)
    assert "Kanarie woont hier" in sh("person", "kanarie").out


def test_somebody_else_of_that_name_stays(sh: Shell) -> None:
    assert sh("person", "erase", "Piet", "--park", "Park 1", "--reason", "asked", "--yes", "--copies", "remove").code == 0
    store = open_record(sh.data)
    assert sorted(person.name for person in store.select(Participant)) == ["", "Jan", "Jan", "Piet"]
    other = next(person for person in store.select(Participant) if person.name == "Piet")
    store.close()
    nothing = sh("person", "erase", "Piet", "--except", other.id, "--reason", "asked", "--yes")
    assert (nothing.code, "nothing to erase" in nothing.err) == (3, True)


def test_the_words_of_a_finding(sh: Shell) -> None:
    store = open_record(sh.data)
    finding = store.select(Finding)[0]
    store.close()
    assert "Kanarie woont hier" in sh("finding", "erase", finding.code, "--dry-run").out
    assert "Erased" in sh("finding", "erase", finding.code, "--reason", "named somebody", "--yes", "--copies", "keep").out
    store = open_record(sh.data)
    assert (store.get(Finding, finding.id).text, store.get(Finding, finding.id).code) == ("", finding.code)
    store.close()


def test_nothing_was_erased(sh: Shell) -> None:
    assert sh("person", "erased").out == "Nothing was erased.\n"
    named = sh("person", "erase", "kanarie", "--reason", "Kanarie vroeg erom", "--yes")
    assert (named.code, "stands in it still" in named.err) == (3, True)


def test_who_recorded_before_is_shown_as_a_former_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop = Laptop(tmp_path / "laptop", author="Anna")
    monkeypatch.setenv("KVO_INSPECT_STATE", str(laptop.state_folder))
    receive(laptop.store, record_of_before(tmp_path / "before"))
    (round_id,) = [round_.id for round_ in laptop.store.select(Round)]
    record_finding(laptop.store, round_id, route(laptop.store, laptop.store.get(Round, round_id).park)[0].id, NewFinding(text="Hek"))
    laptop.store.author = "Fatima"  # somebody who records with this version too
    record_finding(laptop.store, round_id, route(laptop.store, laptop.store.get(Round, round_id).park)[0].id, NewFinding(text="Put"))
    laptop.close()
    save_settings(laptop.data, Settings(name="Anna"))
    sh = Shell(laptop.data, capsys)
    refused = sh("person", "erase", "Fatima", "--author-stays", "--author-too")
    assert (refused.code, "not both" in refused.err) == (2, True)
    stays = sh("person", "erase", "Fatima", "--author-stays", "--reason", "asked", "--yes")
    assert (stays.code, "nothing to erase" in stays.err) == (3, True)
    preview = sh("person", "erase", "Fatima", "--dry-run").out
    assert "is called former user" in preview
    assert "“Former user” stands there instead, everywhere" in preview
    assert sh("person", "erase", "Fatima", "--confidential", "--reason", "asked", "--yes", "--copies", "remove").code == 0
    told = sh("person", "Fatima").out
    assert "Nothing is held under “Fatima”." in told
    assert "Elsewhere “former user 1” stands there." in told
    sh("--lang", "en", "export", "json", "--out", str(tmp_path / "export.json"))
    sh("--lang", "en", "pack", "--out", str(tmp_path / "pack.kvopack"))
    export = (tmp_path / "export.json").read_text()
    assert ("Fatima" in export, "former user 1" in export) == (False, True)
    with zipfile.ZipFile(tmp_path / "pack.kvopack") as pack:
        assert any(b"Fatima" in pack.read(name) for name in pack.namelist())
    too = sh("person", "erase", "Fatima", "--confidential", "--author-too", "--reason", "asked", "--yes", "--copies", "remove")
    assert (too.code, "are emptied, and what stands is written anew under yours" in too.out) == (0, True)
    assert "former user 1" not in sh("person", "Fatima").out
    assert not any(b"fatima" in path.read_bytes().lower() for path in laptop.data.rglob("*") if path.is_file())
