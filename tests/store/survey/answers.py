"""Counts of a survey as a file of answers comes to."""

from __future__ import annotations

import hashlib

from kvo_inspect.domain.survey.held import SurveyColumn
from kvo_inspect.store.survey.surveys import GivenAnswers, GivenCount


def survey_answers(content: bytes = b"answers", yes: int = 23, no: int = 13) -> GivenAnswers:
    """Return what a file of answers to one question comes to."""
    asked = ("theft", "Is er iets gestolen van uw buitenterrein?")
    counts = (("", yes), ("yes", yes), ("no", no))
    file, rows = (hashlib.sha256(part).hexdigest() for part in (content, f"{yes} {no}".encode()))
    columns = (SurveyColumn(heading=asked[1], question=asked[0]),)
    given = tuple(GivenCount(*asked, answer, count, yes + no) for answer, count in counts)
    return GivenAnswers("kvo-b", "2026.1", file, rows, yes + no, given, columns)
