"""GeoJSON (RFC 7946) for the municipality's map: checkpoints, the route through them, and findings where they are.

A finding stands where its photo was taken, else at its checkpoint; findings that would lie on each other are set apart, and say how far.
Of a weak spot of a company a map says no more than the question does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.exchange.flat.facts import finding_facts
from kvo_inspect.exchange.flat.map_points import Spread
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.tables.features import GENERATOR
from kvo_inspect.files import written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.store.export.rows import Reading, reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.wording.items import NONE

if TYPE_CHECKING:
    from kvo_inspect.domain.values.maps import MapLayer
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

BEGINS = f'{{"type": "FeatureCollection", "generator": "{GENERATOR}"'.encode()
"""How every file begins: by this an earlier export is known, and may be replaced. `generator` is a foreign member (RFC 7946, 6.1)."""

_CHECKPOINT = ("id", "park", "name", "kind", "extent", "zone", "company", "retired", "why_retired")

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
            checkpoint: dict[str, Any] = dict(zip(_CHECKPOINT, cells, strict=True))
            checkpoint["retired"] = bool(checkpoint["retired"])
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
        spread = Spread("wgs84")
        for facts in finding_facts(self._record, self._names):
            stored, source, point = facts.stored, facts.question.source, facts.point
            nl, en = source.words(source.item.defect or source.item.ask) if source else NONE
            object_type, uri = source.object_type() if source else NONE
            drawn = spread.apart(point) if point else None
            properties = {
                "id": stored.id,
                "park": stored.park,
                "code": stored.code,
                "checkpoint": stored.checkpoint,
                "round": stored.round,
                "item": stored.item,
                "theme": stored.theme,
                "object": stored.object,
                "text": facts.text_on_map,
                "severity": stored.severity,
                "status": stored.status,
                "due": stored.due,
                "visible": stored.visible,
                "wrong_nl": nl,
                "wrong_en": en,
                "bor_meld": object_type,
                "bor_meld_uri": uri,
                "park_name": self._names.parks.get(stored.park, ""),
                "checkpoint_name": facts.stop.name,
                "partner": stored.partner,
                "partner_name": facts.holder,
                "stage": stored.stage,
                "open": bool(stored.is_open),
                "overdue": bool(stored.is_overdue),
                "found_on": facts.found_on,
                "last_seen": facts.last_seen,
                "times_seen": facts.times_seen,
                "sent_on": stored.sent_on,
                "photos": stored.photos,
                "position_of": point.source if point else None,
                "set_apart_m": drawn.moved if drawn else None,
            }
            yield _feature("finding", properties, _geometry((round(drawn.x, 7), round(drawn.y, 7)) if drawn else None))


def _geometry(place: LonLat | None) -> dict[str, Any] | None:
    return None if place is None else {"type": "Point", "coordinates": place}


def _feature(noun: str, properties: dict[str, Any], geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "Feature", "id": properties["id"], "geometry": geometry, "properties": {"noun": noun, **properties}}
