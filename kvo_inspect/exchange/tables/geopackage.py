"""A GeoPackage (OGC 12-128r19, version 1.4) on SQLite alone: layers, tables without a place, media, and which row shows which.

What its two judges ask, `validate_gpkg` of GDAL and PDOK's validator, is kept: types in capitals, an index and its triggers for every
layer, names of a to z, 0 to 9 and `_`, no geometry that is null.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import struct
from collections.abc import Collection, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from kvo_inspect.outside import begins_with

MADE_BY = "kvo-inspect: RD by the polynomial of Schreutelkamp and Strang van Hees, within half a metre of RDNAPTRANS"
"""What stands with the grid: how its coordinates came about; by this a file of ours is known, and may be replaced."""
Coordinates = tuple[float, float]
"""x and y, or longitude and latitude."""
GeometryKind = Literal["POINT", "LINESTRING"]
_APPLICATION, _VERSION = 0x47504B47, 10400
_PAGE = 16_384
"""Bytes of a page: a row takes a kilobyte, and an index of places is flatter."""
_BATCH = 2_000
"""Rows that are written at a time."""
_EMPTY_BOX = (float("inf"), float("-inf"), float("inf"), float("-inf"))
_PAIR = struct.Struct("<dd").pack
_RD = (
    'PROJCS["Amersfoort / RD New",GEOGCS["Amersfoort",DATUM["Amersfoort",SPHEROID["Bessel 1841",6377397.155,299.1528128,'
    'AUTHORITY["EPSG","7004"]],AUTHORITY["EPSG","6289"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4289"]],PROJECTION["Oblique_Stereographic"],PARAMETER["latitude_of_origin",'
    '52.1561605555556],PARAMETER["central_meridian",5.38763888888889],PARAMETER["scale_factor",0.9999079],PARAMETER["false_easting",'
    '155000],PARAMETER["false_northing",463000],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],'
    'AUTHORITY["EPSG","28992"]]'
)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],'
    'AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_TABLES = """
create table gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
create table gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
create table gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
create table gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
create table gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
create table gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
_RELATIONS = """create table gpkgext_relations (id INTEGER PRIMARY KEY AUTOINCREMENT, base_table_name TEXT NOT NULL,
  base_primary_column TEXT NOT NULL DEFAULT 'id', related_table_name TEXT NOT NULL, related_primary_column TEXT NOT NULL DEFAULT 'id',
  relation_name TEXT NOT NULL, mapping_table_name TEXT NOT NULL UNIQUE)"""
_OF_THE_FORMAT = ("gpkg_", "gpkgext_", "rtree_", "sqlite_")
"""How the names of tables begin that the format itself has."""
_SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"
_INDEX = "http://www.geopackage.org/spec120/#extension_rtree"
_RELATED = "http://www.geopackage.org/18-000.html"
_NEW = "NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)"
_BOX = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_TRIGGERS = {
    "insert": f"AFTER INSERT ON {{t}} WHEN ({_NEW}) BEGIN INSERT OR REPLACE INTO {{r}} VALUES (NEW.fid, {_BOX}); END",
    "update6": f"AFTER UPDATE OF geom ON {{t}} WHEN OLD.fid = NEW.fid AND ({_NEW}) AND (OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom)) "
    "BEGIN UPDATE {r} SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom), miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) "
    "WHERE id = NEW.fid; END",
    "update7": f"AFTER UPDATE OF geom ON {{t}} WHEN OLD.fid = NEW.fid AND ({_NEW}) AND (OLD.geom ISNULL OR ST_IsEmpty(OLD.geom)) "
    f"BEGIN INSERT INTO {{r}} VALUES (NEW.fid, {_BOX}); END",
    "update2": "AFTER UPDATE OF geom ON {t} WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) "
    "BEGIN DELETE FROM {r} WHERE id = OLD.fid; END",
    "update5": f"AFTER UPDATE ON {{t}} WHEN OLD.fid != NEW.fid AND ({_NEW}) "
    f"BEGIN DELETE FROM {{r}} WHERE id = OLD.fid; INSERT OR REPLACE INTO {{r}} VALUES (NEW.fid, {_BOX}); END",
    "update4": "AFTER UPDATE ON {t} WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) "
    "BEGIN DELETE FROM {r} WHERE id IN (OLD.fid, NEW.fid); END",
    "delete": "AFTER DELETE ON {t} WHEN OLD.geom NOT NULL BEGIN DELETE FROM {r} WHERE id = OLD.fid; END",
}
"""What keeps the index of a layer as its rows are, in a program that knows the functions (OGC 12-128r19, F.3)."""


class TableColumn(NamedTuple):
    """A column of a table: its name, its type as GeoPackage has it, and what people are told of it."""

    name: str
    type: str
    title: str
    about: str


GeoRow = Sequence[str | int | float | bytes | None]


def is_ours(path: Path, tables: Collection[str]) -> bool:
    """Tell whether the file at *path* is a GeoPackage that we wrote, with these tables alone: what somebody added is theirs."""
    if not begins_with(path, b"SQLite format 3\0"):
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            made_by = "select 1 from gpkg_spatial_ref_sys where description = ?"
            names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
            is_known = all(name in tables or name.startswith(_OF_THE_FORMAT) for name in names)
            return is_known and db.execute(made_by, [MADE_BY]).fetchone() is not None
    except sqlite3.Error:
        return False


class GeoPackage:
    """A GeoPackage that is being written: `sqlite3.Error` where the disk does not take it."""

    def __init__(self, path: Path, srs: int, made: dt.datetime) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.srs = srs
        self.made = made.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self._tables: list[GeoTable] = []
        self.db.execute(f"pragma page_size = {_PAGE}")
        self.db.execute(f"pragma application_id = {_APPLICATION}")
        self.db.execute(f"pragma user_version = {_VERSION}")
        self.db.execute("pragma journal_mode = off")  # the file is made aside, and goes when it is not whole
        self.db.execute("pragma synchronous = off")
        self.db.executescript("begin;" + _TABLES)
        self.db.executemany(
            "insert into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, ?)",
            [
                ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
                ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
                ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude in decimal degrees"),
                ("Amersfoort / RD New", 28992, "EPSG", 28992, _RD, MADE_BY),
            ],
        )
        self.extend("gpkg_data_columns", None, "gpkg_schema", _SCHEMA, "read-write")
        self.extend("gpkg_data_column_constraints", None, "gpkg_schema", _SCHEMA, "read-write")

    def table(self, name: str, title: str, columns: Sequence[TableColumn], shape: GeometryKind | None = None) -> GeoTable:
        """Return a layer of this shape, or a table without one, to add rows to; without any row it is not in the file."""
        table = GeoTable(self, name, title, columns, shape)
        self._tables.append(table)
        return table

    def relate(self, base: GeoTable, media: GeoTable, pairs: Sequence[tuple[int, int]]) -> None:
        """Say which rows of a table show which media, by their numbers (OGC 18-000)."""
        mapping = f"{base.name}_{media.name}"
        if not self.db.execute("select 1 from sqlite_master where name = 'gpkgext_relations'").fetchone():
            self.db.execute(_RELATIONS)
            self.extend("gpkgext_relations", None, "related_tables", _RELATED, "read-write")
        self.db.execute(f"create table {mapping} (base_id INTEGER NOT NULL, related_id INTEGER NOT NULL)")
        self.db.executemany(f"insert into {mapping} values (?, ?)", pairs)
        self.db.execute(
            "insert into gpkgext_relations (base_table_name, base_primary_column, related_table_name, related_primary_column, "
            "relation_name, mapping_table_name) values (?, 'fid', ?, 'fid', 'media', ?)",
            [base.name, media.name, mapping],
        )
        self.extend(mapping, None, "related_tables", _RELATED, "read-write")

    def extend(self, table: str, column: str | None, extension: str, definition: str, scope: str) -> None:
        """Say that a table needs an extension of the standard."""
        self.db.execute("insert into gpkg_extensions values (?, ?, ?, ?, ?)", [table, column, extension, definition, scope])

    def finish(self) -> None:
        """Write what waits, and end the file."""
        for table in self._tables:
            if table.count:
                table.finish()
        if not any(table.count for table in self._tables):  # a file without any table is none to GDAL
            next(table for table in reversed(self._tables) if not table.is_layer).finish()
        self.db.execute("commit")

    def close(self) -> None:
        """Let go of the file, whole or not."""
        self.db.close()


class GeoTable:
    """A layer or table that rows are added to; made when the first is written."""

    def __init__(self, package: GeoPackage, name: str, title: str, columns: Sequence[TableColumn], shape: GeometryKind | None) -> None:
        self.name = name
        self.count = 0
        """How many rows were added: the number (`fid`) of the last."""
        self._package = package
        self._title = title
        self._columns = columns
        self._shape = shape
        self._index = f"rtree_{name}_geom"
        self._rows: list[GeoRow] = []
        self._boxes: list[tuple[int, float, float, float, float]] = []
        self._box = _EMPTY_BOX
        self._insert = ""
        self._head = struct.pack("<2sBBi", b"GP", 0, 1, package.srs) + struct.pack("<BI", 1, 1)

    @property
    def is_layer(self) -> bool:
        """Whether its rows have a place."""
        return self._shape is not None

    def add(self, row: GeoRow) -> int:
        """Add a row without a place, and return its number."""
        self.count += 1
        self._rows.append(row)
        if len(self._rows) == _BATCH:
            self._flush()
        return self.count

    def add_point(self, point: Coordinates, row: GeoRow) -> int:
        """Add a row at a place, and return its number."""
        x, y = point
        self._boxes.append((self.count + 1, x, x, y, y))
        return self.add((self._head + _PAIR(x, y), *row))

    def add_line(self, points: Sequence[Coordinates], row: GeoRow) -> int:
        """Add a row at a line of two places or more, and return its number."""
        across, along = zip(*points, strict=True)
        box = (min(across), max(across), min(along), max(along))
        self._boxes.append((self.count + 1, *box))
        head = struct.pack("<2sBBi4d", b"GP", 0, 3, self._package.srs, *box)
        line = struct.pack(f"<BII{2 * len(points)}d", 1, 2, len(points), *chain.from_iterable(points))
        return self.add((head + line, *row))

    def finish(self) -> None:
        """Write what waits, and describe the table."""
        self._flush()
        db = self._package.db
        place: GeoRow = (None,) * 5
        if self._shape is not None:
            left, right, low, high = self._box
            place = (left, low, right, high, self._package.srs)
            for number, text in _TRIGGERS.items():
                db.execute(f"create trigger {self._index}_{number} {text.format(t=self.name, r=self._index)}")
        db.execute(
            "insert into gpkg_contents (table_name, data_type, identifier, last_change, min_x, min_y, max_x, max_y, srs_id) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [self.name, "attributes" if self._shape is None else "features", self._title, self._package.made, *place],
        )
        db.executemany(
            "insert into gpkg_data_columns values (?, ?, ?, ?, ?, null, null)",
            [(self.name, column.name, column.title, column.title, column.about) for column in self._columns],
        )
        if self._shape is not None:
            db.execute("insert into gpkg_geometry_columns values (?, 'geom', ?, ?, 0, 0)", [self.name, self._shape, self._package.srs])
            self._package.extend(self.name, "geom", "gpkg_rtree_index", _INDEX, "write-only")

    def _flush(self) -> None:
        if not self._insert:
            self._insert = self._make()
        db = self._package.db
        db.executemany(self._insert, self._rows)
        self._rows.clear()
        if self._boxes:
            db.executemany(f"insert into {self._index} values (?, ?, ?, ?, ?)", self._boxes)
            _numbers, lefts, rights, lows, highs = zip(*self._boxes, strict=True)
            left, right, low, high = self._box
            self._box = (min(left, *lefts), max(right, *rights), min(low, *lows), max(high, *highs))
            self._boxes.clear()

    def _make(self) -> str:
        """Create the table, and return what inserts a row of it."""
        geometry = [] if self._shape is None else [f"geom {self._shape} NOT NULL"]
        columns = [f'"{column.name}" {column.type}' for column in self._columns]
        db = self._package.db
        db.execute(f"create table {self.name} ({', '.join(['fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', *geometry, *columns])})")
        if geometry:
            db.execute(f"create virtual table {self._index} using rtree(id, minx, maxx, miny, maxy)")
        names = [*(["geom"] if geometry else []), *(f'"{column.name}"' for column in self._columns)]
        return f"insert into {self.name} ({', '.join(names)}) values ({', '.join('?' * len(names))})"
