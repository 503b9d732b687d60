"""The route for a phone: GPX 1.1 and KML 2.2, its checkpoints in their order with the line through them.

A checkpoint without a place cannot stand on a map: it is left out, and the file says how many are. What is retired does not go along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kvo_inspect.files import written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.store.export.rows import Reading, reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.texts import n_
from kvo_inspect.wording.names import kind_name

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
GPX_BEGINS = _HEAD + b'<gpx version="1.1" creator="kvo-inspect" xmlns="http://www.topografix.com/GPX/1/1">'
KML_BEGINS = _HEAD + b'<kml xmlns="http://www.opengis.net/kml/2.2"><!-- kvo-inspect -->'
"""How every file begins: by this an earlier export is known, and may be replaced."""
_FIELDS = ("name", "kind", "extent", "company", "zone")


@dataclass(slots=True)
class _Stop:
    name: str
    about: str
    lat: str
    lon: str


@dataclass(slots=True)
class _Route:
    """The route of a park: the checkpoints with a place, and how many have none."""

    name: str
    stops: list[_Stop] = field(default_factory=list)
    placeless: int = 0

    def about(self) -> str:
        """Return how many checkpoints are not in the file; empty when all are."""
        n = self.placeless
        text = n_("{n} checkpoint without a place is not in this file", "{n} checkpoints without a place are not in this file", n)
        return text.format(n=n) if n else ""


def write_gpx(store: Store, to: Path, scope: ExportScope) -> None:
    """Write waypoints and a route per park, whole or not at all: phones show the first, and follow the second."""
    with written_whole(to, shared=not scope.confidential) as stream, reading(store, scope) as record:
        routes = _routes(record)
        stream.write(GPX_BEGINS + b"\n")
        if about := "; ".join(f"{route.name}: {text}" for route in routes if (text := route.about())):
            stream.write(f"<metadata><desc>{_text(about)}</desc></metadata>\n".encode())
        for route in routes:
            for stop in route.stops:
                _put(stream, f"<wpt {_at(stop)}>{_element('name', stop.name)}{_element('desc', stop.about)}</wpt>")
        for route in routes:
            if len(route.stops) > 1:
                _put(stream, f"<rte>{_element('name', route.name)}")
                for stop in route.stops:
                    _put(stream, f"<rtept {_at(stop)}>{_element('name', stop.name)}</rtept>")
                _put(stream, "</rte>")
        stream.write(b"</gpx>\n")


def write_kml(store: Store, to: Path, scope: ExportScope) -> None:
    """Write a folder per park with its checkpoints and the line through them, whole or not at all."""
    with written_whole(to, shared=not scope.confidential) as stream, reading(store, scope) as record:
        stream.write(KML_BEGINS + b"\n<Document>\n")
        for route in _routes(record):
            _put(stream, f"<Folder>{_element('name', route.name)}{_element('description', route.about())}")
            for stop in route.stops:
                place = f"<Point><coordinates>{stop.lon},{stop.lat}</coordinates></Point>"
                _put(stream, f"<Placemark>{_element('name', stop.name)}{_element('description', stop.about)}{place}</Placemark>")
            if len(route.stops) > 1:
                line = " ".join(f"{stop.lon},{stop.lat}" for stop in route.stops)
                drawn = f"<LineString><tessellate>1</tessellate><coordinates>{line}</coordinates></LineString>"
                _put(stream, f"<Placemark>{_element('name', route.name)}{drawn}</Placemark>")
            _put(stream, "</Folder>")
        stream.write(b"</Document>\n</kml>\n")


def is_gpx(path: Path) -> bool:
    """Tell whether the file at *path* is a GPX that we wrote."""
    return begins_with(path, GPX_BEGINS)


def is_kml(path: Path) -> bool:
    """Tell whether the file at *path* is a KML that we wrote."""
    return begins_with(path, KML_BEGINS)


def _routes(record: Reading) -> list[_Route]:
    routes = {row[0]: _Route(row[1]) for row in record.rows("park", [Wanted("id"), Wanted("name")])}
    wanted = [*(Wanted(name) for name in ("park", *_FIELDS, "retired", "gone")), Wanted("position", "lat"), Wanted("position", "lon")]
    for park, name, kind, extent, company, zone, retired, gone, lat, lon in record.rows("checkpoint", wanted):
        if retired or gone or park not in routes:
            continue
        if lat is None:
            routes[park].placeless += 1
        else:
            about = ", ".join(part for part in (kind_name(kind), extent, company, zone) if part)
            routes[park].stops.append(_Stop(name, about, lat, lon))
    return list(routes.values())


def _put(stream: IO[bytes], line: str) -> None:
    stream.write(line.encode() + b"\n")


def _at(stop: _Stop) -> str:
    return f"lat={quoteattr(stop.lat)} lon={quoteattr(stop.lon)}"


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>" if text else ""


def _text(text: str) -> str:
    """Return a text as XML takes it: escaped, and without the signs that it does not know."""
    return escape("".join(_known(text)))


def _known(text: str) -> Iterator[str]:
    for sign in text:
        code = ord(sign)
        if code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000:
            yield sign
