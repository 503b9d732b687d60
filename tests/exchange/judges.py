"""The outside judges of what we export: check-jsonschema, frictionless, vobject, LibreOffice; a program each, run over many exports."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import jsonschema

from tests.exchange.programs import run_outside

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "schema" / "record.schema.json"
BIN = Path(sys.executable).parent


def check_jsonschema(*files: Path, schema: Path = SCHEMA) -> str:
    """Return what check-jsonschema finds wrong with JSON documents under a committed schema: nothing, when they pass."""
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *map(str, files)]
    done = run_outside(command, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


_VOBJECT = """
import json, sys, vobject

cards = []
for card in vobject.readComponents(open(sys.argv[1], encoding="utf-8", newline="").read()):
    card.validate(raiseException=True)
    said = {}
    for name, lines in card.contents.items():
        for line in lines:
            street = getattr(line.value, "street", None)
            value = street if street is not None else line.value
            said.setdefault(name, []).append([value, {key: list(values) for key, values in line.params.items()}])
    cards.append(said)
print(json.dumps(cards))
"""


def vobject_cards(path: Path) -> list[dict[str, list[Any]]]:
    """Return what vobject reads in a file of vCards: of each card by property the values with their parameters; raises where it refuses.

    Of an address it is the street, and an organisation is the list of its parts.
    """
    done = run_outside([sys.executable, "-c", _VOBJECT, path], timeout=60, check=True)
    cards: list[dict[str, list[Any]]] = json.loads(done.stdout)
    return cards


_FRICTIONLESS = """
import functools, json, sys, frictionless
from pathlib import Path
from frictionless.vendors import stringcase

# Of every table, and of every table that it refers to, frictionless copies the description of each column by writing and reading it, for
# whoever would alter a copy: two thirds of its time, and nobody does so here.
frictionless.Field.to_copy = lambda field: field
stringcase.snakecase = functools.cache(stringcase.snakecase)
copied = frictionless.Resource.to_copy

def copied_once(resource):  # to look up what others refer to: opened, read and closed, once for each that refers to it
    if resource.name not in twins:
        twins[resource.name] = copied(resource)
    return twins[resource.name]

frictionless.Resource.to_copy = copied_once

class Cells(frictionless.Check):  # keeps what is validated, so that nothing is read twice
    type = "cells"

    def validate_row(self, row):
        tables[self.resource.name].append(list(map(str, row.to_list())))
        return iter(())

empty = {}  # a table of nothing but its head is the same in every package: it is judged once
for path in map(str.strip, sys.stdin):
    package = frictionless.Package(path)  # raises for a description that is wrong
    tables, twins = {resource.name: [] for resource in package.resources}, {}
    wrong = []
    for resource in package.resources:
        head = Path(path).parent.joinpath(resource.path).read_bytes()
        key = (head, json.dumps(resource.to_descriptor())) if head.count(b"\\n") == 1 else None
        if key is None or key not in empty:
            report = resource.validate(checklist=frictionless.Checklist(checks=[Cells()]))
            errors = report.flatten(["type", "rowNumber", "fieldName", "note"])
            wrong += errors
            if key is not None:
                empty[key] = errors
        else:
            wrong += empty[key]
    print(json.dumps({"valid": not wrong, "wrong": wrong[:10], "tables": tables}), flush=True)
"""


@cache
def _frictionless() -> subprocess.Popen[str]:
    """Start frictionless, which takes a line with the path of a package and answers with one: loading it costs more than most packages."""
    command = [sys.executable, "-W", "ignore", "-c", _FRICTIONLESS]
    env = {"PATH": str(BIN), "PYTHONUTF8": "1"}
    judge = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    atexit.register(judge.communicate)
    return judge


def frictionless(*packages: Path) -> dict[Path, dict[str, Any]]:
    """Return for each datapackage.json whether frictionless finds it valid, what is wrong, and the cells as it reads them."""
    judge = _frictionless()
    assert judge.stdin is not None
    assert judge.stdout is not None
    told = {}
    for path in packages:
        judge.stdin.write(f"{path}\n")
        judge.stdin.flush()
        if not (answer := judge.stdout.readline()):
            _frictionless.cache_clear()
            raise AssertionError(judge.communicate()[1])
        told[path] = json.loads(answer)
    return told


PROFILE = Path(__file__).parent / "profiles" / "datapackage-2.0.json"


def wrong_by_version_2(path: Path) -> list[str]:
    """Return what the profile of Data Package version 2 finds wrong with the description of a package."""
    judge = jsonschema.Draft7Validator(json.loads(PROFILE.read_text("utf-8")))
    return [f"{error.json_path}: {error.message[:200]}" for error in judge.iter_errors(json.loads(path.read_text("utf-8")))]


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NO_SOFFICE = "LibreOffice is not installed (Debian: libreoffice-calc-nogui): no spreadsheet judged our exports"
_AS_CSV = "CSV:{delimiter},34,76,1,,{language},false,true,false,false,false,0,true"
"""Text in double quotes, UTF-8, from the first line on, every column as the program sees fit, numbers and days of the language, formulas
calculated: whoever double-clicks a file gets all of this."""
_DUTCH = 1043
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class Cell(NamedTuple):
    """A cell as the spreadsheet took it."""

    kind: str
    """`string`, `float`, `date`, `time`, `boolean`, `percentage`, `currency`; empty for an empty cell."""
    value: str
    """The text, the number with a point, or the day as ISO 8601."""
    formula: str = ""
    """What it calculates: nothing of ours may."""


def no_libreoffice() -> bool:
    """Said aloud: a run without the outside judge must not look like one with it."""
    if SOFFICE is None:
        warnings.warn(NO_SOFFICE, stacklevel=2)
    return SOFFICE is None


def converted(form: str, folder: Path, *files: Path, options: Sequence[str] = ()) -> list[Path]:
    """Return the files that LibreOffice makes of others, in a folder `out` of *folder*; *form* is their ending, then a colon and a filter.

    All files in one start of the program, which takes seconds. *options* stand before the form. Raises `subprocess.TimeoutExpired`.
    """
    assert SOFFICE is not None, NO_SOFFICE
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    start: list[str | Path] = [SOFFICE, profile, "--headless", "--norestore", *options]
    done = run_outside(
        [*start, "--convert-to", form, "--outdir", folder / "out", *files], timeout=300, env=os.environ | {"HOME": str(folder)}
    )
    made = [folder / "out" / f"{path.stem}.{form.partition(':')[0]}" for path in files]
    assert all(path.is_file() for path in made), done.stdout + done.stderr
    return made


def libreoffice(*files: Path, delimiter: str | None = None) -> dict[Path, dict[str, list[list[Cell]]]]:
    """Return for each file its sheets as LibreOffice takes them: rows of cells, without empty ones at the end of a row or sheet.

    All files in one start of the program, which takes seconds. *delimiter*: they are CSV, opened as a Dutch computer does.
    """
    with tempfile.TemporaryDirectory(prefix="kvo-soffice-") as folder:
        room = Path(folder)
        copies = [room / f"{n}{path.suffix}" for n, path in enumerate(files)]
        for path, copy in zip(files, copies, strict=True):
            shutil.copyfile(path, copy)
        opened = [] if delimiter is None else [f"--infilter={_AS_CSV.format(delimiter=ord(delimiter), language=_DUTCH)}"]
        made = converted("fods", room, *copies, options=opened)
        return {path: _sheets(made[n]) for n, path in enumerate(files)}


def _sheets(flat: Path) -> dict[str, list[list[Cell]]]:
    """Return the sheets of a flat OpenDocument file."""
    found = {}
    for table in ET.parse(flat).iter(f"{_TABLE}table"):
        rows: list[list[Cell]] = []
        for row in table.iter(f"{_TABLE}table-row"):
            cells: list[Cell] = []
            for cell in row:
                repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                cells += [_cell(cell)] * (repeated if repeated < 1000 else 1)
            rows += [_without_the_empty_end(cells)] * min(int(row.get(f"{_TABLE}number-rows-repeated", "1")), 1000)
        found[table.get(f"{_TABLE}name", "")] = _without_the_empty_end(rows)
    return found


def _cell(cell: ET.Element) -> Cell:
    kind = cell.get(f"{_OFFICE}value-type", "")
    text = "\n".join("".join(_words(paragraph)) for paragraph in cell.findall(f"{_TEXT}p"))
    stored = next(
        (cell.get(_OFFICE + name) for name in ("value", "date-value", "time-value", "boolean-value") if cell.get(_OFFICE + name)), None
    )
    return Cell(kind, text if stored is None else stored, cell.get(f"{_TABLE}formula", ""))


def _words(element: ET.Element) -> list[str]:
    """Return the text of a paragraph; runs of blanks and tabs stand in it as elements."""
    own = {"s": " " * int(element.get(f"{_TEXT}c", "1")), "tab": "\t", "line-break": "\n"}.get(element.tag.removeprefix(_TEXT), "")
    parts = [own, element.text or ""]
    for child in element:
        parts += [*_words(child), child.tail or ""]
    return parts


def _without_the_empty_end(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] in ([], Cell("", "")):
        end -= 1
    return row[:end]
