"""JSON of a comparison: every figure, and the answers that it is made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from kvo_inspect import __version__
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import (
    Counts,
    Figure,
    Grades,
    by_checkpoint,
    by_item,
    by_part,
    by_theme,
    figures,
    grouped,
    item_figures,
)
from kvo_inspect.domain.compare.findings import OUTCOMES, Fate, tally
from kvo_inspect.domain.compare.marks import MarkFigure, MarkSide
from kvo_inspect.domain.compare.pairs import Measured, Pair, Side, can_be_judged, rest_share
from kvo_inspect.domain.compare.warnings import Warned, recorded_by
from kvo_inspect.domain.plan.results import Outcome
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.values.closed_sets import Grade
from kvo_inspect.domain.values.numbers import percent, points
from kvo_inspect.exchange.compare import document, parts
from kvo_inspect.exchange.compare.survey_part import survey_pairs
from kvo_inspect.exchange.record.document import Stated
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.files import write_text_whole
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurement_name
from kvo_inspect.store.upkeep.checking import must_be_sound

_UNSEEN = re.compile(r"[^\n -~]")
"""What may not be seen on a terminal is written as JSON escapes it."""
HUNDREDTH = Decimal("0.01")


def comparison_document(comparison: Comparison, made: str) -> document.ComparisonDocument:
    """Return the comparison as a document; *made* is the moment, RFC 3339."""
    read, pairs, target = comparison.read, comparison.pairs, comparison.target
    titles = comparison.themes()
    items = {
        f"{checklist.id}/{item.id}": item
        for side in (read.first, read.second)
        for walked in side.rounds
        for checklist, _mode in walked.checklists
        for item in checklist.item
    }
    themes = {item: group[0].theme for item, group in grouped(pairs, by_item).items()}
    return document.ComparisonDocument(
        format="kvo-inspect/comparison",
        version=document.VERSION,
        made=made,
        program=__version__,
        park=document.ParkOf(id=read.park.id, name=read.park.name, municipality=read.park.municipality, grade_target=target),
        only_seen=comparison.only_seen,
        first=measurement_part(read.first),
        second=measurement_part(read.second),
        overall=_figure(comparison.overall),
        parts=tuple(
            document.PartFigure(part=part, figure=_figure(part_figure)) for part, part_figure in figures(pairs, by_part, target).items()
        ),
        themes=tuple(
            document.ThemeFigure(theme=theme, title=titles[theme], figure=_figure(figure_by_theme[theme]))
            for figure_by_theme in [figures(pairs, by_theme, target)]
            for theme in titles
            if theme in figure_by_theme
        ),
        checkpoints=tuple(
            document.CheckpointFigure(checkpoint=stop, name=read.stops[stop].name, figure=_figure(figure_by_stop[stop]))
            for figure_by_stop in [figures(pairs, by_checkpoint, target)]
            for stop in read.stops
            if stop in figure_by_stop
        ),
        items=tuple(
            document.ItemFigureOf(
                item=item_figure.item,
                theme=themes[item_figure.item],
                asked=items[item_figure.item].ask,
                type=item_figure.type,
                unit=items[item_figure.item].answer.unit,
                figure=_figure(item_figure.figure),
                sum=parts.Two(first=_text(item_figure.amounts[0]), second=_text(item_figure.amounts[1])) if item_figure.amounts else None,
                chosen={value: _two(both) for value, both in item_figure.chosen.items()} if item_figure.chosen else None,
            )
            for item_figure in item_figures(pairs, target)
        ),
        findings=_findings(comparison),
        marks=tuple(_marks(mark_figure, items) for mark_figure in comparison.marks),
        marks_only_in_one=comparison.marks_only_in_one,
        targets=parts.TargetsOf(
            total=comparison.reached.total,
            reached=comparison.reached.reached,
            missed=comparison.reached.missed,
            unknown=comparison.reached.unknown,
            targets=tuple(map(_target, read.targets, comparison.outcomes)),
        ),
        survey=survey_pairs(comparison),
        warnings=tuple(map(warning_part, comparison.warnings)),
        answers=tuple(_pair(pair, comparison) for pair in pairs),
    )


def comparison_text(comparison: Comparison, made: str) -> str:
    """Return the document as JSON, one answer a line."""
    document_model = comparison_document(comparison, made)
    return text_of(document_model, document_model.answers)


def text_of(document_model: Stated, its_answers: Iterable[Stated]) -> str:
    """Return a document as JSON, with *its_answers* (the field `answers`) one a line."""
    answers = ",\n".join(f"  {answer.model_dump_json()}" for answer in its_answers)
    head = document_model.model_dump_json(indent=1, exclude={"answers"}).rstrip().removesuffix("}").rstrip()
    text = f'{head},\n "answers": [\n{answers}\n ]\n}}\n' if answers else f'{head},\n "answers": []\n}}\n'
    return _UNSEEN.sub(lambda match: match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1], text)


def write_comparison(store: Store, comparison: Comparison, to: Path) -> Path:
    """Write the document to the file *to*, whole or not at all, and return it. Raises Unsound when what was compared is damaged."""
    must_be_sound(store, [comparison.read.park.id], confidential=comparison.read.confidential)
    write_text_whole(to, comparison_text(comparison, store.now().isoformat(timespec="seconds")), shared=True)
    return to


def comparison_name(comparison: Comparison) -> str:
    """Return the usual name of its file."""
    read = comparison.read
    first, second = (measurement_name(measured.kind, measured.year) for measured in (read.first, read.second))
    return f"{slug(read.park.name)}-{first}-{second}.json"


def _text(number: Decimal) -> str:
    return format(number, "f")


def decimal_or_none(number: Decimal | None) -> str | None:
    """Return a number as the documents hold it; None for none."""
    return None if number is None else _text(number)


def _two(both: Counts) -> parts.Two[int]:
    return parts.Two(first=both.first, second=both.second)


def _share(both: Counts, whole: int) -> parts.Share:
    first, second = percent(both.first, whole), percent(both.second, whole)
    return parts.Share(first=decimal_or_none(first), second=decimal_or_none(second), difference=decimal_or_none(points(first, second)))


def _figure(figure: Figure) -> parts.FigureOf:
    return parts.FigureOf(
        total=figure.total,
        comparable=figure.comparable,
        not_comparable=figure.why,
        judged=figure.judged,
        in_order=_two(figure.in_order),
        share=_share(figure.in_order, figure.judged),
        better=figure.better,
        worse=figure.worse,
        rest=_two(figure.rest),
        grades=_grades(figure.grades) if figure.grades.n else None,
    )


def _grades(grades: Grades) -> parts.GradesOf:
    def mean(total: int) -> str:
        return _text((Decimal(total) / grades.n).quantize(HUNDREDTH, ROUND_HALF_UP))

    return parts.GradesOf(
        n=grades.n,
        at_target=_two(grades.at_target),
        share=_share(grades.at_target, grades.n),
        up=grades.up,
        down=grades.down,
        steps_up=grades.steps_up,
        steps_down=grades.steps_down,
        mean=parts.Two(first=mean(grades.total.first), second=mean(grades.total.second)),
    )


def measurement_part(measured: Measured) -> document.MeasurementOf:
    """Return a measurement as the documents tell it."""
    rest, given = rest_share(measured)
    return document.MeasurementOf(
        id=measured.id,
        kind=measured.kind,
        year=measured.year,
        name=measurement_name(measured.kind, measured.year),
        people=measured.people,
        recorded_by=recorded_by(measured),
        answers=given,
        rest=rest,
        rest_share=decimal_or_none(percent(rest, given)),
        rounds=tuple(
            document.RoundOf(
                id=walked.id,
                part=walked.part,
                date=walked.date,
                weather=walked.weather,
                finished=walked.finished,
                set=walked.set.kind,
                checklists=tuple(
                    document.UsedChecklist(id=checklist.id, version=checklist.version, mode=mode) for checklist, mode in walked.checklists
                ),
            )
            for walked in measured.rounds
        ),
    )


def _findings(comparison: Comparison) -> parts.FindingsOf:
    counts = tally(comparison.fates)
    left_out = comparison.read.left_out
    return parts.FindingsOf(
        **{outcome: counts[outcome] for outcome in OUTCOMES},
        left_out=parts.Two(first=left_out[0], second=left_out[1]),
        findings=tuple(_finding(fate) for fate in comparison.fates),
    )


def _finding(fate: Fate) -> parts.FindingOf:
    finding = fate.finding
    return parts.FindingOf(
        id=finding.id,
        code=finding.code,
        outcome=fate.outcome,
        how=fate.how,
        again=fate.again or None,
        round=finding.round,
        checkpoint=finding.checkpoint,
        item=finding.item,
        theme=finding.theme,
        object=finding.object,
        text=finding.text,
    )


def _marks(mark_figure: MarkFigure, items: dict[str, Item]) -> parts.MarkFigureOf:
    def side(marks: MarkSide) -> parts.MarksOf:
        return parts.MarksOf(n=marks.people, marks=marks.marks, mean=_text(marks.mean))

    return parts.MarkFigureOf(
        item=mark_figure.item,
        asked=items[mark_figure.item].ask,
        part=mark_figure.part,
        group="role" if mark_figure.role else "everybody",
        role=mark_figure.role,
        checkpoints=mark_figure.checkpoints,
        first=side(mark_figure.first),
        second=side(mark_figure.second),
        difference=_text(mark_figure.difference),
        few=mark_figure.few,
    )


def _target(target: Target, came: Outcome) -> parts.TargetOf:
    change, sample = came.change, came.sample
    return parts.TargetOf(
        id=target.id,
        name=target.name,
        unit=target.unit,
        source=target.source,
        better=target.better,
        baseline=target.baseline,
        goal=target.goal,
        goal_value=decimal_or_none(came.goal),
        result=target.result,
        direction=came.direction,
        verdict=came.verdict,
        change=parts.ChangeOf(kind=change.kind, amount=_text(change.amount)) if change else None,
        sample=parts.SampleOf(
            n=sample.n, one=_text(sample.points_of_answer), margin=decimal_or_none(sample.margin), few=sample.few, chance=sample.chance
        )
        if sample
        else None,
    )


def warning_part(warning: Warned) -> parts.WarnedOf:
    """Return a warning as the documents tell it."""
    return parts.WarnedOf(code=warning.code, about=warning.about, first=warning.first, second=warning.second, n=warning.n)


def _pair(pair: Pair, comparison: Comparison) -> parts.PairOf:
    return parts.PairOf(
        part=pair.key.part,
        checkpoint=pair.key.checkpoint,
        item=pair.key.item,
        theme=pair.theme,
        why=pair.why,
        reason=pair.reason,
        judged=pair.judged,
        steps=pair.steps,
        first=answer_part(pair, "first", comparison.target),
        second=answer_part(pair, "second", comparison.target),
    )


def answer_part(pair: Pair, side: Side, target: Grade) -> parts.AnswerOf | None:
    """Return what one side of a pair answered; None for nothing."""
    answer = pair.first if side == "first" else pair.second
    if answer is None:
        return None
    in_order = pair.in_order(side, target) if answer.value.kind == "given" and can_be_judged(pair.asked) else None
    return parts.AnswerOf(
        id=answer.id,
        round=answer.round,
        kind=answer.value.kind,
        value=answer.value.value,
        reason=answer.value.reason,
        rest=answer.rest,
        in_order=in_order,
        by=answer.by,
        at=answer.at,
    )
