"""Rows of reference files as a central record takes them: what each column may be called, and what its cells mean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from kvo_inspect.domain.parks.rijksdriehoek import in_netherlands
from kvo_inspect.domain.plan.figure_parsing import parse_figure
from kvo_inspect.domain.plan.target_kinds import TARGET_KINDS
from kvo_inspect.domain.values.dates import said_day
from kvo_inspect.domain.values.text import checked_line, clean_line, short
from kvo_inspect.errors import BadValue, RuleError
from kvo_inspect.exchange.routes.rows import position_of
from kvo_inspect.texts import _
from kvo_inspect.wording.plan import kind_called

ReferenceKind = Literal["register", "waiting", "incidents", "displacement"]
REFERENCE_KINDS: tuple[ReferenceKind, ...] = get_args(ReferenceKind)
ReferenceRow = dict[str, Any]
"""A row of a reference table: a value per column, as JSON has it."""
TellWrong = Callable[[str], None]
"""Told what is wrong with a row."""
ROLES = {
    "treated": ("treated", "certified", "behandeld", "gecertificeerd"),
    "control": ("control", "controle"),
    "neighbour": ("neighbour", "neighbor", "buur", "buren"),
    "neighbour_control": ("neighbour control", "neighbor control", "controle buren", "controle buur"),
}
"""The roles of areas that are set against each other, with what a file may call them."""
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ._/-]{0,39}")
_PARK = re.compile(r"[0-9A-Za-z-]{1,64}")
_MONTH = re.compile(r"([0-9]{4})(?:-|/|MM)?([0-9]{2})(?:-01)?|(?:01-)?([0-9]{1,2})[-/]([0-9]{4})")
"""A month: 2026-03, 202603, 2026MM03 (as Statistics Netherlands has it), 2026-03-01, 3-2026."""
_MOST_INCIDENTS = 1_000_000


def _required(field: str, raw: str) -> str:
    return checked_line(field, raw, required=True)


def _line(field: str, raw: str) -> str:
    return checked_line(field, raw)


def _code(field: str, raw: str) -> str:
    text = _required(field, raw)
    if _CODE.fullmatch(text) is None:
        raise BadValue(field, _("“{text}” is no code: letters, digits and . _ / - were expected, at most forty").format(text=short(text)))
    return text


def _area(field: str, raw: str) -> str | None:
    return _code(field, raw) if clean_line(raw) else None


def _park(field: str, raw: str) -> str | None:
    text = clean_line(raw)
    if text and _PARK.fullmatch(text) is None:
        raise BadValue(field, _("“{text}” is no id of a park; status names those that there are").format(text=short(text)))
    return text or None


def _day(field: str, raw: str, today: dt.date) -> str:
    text = _required(field, raw)
    try:
        day = said_day(text, today)
    except ValueError:
        raise BadValue(field, _("“{text}” is no date; 24-11-2026 or 2026-11-24 was expected").format(text=short(text))) from None
    if day > today.isoformat():
        raise BadValue(field, _("“{text}” lies ahead; check the year").format(text=short(text)))
    return day


def _month(field: str, raw: str) -> str:
    text = _required(field, raw)
    match = _MONTH.fullmatch(text)
    year, month = (int(match[1] or match[4]), int(match[2] or match[3])) if match else (0, 0)
    if not (1990 <= year <= 2200 and 1 <= month <= 12):
        raise BadValue(field, _("“{text}” is no month; 2026-03 or 3-2026 was expected").format(text=short(text)))
    return f"{year:04}-{month:02}-01"


def _number(field: str, raw: str) -> int:
    amount = parse_figure(field, _required(field, raw))
    if amount is None or not amount.isdigit() or int(amount) > _MOST_INCIDENTS:
        raise BadValue(field, _("“{text}” is no number of incidents; a whole number such as 12 was expected").format(text=short(raw)))
    return int(amount)


def _size(field: str, raw: str) -> float | None:
    amount = parse_figure(field, raw)
    if amount is not None and float(amount) <= 0:
        raise BadValue(field, _("“{text}” is no size; a number above nothing such as 1,2 was expected").format(text=short(raw)))
    return None if amount is None else float(amount)


def _kind(field: str, raw: str) -> str:
    text = _required(field, raw)
    return kind_called(text) or (text.casefold() if text.casefold() in TARGET_KINDS else text)


def _role(field: str, raw: str) -> str:
    text = _required(field, raw).casefold().replace("_", " ").replace("-", " ")
    for role, names in ROLES.items():
        if text in names:
            return role
    raise BadValue(field, _("“{text}” is no role; treated, control, neighbour or neighbour control was expected").format(text=short(raw)))


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """What a file of a kind holds."""

    columns: Mapping[str, tuple[str, ...]]
    """The fields of a row, each with what its column may be called; the first is how a sentence names it."""
    key: tuple[str, ...]
    """The columns by which rows are told apart."""
    row: Callable[[Mapping[str, str], dt.date, TellWrong], ReferenceRow]
    """Returns the row that cells mean. Raises RuleError at the field that is wrong."""
    limit: int
    """Rows that are read."""

    @property
    def known(self) -> dict[str, str]:
        """What a column may be called → its field."""
        return {name.replace("_", "-"): field for field, names in self.columns.items() for name in (field, *names)}

    def is_header(self, fields: frozenset[str]) -> bool:
        """Return whether these fields are those of a line of column names."""
        return self.key[0] in fields and len(fields - {""}) > 1

    def names(self) -> str:
        """Return what the first line may be."""
        return ";".join(names[0] for names in self.columns.values())


def _register(cells: Mapping[str, str], _today: dt.date, tell: TellWrong) -> ReferenceRow:
    place, _unit = position_of(cells, tell)
    if place is not None and not in_netherlands(float(place.lat), float(place.lon)):
        tell(_("“{lat}”, “{lon}” does not lie in the Netherlands; are the two in the right column?").format(lat=place.lat, lon=place.lon))
        place = None
    return {
        "code": _code("code", cells.get("code", "")),
        "name": _required("name", cells.get("name", "")),
        "municipality": _line("municipality", cells.get("municipality", "")),
        "province": _line("province", cells.get("province", "")),
        "lat": float(place.lat) if place else None,
        "lon": float(place.lon) if place else None,
        "area": _area("area", cells.get("area", "")),
        "park": _park("park", cells.get("park", "")),
    }


def _waiting(cells: Mapping[str, str], today: dt.date, _tell: TellWrong) -> ReferenceRow:
    return {
        "code": _code("code", cells.get("code", "")),
        "signed_up": _day("signed_up", cells.get("signed_up", ""), today),
        "signed_by": _line("signed_by", cells.get("signed_by", "")),
    }


def _incident(cells: Mapping[str, str], _today: dt.date, _tell: TellWrong) -> ReferenceRow:
    return {
        "area": _code("area", cells.get("area", "")),
        "month": _month("month", cells.get("month", "")),
        "kind": _kind("kind", cells.get("kind", "")),
        "number": _number("number", cells.get("number", "")),
        "source": _required("source", cells.get("source", "")),
    }


def _displacement(cells: Mapping[str, str], _today: dt.date, _tell: TellWrong) -> ReferenceRow:
    months = ("before_first", "before_last", "after_first", "after_last")
    row: ReferenceRow = {
        "study": _required("study", cells.get("study", "")),
        "role": _role("role", cells.get("role", "")),
        "area": _code("area", cells.get("area", "")),
        "kind": _kind("kind", cells.get("kind", "")),
        "size": _size("size", cells.get("size", "")),
        **{field: _month(field, cells.get(field, "")) for field in months},
    }
    numbers = [int(row[field][:4]) * 12 + int(row[field][5:7]) for field in months]
    if not numbers[0] <= numbers[1] < numbers[2] <= numbers[3]:
        raise RuleError(_("the months before must end before those after begin"), "before_last")
    if numbers[1] - numbers[0] != numbers[3] - numbers[2]:
        raise RuleError(_("as many months before as after were expected"), "after_last")
    return row


_FILES: dict[ReferenceKind, ReferenceFile] = {
    "register": ReferenceFile(
        {
            "code": ("code", "parkcode", "nummer", "id"),
            "name": ("naam", "name", "terrein", "bedrijventerrein"),
            "municipality": ("gemeente", "municipality"),
            "province": ("provincie", "province"),
            "lat": ("breedte", "breedtegraad", "latitude"),
            "lon": ("lengte", "lengtegraad", "longitude"),
            "x": ("x", "rd x"),
            "y": ("y", "rd y"),
            "area": ("gebied", "area", "buurt", "buurtcode", "wijk"),
            "park": ("park", "park id", "kvo park"),
        },
        ("code",),
        _register,
        20_000,
    ),
    "waiting": ReferenceFile(
        {
            "code": ("code", "parkcode", "nummer", "id"),
            "signed_up": ("aangemeld", "aangemeld op", "signed up", "datum", "date"),
            "signed_by": ("aangemeld door", "door", "signed by", "by"),
        },
        ("code",),
        _waiting,
        20_000,
    ),
    "incidents": ReferenceFile(
        {
            "area": ("gebied", "area", "buurt", "buurtcode", "wijk"),
            "month": ("maand", "month", "periode", "perioden", "period"),
            "kind": ("soort", "kind", "soort misdrijf"),
            "number": ("aantal", "number", "geregistreerde misdrijven"),
            "source": ("bron", "source"),
        },
        ("area", "month", "kind"),
        _incident,
        1_000_000,
    ),
    "displacement": ReferenceFile(
        {
            "study": ("onderzoek", "study", "naam", "name"),
            "role": ("rol", "role"),
            "area": ("gebied", "area", "buurt", "buurtcode", "wijk"),
            "kind": ("soort", "kind", "soort misdrijf"),
            "size": ("grootte", "size", "oppervlakte"),
            "before_first": ("voor van", "before from"),
            "before_last": ("voor tot", "before to"),
            "after_first": ("na van", "after from"),
            "after_last": ("na tot", "after to"),
        },
        ("study", "role", "area"),
        _displacement,
        20_000,
    ),
}


def reference_file(kind: ReferenceKind) -> ReferenceFile:
    """Return what a file of a kind holds."""
    return _FILES[kind]


def size_problems(rows: Iterator[tuple[int, ReferenceRow]]) -> Iterator[tuple[int, str]]:
    """Yield the line of each area of a study that lacks its size where another of the study has one, with what is wrong."""
    by_study: dict[str, list[tuple[int, ReferenceRow]]] = {}
    for line, row in rows:
        by_study.setdefault(row["study"], []).append((line, row))
    for lines in by_study.values():
        if any(row["size"] is not None for _line, row in lines):
            for line, row in lines:
                if row["size"] is None:
                    yield line, _("size is empty, and other areas of this study have one")
