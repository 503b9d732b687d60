"""What the trajectory record gets: everything exactly once, whatever of it was lost on the way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from geojson_pydantic import FeatureCollection

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.errors import BadReceipt, ContentError, TooLarge
from kvo_inspect.exchange.record.document import heads_of_export
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.receipt import DIALECT, SIZE_LIMIT, read_receipt, receipt_schema_text
from kvo_inspect.store.export.rows import EXPORTED, ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.receipts import count_unacknowledged, refusals, subject_of_line, told_of
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.record.store import Store
from kvo_inspect.wording.conflicts import subject_text
from tests.examples import copy_example
from tests.exchange.judges import ROOT, check_jsonschema, frictionless
from tests.exchange.records import CANARY, confide, hostile, opened, walked

SCHEMA = ROOT / "docs" / "schema" / "receipt.schema.json"
NEW = ExportScope(since="receipts")


def exported(store: Store, out: Path, scope: ExportScope = NEW) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(export(store, "json", out, scope).read_bytes())
    return found


class OtherSide:
    """A trajectory record that keeps things by noun and id, the newest given last."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}

    def take(self, document: dict[str, Any], *, refuse: str = "") -> dict[str, Any]:
        items = []
        for noun in EXPORTED:
            for thing in document[noun]:
                taken = noun != refuse
                if taken:
                    self.kept[noun, thing["id"]] = thing
                said = {"noun": noun, "id": thing["id"], "heads": thing["heads"], "taken": taken}
                items.append(said if taken else {**said, "reason": "no such partner here"})
        return {"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00+01:00", "sender": "KVO-dossier", "items": items}


def receipt(path: Path, said: dict[str, Any]) -> Path:
    path.write_text(json.dumps(said))
    return path


def test_everything_once_and_then_only_what_changed(data: Path, tmp_path: Path) -> None:
    other = OtherSide()
    with opened(data) as store:
        _park, found, stop = walked(store)
        first = exported(store, tmp_path / "one.json")
        whole = exported(store, tmp_path / "whole.json", ExportScope())
        assert {noun: first[noun] for noun in EXPORTED} == {noun: whole[noun] for noun in EXPORTED}
        assert first["scope"]["since"] == "receipts"
        said = receipt(tmp_path / "receipt.json", other.take(first))
        told = read_receipt(store, said)
        assert (told.sender, told.refused, told.unknown) == ("KVO-dossier", 0, 0)
        assert told.taken == sum(len(first[noun]) for noun in EXPORTED)
        assert read_receipt(store, said) == told, "the same receipt again changes nothing"
        assert count_unacknowledged(store) == 0
        assert all(exported(store, tmp_path / "two.json")[noun] == [] for noun in EXPORTED)
        made = record_finding(store, found.id, stop.id, NewFinding("nieuw"))
        old = store.select(Finding, "where gone = 0 and id <> ?", [made.id])[0]
        set_finding(store, old.id, text="anders")
        third = exported(store, tmp_path / "three.json")
        assert {noun: {thing["id"] for thing in third[noun]} for noun in EXPORTED if third[noun]} == {"finding": {made.id, old.id}}
        assert check_jsonschema(tmp_path / "one.json", tmp_path / "two.json", tmp_path / "three.json") == ""


def test_a_lost_receipt_doubles_nothing(data: Path, tmp_path: Path) -> None:
    other = OtherSide()
    with opened(data) as store:
        walked(store)
        first = exported(store, tmp_path / "one.json")
        other.take(first)  # and its receipt is lost
        before = dict(other.kept)
        again = exported(store, tmp_path / "two.json")
        assert {noun: again[noun] for noun in EXPORTED} == {noun: first[noun] for noun in EXPORTED}
        read_receipt(store, receipt(tmp_path / "receipt.json", other.take(again)))
        assert other.kept == before
        assert count_unacknowledged(store) == 0


def test_what_is_refused_is_told_and_offered_again(data: Path, tmp_path: Path) -> None:
    other = OtherSide()
    with opened(data) as store:
        walked(store)
        findings = store.rows("select count(*) from finding")[0][0]
        read_receipt(store, receipt(tmp_path / "receipt.json", other.take(exported(store, tmp_path / "one.json"), refuse="finding")))
        assert len(refusals(store)) == count_unacknowledged(store) == findings
        finding = store.select(Finding)[0]
        told = told_of(store, "finding", finding.id)
        assert told is not None
        assert (told.taken, told.reason, told.current) == (False, "no such partner here", True)
        assert subject_text(subject_of_line(store, told)) == finding.code
        set_finding(store, finding.id, text="anders")
        told = told_of(store, "finding", finding.id)
        assert told is not None
        assert not told.current
        again = exported(store, tmp_path / "two.json")
        assert len(again["finding"]) == findings
        read_receipt(store, receipt(tmp_path / "receipt.json", other.take(again)))
        assert refusals(store) == []
        assert count_unacknowledged(store) == 0


def test_what_was_given_and_then_removed_is_told_as_gone(data: Path, tmp_path: Path) -> None:
    other = OtherSide()
    with opened(data) as store:
        _park, found, stop = walked(store)
        made = record_finding(store, found.id, stop.id, NewFinding("vergissing"))
        never = record_finding(store, found.id, stop.id, NewFinding("ook een"))
        read_receipt(store, receipt(tmp_path / "receipt.json", other.take(exported(store, tmp_path / "one.json"))))
        later = record_finding(store, found.id, stop.id, NewFinding("nooit gegeven"))
        with store.act() as act:
            for one in (made, later):
                act.write(Finding, one.id, park=one.park, gone=True)
        given = exported(store, tmp_path / "two.json")
        assert [(thing["id"], thing["gone"]) for thing in given["finding"]] == [(made.id, True)]
        assert never.id not in {thing["id"] for thing in given["finding"]}


def test_receipts_that_arrive_in_the_wrong_order(data: Path, tmp_path: Path) -> None:
    other = OtherSide()
    with opened(data) as store:
        walked(store)
        first = other.take(exported(store, tmp_path / "one.json"))
        finding = store.select(Finding)[0]
        set_finding(store, finding.id, text="anders")
        second = other.take(exported(store, tmp_path / "two.json"))
        for said in (second, first):
            read_receipt(store, receipt(tmp_path / "receipt.json", said))
        assert count_unacknowledged(store) == 0


def test_since_an_earlier_export(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        _park, found, stop = walked(store)
        confide(store, found, stop)
        exported(store, tmp_path / "earlier.json", ExportScope())
        made = record_finding(store, found.id, stop.id, NewFinding("nieuw"))
        later = exported(store, tmp_path / "later.json", ExportScope(since=heads_of_export(tmp_path / "earlier.json")))
        assert {noun: [thing["id"] for thing in later[noun]] for noun in EXPORTED if later[noun]} == {"finding": [made.id]}
        assert later["scope"]["since"] == "export"
        assert check_jsonschema(tmp_path / "later.json") == ""
        for wrong in ("{}", "", "[" * 1000, '{"format": "kvo-inspect/record", "heads": [{"device": 5}]}'):
            (tmp_path / "wrong.json").write_text(wrong)
            with pytest.raises(ContentError):
                heads_of_export(tmp_path / "wrong.json")


def test_the_confidential_is_not_even_counted(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        _park, found, stop = walked(store)
        read_receipt(store, receipt(tmp_path / "receipt.json", OtherSide().take(exported(store, tmp_path / "one.json"))))
        confide(store, found, stop)
        assert count_unacknowledged(store) == 0
        for name in ("json", "csv", "csv-excel"):
            out = export(store, name, tmp_path / name, NEW)
            said = [path.read_bytes() for path in (out.iterdir() if out.is_dir() else [out])]
            assert not any(CANARY.encode() in text for text in said)
        assert count_unacknowledged(store, confidential=True) > 0
        asked = exported(store, tmp_path / "asked.json", ExportScope(since="receipts", confidential=True))
        assert CANARY in json.dumps(asked)


GOOD = {"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00+01:00", "sender": "x", "items": []}
ITEM = {"noun": "finding", "id": "11111111-1111-4111-8111-111111111111", "heads": ["5-" + "a" * 16], "taken": True}
WRONG: dict[str, Any] = {
    "nothing": "",
    "no JSON": "{",
    "a list": [],
    "another format": GOOD | {"format": "x"},
    "a newer version": GOOD | {"version": 2},
    "no items": {**GOOD, "items": None},
    "more": GOOD | {"more": 1},
    "no revision": GOOD | {"items": [ITEM | {"heads": []}]},
    "a noun of its own": GOOD | {"items": [ITEM | {"noun": "drone"}]},
    "no reason": GOOD | {"items": [ITEM | {"taken": False}]},
    "an id that is none": GOOD | {"items": [ITEM | {"id": "'; drop table park"}]},
    "a nest": "[" * 100_000,
    "a date that is none": GOOD | {"made": "yesterday"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_receipts_that_are_none(data: Path, tmp_path: Path, wrong: Any) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(wrong if isinstance(wrong, str) else json.dumps(wrong))
    with opened(data) as store:
        with pytest.raises(BadReceipt) as told:
            read_receipt(store, path)
        assert "\n" not in str(told.value)
        assert store.rows("select count(*) from receipt") == [(0,)]


def test_a_receipt_of_nothing_but_mistakes_costs_little(data: Path, tmp_path: Path) -> None:
    """The list of its mistakes once took 600 MB."""
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(GOOD | {"items": [ITEM | {"id": str(n), "heads": ["x"] * 9} for n in range(30_000)]}))
    code = (
        "import sys; from pathlib import Path; from kvo_inspect.exchange.record.receipt import read_receipt\n"
        "try: read_receipt(None, Path(sys.argv[1]))\n"
        # Not what getrusage says: that counts what the process held which started this one.
        "except Exception as error: print(type(error).__name__, open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=True)
    name, kilobytes = done.stdout.split()
    assert name == "BadReceipt"
    assert int(kilobytes) < 150_000


def test_a_receipt_that_is_too_large(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(GOOD) + " " * SIZE_LIMIT)
    with opened(data) as store, pytest.raises(TooLarge, match="at most 16 MB"):
        read_receipt(store, path)


def test_a_receipt_of_things_we_do_not_have(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        assert read_receipt(store, receipt(tmp_path / "receipt.json", GOOD | {"items": [ITEM]})).unknown == 1
        assert store.rows("select count(*) from receipt") == [(0,)]


def test_the_schema_of_receipts(data: Path, tmp_path: Path) -> None:
    assert SCHEMA.read_text("utf-8") == receipt_schema_text(), (
        "make it again: kvo-inspect schema --receipt > docs/schema/receipt.schema.json"
    )
    assert json.loads(receipt_schema_text())["$schema"] == DIALECT
    with opened(data) as store:
        walked(store)
        good = receipt(tmp_path / "good.json", OtherSide().take(exported(store, tmp_path / "one.json"), refuse="finding"))
    bad = receipt(tmp_path / "bad.json", GOOD | {"items": [ITEM | {"noun": "drone"}]})
    for path, fine in ((good, True), (bad, False)):
        command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode == 0) is fine, done.stdout


def test_hostile_text_on_the_map(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        hostile(store)
        found = json.loads(export(store, "geojson", tmp_path / "map.geojson", ExportScope()).read_text("utf-8"))
    FeatureCollection.model_validate(found)
    assert {feature["properties"]["noun"] for feature in found["features"]} >= {"checkpoint", "finding"}


def test_the_map_shows_what_the_record_holds(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    copy_example("nl", data)
    with opened(data, write=False) as store:
        raw = export(store, "geojson", tmp_path / "map.geojson", ExportScope()).read_text("utf-8")
        stops = {stop.id: stop for stop in store.select(Checkpoint, "where gone = 0")}
        findings = {one.id: one for one in store.select(Finding, "where gone = 0 and confidential = 0")}
    judged: FeatureCollection[Any] = FeatureCollection.model_validate_json(raw)
    found: dict[str, dict[str, Any]] = {}
    for feature in json.loads(raw)["features"]:
        found.setdefault(feature["properties"]["noun"], {})[feature["id"]] = feature
    assert len(judged.features) == sum(map(len, found.values()))
    assert (found["checkpoint"].keys(), found["finding"].keys()) == (stops.keys(), findings.keys())
    for stop in stops.values():
        geometry = found["checkpoint"][stop.id]["geometry"]
        if stop.position is None:
            assert geometry is None
        else:  # longitude first (RFC 7946, 3.1.1)
            assert geometry["coordinates"] == [float(stop.position.lon), float(stop.position.lat)]
    for one in findings.values():
        assert found["finding"][one.id]["properties"]["code"] == one.code
        properties, geometry = (found["finding"][one.id][part] for part in ("properties", "geometry"))
        if properties["position_of"] == "checkpoint" and not properties["set_apart_m"]:
            assert geometry == found["checkpoint"][one.checkpoint]["geometry"]
    assert any(feature["properties"]["set_apart_m"] == 0 for feature in found["finding"].values())
    assert {route["geometry"]["type"] for route in found["route"].values()} == {"LineString"}


def test_csv_for_a_dutch_excel(data: Path, tmp_path: Path) -> None:
    """The same values as the plain files, told by frictionless; and by the bytes that Excel goes by."""
    with opened(data) as store:
        _park, _found, stop = walked(store)
        set_checkpoint(store, stop.id, position=Position(lat="51.6105", lon="5.5402"))
        hostile(store)
        plain, excel = (export(store, name, tmp_path / name, ExportScope()) for name in ("csv", "csv-excel"))
    told = frictionless(plain / "datapackage.json", excel / "datapackage.json")
    judged = [told[folder / "datapackage.json"] for folder in (plain, excel)]
    assert [one["wrong"] for one in judged] == [[], []]
    for noun in judged[0]["tables"]:
        if noun != "answer":  # whose numbers are text among other answers
            assert judged[0]["tables"][noun] == judged[1]["tables"][noun]
    raw = (excel / "checkpoint.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid;")
    assert b";51,6105;5,5402;" in raw
    assert b"51.6105" in (plain / "checkpoint.csv").read_bytes()
