"""The workbook as LibreOffice with Dutch settings reads it back: every cell as it is meant."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.errors import DiskFull
from kvo_inspect.exchange.flat.codebook import CODEBOOK, COLUMNS, codebook_rows
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.sheet import FlatColumn
from kvo_inspect.exchange.record import workbook
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.workbook import SHEETS
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.rooms import PREFIX
from kvo_inspect.texts import _, use_language
from tests.exchange.judges import NO_SOFFICE, Cell, libreoffice, no_libreoffice
from tests.exchange.records import hostile, opened, walked

LOOKS = ("0047", "1-2", "5-11", "12E3", "TRUE", "=1+1", "3,5", "1e5")
"""What only looks like a number, a day or a formula."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[list[Any]]]]:
    """A workbook in Dutch of whatever people type, and by sheet what each cell is meant to be, headings first."""
    folder = tmp_path_factory.mktemp("workbook")
    use_language("nl")
    with opened(folder / "data") as store:
        _park, round_, stop = walked(store)
        set_checkpoint(store, stop.id, position=Position(lat="51.6105", lon="5.5402"))
        hostile(store)
        for looks in LOOKS:
            finding = record_finding(store, round_.id, stop.id, NewFinding(looks))
            set_finding(store, finding.id, object=looks, promised_by=looks)
        path = export(store, "xlsx", folder / "alles.xlsx", ExportScope())
        with reading(store, ExportScope()) as record:
            names = FlatNames(record)
            meant = {_(sheet.title): _meant(sheet.columns, sheet.rows(record, names)) for sheet in SHEETS}
        meant[_(CODEBOOK)] = _meant(COLUMNS, codebook_rows(SHEETS))
    return path, meant


def _meant(columns: tuple[FlatColumn, ...], rows: Iterator[tuple[Any, ...]]) -> list[list[Any]]:
    return [[column.shown_title() for column in columns]] + [
        [_cell(column, value) for column, value in zip(columns, row, strict=True)] for row in rows
    ]


def _cell(column: FlatColumn, value: Any) -> Cell:
    if value is None or value == "":
        return Cell("", "")
    match column.kind:
        case "day":
            return Cell("date", str(value))
        case "moment":
            return Cell("date", dt.datetime.fromisoformat(value).replace(tzinfo=None).isoformat())
        case "whole" | "decimal":
            return Cell("float", f"{value:.15g}")
        case "yes_no":
            return Cell("string", "ja" if value else "nee")
    return Cell("string", column.names(value) if column.names else value)


@pytest.mark.filterwarnings("default:LibreOffice is not installed")
def test_a_dutch_spreadsheet_reads_back_every_cell_as_meant(written: tuple[Path, dict[str, list[list[Any]]]]) -> None:
    if no_libreoffice():
        pytest.skip(NO_SOFFICE)
    path, meant = written
    read = libreoffice(path)[path]
    assert list(read) == list(meant)
    assert next(iter(read)) == "Bevindingen"
    counted: dict[str, int] = {}
    for sheet, rows in meant.items():
        assert [cell.value for cell in read[sheet][0]] == rows[0]
        assert len(read[sheet]) == len(rows), sheet
        for line, (ours, theirs) in enumerate(zip(rows[1:], read[sheet][1:], strict=True), 2):
            cells = [*theirs, *[Cell("", "")] * (len(ours) - len(theirs))]
            assert [cell.formula for cell in cells if cell.formula] == []
            for title, cell, shown in zip(rows[0], ours, cells, strict=True):
                assert _same(cell, shown), (sheet, line, title, cell, shown)
                counted[shown.kind] = counted.get(shown.kind, 0) + 1
    assert min(counted[kind] for kind in ("string", "float", "date")) > 10
    findings = meant["Bevindingen"]
    assert set(LOOKS) <= {row[findings[0].index("Object")].value for row in findings[1:]}, "they are among what was read back"


def _same(meant: Cell, shown: Cell) -> bool:
    if meant.kind == "float":
        return shown.kind == "float" and float(shown.value) == pytest.approx(float(meant.value), abs=1e-9)
    if meant.kind == "date":
        return shown.kind == "date" and dt.datetime.fromisoformat(shown.value[:19]) == dt.datetime.fromisoformat(meant.value)
    return (meant.kind, meant.value) == (shown.kind, shown.value)


def test_each_sheet_has_a_filter_and_a_named_range(written: tuple[Path, dict[str, list[list[Any]]]]) -> None:
    from openpyxl import load_workbook

    path, meant = written
    book = load_workbook(path)
    for sheet, rows in meant.items():
        page = book[sheet]
        assert page.auto_filter.ref == page.dimensions
        ((name, area),) = book.defined_names[sheet.replace(" ", "_")].destinations
        assert (name, area.replace("$", "")) == (sheet, page.dimensions)
        assert page.max_row == len(rows)
        assert page.freeze_panes == "B2"


def test_what_has_no_room_on_a_sheet_stands_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    from openpyxl import load_workbook

    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    monkeypatch.setattr(workbook, "MEASURED", 3)
    use_language("en")
    with opened(data) as store:
        _park, round_, stop = walked(store)
        for number in range(10):
            record_finding(store, round_.id, stop.id, NewFinding(f"gat {number}"))
        there = {row[0] for row in store.rows("select id from finding where gone = 0 and confidential = 0")}
        path = export(store, "xlsx", tmp_path / "out.xlsx", ExportScope())
    book = load_workbook(path)
    pages = [sheet for sheet in book.worksheets if sheet.title.startswith("Findings")]
    assert [sheet.title for sheet in pages[:3]] == ["Findings", "Findings 2", "Findings 3"]
    ids = [row[-7].value for sheet in pages for row in sheet.iter_rows(min_row=2)]
    assert sorted(ids) == sorted(there)
    assert {sheet.title.replace(" ", "_") for sheet in pages} <= set(book.defined_names)


def test_nothing_is_left_in_the_folder_for_passing_files(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In constant memory each sheet lies in a file until it is packed: they go, also when there is no room for the workbook."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with opened(data) as store:
        walked(store)
        export(store, "xlsx", tmp_path / "out" / "whole.xlsx", ExportScope())
        if Path("/dev/full").exists():
            _no_room(store, tmp_path / "out" / "full.xlsx", monkeypatch)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(PREFIX)] == []
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"whole.xlsx"}


def _no_room(store: Store, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    (to.parent / f".{to.name}.{os.getpid()}.part").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        export(store, "xlsx", to, ExportScope())


def test_a_workbook_of_others_is_not_taken_for_an_export(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("docProps/core.xml", "<cp:category>mine</cp:category>")
    assert not workbook.is_workbook(other)
    other.write_bytes(b"PK\x03\x04 no archive")
    assert not workbook.is_workbook(other)
