"""Returned lists: what partners write in them, how they mistake themselves, what a hostile file tries."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kvo_inspect import texts
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.errors import ContentError, NoSuchFile
from kvo_inspect.exchange.actions.replies import TITLES, Returned, read_reply_list
from kvo_inspect.exchange.actions.sheet import KEYS, list_csv, list_xlsx, titles
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.replies import NewReply, plan_replies, record_replies
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from tests.exchange.asked import asked, opened, partner_id
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import everything

Filled = dict[str, dict[str, Any]]
"""What is filled in, by the code of the finding and the key of the column."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as found:
        yield found


@pytest.fixture
def made(store: Store) -> tuple[Park, dict[str, Finding]]:
    return asked(store)


def filled_xlsx(store: Store, park: Park, path: Path, filled: Filled) -> Path:
    """Write the municipality's list as XLSX and fill it in, as a spreadsheet does."""
    path = path.with_suffix(".xlsx")
    path.write_bytes(list_xlsx(store, action_list(store, partner_id(park, "municipality"))))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=6):
        for key, value in filled.get(str(row[0].value), {}).items():
            sheet.cell(row[0].row, places[key], value)
    book.save(path)
    return path


def filled_csv(store: Store, park: Park, path: Path, filled: Filled) -> Path:
    """Write it as CSV and fill it in."""
    path.write_bytes(list_csv(store, action_list(store, partner_id(park, "municipality"))))
    text = path.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ","))
    for row in rows[1:]:
        for key, value in filled.get(row[0], {}).items():
            row[KEYS.index(key)] = value.strftime("%d-%m-%Y") if isinstance(value, dt.date) else value
    with path.open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return path


def understood(returned: Returned, found: dict[str, Finding]) -> dict[str, tuple[Said | None, str, str]]:
    names = {one.id: name for name, one in found.items()}
    return {names[one.finding]: (one.said, one.reference, one.text) for one in returned.replies}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("fill", [filled_xlsx, filled_csv], ids=["xlsx", "csv"])
def test_what_a_partner_fills_in_comes_back(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, lang: texts.Lang, fill: Any
) -> None:
    park, found = made
    filled = {
        found["urgent"].code: {"reply": "in behandeling", "reference": "2026-00123", "remark": "één ploeg\nis onderweg"},
        found["new"].code: {"reply": "Planned", "on": dt.date(2026, 12, 10)},
        found["promised"].code: {"reply": "gereed", "on": dt.date(2026, 11, 19)},
        found["sent"].code: {"reply": "niet van ons", "belongs_to": "netbeheerder"},
    }
    texts.use_language(lang)
    try:
        path = fill(store, park, tmp_path / "list", filled)
    finally:
        texts.use_language("en")
    returned = read_reply_list(store, path, park.id)
    assert returned.problems == ()
    assert returned.empty == 1
    assert understood(returned, found) == {
        "urgent": (Said(kind="in_hand"), "2026-00123", "één ploeg\nis onderweg"),
        "new": (Said(kind="planned", on="2026-12-10"), "", ""),
        "promised": (Said(kind="done", on="2026-11-19"), "", ""),
        "sent": (Said(kind="not_ours", belongs_to="netbeheerder"), "", ""),
    }


@pytest.mark.parametrize("fill", [filled_xlsx, filled_csv], ids=["xlsx", "csv"])
def test_the_same_list_twice_changes_nothing_and_a_filled_up_one_only_what_is_new(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, fill: Any
) -> None:
    park, found = made
    filled = {found["urgent"].code: {"reply": "in behandeling"}, found["new"].code: {"reply": "gepland", "on": dt.date(2026, 12, 10)}}
    path = fill(store, park, tmp_path / "list", filled)
    record_replies(store, read_reply_list(store, path).replies, how="import")
    before = everything(store)
    record_replies(store, read_reply_list(store, path).replies, how="import")
    assert everything(store) == before
    filled[found["urgent"].code] = {"reply": "gereed"}
    path = fill(store, park, tmp_path / "list", filled)
    effects = record_replies(store, read_reply_list(store, path).replies, how="import")
    assert [(effect.finding.code, effect.to) for effect in effects if not effect.known] == [(found["urgent"].code, "reported_done")]


def test_the_same_list_in_another_format_is_the_same_list(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    filled: Filled = {
        found["new"].code: {"reply": "gepland", "on": dt.date(2026, 12, 10), "remark": "met\ntwee man"},
        found["sent"].code: {"reply": "misschien"},
    }
    first = read_reply_list(store, filled_xlsx(store, park, tmp_path / "a", filled))
    record_replies(store, first.replies, how="import")
    again = read_reply_list(store, filled_csv(store, park, tmp_path / "a.csv", filled))
    assert all(effect.known for effect in plan_replies(store, again.replies))
    assert [row.mark for row in first.problems] == [row.mark for row in again.problems]


def test_a_list_that_an_earlier_program_recorded_is_known_again(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path
) -> None:
    """That took the cells as they stood."""
    park, found = made
    path = tmp_path / "a.csv"
    path.write_text(f"Code;Uw antwoord;Op (datum);Lijst\n{found['new'].code};gepland;10-12-2026;20-11-2026\n", "utf-8")
    content = [found["new"].id, "20-11-2026", "gepland", "10-12-2026", "", "", ""]
    row = hashlib.sha256(to_text(content).encode()).hexdigest()
    record_replies(store, [NewReply(found["new"].id, Said(kind="planned", on="2026-12-10"), row=row)])
    assert [effect.known for effect in plan_replies(store, read_reply_list(store, path, park.id).replies)] == [True]


def test_a_merged_cell_holds_for_all_its_rows(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    path = filled_xlsx(store, park, tmp_path / "a.xlsx", {})
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for key, value in (("reply", "gepland"), ("on", dt.date(2026, 12, 10))):
        sheet.cell(6, places[key], value)
        sheet.merge_cells(start_row=6, end_row=7, start_column=places[key], end_column=places[key])
    book.save(path)
    said = (Said(kind="planned", on="2026-12-10"), "", "")
    assert understood(read_reply_list(store, path, park.id), found) == {"urgent": said, "new": said}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("In behandeling.", Said(kind="in_hand")),
        ("al opgepakt", Said(kind="in_hand")),
        ("gepland op 10-12-2026", Said(kind="planned", on="2026-12-10")),
        ("Ingepland: 10/12", Said(kind="planned", on="2026-12-10")),
        ("klaar", Said(kind="done")),
        ("is hersteld op 18-11-2026", Said(kind="done", on="2026-11-18")),
        ("Niet van ons, maar van Enexis.", Said(kind="not_ours", belongs_to="Enexis")),
        ("Doen we niet, want het is van de buren", Said(kind="refused")),
        ("not ours - the water board", Said(kind="not_ours", belongs_to="the water board")),
        ("fixed", Said(kind="done")),
    ],
)
def test_people_write_it_their_own_way(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, cell: str, said: Said) -> None:
    park, found = made
    path = filled_csv(store, park, tmp_path / "a.csv", {found["new"].code: {"reply": cell}})
    why = "het is van de buren" if said.kind == "refused" else ""
    assert understood(read_reply_list(store, path), found) == {"new": (said, "", why)}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"reply": "misschien"}, "none of the answers"),
        ({"reply": "planned"}, "which day"),
        ({"reply": "gepland", "on": "volgende week"}, "no day"),
        ({"reply": "gereed", "on": dt.date(2026, 12, 24)}, "still to come"),
        ({"reply": "niet van ons"}, "whose"),
        ({"on": dt.date(2026, 12, 24)}, "empty"),
        ({"belongs_to": "Enexis"}, "empty"),
        ({"reply": "gereed", "reference": "x" * 201}, "too long"),
        ({"reply": "ongepland"}, "none of the answers"),
        ({"reply": "doen we niet"}, "why"),
    ],
)
def test_what_is_not_understood_is_told_with_its_row_and_the_rest_is_taken(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, cells: dict[str, Any], why: str
) -> None:
    park, found = made
    filled = {found["urgent"].code: {"reply": "gereed"}, found["new"].code: cells}
    returned = read_reply_list(store, filled_xlsx(store, park, tmp_path / "a.xlsx", filled))
    (problem,) = returned.problems
    assert (problem.row, problem.code) == (7, found["new"].code)
    assert why in problem.why
    assert str(problem).startswith(f"Row 7 ({found['new'].code}): ")
    assert set(understood(returned, found)) == {"urgent"}


def test_a_reference_or_remark_alone_is_an_answer(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    filled = {found["new"].code: {"reference": "ZK-1"}, found["sent"].code: {"remark": "wij bellen"}}
    returned = read_reply_list(store, filled_xlsx(store, park, tmp_path / "a.xlsx", filled))
    assert understood(returned, found) == {"new": (None, "ZK-1", ""), "sent": (None, "", "wij bellen")}


def test_a_copied_table_without_ids_is_known_by_its_codes(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    path = tmp_path / "a.csv"
    path.write_text(f"Code;Uw antwoord\r\n{found['new'].code.lower()};gereed\r\nKBR-999;gereed\r\n;gereed\r\n", "utf-8")
    returned = read_reply_list(store, path, park.id)
    assert set(understood(returned, found)) == {"new"}
    assert [(one.row, one.code) for one in returned.problems] == [(3, "KBR-999"), (4, "")]


def test_rows_of_another_park_the_confidential_and_mixed_rows_are_not_taken(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path
) -> None:
    park, found = made
    other = add_park(store, "Vossenberg")
    path = tmp_path / "a.csv"
    rows = [
        f"{found['new'].code},gereed,{found['new'].id}",
        f"{found['secret'].code},gereed,",
        f"{found['new'].code},gereed,{found['sent'].id}",
        f",gereed,{'0' * 36}",
    ]
    path.write_text("Code,Uw antwoord,Id\n" + "\n".join(rows), "utf-8")
    assert [one.row for one in read_reply_list(store, path, park.id).problems] == [3, 4, 5]
    assert read_reply_list(store, path, other.id).replies == ()


def test_titles_of_both_languages_are_known(store: Store, tmp_path: Path) -> None:
    del store, tmp_path
    for lang in texts.LANGS:
        texts.use_language(lang)
        named = titles()
        texts.use_language("en")
        read = ("code", "reply", "on", "reference", "belongs_to", "remark", "finding", "list")
        assert [TITLES[named[key].casefold()] for key in read] == list(read)


# -- files that are none ------------------------------------------------------------------------------------------------


def refused(store: Store, path: Path) -> str:
    with pytest.raises(ContentError) as told:
        read_reply_list(store, path)
    return str(told.value)


def test_what_is_no_list_is_refused_with_a_sentence(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for content in (b"", b"a;b\n1;2\n", b"\xd0\xcf\x11\xe0old excel", b"a\x00b", b"PK\x03\x04broken", b'"open', b"x" * 5_000_001):
        path.write_bytes(content)
        assert "a.csv" in refused(store, path)
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(NoSuchFile):
            read_reply_list(store, path)


def test_hostile_text_comes_in_clean_and_says_nothing_it_should_not(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path
) -> None:
    park, found = made
    path = filled_csv(store, park, tmp_path / "a.csv", {})
    rows = list(csv.reader(io.StringIO(path.read_text("cp1252"), newline=""), delimiter=";"))
    row = next(row for row in rows if row[0] == found["new"].code)
    for name, text in HOSTILE.items():
        for key in ("reply", "on", "reference", "belongs_to", "remark"):
            mine = list(row)
            mine[KEYS.index("reply")] = "niet van ons"
            mine[KEYS.index("belongs_to")] = "Enexis"
            mine[KEYS.index(key)] = text
            with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
                csv.writer(stream, delimiter=";").writerows([rows[0], mine])
            if "\0" in text:  # no spreadsheet writes that
                refused(store, path)
                continue
            returned = read_reply_list(store, path)
            assert not unwanted_in("".join(map(str, returned.problems))), (name, key)
            for reply in returned.replies:
                assert not unwanted_in(repr(reply.said) + reply.reference + reply.text), (name, key)


def packed(path: Path, **replaced: str) -> Path:
    """Write a workbook, with some of its members replaced."""
    book = openpyxl.Workbook()
    book.active.append(["code", "reply", "finding"])
    book.save(path)
    with zipfile.ZipFile(path) as before:
        members = {name: before.read(name) for name in before.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in members.items():
            after.writestr(name, replaced.get(Path(name).stem, content.decode()))
    return path


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
BOMB = '<!DOCTYPE a [<!ENTITY b "{}">{}]>'


def test_a_file_that_would_grow_without_end_is_refused_at_once(store: Store, tmp_path: Path) -> None:
    entities = "".join(
        f'<!ENTITY b{n} "{"&b" + str(n - 1) + ";" if n else "x"}{"".join(f"&b{n - 1};" for _ in range(9)) if n else ""}">'
        for n in range(12)
    )
    laughs = f"<!DOCTYPE a [{entities}]>" + SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>&b11;</t></is></c></row>')
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SHEET.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    )
    begun = time.process_time()
    for content in (laughs, outside, SHEET.format("<row")):
        assert "cannot be read" in refused(store, packed(tmp_path / "a.xlsx", sheet1=content))
    many = tmp_path / "many.xlsx"
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 40_000_000)
    assert "cannot be read" in refused(store, many)
    assert time.process_time() - begun < 5


STYLES = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</styleSheet>'


@pytest.mark.parametrize(
    "replaced",
    [
        {"sheet1": SHEET.format("<row>" + "<c/>" * 1_000_000 + "</row>")},
        {"sheet1": SHEET.format('<row r="2"><c r="A2" t="inlineStr"><is><t>' + "x" * 4_000_000 + "</t></is></c></row>")},
        {"sheet1": '<!DOCTYPE a [<!ATTLIST c z CDATA "' + "z" * 90_000 + '">]>' + SHEET.format("<row>" + "<c/>" * 100_000 + "</row>")},
        {"sheet1": '<?xml version="1.0" encoding="cp037"?>' + SHEET.format("")},
        {"sheet1": SHEET.format('<row r="1"/>').replace("</worksheet>", '<mergeCell ref="A1:A5000"/>' * 90_000 + "</worksheet>")},
        {"styles": STYLES.format("<cellXfs>" + "<xf/>" * 1_000_000 + "</cellXfs>")},
        {"styles": STYLES.format('<numFmts><numFmt numFmtId="200" formatCode="' + "[" * 60_000 + '"/></numFmts>')},
    ],
    ids=["cells", "text", "attributes by default", "other bytes", "merged", "styles", "format"],
)
def test_few_bytes_that_would_take_the_machine_are_refused_before_they_are_read(
    store: Store, tmp_path: Path, replaced: dict[str, str]
) -> None:
    """As they are read they take hundreds of megabytes or minutes; the file has a few kilobytes."""
    path = packed(tmp_path / "a.xlsx", **replaced)
    tracemalloc.start()
    begun = time.process_time()
    assert "cannot be read" in refused(store, path)
    took, most = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took < 2
    assert most < 40_000_000


def test_what_a_spreadsheet_adds_is_no_matter_for_who_takes_the_list_in(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    """Excel saves lists of choices as an extension, of which openpyxl would tell on standard error."""
    known = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    path = packed(tmp_path / "a.xlsx", sheet1=SHEET.format("<row/>").replace("</worksheet>", known), styles=STYLES.format(""))
    refused(store, path)
    assert not recwarn.list


def test_a_cell_at_the_far_end_costs_nothing(store: Store, tmp_path: Path) -> None:
    """A few kilobytes that claim seventeen billion cells: a reader that lays them all out takes the whole machine."""
    far = SHEET.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    begun = time.process_time()
    assert "no action list" in refused(store, packed(tmp_path / "a.xlsx", sheet1=far))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("fill", [filled_xlsx, filled_csv], ids=["xlsx", "csv"])
def test_a_day_far_off_is_told_and_not_recorded(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, fill: Any) -> None:
    park, found = made
    path = fill(store, park, tmp_path / "list", {found["new"].code: {"reply": "gepland", "on": dt.date(9999, 12, 1)}})
    returned = read_reply_list(store, path, park.id)
    assert returned.replies == ()
    assert "is too far off" in returned.problems[0].why
