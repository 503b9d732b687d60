"""A questionnaire printed: every question and answer once, in order, in each format and language; LibreOffice opens the files."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.survey.printed import QUESTIONNAIRE_FORMATS, questionnaire_text, write_questionnaire
from kvo_inspect.texts import LANGS, Lang, speaking
from tests.exchange.judges import converted, no_libreoffice

MADE = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"


def standard() -> Questionnaire:
    return shipped_questionnaires()[0].questionnaire


def texts(lang: Lang) -> list[str]:
    """Every question and its answers, in order."""
    return [text for question in standard().question for text in (question.ask(lang), *(option.text(lang) for option in question.option))]


def bare(line: str) -> str:
    """A line without number or box."""
    return line.strip().removeprefix("( ) ").removeprefix("[ ] ").lstrip("○☐0123456789. ")


@pytest.mark.parametrize("lang", LANGS)
def test_the_text_holds_every_question_and_answer_in_order(lang: Lang) -> None:
    with speaking(lang):
        lines = questionnaire_text(standard()).splitlines()
    wanted = texts(lang)
    assert [bare(line) for line in lines if bare(line) in set(wanted)] == wanted
    boxes = {line.strip()[:3] for line in lines if line.startswith("   ")}
    assert boxes == {"( )", "[ ]"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_word_file_keeps_a_question_with_its_answers(lang: Lang, tmp_path: Path) -> None:
    with speaking(lang):
        path = write_questionnaire(standard(), "docx", tmp_path, MADE)
    paragraphs = Document(str(path)).paragraphs
    wanted = texts(lang)
    printed = [bare(paragraph.text) for paragraph in paragraphs]
    assert [text for text in printed if text in set(wanted)] == wanted
    for question in standard().question:
        at = printed.index(question.ask(lang))
        beside = [paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[at : at + len(question.option)]]
        assert all(beside), question.id
    assert path.name.endswith(f"-{lang}-2026.1.docx")


def test_the_sheet_has_a_row_an_answer_under_its_question(tmp_path: Path) -> None:
    with speaking("nl"):
        path = write_questionnaire(standard(), "xlsx", tmp_path, MADE)
    rows = [row for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True) if row[4]]
    assert rows[0][:5] == ("Nummer", "Onderwerp", "Vraag", "Hoe te beantwoorden", "Antwoord")
    answers: dict[str, list[str]] = {}
    asked = ""
    for row in rows[1:]:
        asked = row[2] or asked
        answers.setdefault(str(asked), []).append(str(row[4]))
    assert answers == {question.ask.nl: [option.text.nl for option in question.option] for question in standard().question}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for form in QUESTIONNAIRE_FORMATS:
        path = write_questionnaire(standard(), form, tmp_path, MADE)
        before = path.read_bytes()
        with pytest.raises(NameTaken):
            write_questionnaire(standard(), form, tmp_path, MADE)
        assert path.read_bytes() == before


@pytest.mark.filterwarnings("default:LibreOffice is not installed")
def test_libreoffice_opens_word_file_and_sheet(tmp_path: Path) -> None:
    if no_libreoffice():
        pytest.skip("LibreOffice is not installed")
    with speaking("nl"):
        word = write_questionnaire(standard(), "docx", tmp_path / "a.docx", MADE)
        sheet = write_questionnaire(standard(), "xlsx", tmp_path / "b.xlsx", MADE)
    (plain,) = converted("txt:Text (encoded):UTF8", tmp_path, word)
    lines = [bare(line) for line in plain.read_text("utf-8-sig").splitlines()]
    wanted = texts("nl")
    assert [line for line in lines if line in set(wanted)] == wanted
    (table,) = converted(_CSV, tmp_path, sheet)
    with table.open(encoding="utf-8", newline="") as stream:
        cells = [row[4] for row in csv.reader(stream) if len(row) > 4 and row[4]]
    assert cells[1:] == [option.text.nl for question in standard().question for option in question.option]
