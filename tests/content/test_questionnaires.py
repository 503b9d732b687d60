"""Questionnaires: the shipped one is in order, own ones replace it, and every mistake is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.content.questionnaires import (
    check_questionnaire,
    every_questionnaire,
    own_copy,
    parse_questionnaire,
    questionnaire_called,
    shipped_questionnaires,
)
from kvo_inspect.domain.plan.target_kinds import FACTS
from kvo_inspect.domain.survey.questionnaire import SURVEY_SUBJECTS
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.paths import own_surveys

SAFE = """id = "own"
version = "2026.1"
title = { nl = "Enquête", en = "Survey" }
introduction = { nl = "Vooraf", en = "Before" }
closing = { nl = "Dank", en = "Thanks" }

[[question]]
id = "safe"
subject = "safety"
ask = { nl = "Voelt u zich veilig?", en = "Do you feel safe?" }
option = [
  { id = "yes", text = { nl = "ja", en = "yes" }, counts = true },
  { id = "no", text = { nl = "nee", en = "no" } },
]
share = { nl = "voelt zich veilig", en = "feels safe" }
better = "higher"
"""


def problems(text: str) -> tuple[str, ...]:
    return parse_questionnaire(text.encode(), "own.toml", stem="own")[1]


def test_the_shipped_questionnaire_asks_after_every_subject_and_feeds_the_shares_that_parks_count() -> None:
    (standard,) = shipped_questionnaires()
    questionnaire = standard.questionnaire
    assert {question.subject for question in questionnaire.question} == set(SURVEY_SUBJECTS)
    fed = {target for question in questionnaire.question for target in question.targets() if target}
    assert fed == {kind for kind, facts in FACTS.items() if facts.source == "survey"} - {"response"}
    for question in questionnaire.question:
        for option in question.option:
            if option.target:
                assert FACTS[option.target].better == question.better
        if question.target:
            assert FACTS[question.target].better == question.better


def test_a_sound_file_has_no_problem() -> None:
    assert problems(SAFE) == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "own"', 'id = "other"', "own.toml:1: the id is “other” but the file is own.toml; the two must be the same"),
        ('subject = "safety"', 'subject = "weather"', "own.toml:9:"),
        ('better = "higher"', 'beter = "higher"', "own.toml:16: “beter” is not known here; was “better” meant?"),
        (", counts = true", "", "own.toml:7: no answer counts; write counts = true at the answers of which the share is wanted"),
        (
            "counts = true",
            "counts = true, no_answer = true",
            "own.toml:11: “ja” is no answer, so it cannot count; leave one of the two out",
        ),
        ('id = "no"', 'id = "yes"', "own.toml:11: the id “yes” stands here twice"),
        ('en = "no"', 'en = "Yes"', "own.toml:11: the answer “Yes” stands here twice"),
        ('nl = "nee"', 'nl = ""', "own.toml:11: text is empty in nl; both languages are needed"),
        (
            '"nee", en = "no"',
            '"ja!", en = "no"',
            "own.toml:11: the answer “ja!” stands here twice; only letters and figures count",
        ),
        ('nl = "nee"', 'nl = "–"', "own.toml:11: “–” has no letter or figure, by which an answer is known again; write it in words"),
        ('version = "2026.1"', 'version = "v2"', "own.toml:2: “v2” does not do as version; expected a year and a number, as 2026.1"),
        (
            'id = "safe"',
            'id = "Safe"',
            "own.toml:8: “Safe” does not do as id; expected small letters, digits and dashes, a letter first, at most 30",
        ),
        (
            'better = "higher"',
            'better = "higher"\ntarget = "burglaries"',
            "own.toml:7: target “burglaries” is a number and the share of a question a percentage; leave it out",
        ),
        ('better = "higher"', 'better = "higher"\ntarget = "weather"', "own.toml:17:"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, sentence: str) -> None:
    assert any(problem.startswith(sentence) for problem in problems(SAFE.replace(old, new, 1))), problems(SAFE.replace(old, new, 1))


def test_an_answer_among_several_holds_no_sign_between_answers() -> None:
    several = SAFE.replace('subject = "safety"', 'subject = "safety"\nform = "several"').replace('nl = "nee"', 'nl = "nee; nooit"')
    assert problems(several) == ("own.toml:12: “nee; nooit” holds a sign that form tools put between answers; write a comma",)
    assert problems(several.replace('form = "several"', 'form = "one"')) == ()


def test_two_questions_alike_cannot_be_told_apart() -> None:
    twice = SAFE + SAFE[SAFE.index("[[question]]") :]
    assert problems(twice) == (
        "own.toml:18: the id “safe” stands here twice",
        "own.toml:20: this question stands here twice; its answers could not be told apart",
    )


def test_two_shares_are_not_the_figure_of_one_target() -> None:
    double = SAFE.replace('better = "higher"', 'better = "higher"\ntarget = "safe_day"').replace(
        "counts = true", 'counts = true, target = "safe_day"'
    )
    assert problems(double) == ("own.toml:7: two shares are the figure of target “safe_day”; one was expected",)


def test_an_own_questionnaire_replaces_the_shipped_one_of_its_id_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    folder = own_surveys(tmp_path)
    folder.mkdir()
    (folder / "kvo-b.toml").write_text(own_copy("kvo-b").replace('version = "2026.1"', 'version = "2026.9"'), "utf-8")
    (folder / "own.toml").write_text(SAFE, "utf-8")
    (folder / "wrong.toml").write_text("id = 1", "utf-8")
    files, trouble = every_questionnaire(tmp_path)
    assert [(file.questionnaire.id, file.questionnaire.version, file.shipped) for file in files] == [
        ("kvo-b", "2026.9", False),
        ("own", "2026.1", False),
    ]
    assert all(problem.startswith("wrong.toml:") for problem in trouble)
    assert trouble
    assert questionnaire_called(tmp_path, "own").questionnaire.title.nl == "Enquête"
    with pytest.raises(ContentError):
        questionnaire_called(tmp_path, "wrong")
    with pytest.raises(RuleError):
        questionnaire_called(tmp_path, "none")


def test_a_copy_to_change_is_in_order(tmp_path: Path) -> None:
    path = tmp_path / "our-survey.toml"
    path.write_text(own_copy("our-survey"), "utf-8")
    file, trouble = check_questionnaire(path)
    assert trouble == ()
    assert file is not None
    assert file.questionnaire.question == shipped_questionnaires()[0].questionnaire.question
