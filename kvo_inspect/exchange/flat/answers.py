"""Answers and marks as flat rows: what was asked where in which round, and what was answered; marks per role, never by person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, get_args

from kvo_inspect.domain.checklists.answer import AnswerKind, Value
from kvo_inspect.domain.rounds.mark import MarkGroupKind
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, PARTS
from kvo_inspect.exchange.flat.names import NO_CHECKPOINT, NO_ROUND, FlatNames
from kvo_inspect.exchange.flat.sheet import FlatColumn, FlatSheet
from kvo_inspect.store.export.rows import Reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.texts import N_, in_language
from kvo_inspect.wording.items import Asked, answer_kind_name, answer_words, judged
from kvo_inspect.wording.names import author_text, measurement_name, part_word
from kvo_inspect.wording.rounds import mark_group_name

_OF_ROUND = (
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("day", "datum", N_("Day"), N_("The day of the round."), "day"),
    FlatColumn("part", "dagdeel", N_("Part of day"), N_("By day, or in the dark."), codes=PARTS, names=part_word),
    FlatColumn(
        "measurement", "meting", N_("Measurement"), N_("What the round counts as."), codes=MEASUREMENT_KINDS, names=measurement_name
    ),
    FlatColumn("year", "meetjaar", N_("Year"), N_("The year of its measurement."), "whole"),
    FlatColumn("place", "schouwpunt", N_("Checkpoint"), N_("The name of the checkpoint on the route.")),
    FlatColumn("theme", "thema", N_("Theme"), N_("The theme of its checklist.")),
    FlatColumn("asked", "vraag", N_("Question"), N_("The question of the checklist, as the round asked it.")),
)
_PLUMBING = (
    FlatColumn("item", "vraagcode", N_("Question code"), N_("Checklist and question, as the record names them.")),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
    FlatColumn("round_id", "schouw_id", N_("Id of round"), N_("The id of the round.")),
    FlatColumn("checkpoint_id", "schouwpunt_id", N_("Id of checkpoint"), N_("The id of the checkpoint.")),
)
_ANSWER = (
    *_OF_ROUND,
    FlatColumn("answer", "antwoord", N_("Answer"), N_("The answer in words.")),
    FlatColumn("number", "getal", N_("Number"), N_("The answer where it is a count or a measured number, else empty."), "decimal"),
    FlatColumn("unit", "eenheid", N_("Unit"), N_("What that number is of.")),
    FlatColumn("in_order", "in_orde", N_("In order"), N_("Whether it opens no finding; empty: it says nothing of the kind."), "yes_no"),
    FlatColumn(
        "kind", "soort", N_("Kind of answer"), N_("Whether it was answered at all."), codes=get_args(AnswerKind), names=answer_kind_name
    ),
    FlatColumn("text", "toelichting", N_("Remark"), N_("What the inspector typed.")),
    FlatColumn(
        "rest", "met_de_rest", N_("With the rest"), N_("Whether “the rest is in order” answered it, not looked at by itself."), "yes_no"
    ),
    *_PLUMBING,
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
    FlatColumn("made_by", "vastgelegd_door", N_("Recorded by"), N_("Who recorded it first.")),
    FlatColumn("changed", "gewijzigd", N_("Changed"), N_("When it was changed last."), "moment"),
)


class FlatAnswer(NamedTuple):
    """An answer: a value per column, under its key."""

    park: str
    day: str | None
    part: str
    measurement: str
    year: int | None
    place: str
    theme: str
    asked: str
    answer: str
    number: float | int | None
    unit: str
    in_order: bool | None
    kind: str
    text: str
    rest: bool
    item: str
    park_id: str
    round_id: str
    checkpoint_id: str
    id: str
    made_by: str
    changed: str


class _AnswerWords(NamedTuple):
    answer: str
    number: float | int | None
    in_order: bool | None
    kind: str


def answer_rows(record: Reading, names: FlatNames) -> Iterator[FlatAnswer]:
    """Yield the answers that stand in the record, as they came; one that was taken back is none."""
    fields = ("id", "park", "round", "checkpoint", "item", "value", "rest", "text", "made_by", "changed")
    in_words = lru_cache(maxsize=20_000)(_in_words)  # the same answers come again and again
    for id_, park, round_, checkpoint, item, value, rest, text, made_by, changed in record.rows(
        "answer", [*map(Wanted, fields)], counted=True
    ):
        if value is None:
            continue
        question, walked = names.asked(park, round_, item), names.rounds.get(round_, NO_ROUND)
        words = in_words(question.source, value)
        yield FlatAnswer(
            park=names.parks.get(park, ""),
            day=walked.day,
            part=walked.part,
            measurement=walked.measurement,
            year=walked.year,
            place=names.checkpoints.get(checkpoint, NO_CHECKPOINT).name,
            theme=question.theme,
            asked=question.question,
            answer=words.answer,
            number=words.number,
            unit=question.unit,
            in_order=words.in_order,
            kind=words.kind,
            text=text,
            rest=bool(rest),
            item=item,
            park_id=park,
            round_id=round_,
            checkpoint_id=checkpoint,
            id=id_,
            made_by=author_text(made_by),
            changed=changed,
        )


def _in_words(source: Asked | None, stored: str) -> _AnswerWords:
    value = Value.model_validate_json(stored)
    answer_type, in_order = judged(source, value)
    number = json.loads(value.value) if answer_type in ("count", "number") and value.kind == "given" and value.value else None
    return _AnswerWords(in_language(answer_words(source, value)), number, {"true": True, "false": False}.get(in_order), value.kind)


_MARK = (
    *_OF_ROUND,
    FlatColumn("role", "rol", N_("Role"), N_("Whose marks these are: roles of three people or more; empty: the others together.")),
    FlatColumn(
        "group",
        "groep",
        N_("Of"),
        N_("Whether it is one role, or the roles of fewer than three people together."),
        codes=get_args(MarkGroupKind),
        names=mark_group_name,
    ),
    FlatColumn("n", "aantal", N_("People"), N_("How many people gave a mark."), "whole"),
    FlatColumn(
        "mean", "gemiddelde", N_("Mean"), N_("Their mean, 1 to 10; empty: fewer than three people, who are never told apart."), "decimal"
    ),
    *_PLUMBING,
)


class FlatMark(NamedTuple):
    """The marks of a role: a value per column, under its key."""

    park: str
    day: str | None
    part: str
    measurement: str
    year: int | None
    place: str
    theme: str
    asked: str
    role: str
    group: str
    n: int
    mean: float | None
    item: str
    park_id: str
    round_id: str
    checkpoint_id: str


def mark_rows(record: Reading, names: FlatNames) -> Iterator[FlatMark]:
    """Yield the marks per role."""
    for mark in record.marks(counted=True):
        walked, question = names.rounds.get(mark.round, NO_ROUND), names.asked(mark.park, mark.round, mark.item)
        yield FlatMark(
            park=names.parks.get(mark.park, ""),
            day=walked.day,
            part=walked.part,
            measurement=walked.measurement,
            year=walked.year,
            place=names.checkpoints.get(mark.checkpoint, NO_CHECKPOINT).name,
            theme=question.theme,
            asked=question.question,
            role=mark.role,
            group=mark.group,
            n=mark.n,
            mean=None if mark.mean is None else float(mark.mean),
            item=mark.item,
            park_id=mark.park,
            round_id=mark.round,
            checkpoint_id=mark.checkpoint,
        )


ANSWERS = FlatSheet(N_("Answers"), _ANSWER, answer_rows)
MARKS = FlatSheet(N_("Marks per role"), _MARK, mark_rows)
