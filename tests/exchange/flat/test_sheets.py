"""Flat sheets: each column has its value, and what is worked out is what the JSON document says when it is counted anew."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.flat.answers import ANSWERS, MARKS
from kvo_inspect.exchange.flat.codebook import codebook_rows
from kvo_inspect.exchange.flat.findings import FINDINGS, FlatFinding, finding_rows
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.route import ROUNDS
from kvo_inspect.exchange.record.dictionary import column_meaning, files
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.workbook import SHEETS
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.correcting import set_park_aside
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import bring_round_back, set_round_aside
from kvo_inspect.texts import LANGS, Lang, use_language
from tests.examples import NOW, copy_example
from tests.exchange.records import opened, walked

FIELD = re.compile(r"[a-z][a-z0-9_]*")
"""A name that every reader of a GeoPackage takes."""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The worked example, as it is at the moment it is made."""
    with opened(copy_example("nl", tmp_path_factory.mktemp("example") / "data"), write=False, now=NOW) as store:
        yield store


@pytest.fixture(scope="module")
def document(example: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    path = export(example, "json", tmp_path_factory.mktemp("json") / "record.json", ExportScope())
    return {noun: things for noun, things in json.loads(path.read_bytes()).items() if isinstance(things, list)}


@pytest.fixture(scope="module")
def findings(example: Store) -> dict[str, FlatFinding]:
    with reading(example, ExportScope()) as record:
        return {row.id: row for row in FINDINGS.rows(record, FlatNames(record)) if isinstance(row, FlatFinding)}


@pytest.mark.parametrize("lang", LANGS)
def test_a_code_is_called_as_in_the_dictionary(lang: Lang) -> None:
    """The codebook of a workbook has the words of the CSV files for the same code."""
    use_language(lang)
    meanings = [column_meaning(file, column) for file, columns in files(confidential=True).items() for column in columns]
    by_set = {frozenset(dict(meaning.codes)): dict(meaning.codes) for meaning in meanings if meaning.codes}
    in_no_file = set()
    for column in (column for sheet in SHEETS for column in sheet.columns if column.names):
        assert column.names is not None
        words = by_set.get(frozenset(column.codes))
        if words is None:
            in_no_file.add(column.key)
        else:
            assert {code: column.names(code) for code in column.codes} == {code: words[code][LANGS.index(lang)] for code in column.codes}
    assert in_no_file == {"position_of"}, "worked out for the sheet alone"


def test_a_column_is_a_value_of_the_row(example: Store) -> None:
    with reading(example, ExportScope()) as record:
        names = FlatNames(record)
        rows = {sheet.title: next(sheet.rows(record, names)) for sheet in SHEETS}
    for sheet in SHEETS:
        assert tuple(column.key for column in sheet.columns) == rows[sheet.title]._fields  # type: ignore[attr-defined]
        fields = [column.field for column in sheet.columns]
        assert len(set(fields)) == len(fields)
        assert [field for field in fields if not FIELD.fullmatch(field)] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_sheet_has_two_columns_of_one_title(lang: Lang) -> None:
    use_language(lang)
    for sheet in SHEETS:
        titles = [column.shown_title().casefold() for column in sheet.columns]
        assert sorted(set(titles)) == sorted(titles), sheet.title


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_codebook_explains_every_column_and_code(lang: Lang) -> None:
    use_language(lang)
    rows = list(codebook_rows(SHEETS))
    assert len({(row.sheet, row.key) for row in rows}) == sum(len(sheet.columns) for sheet in SHEETS)
    for row in rows:
        assert len(row.about.split()) >= 3, row
        assert row.about.rstrip(".").casefold() != row.column.casefold(), row
        assert bool(row.word) == bool(row.code), row
        assert "_" not in row.word, f"a word, not a code: {row}"


def test_every_thing_has_a_row(example: Store, document: dict[str, list[dict[str, Any]]]) -> None:
    nouns = dict(zip(SHEETS, ("finding", "answer", "mark", "round", "checkpoint", "partner", "target", "measure"), strict=True))
    with reading(example, ExportScope()) as record:
        names = FlatNames(record)
        counts = {nouns[sheet]: sum(1 for _row in sheet.rows(record, names)) for sheet in SHEETS}
    there = {noun: sum(not thing.get("gone") and thing.get("value", "") is not None for thing in document[noun]) for noun in counts}
    assert counts == there
    assert min(counts.values()) > 5


def test_what_is_worked_out_of_a_finding_is_what_its_rounds_say(
    findings: dict[str, FlatFinding], document: dict[str, list[dict[str, Any]]]
) -> None:
    days = {round_["id"]: round_["date"] for round_ in document["round"] if not round_["aside"]}
    looks = defaultdict(list)
    for recheck in document["recheck"]:
        if not recheck["gone"]:
            looks[recheck["finding"]].append((days[recheck["round"]], recheck["seen"]))
    partners = {partner["id"]: partner for partner in document["partner"]}
    stops = {stop["id"]: stop for stop in document["checkpoint"]}
    for finding in document["finding"]:
        row = findings[finding["id"]]
        found = days.get(finding["round"], finding["made"][:10])
        there = [day for day, seen in looks[finding["id"]] if seen in ("not_yet", "worse")]
        solved = [day for day, seen in looks[finding["id"]] if seen in ("solved", "object_gone")]
        assert (row.found_on, row.last_seen, row.times_seen) == (found, max([found, *there]), 1 + len(there)), row.code
        assert row.solved_on == (max(solved) if finding["status"] == "verified" and solved else None), row.code
        last = NOW.date() if row.open else dt.date.fromisoformat(row.solved_on) if row.solved_on else None
        assert row.days_open == ((last - dt.date.fromisoformat(found)).days if last else None), row.code
        assert row.overdue == (row.open and (finding["due"] or "9999") < NOW.date().isoformat()), row.code
        assert row.place == stops[finding["checkpoint"]]["name"]
        if finding["partner"] and partners[finding["partner"]]["organisation"]:
            assert row.partner == partners[finding["partner"]]["organisation"]
    assert {row.open for row in findings.values()} == {True, False}
    assert {row.times_seen for row in findings.values()} >= {1, 2}
    assert sum(bool(row.solved_on) for row in findings.values()) > 5
    assert sum(row.overdue for row in findings.values()) > 1


def test_photos_are_counted_that_may_leave(findings: dict[str, FlatFinding], document: dict[str, list[dict[str, Any]]]) -> None:
    shown = defaultdict(set)
    for use in document["photo_use"]:
        if use["finding"] and not use["gone"]:
            shown[use["finding"]].add(use["photo"])
    assert {id_: row.photos for id_, row in findings.items()} == {id_: len(shown[id_]) for id_ in findings}
    assert sum(row.photos for row in findings.values()) > 3


def test_what_counts_nowhere_has_no_row(data: Path) -> None:
    """A park that was set aside, unless it is named; and what is gone though something refers to it."""
    with opened(data) as store:
        park, round_, stop = walked(store)
        gone = record_finding(store, round_.id, stop.id, NewFinding("weg"))
        add_comment(store, gone.id, "dit is er niet meer")
        with store.act() as act:
            act.write(Finding, gone.id, park=park.id, gone=True)
        with reading(store, ExportScope()) as record:
            before = {row.text for row in finding_rows(record, FlatNames(record))}
        set_park_aside(store, park.id, "voor de oefening begonnen")
        with reading(store, ExportScope()) as record:
            names = FlatNames(record)
            counts = [sum(1 for _row in sheet.rows(record, names)) for sheet in SHEETS]
        with reading(store, ExportScope(park=park.id)) as record:
            named = {row.text for row in finding_rows(record, FlatNames(record))}
    assert counts == [0] * len(SHEETS)
    assert "weg" not in before
    assert named == before
    assert len(before) > 1


def test_what_was_answered_in_a_round_that_is_set_aside_has_no_row_unless_the_round_is_named(data: Path) -> None:
    with opened(data) as store:
        _park, round_, _stop = walked(store)
        named = ExportScope(round=round_.id)
        before, of_round = rows_of(store, round_, ExportScope()), rows_of(store, round_, named)
        set_round_aside(store, round_.id, "een oefening")
        assert rows_of(store, round_, ExportScope()) == {**before, "Answers": 0, "Marks per role": 0}, "its findings stay, and the round"
        assert rows_of(store, round_, named) == of_round
        json_file = export(store, "json", data.parent / "record.json", ExportScope())
        answers = [answer for answer in json.loads(json_file.read_bytes())["answer"] if answer["round"] == round_.id]
        assert len(answers) == before["Answers"], "whoever takes in the record reads there that the round is aside"
        bring_round_back(store, round_.id)
        assert rows_of(store, round_, ExportScope()) == before
    assert before["Rounds"] == 1
    assert min(before["Answers"], before["Marks per role"], before["Findings"]) > 0


def rows_of(store: Store, round_: Round, scope: ExportScope) -> dict[str, int]:
    """Return how many rows of a round stand on the sheets that have any."""
    ids = {round_.id, *(finding.id for finding in store.select(Finding, "where round = ?", [round_.id]))}
    with reading(store, scope) as record:
        names = FlatNames(record)
        rows = [(sheet.title, row) for sheet in (FINDINGS, ANSWERS, MARKS, ROUNDS) for row in sheet.rows(record, names)]
    of_round = [title for title, row in rows if ids & {getattr(row, "round_id", ""), getattr(row, "id", "")}]
    return {sheet.title: of_round.count(sheet.title) for sheet in (FINDINGS, ANSWERS, MARKS, ROUNDS)}


def test_a_company_without_a_name_is_called_by_its_number(data: Path) -> None:
    use_language("en")
    with opened(data) as store:
        park, round_, stop = walked(store)
        (company,) = store.select(Partner, "where park = ? and kind = 'company' and organisation = '' limit 1", [park.id])
        for number in ("12", "40"):
            finding = record_finding(store, round_.id, stop.id, NewFinding(f"hek bij {number}"))
            set_finding(store, finding.id, object=number, partner=company.id)
        with reading(store, ExportScope()) as record:
            holders = {row.partner for row in finding_rows(record, FlatNames(record)) if row.text.startswith("hek bij")}
    assert holders == {"company at number 12", "company at number 40"}
