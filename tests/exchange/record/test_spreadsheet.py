"""What a spreadsheet makes of our exports: LibreOffice opens them as a Dutch computer does, calculates, and is asked what it read."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.codes import LETTERS, code, may_be_letters, own_mark, with_mark
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.tables.csv_text import list_bytes
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetColumn, write_sheets
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.texts import use_language
from tests.exchange.judges import NO_SOFFICE, Cell, libreoffice, no_libreoffice
from tests.exchange.records import hostile, opened, walked

POWER = re.compile(r"[0-9]+e[0-9]+")
"""Sixteen hexadecimal digits of which the only letter is an e: a number with a power of ten."""
GUESSED = re.compile(r"[-+ ]?[\d.,:/ -]+([eE]\d+)?|true|false", re.IGNORECASE)
"""What a spreadsheet may take for a number, a day or a time, whatever we write: CSV cannot say that 1-2 is a text."""


def _codes() -> Iterator[str]:
    """Yield a code of all letters, of those that are given out no more with every mark there is."""
    for triple in map("".join, itertools.product(LETTERS, repeat=3)):
        if may_be_letters(triple):
            yield code(triple, 14)
        else:
            yield from (with_mark(code(triple, n), own_mark(f"{n:016x}")[0]) for n in range(1, 150))


CODES = list(_codes())


def as_written(text: str, cell: Cell) -> bool:
    """Whether a cell holds what was written, or a number, day or time with that meaning."""
    match cell.kind:
        case "":
            return text == ""
        case "float" if POWER.fullmatch(text):  # the id of a laptop may look so, and no CSV can prevent how a spreadsheet reads it
            return True
        case "float":
            return bool(GUESSED.fullmatch(text)) and (cell.value == text or Decimal(cell.value) == Decimal(text.replace(",", ".")))
        case "string":
            return cell.value == text
    return bool(GUESSED.fullmatch(text)) or text.startswith(cell.value)


@pytest.fixture(scope="module")
def opened_by_it(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, list[list[Cell]]]:
    """The rows of an export, and of a file without our care, as LibreOffice reads them: one start for both."""
    if no_libreoffice():
        pytest.skip(NO_SOFFICE)
    room = tmp_path_factory.mktemp("spreadsheet")
    with opened(room / "data") as store:
        _park, _found, stop = walked(store)
        set_checkpoint(store, stop.id, position=Position(lat="51.6105", lon="5.5402"))
        hostile(store)
        folder = export(store, "csv-excel", room / "excel", ExportScope())
    bare = room / "bare.csv"
    bare.write_text("=1+1;3.5;3,5;'=1+1\r\n", encoding="utf-8")
    use_language("nl")
    beside = [bare, room / "codes.csv", room / "before.csv"]
    for path, codes in zip(beside[1:], (CODES, ["MRT-001", "MRT-014", "MRS-001"]), strict=True):
        path.write_bytes(list_bytes(["Code", "Wat"], [(given, "x") for given in codes]))
    told = libreoffice(*beside, *sorted(folder.glob("*.csv")), delimiter=";")
    return {path: rows for path, sheets in told.items() for rows in sheets.values()}


@pytest.mark.filterwarnings("default:LibreOffice is not installed")
def test_a_dutch_spreadsheet_reads_what_was_written(opened_by_it: dict[Path, list[list[Cell]]]) -> None:
    texts = 0
    for path, read in opened_by_it.items():
        if path.parent.name != "excel":
            continue
        with path.open(encoding="utf-8-sig", newline="") as stream:
            written = list(csv.reader(stream, delimiter=";"))
        assert len(read) == len(written), path.name
        for line, (ours, theirs) in enumerate(zip(written, read, strict=True)):
            cells = [*theirs, *[Cell("", "")] * (len(ours) - len(theirs))]
            assert [cell.formula for cell in cells if cell.formula] == []
            for name, text, cell in zip(written[0], ours, cells, strict=True):
                assert as_written(text, cell), (path.name, line, name, text, cell)
                texts += cell.kind == "string"
    assert texts > 1000
    checkpoints = next(rows for path, rows in opened_by_it.items() if path.name == "checkpoint.csv")
    lat = [cell.value for cell in checkpoints[0]].index("lat")
    assert [row[lat] for row in checkpoints[1:] if len(row) > lat and row[lat].kind] == [Cell("float", "51.6105")]


@pytest.mark.filterwarnings("default:LibreOffice is not installed")
def test_codes_of_all_letters_stay_text(opened_by_it: dict[Path, list[list[Cell]]], tmp_path: Path) -> None:
    """Letters that make a day or an amount are given to nobody; a laptop that had them already has a mark in its codes."""
    write_sheets(tmp_path / "codes.xlsx", [Sheet("Lijst", (SheetColumn("code", "Code"),), [(given,) for given in CODES])])
    (sheet,) = libreoffice(tmp_path / "codes.xlsx")[tmp_path / "codes.xlsx"].values()
    assert len({given[:3] for given in CODES}) == 5832
    for rows in (sheet, next(rows for path, rows in opened_by_it.items() if path.name == "codes.csv")):
        read = [row[0] for row in rows if row][-len(CODES) :]
        assert [cell.value for cell in read if cell.kind == "string"] == CODES
    before = next(rows for path, rows in opened_by_it.items() if path.name == "before.csv")
    assert [row[0].kind for row in before[1:]] == ["date", "date", "string"], "the judge can fail: this is what they were"


@pytest.mark.filterwarnings("default:LibreOffice is not installed")
def test_the_judge_can_fail(opened_by_it: dict[Path, list[list[Cell]]]) -> None:
    """Without our apostrophe a text is calculated; with a decimal point a Dutch number is none."""
    rows = next(rows for path, rows in opened_by_it.items() if path.name == "bare.csv")
    formula, point, comma, text = rows[0]
    assert (formula.kind, formula.value) == ("float", "2")
    assert formula.formula
    assert (point.kind, comma, text) == ("string", Cell("float", "3.5"), Cell("string", "'=1+1"))
