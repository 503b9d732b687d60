"""What holds for every kind of report: one content in three formats, nothing in it that should not go round, the same bytes everywhere."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.reports.content import Report, TextTable
from kvo_inspect.exchange.reports.files import report_bytes
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import set_photo, unassigned_photos
from kvo_inspect.store.photos.uses import use_photo
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.texts import Lang, use_language
from tests.doses import DOSE, dose
from tests.exchange.records import PEOPLE, confide, opened
from tests.exchange.reports.formats import FORMATS, ON_SHEETS, letters
from tests.exchange.reports.given import CAMERA, FORMS, MANY, given_record, record_folder, report_files, take_photos
from tests.exchange.reports.judged import plain_pdf, poppler
from tests.exchange.reports.kinds import KINDS
from tests.photos.pictures import jpeg

ROOT = Path(__file__).parents[3]
LATER = pytest.mark.skipif(DOSE == "short", reason="two hundred photos take half a minute: make test-thorough has them")
CASES: list[tuple[str, Lang]] = dose(
    [("empty", "nl")],
    [("empty", "en"), ("many", "nl"), ("hostile", "en")],
    [(record, lang) for record in ("example", "empty", "many", "hostile") for lang in ("nl", "en")],
)
"""Records and languages. The worked example has its tests beside each kind."""


def reports(record: str, lang: Lang, *, names: bool = True) -> dict[str, Report]:
    """Return the reports of a record by kind."""
    use_language(lang)
    with given_record(record, lang) as (store, park):
        made = {name: kind.make(store, park, names=names) for name, kind in KINDS.items() if kind.of_park or names}
    return {name: report for name, report in made.items() if report is not None}


@pytest.mark.parametrize(("record", "lang"), CASES)
def test_every_format_says_every_text_in_its_order(record: str, lang: Lang) -> None:
    files = report_files(record, lang)
    told = reports(record, lang)
    assert set(told) == set(files) >= {name for name, kind in KINDS.items() if kind.of_park}
    for kind, report in told.items():
        for form, read_back in (ON_SHEETS if record in {"many", "hostile"} else FORMATS).items():
            whole = read_back(files[kind][form].read_bytes())
            texts = [letters(text) for text in report.texts()]
            if record == "hostile" and form == "pdf":
                # A long row may part over two sheets, and what stands in it then is found first where it stands again: no order is asked.
                texts = list(filter(stands_in_a_line, texts))
                assert len(texts) > 500 or kind != "round"
                assert [text for text in texts if text not in whole] == [], kind
                continue
            assert first_out_of_order(texts, whole) == "", (kind, form)


def first_out_of_order(texts: list[str], whole: str) -> str:
    """Return the first text that does not stand behind those before it; empty when all do."""
    at = 0
    for text in texts:
        at = whole.find(text, at) + len(text)
        if at < len(text):
            return text
    return ""


def stands_in_a_line(text: str) -> bool:
    """Return whether poppler reads a text as it was: not over two sheets, from right to left, or with accents that stand loose."""
    signs = {unicodedata.bidirectional(sign) for sign in text}
    return len(text) < 300 and not signs & {"R", "AL"} and not any(map(unicodedata.combining, text))


# -- what should not go round ------------------------------------------------------------------------------------------


def opened_up(path: Path, folder: Path) -> bytes:
    """Return every byte that a report holds: archives unpacked, streams taken apart, photos as they are."""
    made = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return made + b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    if path.suffix == ".html":
        return made + b"".join(map(base64.b64decode, re.findall(rb"base64,([A-Za-z0-9+/=]+)", made)))
    return made + plain_pdf(path, folder / "plain.pdf")


def photos_in(path: Path, folder: Path) -> list[bytes]:
    """Return the photos in a report."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name) for name in archive.namelist() if name.endswith(".jpg")]
    if path.suffix == ".html":
        return list(map(base64.b64decode, re.findall(rb"image/jpeg;base64,([A-Za-z0-9+/=]+)", path.read_bytes())))
    shutil.rmtree(folder / "images", ignore_errors=True)
    (folder / "images").mkdir()
    poppler("pdfimages", "-all", path, folder / "images" / "i")
    return [image.read_bytes() for image in sorted((folder / "images").glob("*.jpg"))]


def written_as(word: str) -> list[bytes]:
    """Return how a word may stand in a file."""
    return [word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le"), word.encode("utf-16-be").hex().encode()]


@LATER
def test_photos_leave_without_what_the_phone_wrote_into_them(tmp_path: Path) -> None:
    """And no report names a file or a folder of this laptop."""
    sample = Image.open(io.BytesIO(jpeg(camera=CAMERA)))
    assert [name for name, _content in sample.applist] == ["APP0", "APP1"], "the photos taken in have it"  # type: ignore[attr-defined]
    unwanted = [b"Exif\0", b"GPSLatitude", b"IMG_0", os.environ["KVO_TESTS_SHARED"].encode(), str(Path.home()).encode() + b"/"]
    unwanted += [spelling for word in CAMERA for spelling in written_as(word)]
    shown = 0
    for files in report_files("many", "nl").values():
        for path in files.values():
            whole = opened_up(path, tmp_path)
            assert [word for word in unwanted if word in whole] == [], path
            for photo in photos_in(path, tmp_path):
                image = Image.open(io.BytesIO(photo))
                assert [name for name, _content in image.applist] == ["APP0"], path  # type: ignore[attr-defined]
                assert "comment" not in image.info
                shown += 1
    assert shown >= 3 * 200


@LATER
def test_what_is_confidential_or_not_to_be_shared_changes_no_byte(tmp_path: Path) -> None:
    """Not a word, and not a count: a record that has it makes the same files as one that has not."""
    use_language("nl")
    data = Path(shutil.copytree(record_folder("many", "nl"), tmp_path / "data"))
    before = report_files("many", "nl")
    with opened(data) as store:
        store.db.execute("pragma synchronous = off")
        park = store.select(Park, "where gone = 0")[0]
        round_, stop = rounds_of(store, park.id)[0], route(store, park.id)[0]
        confide(store, round_, stop)
        take_photos(store, park, tmp_path / "card", 1, after=MANY)
        (added,) = unassigned_photos(store, park.id)
        shown = store.select(Finding, "where gone = 0 and confidential = 0 limit 1")[0]
        use_photo(store, added.id, shown, round_id=round_.id)
        set_photo(store, added.id, not_shared=True)
        for name, kind in KINDS.items():
            report = kind.make(store, park)
            assert report is not None
            assert [form for form in FORMS if report_bytes(store, report, form) != before[name][form].read_bytes()] == [], name


def test_no_mark_stands_by_name_and_without_names_nobody_is_named() -> None:
    record = dose("example", "many", "many")
    for name, report in reports(record, "en").items():
        blocks = [block for chapter in report.chapters for block in chapter.blocks]
        marks = [block for block in blocks if isinstance(block, TextTable) and "mark" in block.caption.lower()]
        assert [row for table in marks for row in table.rows if set(row) & {person.name for person in PEOPLE}] == [], name
    whole = "\n".join(text for report in reports(record, "en", names=False).values() for text in report.texts())
    people = {person.name for person in PEOPLE} | {"Karin"}
    assert [person for person in people if person in whole] == []


# -- the same everywhere -----------------------------------------------------------------------------------------------

ELSEWHERE = """import sys
from pathlib import Path
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.reports.files import report_bytes
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import use_language
from tests.exchange.reports.given import FORMS, KINDS
folder, state, out = map(Path, sys.argv[1:])
use_language("en")
store = open_record(folder, state_folder=state, write=False)
park = store.select(Park, "where gone = 0 order by n")[0]
for name, kind in KINDS.items():
    for form in FORMS:
        if report := kind.make(store, park):
            (out / f"{name}.{form}").write_bytes(report_bytes(store, report, form))
store.close()
"""


def test_the_same_record_gives_the_same_bytes_elsewhere_on_another_day(tmp_path: Path) -> None:
    """Where it is always another day than elsewhere, in another folder, home, language of the system and order of chance."""
    record = dose("empty", "many", "many")
    places = {"Pacific/Kiritimati": "nl_NL.UTF-8", "Pacific/Pago_Pago": "C"}
    for n, (zone, system_language) in enumerate(places.items()):
        home = tmp_path / f"home {n}"
        data = Path(shutil.copytree(record_folder(record, "en"), home / "data"))
        (home / "out").mkdir()
        env = {**os.environ, "TZ": zone, "LC_ALL": system_language, "HOME": str(home), "PYTHONHASHSEED": str(n), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", ELSEWHERE, str(data), str(home / "state"), str(home / "out")]
        subprocess.run(command, check=True, timeout=300, env=env, cwd=home)
    here, there = ({path.name: path.read_bytes() for path in (tmp_path / f"home {n}" / "out").iterdir()} for n in range(2))
    assert len(here) >= len(FORMS) * sum(kind.of_park for kind in KINDS.values())
    assert [name for name in here if here[name] != there[name]] == []
