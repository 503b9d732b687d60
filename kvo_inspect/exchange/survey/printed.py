"""A questionnaire to print, or to paste into a form tool: as text, as a Word file, as a sheet. In the language in use."""

from __future__ import annotations

import datetime as dt
import textwrap
from itertools import groupby
from pathlib import Path
from typing import Literal, get_args

from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.reports.content import Chapter, Choices, Paragraph, Report
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetCell, SheetColumn, write_sheets
from kvo_inspect.files import is_there, written_whole
from kvo_inspect.texts import _, language, p_
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.survey.questionnaires import form_name, subject_name

QuestionnaireFormat = Literal["text", "docx", "xlsx"]
QUESTIONNAIRE_FORMATS: tuple[QuestionnaireFormat, ...] = get_args(QuestionnaireFormat)
_ENDING = {"text": "txt"}
_BOX = {"one": "○", "several": "☐"}
"""What stands in front of an answer on paper, so that it is seen whether more than one may be ticked."""
_LINE = 120
"""Characters of a line above the sheet."""
_TYPED_BOX = {"one": "( )", "several": "[ ]"}


def write_questionnaire(questionnaire: Questionnaire, form: QuestionnaireFormat, out: Path, made: dt.datetime) -> Path:
    """Write a questionnaire, whole or not at all, and return where; *out* may be a folder. NameTaken: nothing is overwritten."""
    if is_there(out) and out.is_dir():
        out = out / f"{slug(questionnaire.title(language()))}-{language()}-{questionnaire.version}.{_ENDING.get(form, form)}"
    if out.exists():
        raise NameTaken(out)
    match form:
        case "text":
            with written_whole(out, shared=True, new=True) as stream:
                stream.write(questionnaire_text(questionnaire).encode())
        case "docx":
            from kvo_inspect.exchange.reports.word import word_bytes

            made_file = word_bytes(questionnaire_report(questionnaire, made.date()))
            with written_whole(out, shared=True, new=True) as stream:
                stream.write(made_file)
        case "xlsx":
            write_sheets(out, [questionnaire_sheet(questionnaire)], made=made)
    return out


def questionnaire_text(questionnaire: Questionnaire) -> str:
    """Return a questionnaire as plain text: a question with its number, its answers below."""
    lang = language()
    lines = [questionnaire.title(lang), "", questionnaire.introduction(lang), ""]
    for number, question in enumerate(questionnaire.question, 1):
        lines.append(f"{number}. {question.ask(lang)}")
        lines += [f"   {_TYPED_BOX[question.form]} {option.text(lang)}" for option in question.option]
        lines.append("")
    return "\n".join([*lines, questionnaire.closing(lang), ""])


def questionnaire_report(questionnaire: Questionnaire, day: dt.date) -> Report:
    """Return a questionnaire as what the writer of Word files prints: a chapter a subject, a list of answers a question."""
    lang = language()
    numbered = list(enumerate(questionnaire.question, 1))
    chapters = [
        Chapter(capital(subject_name(subject)), tuple(_choices(at, question) for at, question in group))
        for subject, group in groupby(numbered, key=lambda pair: pair[1].subject)
    ]
    closing = Chapter(_("Thank you"), (Paragraph(questionnaire.closing(lang)),))
    opening = Chapter(_("About this survey"), (Paragraph(questionnaire.introduction(lang)),))
    subtitle = _("{n} questions").format(n=len(numbered))
    return Report(questionnaire.title(lang), subtitle, lang, day, (opening, *chapters, closing))


def _choices(number: int, question: Question) -> Choices:
    lang = language()
    answers = tuple(f"{_BOX[question.form]} {option.text(lang)}" for option in question.option)
    return Choices(f"{number}. {question.ask(lang)}", answers)


def questionnaire_sheet(questionnaire: Questionnaire) -> Sheet:
    """Return a questionnaire as a sheet: a row an answer, the question in front of its first."""
    lang = language()
    columns = (
        SheetColumn("number", p_("questionnaire", "Number"), 9, "number"),
        SheetColumn("subject", p_("questionnaire", "Subject"), 24),
        SheetColumn("question", p_("questionnaire", "Question"), 60),
        SheetColumn("form", p_("questionnaire", "How answered"), 20),
        SheetColumn("answer", p_("questionnaire", "Answer"), 44),
    )
    rows: list[tuple[SheetCell, ...]] = []
    for number, question in enumerate(questionnaire.question, 1):
        head: tuple[SheetCell, ...] = (number, capital(subject_name(question.subject)), question.ask(lang), capital(form_name(question)))
        for option in question.option:
            rows.append((*head, option.text(lang)))
            head = (None, None, None, None)
    lines = tuple(textwrap.wrap(questionnaire.introduction(lang), _LINE)) + tuple(textwrap.wrap(questionnaire.closing(lang), _LINE))
    return Sheet(p_("sheet", "Questions"), columns, rows, questionnaire.title(lang), lines)
