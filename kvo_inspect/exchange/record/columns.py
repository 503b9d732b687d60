"""The columns of the CSV files: derived from the nouns' models, so that a new field is exported the day it exists."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.checklists.answer_types import OF_THE_ROUND
from kvo_inspect.domain.checklists.checklist import Both, Item
from kvo_inspect.domain.compare.pairs import can_be_judged
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import STAGES, Stage
from kvo_inspect.domain.values.dates import ClockTime, Day, Moment
from kvo_inspect.domain.values.text import Line
from kvo_inspect.store.export.rows import EXPORTED
from kvo_inspect.wording.items import NONE, Asked, Words, answer_words, judged

Model = type[BaseModel]
Type = Literal["string", "integer", "number", "boolean", "date", "time", "datetime"]

SHARED = ("id", "park", "confidential", "gone", "heads", "made", "made_by", "changed", "changed_by")

_NAMES = {
    ("answer", "value", "kind"): "kind",
    ("answer", "value", "value"): "value",
    ("answer", "value", "reason"): "reason",
    ("answer", "value", "note"): "note",
    ("checkpoint", "position", "lat"): "lat",
    ("checkpoint", "position", "lon"): "lon",
    ("photo", "position", "lat"): "lat",
    ("photo", "position", "lon"): "lon",
    ("participant", "presence", "state"): "presence",
    ("participant", "presence", "at"): "left_at",
    ("participant", "presence", "aside"): "aside",
    ("review", "verdict", "kind"): "verdict",
    ("review", "verdict", "of"): "duplicate_of",
}
"""Where `field_part` would not read well."""

_NUMBERS = {
    ("checkpoint", "position", "lat"),
    ("checkpoint", "position", "lon"),
    ("checkpoint", "place", ""),
    ("participant", "place", ""),
    ("planned_person", "place", ""),
    ("photo", "position", "lat"),
    ("photo", "position", "lon"),
    ("photo", "direction", ""),
    ("target", "baseline", "value"),
    ("target", "goal", "amount"),
    ("target", "result", "value"),
}
"""Decimal numbers, which the record keeps as text."""

_CODES = {
    ("checklist", "sha256", ""),
    ("finding", "code", ""),
    ("part", "device", ""),
    ("photo", "sha256", ""),
    ("photo", "taken", "offset"),
    ("survey_answer", "file", ""),
    ("survey_answer", "rows", ""),
}
"""Texts whose pattern holds nothing that a spreadsheet or a delimited file minds: an offset such as +01:00 begins no formula."""

_LEFT_OUT = {
    ("checklist", "body"),
    ("park", "letter_texts"),
    ("park", "themes"),
    ("photo", "covers"),
    ("round", "summary"),
    ("survey", "columns"),
    ("survey", "words"),
}
"""A whole file is no cell, nor are lines with what they replace, nor rectangles: the JSON document carries them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its value comes from and what it holds."""

    name: str
    type: Type
    field: str = ""
    """The noun's field; empty: words that the export adds."""
    part: str | None = None
    """Which part of the field, when it holds several things."""
    part_model: Model | None = None
    """What holds the parts."""
    listed: Literal["", "names", "days"] = ""
    """A list of these, written with blanks between them; empty: one value."""
    values: tuple[str, ...] = ()
    """The only values there are."""
    coded: bool = False
    """A form of its own in which no text of people fits."""
    one_line: bool = False
    """A cleaned text without line breaks."""
    refers_to: str = ""
    """The noun whose id it holds."""
    words: Callable[[AddedRow], str] | None = None
    """What makes the cell of a column that the export adds."""


@dataclass(frozen=True, slots=True)
class AddedRow:
    """What is added to a row, or what that is made from."""

    question: Asked | None = None
    """Its question as the round asked it."""
    answer: Value | None = None
    title: Words = NONE
    """Of its checklist."""
    stage: Stage | None = None
    """Of a finding."""
    is_open: bool = False
    """Whether the finding is."""

    def of_item(self, text: Callable[[Item], Both | None]) -> Words:
        """Return a text of the row's item in both languages; nothing when its checklist cannot be read."""
        return self.question.words(text(self.question.item)) if self.question else NONE

    def assessed(self) -> str:
        """Return whether the row's answer counts in a share: `true` or `false`; nothing when its checklist cannot be read."""
        if self.question is None:
            return ""
        given = self.answer is not None and self.answer.kind == "given"
        return str(given and can_be_judged(self.question.item)).lower()

    def object_type(self) -> Words:
        """Return the name and the URI of the object type that the row's item names; nothing when it names none."""
        return self.question.object_type() if self.question else NONE


def _in_both(name: str, words: Callable[[AddedRow], Words]) -> tuple[Column, Column]:
    """Return a column for each language: `<name>_nl` and `<name>_en`."""
    return (
        Column(f"{name}_nl", "string", words=lambda row: words(row)[0]),
        Column(f"{name}_en", "string", words=lambda row: words(row)[1]),
    )


ASKED = _in_both("asked", lambda row: row.of_item(lambda item: item.ask))
ADDED: dict[str, tuple[Column, ...]] = {
    "answer": (
        *ASKED,
        *_in_both("answer", lambda row: answer_words(row.question, row.answer)),
        *_in_both("unit", lambda row: row.of_item(lambda item: item.answer.unit)),
        Column("answer_type", "string", values=OF_THE_ROUND, words=lambda row: judged(row.question, row.answer)[0]),
        Column("in_order", "boolean", words=lambda row: judged(row.question, row.answer)[1]),
        Column("assessed", "boolean", words=lambda row: row.assessed()),
        Column("theme", "string", words=lambda row: row.question.theme if row.question else ""),
    ),
    "finding": (
        Column("stage", "string", values=STAGES, words=lambda row: row.stage or ""),
        Column("open", "boolean", words=lambda row: str(row.is_open).lower()),
        *_in_both("wrong", lambda row: row.of_item(lambda item: item.defect or item.ask)),
        *ASKED,
        Column("bor_meld", "string", coded=True, words=lambda row: row.object_type()[0]),
        Column("bor_meld_uri", "string", coded=True, words=lambda row: row.object_type()[1]),
    ),
    "checklist": _in_both("title", lambda row: row.title),
}
"""Words that save a reader the checklist, and what takes a rule to tell. Their meaning: the table `Added` of `dictionary.toml`."""

MARKS = (
    Column("park", "string", refers_to="park"),
    Column("round", "string", refers_to="round"),
    Column("checkpoint", "string", refers_to="checkpoint"),
    Column("item", "string"),
    Column("group", "string", values=("role", "all")),
    Column("role", "string"),
    Column("n", "integer"),
    Column("mean", "number"),
    *ASKED,
)
"""The file of the marks: the fields of a `MarkGroup` in order, and what was asked."""


@cache
def columns_of(noun: str, confidential: bool) -> tuple[Column, ...]:
    """Return the columns of a noun's file; only an export of the confidential says of each thing whether it is."""
    model = EXPORTED[noun]
    columns = [_shared(model, name) for name in SHARED if confidential or name != "confidential"]
    for name in model.own():
        if (noun, name) not in _LEFT_OUT:
            columns += _own(model, name)
    return (*columns, *ADDED.get(noun, ()))


def _shared(model: type[Noun], name: str) -> Column:
    if name in ("made", "changed"):
        return Column(name, "datetime", name)
    if name == "park":
        return Column(name, "string", name, refers_to="park" if model.noun != "park" else "")
    return Column(
        name,
        _type(model.model_fields[name].annotation),
        name,
        listed="names" if name == "heads" else "",
        one_line=name in ("made_by", "changed_by"),
    )


def _own(model: type[Noun], name: str) -> list[Column]:
    info = model.model_fields[name]
    part_model = _part_model(info.annotation)
    if part_model is None:
        key = (model.noun, name, "")
        kind: Type = "number" if key in _NUMBERS else _type(info.annotation, info.metadata)
        listed = _listed(info.annotation, kind)
        return [
            Column(
                name,
                "string" if listed else kind,
                name,
                listed=listed,
                values=_values(info.annotation),
                coded=key in _CODES,
                one_line=_is_line(info.annotation, info.metadata),
                refers_to=model.refs.get(name, ""),
            )
        ]
    columns = []
    for part, sub in part_model.model_fields.items():
        key = (model.noun, name, part)
        columns.append(
            Column(
                _NAMES.get(key, f"{name}_{part}"),
                "number" if key in _NUMBERS else _type(sub.annotation, sub.metadata),
                name,
                part,
                part_model,
                listed=_listed(sub.annotation, "string"),
                values=_values(sub.annotation),
                coded=key in _CODES,
                one_line=_is_line(sub.annotation, sub.metadata),
            )
        )
    return columns


def _type(annotation: Any, metadata: Any = ()) -> Type:
    """Return the Table Schema type of a field."""
    for known, kind in ((Day, "date"), (ClockTime, "time"), (Moment, "datetime")):
        (check,) = get_args(known)[1:]
        if check in metadata or any(arg == known for arg in get_args(annotation)):
            return kind  # type: ignore[return-value]
    plain = next((arg for arg in _choices(annotation) if arg is not type(None)), annotation)
    return "boolean" if plain is bool else "integer" if plain is int else "string"


def _listed(annotation: Any, kind: Type) -> Literal["", "names", "days"]:
    """Return what a field is a list of, each of *kind*."""
    return "" if get_origin(annotation) is not tuple else "days" if kind == "date" else "names"


def _is_line(annotation: Any, metadata: Any) -> bool:
    """Tell whether a field is a `Line`, or a `Line` or nothing."""
    (check,) = get_args(Line)[1:]
    return check in metadata or Line in _choices(annotation)


def _choices(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _values(annotation: Any) -> tuple[str, ...]:
    """Return the values of a Literal, with or without None beside it."""
    for choice in _choices(annotation):
        if get_origin(choice) is Literal:
            return tuple(str(value) for value in get_args(choice))
    return ()


def _part_model(annotation: Any) -> type[BaseModel] | None:
    return next((choice for choice in _choices(annotation) if isinstance(choice, type) and issubclass(choice, BaseModel)), None)
