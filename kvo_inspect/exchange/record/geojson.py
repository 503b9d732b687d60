"""GeoJSON (RFC 7946) for the municipality's map: checkpoints, the route through them, and findings where they are.

A finding stands where its photo was taken, else at its checkpoint; findings that would lie on each other are set apart, and say how far.
Of a weak spot of a company a map says no more than the question does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.domain.findings.finding import NEVER_DESCRIBED
from kvo_inspect.exchange.flat.map_points import Spread, photo_point, point_of
from kvo_inspect.exchange.flat.names import NO_CHECKPOINT, NO_ROUND, FlatNames
from kvo_inspect.exchange.tables.features import GENERATOR
from kvo_inspect.files import written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.store.export.rows import Reading, Selected, Wanted, reading
from kvo_inspect.store.export.worked import (
    FINDING_OPEN,
    FINDING_STAGE,
    LAST_SEEN,
    PHOTO_COUNT,
    PHOTO_PLACE,
    TIMES_SEEN,
    finding_overdue,
)
from kvo_inspect.wording.items import NONE, ItemWords

if TYPE_CHECKING:
    from kvo_inspect.domain.values.maps import MapLayer
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

BEGINS = f'{{"type": "FeatureCollection", "generator": "{GENERATOR}"'.encode()
"""How every file begins: by this an earlier export is known, and may be replaced. `generator` is a foreign member (RFC 7946, 6.1)."""

_CHECKPOINT = ("id", "park", "name", "kind", "extent", "zone", "company", "retired")
_FINDING = ("id", "park", "code", "checkpoint", "round", "item", "theme", "object", "text", "severity", "status", "due", "visible")

_STANDS = (FINDING_STAGE, FINDING_OPEN, LAST_SEEN, TIMES_SEEN, PHOTO_COUNT, PHOTO_PLACE)
"""What is worked out of a finding."""

LonLat = tuple[float, float]


def write_geojson(store: Store, to: Path, scope: ExportScope, layer: MapLayer | None = None) -> None:
    """Write the features to the file *to*, whole or not at all; *layer*: those of one kind alone.

    What has no position is there without one, for the table beside the map.
    """
    with written_whole(to, shared=not scope.confidential) as stream, reading(store, scope) as record:
        stream.write(BEGINS + b', "features": [')
        first = True
        for feature in _Features(record).of(layer):
            stream.write(("\n" if first else ",\n").encode() + json.dumps(feature, ensure_ascii=False).encode())
            first = False
        stream.write(b"\n]}\n")


def is_export(path: Path) -> bool:
    """Tell whether the file at *path* is one that we wrote."""
    return begins_with(path, BEGINS)


class _Features:
    """The features of one reading."""

    def __init__(self, record: Reading) -> None:
        self._record = record
        self._names = FlatNames(record)
        self._items = ItemWords(record.store, confidential=record.scope.confidential)

    def of(self, layer: MapLayer | None) -> Iterator[dict[str, Any]]:
        """Yield the features of a layer, or all: the checkpoints, the routes, the findings."""
        routes: dict[str, list[LonLat]] = {}
        for checkpoint in self._checkpoints(routes):
            if layer in (None, "checkpoints"):
                yield checkpoint
        if layer in (None, "route"):
            yield from self._routes(routes)
        if layer in (None, "findings"):
            yield from self._findings()

    def _checkpoints(self, routes: dict[str, list[LonLat]]) -> Iterator[dict[str, Any]]:
        """Yield the checkpoints, and note the places of those in use in *routes*, by park."""
        for cells in self._record.rows("checkpoint", [*map(Wanted, _CHECKPOINT)], counted=True):
            checkpoint = dict(zip(_CHECKPOINT, cells, strict=True)) | {"retired": bool(cells[-1])}
            point = self._names.checkpoints[checkpoint["id"]].point
            if point is not None and not checkpoint["retired"]:
                routes.setdefault(checkpoint["park"], []).append((point.lon, point.lat))
            yield _feature(
                "checkpoint",
                checkpoint | {"park_name": self._names.parks.get(checkpoint["park"], "")},
                _geometry((point.lon, point.lat) if point else None),
            )

    def _routes(self, routes: dict[str, list[LonLat]]) -> Iterator[dict[str, Any]]:
        for park, line in routes.items():
            if len(line) > 1:
                properties = {"id": f"route/{park}", "park": park, "park_name": self._names.parks.get(park, "")}
                yield _feature("route", properties, {"type": "LineString", "coordinates": line})

    def _findings(self) -> Iterator[dict[str, Any]]:
        names, spread = self._names, Spread("wgs84")
        wanted: list[Selected] = [
            *map(Wanted, _FINDING),
            Wanted("partner"),
            Wanted("made"),
            Wanted("sent", "day"),
            *_STANDS,
            finding_overdue(names.today.isoformat()),
        ]
        for row in self._record.rows("finding", wanted, counted=True):
            finding = dict(zip(_FINDING, row, strict=False))
            partner, made, sent_on, stage, is_open, last_seen, seen_again, photos, photo_place, overdue = row[len(_FINDING) :]
            asked = self._items.find(finding["park"], finding["round"], finding["item"])
            object_type, uri = asked.object_type() if asked else NONE
            if finding["theme"] in NEVER_DESCRIBED:
                finding["text"] = ""
            nl, en = asked.words(asked.item.defect or asked.item.ask) if asked else NONE
            stop = names.checkpoints.get(finding["checkpoint"], NO_CHECKPOINT)
            found_on = names.rounds.get(finding["round"], NO_ROUND).day or made[:10]
            point = point_of(photo_point(photo_place), stop.point)
            drawn = spread.apart(point) if point else None
            finding |= {
                "wrong_nl": nl,
                "wrong_en": en,
                "bor_meld": object_type,
                "bor_meld_uri": uri,
                "park_name": names.parks.get(finding["park"], ""),
                "checkpoint_name": stop.name,
                "partner": partner,
                "partner_name": names.partners.get(partner) or names.holder(partner, finding["object"], asked),
                "stage": stage,
                "open": bool(is_open),
                "overdue": bool(overdue),
                "found_on": found_on,
                "last_seen": last_seen or found_on,
                "times_seen": seen_again + 1,
                "sent_on": sent_on,
                "photos": photos,
                "position_of": point.source if point else None,
                "set_apart_m": drawn.moved if drawn else None,
            }
            yield _feature("finding", finding, _geometry((round(drawn.x, 7), round(drawn.y, 7)) if drawn else None))


def _geometry(place: LonLat | None) -> dict[str, Any] | None:
    return None if place is None else {"type": "Point", "coordinates": place}


def _feature(noun: str, properties: dict[str, Any], geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "Feature", "id": properties["id"], "geometry": geometry, "properties": {"noun": noun, **properties}}
