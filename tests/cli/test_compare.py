"""`compare` as people and scripts call it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kvo_inspect.cli import run
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
    assert "6 of 8 targets reached" in out
    assert "came back 5" in out
    assert "Fencing" in out
    assert "not comparable" in out
    assert "subversive" not in out.casefold()
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
    code, _out, err = sh("compare", "Leeg")
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
