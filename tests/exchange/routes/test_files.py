"""Routes as maps, phones, municipalities and spreadsheets write them, in their shape and with their quirks."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from pyrdnap import RDNAP2018v1

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.rijksdriehoek import RdPoint, from_rd, in_netherlands, to_rd
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.routes.reading import SIZE_LIMIT, RouteReading, place_problems, read_route, route_in
from kvo_inspect.exchange.tables.csv_text import ROW_LIMIT

FILES = Path(__file__).with_name("files")
KML, GPX, LAMPS = (FILES / name for name in ("my-maps.kml", "phone.gpx", "lamps-rd.csv"))


def names(reading: RouteReading) -> list[str]:
    return [stop.checkpoint.name for stop in reading.stops]


def kmz(content: bytes, name: str = "doc.kml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images/icon-1.png", b"\x89PNG")
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [bytes, kmz])
def test_a_map_of_google_gives_its_named_markers_and_tells_the_rest(pack: Callable[[bytes], bytes]) -> None:
    reading = route_in(pack(KML.read_bytes()), "map", csv_expected=False)
    assert reading.format == ("KML" if pack is bytes else "KMZ")
    assert names(reading) == ["Entree Noord", "Industrieweg 12-30 & hoek", "Kade"]
    first = reading.stops[0].checkpoint
    assert (first.kind, first.zone, first.position) == ("entrance", "Noord", Position(lat="51.6102345", lon="5.5312001"))
    assert "1 line is left out" in reading.notes[0]
    assert reading.notes[1] == "1 place without a name is left out"


def test_a_drawn_line_makes_a_road_section_where_there_are_no_markers() -> None:
    line = "<Placemark><name>Kade</name><LineString><coordinates>5.53,51.61 5.54,51.62</coordinates></LineString></Placemark>"
    area = (
        "<Placemark><name>Bos BV</name><Polygon><outerBoundaryIs><LinearRing><coordinates>5.5,51.6,0 5.6,51.6,0 5.5,51.6,0"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    reading = route_in(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{line}{area}</Document></kml>'.encode(), "f", csv_expected=False
    )
    assert [(stop.checkpoint.name, stop.checkpoint.kind) for stop in reading.stops] == [("Kade", "road"), ("Bos BV", "plot")]


def test_a_phone_gives_its_marked_points_and_not_where_somebody_went() -> None:
    reading = read_route(GPX)
    assert (reading.format, names(reading)) == ("GPX", ["Poort bij nr. 4", "Kade"])
    assert "1 track is left out" in reading.notes[0]
    track = b'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg><trkpt lat="51" lon="5"/></trkseg></trk></gpx>'
    (problem,) = route_in(track, "walk.gpx", csv_expected=False).problems
    assert problem.startswith("walk.gpx:1: there is no named place in this GPX (1 track is left out")
    planned = b'<gpx><rte><rtept lat="51.6" lon="5.5"><name>Poort</name></rtept><rtept lat="51.7" lon="5.5"/></rte></gpx>'
    assert names(route_in(planned, "f", csv_expected=False)) == ["Poort"]


def test_the_lamps_of_a_municipality_lie_where_the_polynomial_says() -> None:
    reading = read_route(LAMPS)
    assert names(reading) == ["0047, Industrieweg", "0048, Industrieweg", "1-2, Kade"]
    assert {stop.checkpoint.kind for stop in reading.stops} == {"object"}
    assert {stop.unit for stop in reading.stops} == {"rd"}
    assert "3 places were told in metres" in reading.notes[1]
    assert "OBJECTID" in reading.notes[0]
    position = reading.stops[0].checkpoint.position
    assert position is not None
    point = to_rd(position)
    assert (round(point.x), round(point.y)) == (165012, 403120)


def test_a_sheet_with_a_title_merged_cells_and_real_numbers(tmp_path: Path) -> None:
    path = tmp_path / "route.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Toelichting").write(0, 0, "Zie het tweede blad")
        page = book.add_worksheet("Route")
        page.merge_range(0, 0, 0, 4, "Schouwroute De Amert 2026")
        page.write_row(2, 0, ["Naam", "Soort", "Zone", "Lat", "Lon", "Opmerking"])
        page.merge_range(3, 2, 4, 2, "Noord")
        page.write_row(3, 0, ["Industrieweg 1-2", "wegvak"])
        page.write_row(3, 3, [51.6543, 5.321, "x"])
        page.write_row(4, 0, ["0047", "object"])
        page.write_row(4, 3, ["51,6544", "5,322"])
    reading = read_route(path)
    assert (reading.format, names(reading)) == ("XLSX", ["Industrieweg 1-2", "0047"])
    assert [stop.checkpoint.zone for stop in reading.stops] == ["Noord", "Noord"]
    assert reading.stops[1].checkpoint.position == Position(lat="51.6544", lon="5.322")
    assert reading.notes == ("1 column is not read: Opmerking",)


def test_a_sheet_that_is_too_long_is_told_with_its_row_and_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for row in range(ROW_LIMIT + 5):
            page.write_string(row, 0, f"Weg {row}" if row else "naam")
    with pytest.raises(ContentError) as refused:
        read_route(path)
    assert refused.value.problems[0].startswith(f"long.xlsx:{ROW_LIMIT + 1}: of a list at most {ROW_LIMIT} rows are read")


@pytest.mark.parametrize(
    ("place", "lat"),
    [
        ("POINT (165012.3 403120.1)", "51.61"),
        ("SRID=4326;POINT(5.53 51.61)", "51.61"),
        ("51,61000; 5,53000", "51.61"),
        ("51.61, 5.53", "51.61"),
    ],
)
def test_a_place_in_one_cell(place: str, lat: str) -> None:
    reading = route_in(f'naam;geom\nKade;"{place}"\n'.encode(), "f", csv_expected=True)
    assert reading.problems == ()
    position = reading.stops[0].checkpoint.position
    assert position is not None
    assert position.lat.startswith(lat)


def test_geojson_in_metres_is_read_as_such() -> None:
    text = (
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}, "features": '
        '[{"type": "Feature", "properties": {"naam": "Kade"}, "geometry": {"type": "Point", "coordinates": [165012.3, 403120.1]}}]}'
    )
    (stop,) = route_in(text.encode(), "f", csv_expected=False).stops
    assert stop.unit == "rd"
    assert stop.dutch


def test_swapped_and_foreign_places_are_asked_and_never_guessed() -> None:
    reading = route_in(b"naam;lat;lon\nKade;5.53;51.61\nPoort;51.62;5.54\nBerlijn;52.5;13.4\n", "f.csv", csv_expected=True)
    assert ([stop.checkpoint.name for stop in reading.swapped], [stop.checkpoint.name for stop in reading.abroad]) == (
        ["Kade"],
        ["Berlijn"],
    )
    assert place_problems(reading) == [
        "f.csv:2: “Kade” lies outside the Netherlands; with latitude and longitude changed it lies in it",
        "f.csv:4: “Berlijn” lies outside the Netherlands",
    ]
    assert place_problems(reading.turned()) == ["f.csv:4: “Berlijn” lies outside the Netherlands"]
    turned = reading.turned().checkpoints
    assert [checkpoint.position for checkpoint in turned[:2]] == [Position(lat="51.61", lon="5.53"), Position(lat="51.62", lon="5.54")]


def test_what_grows_or_is_cut_is_refused_with_a_sentence(tmp_path: Path) -> None:
    grows = b'<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    bomb = b'<?xml version="1.0"?>' + grows + b"<kml><Placemark><name>&b;</name></Placemark></kml>"
    (problem,) = route_in(bomb, "f", csv_expected=False).problems
    assert "declares texts of its own" in problem
    (problem,) = route_in(KML.read_bytes()[:1500], "f", csv_expected=False).problems
    assert "is not whole" in problem
    (problem,) = route_in(kmz(b"<kml>" + b" " * (SIZE_LIMIT + 1) + b"</kml>"), "f", csv_expected=False).problems
    assert "too large" in problem
    (problem,) = route_in(kmz(KML.read_bytes())[:-40], "f", csv_expected=False).problems
    assert "f cannot be read" in problem
    many = "".join(f"<Placemark><name>{n}</name><Point><coordinates>5.5,51.6</coordinates></Point></Placemark>" for n in range(1001))
    (problem,) = route_in(f"<kml>{many}</kml>".encode(), "f", csv_expected=False).problems
    assert "at most 1000" in problem
    assert route_in(b'<?xml version="1.0" encoding="latin-9x"?><kml/>', "f", csv_expected=False).problems


def test_a_workbook_that_grows_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["naam", "lat", "lon"])
    book.close()
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 60_000_000)
    assert len(packed.getvalue()) < 100_000
    (problem,) = route_in(packed.getvalue(), "f", csv_expected=False).problems
    assert "f cannot be read" in problem


def test_degrees_and_metres_agree_with_the_certified_transformation() -> None:
    """Within half a metre of RDNAPTRANS 2018 everywhere in the Netherlands, both ways."""
    judge, places = RDNAP2018v1(), random.Random(1)
    for _n in range(300):
        lat, lon = places.uniform(50.76, 53.5), places.uniform(3.4, 7.2)
        judged = judge.forward(lat, lon, 0)
        if not (13_000 < judged.RDx < 278_000 and 306_000 < judged.RDy < 619_000):
            continue
        point = to_rd(Position(lat=f"{lat:.9f}", lon=f"{lon:.9f}"))
        assert ((point.x - judged.RDx) ** 2 + (point.y - judged.RDy) ** 2) ** 0.5 < 0.5
        back = to_rd(from_rd(RdPoint(judged.RDx, judged.RDy)))
        assert abs(back.x - judged.RDx) < 0.02
        assert abs(back.y - judged.RDy) < 0.02
        assert in_netherlands(lat, lon)
