"""Photos of an action list: in the rows of the XLSX, as files with the mail, in its pages; which, how many, and what never goes along."""

from __future__ import annotations

import email
import email.policy
import io
import random
import sys
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.exchange.actions.mail import Letter, Sender, about_length, mail_bytes, photos_of_letter
from kvo_inspect.exchange.actions.photos import ROOM, photos_of_list
from kvo_inspect.exchange.actions.replies import read_reply_list
from kvo_inspect.exchange.actions.sheet import PHOTOS_IN_A_ROW, list_xlsx
from kvo_inspect.store.actions.lists import ActionList, action_lists
from kvo_inspect.store.photos.files import thumb_file
from kvo_inspect.store.photos.photo import set_photo
from kvo_inspect.store.photos.uses import use_photo
from kvo_inspect.store.record.store import Store
from tests.examples import copy_example, main_park
from tests.exchange.records import opened

PARTNER = "Zaagmans Plaatwerk"
SENDER = Sender("Karin Bos")
EXTRA = 4
"""Photos that the first point gets beside its own: more than a row shows."""
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
LIST = "action-list-de-kievitsakker-zaagmans-plaatwerk-2026-11-12"
"""What files of the list in a mail are called, by park, partner and day."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A copy of the worked example in English, in which one point of the partner has five photos and another one has one."""
    with opened(copy_example("en", tmp_path / "data")) as store:
        first, second = [point.id for point in list_of(store).outgoing if point.group == "open"][:2]
        photos = store.select(Photo, "where gone = 0 and confidential = 0 order by n")
        others = [photo for photo in photos if not store.rows("select 1 from photo_use where photo = ? and finding = ?", [photo.id, first])]
        for photo in others[:EXTRA]:
            use_photo(store, photo.id, store.get(Finding, first))
        use_photo(store, others[EXTRA].id, store.get(Finding, second))
        yield store


def list_of(store: Store) -> ActionList:
    return next(list_ for list_ in action_lists(store, main_park(store).id) if list_.partner.organisation == PARTNER)


def codes(store: Store) -> list[str]:
    """Return the codes of the two points that have photos."""
    return [point.code for point in list_of(store).outgoing if point.group == "open"][:2]


def attached(store: Store, letter: Letter) -> tuple[str, dict[str, bytes]]:
    """Return the text of a draft, and the content of what is attached to it by its name."""
    made = mail_bytes(store, list_of(store), letter, SENDER)
    message = email.message_from_bytes(made, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    body = message.get_body(("plain",))
    assert body is not None
    parts = {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}
    assert [part.get_content_disposition() for part in message.iter_attachments()] == ["attachment"] * len(parts)
    return " ".join(str(body.get_content()).split()), parts


def test_the_photos_stand_in_the_rows_with_what_they_show_and_the_list_comes_back_as_before(store: Store, tmp_path: Path) -> None:
    photos = photos_of_list(store, list_of(store))
    path = tmp_path / "list.xlsx"
    path.write_bytes(list_xlsx(store, list_of(store), photos=photos))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, places["code"]).value: row for row in range(6, sheet.max_row + 1)}
    shown = [rows_of.anchor._from for rows_of in sheet._images]
    first, second = codes(store)
    assert [anchor.row + 1 for anchor in shown] == [rows[first]] * PHOTOS_IN_A_ROW + [rows[second]]
    assert {anchor.col + 1 for anchor in shown} == {places["photos"]}
    high = {code: sheet.row_dimensions[row].height for code, row in rows.items()}
    assert high[first] > PHOTOS_IN_A_ROW * 80 > high[second] > 80
    assert sheet.cell(4, 1).value == "2 photos have no room here."
    with zipfile.ZipFile(path) as archive:
        drawing = ET.fromstring(archive.read("xl/drawings/drawing1.xml"))
    told = [properties.get("descr") for properties in drawing.iter(f"{DRAWING}cNvPr")]
    assert all((text or "").startswith(f"Photo of {code}: ") for text, code in zip(told, [first] * PHOTOS_IN_A_ROW + [second], strict=True))
    sheet.cell(rows[second], places["reply"], "done")
    book.save(path)
    returned = read_reply_list(store, path)
    assert [(reply.finding, reply.said) for reply in returned.replies] == [(photo_point(store, second), Said(kind="done"))]
    assert not returned.problems
    plain = openpyxl.load_workbook(io.BytesIO(list_xlsx(store, list_of(store)))).worksheets[0]
    assert "photos" not in [cell.value for cell in plain[1]]


def photo_point(store: Store, code: str) -> str:
    return next(point.id for point in list_of(store).points if point.code == code)


def test_a_mail_carries_them_as_files_named_after_their_code_and_the_pages_of_the_partner(store: Store) -> None:
    first, second = codes(store)
    names = [f"{first}.jpg", *(f"{first}-{number}.jpg" for number in range(2, EXTRA + 2)), f"{second}.jpg"]
    text, parts = attached(store, Letter("2026-12-04", photos="files", pages="pdf"))
    assert list(parts) == [f"{LIST}.xlsx", f"{LIST}.pdf", *names]
    assert parts[f"{LIST}.pdf"].startswith(b"%PDF")
    assert all(parts[name].startswith(b"\xff\xd8") and b"Exif\0" not in parts[name] for name in names)
    assert not images(parts[f"{LIST}.xlsx"]), "not twice"
    assert f"{len(names)} photos are attached, named after their codes." in text
    assert "The same points stand in the pages attached" in text
    text, parts = attached(store, Letter("2026-12-04", photos="none", pages="docx"))
    assert list(parts) == [f"{LIST}.xlsx", f"{LIST}.docx"]
    assert "named after" not in text
    text, parts = attached(store, Letter("2026-12-04"))
    assert list(parts) == [f"{LIST}.xlsx"]
    assert len(images(parts[f"{LIST}.xlsx"])) == PHOTOS_IN_A_ROW + 1
    assert not attached(store, Letter("2026-12-04", attach=False))[1]


def images(made: bytes) -> list[bytes]:
    """Return the pictures in a spreadsheet or a Word file, one for each place where it is shown."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        drawings = [archive.read(name) for name in archive.namelist() if name.endswith(("drawing1.xml", "document.xml"))]
    return [b"blip"] * sum(drawing.count(b"<a:blip ") for drawing in drawings)


def test_what_is_beyond_ten_megabytes_is_left_out_and_counted_the_newest_of_each_point_staying(store: Store) -> None:
    first, second = codes(store)
    photos = photos_of_list(store, list_of(store))
    assert [photo.code for photo in photos.photos] == [first] * (EXTRA + 1) + [second]
    for photo in photos.photos:
        thumb = thumb_file(store.data, photo.shared.photo.sha256)
        thumb.write_bytes(thumb.read_bytes() + random.Random(1).randbytes(3_000_000))
    newest = photos.photos[EXTRA].shared
    for letter, kept in ((Letter("2026-12-04", photos="files"), 3), (Letter("2026-12-04", pages="docx"), 1)):
        taken = photos_of_letter(store, list_of(store), letter)
        assert len(taken.photos) == kept
        assert taken.left_out == len(photos.photos) - kept
        assert newest in [photo.shared for photo in taken.photos]
        made = mail_bytes(store, list_of(store), letter, SENDER)
        assert len(made) < ROOM * 4 / 3 + 100_000
        assert abs(len(made) - about_length(taken, letter)) < 400_000
        assert f"{taken.left_out} photos have no room here." in " ".join(made[:9000].decode("ascii").split())
    assert second in [photo.code for photo in photos_of_letter(store, list_of(store), Letter("2026-12-04")).photos]


def test_what_is_not_to_be_shared_and_what_is_not_here_goes_along_nowhere(store: Store) -> None:
    first, second = codes(store)
    photos = photos_of_list(store, list_of(store)).photos
    thumb_file(store.data, photos[-1].shared.photo.sha256).unlink()
    assert {photo.code for photo in photos_of_list(store, list_of(store)).photos} == {first}
    bytes_of = [photo.jpeg for photo in photos[:-1]]
    for row in store.rows("select id from photo where gone = 0"):
        set_photo(store, row[0], not_shared=True)
    for letter in (Letter("2026-12-04", pages="docx"), Letter("2026-12-04", photos="files", pages="docx")):
        text, parts = attached(store, letter)
        assert not [name for name in parts if name.endswith(".jpg")]
        for content in parts.values():
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert not [name for name in archive.namelist() if archive.read(name) in bytes_of]
        assert "no room" not in text, "not as a count either"
    assert second


def test_without_typst_the_pages_are_a_word_file_and_that_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.setitem(sys.modules, "typst", None)
    out = tmp_path / "out"
    command = ["--data", str(store.data), "--lang", "en", "partner", "actions", "De Kievitsakker", "--partner", PARTNER, "--format", "eml"]
    out.mkdir()
    assert run([*command, "--out", str(out), "--pages", "pdf", "--photos", "files"]) == 0
    told = capsys.readouterr()
    assert "typst is missing here: the pages go along as a Word file." in told.err
    message = email.message_from_bytes(Path(told.out.strip()).read_bytes(), policy=email.policy.default)
    names = [str(part.get_filename()) for part in message.iter_attachments()]
    assert [name.rpartition(".")[2] for name in names] == ["xlsx", "docx", *["jpg"] * (EXTRA + 2)]
