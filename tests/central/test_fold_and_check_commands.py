"""`central fold` and `central check` from the command line: what they print, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.central.push import push
from kvo_inspect.cli import run
from kvo_inspect.domain.parks.park import Park
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, server
from tests.exchange.records import opened
from tests.laptops import prepared


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "facilitator" / "state"))
    laptop = prepared(tmp_path / "facilitator")
    laptop.close()
    return laptop.data


@pytest.fixture
def centre(data: Path) -> Database:
    database = new_centre()
    with opened(data) as store, reached(database, "ann") as central:
        push(store, central)
    return database


def asked(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code = run(["--data", str(data), "central", *arguments])
    return code, capsys.readouterr().out


def test_fold_once_tells_how_much_and_check_that_all_is_well(data: Path, centre: Database, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = asked(capsys, data, "check", "--to", centre.address("ann"))
    assert code == 0
    assert "still to be folded" in out
    code, out = asked(capsys, data, "fold", "--once", "--to", centre.address("folder"))
    assert (code, out.endswith("things were folded.\n")) == (0, True)
    assert asked(capsys, data, "fold", "--once", "--to", centre.address("folder")) == (0, "0 things were folded.\n")
    for login, how in (("ann", ()), ("auditor", ("--no-laptop",))):
        code, out = asked(capsys, data, "check", *how, "--to", centre.address(login))
        assert (code, out.startswith("All is well: 1 log with ")) == (0, True)


def test_an_auditor_needs_no_record(tmp_path: Path, centre: Database, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = asked(capsys, tmp_path / "nowhere", "check", "--to", centre.address("auditor"))
    assert (code, "All is well: 1 log with " in out) == (0, True)
    assert not (tmp_path / "nowhere").exists()


def test_check_names_log_and_number_and_ends_with_4(data: Path, centre: Database, capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, data, "fold", "--once", "--to", centre.address("folder"))
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("delete from kvo.change where seq = 2")
        connection.execute("update kvo.change set author = 'Niemand' where seq = 4")
        connection.execute("delete from kvo_state.checkpoint")
        (name,) = connection.execute("select name from kvo_state.park").fetchone() or ("",)
        (log,) = connection.execute("select letters || ' ' || device || '/' || park from kvo.log").fetchone() or ("",)
    for login, how in (("ann", ()), ("auditor", ("--no-laptop",))):
        code, out = asked(capsys, data, "check", *how, "--to", centre.address(login))
        assert code == 4
        assert f"Log {log}: change 2 is missing.\n" in out
        assert f"Log {log}: change 4 was altered after it was written.\n" in out
        assert f"of {name} does not stand as its changes say.\n" in out


def test_check_of_a_park_by_its_name(data: Path, centre: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(data, write=False) as store:
        (park,) = store.select(Park)
    asked(capsys, data, "fold", "--once", "--to", centre.address("folder"))
    for typed, how, login in ((park.name, (), "ann"), (park.id, ("--no-laptop",), "auditor"), (park.name, ("--no-laptop",), "auditor")):
        code, out = asked(capsys, data, "check", "--park", typed, *how, "--to", centre.address(login))
        assert (code, out.startswith("All is well: 1 log")) == (0, True)
    assert asked(capsys, data, "check", "--park", "elsewhere", "--no-laptop", "--to", centre.address("auditor"))[0] == 3


def test_who_may_not_fold_is_told_so(data: Path, centre: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, data, "fold", "--once", "--to", centre.address("ann"))[0] not in (0, 1)
