"""The words of a route: what kinds of checkpoint and columns of a file are called, in Dutch and English."""

from __future__ import annotations

import difflib
import re
import unicodedata

from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.exchange.tables import csv_text

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
        "object, hek, hekken, hekwerk, omheining, afrastering, brandkraan, hydrant, lantaarn, lantaarnpaal, lichtmast, mast, camera, "
        "bord, informatiebord, trafo, trafohuisje, container, bushalte, bankje, afvalbak, monument, fence, fencing, fire "
        "hydrant, lamp post, street light, lamp, column, sign, information board, transformer, bus stop, bench, litter bin"
    ),
    "whole": "hele terrein, heel terrein, heel het terrein, terrein, whole, whole park, park",
}
"""The words people use for each kind of checkpoint, in Dutch and English, in small letters."""
KINDS: dict[str, CheckpointKind] = {word: kind for kind, words in _WORDS.items() for word in words.split(", ")}
"""The kind of checkpoint that a word means."""

UNKNOWN = "unknown kind"
"""The field of a row that holds the word for a kind that nobody knows, beside the kind it counts as."""

COLUMNS: dict[str, str] = {
    "naam": "name",
    "name": "name",
    "punt": "name",
    "schouwpunt": "name",
    "checkpoint": "name",
    "title": "name",
    "titel": "name",
    "omschrijving": "label",
    "locatie": "label",
    "location": "label",
    "adres": "label",
    "address": "label",
    "mastnummer": "number",
    "lichtmast": "number",
    "objectnummer": "number",
    "nummer": "number",
    "straatnaam": "label",
    "straat": "label",
    "soort": "kind",
    "kind": "kind",
    "type": "kind",
    "van-tot": "extent",
    "van tot": "extent",
    "van/tot": "extent",
    "traject": "extent",
    "van … tot": "extent",
    "from … to": "extent",
    "extent": "extent",
    "from-to": "extent",
    "bedrijf": "company",
    "company": "company",
    "bedrijf daar": "company",
    "company there": "company",
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
    "y-coordinaat": "y",
    "y": "y",
    "rd-y": "y",
    "rdy": "y",
    "y-rd": "y",
    "ycoord": "y",
    "x-coordinaat": "x",
    "x": "x",
    "rd-x": "x",
    "rdx": "x",
    "x-rd": "x",
    "xcoord": "x",
    "wkt": "place",
    "geom": "place",
    "geometry": "place",
    "geometrie": "place",
    "wkt-geom": "place",
    "shape": "place",
    "positie": "place",
    "position": "place",
    "coordinaten": "place",
    "coördinaten": "place",
    "coordinates": "place",
    "cijfers": "marks",
    "cijfer": "marks",
    "marks": "marks",
    "rapportcijfers": "marks",
    "park": "park",
    "terrein": "park",
    "bedrijventerrein": "park",
    "gone": "gone",
    "retired": "retired",
    "niet meer op de route": "retired",
    "no longer on the route": "retired",
}
"""What a column or property may be called, and which field it is.

Where no column holds names, the number of an object and a label (a street) name the checkpoint together.
"""

YES = frozenset({"ja", "j", "x", "1", "true", "waar", "yes", "y"})
NO = frozenset({"", "nee", "n", "0", "false", "onwaar", "no", "-"})


def column(name: str) -> str:
    """Return the field that a column or property of this name is, or an empty text."""
    return csv_text.column(name, COLUMNS)


def meant_kind(text: str) -> CheckpointKind | None:
    """Return the kind that a word means, also misspelt; a road section for no word, None for one that is not known."""
    if (kind := known_kind(text)) is not None:
        return kind
    near = difflib.get_close_matches(plain_word(text), KINDS, 1, 0.8)
    return KINDS[near[0]] if near else None


def known_kind(text: str) -> CheckpointKind | None:
    """Return the kind that a word is one of ours for, in the plural too; a road section for no word, None for one near to ours at most."""
    plain = plain_word(text)
    return KINDS.get(plain) or _PLURALS.get(_single_letters(plain)) if plain else "road"


def plain_word(word: str) -> str:
    """Return a word in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", clean_line(word).casefold()) if not unicodedata.combining(c))


def _single_letters(word: str) -> str:
    """Return a word with each doubled letter once: brandkraan and brandkranen, wegvak and wegvakken differ by that."""
    return re.sub(r"(.)\1", r"\1", word)


_PLURALS = {_single_letters(word) + ending: kind for word, kind in KINDS.items() for ending in ("en", "s", "'s", "es") if kind != "whole"}
"""The kind of checkpoint that a word in the plural means, each doubled letter once."""
