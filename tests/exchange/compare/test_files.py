"""Every figure of a comparison of the worked example, computed again from the CSV export; and its schema and golden file."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.compare.alone_file import measurement_document, measurement_schema_text, measurement_text
from kvo_inspect.exchange.compare.document import compare_schema_text
from kvo_inspect.exchange.compare.json_file import comparison_text
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.compare import compare
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.rounds.measurements import find_measurement, measurement_alone, two_measurements
from kvo_inspect.store.shares import share_of
from kvo_inspect.store.upkeep.opening import open_record
from tests.examples import copy_example, main_park
from tests.exchange import recompute

NOW = dt.datetime(2026, 11, 24, 20, 15, tzinfo=dt.timezone(dt.timedelta(hours=1)))
HERE = Path(__file__).parents[1]
SCHEMA = HERE.parents[1] / "docs" / "schema" / "compare.schema.json"
GOLDEN = HERE.parent / "golden" / "comparison.json"
MEASUREMENT_SCHEMA = SCHEMA.with_name("measurement.schema.json")
Document = dict[str, Any]
ToText = Callable[[Comparison, str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("compared") / "practice"
    return copy_example("nl", place, NOW)


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, list[recompute.Row]]:
    store = open_record(folder, state_folder=folder.parent / "state", write=False, now=lambda: NOW)
    try:
        return recompute.read(export(store, "csv", folder.parent / "csv", ExportScope(park=main_park(store).id)))
    finally:
        store.close()


def compared(folder: Path, first: str, second: str, *, only_seen: bool = False, text: ToText = comparison_text) -> str:
    store = open_record(folder, state_folder=folder.parent / "state", write=False, now=lambda: NOW)
    try:
        park = main_park(store)
        ends = find_measurement(store, park.id, first), find_measurement(store, park.id, second)
        return text(compare(store, ends[0].id, ends[1].id, only_seen=only_seen), NOW.isoformat())
    finally:
        store.close()


CASES = [
    ("baseline 2024", "follow-up 2026", False),
    ("baseline 2024", "follow-up 2026", True),
    ("nulmeting 2024", "yearly 2025", False),
    ("yearly 2025", "yearly 2026", False),
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]}-{case[1]}{'-only-seen' if case[2] else ''}".replace(" ", ""))
def case(request: pytest.FixtureRequest, folder: Path, tables: dict[str, list[recompute.Row]]) -> tuple[Document, Any, Any, Any]:
    """Return the document, both sides and the pairs as the rows say them."""
    first, second, only_seen = request.param
    document = json.loads(compared(folder, first, second, only_seen=only_seen))
    sides = [recompute.Side(tables, document[name]["kind"], str(document[name]["year"])) for name in ("first", "second")]
    return document, sides[0], sides[1], recompute.pairs_of(tables, sides[0], sides[1], only_seen=only_seen)


def without_reasons(figure: Document) -> Document:
    """A figure without the reasons, which are looked at apart; they make up what is not comparable."""
    assert sum(figure["not_comparable"].values()) == figure["total"] - figure["comparable"]
    return {name: value for name, value in figure.items() if name != "not_comparable"}


def test_the_sum_of_all(case: tuple[Document, Any, Any, Any]) -> None:
    document, _first, _second, pairs = case
    assert without_reasons(document["overall"]) == recompute.figure(list(pairs.values()))
    assert document["overall"]["judged"] > 30


def test_themes(case: tuple[Document, Any, Any, Any]) -> None:
    document, _first, _second, pairs = case
    found = {one["theme"]: without_reasons(one["figure"]) for one in document["themes"]}
    assert found == recompute.by(pairs, lambda _key, pair: pair["theme"])


def test_checkpoints(case: tuple[Document, Any, Any, Any]) -> None:
    document, _first, _second, pairs = case
    found = {one["checkpoint"]: without_reasons(one["figure"]) for one in document["checkpoints"]}
    assert found == recompute.by(pairs, lambda key, _pair: key[1])


def test_parts_of_the_day(case: tuple[Document, Any, Any, Any]) -> None:
    document, _first, _second, pairs = case
    found = {one["part"]: without_reasons(one["figure"]) for one in document["parts"]}
    assert found == recompute.by(pairs, lambda key, _pair: key[0])


def test_items_with_their_sums_and_answers(case: tuple[Document, Any, Any, Any]) -> None:
    document, _first, _second, pairs = case
    found = {one["item"]: without_reasons(one["figure"]) for one in document["items"]}
    assert found == recompute.by(pairs, lambda key, _pair: key[2])
    for one in document["items"]:
        if one["sum"]:
            sums = recompute.amounts(pairs, one["item"])
            assert {side: Decimal(one["sum"][side]) for side in sums} == sums, one["item"]
        if one["chosen"]:
            for side, counts in recompute.chosen(pairs, one["item"]).items():
                assert {value: both[side] for value, both in one["chosen"].items() if both[side]} == counts, one["item"]


def test_every_answer_and_every_reason(case: tuple[Document, Any, Any, Any], tables: dict[str, list[recompute.Row]]) -> None:
    document, first, second, pairs = case
    assert len(document["answers"]) == len(pairs)
    for one in document["answers"]:
        key = (one["part"], one["checkpoint"], one["item"])
        pair = pairs[key]
        why = pair["why"]
        if why == "missing":
            is_first = pair["first"] is None
            why = recompute.why_missing(tables, key, first if is_first else second, is_first=is_first)
        assert (one["why"] or "") in why.split(" or "), key
        assert one["judged"] == pair["judged"], key
        for name in ("first", "second"):
            row = pair[name]
            said = one[name]
            assert (said is None) == (row is None)
            if row is not None:
                judged = {"true": True, "false": False, "": None}[row["in_order"]] if one["item"] != "lighting/VL-02" else None
                assert (said["id"], said["kind"], said["value"] or "", said["rest"]) == (
                    row["id"],
                    row["kind"],
                    row["value"],
                    row["rest"] == "true",
                )
                assert said["in_order"] == judged


def test_findings(case: tuple[Document, Any, Any, Any], tables: dict[str, list[recompute.Row]]) -> None:
    document, first, second, _pairs = case
    became, new, left_out = recompute.outcomes(tables, first, second)
    found = document["findings"]
    assert {one["id"]: one["outcome"] for one in found["findings"] if one["outcome"] != "new"} == became
    assert {one["id"] for one in found["findings"] if one["outcome"] == "new"} == set(new)
    assert found["left_out"] == {"first": left_out[0], "second": left_out[1]}
    counts = [list(became.values()).count(name) for name in ("solved", "open", "came_back", "not_seen")]
    assert [found[name] for name in ("solved", "open", "came_back", "not_seen")] == counts
    assert found["new"] == len(new)


def test_marks(case: tuple[Document, Any, Any, Any], tables: dict[str, list[recompute.Row]]) -> None:
    document, first, second, _pairs = case
    found = {
        (one["item"], one["part"], one["role"]): {
            "checkpoints": sorted(one["checkpoints"]),
            "first": one["first"],
            "second": one["second"],
            "difference": one["difference"],
        }
        for one in document["marks"]
    }
    assert found == recompute.marks(tables, first, second)
    assert found


def test_targets(case: tuple[Document, Any, Any, Any], tables: dict[str, list[recompute.Row]]) -> None:
    document, _first, _second, _pairs = case
    expected = recompute.targets(tables)
    found = {one["name"]: one for one in document["targets"]["targets"]}
    assert found.keys() == expected.keys()
    for name, one in found.items():
        kind, amount = expected[name]["change"]
        assert one["verdict"] == expected[name]["verdict"], name
        assert one["change"]["kind"] == kind, name
        assert abs(Decimal(one["change"]["amount"]) - amount) < Decimal("0.51"), name
        assert (one["sample"] or {"n": None})["n"] == expected[name]["n"], name
    reached = sum(one["verdict"] == "reached" for one in expected.values())
    assert (document["targets"]["total"], document["targets"]["reached"]) == (len(expected), reached)


def test_the_share_of_rest(case: tuple[Document, Any, Any, Any]) -> None:
    document, first, second, _pairs = case
    for name, side in (("first", first), ("second", second)):
        one = document[name]
        assert (one["rest"], one["answers"], one["rest_share"]) == recompute.rest_share(side)


def test_the_worked_example_says_what_came_of_it(folder: Path) -> None:
    """The usual two are the baseline and the newest finished one; the figures of the plan are as everybody counts them."""
    store = open_record(folder, state_folder=folder.parent / "state", write=False, now=lambda: NOW)
    park = main_park(store)
    assert [one.name for one in two_measurements(store, park.id)] == ["baseline-2024", "follow-up-2026"]
    store.close()
    found = json.loads(compared(folder, "baseline", "follow-up"))
    assert (found["targets"]["reached"], found["targets"]["total"]) == (7, 10)
    change = {one["name"]: (one["change"]["amount"], one["verdict"]) for one in found["targets"]["targets"]}
    assert change["Inbraken en pogingen"] == ("-49", "reached")
    assert change["Gebreken brandveiligheid"] == ("-58", "reached")
    assert change["Voelt zich in het donker veilig"] == ("26.2", "reached")
    assert change["Heeft last van geparkeerde vrachtwagens of auto’s"] == ("24.0", "missed")
    assert [one["name"] for one in found["targets"]["targets"] if one["sample"] and one["sample"]["few"]] == [
        "Cijfer voor veilig in het donker"
    ]
    # What the marks say is what the target of marks was told.
    (dark,) = (one for one in found["marks"] if one["part"] == "evening" and not one["role"])
    target = next(one for one in found["targets"]["targets"] if one["unit"] == "cijfer")
    assert (dark["first"]["mean"], dark["second"]["mean"]) == (target["baseline"]["value"], target["result"]["value"])
    outcomes = {name: found["findings"][name] for name in ("solved", "open", "came_back", "not_seen", "new")}
    assert all(outcomes.values()), outcomes
    assert {one["code"] for one in found["warnings"]} >= {"inspector", "weather", "checklist", "replaced"}
    reasons = found["overall"]["not_comparable"]
    assert set(reasons) >= {"na", "not_assessed", "question_new", "checkpoint_retired"}
    assert "not_in_set" not in reasons, "the follow-up asked what its baseline asked"
    assert float(found["second"]["rest_share"]) < 25
    yearly = json.loads(compared(folder, "yearly 2025", "yearly 2026"))
    assert yearly["overall"]["not_comparable"]["not_in_set"] > 100
    assert "set" in {warned["code"] for warned in yearly["warnings"]}


def test_the_golden_comparison(folder: Path, request: pytest.FixtureRequest) -> None:
    """The figures of the example are these; `KVO_GOLDEN=1 pytest ...` writes them anew."""
    import os

    found = json.loads(compared(folder, "baseline", "follow-up"))
    del found["answers"], found["items"]  # looked at one by one above
    found["program"] = "any"
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("KVO_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("name", ["baseline 2024", "yearly 2026", "follow-up 2026"])
@pytest.mark.parametrize("only_seen", [False, True], ids=["all", "only-seen"])
def test_one_measurement_by_itself(folder: Path, tables: dict[str, list[recompute.Row]], name: str, only_seen: bool) -> None:
    """The shares of one measurement, computed again from the rows."""
    document = json.loads(compared(folder, name, name, only_seen=only_seen, text=measurement_text))
    side = recompute.Side(tables, document["measurement"]["kind"], str(document["measurement"]["year"]))
    pairs = recompute.pairs_of(tables, side, side, only_seen=only_seen)
    assert document["overall"] == recompute.alone(list(pairs.values()))
    assert document["overall"]["assessed"] > 30
    assert set(document["overall"]["left_out"]) >= {"na"}
    for groups, key in (("parts", "part"), ("themes", "theme"), ("checkpoints", "checkpoint"), ("items", "item")):
        for group in document[groups]:
            here = [pair for (part, stop, item), pair in pairs.items() if group[key] in (part, stop, item, pair["theme"])]
            assert group["share"] == recompute.alone(here), group[key]
    assert len(document["answers"]) == len(pairs)


def test_a_share_of_one_measurement_is_that_of_the_overview(folder: Path) -> None:
    """What the overview counts of a park whose newest measurement is its first is what that one says by itself."""
    store = open_record(folder, state_folder=folder.parent / "state", write=False, now=lambda: NOW)
    try:
        park = next(park for park in store.select(Park, "where gone = 0") if park.name == "De Turfwal")
        share, chosen = share_of(store, park.id), measurement_alone(store, park.id)
        comparison = compare(store, chosen.id, chosen.id)
    finally:
        store.close()
    assert comparison.alone
    assert (share.newest, share.judged, share.now) == (chosen.id, comparison.overall.judged, comparison.overall.in_order.second)
    assert measurement_document(comparison, "").overall.share == str(share.share)


def test_the_committed_schema_of_one_measurement_is_that_of_the_model() -> None:
    assert MEASUREMENT_SCHEMA.read_text("utf-8") == measurement_schema_text(), (
        "make it again: kvo-inspect schema --measurement > docs/schema/measurement.schema.json"
    )


def test_the_committed_schema_is_that_of_the_model() -> None:
    assert SCHEMA.read_text("utf-8") == compare_schema_text(), (
        "make it again: kvo-inspect schema --compare > docs/schema/compare.schema.json"
    )


@pytest.mark.parametrize("alone", [False, True], ids=["two", "one"])
def test_check_jsonschema_passes_a_comparison(folder: Path, tmp_path: Path, alone: bool) -> None:
    path, schema = tmp_path / "comparison.json", MEASUREMENT_SCHEMA if alone else SCHEMA
    text = compared(folder, "baseline", "baseline", text=measurement_text) if alone else compared(folder, "baseline", "follow-up")
    path.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_recomputation_knows_nothing_of_the_program() -> None:
    text = (HERE / "recompute.py").read_text("utf-8")
    assert "import kvo_inspect" not in text
    assert "from kvo_inspect" not in text
