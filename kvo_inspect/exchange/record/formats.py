"""The formats in which the record goes out: one entry each, and what every one of them has in common.

A writer takes an open store, the place to write and the scope, and leaves the export there whole or not at all. It returns the hash of
one file that is signed, where that was made while the file was written. Its module is imported when it is used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.record.manner import USUAL, Manner
from kvo_inspect.files import file_error
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

Writer = Callable[["Store", Path, "ExportScope", Manner], bytes | None]


@dataclass(frozen=True)
class Format:
    """A format: its names on the command line and on a screen, how the name of its file or folder ends, and its functions."""

    name: str
    title: str
    """What it is called on a screen, to be looked up where it is shown."""
    suffix: str
    write: Writer
    is_export: Callable[[Path], bool]
    """Whether what is at a path is an earlier export in this format, and may be replaced."""
    takes_changes: bool = False
    """Whether it can hold what changed alone: a sheet or a map of that would lack the names and places it refers to."""


def _write_json(store: Store, to: Path, scope: ExportScope, _manner: Manner) -> bytes:
    from kvo_inspect.exchange.record.json_file import write_json

    return write_json(store, to, scope)


def _is_json(path: Path) -> bool:
    from kvo_inspect.exchange.record.json_file import is_export

    return is_export(path)


def _write_csv(store: Store, to: Path, scope: ExportScope, _manner: Manner) -> None:
    from kvo_inspect.exchange.record.csv_folder import write_csv

    write_csv(store, to, scope)


def _is_csv(path: Path) -> bool:
    from kvo_inspect.exchange.record.csv_folder import is_export

    return path.is_dir() and is_export(path)


def _write_excel(store: Store, to: Path, scope: ExportScope, _manner: Manner) -> None:
    from kvo_inspect.exchange.record.csv_folder import write_csv

    write_csv(store, to, scope, excel=True)


def _write_workbook(store: Store, to: Path, scope: ExportScope, _manner: Manner) -> None:
    from kvo_inspect.exchange.record.workbook import write_workbook

    write_workbook(store, to, scope)


def _is_workbook(path: Path) -> bool:
    from kvo_inspect.exchange.record.workbook import is_workbook

    return is_workbook(path)


def _write_geojson(store: Store, to: Path, scope: ExportScope, manner: Manner) -> None:
    from kvo_inspect.exchange.record.geojson import write_geojson

    write_geojson(store, to, scope, manner.layer)


def _is_geojson(path: Path) -> bool:
    from kvo_inspect.exchange.record.geojson import is_export

    return is_export(path)


def _write_geopackage(store: Store, to: Path, scope: ExportScope, manner: Manner) -> None:
    from kvo_inspect.exchange.record.geopackage import write_geopackage

    write_geopackage(store, to, scope, manner.grid, manner.photos)


def _is_geopackage(path: Path) -> bool:
    from kvo_inspect.exchange.record.geopackage import is_geopackage

    return is_geopackage(path)


def _write_gpx(store: Store, to: Path, scope: ExportScope, _manner: Manner) -> None:
    from kvo_inspect.exchange.record.phone import write_gpx

    write_gpx(store, to, scope)


def _is_gpx(path: Path) -> bool:
    from kvo_inspect.exchange.record.phone import is_gpx

    return is_gpx(path)


def _write_kml(store: Store, to: Path, scope: ExportScope, _manner: Manner) -> None:
    from kvo_inspect.exchange.record.phone import write_kml

    write_kml(store, to, scope)


def _is_kml(path: Path) -> bool:
    from kvo_inspect.exchange.record.phone import is_kml

    return is_kml(path)


FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format("json", N_("JSON, one file for another system"), ".json", _write_json, _is_json, takes_changes=True),
        Format("csv", N_("CSV, a folder of files for any program"), "-csv", _write_csv, _is_csv, takes_changes=True),
        Format("csv-excel", N_("CSV for a Dutch Excel: semicolons, decimal commas"), "-excel", _write_excel, _is_csv, takes_changes=True),
        Format("xlsx", N_("XLSX, one workbook for Excel or LibreOffice"), ".xlsx", _write_workbook, _is_workbook),
        Format("geojson", N_("GeoJSON, points on a map"), ".geojson", _write_geojson, _is_geojson),
        Format("gpkg", N_("GeoPackage, layers for QGIS or ArcGIS"), ".gpkg", _write_geopackage, _is_geopackage),
        Format("gpx", N_("GPX, the route for a phone"), ".gpx", _write_gpx, _is_gpx),
        Format("kml", N_("KML, the route for Google My Maps or Earth"), ".kml", _write_kml, _is_kml),
    )
}
"""Every format by its name."""
SIGNED = frozenset({"json", "csv", "csv-excel"})
"""The formats that another system takes in, which may ask whose they are. A map or a workbook is for people, who save it anew."""


def export(store: Store, name: str, out: Path, scope: ExportScope, manner: Manner = USUAL) -> Path:
    """Write the record, or the part of it that *scope* says, and return where it is.

    *out* is the file or folder to make; in a folder that is there already the export gets a name of its own. An earlier export
    is replaced, anything else is left alone (UsageError). Raises NotFound for a park or round that is not there.
    """
    format_ = FORMATS[name]
    if scope.since is not None and not format_.takes_changes:
        raise UsageError(_("--since belongs to json and csv: a sheet or a map shows all there is."))
    try:
        to = out
        if out.is_dir() and (out.name in ("", "..") or not format_.is_export(out)):  # the folder we stand in is not replaced
            to = out / _own_name(store, format_, scope)
        if to.exists() and not format_.is_export(to):
            raise UsageError(_("{path} is there already and is not an earlier export. Choose another name with --out.").format(path=to))
    except OSError as error:
        raise file_error(error, out) from error
    digest = format_.write(store, to, scope, manner)
    if name in SIGNED:
        from kvo_inspect.exchange.trust.signature import sign_file

        sign_file(store, to, "record", digest)
    return to


def _own_name(store: Store, format_: Format, scope: ExportScope) -> str:
    """Return a name that says what and when: `de-amert-2026-11-12-evening.json`, `kvo-inspect-2026-11-24-csv`."""
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.domain.rounds.round import Round

    parts = []
    round_ = store.get(Round, scope.round) if scope.round else None
    park = round_.park if round_ else scope.park
    parts.append(slug(store.get(Park, park).name) if park else "kvo-inspect")
    parts.append(f"{round_.date}-{round_.part}" if round_ else store.today.isoformat())
    return "-".join(part for part in parts if part) + format_.suffix


def slug(name: str) -> str:
    """Return a name as every file system takes it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:60] or "park"
