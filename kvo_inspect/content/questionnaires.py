"""Reading questionnaires: the one that comes with the program, and a facilitator's own files. Every mistake is told with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kvo_inspect import paths
from kvo_inspect.content.pydantic_errors import Mistake, mistake_of, other_name
from kvo_inspect.content.toml_file import document_of, numbered_problems, read_toml, toml_files
from kvo_inspect.content.toml_lines import KeyPath
from kvo_inspect.domain.plan.target_kinds import FACTS
from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire, plain
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.errors import ContentError, KvoError, RuleError
from kvo_inspect.texts import LANGS, Lang, _

STANDARD = "kvo-b"
"""The questionnaire that is meant where nobody says which."""
SIZE_LIMIT = 200_000
"""Bytes of a file: the shipped one has a twentieth of it."""


@dataclass(frozen=True, slots=True)
class QuestionnaireFile:
    """A questionnaire as it was read: what it asks, the name of its file, and whether it comes with the program."""

    questionnaire: Questionnaire
    name: str
    body: str
    shipped: bool = False


def shipped_questionnaires() -> tuple[QuestionnaireFile, ...]:
    """Return the questionnaires that come with the program; they are in order, a test says so."""
    files, _problems = toml_files(paths.shipped_surveys())
    return tuple(_read(files, [], shipped=True))


def every_questionnaire(data: Path) -> tuple[tuple[QuestionnaireFile, ...], tuple[str, ...]]:
    """Return the questionnaires that may be used, own ones first, and every problem met; an own one replaces the shipped one of its id."""
    files, problems = toml_files(paths.own_surveys(data))
    all_problems = list(problems)
    own = list(_read(files, all_problems))
    ids = {file.questionnaire.id for file in own}
    return (*own, *(file for file in shipped_questionnaires() if file.questionnaire.id not in ids)), tuple(all_problems)


def _read(files: Iterable[Path], problems: list[str], *, shipped: bool = False) -> Iterator[QuestionnaireFile]:
    for path in files:
        try:
            file, wrong = check_questionnaire(path, shipped=shipped)
        except KvoError as error:
            problems.append(str(error))
            continue
        problems += wrong
        if file is not None:
            yield file


def check_questionnaire(path: Path, *, shipped: bool = False, by_name: bool = True) -> tuple[QuestionnaireFile | None, tuple[str, ...]]:
    """Return the questionnaire in a file, or None and every problem in it; *by_name*: its id must be that of the file.

    Raises NoSuchFile, NotAFile or Unreadable.
    """
    return parse_questionnaire(read_toml(path, SIZE_LIMIT), path.name, stem=path.stem if by_name else None, shipped=shipped)


def parse_questionnaire(
    source: bytes, name: str, *, stem: str | None = None, shipped: bool = False
) -> tuple[QuestionnaireFile | None, tuple[str, ...]]:
    """Return the questionnaire in *source*, or None and every problem in it, each naming *name*; with *stem* the id must equal it."""
    name = clean_line(name)
    document, text, wrong = document_of(source, SIZE_LIMIT)
    if document is None:
        line, sentence = wrong
        return None, (f"{name}:{line}: {sentence}",)
    questionnaire, mistakes = _checked(document, stem)
    if questionnaire is None or mistakes:
        return None, numbered_problems(text, name, mistakes)
    return QuestionnaireFile(questionnaire, name, text, shipped), ()


def _checked(document: dict[str, Any], stem: str | None) -> tuple[Questionnaire | None, list[Mistake]]:
    questionnaire: Questionnaire | None = None
    mistakes: list[Mistake] = []
    try:
        questionnaire = Questionnaire.model_validate(document)
    except ValidationError as error:
        mistakes += [mistake_of(detail, Questionnaire) for detail in error.errors(include_url=False)]
    mistakes += other_name(document, stem)
    if questionnaire is not None:
        mistakes += _unlike(questionnaire)
        for at, question in enumerate(questionnaire.question):
            mistakes += _question_mistakes(at, question)
    return questionnaire, mistakes


def _unlike(questionnaire: Questionnaire) -> Iterator[Mistake]:
    """Yield what stands twice: ids by which answers are counted, texts by which the columns of a form are known again."""
    ids = [question.id for question in questionnaire.question]
    for at in _again(ids):
        yield Mistake(("question", at, "id"), _("the id “{id}” stands here twice").format(id=short(ids[at])))
    targets = [
        target for question in questionnaire.question for target in (question.target, *(option.target for option in question.option))
    ]
    for at in _again([target or f"{place}" for place, target in enumerate(targets)]):
        sentence = _("two shares are the figure of target “{id}”; one was expected").format(id=targets[at])
        yield Mistake(("question", _question_of(questionnaire, at)), sentence)
    for lang in LANGS:
        texts = [plain(question.ask(lang)) for question in questionnaire.question]
        for at in _again(texts):
            yield Mistake(("question", at, "ask", lang), _("this question stands here twice; its answers could not be told apart"))


def _question_of(questionnaire: Questionnaire, place: int) -> int:
    """Return the place of the question with the target that is *place* among all."""
    counted = 0
    for at, question in enumerate(questionnaire.question):
        counted += 1 + len(question.option)
        if place < counted:
            return at
    return len(questionnaire.question) - 1


def _question_mistakes(at: int, question: Question) -> Iterator[Mistake]:
    """Yield what is wrong with one question beyond its keys."""
    place: KeyPath = ("question", at)
    for again in _again([option.id for option in question.option]):
        yield Mistake((*place, "option"), _("the id “{id}” stands here twice").format(id=short(question.option[again].id)))
    for lang in LANGS:
        yield from _text_mistakes(place, question, lang)
    for target in question.targets():
        if target is not None and not FACTS[target].is_share:
            sentence = _("target “{id}” is a number and the share of a question a percentage; leave it out")
            yield Mistake(place, sentence.format(id=target))
    counting = [option for option in question.option if option.counts]
    if not counting:
        yield Mistake(place, _("no answer counts; write {key} at the answers of which the share is wanted").format(key="counts = true"))
    for option in counting:
        if option.no_answer:
            sentence = _("“{text}” is no answer, so it cannot count; leave one of the two out").format(text=short(option.text("nl")))
            yield Mistake((*place, "option"), sentence)
    if len([option for option in question.option if not option.no_answer]) < 2:
        yield Mistake(place, _("at least two answers were expected beside those that are none"))


def _text_mistakes(place: KeyPath, question: Question, lang: Lang) -> Iterator[Mistake]:
    """Yield what is wrong with the question and its answers as they are asked in one language."""
    texts = [option.text(lang) for option in question.option]
    known = [plain(text) for text in texts]
    for again in _again([letters or f"\n{number}" for number, letters in enumerate(known)]):
        sentence = _("the answer “{text}” stands here twice; only letters and figures count")
        yield Mistake((*place, "option"), sentence.format(text=short(texts[again])))
    for text, letters in zip(texts, known, strict=True):
        if not text.strip():
            yield Mistake((*place, "option"), _("{key} is empty in {lang}; both languages are needed").format(key="text", lang=lang))
        elif not letters:
            sentence = _("“{text}” has no letter or figure, by which an answer is known again; write it in words")
            yield Mistake((*place, "option"), sentence.format(text=short(text)))
        elif question.form == "several" and re.search(r"[;|]", text):
            sentence = _("“{text}” holds a sign that form tools put between answers; write a comma")
            yield Mistake((*place, "option"), sentence.format(text=short(text)))
    if not question.ask(lang).strip():
        yield Mistake((*place, "ask"), _("{key} is empty in {lang}; both languages are needed").format(key="ask", lang=lang))


def _again(values: list[str]) -> Iterator[int]:
    """Yield the places of values that stand earlier too."""
    seen: set[str] = set()
    for at, value in enumerate(values):
        if value in seen:
            yield at
        seen.add(value)


def known_questionnaire(data: Path, name: str) -> Questionnaire | None:
    """Return the questionnaire of this id; None when this laptop does not have it in order: then its answers are told by their ids."""
    return next((file.questionnaire for file in every_questionnaire(data)[0] if file.questionnaire.id == name), None)


def questionnaire_called(data: Path, name: str) -> QuestionnaireFile:
    """Return the questionnaire of this id; RuleError names those that there are, ContentError the mistakes of a file of this name."""
    files, problems = every_questionnaire(data)
    for file in files:
        if file.questionnaire.id == name:
            return file
    if wrong := [problem for problem in problems if problem.startswith(f"{name}.toml:")]:
        raise ContentError(_("The questionnaire “{name}” has mistakes:").format(name=short(name)), tuple(wrong))
    known = ", ".join(file.questionnaire.id for file in files)
    raise RuleError(_("There is no questionnaire “{name}”. There are: {known}.").format(name=short(name), known=known))


def own_copy(name: str) -> str:
    """Return the standard questionnaire as the text of a file of one's own with this id."""
    standard = next(file for file in shipped_questionnaires() if file.questionnaire.id == STANDARD)
    return standard.body.replace(f'id = "{STANDARD}"', f'id = "{name}"', 1)
