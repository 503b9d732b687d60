"""GeoJSON: the features of a FeatureCollection as rows of texts, with the line where each begins in the file.

An export of ours holds more than checkpoints (the route, the findings) and may hold several parks: its features say what they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from typing import Any

from kvo_inspect.domain.values.text import short
from kvo_inspect.exchange.tables.csv_text import TableRow, Wrong
from kvo_inspect.texts import _

GENERATOR = "kvo-inspect"
"""What a FeatureCollection of ours says it was made by (`exchange/record/geojson.py` writes it)."""
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")

FieldOfColumn = Callable[[str], str]
"""Says which field a column or property of this name is; empty: none of ours."""


def geojson_rows(text: str, column: FieldOfColumn, wrong: Wrong) -> Iterator[TableRow]:
    """Yield a row per feature of a FeatureCollection; *column* says which field a property is, *wrong* is told every problem."""
    try:
        document = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        wrong(error.lineno, _("this is not valid JSON ({why})").format(why=error.msg))
        return
    except (RecursionError, ValueError, ArithmeticError):
        wrong(1, _("this is not valid JSON; a GeoJSON FeatureCollection was expected"))
        return
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        wrong(1, _("this is not GeoJSON; a FeatureCollection with features was expected"))
        return
    lines = _feature_lines(text)
    parks: dict[str, int] = {}
    for index, feature in enumerate(features):
        line = lines[index] if index < len(lines) else 1
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            wrong(line, _("feature {n} is no Feature; one with geometry and properties was expected").format(n=index + 1))
            continue
        properties = feature.get("properties")
        if document.get("generator") == GENERATOR and isinstance(properties, dict):
            if properties.get("noun") != "checkpoint" or properties.get("retired") is True:
                continue
            parks.setdefault(str(properties.get("park_name")), line)
        row = _properties(properties, column)
        position = _first_position(feature.get("geometry"))
        if position is None and feature.get("geometry") is not None:
            sentence = _("feature {n} has no position; a Point, a LineString or a Polygon in degrees was expected")
            wrong(line, sentence.format(n=index + 1))
            continue
        if position is not None:
            row |= {"lon": position[0], "lat": position[1]}
        yield line, row
    if len(parks) > 1:
        wrong([*parks.values()][1], several_parks_text(parks))


def several_parks_text(parks: Collection[str]) -> str:
    """Return that a file holds several parks, by their names or ids: one route is of one park."""
    sentence = _("this export holds {n} parks ({names}); export one of them (--park) and import that")
    return sentence.format(n=len(parks), names=short(", ".join(parks)))


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _feature_lines(text: str) -> list[int]:
    """Return the line on which each feature begins. The text is known to be JSON."""
    lines: list[int] = []
    begins = _FEATURES.search(text)
    decoder = json.JSONDecoder()
    at = begins.end() if begins else len(text)
    line, counted = 1, 0
    while at < len(text):
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty text too
        if text[at : at + 1] in ("]", ""):
            break
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        at = decoder.raw_decode(text, at)[1]
    return lines


def _properties(properties: Any, column: FieldOfColumn) -> dict[str, str]:
    row: dict[str, str] = {}
    if isinstance(properties, dict):
        for key, value in properties.items():
            field = column(str(key))
            if field and value is not None and not isinstance(value, dict | list):
                row.setdefault(field, ("1" if value else "0") if isinstance(value, bool) else str(value))
    return row


def _first_position(geometry: Any) -> tuple[str, str] | None:
    """Return longitude and latitude of a geometry: where it begins."""
    if not isinstance(geometry, dict):
        return None
    place = geometry.get("coordinates")
    for _level in range(4):
        if isinstance(place, list) and place and isinstance(place[0], list):
            place = place[0]
    if not isinstance(place, list) or len(place) < 2:
        return None
    if not all(isinstance(number, int | Decimal) and not isinstance(number, bool) for number in place[:2]):
        return None
    return str(place[0]), str(place[1])
