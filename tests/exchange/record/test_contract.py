"""What every format of the registry keeps to, whichever it is: judged and read back by an outside program, the same rows and words.

That an export is whole or absent is asked of every format in `test_whole.py`. A format without a judge here fails.
"""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import gpxpy
import pytest
from fastkml import KML, Placemark
from fastkml.utils import find_all
from fastkml.validator import validate
from geojson_pydantic import FeatureCollection
from openpyxl import load_workbook

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.flat.codebook import CODEBOOK
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.exchange.record.workbook import SHEETS
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route, set_checkpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from tests.exchange.judges import check_jsonschema, frictionless
from tests.exchange.records import CANARY, confide, exported_bytes, hostile, opened, walked

PLACE = Position(lat="51.6102345", lon="5.5312001")
MANY = 1100
"""More rows than any format takes at a time, twice."""

Rows = dict[tuple[str, str], str]
"""What stands in an export: noun and id → the name of a checkpoint, the text of a finding."""


def _judged_json(exports: list[Path]) -> list[Rows]:
    assert check_jsonschema(*exports) == ""
    return [
        _rows((noun, one["id"], one[field]) for noun, field in WORDS.items() for one in document[noun] if not one["gone"])
        for document in (json.loads(path.read_bytes()) for path in exports)
    ]


def _judged_csv(exports: list[Path]) -> list[Rows]:
    packages = [path / "datapackage.json" for path in exports]
    told = frictionless(*packages)
    assert [told[path]["wrong"] for path in packages] == [[]] * len(packages)
    return [_rows(_of_tables(path, told[path / "datapackage.json"]["tables"])) for path in exports]


def _of_tables(folder: Path, tables: dict[str, list[list[str]]]) -> Iterable[tuple[str, str, str]]:
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    names = {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in described}
    for noun, field in WORDS.items():
        for row in tables[noun]:
            cell = dict(zip(names[noun], row, strict=True))
            if cell["gone"] == "False":
                yield noun, cell["id"], "" if cell[field] == "None" else unescaped(cell[field])


def _judged_geojson(exports: list[Path]) -> list[Rows]:
    found = []
    for path in exports:
        judged: FeatureCollection[Any] = FeatureCollection.model_validate_json(path.read_bytes())
        features = [(feature.properties or {}, str(feature.id)) for feature in judged.features]
        found.append(_rows((said["noun"], id_, said[WORDS[said["noun"]]]) for said, id_ in features if said["noun"] in WORDS))
    return found


def _judged_gpx(exports: list[Path]) -> list[Rows]:
    found = []
    for path in exports:
        with path.open(encoding="utf-8") as stream:
            judged = gpxpy.parse(stream)
        assert [point.name for route in judged.routes for point in route.points] in ([], [point.name for point in judged.waypoints])
        found.append(_rows(("checkpoint", str(n), point.name or "") for n, point in enumerate(judged.waypoints)))
    return found


def _judged_kml(exports: list[Path]) -> list[Rows]:
    found = []
    for path in exports:
        validate(file_to_validate=path)
        judged = KML.parse(path)
        marks = [mark for mark in find_all(judged, of_type=Placemark) if isinstance(mark, Placemark)]
        points = [mark for mark in marks if getattr(mark.geometry, "geom_type", "") == "Point"]
        found.append(_rows(("checkpoint", str(n), mark.name or "") for n, mark in enumerate(points)))
    return found


def _judged_xlsx(exports: list[Path]) -> list[Rows]:
    found = []
    for path in exports:
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
        sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
        assert set(sheets) == {sheet.title for sheet in SHEETS} | {CODEBOOK}
        found.append(
            _rows(
                (noun, row[sheets[title][0].index("Id")], row[sheets[title][0].index(column)] or "")
                for noun, title, column in (("checkpoint", "Checkpoints", "Checkpoint"), ("finding", "Findings", "Remark"))
                for row in sheets[title][1:]
            )
        )
    return found


def _judged_gpkg(exports: list[Path]) -> list[Rows]:
    """By SQLite alone: what maps say of these files is asked in `test_geopackage.py`."""
    found = []
    for path in exports:
        with closing(sqlite3.connect(path)) as db:
            tables = {name for (name,) in db.execute("select table_name from gpkg_contents")}
            found.append(
                _rows(
                    (noun, id_, text or "")
                    for noun, layer, field in (("checkpoint", "schouwpunt", "naam"), ("finding", "bevinding", "toelichting"))
                    for table in (layer, f"{layer}_zonder_plaats")
                    if table in tables
                    for id_, text in db.execute(f"select id, {field} from {table}")
                )
            )
    return found


def _rows(said: Iterable[tuple[str, str, str]]) -> Rows:
    listed = [((noun, id_), text) for noun, id_, text in said]
    assert len(dict(listed)) == len(listed), "nothing twice"
    return dict(listed)


WORDS = {"checkpoint": "name", "finding": "text"}
JUDGES: dict[str, Callable[[list[Path]], list[Rows]]] = {
    "json": _judged_json,
    "csv": _judged_csv,
    "csv-excel": _judged_csv,
    "xlsx": _judged_xlsx,
    "geojson": _judged_geojson,
    "gpkg": _judged_gpkg,
    "gpx": _judged_gpx,
    "kml": _judged_kml,
}
ROUTE_ALONE = ("gpx", "kml")
"""What holds nothing but the checkpoints that have a place, in the order of the route."""


def _nothing(_store: Store) -> None:
    """An empty record."""


def _one_row(store: Store) -> None:
    add_park(store, "De Amert")


def _many_rows(store: Store) -> None:
    park = add_park(
        store, "De Amert", "", [NewCheckpoint("Kade", position=PLACE), NewCheckpoint("Brug"), NewCheckpoint("Poort", position=PLACE)]
    )
    add_checkpoint(store, park.id, NewCheckpoint("Bocht", position=PLACE), after=route(store, park.id)[0].id)
    stop = route(store, park.id)[0].id
    with store.act() as act:
        for n in range(MANY):
            act.write(Finding, store.new_id(), park=park.id, checkpoint=stop, code=f"BCD-{n:03}", text=f"gat {n}, groot")


def _confided(store: Store) -> None:
    _park, found, stop = walked(store)
    confide(store, found, stop)


def _hostile(store: Store) -> None:
    """Whatever is typed, at checkpoints that have a place."""
    hostile(store)
    for stop in store.select(Checkpoint, "where gone = 0"):
        set_checkpoint(store, stop.id, position=PLACE)


CASES: dict[str, Callable[[Store], None]] = {
    "empty": _nothing,
    "one row": _one_row,
    "many rows": _many_rows,
    "hostile": _hostile,
    "confidential": _confided,
}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = {}
    for case, make in CASES.items():
        found[case] = tmp_path_factory.mktemp(case.replace(" ", "_")) / "data"
        with opened(found[case]) as store:
            make(store)
    return found


def _there(store: Store, name: str) -> Rows:
    if name in ROUTE_ALONE:
        stops = [stop for park in store.select(Park, "where gone = 0 order by n") for stop in route(store, park.id)]
        return _rows(("checkpoint", str(n), stop.name) for n, stop in enumerate(stop for stop in stops if stop.position))
    stops = store.select(Checkpoint, "where gone = 0 and confidential = 0")
    return _rows(
        [
            *(("checkpoint", one.id, one.name) for one in stops),
            *(("finding", one.id, one.text) for one in store.select(Finding, "where gone = 0 and confidential = 0")),
        ]
    )


def test_every_format_has_a_judge() -> None:
    assert JUDGES.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_an_outside_program_reads_back_what_the_record_holds(records: dict[str, Path], tmp_path: Path, name: str) -> None:
    made, there = [], []
    for case, data in records.items():
        with opened(data, write=False) as store:
            made.append(export(store, name, tmp_path / case.replace(" ", "_"), ExportScope()))
            there.append(_there(store, name))
    assert JUDGES[name](made) == there
    assert len(there[list(CASES).index("many rows")]) > (0 if name in ROUTE_ALONE else MANY)


@pytest.mark.parametrize("name", FORMATS)
def test_the_confidential_leaves_only_when_asked_for(records: dict[str, Path], tmp_path: Path, name: str) -> None:
    with opened(records["confidential"], write=False) as store:
        left_out = export(store, name, tmp_path / "open", ExportScope())
        asked_for = export(store, name, tmp_path / "all", ExportScope(confidential=True))
    assert CANARY.encode() not in exported_bytes(left_out)
    if name in ROUTE_ALONE:
        return  # a checkpoint is never confidential
    assert CANARY.encode() in exported_bytes(asked_for)
    for rows in JUDGES[name]([asked_for]):
        assert CANARY in rows.values()
