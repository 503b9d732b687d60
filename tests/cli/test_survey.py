"""`survey`: when it was sent, answers of form tools taken in once everything is matched, and what came of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.test_commands import Shell
from tests.examples import copy_example
from tests.exchange.survey.test_reading import CODES, FORMS, GOOGLE, rows, written
from tests.laptops import new_folder


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KVO_INSPECT_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    store = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin")
    add_park(store, "De Amert")
    store.close()
    yield Shell(tmp_path / "data", capsys)
    texts.use_language("en")


def test_a_survey_is_set_taken_in_once_and_told(sh: Shell) -> None:
    assert "No answers were taken in yet" in sh("survey", "results", "De Amert").out
    assert (
        sh("survey", "set", "De Amert", "--moment", "baseline", "--sent", "1-9-2025", "--asked", "40").out == "40 asked · sent 1-9-2025\n"
    )
    dry = sh("survey", "take", "De Amert", FORMS, "--moment", "baseline", "--dry-run").out
    assert "12 people answered, 16 questions" in dry
    assert "12 answered" not in sh("survey", "results", "De Amert").out
    assert "12 answered, 30.0 % of 40" in sh("survey", "take", "De Amert", FORMS, "--moment", "baseline").out
    assert "taken in already" in sh("survey", "take", "De Amert", FORMS, "--moment", "baseline").out
    assert "with the same people" in sh("survey", "take", "De Amert", GOOGLE, "--moment", "baseline").out
    told = sh("survey", "results", "De Amert").out
    assert "feels safe by day" in told
    assert "20.0 %" in told


def test_what_is_not_matched_is_told_and_nothing_is_taken(sh: Shell) -> None:
    refused = sh("survey", "take", "De Amert", CODES, "--moment", "baseline")
    assert refused.code == 6
    assert "nothing was taken in" in refused.err
    assert "(nuisance, by its number)" in refused.err
    assert "--column" in refused.err
    assert "No answers" in sh("survey", "results", "De Amert").out
    assert "12 answered" in sh("survey", "take", "De Amert", CODES, "--moment", "baseline", "--proposed").out
    assert "as last time" in sh("survey", "take", "De Amert", CODES, "--moment", "follow_up", "--dry-run").out


def test_a_second_file_needs_a_word(sh: Shell, tmp_path: Path) -> None:
    head, *people = rows(FORMS, ";")
    part = written([head, *people[:7]], tmp_path / "part.csv")
    sh("survey", "take", "De Amert", part, "--moment", "baseline")
    refused = sh("survey", "take", "De Amert", FORMS, "--moment", "baseline")
    assert refused.code == 3
    assert "--instead" in refused.err
    sh("survey", "take", "De Amert", FORMS, "--moment", "baseline", "--beside")
    assert "19 answered · added up from 2 files (" in sh("survey", "results", "De Amert").out
    assert "12 answered" in sh("survey", "take", "De Amert", FORMS, "--moment", "baseline", "--instead").out
    assert "added up" not in sh("survey", "results", "De Amert").out


def test_the_figures_follow_from_the_csv_export_alone(sh: Shell, tmp_path: Path) -> None:
    """Percentages of every question, both moments, computed from `survey.csv` and `survey_answer.csv` with the csv module alone."""
    head, *people = rows(FORMS, ";")
    later = written([head, *people, *people[:5]], tmp_path / "later.csv")
    sh("survey", "take", "De Amert", FORMS, "--moment", "baseline")
    sh("survey", "take", "De Amert", later, "--moment", "follow_up")
    printed = sh("survey", "results", "De Amert").out
    sh("export", "csv", "--out", tmp_path / "out")
    (folder,) = (path.parent for path in (tmp_path / "out").rglob("survey_answer.csv"))
    texts_by_name = {name: (folder / f"{name}.csv").read_text("utf-8-sig") for name in ("survey", "survey_answer")}
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts_by_name.items()}
    moments = {row["id"]: row["moment"] for row in tables["survey"]}
    shares: dict[str, list[str]] = {}
    for moment in ("baseline", "follow_up"):
        for row in tables["survey_answer"]:
            if row["answer"] == "" and moments[row["survey"]] == moment:
                share = (Decimal(100 * int(row["count"])) / int(row["answered"])).quantize(Decimal("0.1"), ROUND_HALF_UP)
                shares.setdefault(row["question"], []).append(f"{share} %")
    assert len(shares) == 16
    lines = printed.splitlines()
    for question, (first, second) in shares.items():
        assert any(first in line and second in line for line in lines), (question, first, second)


def test_both_surveys_stand_in_the_comparison_and_the_report_and_four_answers_without_a_percentage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    sh = Shell(copy_example("en", tmp_path / "data"), capsys)
    head, *people = rows(FORMS, ";")
    sh("survey", "take", "De Kievitsakker", FORMS, "--moment", "baseline", "--instead")
    few = written([head, *people[:4]], tmp_path / "few.csv")
    assert "impression" in sh("survey", "take", "De Kievitsakker", few, "--moment", "follow_up", "--instead").out
    compared = sh("compare", "De Kievitsakker").out
    (line,) = (line for line in compared.splitlines() if line.startswith("Knows where to report"))
    assert "41.7 % (n=12)" in line
    assert "of 4 (n=4)" in line
    report = Path(sh("report", "measurement", "De Kievitsakker", "--format", "html", "--out", tmp_path / "m.html").out.splitlines()[-1])
    text = report.read_text("utf-8")
    assert "What entrepreneurs answered in the survey" in text
    assert "41.7 % (n=12)" in text
    assert "25.0 % (n=4)" not in text
    texts.use_language("en")


def test_an_own_questionnaire_is_begun_checked_printed_and_its_answers_taken_in(sh: Shell, tmp_path: Path) -> None:
    path = Path(sh("survey", "new", "our-park").out.strip())
    path.write_text(path.read_text("utf-8").replace("Hoe veilig voelt u zich overdag op dit", "Hoe veilig is het overdag op dit"), "utf-8")
    assert "our-park.toml is in order: 16 questions." in sh("survey", "check", str(path)).out
    assert "our-park" in sh("survey", "list").out
    printed = Path(sh("survey", "print", "our-park", "--format", "text", "--out", str(tmp_path)).out.strip())
    assert "How safe do you feel on this business park by day?" in printed.read_text("utf-8")
    asked = "Hoe veilig is het overdag op dit bedrijventerrein?"
    answers = written([[asked], ["veilig"], ["veilig"], ["onveilig"], ["zeer veilig"], ["zeer onveilig"]], tmp_path / "answers.csv")
    arguments = ("survey", "take", "De Amert", answers, "--moment", "baseline")
    assert sh(*arguments).code == 6, "the standard one asks it in other words"
    assert "5 answered" in sh(*arguments, "--questionnaire", "our-park", "--partly").out
    assert "60.0 %" in sh("survey", "results", "De Amert").out
    assert sh("survey", "print", "no-such").code == 3
    path.write_text("id = 1", "utf-8")
    wrong = sh("survey", "print", "our-park")
    assert wrong.code == 6
    assert "our-park.toml:1:" in wrong.err


def test_answers_in_other_words_are_remembered_for_the_next_survey(sh: Shell, tmp_path: Path) -> None:
    table = rows(FORMS, ";")
    place = next(at for at, cell in enumerate(table[0]) if cell.startswith("Hoe vindt u het onderhoud"))
    table[1][place] = "matig"
    path = written(table, tmp_path / "f.csv")
    refused = sh("survey", "take", "De Amert", path, "--moment", "baseline")
    assert refused.code == 6
    assert "row 2: “matig”" in refused.err
    assert "--answer" in refused.err
    for wrong, sentence in (("upkeep=insufficient", "lacks a question"), ("upkeep:matig=poor", "“poor” is no answer to upkeep")):
        told = sh("survey", "take", "De Amert", path, "--moment", "baseline", "--answer", wrong)
        assert told.code == 2
        assert sentence in told.err
    assert "12 answered" in sh("survey", "take", "De Amert", path, "--moment", "baseline", "--answer", "upkeep: Matig =insufficient").out
    table[2][place] = "Matig."
    dry = sh("survey", "take", "De Amert", written(table, tmp_path / "later.csv"), "--moment", "follow_up", "--dry-run").out
    assert "12 people answered, 16 questions" in dry
    assert "matig" not in dry.casefold()


def test_a_dry_run_tells_which_question_a_group_of_columns_is_and_what_to_do(sh: Shell) -> None:
    dry = sh("survey", "take", "De Amert", CODES, "--moment", "baseline", "--dry-run").out
    assert "12 rows; no answer of them is matched yet" in dry
    assert next(line.split()[1] for line in dry.splitlines() if line.startswith("G01Q03")) == "nuisance"
    assert dry.splitlines()[-1].startswith("Not everything could be matched.")
