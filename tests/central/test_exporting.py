"""The views as files: what the database says, for any program and for a Dutch Excel, whole or absent."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kvo_inspect.central.folding import fold_once
from kvo_inspect.central.push import push
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.central.reports.exporting import CODEBOOK, cell_text, export_views
from kvo_inspect.central.reports.loading import load
from kvo_inspect.central.reports.views import VIEWS
from kvo_inspect.cli import run
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.trust.signature import PACKAGE
from kvo_inspect.texts import speaking
from tests.central.centres import new_centre, reached
from tests.central.servers import Database
from tests.examples import NOW, copy_example
from tests.exchange.judges import frictionless, wrong_by_version_2
from tests.exchange.records import opened

FILES = {PACKAGE, CODEBOOK, *(f"{view.name}.csv" for view in VIEWS)}
FORMULA = '=HYPERLINK("http://x";"De Run")'


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The worked example, folded, with a register."""
    folder = tmp_path_factory.mktemp("centre")
    database = new_centre()
    with opened(copy_example("nl", folder / "data"), now=NOW) as store, reached(database, "ann") as central:
        push(store, central)
    with reached(database, "folder") as central:
        fold_once(central)
    quoted = FORMULA.replace('"', '""')
    (folder / "register.csv").write_text(f'code;naam;provincie\nX-1;"{quoted}";Ütrecht\n', "utf-8")
    with reached(database, "admin") as central:
        load(central, "register", folder / "register.csv")
    return database


def exported(centre: Database, folder: Path, login: str = "analyst", *, excel: bool = False, labels: bool = False) -> Path:
    with reached(centre, login) as central:
        return export_views(central, folder, excel=excel, labels=labels)


def table(path: Path, *, excel: bool = False) -> list[list[str]]:
    """Return the rows of a file, read as its reader would."""
    text = path.read_bytes().decode("utf-8-sig" if excel else "utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if excel else ","))


def view(centre: Database, name: str, columns: str) -> Iterator[tuple[Any, ...]]:
    with reached(centre, "analyst") as central:
        yield from central.rows(f"select {columns} from kvo_report.{name}")


def must_be_a_package(folder: Path) -> None:
    """Assert that outside programs read every cell as the description says."""
    package = folder / PACKAGE
    assert frictionless(package)[package]["wrong"] == []
    assert wrong_by_version_2(package) == []


def test_every_view_is_a_file_that_says_what_the_view_says(centre: Database, tmp_path: Path) -> None:
    folder = exported(centre, tmp_path / "views")
    assert {path.name for path in folder.iterdir()} == FILES
    for report in VIEWS:
        heading, *rows = table(folder / f"{report.name}.csv")
        assert heading == [column.name for column in report.columns]
        expected = [[cell_text(value) for value in row] for row in view(centre, report.name, ", ".join(heading))]
        told = [["'" + cell if cell == FORMULA else cell for cell in row] for row in expected]
        assert sorted(rows) == sorted(told), report.name
    must_be_a_package(folder)


def test_a_formula_in_a_name_is_text(centre: Database, tmp_path: Path) -> None:
    folder = exported(centre, tmp_path / "views")
    names = [row[2] for row in table(folder / "park_status.csv")]
    assert "'" + FORMULA in names


def test_a_dutch_excel_reads_semicolons_decimal_commas_and_labels(centre: Database, tmp_path: Path) -> None:
    with speaking("nl"):
        folder = exported(centre, tmp_path / "views", excel=True, labels=True)
    must_be_a_package(folder)
    plain = exported(centre, tmp_path / "plain")
    raw = (folder / "park_status.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    share = next(place for place, column in enumerate(VIEWS[0].columns) if column.name == "in_order_percent")
    for row, plain_row in zip(table(folder / "park_status.csv", excel=True)[1:], table(plain / "park_status.csv")[1:], strict=True):
        assert row[share] == plain_row[share].replace(".", ",")
        assert row[:share] == plain_row[:share], "days and whole numbers stand as they are"
    assert any("," in row[share] for row in table(folder / "park_status.csv", excel=True)[1:])
    heading = table(folder / "effect.csv", excel=True)[0]
    assert len(set(heading)) == len(heading) == len(VIEWS[2].columns)
    must_be_a_package(exported(centre, tmp_path / "excel", excel=True))


def test_the_codebook_says_what_every_column_holds_in_two_languages(centre: Database, tmp_path: Path) -> None:
    folder = exported(centre, tmp_path / "views")
    heading, *rows = table(folder / CODEBOOK)
    assert heading[:2] == ["view", "column"]
    assert [tuple(row[:2]) for row in rows] == [
        (report.name, name) for report in VIEWS for name in ("", *(column.name for column in report.columns))
    ]
    places = {name: place for place, name in enumerate(heading)}
    for row in rows:
        assert row[places["label_en"]]
        assert row[places["meaning_en"]]
        assert row[places["label_nl"]]
    fields = {
        (resource["name"], field["name"]): field
        for resource in json.loads((folder / PACKAGE).read_text("utf-8"))["resources"]
        for field in resource["schema"]["fields"]
    }
    assert all(fields[report.name, column.name]["description"] == column.about for report in VIEWS for column in report.columns)


def test_an_earlier_export_is_replaced_and_nothing_else_ever(centre: Database, tmp_path: Path) -> None:
    folder = exported(centre, tmp_path / "views", excel=True)
    exported(centre, folder)
    assert not (folder / "effect.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    (folder / "mine.txt").write_text("x", "utf-8")
    with pytest.raises(NameTaken):
        exported(centre, folder)
    file = tmp_path / "a file"
    file.write_text("x", "utf-8")
    with pytest.raises(NameTaken):
        exported(centre, file)
    assert file.read_text("utf-8") == "x"
    (tmp_path / "empty").mkdir()
    assert {path.name for path in exported(centre, tmp_path / "empty").iterdir()} == FILES


def test_who_may_not_read_writes_nothing(centre: Database, tmp_path: Path) -> None:
    with pytest.raises(CentralRefused):
        exported(centre, tmp_path / "views", login="nobody")
    assert list(tmp_path.iterdir()) == []


def test_a_member_without_parks_gets_the_register_alone(centre: Database, tmp_path: Path) -> None:
    folder = exported(centre, tmp_path / "views", login="bob")
    assert [row[1] for row in table(folder / "park_status.csv")[1:]] == ["X-1"]
    assert len(table(folder / "themes.csv")) == 1


def test_an_export_that_is_stopped_leaves_what_was_there(centre: Database, tmp_path: Path) -> None:
    folder = exported(centre, tmp_path / "views")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def stop(_what: str, done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with reached(centre, "analyst") as central, pytest.raises(KeyboardInterrupt):
        export_views(central, folder, excel=True, progress=stop)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["views"]


def test_all_files_are_of_one_moment(centre: Database, tmp_path: Path) -> None:
    """What is loaded while the files are written is in none of them."""
    loaded = threading.Event()

    def meanwhile(_what: str, done: int, _total: int) -> None:
        if done == 1 and not loaded.is_set():
            loaded.set()
            with psycopg.connect(centre.address("postgres"), autocommit=True) as connection:
                connection.execute("insert into kvo.register values ('X-9', 'Later', '', '')")

    with reached(centre, "analyst") as central:
        folder = export_views(central, tmp_path / "views", progress=meanwhile)
    with psycopg.connect(centre.address("postgres"), autocommit=True) as connection:
        connection.execute("delete from kvo.register where code = 'X-9'")
    assert loaded.is_set()
    assert "X-9" not in (folder / "which_next.csv").read_text("utf-8")


def test_the_commands_load_and_export(centre: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "waiting.csv").write_text("code;aangemeld;door\nX-1;1-3-2024;OV\n", "utf-8")
    data = ["--data", str(tmp_path / "data"), "--lang", "en", "central"]
    assert run([*data, "load", "waiting", str(tmp_path / "waiting.csv"), "--to", centre.address("admin")]) == 0
    assert capsys.readouterr().out == "1 row read, 1 new.\n"
    (tmp_path / "waiting.csv").write_text("code;aangemeld;door\nX-1;2-3-2024;OV\n", "utf-8")
    assert run([*data, "load", "waiting", str(tmp_path / "waiting.csv"), "--to", centre.address("admin")]) == 0
    assert capsys.readouterr().out == "1 row read, 1 changed.\nX-1: signed_up: 2024-03-01 → 2024-03-02\n"
    (tmp_path / "waiting.csv").write_text("code;aangemeld;door\nX-7;2-3-2024;OV\n", "utf-8")
    assert run([*data, "load", "waiting", str(tmp_path / "waiting.csv"), "--to", centre.address("admin")]) == 6
    assert "waiting.csv:2: " in capsys.readouterr().err
    assert run([*data, "export", str(tmp_path / "views"), "--to", centre.address("analyst")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'views'}\n"
    assert run([*data, "export", str(tmp_path / "waiting.csv"), "--to", centre.address("analyst")]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "data").exists(), "neither needs a record"
