"""Where a point is and what it is about, in the list to fill in and in the mail; lists with and without that are read back."""

from __future__ import annotations

import csv
import email
import email.policy
import io
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kvo_inspect.domain.checklists.bor_meld import uri_of
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.actions.mail import Letter, Sender, mail_bytes
from kvo_inspect.exchange.actions.replies import read_reply_list
from kvo_inspect.exchange.actions.sheet import KEYS, PLACES, list_csv, list_xlsx
from kvo_inspect.store.actions.lists import ActionList, action_lists
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.record.store import Store
from tests.examples import copy_example, main_park
from tests.exchange.asked import asked, partner_id
from tests.exchange.asked import opened as opened_empty
from tests.exchange.records import opened

PLACE = Position(lat="51.62", lon="5.54")
TOLD = "51.62, 5.54 (RD 165582, 403470)"
LINK = "https://www.openstreetmap.org/?mlat=51.62&mlon=5.54&zoom=19"
BEFORE = (
    "Code;Stand;Plek;Object;Wat;Gevraagd;Uiterlijk;Tot nu toe;Uw antwoord;Op (datum);Uw kenmerk;Niet van ons, maar van;Opmerking;Id;Lijst\n"
    "{code};nieuw;Kade;;graffiti;oplossen;;gezien;gepland;10-12-2026;M-7;;;{id};2026-11-20 {partner}\n"
)
"""A list as version 0.1.0 wrote it, filled in."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened_empty(tmp_path / "data") as store:
        yield store


@pytest.fixture
def made(store: Store) -> tuple[Park, dict[str, Finding]]:
    """Findings of which those at the second checkpoint have a place."""
    park, found = asked(store)
    set_checkpoint(store, found["new"].checkpoint, position=PLACE)
    return park, found


def of(store: Store, park: Park) -> ActionList:
    return action_list(store, partner_id(park, "municipality"))


def sheet_of(content: bytes) -> tuple[Any, dict[str, int], dict[str, int]]:
    """Return the first sheet, the number of each column by its key, and of each row by its code."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    places = {str(cell.value): cell.column for cell in sheet[1]}
    return sheet, places, {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=6)}


def test_the_sheet_tells_the_place_and_links_to_a_map(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    sheet, places, rows = sheet_of(list_xlsx(store, of(store, park)))
    here, nowhere = rows[found["new"].code], rows[found["sent"].code]
    assert sheet.cell(here, places["coordinates"]).value == TOLD
    assert sheet.cell(here, places["map"]).value == "show"
    assert sheet.cell(here, places["map"]).hyperlink.target == LINK
    assert [sheet.cell(nowhere, places[key]).value for key in ("coordinates", "map")] == [None, None]
    shown = [sheet.column_dimensions[openpyxl.utils.get_column_letter(places[key])] for key in ("coordinates", "map")]
    assert not any(column.hidden for column in shown)
    assert [key for key in places if key in KEYS] == list(KEYS), "what was there stands in the same order"
    links = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert {cell.column for cell in links} == {places["map"]}, "no other cell is a link"


def test_what_no_point_has_takes_no_column(store: Store) -> None:
    park, _found = asked(store)
    _sheet, places, _rows = sheet_of(list_xlsx(store, of(store, park)))
    assert list(places) == list(KEYS)


def test_the_object_type_stands_in_sheet_file_and_mail(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as store:
        municipality = next(list_ for list_ in action_lists(store, main_park(store).id) if list_.partner.kind == "municipality")
        point = next(point for point in municipality.outgoing if point.object_type)
        sheet, places, rows = sheet_of(list_xlsx(store, municipality))
        assert sheet.cell(rows[point.code], places["object_type"]).value == point.object_type
        (row,) = [row for row in csv_rows(list_csv(store, municipality)) if row["Code"] == point.code]
        assert (row["Object type"], row["Object type (URI)"]) == (point.object_type, uri_of(point.object_type))
        assert f"Object type {point.object_type} (BOR-MELD)" in mail_text(store, municipality)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def mail_text(store: Store, partner_list: ActionList) -> str:
    made = mail_bytes(store, partner_list, Letter("2026-12-04"), Sender("Karin Bos"))
    message = email.message_from_bytes(made, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_file_tells_the_place_behind_all_that_it_told_before(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    rows = {row["Code"]: row for row in csv_rows(list_csv(store, of(store, park)))}
    assert list(rows[found["new"].code])[-len(PLACES) :] == ["Coordinates", "Map", "Object type", "Object type (URI)"]
    assert (rows[found["new"].code]["Coordinates"], rows[found["new"].code]["Map"]) == (TOLD, LINK)
    assert (rows[found["sent"].code]["Coordinates"], rows[found["sent"].code]["Map"]) == ("", "")


def test_the_mail_tells_it_to_who_puts_it_into_a_system_of_their_own(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    text = mail_text(store, of(store, park))
    assert f"Coordinates {TOLD}\n" in text
    assert f"\n         {LINK}\n" in text, "on a line of its own, whole"
    company = of(store, park)
    company = ActionList(company.park, company.partner.model_copy(update={"kind": "company"}), company.points)
    assert "openstreetmap" not in mail_text(store, company)


@pytest.mark.parametrize("placed", [True, False], ids=["with a place", "without"])
def test_a_returned_list_is_read_with_and_without_these_columns(store: Store, tmp_path: Path, placed: bool) -> None:
    park, found = asked(store)
    if placed:
        set_checkpoint(store, found["new"].checkpoint, position=PLACE)
    content = list_xlsx(store, of(store, park))
    book = openpyxl.load_workbook(io.BytesIO(content))
    _sheet, places, rows = sheet_of(content)
    assert ("coordinates" in places) is placed
    book.worksheets[0].cell(rows[found["new"].code], places["reply"], "done")
    book.worksheets[0].cell(rows[found["new"].code], places["reference"], "M-7")
    book.save(tmp_path / "list.xlsx")
    returned = read_reply_list(store, tmp_path / "list.xlsx", park.id)
    assert not returned.problems
    assert [(reply.finding, reply.said, reply.reference) for reply in returned.replies] == [(found["new"].id, Said(kind="done"), "M-7")]


def test_a_list_of_before_these_columns_is_read_as_ever(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    path = tmp_path / "list.csv"
    path.write_text(BEFORE.format(code=found["new"].code, id=found["new"].id, partner=partner_id(park, "municipality")), "utf-8")
    returned = read_reply_list(store, path, park.id)
    assert not returned.problems
    (reply,) = returned.replies
    assert (reply.finding, reply.said, reply.reference) == (found["new"].id, Said(kind="planned", on="2026-12-10"), "M-7")
