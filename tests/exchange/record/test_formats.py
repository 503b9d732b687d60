"""What every export format keeps to, told by outside judges: valid, whole, the same words back, nothing that should stay in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import KEEPING_KINDS, Severity
from kvo_inspect.domain.values.maps import MAP_LAYERS
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.record.document import document_model
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.exchange.record.manner import Manner
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.store.export.rows import EXPORTED, ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from tests.examples import copy_example
from tests.exchange.judges import check_jsonschema, frictionless
from tests.exchange.records import CANARY, confide, hostile, opened, start, walked
from tests.hostile import unwanted_in

Making = Callable[[Store], ExportScope]


def _empty(_store: Store) -> ExportScope:
    return ExportScope()


def _one_row(store: Store) -> ExportScope:
    add_park(store, "De Amert")
    return ExportScope()


def _whole(store: Store) -> ExportScope:
    _park, found, stop = walked(store)
    confide(store, found, stop)
    return ExportScope()


def _park(store: Store) -> ExportScope:
    _whole(store)
    return ExportScope(park=add_park(store, "Elders").id)


def _round(store: Store) -> ExportScope:
    _park, found, stop = walked(store)
    confide(store, found, stop)
    return ExportScope(round=found.id)


def _confidential(store: Store) -> ExportScope:
    _whole(store)
    return ExportScope(confidential=True)


def _confidential_round(store: Store) -> ExportScope:
    _park, found, stop = walked(store)
    confide(store, found, stop)
    return ExportScope(round=found.id, confidential=True)


def _hostile(store: Store) -> ExportScope:
    hostile(store)
    return ExportScope()


def _gone(store: Store) -> ExportScope:
    """A finding that stands, at a checkpoint that is gone (which another laptop can bring about), and a gone one nobody refers to."""
    park, found, stop = walked(store)
    record_finding(store, found.id, stop.id, NewFinding("gat in het hek"))
    with store.act() as act:
        for one in route(store, park.id):
            act.write(Checkpoint, one.id, park=park.id, gone=True)
        act.write(Checkpoint, store.new_id(), park=park.id, name="nooit bezocht", gone=True)
    return ExportScope()


CASES: dict[str, Making] = {
    "empty": _empty,
    "one row": _one_row,
    "whole": _whole,
    "park": _park,
    "round": _round,
    "confidential": _confidential,
    "confidential round": _confidential_round,
    "hostile": _hostile,
    "gone": _gone,
}


class Made:
    """An exported case: the record it came from, and where its exports are."""

    def __init__(self, folder: Path, make: Making | None) -> None:
        self.data = folder / "data"
        if make is None:
            copy_example("nl", self.data)
        with opened(self.data) as store:
            self.scope = make(store) if make else ExportScope()
        with opened(self.data, write=False) as store:
            self.json = export(store, "json", folder / "record.json", self.scope)
            self.csv = export(store, "csv", folder / "csv", self.scope)
        self.document: dict[str, Any] = json.loads(self.json.read_bytes())

    def nouns(self, noun: str) -> list[dict[str, Any]]:
        return list(self.document[noun])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    cases: dict[str, Making | None] = {**CASES, "worked example": None}
    return {name: Made(tmp_path_factory.mktemp(name.replace(" ", "_")), make) for name, make in cases.items()}


@pytest.fixture(scope="module")
def judged(made: dict[str, Made]) -> dict[str, dict[str, Any]]:
    """What frictionless says of each case."""
    told = frictionless(*(case.csv / "datapackage.json" for case in made.values()))
    return {name: told[case.csv / "datapackage.json"] for name, case in made.items()}


ALL = [*CASES, "worked example"]


def test_check_jsonschema_passes_every_document(made: dict[str, Made]) -> None:
    assert check_jsonschema(*(case.json for case in made.values())) == ""


def test_check_jsonschema_can_fail(made: dict[str, Made], tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.json"
    text = made["whole"].json.read_text("utf-8")
    spoilt.write_text(text.replace('"severity":"urgent"', '"severity":"terrible"'), "utf-8")
    assert "terrible" in check_jsonschema(spoilt)


@pytest.mark.parametrize("case", ALL)
def test_frictionless_passes_every_package(judged: dict[str, dict[str, Any]], case: str) -> None:
    assert (judged[case]["wrong"], judged[case]["valid"]) == ([], True)


def test_frictionless_can_fail(made: dict[str, Made], tmp_path: Path) -> None:
    """A row whose checkpoint is not there: a file that the package does not name, and then one that it does."""
    package, stops = tmp_path / "datapackage.json", tmp_path / "checkpoint.csv"
    for path in made["whole"].csv.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    whole = stops.read_bytes()
    stops.write_bytes(whole.splitlines(keepends=True)[0])
    altered = frictionless(package)[package]
    assert {row[0] for row in altered["wrong"]} == {"byte-count", "hash-count", "foreign-key"}
    for before, after in (
        (hashlib.sha256(whole).hexdigest(), hashlib.sha256(stops.read_bytes()).hexdigest()),
        (f'"bytes": {len(whole)},', f'"bytes": {stops.stat().st_size},'),
    ):
        assert package.read_text("utf-8").count(before) == 1
        package.write_text(package.read_text("utf-8").replace(before, after), "utf-8")
    told = frictionless(package)[package]
    assert not told["valid"]
    assert {row[0] for row in told["wrong"]} == {"foreign-key"}


@pytest.mark.parametrize("case", ALL)
def test_the_document_holds_what_the_record_holds(made: dict[str, Made], case: str) -> None:
    """Read back by the models it was made from, each thing equals the one in the record."""
    one = made[case]
    document = document_model().model_validate(one.document)
    with opened(one.data, write=False) as store:
        for noun, model in EXPORTED.items():
            for thing in getattr(document, noun):
                assert thing == store.find(model, thing.id)
        if one.scope == ExportScope():
            for noun, model in EXPORTED.items():
                rows = store.select(model, "where gone = 0 and confidential = 0")
                assert {row.id for row in rows} == {thing.id for thing in getattr(document, noun) if not thing.gone}


@pytest.mark.parametrize("case", ["whole", "hostile", "worked example", "confidential"])
def test_csv_reads_back_to_the_same_text(made: dict[str, Made], judged: dict[str, dict[str, Any]], case: str) -> None:
    """As frictionless reads it, with our apostrophes taken away, every text stands as in the document."""
    seen = 0
    for noun, fields in {
        "park": ("name", "municipality", "notes"),
        "checkpoint": ("name", "extent", "zone", "company"),
        "participant": ("name", "organisation", "role"),
        "finding": ("text", "object", "code"),
        "promised_photo": ("promised_by",),
        "photo": ("name", "caption", "camera"),
        "comment": ("text",),
        "reply": ("reference", "text"),
        "meeting": ("subject", "present"),
        "measure": ("name", "text"),
        "target": ("name", "source"),
        "round": ("weather",),
        "answer": ("text", "item"),
    }.items():
        with (made[case].csv / f"{noun}.csv").open(encoding="utf-8", newline="") as stream:
            names = next(csv.reader(stream))
        cells = {row[names.index("id")]: dict(zip(names, row, strict=True)) for row in judged[case]["tables"][noun]}
        things = {thing["id"]: thing for thing in made[case].nouns(noun)}
        assert set(cells) == set(things)
        for id_, thing in things.items():
            for field in fields:
                seen += 1
                read = cells[id_][field]
                assert unescaped("" if read == "None" and not thing[field] else read) == thing[field]
    assert seen > 20


@pytest.mark.parametrize("name", ["csv", "csv-excel"])
def test_the_files_are_what_the_csv_module_would_write(made: dict[str, Made], tmp_path: Path, name: str) -> None:
    """Byte for byte: SQLite quotes no more and no less."""
    for case, one in made.items():
        with opened(one.data, write=False) as store:
            folder = export(store, name, tmp_path / case, one.scope)
        for path in folder.glob("*.csv"):
            text = path.read_bytes().decode()
            again = io.StringIO(newline="")
            delimiter = ";" if name == "csv-excel" else ","
            csv.writer(again, delimiter=delimiter, lineterminator="\r\n").writerows(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            )
            assert again.getvalue() == text, (case, path.name)


@pytest.mark.parametrize("case", ["hostile", "whole"])
def test_nothing_that_acts_leaves(made: dict[str, Made], case: str) -> None:
    for path in (made[case].json, *made[case].csv.iterdir()):
        assert unwanted_in(path.read_bytes().decode("utf-8").replace("\r\n", "\n")) == set(), path.name


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_begins_like_a_formula_however_it_is_split(made: dict[str, Made], delimiter: str) -> None:
    """A Dutch spreadsheet splits at semicolons, and does not know our quotes."""
    cells = 0
    for path in [*made["hostile"].csv.glob("*.csv"), *made["whole"].csv.glob("*.csv")]:
        text = path.read_bytes().decode()
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for cell in row:
                cells += 1
                begin = cell.lstrip(' "')
                number = begin.replace(".", "", 1).removeprefix("-").isdigit()
                offset = re.fullmatch(r"[+-]\d\d:\d\d", begin)  # of a clock: a spreadsheet reads a time in it
                assert number or offset or not begin.startswith(("=", "+", "-", "@", "＝", "\t", "\r")), (path.name, cell)
    assert cells > 100


def test_what_has_a_form_of_its_own_needs_no_apostrophe(made: dict[str, Made]) -> None:
    with (made["whole"].csv / "photo.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["taken_offset"] for row in csv.DictReader(stream)} == {"+01:00"}


@pytest.mark.parametrize("case", ["whole", "round", "park"])
def test_the_confidential_stays_in(made: dict[str, Made], case: str) -> None:
    for path in (made[case].json, *made[case].csv.iterdir()):
        text = path.read_text("utf-8")
        assert CANARY not in text
        assert "subversive-crime" not in text
        assert "confidential" not in text


@pytest.mark.parametrize("case", ["confidential", "confidential round"])
def test_the_confidential_leaves_when_asked_for(made: dict[str, Made], case: str) -> None:
    findings = [finding for finding in made[case].nouns("finding") if finding["confidential"]]
    assert len(findings) == 2
    assert all(finding["text"] == CANARY for finding in findings)
    assert {head["confidential"] for head in made[case].document["heads"]} == {False, True}
    assert CANARY in (made[case].csv / "finding.csv").read_text("utf-8")


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("of_round", [False, True])
def test_confidential_work_leaves_no_trace(data: Path, tmp_path: Path, name: str, of_round: bool) -> None:
    """Byte for byte the same export before and after it: no gap, no counter, no head."""
    with opened(data) as store:
        _park, found, stop = walked(store)
        scope = ExportScope(round=found.id if of_round else None)
        before = export(store, name, tmp_path / "before", scope)
        confide(store, found, stop)
        after = export(store, name, tmp_path / "after", scope)
    assert _bytes(before) == _bytes(after)


def _bytes(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.iterdir()} if path.is_dir() else {"": path.read_bytes()}


@pytest.mark.parametrize("case", ["whole", "confidential", "worked example"])
def test_marks_leave_per_role_never_by_name(made: dict[str, Made], case: str) -> None:
    marks = made[case].nouns("mark")
    people = {person["id"]: person["name"] for person in made[case].nouns("participant")}
    assert marks
    for mark in marks:
        assert not set(mark) & {"participant", "id", "name"}
        assert mark["n"] >= 3 or mark["mean"] is None
        assert not set(map(str, mark.values())) & (set(people) | set(people.values()))
    assert "participant" not in (made[case].csv / "mark.csv").read_text("utf-8").splitlines()[0]


def test_a_park_leaves_alone(made: dict[str, Made]) -> None:
    one = made["park"]
    assert [park["name"] for park in one.nouns("park")] == ["Elders"]
    assert one.nouns("round") == []
    assert one.nouns("finding") == []
    assert {head["park"] for head in one.document["heads"]} == {one.scope.park}


def test_a_round_takes_along_what_it_refers_to(made: dict[str, Made]) -> None:
    """Its rechecked finding comes from an earlier round: that round is there, its answers are not."""
    one = made["round"]
    assert {found["date"] for found in one.nouns("round")} == {"2025-11-13", "2026-11-12"}
    assert {answer["round"] for answer in one.nouns("answer")} == {one.scope.round}
    assert [finding["object"] for finding in one.nouns("finding") if finding["round"] != one.scope.round] == ["2231"]
    assert len(one.nouns("recheck")) == 1


def test_what_is_gone_leaves_only_where_something_refers_to_it(made: dict[str, Made]) -> None:
    stops = made["gone"].nouns("checkpoint")
    assert {stop["name"]: stop["gone"] for stop in stops} == {"Industrieweg 12-30": True, "Kade": True}
    assert "gat in het hek" in [finding["text"] for finding in made["gone"].nouns("finding")]


def test_exporting_again_changes_nothing(data: Path, tmp_path: Path) -> None:
    """Ids and revisions are stable, whoever reads, and over a restart."""
    with opened(data) as store:
        walked(store)
        first = export(store, "json", tmp_path / "first.json", ExportScope())
    with opened(data, write=False) as store:
        second = export(store, "json", tmp_path / "second.json", ExportScope())
    assert first.read_bytes() == second.read_bytes()


def test_words_save_the_reader_a_checklist(made: dict[str, Made]) -> None:
    with (made["whole"].csv / "answer.csv").open(encoding="utf-8", newline="") as stream:
        answers = list(csv.DictReader(stream))
    said = {(row["kind"], row["answer_nl"], row["answer_en"]) for row in answers}
    assert ("given", "in orde", "in order") in said
    assert ("na", "n.v.t.", "n/a") in said
    assert ("not_assessed", "niet beoordeeld: dicht of geen toegang", "not assessed: closed or no access") in said
    assert all(row["asked_nl"] and row["asked_en"] for row in answers)
    assert {(row["unit_nl"], row["value"]) for row in answers if row["unit_nl"]} >= {("masten", "2")}
    with (made["whole"].csv / "finding.csv").open(encoding="utf-8", newline="") as stream:
        findings = list(csv.DictReader(stream))
    assert ("lichtmast uit", "street light out") in {(row["wrong_nl"], row["wrong_en"]) for row in findings}
    uri = "https://data.crow.nl/bor-meld/def/6b1b7a11-8b19-4edc-88f7-5e34382a577a"
    assert {(row["bor_meld"], row["bor_meld_uri"]) for row in findings if row["wrong_nl"] == "lichtmast uit"} == {("Lichtmast", uri)}
    assert ("", "") in {(row["bor_meld"], row["bor_meld_uri"]) for row in findings}, (
        "a free finding is about nothing that the standard names"
    )


def test_the_map_names_what_a_finding_is_about_too(made: dict[str, Made], tmp_path: Path) -> None:
    with opened(made["whole"].data, write=False) as store:
        drawn = json.loads(export(store, "geojson", tmp_path / "map.geojson", ExportScope()).read_bytes())
    named = {
        (said["wrong_nl"], said["bor_meld"], said["bor_meld_uri"][-4:])
        for said in (feature["properties"] for feature in drawn["features"])
        if "code" in said
    }
    assert ("lichtmast uit", "Lichtmast", "577a") in named


def test_columns_are_the_nouns_own_fields(made: dict[str, Made]) -> None:
    """Every field of every noun is a column, or is spread over columns that begin with what it holds."""
    spread = {
        "value": {"kind", "value", "reason", "note"},
        "position": {"lat", "lon"},
        "presence": {"presence", "left_at"},
        "verdict": {"verdict", "verdict_reason", "duplicate_of"},
        "sent": {"sent_day", "sent_way", "sent_reference"},
        "told": {"told_who", "told_by", "told_at"},
        "closed": {"closed_day", "closed_time"},
        "set": {"set_kind", "set_items"},
        "taken": {"taken_at", "taken_offset", "taken_origin"},
        "said": {"said_kind", "said_on", "said_belongs_to"},
        "terms": {f"terms_{severity}" for severity in get_args(Severity)},
        "goal": {"goal_kind", "goal_amount"},
        **{f"keep_{kind}": {f"keep_{kind}_months", f"keep_{kind}_why"} for kind in KEEPING_KINDS},
        **{name: {f"{name}_value", f"{name}_n", f"{name}_period"} for name in ("baseline", "result")},
    }
    for noun, model in EXPORTED.items():
        with (made["whole"].csv / f"{noun}.csv").open(encoding="utf-8", newline="") as stream:
            names = set(next(csv.reader(stream)))
        for field in model.own():
            if (noun, field) not in (
                ("checklist", "body"),
                ("park", "letter_texts"),
                ("park", "themes"),
                ("photo", "covers"),
                ("round", "summary"),
                ("survey", "columns"),
                ("survey", "words"),
            ):  # in the JSON
                assert (spread.get(field, {field}) if field in model.nested() else {field}) <= names, (noun, field)


def test_models_of_the_test_are_the_records(data: Path) -> None:
    """The cases hold every noun: else the tests above would say nothing about one."""
    with opened(data) as store:
        _whole(store)
        store.get(Park, store.select(Park)[0].id)
        empty = [noun for noun, model in EXPORTED.items() if not store.select(model)]
        assert empty == []
        assert store.select(Finding, "where confidential = 1")
        assert isinstance(start(store, store.select(Park)[0], "2026-11-20"), Round)


def test_a_map_says_who_has_a_finding_and_when_it_was_seen(data: Path, tmp_path: Path) -> None:
    with opened(copy_example("nl", data), write=False) as store:
        whole = json.loads(export(store, "geojson", tmp_path / "map.geojson", ExportScope()).read_bytes())["features"]
        layers = {
            layer: json.loads(export(store, "geojson", tmp_path / layer, ExportScope(), Manner(layer=layer)).read_bytes())["features"]
            for layer in MAP_LAYERS
        }
        document = json.loads(export(store, "json", tmp_path / "record.json", ExportScope()).read_bytes())
    assert whole == [feature for layer in MAP_LAYERS for feature in layers[layer]]
    findings = {feature["id"]: feature for feature in layers["findings"]}
    partners = {partner["id"]: partner["organisation"] for partner in document["partner"]}
    stops = {stop["id"]: stop["name"] for stop in document["checkpoint"]}
    days = {round_["id"]: round_["date"] for round_ in document["round"]}
    for finding in document["finding"]:
        said = findings[finding["id"]]["properties"]
        assert said["checkpoint_name"] == stops[finding["checkpoint"]]
        assert said["partner"] == finding["partner"]
        if finding["partner"] and partners[finding["partner"]]:
            assert said["partner_name"] == partners[finding["partner"]]
        assert said["found_on"] == days.get(finding["round"], finding["made"][:10]) <= said["last_seen"]
        assert said["sent_on"] == (finding["sent"] or {}).get("day")
    places = [tuple(feature["geometry"]["coordinates"]) for feature in findings.values() if feature["geometry"]]
    assert len(set(places)) == len(places) > 50, "no point covers another"
    apart = {feature["properties"]["set_apart_m"] for feature in findings.values() if feature["geometry"]}
    assert 0 in apart
    assert max(apart) > 5
    assert {feature["properties"]["position_of"] for feature in findings.values()} == {"checkpoint", "photo"}


@pytest.mark.parametrize("name", [name for name, format_ in FORMATS.items() if not format_.takes_changes])
def test_a_sheet_or_a_map_of_what_changed_is_refused(data: Path, tmp_path: Path, name: str) -> None:
    """It would lack the names and places of what did not change."""
    with opened(data) as store:
        add_park(store, "De Amert")
        with pytest.raises(UsageError, match="--since"):
            export(store, name, tmp_path / "out", ExportScope(since="receipts"))
    assert not (tmp_path / "out").exists()
