"""The action list of a partner as CSV or XLSX, made to be filled in and returned (`replies` reads it back).

Every column has a key that is the same in every language: XLSX has them in a hidden first row, in CSV the titles of either language
are known. The finding's id, the day of the list and the id of whose it is travel along, hidden in XLSX, so that a returned row is known for
what it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.checklists.bor_meld import uri_of
from kvo_inspect.domain.report_card import map_link
from kvo_inspect.domain.values.closed_sets import REPLY_KINDS
from kvo_inspect.exchange.actions.photos import ListPhotos, asking_points
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.tables.csv_text import list_bytes
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetCell, SheetColumn, SheetLink, SheetPicture, put_sheets
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, p_
from kvo_inspect.wording.action_lists import (
    asked_text,
    coordinates_text,
    group_name,
    group_short,
    known_texts,
    list_name,
    place_name,
    point_holder_text,
    reply_name,
    seen_text,
    what_text,
    where_text,
)
from kvo_inspect.wording.names import day_text, long_day

KEYS = (
    "code",
    "heading",
    "where",
    "object",
    "what",
    "asked",
    "due",
    "known",
    "reply",
    "on",
    "reference",
    "belongs_to",
    "remark",
    "finding",
    "list",
)
"""The columns, in order."""
PHOTOS = "photos"
"""The column of small photos, in XLSX only, behind what is known; nobody reads it back."""
COORDINATES, MAP, OBJECT_TYPE = "coordinates", "map", "object_type"
"""The columns of where a point is and what it is about in BOR-MELD, behind its object; in XLSX only where some point has them."""
PLACES = (COORDINATES, MAP, OBJECT_TYPE, "object_type_uri")
"""What CSV has of these, behind all other columns; nobody reads them back."""
PHOTOS_IN_A_ROW = 3
"""So many photos of one point stand below each other, the newest of them."""
PHOTOS_WIDTH = 22
FILLED_IN = ("reply", "on", "reference", "belongs_to", "remark")
"""The partner's own."""

_WIDTHS = (9, 10, 20, 9, 30, 12, 11, 30, 14, 11, 12, 14, 20, 8, 8)


def titles() -> dict[str, str]:
    """Return the columns' titles by key, in the language in use."""
    return {
        "code": p_("list column", "Code"),
        "heading": p_("list column", "Heading"),
        "where": p_("list column", "Place"),
        "object": p_("list column", "Object"),
        "what": p_("list column", "What"),
        "asked": p_("list column", "Asked"),
        "due": p_("list column", "By"),
        "seen": p_("list column", "Seen"),
        "known": p_("list column", "Known so far"),
        "reply": p_("list column", "Your answer"),
        "on": p_("list column", "On (date)"),
        "reference": p_("list column", "Your reference"),
        "belongs_to": p_("list column", "Not ours, but of"),
        "remark": p_("list column", "Remark"),
        COORDINATES: p_("list column", "Coordinates"),
        MAP: p_("list column", "Map"),
        OBJECT_TYPE: p_("list column", "Object type"),
        "object_type_uri": p_("list column", "Object type (URI)"),
        "finding": p_("list column", "Id"),
        "list": p_("list column", "List"),
    }


def file_stem(store: Store, partner_list: ActionList) -> str:
    """Return what the file of an action list is called, by park, partner and day, in the language in use."""
    return f"{slug(place_name(partner_list))}-{slug(list_name(partner_list))}-{store.today.isoformat()}"


def list_xlsx(store: Store, partner_list: ActionList, *, reminder: bool = False, photos: ListPhotos | None = None) -> bytes:
    """Return a partner's action list as XLSX, in the language in use; *reminder*: only what is overdue; *photos* stand in its rows."""
    stream = io.BytesIO()
    put_sheets(stream, _sheets(store, partner_list, photos or ListPhotos(), reminder=reminder), made=store.now())
    return stream.getvalue()


def list_csv(store: Store, partner_list: ActionList, *, reminder: bool = False) -> bytes:
    """Return a partner's action list as CSV, in the language in use; *reminder*: only what is overdue."""
    column_titles = titles()
    rows = [
        [
            day_text(str(cell or "")) if key == "due" else str(cell or "")
            for key, cell in zip(KEYS, _cells(store, partner_list, point), strict=True)
        ]
        for point in asking_points(store, partner_list, reminder=reminder)
    ]
    for row, point in zip(rows, asking_points(store, partner_list, reminder=reminder), strict=True):
        row += [
            coordinates_text(point),
            map_link(point.position) if point.position is not None else "",
            point.object_type,
            uri_of(point.object_type) if point.object_type else "",
        ]
    names = [column_titles[key] for key in (*KEYS, *PLACES)]
    if partner_list.parks:
        at = KEYS.index("where")
        names.insert(at, p_("list column", "Park"))
        for row, point in zip(rows, asking_points(store, partner_list, reminder=reminder), strict=True):
            row.insert(at, point.park)
    return list_bytes(names, rows)


def _cells(store: Store, partner_list: ActionList, point: Point) -> list[SheetCell]:
    reader = partner_list.partner
    known = [seen_text(point, reader), *known_texts(point, store.today, reader)]
    return [
        point.code,
        group_short(point.group),
        point.where,
        point.object,
        what_text(point),
        asked_text(point),
        point.due,
        "; ".join(known),
        *[None] * len(FILLED_IN),
        point.id,
        f"{store.today.isoformat()} {point.asked_of}",
    ]


def _sheets(store: Store, partner_list: ActionList, photos: ListPhotos, *, reminder: bool) -> list[Sheet]:
    column_titles = titles()
    choices = tuple(reply_name(kind) for kind in REPLY_KINDS)
    hints = {
        "reply": _("Choose one of these. Anything else you want to say, and why you do not do it, fits under Remark."),
        "on": _("The day it is planned on or was done on: day-month-year."),
        "reference": _("Your own number for this report."),
        "belongs_to": _("If it is not yours: whose is it?"),
    }
    columns = [
        SheetColumn(
            key,
            column_titles[key],
            width,
            kind="day" if key in ("due", "on") else "text",
            hidden=key in ("finding", "list"),
            fill_in=key in FILLED_IN,
            choices=choices if key == "reply" else (),
            hint=hints.get(key, ""),
        )
        for key, width in zip(KEYS, _WIDTHS, strict=True)
    ]
    who = list_name(partner_list)
    who = who[:1].upper() + who[1:]
    day = long_day(store.today.isoformat())
    heading = _("Action list {partner}, {park}, {day}").format(partner=who, park=place_name(partner_list), day=day)
    if reminder:
        heading = _("Reminder {partner}, {park}, {day}").format(partner=who, park=place_name(partner_list), day=day)
    lines = [_("Please fill in the yellow columns and return this file. Empty lines count as no answer yet.")]
    points = asking_points(store, partner_list, reminder=reminder)
    rows = [_cells(store, partner_list, point) for point in points]
    for column, cells_of_column in _places(points):
        at = KEYS.index("what") + len(columns) - len(KEYS)
        columns.insert(at, column)
        for cells, cell in zip(rows, cells_of_column, strict=True):
            cells.insert(at, cell)
    if partner_list.parks:
        at = KEYS.index("where")
        columns.insert(at, SheetColumn("park", p_("list column", "Park"), 16))
        for cells, point in zip(rows, points, strict=True):
            cells.insert(at, point.park)
    if photos.photos:
        at = next(place for place, column in enumerate(columns) if column.key == "reply")
        columns.insert(at, SheetColumn(PHOTOS, p_("list column", "Photos"), PHOTOS_WIDTH, kind="pictures"))
        shown = [_pictures(photos, point) for point in points]
        for cells, pictures in zip(rows, shown, strict=True):
            cells.insert(at, pictures or None)
        left = replace(photos, left_out=photos.left_out + len(photos.photos) - sum(map(len, shown)))
        lines += [left.left_out_text()] if left.left_out else []
    sheets = [Sheet(p_("sheet", "Action list"), columns, rows, heading, lines, keys=True, protect=True)]
    rest = [] if reminder else [point for point in partner_list.outgoing if point.group in ("info", "reported")]
    if rest:
        sheets.append(_rest(partner_list, rest, heading))
    return sheets


def _places(points: Sequence[Point]) -> Iterator[tuple[SheetColumn, list[SheetCell]]]:
    """Yield the columns of where points are and what they are about, each with its cells, as far as some point has them."""
    column_titles = titles()
    if any(point.position is not None for point in points):
        yield SheetColumn(COORDINATES, column_titles[COORDINATES], 17), [coordinates_text(point) or None for point in points]
        words = p_("list column", "show")
        yield (
            SheetColumn(MAP, column_titles[MAP], 6, kind="link"),
            [SheetLink(map_link(point.position), words) if point.position is not None else None for point in points],
        )
    if any(point.object_type for point in points):
        yield SheetColumn(OBJECT_TYPE, column_titles[OBJECT_TYPE], 13), [point.object_type or None for point in points]


def _pictures(photos: ListPhotos, point: Point) -> tuple[SheetPicture, ...]:
    """Return the newest photos of a point, oldest first."""
    return tuple(SheetPicture(photo.jpeg, photo.alternative) for photo in photos.of_code(point.code)[-PHOTOS_IN_A_ROW:])


def _rest(partner_list: ActionList, points: list[Point], heading: str) -> Sheet:
    """Return the sheet of what asks nothing: reported done, and for information."""
    column_titles = titles()
    columns = [
        SheetColumn("code", column_titles["code"], 9),
        SheetColumn("heading", column_titles["heading"], 16),
        SheetColumn("where", column_titles["where"], 28),
        SheetColumn("object", column_titles["object"], 12),
        SheetColumn("what", column_titles["what"], 50),
        SheetColumn("holder", p_("list column", "With"), 20),
        SheetColumn("seen", column_titles["seen"], 24),
    ]
    rows = [
        [
            point.code,
            group_name(point.group),
            where_text(point),
            point.object,
            what_text(point),
            point_holder_text(point) if point.group == "info" else "",
            seen_text(point, partner_list.partner),
        ]
        for point in points
    ]
    return Sheet(p_("sheet", "For information"), columns, rows, heading, [_("We ask nothing of you for these points.")])
