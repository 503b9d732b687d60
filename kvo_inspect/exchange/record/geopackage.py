"""The record as a GeoPackage for the municipality's map: a layer a kind of thing, findings without a place in a table, photos as media.

Names of layers and fields are Dutch and stay; titles, and words in place of codes, are in the language in use. Points that lie on each
other are set apart and say so (`verschoven_m`). Of a weak spot of a company a map says no more than the question does.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kvo_inspect.domain.findings.finding import NEVER_DESCRIBED
from kvo_inspect.domain.photos.photo import Taken, when_taken
from kvo_inspect.domain.values.maps import Grid
from kvo_inspect.exchange.flat.findings import FINDINGS, finding_rows
from kvo_inspect.exchange.flat.map_points import Spread
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.route import CHECKPOINTS, checkpoint_rows
from kvo_inspect.exchange.flat.sheet import FlatColumn, FlatKind
from kvo_inspect.exchange.tables.geopackage import Coordinates, GeoPackage, GeoTable, TableColumn, is_ours
from kvo_inspect.files import written_whole
from kvo_inspect.store.export.rows import reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.store.photos.covering import covers_by_hash
from kvo_inspect.store.photos.files import thumb_bytes
from kvo_inspect.store.record.database import sqlite_errors
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope, Reading
    from kvo_inspect.store.record.store import Store

SRS: dict[Grid, int] = {"rd": 28992, "wgs84": 4326}
"""The number of a grid by EPSG."""
TABLES = frozenset(
    {
        *("schouwpunt", "schouwpunt_zonder_plaats", "route", "bevinding", "bevinding_zonder_plaats", "foto"),
        *("bevinding_foto", "bevinding_zonder_plaats_foto"),
    }
)
"""The layers and tables that a file of ours may have."""
_TYPES: dict[FlatKind, str] = {
    "text": "TEXT",
    "day": "DATE",
    "moment": "DATETIME",
    "whole": "INTEGER",
    "decimal": "DOUBLE",
    "yes_no": "BOOLEAN",
}
_MOVED = FlatColumn(
    "moved",
    "verschoven_m",
    N_("Set apart by (m)"),
    N_("How far the point was set apart from others there, in metres; 0: it was not."),
    "decimal",
)
_FILE = FlatColumn("file", "foto", N_("Photo"), N_("The file of its newest photo, beside this file, where photos were written too."))
_ROUTE = (
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("stops", "schouwpunten", N_("Checkpoints"), N_("How many checkpoints the line goes through."), "whole"),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
)
_PHOTO = (
    FlatColumn("caption", "bijschrift", N_("Caption"), N_("What was typed below the photo.")),
    FlatColumn("taken", "genomen_op", N_("Taken on"), N_("The day on which it was taken, as the camera says."), "day"),
    FlatColumn("codes", "bevindingen", N_("Findings"), N_("The codes of the findings that it shows.")),
    FlatColumn("file", "bestand", N_("File"), N_("Its file beside this one, where photos were written too.")),
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
)
_MEDIA = (
    TableColumn("data", "BLOB NOT NULL", "data", "JPEG"),
    TableColumn("content_type", "TEXT NOT NULL", "content_type", "image/jpeg"),
)
"""What a media table has (OGC 18-000, 7.2): these names are of the standard."""


def write_geopackage(store: Store, to: Path, scope: ExportScope, grid: Grid, photos: Mapping[str, Path]) -> None:
    """Write the layers to the file *to*, whole or not at all, in the language in use; *photos*: the files of photos, by their sha256."""
    files = {sha256: _beside(file, to) for sha256, file in photos.items()}
    with (
        written_whole(to, shared=not scope.confidential) as stream,
        reading(store, scope) as record,
        sqlite_errors(to),
        closing(GeoPackage(Path(stream.name), SRS[grid], store.now())) as package,
    ):
        _Layers(record, package, grid, files).write()
        package.finish()


def _beside(file: Path, to: Path) -> str | None:
    """Return where a file stands from the folder of *to*; None on another drive."""
    try:
        return Path(os.path.relpath(file, to.parent)).as_posix()
    except ValueError:
        return None


def is_geopackage(path: Path) -> bool:
    """Tell whether the file at *path* is one that we wrote and nobody added a table to, such as the styles of a map."""
    return is_ours(path, TABLES)


class _Layers:
    """Writes the layers of one reading."""

    def __init__(self, record: Reading, package: GeoPackage, grid: Grid, photo_files: Mapping[str, str | None]) -> None:
        self._record = record
        self._package = package
        self._grid = grid
        self._photo_files = photo_files
        self._names = FlatNames(record)

    def write(self) -> None:
        """Write what there is of each kind; a kind of which there is nothing has no layer."""
        routes = self._write_checkpoints()
        route = self._package.table("route", _("Route"), _columns(_ROUTE), "LINESTRING")
        for park, points in routes.items():
            if len(points) > 1:
                route.add_line(points, (self._names.parks.get(park, ""), len(points), park))
        self._write_findings(*self._write_photos())

    def _write_checkpoints(self) -> dict[str, list[Coordinates]]:
        """Write the checkpoints, and return the places of those in use by park, in the order of the route."""
        columns = _columns(CHECKPOINTS.columns)
        layer = self._package.table("schouwpunt", _(CHECKPOINTS.title), columns, "POINT")
        placeless = self._package.table("schouwpunt_zonder_plaats", _("Checkpoints without a place"), columns)
        finished = _finisher(CHECKPOINTS.columns)
        routes: dict[str, list[Coordinates]] = {}
        for stop in checkpoint_rows(self._record, self._names):
            point = self._names.checkpoints[stop.id].point
            drawn = Spread(self._grid).apart(point) if point else None  # a route goes where it goes
            if drawn is None:
                placeless.add(finished(stop))
                continue
            layer.add_point(drawn[:2], finished(stop))
            if not stop.retired:
                routes.setdefault(stop.park_id, []).append(drawn[:2])
        return routes

    def _write_photos(self) -> tuple[GeoTable, dict[str, list[_ShownPhoto]]]:
        """Write the photos that lie on this laptop; return their table and which show each finding, by its id, the newest last."""
        media = self._package.table("foto", _("Photos"), [*_MEDIA, *_columns(_PHOTO)])
        uses: dict[str, list[str]] = {}
        for photo, finding in self._record.rows("photo_use", [Wanted("photo"), Wanted("finding")], counted=True):
            if finding is not None:
                uses.setdefault(photo, []).append(finding)
        shown: dict[str, list[_ShownPhoto]] = {}
        if not uses:
            return media, shown
        rows = self._record.rows("finding", [*map(Wanted, ("id", "code", "theme"))], counted=True)
        codes = {finding: code for finding, code, theme in rows if theme not in NEVER_DESCRIBED}
        wanted = [*map(Wanted, ("id", "sha256", "caption")), Wanted("taken", "at"), Wanted("clock")]
        covers = covers_by_hash(self._record.store)
        for id_, sha256, caption, taken, clock in self._record.rows("photo", wanted, counted=True):
            findings = [finding for finding in uses.get(id_, ()) if finding in codes]
            if not findings:
                continue
            file = self._photo_files.get(sha256)
            thumb = thumb_bytes(self._record.store.data, sha256, covers.get(sha256, ()))
            row = (caption, taken[:10] if taken else None, " ".join(codes[finding] for finding in findings), file, id_)
            number = media.add((thumb, "image/jpeg", *row)) if thumb is not None else None
            for finding in findings:
                shown.setdefault(finding, []).append(_ShownPhoto(number, file, when_taken(Taken(at=taken) if taken else None, clock)))
        for photos in shown.values():
            photos.sort(key=lambda photo: photo.taken)
        return media, shown

    def _write_findings(self, media: GeoTable, photos: Mapping[str, Sequence[_ShownPhoto]]) -> None:
        columns = _columns((*FINDINGS.columns, _FILE))
        layer = self._package.table("bevinding", _(FINDINGS.title), [*columns, *_columns((_MOVED,))], "POINT")
        placeless = self._package.table("bevinding_zonder_plaats", _("Findings without a place"), columns)
        finished, spread = _finisher(FINDINGS.columns), Spread(self._grid)
        pairs: dict[GeoTable, list[tuple[int, int]]] = {layer: [], placeless: []}
        for finding in finding_rows(self._record, self._names, described=False):
            shown = photos.get(finding.id, ())
            row = (*finished(finding), shown[-1].file if shown else None)
            point = finding.point()
            drawn = spread.apart(point) if point else None
            if drawn is None:
                table, number = placeless, placeless.add(row)
            else:
                table, number = layer, layer.add_point(drawn[:2], (*row, drawn.moved))
            if shown:
                pairs[table] += [(number, photo.number) for photo in shown if photo.number]
        for table, numbers in pairs.items():
            if numbers:
                self._package.relate(table, media, numbers)


class _ShownPhoto(NamedTuple):
    number: int | None
    """Its number among the media; None: its small picture is not on this laptop."""
    file: str | None
    taken: str
    """When, as photos are ordered by it."""


def _columns(columns: Sequence[FlatColumn]) -> list[TableColumn]:
    return [TableColumn(column.field, _TYPES[column.kind], column.shown_title(), column.shown_about()) for column in columns]


def _finisher(columns: Sequence[FlatColumn]) -> Callable[[tuple[Any, ...]], list[Any]]:
    """Return what makes the values of a flat row those of a table: words in place of codes, moments in UTC."""
    coded = [
        (place, {code: column.names(code) for code in column.codes}) for place, column in enumerate(columns) if column.names is not None
    ]
    moments = [place for place, column in enumerate(columns) if column.kind == "moment"]

    def finished(row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, words in coded:
            values[place] = words.get(values[place], values[place])
        for place in moments:
            values[place] = _utc(values[place]) if values[place] else None
        return values

    return finished


@lru_cache(maxsize=4_000)
def _utc(moment: str) -> str:
    return dt.datetime.fromisoformat(moment).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
