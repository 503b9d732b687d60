"""A route from a file or a paste, recognised by its content: CSV, XLSX, GeoJSON, KML, KMZ, GPX, or typed lines.

All of it or nothing: every problem is told with file, line and what was expected, and then nothing is taken in. A file that is none of
these is called what it seems to be, and never read as lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.routes.drawn import DrawnRoute, gpx_route, holds_kml, kml_route, kmz_route, left_out_texts
from kvo_inspect.exchange.routes.other_texts import other_text, text_by_beginning
from kvo_inspect.exchange.routes.rows import RouteStop, stop_of
from kvo_inspect.exchange.routes.sheet import NAMES_SHOWN, csv_rows, is_header, sheet_rows
from kvo_inspect.exchange.routes.typed import line_rows, with_kind
from kvo_inspect.exchange.routes.words import COLUMNS, column
from kvo_inspect.exchange.tables.csv_text import TableRow, Wrong, decoded, delimiter_of
from kvo_inspect.exchange.tables.features import geojson_rows
from kvo_inspect.outside import read_outside
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.counts import more_text
from kvo_inspect.wording.names import kind_name

SIZE_LIMIT = 10_000_000
"""Bytes of a file or a paste; a route of a thousand checkpoints takes a hundredth of it, a track of a day a tenth."""
COUNT_LIMIT = 1000
"""Checkpoints on one route."""
PROBLEM_LIMIT = 50
"""Problems told one by one; of the rest only how many."""

RouteFormat = Literal["CSV", "XLSX", "GeoJSON", "KML", "KMZ", "GPX", "lines"]
"""What a route was read as."""

_BEGINNING = 2000
"""Characters in which a file has said what it is."""
_JSON = re.compile(r'\{|\[\s*(?:[\[{"\]]|-?\d+(?:\.\d+)?\s*[,\]]|$)')
"""How JSON begins: a log or a section of settings has a bracket too."""


@dataclass(frozen=True, slots=True)
class RouteReading:
    """A route as it was understood. Nothing of it is recorded yet."""

    name: str
    """Of the file, or of the box in which it was pasted."""
    format: RouteFormat
    stops: tuple[RouteStop, ...] = ()
    problems: tuple[str, ...] = ()
    """As "name:line: what is wrong"; with any, nothing is taken in."""
    notes: tuple[str, ...] = ()
    """What was left out, and how places were read."""

    @property
    def swapped(self) -> tuple[RouteStop, ...]:
        """The stops that lie in the Netherlands only when latitude and longitude change places."""
        return tuple(stop for stop in self.stops if stop.swapped)

    @property
    def abroad(self) -> tuple[RouteStop, ...]:
        """The other stops outside the Netherlands."""
        return tuple(stop for stop in self.stops if not stop.dutch and not stop.swapped)

    @property
    def checkpoints(self) -> tuple[NewCheckpoint, ...]:
        """The checkpoints to be made; none as long as there is a problem."""
        return () if self.problems else tuple(stop.checkpoint for stop in self.stops)

    def turned(self) -> RouteReading:
        """Return the route with latitude and longitude changed where only that brings a stop into the Netherlands."""
        return replace(self, stops=tuple(_turned(stop) if stop.swapped else stop for stop in self.stops))


def read_route(path: Path) -> RouteReading:
    """Return the route in a file; ContentError with every problem when it has any, or as `read_outside`."""
    name = clean_line(path.name)
    reading = route_in(read_outside(path, SIZE_LIMIT), name, csv_expected=path.suffix.lower() in (".csv", ".tsv"))
    problems = reading.problems
    if problems:
        sentence = n_("{file} has {n} mistake; nothing was imported.", "{file} has {n} mistakes; nothing was imported.", len(problems))
        shown = problems[:PROBLEM_LIMIT]
        if len(problems) > PROBLEM_LIMIT:
            shown = (*shown, more_text(len(problems) - PROBLEM_LIMIT))
        raise ContentError(sentence.format(file=name, n=len(problems)), shown)
    return reading


def place_problems(reading: RouteReading) -> list[str]:
    """Return, as sentences, which places lie outside the Netherlands: a person has to say what is meant."""
    problems = []
    for stop in reading.swapped:
        sentence = _("“{name}” lies outside the Netherlands; with latitude and longitude changed it lies in it")
        problems.append(f"{reading.name}:{stop.line}: {sentence.format(name=stop.checkpoint.name)}")
    for stop in reading.abroad:
        sentence = _("“{name}” lies outside the Netherlands")
        problems.append(f"{reading.name}:{stop.line}: {sentence.format(name=stop.checkpoint.name)}")
    return problems


def typed_route(text: str) -> RouteReading:
    """Return the route of pasted or typed lines. A kind that nobody knows is no problem: the form shows what the line counts as."""
    return route_in(text.encode("utf-8", "replace"), _("line"), csv_expected=False, typed=True)


def route_in(raw: bytes, name: str, *, csv_expected: bool, typed: bool = False) -> RouteReading:
    """Return the route in bytes, recognised by what they hold; lines of text only where they are nothing else.

    *csv_expected*: text without column names is refused instead of read as lines. Of lines that were *typed*, a kind that nobody knows
    counts as a road section.
    """
    problems: list[str] = []

    def wrong(line: int, sentence: str) -> None:
        problems.append(f"{name}:{line}: {sentence}")

    if len(raw) > SIZE_LIMIT:
        wrong(1, _("this is too large for a route; at most {limit} kB were expected").format(limit=SIZE_LIMIT // 1000))
        return RouteReading(name, "lines", problems=tuple(problems))
    try:
        form, rows, notes = _rows(raw, name, wrong, csv_expected=csv_expected, typed=typed)
    except ContentError as error:  # of a sheet, which has its own words for row and line
        return RouteReading(name, "XLSX", problems=error.problems or (f"{name}:1: {error}",))
    if not rows and not problems:
        wrong(1, _nothing_text(form, notes))
    if len(rows) > COUNT_LIMIT:
        wrong(rows[COUNT_LIMIT][0], _("at most {limit} checkpoints were expected").format(limit=COUNT_LIMIT))
        rows = rows[:COUNT_LIMIT]
    stops = [stop for line, row in rows if (stop := stop_of(line, row, wrong)) is not None]
    return RouteReading(name, form, tuple(stops), tuple(problems), (*notes, *_kind_notes(stops), *_place_notes(stops)))


RowsRead = tuple[RouteFormat, list[TableRow], list[str]]
"""What bytes are, their rows, and what was left out."""


def _rows(raw: bytes, name: str, wrong: Wrong, *, csv_expected: bool, typed: bool) -> RowsRead:
    if raw.startswith(b"PK\x03\x04"):
        return _packed_rows(raw, name, wrong)
    text = decoded(raw, wrong)
    if text is None:
        return "lines", [], []
    beginning = text[:_BEGINNING].lstrip().casefold()
    is_xml = beginning.startswith("<")
    if is_xml and "<kml" in beginning:
        return _drawn("KML", kml_route(raw, wrong))
    if is_xml and "<gpx" in beginning:
        return _drawn("GPX", gpx_route(raw, wrong))
    if kind := text_by_beginning(beginning):
        sentence = _("this is {format}, which is not read; CSV, XLSX, GeoJSON, KML, KMZ, GPX or lines of text were expected")
        wrong(1, sentence.format(format=kind))
        return "lines", [], []
    return _text_rows(text, name, wrong, csv_expected=csv_expected, typed=typed)


def _packed_rows(raw: bytes, name: str, wrong: Wrong) -> RowsRead:
    if holds_kml(raw):
        return _drawn("KMZ", kmz_route(raw, SIZE_LIMIT, wrong))
    return "XLSX", *sheet_rows(raw, name, wrong)


def _text_rows(text: str, name: str, wrong: Wrong, *, csv_expected: bool, typed: bool) -> RowsRead:
    if _JSON.match(text.lstrip()):
        return "GeoJSON", list(geojson_rows(text, column, wrong)), []
    if (sign := delimiter_of(text, COLUMNS, is_header)) is not None:
        return "CSV", *csv_rows(text, sign, wrong)
    if kind := other_text(text, name):
        sentence = _(
            "this seems to be {kind}, which is not read; a line for each checkpoint, such as {example}, or CSV, XLSX, GeoJSON, KML, KMZ or "
            "GPX was expected"
        )
        wrong(1, sentence.format(kind=kind, example="“Industrieweg 12-30; wegvak”"))
        return "lines", [], []
    if csv_expected:
        names = "naam;soort;van-tot;bedrijf;zone;lat;lon"
        wrong(1, _("no column is called “naam” or “name”; a first line such as {names} was expected").format(names=names))
        return "CSV", [], []
    return "lines", [with_kind(row) if typed else row for row in line_rows(text)], []


def _drawn(form: RouteFormat, route: DrawnRoute) -> RowsRead:
    return form, route.rows, left_out_texts(route)


def _nothing_text(form: RouteFormat, notes: Iterable[str]) -> str:
    """Return why there is no checkpoint in a file."""
    if left_out := "; ".join(notes):
        sentence = _("there is no named place in this {format} ({left_out}); put markers with a name where the group stops")
        return sentence.format(format=form, left_out=left_out)
    return _("there is no checkpoint in it; at least one was expected")


def _kind_notes(stops: list[RouteStop]) -> Iterable[str]:
    """Yield by word which kinds are read from words that are none of ours, and in which lines."""
    lines: dict[tuple[str, CheckpointKind], list[int]] = {}
    for stop in stops:
        if stop.word:
            lines.setdefault((stop.word.casefold(), stop.checkpoint.kind), []).append(stop.line)
    for (word, kind), numbers in list(lines.items())[:NAMES_SHOWN]:
        sentence = n_("“{word}” in line {lines} is read as {kind}", "“{word}” in lines {lines} is read as {kind}", len(numbers))
        shown = ", ".join(map(str, numbers[:NAMES_SHOWN])) + (" …" if len(numbers) > NAMES_SHOWN else "")
        yield sentence.format(word=word, lines=shown, kind=kind_name(kind))
    if len(lines) > NAMES_SHOWN:
        yield more_text(len(lines) - NAMES_SHOWN)


def _place_notes(stops: list[RouteStop]) -> Iterable[str]:
    rd = sum(stop.unit == "rd" for stop in stops)
    if rd:
        yield n_(
            "{n} place was told in metres of the Rijksdriehoek (RD) and is read as degrees",
            "{n} places were told in metres of the Rijksdriehoek (RD) and are read as degrees",
            rd,
        ).format(n=rd)
    placeless = sum(stop.checkpoint.position is None for stop in stops)
    if 0 < placeless < len(stops):
        yield n_("{n} checkpoint has no place", "{n} checkpoints have no place", placeless).format(n=placeless)


def _turned(stop: RouteStop) -> RouteStop:
    position = stop.checkpoint.position
    if position is None:
        return stop
    return replace(stop, checkpoint=replace(stop.checkpoint, position=Position(lat=position.lon, lon=position.lat)))
