"""The GeoPackage as programs for maps read it: GDAL, PDOK's validator and, of the photos, Pillow."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.values.maps import GRIDS, Grid
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.flat.findings import FINDINGS, finding_rows
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.route import checkpoint_rows
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.geopackage import SRS, TABLES, is_geopackage
from kvo_inspect.exchange.record.manner import Manner
from kvo_inspect.photos.copies import Chosen, given_files, write_photos
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, retire_checkpoints, route, set_checkpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import use_language
from tests.examples import NOW, copy_example
from tests.exchange.programs import run_outside
from tests.exchange.records import hostile, opened, walked

VALIDATE = "/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py"
PDOK = Path(sys.executable).parents[1] / "judges" / "gis" / "bin" / "geopackage-validator"
NEEDED = "GDAL or PDOK's validator is not installed (.ci/run installs both): nothing judged our maps"


def judges() -> None:
    """Skip, and say so, where the judges are not here; fail where CI is set."""
    if shutil.which("ogrinfo") and Path(VALIDATE).exists() and PDOK.exists():
        return
    assert not os.environ.get("CI"), NEEDED
    warnings.warn(NEEDED, stacklevel=2)
    pytest.skip(NEEDED)


def faults(path: Path) -> list[str]:
    """Return what either validator finds wrong with a GeoPackage."""
    gdal = run_outside(["/usr/bin/python3", VALIDATE, path], timeout=120)
    pdok = run_outside([PDOK, "validate", "--gpkg-path", path], timeout=120)
    results: list[dict[str, Any]] = json.loads(pdok.stdout)["results"]
    return [*([] if gdal.returncode == 0 else [gdal.stdout + gdal.stderr]), *map(str, results)]


def _hostile(store: Store) -> None:
    hostile(store)
    for stop in store.select(Checkpoint, "where gone = 0")[:2]:
        set_checkpoint(store, stop.id, position=Position(lat="51.61", lon="5.53"))


def _walked(store: Store) -> None:
    walked(store)


def _two_findings(store: Store, position: Position | None) -> None:
    park = add_park(store, "De Amert", "", [NewCheckpoint("Kade", position=position)])
    (stop,) = route(store, park.id)
    with store.act() as act:
        for code in ("BCD-001", "BCD-002"):
            act.write(Finding, store.new_id(), park=park.id, checkpoint=stop.id, code=code, text="gat")


def _empty(store: Store) -> None:
    add_park(store, "De Amert")


CASES: dict[str, Callable[[Store], None]] = {
    "hostile": _hostile,
    "walked": _walked,
    "placeless": lambda store: _two_findings(store, None),
    "abroad": lambda store: _two_findings(store, Position(lat="48.85", lon="2.35")),
    "empty": _empty,
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the worked example."""
    return copy_example("nl", tmp_path_factory.mktemp("example") / "data")


@pytest.fixture(scope="module")
def maps(example: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Grid, Path]:
    """The worked example as a GeoPackage in Dutch with its photos beside, in either grid."""
    use_language("nl")
    folder = tmp_path_factory.mktemp("maps")
    with opened(example, write=False, now=NOW) as store:
        write_photos(store, folder / "fotos", ExportScope(), Chosen())
        files = given_files(folder / "fotos")
        return {grid: export(store, "gpkg", folder / f"{grid}.gpkg", ExportScope(), Manner(grid=grid, photos=files)) for grid in GRIDS}


def table(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, values).fetchall()


def test_why_a_checkpoint_left_the_route_stands_beside_it_on_both_maps_and_in_the_sheet(data: Path, tmp_path: Path) -> None:
    use_language("nl")
    with opened(data) as store:
        park = add_park(store, "De Amert", "", [NewCheckpoint("Kade", position=Position(lat="51.61", lon="5.53")), NewCheckpoint("Brug")])
        kade, brug = route(store, park.id)
        retire_checkpoints(store, [kade.id, brug.id], why="gesloopt")
        add_checkpoint(store, park.id, NewCheckpoint("Sluis"))
        package = export(store, "gpkg", tmp_path / "route.gpkg", ExportScope())
        collection = json.loads(export(store, "geojson", tmp_path / "route.geojson", ExportScope()).read_bytes())
        with reading(store, ExportScope()) as record:
            flat = [(row.name, row.retired, row.why_retired) for row in checkpoint_rows(record, FlatNames(record))]
    assert table(package, "select naam, vervallen, reden_vervallen from schouwpunt") == [("Kade", 1, "gesloopt")]
    assert table(package, "select naam, vervallen, reden_vervallen from schouwpunt_zonder_plaats order by naam") == [
        ("Brug", 1, "gesloopt"),
        ("Sluis", 0, ""),
    ]
    stops = [feature["properties"] for feature in collection["features"]]
    assert [(stop["name"], stop["retired"], stop["why_retired"]) for stop in stops] == flat
    assert sorted(flat) == [("Brug", True, "gesloopt"), ("Kade", True, "gesloopt"), ("Sluis", False, "")]


@pytest.mark.filterwarnings("default:GDAL or PDOK")
def test_both_validators_find_nothing_wrong(maps: dict[Grid, Path], tmp_path: Path) -> None:
    judges()
    for grid in GRIDS:
        assert faults(maps[grid]) == [], grid
    for case, make in CASES.items():
        with opened(tmp_path / case.replace(" ", "_") / "data") as store:
            make(store)
            assert faults(export(store, "gpkg", tmp_path / f"{case}.gpkg", ExportScope())) == [], case


@pytest.mark.filterwarnings("default:GDAL or PDOK")
def test_the_validators_can_fail(maps: dict[Grid, Path], tmp_path: Path) -> None:
    judges()
    broken = Path(shutil.copy(maps["rd"], tmp_path / "broken.gpkg"))
    with closing(sqlite3.connect(broken)) as db:
        db.execute("drop trigger rtree_bevinding_geom_delete")
        db.execute("alter table bevinding add column Kop TEXT")
        db.commit()
    assert len(faults(broken)) == 2, "each of them its own"


@pytest.mark.filterwarnings("default:GDAL or PDOK")
def test_gdal_lists_the_layers_and_which_photo_shows_which_finding(maps: dict[Grid, Path]) -> None:
    judges()
    told = json.loads(run_outside(["ogrinfo", "-json", maps["rd"]], timeout=60, check=True).stdout)
    layers = {layer["name"]: layer for layer in told["layers"]}
    assert set(layers) == {"schouwpunt", "route", "bevinding", "foto", "bevinding_foto"}
    kinds = {name: layer["geometryFields"][0]["type"] for name, layer in layers.items() if layer["geometryFields"]}
    assert kinds == {"schouwpunt": "Point", "route": "LineString", "bevinding": "Point"}
    assert layers["bevinding"]["geometryFields"][0]["coordinateSystem"]["projjson"]["id"]["code"] == 28992
    fields = {field["name"]: field for field in layers["bevinding"]["fields"]}
    assert {name: fields[name]["type"] for name in ("termijn", "keren_gezien", "breedtegraad", "gewijzigd")} == {
        "termijn": "Date",
        "keren_gezien": "Integer64",
        "breedtegraad": "Real",
        "gewijzigd": "DateTime",
    }
    assert fields["wat_er_mis_is"]["alias"] == "Wat er mis is"
    (relation,) = told["relationships"].values()
    assert (relation["left_table_name"], relation["right_table_name"]) == ("bevinding", "foto")


@pytest.mark.filterwarnings("default:GDAL or PDOK")
def test_the_index_follows_when_gdal_moves_a_finding(maps: dict[Grid, Path], tmp_path: Path) -> None:
    judges()
    moved = Path(shutil.copy(maps["rd"], tmp_path / "moved.gpkg"))
    far = "MakePoint(9000, 400000, 28992)"
    run_outside(["ogrinfo", moved, "-sql", f"update bevinding set geom = AsGPB({far}) where fid = 1"], timeout=60, check=True)
    found = run_outside(["ogrinfo", "-json", "-features", moved, "bevinding", "-spat", "8000", "399000", "10000", "401000"], timeout=60)
    assert [feature["fid"] for feature in json.loads(found.stdout)["layers"][0]["features"]] == [1]


def test_each_finding_has_its_row(example: Path, maps: dict[Grid, Path]) -> None:
    use_language("nl")
    with opened(example, write=False, now=NOW) as store, reading(store, ExportScope()) as record:
        there = list(finding_rows(record, FlatNames(record), described=False))
    columns = [column for column in FINDINGS.columns if column.kind != "moment"]
    asked = ", ".join(f'"{column.field}"' for column in columns)
    meant = [
        tuple(column.names(value) if column.names and value else value for column in columns for value in (getattr(row, column.key),))
        for row in there
    ]
    for grid in GRIDS:
        assert table(maps[grid], f"select {asked} from bevinding order by fid") == meant
    assert len(meant) > 50


@pytest.mark.filterwarnings("default:GDAL or PDOK")
def test_points_lie_where_gdal_puts_them_and_none_covers_another(maps: dict[Grid, Path]) -> None:
    drawn = table(
        maps["rd"], "select x.minx, x.miny, b.verschoven_m from bevinding b join rtree_bevinding_geom x on x.id = b.fid order by fid"
    )
    assert len({(round(x, 1), round(y, 1)) for x, y, _moved in drawn}) == len(drawn)
    assert {moved > 0 for _x, _y, moved in drawn} == {True, False}
    judges()
    degrees = table(maps["wgs84"], "select lengtegraad, breedtegraad, verschoven_m from bevinding order by fid")
    asked = "\n".join(f"{lon} {lat}" for lon, lat, _moved in degrees)
    told = subprocess.run(
        ["gdaltransform", "-s_srs", "EPSG:4326", "-t_srs", "EPSG:28992"],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for (x, y, moved), line in zip(drawn, told.stdout.splitlines(), strict=True):
        theirs = [float(part) for part in line.split()[:2]]
        assert ((x - theirs[0]) ** 2 + (y - theirs[1]) ** 2) ** 0.5 == pytest.approx(moved, abs=0.8)


def test_photos_are_in_it_without_metadata_and_beside_it(maps: dict[Grid, Path]) -> None:
    path = maps["rd"]
    media = dict(table(path, "select fid, data from foto"))
    assert len(media) > 3
    for content in media.values():
        picture = Image.open(io.BytesIO(content))
        assert picture.format == "JPEG"
        assert not picture.getexif()
    pairs = table(path, "select base_id, related_id from bevinding_foto")
    assert {related for _base, related in pairs} == set(media)
    shown = table(path, "select fid, foto, fotos from bevinding where foto is not null")
    assert {fid for fid, _file, _count in shown} == {base for base, _related in pairs}
    for _fid, file, count in shown:
        assert not Path(file).is_absolute()
        assert (path.parent / file).is_file()
        assert count > 0


def test_what_cannot_stand_on_the_map_stands_in_a_table(tmp_path: Path) -> None:
    """Findings without a place; and in RD, which is for the Netherlands alone, those abroad."""
    made = {}
    for case in ("placeless", "abroad"):
        with opened(tmp_path / case / "data") as store:
            CASES[case](store)
            for grid in GRIDS:
                made[case, grid] = export(store, "gpkg", tmp_path / f"{case}-{grid}.gpkg", ExportScope(), Manner(grid=grid))
    tables = {key: {name for (name,) in table(path, "select table_name from gpkg_contents")} for key, path in made.items()}
    assert "bevinding" not in tables["placeless", "rd"] | tables["placeless", "wgs84"] | tables["abroad", "rd"]
    assert "bevinding" in tables["abroad", "wgs84"]
    ((lat,),) = table(made["abroad", "rd"], "select distinct breedtegraad from bevinding_zonder_plaats where breedtegraad is not null")
    assert lat == 48.85


def test_titles_are_in_the_language_asked_for_and_names_stay(example: Path, maps: dict[Grid, Path], tmp_path: Path) -> None:
    use_language("en")
    with opened(example, write=False, now=NOW) as store:
        english = export(store, "gpkg", tmp_path / "en.gpkg", ExportScope())
    asked = "select column_name, title, description from gpkg_data_columns where table_name = 'bevinding' order by column_name"
    ours, theirs = table(maps["rd"], asked), table(english, asked)
    assert [row[0] for row in ours] == [row[0] for row in theirs]
    assert {name: title for name, title, _about in theirs}["actiehouder"] == "Action holder"
    assert all(title and about for _name, title, about in (*ours, *theirs))


def test_the_file_says_its_grid(maps: dict[Grid, Path]) -> None:
    for grid, path in maps.items():
        assert table(path, "select distinct srs_id from gpkg_geometry_columns") == [(SRS[grid],)]
        assert is_geopackage(path)


def test_a_map_of_others_is_not_taken_for_an_export(tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    with closing(sqlite3.connect(other)) as db:
        db.execute("create table gpkg_spatial_ref_sys (description text)")
        db.commit()
    assert not is_geopackage(other)
    other.write_bytes(b"SQLite format 3\0 but no more")
    assert not is_geopackage(other)


def test_a_map_to_which_somebody_added_something_is_not_replaced(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        _two_findings(store, Position(lat="52.09", lon="5.12"))
        path = export(store, "gpkg", tmp_path / "map.gpkg", ExportScope())
        assert export(store, "gpkg", path, ExportScope()) == path
        with closing(sqlite3.connect(path)) as db:
            assert {name for (name,) in db.execute("select table_name from gpkg_contents")} <= TABLES
            db.execute("create table layer_styles (id integer primary key, styleqml text)")
            db.commit()
        with pytest.raises(UsageError):
            export(store, "gpkg", path, ExportScope())


def test_a_weak_spot_is_not_described_on_a_map(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        _two_findings(store, Position(lat="52.09", lon="5.12"))
        weak = store.select(Finding, "where code = 'BCD-002'")[0]
        with store.act() as act:
            act.write(Finding, weak.id, park=weak.park, theme="cyber", text="iedereen heeft hetzelfde wachtwoord")
        path = export(store, "gpkg", tmp_path / "map.gpkg", ExportScope())
        drawn = export(store, "geojson", tmp_path / "map.geojson", ExportScope()).read_text("utf-8")
    assert table(path, "select code, toelichting from bevinding order by code") == [("BCD-001", "gat"), ("BCD-002", "")]
    assert b"wachtwoord" not in path.read_bytes()
    assert "wachtwoord" not in drawn
