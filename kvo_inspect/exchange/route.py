"""Checkpoints from a file or a paste: CSV, GeoJSON, or lines such as `Industrieweg 12-30; wegvak`.

All of it or nothing: every problem is told with file, line and what was expected, and then nothing is taken in.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.tables import csv_text
from kvo_inspect.exchange.tables.csv_text import TableRow, Wrong, decoded, delimiter_of, lines_of, rows_of, short
from kvo_inspect.exchange.tables.faults import fault_text
from kvo_inspect.exchange.tables.features import geojson_rows
from kvo_inspect.outside import read_outside
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.counts import more_text

SIZE_LIMIT = 2_000_000
"""Bytes of a file or a paste; a route of a thousand checkpoints takes a twentieth of it."""
COUNT_LIMIT = 1000
"""Checkpoints on one route."""
PROBLEM_LIMIT = 50
"""Problems told one by one; of the rest only how many."""

_WORDS: dict[CheckpointKind, str] = {
    "road": (
        "wegvak, weg, straat, laan, rotonde, kruispunt, kruising, fietspad, voetpad, stoep, trottoir, brug, viaduct, tunnel, "
        "road, road section, stretch, street, lane, roundabout, crossing, junction, cycle path, footpath, pavement, bridge"
    ),
    "plot": (
        "perceel, kavel, bedrijf, gebouw, pand, loods, hal, kantoor, winkel, fabriek, magazijn, bouwterrein, plot, company, "
        "building, premises, warehouse, hall, office, shop, factory, building site"
    ),
    "entrance": (
        "entree, ingang, toegang, inrit, uitrit, poort, toegangspoort, slagboom, entrance, entry, access, gate, driveway, exit, barrier"
    ),
    "parking": (
        "parkeerplaats, parkeerterrein, parkeren, parkeervak, parkeerhaven, p-terrein, parking, car park, parking lot, lay-by, truck park"
    ),
    "green": "groenstrook, groen, berm, plantsoen, gras, bos, bosje, struiken, green strip, green, verge, shrubs, grass, wood",
    "water": "water, sloot, watergang, vijver, kanaal, gracht, beek, plas, ditch, pond, canal, stream, lake",
    "object": (
        "object, hek, hekwerk, omheining, afrastering, brandkraan, hydrant, lantaarn, lantaarnpaal, lichtmast, mast, camera, "
        "bord, informatiebord, trafo, trafohuisje, container, bushalte, bankje, afvalbak, monument, fence, fencing, fire "
        "hydrant, lamp post, street light, lamp, column, sign, information board, transformer, bus stop, bench, litter bin"
    ),
    "whole": "hele terrein, heel terrein, heel het terrein, terrein, whole, whole park, park",
}
"""The words people use for each kind of checkpoint, in Dutch and English, in small letters."""
KINDS: dict[str, CheckpointKind] = {word: kind for kind, words in _WORDS.items() for word in words.split(", ")}
"""The kind of checkpoint that a word means."""

COLUMNS: dict[str, str] = {
    "naam": "name",
    "name": "name",
    "punt": "name",
    "schouwpunt": "name",
    "checkpoint": "name",
    "title": "name",
    "titel": "name",
    "soort": "kind",
    "kind": "kind",
    "type": "kind",
    "van-tot": "extent",
    "van tot": "extent",
    "van/tot": "extent",
    "traject": "extent",
    "extent": "extent",
    "from-to": "extent",
    "bedrijf": "company",
    "company": "company",
    "zone": "zone",
    "deelgebied": "zone",
    "lat": "lat",
    "latitude": "lat",
    "breedtegraad": "lat",
    "lon": "lon",
    "lng": "lon",
    "long": "lon",
    "longitude": "lon",
    "lengtegraad": "lon",
    "cijfers": "marks",
    "cijfer": "marks",
    "marks": "marks",
}
"""What a column or property may be called, and which field it is."""

_OTHER_FILES = {
    "<gpx": "GPX",
    "<kml": "KML",
    "<html": "HTML",
    "<!doctype html": "HTML",
    "%pdf": "PDF",
    "{\\rtf": "RTF",
    "begin:v": "vCard",
    "sqlite format": "SQLite",
}
"""How the text of files begins, in small letters, that hold no lines for a route, and what they are called."""
_BEGINNING = 2000
"""Characters in which an XML file has said what it is."""

_YES = {"ja", "j", "x", "1", "true", "waar", "yes", "y"}
_NO = {"", "nee", "n", "0", "false", "onwaar", "no", "-"}


def read_checkpoints(path: Path) -> tuple[NewCheckpoint, ...]:
    """Return the checkpoints in a file; ContentError with every problem when it has any, or as `read_outside`."""
    name = clean_line(path.name)
    raw = read_outside(path, SIZE_LIMIT)
    checkpoints, problems = parse_checkpoints(raw, name, csv_expected=path.suffix.lower() in (".csv", ".tsv"))
    if problems:
        sentence = n_("{file} has {n} mistake; nothing was imported.", "{file} has {n} mistakes; nothing was imported.", len(problems))
        shown = problems[:PROBLEM_LIMIT]
        if len(problems) > PROBLEM_LIMIT:
            shown = (*shown, more_text(len(problems) - PROBLEM_LIMIT))
        raise ContentError(sentence.format(file=name, n=len(problems)), shown)
    return checkpoints


def paste_checkpoints(text: str) -> tuple[tuple[NewCheckpoint, ...], tuple[str, ...]]:
    """Return the checkpoints in pasted or typed lines, and every problem; with problems there are no checkpoints.

    A kind that nobody knows is no problem in them: the form shows on the line what it counts as.
    """
    return parse_checkpoints(text.encode("utf-8", "replace"), _("line"), csv_expected=False, typed=True)


@dataclass(frozen=True, slots=True)
class UnderstoodLine:
    """What a typed line of a route means."""

    kind: CheckpointKind
    unknown: str = ""
    """The word for the kind that nobody knows, or empty."""


def understood_line(line: str) -> UnderstoodLine | None:
    """Return what kind of checkpoint a typed line means, a road section when its word is not known; None for a line without a name."""
    cells = _cells(line)
    if not cells[0]:
        return None
    kind = meant_kind(cells[1]) if len(cells) > 1 else "road"
    return UnderstoodLine(kind or "road", "" if kind else short(clean_line(cells[1])))


def meant_kind(text: str) -> CheckpointKind | None:
    """Return the kind that a word means, also misspelt; a road section for no word, None for one that is not known."""
    plain = _plain(text)
    near = [plain] if plain in KINDS else difflib.get_close_matches(plain, KINDS, 1, 0.8)
    return "road" if not plain else KINDS[near[0]] if near else None


def parse_checkpoints(
    raw: bytes, name: str, *, csv_expected: bool, typed: bool = False
) -> tuple[tuple[NewCheckpoint, ...], tuple[str, ...]]:
    """Return the checkpoints in *raw*, and every problem as "name:line: what is wrong"; with problems there are no checkpoints.

    GeoJSON is known by its first brace, CSV by a first line of known column names; anything else is lines of text, unless
    *csv_expected*. Of lines that were *typed*, a kind that nobody knows counts as a road section.
    """
    problems: list[str] = []

    def wrong(line: int, sentence: str) -> None:
        problems.append(f"{name}:{line}: {sentence}")

    if len(raw) > SIZE_LIMIT:
        wrong(1, _("this is too large for a route; at most {limit} kB were expected").format(limit=SIZE_LIMIT // 1000))
        return (), tuple(problems)
    text = decoded(raw, wrong)
    if text is None:
        return (), tuple(problems)
    if other := _other_file(text):
        rows = []
        wrong(1, _("this is {format}, which is not read yet; CSV, GeoJSON or lines of text were expected").format(format=other))
    elif text.lstrip().startswith(("{", "[")):
        rows = list(geojson_rows(text, column, wrong))
    elif (sign := delimiter_of(text, COLUMNS)) is not None:
        rows = list(rows_of(text, sign, COLUMNS, "naam, soort, van-tot, bedrijf, zone, lat, lon, cijfers", wrong))
    elif csv_expected:
        names = "naam;soort;van-tot;bedrijf;zone;lat;lon"
        wrong(1, _("no column is called “naam” or “name”; a first line such as {names} was expected").format(names=names))
        rows = []
    else:
        rows = [_with_kind(row) if typed else row for row in _line_rows(text)]
    if not rows and not problems:
        wrong(1, _("there is no checkpoint in it; at least one was expected"))
    if len(rows) > COUNT_LIMIT:
        wrong(rows[COUNT_LIMIT][0], _("at most {limit} checkpoints were expected").format(limit=COUNT_LIMIT))
        rows = rows[:COUNT_LIMIT]
    checkpoints = [_checkpoint(line, row, wrong) for line, row in rows]
    return (() if problems else tuple(checkpoint for checkpoint in checkpoints if checkpoint is not None)), tuple(problems)


def _other_file(text: str) -> str:
    """Return what a file is whose lines are no checkpoints (GPX, KML, HTML …), known by how its text begins; otherwise an empty text."""
    beginning = text[:_BEGINNING].lstrip().casefold()
    if beginning.startswith("<"):
        return next((name for sign, name in _OTHER_FILES.items() if sign in beginning), "XML")
    return next((name for sign, name in _OTHER_FILES.items() if beginning.startswith(sign)), "")


def _line_rows(text: str) -> Iterator[TableRow]:
    """Yield the rows of lines such as `Industrieweg 12-30; wegvak; van het bord tot de brug`; a tab separates too."""
    for number, line in enumerate(lines_of(text), 1):
        cells = _cells(line)
        if any(cells):
            yield number, dict(zip(("name", "kind", "extent", "zone", "company"), cells, strict=False))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.replace("\t", ";").split(";")]


def _with_kind(row: TableRow) -> TableRow:
    number, cells = row
    return number, {**cells, "kind": meant_kind(cells.get("kind", "")) or "road"}


def column(name: str) -> str:
    """Return the field that a column or property of this name is, or an empty text."""
    return csv_text.column(name, COLUMNS)


def _checkpoint(line: int, row: dict[str, str], wrong: Wrong) -> NewCheckpoint | None:
    """Return the checkpoint of a row, or None after telling what is wrong with it."""
    problem_count = 0

    def tell(sentence: str) -> None:
        nonlocal problem_count
        problem_count += 1
        wrong(line, sentence)

    if fault := next(filter(None, map(fault_text, row.values())), ""):
        tell(fault)
        return None
    lines: dict[str, str] = {}
    for field in ("name", "extent", "zone", "company"):
        lines[field] = clean_line(row.get(field, ""))
        if len(lines[field]) > LINE_LIMIT:
            tell(
                _("“{text}” has {n} characters; at most {limit} were expected").format(
                    text=short(lines[field]), n=len(lines[field]), limit=LINE_LIMIT
                )
            )
    if not lines["name"]:
        tell(_("the name is empty; one was expected, such as “Industrieweg 12-30”"))
    kind = _kind(row.get("kind", ""), tell)
    position = _position(row.get("lat", ""), row.get("lon", ""), tell)
    marks = clean_line(row.get("marks", "")).casefold()
    if marks not in _YES | _NO:
        tell(_("“{text}” is neither yes nor no (ja, nee)").format(text=short(marks)))
    if problem_count:
        return None
    return NewCheckpoint(**lines, kind=kind, position=position, marks=marks in _YES)


def _kind(text: str, tell: Callable[[str], None]) -> CheckpointKind:
    """Return the kind that a text names; an empty text means a road section."""
    plain = _plain(text)
    if not plain:
        return "road"
    if plain in KINDS:
        return KINDS[plain]
    near = difflib.get_close_matches(plain, KINDS, 1, 0.7)
    names = _("expected wegvak, perceel, entree, parkeerplaats, groenstrook, water, object or heel terrein")
    hint = _("was “{near}” meant?").format(near=near[0]) if near else names
    tell(_("“{text}” is not a kind of checkpoint; {hint}").format(text=short(text), hint=hint))
    return "road"


def _position(lat: str, lon: str, tell: Callable[[str], None]) -> Position | None:
    lat, lon = clean_line(lat).replace(",", "."), clean_line(lon).replace(",", ".")
    if not lat and not lon:
        return None
    try:
        north, east = Decimal(lat), Decimal(lon)
        if min(_exponent(north), _exponent(east)) > -40:  # one more would be a very long text of zeros
            return Position(lat=format(north, "f"), lon=format(east, "f"))
    except (InvalidOperation, ValueError):
        pass
    sentence = _("“{lat}”, “{lon}” is no place in degrees; latitude and longitude such as 51.6543 and 5.3210 were expected")
    tell(sentence.format(lat=short(lat), lon=short(lon)))
    return None


def _exponent(number: Decimal) -> int:
    """Return the power of ten of a number's last digit; that of what is no number is refused with it."""
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) and exponent < 4 else -99


def _plain(word: str) -> str:
    """Return a word in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", clean_line(word).casefold()) if not unicodedata.combining(c))
