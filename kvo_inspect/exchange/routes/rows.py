"""A row of a route as a checkpoint: name, kind, and its place in degrees or in metres of the Rijksdriehoek."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.rijksdriehoek import RdPoint, from_rd, in_netherlands
from kvo_inspect.domain.values.closed_sets import CHECKPOINT_KINDS, CheckpointKind
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line, short
from kvo_inspect.exchange.routes.words import KINDS, NO, UNKNOWN, YES, known_kind, meant_kind, plain_word
from kvo_inspect.exchange.tables.csv_text import Wrong
from kvo_inspect.exchange.tables.faults import fault_text
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.texts import _
from kvo_inspect.wording.names import kind_name

PlaceUnit = Literal["", "degrees", "rd"]
"""In what a place was told; empty: there was none."""

_LAT_LON = re.compile(r"(-?\d{1,3}[.,]\d+)\s*[,; ]\s*(-?\d{1,3}[.,]\d+)")
_WKT = re.compile(r"(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*Z?M?\s*\(+\s*(-?[\d.]+)\s+(-?[\d.]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A checkpoint as a file gives it."""

    line: int
    checkpoint: NewCheckpoint
    unit: PlaceUnit = ""
    word: str = ""
    """The word for the kind where it is none of ours, so that what was read may not be what was meant; else empty."""

    @property
    def swapped(self) -> bool:
        """Whether the place lies in the Netherlands only when latitude and longitude change places."""
        lat, lon = self._degrees()
        return not self.dutch and in_netherlands(lon, lat)

    @property
    def dutch(self) -> bool:
        """Whether the place lies in the Netherlands, or there is none."""
        return self.checkpoint.position is None or in_netherlands(*self._degrees())

    def _degrees(self) -> tuple[float, float]:
        position = self.checkpoint.position
        return (float(position.lat), float(position.lon)) if position else (0.0, 0.0)


def stop_of(line: int, row: Mapping[str, str], wrong: Wrong) -> RouteStop | None:
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
        lines[field] = clean_line(row.get(field, "") or (_numbered(row) if field == "name" else ""))
        if len(lines[field]) > LINE_LIMIT:
            tell(
                _("“{text}” has {n} characters; at most {limit} were expected").format(
                    text=short(lines[field]), n=len(lines[field]), limit=LINE_LIMIT
                )
            )
    if not lines["name"]:
        tell(_("the name is empty; one was expected, such as “Industrieweg 12-30”"))
    is_numbered = bool(clean_line(row.get("number", ""))) and not clean_line(row.get("name", ""))
    word = row.get("kind", "") or ("object" if is_numbered else "")
    kind = _kind(word, tell)
    position, unit = position_of(row, tell)
    marks = clean_line(row.get("marks", "")).casefold()
    if marks not in YES | NO:
        tell(_("“{text}” is neither yes nor no (ja, nee)").format(text=short(marks)))
    if problem_count:
        return None
    checkpoint = NewCheckpoint(**lines, kind=kind, position=position, marks=marks in YES)
    return RouteStop(line, checkpoint, unit, _doubted(row.get(UNKNOWN, "") or word))


def _numbered(row: Mapping[str, str]) -> str:
    """Return what names a checkpoint that has no name: the number of an object, and what it lies at."""
    return ", ".join(filter(None, (clean_line(row.get(field, "")) for field in ("number", "label"))))


def _kind(text: str, tell: Callable[[str], None]) -> CheckpointKind:
    """Return the kind that a text means, as in a typed line; an empty text means a road section."""
    kind = meant_kind(text)
    if kind is not None:
        return kind
    near = difflib.get_close_matches(plain_word(text), KINDS, 1, 0.7)
    names = _("expected one of these: {kinds}").format(kinds=", ".join(map(kind_name, CHECKPOINT_KINDS)))
    hint = _("was “{near}” meant?").format(near=near[0]) if near else names
    tell(_("“{text}” is not a kind of checkpoint; {hint}").format(text=short(text), hint=hint))
    return "road"


def _doubted(word: str) -> str:
    """Return the word for a kind when it is none of ours, else an empty text."""
    return "" if known_kind(word) else short(word)


def position_of(row: Mapping[str, str], tell: Callable[[str], None]) -> tuple[Position | None, PlaceUnit]:
    """Return the place of a row and in what it was told: latitude and longitude, x and y, or both in one cell."""
    lat, lon = (clean_line(row.get(name, "")).replace(",", ".") for name in ("lat", "lon"))
    if not lat and not lon:
        lat, lon = (clean_line(row.get(name, "")).replace(",", ".") for name in ("y", "x"))
    if not lat and not lon and (place := clean_line(row.get("place", ""))):
        if match := _WKT.match(place):
            lon, lat = match[1], match[2]
        elif match := _LAT_LON.fullmatch(place):
            lat, lon = match[1].replace(",", "."), match[2].replace(",", ".")
        else:
            tell(_("“{text}” is no place; “51.6543, 5.3210” or “POINT (121000 487000)” was expected").format(text=short(place)))
            return None, ""
    if not lat and not lon:
        return None, ""
    try:
        north, east = Decimal(lat), Decimal(lon)
        if min(_exponent(north), _exponent(east)) > -40:  # one more would be a very long text of zeros
            point = RdPoint(float(east), float(north))
            if point.is_dutch:
                return from_rd(point), "rd"
            return Position(lat=format(north, "f"), lon=format(east, "f")), "degrees"
    except (InvalidOperation, ValueError):
        pass
    sentence = _(
        "“{lat}”, “{lon}” is no place; latitude and longitude such as 51.6543 and 5.3210 were expected, or x and y of the "
        "Rijksdriehoek such as 121000 and 487000"
    )
    tell(sentence.format(lat=short(lat), lon=short(lon)))
    return None, ""


def _exponent(number: Decimal) -> int:
    """Return the power of ten of a number's last digit; that of what is no number is refused with it."""
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) and exponent < 7 else -99
