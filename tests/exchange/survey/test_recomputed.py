"""Every figure of a survey in comparison, measurement and dossier, computed again from the export alone, CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect import texts
from kvo_inspect.exchange.compare.alone_file import MeasurementDocument
from kvo_inspect.exchange.compare.document import ComparisonDocument
from tests.cli.test_commands import Shell
from tests.examples import copy_example
from tests.exchange.survey import recompute
from tests.exchange.survey.test_reading import FORMS, GOOGLE, rows, written
from tests.laptops import new_folder

PARK = "De Kievitsakker"


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """The worked example with other surveys at both ends than its own, the later one in two files; four answered in between.

    Another laptop took the baseline in from another form of file with the same people.
    """
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    shell = Shell(copy_example("en", tmp_path / "data"), capsys)
    head, *people = rows(FORMS, ";")
    shell("survey", "set", PARK, "--moment", "baseline", "--sent", "1-9-2024", "--asked", "40")
    other = Shell(new_folder(tmp_path / "other"), capsys)
    there, back = tmp_path / "there.kvopack", tmp_path / "back.kvopack"
    shell("pack", "--photos", "none", "--out", there)
    for laptop, *what in (
        (other, "merge", there),
        (other, "survey", "take", PARK, GOOGLE, "--moment", "baseline", "--instead"),
        (other, "pack", "--photos", "none", "--out", back),
        (shell, "survey", "take", PARK, FORMS, "--moment", "baseline", "--instead"),
        (shell, "merge", back),
    ):
        assert laptop(*what).code == 0, what
    shell("survey", "take", PARK, written([head, *people[:4]], tmp_path / "few.csv"), "--moment", "yearly")
    shell("survey", "take", PARK, written([head, *people, *people[2:9]], tmp_path / "later.csv"), "--moment", "follow_up", "--instead")
    more = written([head, *people[:6], *people[:3]], tmp_path / "more.csv")
    assert shell("survey", "take", PARK, more, "--moment", "follow_up", "--beside").code == 0
    yield shell
    texts.use_language("en")


@pytest.fixture(params=["csv", "json"])
def tables(request: pytest.FixtureRequest, sh: Shell, tmp_path: Path) -> tuple[dict[str, str], list[recompute.Row], list[recompute.Row]]:
    """The ids of the surveys by moment, the surveys and the answers, as an export has them."""
    to = tmp_path / ("out" if request.param == "csv" else "out.json")
    sh("export", request.param, "--park", PARK, "--out", to)
    surveys, answers = recompute.from_csv(to) if request.param == "csv" else recompute.from_json(to)
    return {row["moment"]: row["id"] for row in surveys}, surveys, answers


def result(survey: str, answers: list[recompute.Row], question: str, wording: str) -> dict[str, Any] | None:
    """What a document says of a question in one survey."""
    mine = {key[2]: share for key, share in recompute.shares(survey, answers).items() if key[:2] == (question, wording)}
    if not mine:
        return None
    return {"share": recompute.told(*mine.pop("")), "answers": {name: recompute.told(*share) for name, share in mine.items()}}


def test_the_comparison(sh: Shell, tables: Any) -> None:
    moments, _surveys, answers = tables
    document = ComparisonDocument.model_validate_json(sh("compare", PARK, "--json").out)
    questions = json.loads(document.model_dump_json())["survey"]
    assert len(questions) == 16
    for question in questions:
        for side, moment in (("first", "baseline"), ("second", "follow_up")):
            assert question[side] == result(moments[moment], answers, question["question"], question["wording"]), question["question"]
        shares = [question[side]["share"] for side in ("first", "second")]
        change = question["change"]
        assert Decimal(change["points"]) == Decimal(shares[1]["percentage"]) - Decimal(shares[0]["percentage"])
        assert change["margin"] == recompute.margin(*((share["count"], share["n"]) for share in shares))
        assert change["chance"] == (abs(Decimal(change["points"])) <= Decimal(change["margin"]))
    assert {question["change"]["direction"] for question in questions} >= {"better", "worse"}


def test_one_measurement_and_four_answers_without_a_percentage(sh: Shell, tables: Any) -> None:
    moments, _surveys, answers = tables
    for name, moment in (("baseline", "baseline"), ("yearly-2025", "yearly")):
        document = MeasurementDocument.model_validate_json(sh("measurement", PARK, name, "--json").out)
        questions = json.loads(document.model_dump_json())["survey"]
        assert len(questions) == 16
        for question in questions:
            assert question["result"] == result(moments[moment], answers, question["question"], question["wording"])
        assert all((question["result"]["share"]["percentage"] is None) == (moment == "yearly") for question in questions)


def test_the_dossier(sh: Shell, tables: Any, tmp_path: Path) -> None:
    moments, surveys, answers = tables
    sh("dossier", PARK, "--out", tmp_path / "dossier.json")
    dossier = json.loads((tmp_path / "dossier.json").read_text("utf-8"))
    assert [survey["moment"] for survey in dossier["surveys"]] == ["baseline", "yearly", "follow_up"]
    for survey in dossier["surveys"]:
        (row,) = (row for row in surveys if row["id"] == survey["id"])
        assert survey["respondents"] == recompute.respondents(survey["id"], answers)
        assert (survey["invited"], survey["sent"]) == (row["invited"], row["sent"] or None)
    assert dossier["surveys"][0]["respondents"] == 12, "the same people in another form of file are there once"
    assert dossier["surveys"][0]["response"] == "30.0"
    assert dossier["surveys"][1]["response"] is None, "how many were asked is not known"
    expected = {
        (survey, *key): recompute.told(*share) for survey in moments.values() for key, share in recompute.shares(survey, answers).items()
    }
    told = {
        (line["survey"], line["question"], line["wording"], line["answer"]): {
            "count": line["count"],
            "n": line["answered"],
            **{name: line[name] for name in ("percentage", "low", "high")},
        }
        for line in dossier["survey_answers"]
    }
    assert told == expected


def test_the_recomputation_knows_nothing_of_the_program() -> None:
    text = Path(recompute.__file__).read_text("utf-8")
    assert "import kvo_inspect" not in text
    assert "from kvo_inspect" not in text


def test_report_screen_and_tables_tell_the_same_and_no_percentage_of_four(sh: Shell, tmp_path: Path) -> None:
    sh("report", "measurement", PARK, "--to", "baseline", "--format", "html", "--out", tmp_path / "one.html")
    report = (tmp_path / "one.html").read_text("utf-8")
    assert "The survey" in report
    assert "41.7 %" in report
    assert "19–68" in report
    sh("dossier", PARK, "--format", "tables", "--out", tmp_path / "tables")
    tables = {path.name[3:]: path.read_text("utf-8-sig") for path in sorted((tmp_path / "tables").iterdir())}
    surveys = [text for name, text in tables.items() if name.startswith("surveys")]
    assert "12 of 40 answered, 30.0 %" in surveys[0]
    (line,) = (line for line in surveys[1].splitlines() if line.startswith("Knows where to report"))
    assert "41.7 % (n=12)" in line
    assert "2 of 4 (n=4)" in line
    assert "50.0 % (n=4)" not in "".join(tables.values())
    sh("report", "dossier", PARK, "--format", "html", "--out", tmp_path / "dossier.html")
    assert "12 of 40 answered, 30.0 %" in (tmp_path / "dossier.html").read_text("utf-8")
