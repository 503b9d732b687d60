"""Routes from files and pastes: what is recognised, and that every mistake is told with its line and nothing is half taken in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect import texts
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.errors import ContentError, NoSuchFile
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.routes.reading import COUNT_LIMIT, SIZE_LIMIT, read_route, route_in, typed_route
from kvo_inspect.exchange.routes.typed import understood_line
from kvo_inspect.exchange.routes.words import KINDS
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, import_checkpoints, retire_checkpoint, route
from kvo_inspect.store.parks.park import add_park
from tests.exchange.records import opened
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import add_round

FULL = (
    NewCheckpoint("Industrieweg 12-30", "road", "van bord tot brug", "Noord", "", Position(lat="51.6543", lon="5.321"), True),
    NewCheckpoint("Café Zoë", "entrance", "", "", 'Jansen "BV"; hal 2', None, False),
)
NL = """naam;soort;van-tot;bedrijf;zone;lat;lon;cijfers\r
Industrieweg 12-30;wegvak;van bord tot brug;;Noord;51,6543;5,321;ja\r
Café Zoë;entree;;"Jansen ""BV""; hal 2";;;;\r
"""
EN = """name,kind,from-to,company,zone,latitude,longitude,marks
Industrieweg 12-30,Road section,van bord tot brug,,Noord,51.6543,5.321,yes
Café Zoë,entrance,,"Jansen ""BV""; hal 2",,,,no
"""
TAB = NL.replace(";", "\t").replace('""\t hal', '""; hal').replace("51,6543", "51.6543").replace("\tja", "\tx").replace("entree", "ingang")


PLACES = "latitude and longitude such as 51.6543 and 5.3210 were expected, or x and y of the Rijksdriehoek such as 121000 and 487000"
ALL_KINDS = "expected one of these: road section, plot, entrance, car park, green strip, water, object, whole park"


def parsed(raw: bytes | str, *, csv_expected: bool = False) -> tuple[tuple[NewCheckpoint, ...], tuple[str, ...]]:
    reading = route_in(raw.encode() if isinstance(raw, str) else raw, "f", csv_expected=csv_expected)
    return reading.checkpoints, reading.problems


def typed(text: str) -> tuple[tuple[NewCheckpoint, ...], tuple[str, ...]]:
    reading = typed_route(text)
    return reading.checkpoints, reading.problems


def read_checkpoints(path: Path) -> tuple[NewCheckpoint, ...]:
    return read_route(path).checkpoints


@pytest.mark.parametrize("text", [NL, EN, TAB, NL.replace("\r\n", "\n"), NL.replace("\r\n", "\r"), "\n" + NL, NL + ";;;;;;;\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_spreadsheets_write_it(text: str, encoding: str) -> None:
    assert parsed(text.encode(encoding), csv_expected=True) == (FULL, ())


def test_lines_as_people_type_them() -> None:
    text = "Industrieweg 12-30; wegvak; van bord tot brug; Noord\n\n  Kade\nGroen bij de A2 ; Groenstrook\r\nParkeren P1\tparkeerplaats\n"
    assert typed(text) == (
        (
            NewCheckpoint("Industrieweg 12-30", "road", "van bord tot brug", "Noord"),
            NewCheckpoint("Kade", "road"),
            NewCheckpoint("Groen bij de A2", "green"),
            NewCheckpoint("Parkeren P1", "parking"),
        ),
        (),
    )


def feature(name: str, geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": {"name": name, **properties}}


def test_geojson() -> None:
    document = {
        "type": "FeatureCollection",
        "features": [
            feature("punt", {"type": "Point", "coordinates": [5.321, 51.6543, 3]}, soort="object", marks=True, onbekend="mag"),
            feature("lijn", {"type": "LineString", "coordinates": [[5.3, 51.6], [5.4, 51.7]]}),
            feature("vlak", {"type": "Polygon", "coordinates": [[[5, 51], [6, 51], [6, 52], [5, 51]]]}, kind="plot"),
            feature("nergens", None, kind=None),
        ],
    }
    found, problems = parsed(json.dumps(document))
    assert problems == ()
    assert [(one.name, one.kind, one.marks) for one in found] == [
        ("punt", "object", True),
        ("lijn", "road", False),
        ("vlak", "plot", False),
        ("nergens", "road", False),
    ]
    assert [one.position for one in found] == [
        Position(lat="51.6543", lon="5.321"),
        Position(lat="51.6", lon="5.3"),
        Position(lat="51", lon="5"),
        None,
    ]


@pytest.mark.parametrize(("said", "kind"), sorted(KINDS.items()))
def test_every_kind_is_known_whatever_its_capitals(said: str, kind: str) -> None:
    (found,), problems = typed(f"x; {said.upper()} ")
    assert (found.kind, problems) == (kind, ())


def test_a_file_takes_the_kinds_that_a_typed_line_takes_plurals_too() -> None:
    said = {
        "Brandkranen": "object",
        "hydrants": "object",
        "gates": "entrance",
        "hekken": "object",
        "Wegvakken": "road",
        "bruggen": "road",
        "bossen": "green",
        "percelen": "plot",
        "car parks": "parking",
    }
    reading = route_in(("naam;soort\n" + "".join(f"{word};{word}\n" for word in said)).encode(), "f", csv_expected=True)
    assert not reading.problems
    assert not reading.notes, "a plural is no slip"
    assert {stop.name: stop.kind for stop in reading.checkpoints} == said
    for word, kind in said.items():
        understood = understood_line(f"{word}; {word}")
        assert understood is not None
        assert (understood.kind, understood.unknown) == (kind, "")


def test_a_slip_near_a_kind_is_told_with_its_rows_and_what_was_read() -> None:
    lines = "A; wegvakk\nB; spoor\nC; Wegvakk\nD; wegvak\nE\n"
    told = ("“wegvakk” in lines 1, 3 is read as road section", "“spoor” in line 2 is read as entrance")
    table = "naam;soort\n" + lines.replace("E\n", "")
    assert route_in(lines.encode(), "lijst.txt", csv_expected=False).notes == told
    assert typed_route(lines).notes == told
    assert route_in(table.encode(), "f", csv_expected=True).notes == (
        "“wegvakk” in lines 2, 4 is read as road section",
        "“spoor” in line 3 is read as entrance",
    )
    assert [stop.word for stop in typed_route(lines).stops] == ["wegvakk", "spoor", "Wegvakk", "", ""]
    assert typed_route("A; zzzzz").notes == ("“zzzzz” in line 1 is read as road section",)


def test_of_many_slips_the_first_are_told_and_the_rest_are_counted() -> None:
    lines = "\n".join(f"{letter}; {letter}wegvak" for letter in "abcdefghij")
    notes = typed_route(lines).notes
    assert len(notes) == 7
    assert notes[-1] == "and 4 more"


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        ("", ["f:1: there is no checkpoint in it; at least one was expected"]),
        ("naam;soort\n", ["f:1: there is no checkpoint in it; at least one was expected"]),
        (
            "A; wgvek\nB; wegvak\nC; qqqqqqq",
            [
                "f:1: “wgvek” is not a kind of checkpoint; was “wegvak” meant?",
                f"f:3: “qqqqqqq” is not a kind of checkpoint; {ALL_KINDS}",
            ],
        ),
        ("naam;zoen\nA;\n", ["f:1: “zoen” is not a known column; was “zone” meant?"]),
        ("naam;name\nA;B\n", ["f:1: two columns mean the same: naam"]),
        (
            "naam;soort\nA;water\n;water\nB;water;te veel\n",
            [
                "f:3: the name is empty; one was expected, such as “Industrieweg 12-30”",
                "f:4: 3 values, but the first line names 2 columns; put a text that holds the separator in quotes",
            ],
        ),
        (
            'naam;zone\n"A\nB";x\n"C;x\n',
            ["f:4: a quotation mark is not closed in this row; close it at the end of its cell, or type it twice where it is text"],
        ),
        ("naam;soort\nHek;#VERW!\n", ["f:2: the cell holds the error #VERW!; repair it in the spreadsheet"]),
        (
            "naam;lat;lon\nA;51;\nB;91;5\nC;noord;oost\nD;1e-9999999;5\nE;NaN;5\n",
            [
                f"f:2: “51”, “” is no place; {PLACES}",
                f"f:3: “91”, “5” is no place; {PLACES}",
                f"f:4: “noord”, “oost” is no place; {PLACES}",
                f"f:5: “1e-9999999”, “5” is no place; {PLACES}",
                f"f:6: “NaN”, “5” is no place; {PLACES}",
            ],
        ),
        ("naam;cijfers\nA;soms\n", ["f:2: “soms” is neither yes nor no (ja, nee)"]),
        ("x" * 201, [f"f:1: “{'x' * 39}…” has 201 characters; at most 200 were expected"]),
        ('{"type": "FeatureCollection",\n"features": [}', ["f:2: this is not valid JSON (Expecting value)"]),
        ('{"type": "Feature"}', ["f:1: this is not GeoJSON; a FeatureCollection with features was expected"]),
        ("[1, 2]", ["f:1: this is not GeoJSON; a FeatureCollection with features was expected"]),
        (
            (
                '{"type": "FeatureCollection", "features": [1 ,\n '
                '{"type": "Feature", "geometry": {"type": "Point", "coordinates": ["a", 1]}}]}'
            ),
            [
                "f:1: feature 1 is no Feature; one with geometry and properties was expected",
                "f:2: feature 2 has no position; a Point, a LineString or a Polygon in degrees was expected",
            ],
        ),
        ("[" * 100_000, ["f:1: this is not valid JSON; a GeoJSON FeatureCollection was expected"]),
        (
            '{"type": "FeatureCollection", "features": [' + "9" * 5000 + "]}",
            ["f:1: this is not valid JSON; a GeoJSON FeatureCollection was expected"],
        ),
        (
            b"PK\x03\x04\x14\x00xl/workbook.xml",
            ["f:1: f cannot be read. In the spreadsheet choose “save as”, XLSX or CSV, and take that in."],
        ),
        (b"a\x00b", ["f:1: this is not text; in a spreadsheet choose “save as CSV” first"]),
        (b"x" * (SIZE_LIMIT + 1), ["f:1: this is too large for a route; at most 10000 kB were expected"]),
        ("x\n" * (COUNT_LIMIT + 5), [f"f:{COUNT_LIMIT + 1}: at most 1000 checkpoints were expected"]),
    ],
)
def test_every_mistake_is_told_with_its_line(raw: bytes | str, problems: list[str]) -> None:
    found, told = parsed(raw)
    assert sorted(told) == sorted(problems)
    assert found == ()


def test_a_csv_without_names_of_columns(tmp_path: Path) -> None:
    file = tmp_path / "route.csv"
    file.write_text("Industrieweg;wegvak\nKade;water\n")
    with pytest.raises(ContentError) as told:
        read_checkpoints(file)
    assert told.value.problems == (
        "route.csv:1: no column is called “naam” or “name”; a first line such as naam;soort;van-tot;bedrijf;zone;lat;lon was expected",
    )


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "route.txt"
    file.write_text("\n".join(f"{n}; onzin{n}zzzz" for n in range(80)))
    with pytest.raises(ContentError) as told:
        read_checkpoints(file)
    assert len(told.value.problems) == 51
    assert told.value.problems[-1] == "and 30 more"
    assert "80 mistakes; nothing was imported" in str(told.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(NoSuchFile):
            read_checkpoints(path)


def test_the_dutch_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told in Dutch, every sentence still has its line and its words."""
    texts.use_language("nl")
    try:
        _found, told = parsed("naam;zoen\nA;\n;x")
    finally:
        texts.use_language("en")
    assert [one.split(":")[1] for one in told] == ["1", "3"]
    assert all("{" not in one for one in told)


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_text_is_taken_in_clean_or_told(data: Path, name: str) -> None:
    """As a line, in CSV, in GeoJSON: what comes of it can be stored as it is, and what is told can be shown."""
    text = HOSTILE[name]
    quoted = '"' + text.replace('"', '""') + '"'
    document = json.dumps({"type": "FeatureCollection", "features": [feature(text, None, soort=text, zone=text)]})
    with opened(data) as store:
        park = add_park(store, "De Amert")
        for raw in (text, f"naam;zone;soort\n{quoted};{quoted};\n", document):
            found, told = parsed(raw.encode("utf-8", "surrogatepass"))
            assert unwanted_in("".join(told)) == set()
            if found:
                import_checkpoints(store, park.id, found)
        for stop in route(store, park.id):
            assert unwanted_in(stop.name + stop.zone) == set()


@given(st.binary(max_size=200) | st.text(st.sampled_from('naamsortlt;,\t\n\r"{}[]:0123456789.-eE '), max_size=80).map(str.encode))
def test_no_bytes_break_it(raw: bytes) -> None:
    for csv_expected in (False, True):
        found, told = parsed(raw, csv_expected=csv_expected)
        assert bool(found) != bool(told)


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        ("<!DOCTYPE html>\n<title>Route</title>", "HTML"),
        ("<lines><line>Kade</line></lines>", "XML"),
        ("%PDF-1.7\n%abc", "PDF"),
        ("{\\rtf1\\ansi Kade}", "RTF"),
        ("BEGIN:VCARD\nFN:Kade\nEND:VCARD", "vCard"),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Kade\r\n", "iCalendar"),
        ("begin:vevent\nsummary:Kade", "iCalendar"),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n", "coded text (base64)"),
        ("#!/bin/sh\necho Kade\n", "a program"),
        ("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n", "RDF"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name_and_never_read_as_lines(beginning: str, name: str) -> None:
    sentence = f"f:1: this is {name}, which is not read; CSV, XLSX, GeoJSON, KML, KMZ, GPX or lines of text were expected"
    for expected in (True, False):
        assert parsed(beginning, csv_expected=expected) == ((), (sentence,))


@pytest.mark.parametrize("form", ["geojson", "csv", "csv-excel", "xlsx", "gpx", "kml"])
def test_our_own_exports_come_back(tmp_path: Path, form: str) -> None:
    first, both = (tmp_path / name / "checkpoint.csv" if "csv" in form else tmp_path / name for name in ("first", "both"))
    with opened(tmp_path) as store:
        park = add_park(store, "Kade", "", (*FULL, NewCheckpoint("Brug", "object", position=Position(lat="51.6", lon="5.3"))))
        retire_checkpoint(store, add_checkpoint(store, park.id, NewCheckpoint("Gesloopt", "plot")).id)
        stop = route(store, park.id)[0].id
        record_finding(store, add_round(store, park.id, "2026-11-12"), stop, NewFinding("hek stuk"))
        export(store, form, tmp_path / "first", ExportScope(park.id))
        checkpoints = read_checkpoints(first)
        placeless = [] if form in ("gpx", "kml") else ["Café Zoë"]
        assert [checkpoint.name for checkpoint in checkpoints] == ["Industrieweg 12-30", *placeless, "Brug"]
        if form == "geojson":  # whether marks are given there is no matter of a map
            assert checkpoints[0] == replace(FULL[0], marks=False)
        if "csv" in form or form == "xlsx":
            assert checkpoints[0] == FULL[0]
        add_park(store, "Haven", "", (*FULL, NewCheckpoint("Sluis", "object", position=Position(lat="51.7", lon="5.4"))))
        export(store, form, tmp_path / "both", ExportScope())
        with pytest.raises(ContentError, match=r"holds 2 parks \("):
            read_checkpoints(both)


def test_a_table_of_our_own_that_holds_no_route_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        park = add_park(store, "Kade", "", FULL)
        record_finding(store, add_round(store, park.id, "2026-11-12"), route(store, park.id)[0].id, NewFinding("hek stuk"))
        export(store, "csv", tmp_path / "out", ExportScope(park.id))
    with pytest.raises(ContentError, match=r"another table of our own export; checkpoint\.csv"):
        read_checkpoints(tmp_path / "out" / "finding.csv")
