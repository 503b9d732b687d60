"""JSON of one measurement by itself: every figure, and the answers that it is made of (`docs/schema/measurement.schema.json`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from kvo_inspect import __version__
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure, by_checkpoint, by_item, by_part, by_theme, grouped, whole_checkpoints
from kvo_inspect.domain.compare.figures import figure as figure_of
from kvo_inspect.domain.compare.pairs import NotComparable, Pair
from kvo_inspect.domain.values.closed_sets import PartOfDay
from kvo_inspect.domain.values.numbers import percent
from kvo_inspect.exchange.compare.document import MeasurementOf, ParkOf, schema_of
from kvo_inspect.exchange.compare.json_file import answer_part, decimal_or_none, measurement_part, text_of, warning_part
from kvo_inspect.exchange.compare.parts import AnswerOf, DecimalText, WarnedOf
from kvo_inspect.exchange.compare.survey_part import SurveyedOf, surveyed
from kvo_inspect.exchange.record.document import Stated
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.files import write_text_whole
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurement_name
from kvo_inspect.store.upkeep.checking import must_be_sound

VERSION: Literal[1] = 1


class ShareOf(Stated):
    """What a set of questions comes to in one measurement."""

    total: int
    """Questions (item, checkpoint, part of the day) that were answered, n/a and not assessed too."""
    assessed: int
    """In order or not: what the share is of."""
    in_order: int
    share: DecimalText | None
    """Percent of the assessed, one decimal, halves away from zero; null of none."""
    noted: int
    """Answers that can be neither: a text, a date, a number without a limit."""
    left_out: dict[NotComparable, int]
    """The others, by reason: na, not_assessed, two_values, rest. With assessed and noted they make the total."""
    rest: int
    """Assessed answers that were given by "rest"."""
    checkpoints: int
    """Checkpoints where something was assessed."""
    checkpoints_in_order: int
    """Those of them where all that was assessed is in order."""
    grades: int
    """Assessed answers that are grades of image quality."""
    grades_at_target: int
    """Those of them at or above the park's target."""
    grades_share: DecimalText | None


class PartShare(Stated):
    """One part of the day."""

    part: PartOfDay
    share: ShareOf


class ThemeShare(Stated):
    """One theme."""

    theme: str
    title: Both
    share: ShareOf


class CheckpointShare(Stated):
    """One checkpoint."""

    checkpoint: str
    name: str
    share: ShareOf


class ItemShare(Stated):
    """One item, over its checkpoints and both parts of the day."""

    item: str
    theme: str
    asked: Both
    share: ShareOf


class AnsweredOf(Stated):
    """One question and its answer."""

    part: PartOfDay
    checkpoint: str
    item: str
    theme: str
    why: NotComparable | None
    """Why it is in no share; null: nothing keeps it from being in one."""
    assessed: bool
    answer: AnswerOf


class MeasurementDocument(Stated, title="Measurement"):
    """One measurement of a business park by itself. How each figure is made: docs/compare.md."""

    format: Literal["kvo-inspect/measurement"]
    version: Literal[1]
    made: str
    """When it was made, RFC 3339 with offset."""
    program: str
    """The version of kvo-inspect that made it."""
    park: ParkOf
    only_seen: bool
    """What "rest" answered is left out."""
    measurement: MeasurementOf
    overall: ShareOf
    parts: tuple[PartShare, ...]
    themes: tuple[ThemeShare, ...]
    checkpoints: tuple[CheckpointShare, ...]
    items: tuple[ItemShare, ...]
    findings: int
    """Findings that the measurement made, those dropped or found to be duplicates apart."""
    survey: tuple[SurveyedOf, ...]
    """The questions of the survey of this measurement; empty where nobody answered."""
    warnings: tuple[WarnedOf, ...]
    answers: tuple[AnsweredOf, ...]
    """Every question that was answered: what the figures are made of."""


@cache
def measurement_schema_text() -> str:
    """Return the JSON Schema of the document, as it is committed and printed."""
    return schema_of(MeasurementDocument, "measurement")


def measurement_document(comparison: Comparison, made: str) -> MeasurementDocument:
    """Return a measurement beside itself as a document; *made* is the moment, RFC 3339."""
    read, pairs, target = comparison.read, comparison.pairs, comparison.target
    titles = comparison.themes()
    by = {name: grouped(pairs, key) for name, key in (("part", by_part), ("theme", by_theme), ("stop", by_checkpoint), ("item", by_item))}

    def share(group: list[Pair]) -> ShareOf:
        return _share(figure_of(group, target), whole_checkpoints(group, target))

    return MeasurementDocument(
        format="kvo-inspect/measurement",
        version=VERSION,
        made=made,
        program=__version__,
        park=ParkOf(id=read.park.id, name=read.park.name, municipality=read.park.municipality, grade_target=target),
        only_seen=comparison.only_seen,
        measurement=measurement_part(read.second),
        overall=share(list(pairs)),
        parts=tuple(PartShare(part=group[0].key.part, share=share(group)) for group in by["part"].values()),
        themes=tuple(
            ThemeShare(theme=theme, title=title, share=share(by["theme"][theme])) for theme, title in titles.items() if theme in by["theme"]
        ),
        checkpoints=tuple(
            CheckpointShare(checkpoint=stop.id, name=stop.name, share=share(by["stop"][stop.id]))
            for stop in read.stops.values()
            if stop.id in by["stop"]
        ),
        items=tuple(
            ItemShare(item=item, theme=group[0].theme, asked=group[0].asked.ask, share=share(group)) for item, group in by["item"].items()
        ),
        findings=len(read.findings[1]),
        survey=surveyed(comparison),
        warnings=tuple(map(warning_part, comparison.warnings)),
        answers=tuple(
            AnsweredOf(
                part=pair.key.part,
                checkpoint=pair.key.checkpoint,
                item=pair.key.item,
                theme=pair.theme,
                why=pair.why,
                assessed=pair.judged,
                answer=answer,
            )
            for pair in pairs
            if (answer := answer_part(pair, "second", target)) is not None
        ),
    )


def _share(figure: Figure, checkpoints: tuple[int, int]) -> ShareOf:
    grades = figure.grades
    return ShareOf(
        total=figure.total,
        assessed=figure.judged,
        in_order=figure.in_order.second,
        share=decimal_or_none(figure.second_share),
        noted=figure.noted,
        left_out=figure.why,
        rest=figure.rest.second,
        checkpoints=checkpoints[1],
        checkpoints_in_order=checkpoints[0],
        grades=grades.n,
        grades_at_target=grades.at_target.second,
        grades_share=decimal_or_none(percent(grades.at_target.second, grades.n)),
    )


def measurement_text(comparison: Comparison, made: str) -> str:
    """Return the document as JSON, one answer a line."""
    document = measurement_document(comparison, made)
    return text_of(document, document.answers)


def write_measurement(store: Store, comparison: Comparison, to: Path) -> Path:
    """Write the document to the file *to*, whole or not at all, and return it; *to* may be a folder. Raises Unsound."""
    must_be_sound(store, [comparison.read.park.id], confidential=comparison.read.confidential)
    measured = comparison.read.second
    if to.is_dir():
        to /= f"{slug(comparison.read.park.name)}-{measurement_name(measured.kind, measured.year)}.json"
    write_text_whole(to, measurement_text(comparison, store.now().isoformat(timespec="seconds")), shared=True)
    return to
