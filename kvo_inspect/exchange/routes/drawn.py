"""Routes drawn on a map or a phone: KML (also packed, KMZ) and GPX. Named places become checkpoints; what is left out is told."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.exchange.routes.words import column
from kvo_inspect.exchange.tables.csv_text import TableRow, Wrong
from kvo_inspect.exchange.tables.features import GENERATOR, several_parks_text
from kvo_inspect.texts import _, n_

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # the type alone: what is read goes through defusedxml

Shape = Literal["point", "line", "area", "track"]
"""What was drawn: a place; a line; an area; where somebody went."""


_OWN_KML = f"<!-- {GENERATOR} -->".encode()
"""What an export of ours begins with, in its first bytes."""
_BEGINNING = 300


@dataclass(slots=True)
class DrawnRoute:
    """What a drawn file holds: rows of checkpoints, and how much of what was left out."""

    rows: list[TableRow] = field(default_factory=list)
    left_out: Counter[Shape] = field(default_factory=Counter)
    nameless: int = 0
    """Places without a name."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    shape: Shape
    row: dict[str, str]
    folder: str = ""


def holds_kml(raw: bytes) -> bool:
    """Return whether a packed file is a KMZ: a sheet is packed too."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return any(name.casefold().endswith(".kml") for name in packed.namelist()[:500])
    except (zipfile.BadZipFile, OSError, EOFError, ValueError):
        return False


def kml_route(raw: bytes, wrong: Wrong) -> DrawnRoute:
    """Return the placemarks of a KML file; their folder is the zone, where several hold places."""
    root = _root(raw, "KML", wrong)
    if root is None:
        return DrawnRoute()
    placemarks = list(_placemarks(root, ""))
    if _OWN_KML in raw[:_BEGINNING]:
        _must_be_one_park(list(dict.fromkeys(drawing.folder for drawing in placemarks if drawing.folder)), wrong)
    return _route(placemarks)


def kmz_route(raw: bytes, limit: int, wrong: Wrong) -> DrawnRoute:
    """Return the placemarks of the KML file in a KMZ, of which at most *limit* bytes are unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = [member.filename for member in packed.infolist()[:500] if member.filename.casefold().endswith(".kml")]
            if not names:
                wrong(1, _("there is no KML in this KMZ"))
                return DrawnRoute()
            with packed.open(names[0]) as stream:
                content = stream.read(limit + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        wrong(1, _("this KMZ is damaged or locked; make it again"))
        return DrawnRoute()
    if len(content) > limit:
        wrong(1, _("this is too large for a route; at most {limit} kB were expected").format(limit=limit // 1000))
        return DrawnRoute()
    return kml_route(content, wrong)


def gpx_route(raw: bytes, wrong: Wrong) -> DrawnRoute:
    """Return the waypoints of a GPX file, or without any the named points of its routes; a track is where somebody went, no route."""
    root = _root(raw, "GPX", wrong)
    if root is None:
        return DrawnRoute()
    waypoints = [_Drawing("point", _gpx_row(element)) for element in root if _name(element) == "wpt"]
    points = [_Drawing("point", _gpx_row(point)) for route in root if _name(route) == "rte" for point in route if _name(point) == "rtept"]
    if root.get("creator") == GENERATOR:
        _must_be_one_park([_gpx_row(element).get("name", "") for element in root if _name(element) == "rte"], wrong)
    tracks = [_Drawing("track", {}) for element in root if _name(element) == "trk"]
    if waypoints:
        return _route([*waypoints, *tracks])
    return _route([*(point for point in points if point.row.get("name")), *tracks])


def _must_be_one_park(parks: Sequence[str], wrong: Wrong) -> None:
    """Tell that an export of ours holds several parks, for it would come back as one."""
    if len(parks) > 1:
        wrong(1, several_parks_text(parks))


def left_out_texts(route: DrawnRoute) -> list[str]:
    """Return, as sentences, what of a drawn file makes no checkpoint."""
    texts = []
    for shape, n in route.left_out.items():
        sentence = {
            "point": n_("{n} place is left out", "{n} places are left out", n),
            "line": n_("{n} line is left out: there are places beside it", "{n} lines are left out: there are places beside them", n),
            "area": n_("{n} area is left out: there are places beside it", "{n} areas are left out: there are places beside them", n),
            "track": n_("{n} track is left out: it is where somebody went", "{n} tracks are left out: they are where somebody went", n),
        }[shape]
        texts.append(sentence.format(n=n))
    if route.nameless:
        n = route.nameless
        texts.append(n_("{n} place without a name is left out", "{n} places without a name are left out", n).format(n=n))
    return texts


def _route(drawings: list[_Drawing]) -> DrawnRoute:
    """Return the route: places, else lines and areas; those with a name."""
    route = DrawnRoute()
    shapes: tuple[Shape, ...] = ("point",) if any(drawing.shape == "point" for drawing in drawings) else ("line", "area")
    folders = {drawing.folder for drawing in drawings if drawing.shape in shapes}
    for number, drawing in enumerate(drawings, 1):
        if drawing.shape not in shapes:
            route.left_out[drawing.shape] += 1
        elif not drawing.row.get("name"):
            route.nameless += 1
        else:
            row = drawing.row
            if len(folders) > 1 and drawing.folder:
                row = {"zone": drawing.folder, **row}
            if drawing.shape == "area":
                row = {"kind": "plot", **row}
            route.rows.append((number, row))
    return route


def _root(raw: bytes, format_name: str, wrong: Wrong) -> Element | None:
    """Return the root of an XML file; None after telling what is wrong: not whole, or with entities, which can grow without end."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(raw, forbid_dtd=True)  # type: ignore[no-any-return]
    except ParseError as error:
        line = error.position[0] if getattr(error, "position", None) else 1
        wrong(line, _("this {format} is not whole: the file was cut or changed").format(format=format_name))
    except DefusedXmlException:
        wrong(1, _("this {format} declares texts of its own (a DTD or entities), which is not read").format(format=format_name))
    except (ValueError, LookupError, RecursionError):  # an encoding that nobody knows
        wrong(1, _("this {format} cannot be read; save it as UTF-8").format(format=format_name))
    return None


def _name(element: Element) -> str:
    """Return the name of an element without its namespace, of which each program has its own."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _name(child) == name), None)


def _text(element: Element, name: str) -> str:
    child = _child(element, name)
    return clean_line(child.text or "") if child is not None else ""


def _placemarks(root: Element, folder: str) -> Iterator[_Drawing]:
    """Yield what is drawn, in the order of the file, with the folder that it lies in."""
    waiting = [(root, folder)]
    while waiting:
        element, folder = waiting.pop()
        if _name(element) == "Placemark":
            yield _placemark(element, folder)
            continue
        own = _text(element, "name") if _name(element) == "Folder" else folder
        waiting += [(child, own) for child in reversed(element)]


def _placemark(element: Element, folder: str) -> _Drawing:
    row = {"name": _text(element, "name")}
    for data in element.iter():
        if _name(data) in ("Data", "SimpleData"):
            value = _text(data, "value") if _name(data) == "Data" else clean_line(data.text or "")
            if (known := column(data.get("name", ""))) and value:
                row.setdefault(known, value)
    shapes: dict[str, Shape] = {"Point": "point", "LineString": "line", "Polygon": "area", "Track": "track"}
    shape: Shape = next((shapes[_name(part)] for part in element.iter() if _name(part) in shapes), "point")
    place = next((part.text or "" for part in element.iter() if _name(part) == "coordinates"), "")
    numbers = place.split()[0].split(",") if place.split() else []
    if len(numbers) >= 2:
        row |= {"lon": numbers[0], "lat": numbers[1]}
    return _Drawing(shape, row, folder)


def _gpx_row(element: Element) -> dict[str, str]:
    return {"name": _text(element, "name") or _text(element, "desc"), "lat": element.get("lat", ""), "lon": element.get("lon", "")}
