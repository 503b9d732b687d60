"""GeoJSON (RFC 7946) for the municipality's map: checkpoints, the route through them, and findings at their checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.exchange.tables.features import GENERATOR
from kvo_inspect.files import written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.store.export.rows import Reading, Wanted, reading
from kvo_inspect.wording.items import NONE, ItemWords

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

BEGINS = f'{{"type": "FeatureCollection", "generator": "{GENERATOR}"'.encode()
"""How every file begins: by this an earlier export is known, and may be replaced. `generator` is a foreign member (RFC 7946, 6.1)."""

_CHECKPOINT = ("id", "park", "name", "kind", "extent", "zone", "company", "retired")
_FINDING = ("id", "park", "code", "checkpoint", "round", "item", "theme", "object", "text", "severity", "status", "due", "visible")

LonLat = tuple[float, float]


def write_geojson(store: Store, to: Path, scope: ExportScope) -> None:
    """Write the features to the file *to*, whole or not at all. What has no position is there without one, for the table beside the map."""
    with written_whole(to, shared=not scope.confidential) as stream, reading(store, scope) as record:
        stream.write(BEGINS + b', "features": [')
        first = True
        for feature in _features(store, record):
            stream.write(("\n" if first else ",\n").encode() + json.dumps(feature, ensure_ascii=False).encode())
            first = False
        stream.write(b"\n]}\n")


def is_export(path: Path) -> bool:
    """Tell whether the file at *path* is one that we wrote."""
    return begins_with(path, BEGINS)


def _features(store: Store, record: Reading) -> Iterator[dict[str, Any]]:
    places: dict[str, LonLat] = {}
    routes: dict[str, list[LonLat]] = {}
    names = {row[0]: row[1] for row in record.rows("park", [Wanted("id"), Wanted("name")])}
    fields = [Wanted(name) for name in _CHECKPOINT]
    for *cells, lat, lon, gone in record.rows(
        "checkpoint", [*fields, Wanted("position", "lat"), Wanted("position", "lon"), Wanted("gone")]
    ):
        checkpoint = dict(zip(_CHECKPOINT, cells, strict=True)) | {"retired": bool(cells[-1])}
        if lat is not None:
            places[checkpoint["id"]] = (float(lon), float(lat))
            if not checkpoint["retired"] and not gone:
                routes.setdefault(checkpoint["park"], []).append(places[checkpoint["id"]])
        yield _feature("checkpoint", checkpoint | {"park_name": names.get(checkpoint["park"], "")}, _point(places.get(checkpoint["id"])))
    for park, line in routes.items():
        if len(line) > 1:
            properties = {"id": f"route/{park}", "park": park, "park_name": names.get(park, "")}
            yield _feature("route", properties, {"type": "LineString", "coordinates": line})
    items = ItemWords(store, confidential=record.scope.confidential)
    for row in record.rows("finding", [Wanted(name) for name in _FINDING]):
        finding = dict(zip(_FINDING, row, strict=True))
        round_item = items.find(finding["park"], finding["round"], finding["item"])
        nl, en = round_item.words(round_item.item.defect or round_item.item.ask) if round_item else NONE
        name, uri = round_item.object_type() if round_item else NONE
        finding |= {"wrong_nl": nl, "wrong_en": en, "bor_meld": name, "bor_meld_uri": uri, "park_name": names.get(finding["park"], "")}
        yield _feature("finding", finding, _point(places.get(finding["checkpoint"])))


def _point(place: LonLat | None) -> dict[str, Any] | None:
    return None if place is None else {"type": "Point", "coordinates": place}


def _feature(noun: str, properties: dict[str, Any], geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "Feature", "id": properties["id"], "geometry": geometry, "properties": {"noun": noun, **properties}}
