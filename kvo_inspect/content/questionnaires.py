"""Questionnaires as content: those that are shipped."""

from __future__ import annotations

import tomllib
from functools import cache

from kvo_inspect import paths
from kvo_inspect.content.toml_file import read_toml, toml_files
from kvo_inspect.domain.survey.questionnaire import Questionnaire


@cache
def shipped_questionnaires() -> tuple[Questionnaire, ...]:
    """Return the questionnaires that come with the program."""
    files, _problems = toml_files(paths.shipped_surveys())
    return tuple(Questionnaire.model_validate(tomllib.loads(read_toml(path).decode())) for path in files)
