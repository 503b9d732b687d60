"""The JSON document of a comparison as a model, and the JSON Schema that says so (`docs/schema/compare.schema.json`)."""

from __future__ import annotations

import json
from functools import cache
from typing import Literal

from kvo_inspect.domain.checklists.answer_types import AnswerType
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.values.closed_sets import Grade, MeasurementKind, PartOfDay, SetKind, ThemeMode
from kvo_inspect.exchange.compare.parts import DecimalText, FigureOf, FindingsOf, MarkFigureOf, PairOf, TargetsOf, Two, WarnedOf
from kvo_inspect.exchange.compare.survey_part import SurveyPairOf
from kvo_inspect.exchange.record.document import DIALECT, Stated

FORMAT = "kvo-inspect/comparison"
VERSION: Literal[1] = 1


class UsedChecklist(Stated):
    """A checklist that a round used."""

    id: str
    version: str
    mode: ThemeMode


class RoundOf(Stated):
    """A round of a measurement."""

    id: str
    part: PartOfDay
    date: str
    weather: str
    finished: bool
    set: SetKind
    """Which of its questions it asked."""
    checklists: tuple[UsedChecklist, ...]


class MeasurementOf(Stated):
    """One of the two measurements."""

    id: str
    kind: MeasurementKind
    year: int
    name: str
    """As commands name it."""
    rounds: tuple[RoundOf, ...]
    people: int
    """Most participants that one of its rounds had."""
    recorded_by: tuple[str, ...]
    answers: int
    """Answers given (n/a and not assessed apart), the one that counts of each question."""
    rest: int
    """How many of these were given by "rest"."""
    rest_share: DecimalText | None


class PartFigure(Stated):
    """One part of the day."""

    part: PartOfDay
    figure: FigureOf


class ThemeFigure(Stated):
    """One theme."""

    theme: str
    title: Both
    figure: FigureOf


class CheckpointFigure(Stated):
    """One checkpoint."""

    checkpoint: str
    name: str
    figure: FigureOf


class ItemFigureOf(Stated):
    """One item, over its checkpoints and both parts of the day."""

    item: str
    theme: str
    asked: Both
    type: AnswerType
    unit: Both | None
    figure: FigureOf
    sum: Two[DecimalText] | None
    """count and number: of the comparable answers."""
    chosen: dict[str, Two[int]] | None
    """check, choice, signal and grade: how often each answer was given among the comparable."""


class ParkOf(Stated):
    """The park."""

    id: str
    name: str
    municipality: str
    grade_target: Grade
    """What both measurements are judged by."""


class ComparisonDocument(Stated, title="Comparison"):
    """Two measurements of a business park, beside each other. How each figure is made: docs/compare.md."""

    format: Literal["kvo-inspect/comparison"]
    version: Literal[1]
    made: str
    """When it was made, RFC 3339 with offset."""
    program: str
    """The version of kvo-inspect that made it."""
    park: ParkOf
    only_seen: bool
    """What "rest" answered is left out."""
    first: MeasurementOf
    second: MeasurementOf
    overall: FigureOf
    parts: tuple[PartFigure, ...]
    themes: tuple[ThemeFigure, ...]
    checkpoints: tuple[CheckpointFigure, ...]
    items: tuple[ItemFigureOf, ...]
    findings: FindingsOf
    marks: tuple[MarkFigureOf, ...]
    marks_only_in_one: int
    """Places with marks in one of the two only, or of too few people to be told."""
    targets: TargetsOf
    survey: tuple[SurveyPairOf, ...]
    """The questions of the surveys of the two; empty where nobody answered."""
    warnings: tuple[WarnedOf, ...]
    answers: tuple[PairOf, ...]
    """Every question that one of the two answered: what the figures are made of."""


@cache
def compare_schema_text() -> str:
    """Return the JSON Schema of the document, as it is committed and printed."""
    return schema_of(ComparisonDocument, "comparison")


def schema_of(model: type[Stated], name: str) -> str:
    """Return the JSON Schema of a document, which holds all its properties always; *name*: what its id ends with."""
    from kvo_inspect.exchange.record.described import DescribedSchema

    schema = model.model_json_schema(mode="serialization", schema_generator=DescribedSchema)
    for definition in (schema, *schema["$defs"].values()):
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
    schema = {"$schema": DIALECT, "$id": f"urn:kvo-inspect:{name}:1", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
