"""`compare` as people and scripts call it."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.exchange.compare.alone_file import MeasurementDocument, measurement_schema_text
from kvo_inspect.exchange.compare.document import ComparisonDocument, compare_schema_text
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from tests.examples import copy_example

PARK = "De Kievitsakker"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example("en", tmp_path_factory.mktemp("compare") / "data")


class Shell:
    def __init__(self, data: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.data, self.capture = data, capture

    def __call__(self, *args: str, lang: str = "en") -> tuple[int, str, str]:
        self.capture.readouterr()
        code = run(["--data", str(self.data), "--lang", lang, *args])
        return code, *self.capture.readouterr()


@pytest.fixture
def sh(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    return Shell(example, capsys)


def test_the_table_says_what_changed(sh: Shell) -> None:
    code, out, err = sh("compare", PARK)
    assert (code, err) == (0, "")
    assert "baseline 2024" in out
    assert "follow-up measurement 2026" in out
    assert "7 of 10 targets reached" in out
    assert "came back 5" in out
    assert "Fencing" in out
    assert "not comparable" in out
    themes, _surveys, entrepreneurs = out.partition("Survey")
    assert "Feels safe in the dark" in entrepreneurs
    assert "subversive" not in themes.casefold()
    assert all(len(line) < 200 for line in out.splitlines())


def test_json_is_the_documented_model(sh: Shell) -> None:
    code, out, _err = sh("compare", PARK, "--json")
    assert code == 0
    found = ComparisonDocument.model_validate_json(out)
    assert (found.first.name, found.second.name, found.only_seen) == ("baseline-2024", "follow-up-2026", False)
    assert len(found.answers) == found.overall.total
    seen = json.loads(sh("compare", PARK, "--from", "baseline", "--to", found.second.id, "--json", "--only-seen")[1])
    assert seen["only_seen"]
    assert seen["overall"]["not_comparable"]["rest"] > 0
    assert seen["overall"]["judged"] < found.overall.judged


def test_the_confidential_only_when_asked_for_by_name(sh: Shell) -> None:
    open_ = sh("compare", PARK, "--json")[1]
    hidden = sh("compare", PARK, "--json", "--confidential")[1]
    assert "subversive-crime" not in open_
    assert "KBR-V" not in open_
    assert "subversive-crime" in hidden
    assert "KBR-V" in hidden
    assert "confidential" not in json.loads(open_), "nothing says that something was left out"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((PARK, "--from", "nope"), "There are: baseline-2024, yearly-2025, follow-up-2026, yearly-2026"),
        ((PARK, "--to", "yearly"), "Say which: yearly-2025, yearly-2026"),
        ((PARK, "--from", "yearly-2026", "--to", "baseline"), "swap them"),
        ((PARK, "--from", "baseline", "--to", "nulmeting 2024"), "with itself"),
        ((PARK, "--to", "baseline"), "comparing takes two"),
        (("Nergens",), "is not in this record"),
        ((), "Missing argument"),
    ],
)
def test_a_wrong_name_is_told_with_what_there_is(sh: Shell, args: tuple[str, ...], told: str) -> None:
    code, out, err = sh("compare", *args)
    assert code in (2, 3)
    assert out == ""
    assert told in err
    assert "Traceback" not in err


def test_one_measurement_is_not_enough(sh: Shell, tmp_path: Path) -> None:
    data = tmp_path / "own"
    store = open_record(data, state_folder=tmp_path / "state", author="Karin")
    add_park(store, "Leeg")
    store.close()
    save_settings(data, Settings(name="Karin"))
    sh.data = data
    for command in ("compare", "measurement"):
        code, _out, err = sh(command, "Leeg")
        assert code == 3
        assert "no round yet" in err


def test_it_reads_while_the_app_has_the_record_open(sh: Shell, example: Path, tmp_path: Path) -> None:
    data = tmp_path / "copy"
    shutil.copytree(example, data)
    store = open_record(data, state_folder=tmp_path / "other")
    sh.data = data
    try:
        assert sh("compare", PARK)[0] == 0
    finally:
        store.close()


def test_the_schema_is_printed(sh: Shell) -> None:
    assert sh("schema", "--compare")[1] == compare_schema_text()
    assert sh("schema", "--measurement")[1] == measurement_schema_text()


def test_a_baseline_says_something_by_itself(sh: Shell) -> None:
    code, out, err = sh("measurement", "De Turfwal")
    assert (code, err) == (0, "")
    assert "Baseline 2025" in out
    document = MeasurementDocument.model_validate_json(sh("measurement", "De Turfwal", "baseline-2025", "--json")[1])
    overall = document.overall
    row = next(line for line in out.splitlines() if line.startswith("All together"))
    told = [str(n) for n in (overall.total, overall.assessed, overall.in_order)]
    assert row.split()[2:5] == told
    assert overall.assessed + overall.noted + sum(overall.left_out.values()) == overall.total > overall.assessed
    assert row.split()[7:10] == [str(overall.left_out.get(why, 0)) for why in ("na", "not_assessed")] + [str(overall.noted)]
    assert "only noted" in out
    assert "Nulmeting 2025" in sh("measurement", "De Turfwal", lang="nl")[1]
    checkpoints = sh("measurement", "De Turfwal", "--per", "checkpoint")[1]
    assert all(stop.name in checkpoints for stop in document.checkpoints)


@pytest.mark.parametrize(("form", "begins"), [("json", "{"), ("csv", "\ufeffTheme"), ("xlsx", "PK")])
def test_one_measurement_is_written_as_a_file(sh: Shell, tmp_path: Path, form: str, begins: str) -> None:
    code, out, err = sh("measurement", PARK, "baseline", "--format", form, "--out", str(tmp_path))
    assert (code, err) == (0, "")
    file = Path(out.strip())
    assert file.parent == tmp_path
    assert file.read_bytes().startswith(begins.encode())
    named = tmp_path / f"own.{form}"
    assert sh("measurement", PARK, "baseline", "--out", str(named))[0] == 0
    assert named.read_bytes()[:2] == file.read_bytes()[:2]


def test_the_csv_of_one_measurement_is_its_json(sh: Shell, tmp_path: Path) -> None:
    document = MeasurementDocument.model_validate_json(sh("measurement", PARK, "baseline", "--json")[1])
    file = Path(sh("measurement", PARK, "baseline", "--format", "csv", "--out", str(tmp_path))[1].strip())
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["Theme"] for row in rows] == [theme.title.en for theme in document.themes] + ["All together"]
    for row, share in zip(rows, [*(theme.share for theme in document.themes), document.overall], strict=True):
        assert (int(row["Questions"]), int(row["Assessed"]), int(row["In order"])) == (share.total, share.assessed, share.in_order)
        assert float(row["Share (%)"]) == float(share.share or "nan")
        assert int(row["N/a"]) == share.left_out.get("na", 0)
        assert (int(row["Checkpoints in order"]), int(row["Checkpoints assessed"])) == (share.checkpoints_in_order, share.checkpoints)


def test_one_measurement_has_the_confidential_only_when_asked_for(sh: Shell) -> None:
    open_, hidden = (sh("measurement", PARK, "baseline", "--json", *more)[1] for more in ((), ("--confidential",)))
    assert "subversive-crime" not in open_
    assert "subversive-crime" in hidden
    seen = json.loads(sh("measurement", PARK, "follow-up-2026", "--json", "--only-seen")[1])
    assert seen["overall"]["left_out"]["rest"] > 0


@pytest.mark.parametrize(
    ("args", "told"),
    [((PARK, "nope"), "There are: baseline-2024"), ((PARK, "yearly"), "Say which"), (("Nergens",), "is not in this record")],
)
def test_a_measurement_that_is_not_there_is_told(sh: Shell, args: tuple[str, ...], told: str) -> None:
    code, out, err = sh("measurement", *args)
    assert (code in (2, 3), out) == (True, "")
    assert told in err
