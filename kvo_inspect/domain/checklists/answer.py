"""Answer (antwoord): the value for one item at one checkpoint in one round; what fails, and where that goes."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from kvo_inspect.domain.checklists.checklist import Checklist, Item, Option
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import CheckpointKind, Grade, PartnerKind, PartOfDay, Reason, Severity
from kvo_inspect.domain.values.text import Line, Text, clean_text

AnswerKind = Literal["given", "na", "not_assessed"]
"""What was done with a question."""


class Value(Compound):
    """What was answered. `value` is text for every type: "1", "A+", "3.5", "12", a line, a day."""

    kind: AnswerKind = "given"
    value: Text | None = None
    reason: Reason | None = None
    note: Line = ""


NA = Value(kind="na")


class Answer(Noun):
    """One answer. The id is made from round, checkpoint and item (confidential: apart); a taken-back answer is gone and its value null."""

    noun: ClassVar[str] = "answer"
    refs: ClassVar[dict[str, str]] = {"round": "round", "checkpoint": "checkpoint"}
    quiet: ClassVar[frozenset[str]] = frozenset({"rest"})
    key: ClassVar[tuple[str, ...]] = ("round", "checkpoint", "item")

    round: str = ""
    checkpoint: str = ""
    item: Line = ""
    """`checklist/item`."""
    value: Value | None = None
    rest: bool = False
    """Given by "rest", not looked at one by one."""
    text: Text = ""


def item_key(checklist: Checklist, item: Item) -> str:
    """Return how the record names an item: `lighting/VL-01`."""
    return f"{checklist.id}/{item.id}"


def given(item: Item, raw: str, today: dt.date | None = None) -> Value:
    """Return the value that *raw* means for this item, as its type parses it; BadValue with what was expected."""
    return Value(value=item.answer.form.parse(item.answer, clean_text(raw), today or dt.date.min))


def checked(item: Item, value: Value, today: dt.date) -> Value:
    """Return a value that this item takes, or raise BadValue; n/a and not assessed are answers to everything."""
    if value.kind != "given":
        return value
    return value.model_copy(update={"value": given(item, value.value or "", today).value})


def chosen(item: Item, value: Value | None) -> Option | None:
    """Return the option of a choice that was given, if any."""
    if value is None or value.kind != "given" or not item.answer.form.takes_options or value.value is None:
        return None
    number = int(value.value) if value.value.isdigit() else 0
    return item.answer.option[number - 1] if 1 <= number <= len(item.answer.option) else None


def fails(item: Item, value: Value | None, target: Grade = "B") -> bool:
    """Whether this answer opens a finding; *target* is the park's image quality. A mark, text or date never does."""
    if value is None or value.kind != "given" or value.value is None:
        return False
    return item.answer.form.fails(item.answer, value.value, target)


def is_in_order(item: Item, value: Value | None, target: Grade = "B") -> bool:
    """Whether this answer says that something is as it should be: it could have opened a finding, and does not."""
    return value is not None and value.kind == "given" and item.answer.can_fail and not fails(item, value, target)


def routed(item: Item, value: Value) -> tuple[PartnerKind, Severity]:
    """Return the partner kind asked and the severity: each the chosen option's where the option has one, else the item's."""
    option = chosen(item, value)
    partner = option.partner if option and option.partner else item.partner
    return partner, option.severity if option and option.severity else item.severity


def applies(item: Item, kind: CheckpointKind, part: PartOfDay, ticked: tuple[str, ...] = ()) -> bool:
    """Whether the item is asked at this kind of checkpoint, in this part of the day, with what the round brings along."""
    if part not in item.round or (item.needs is not None and item.needs not in ticked):
        return False
    return kind == "whole" or not item.where or kind in item.where


def is_asked(item: Item, answers: dict[str, Value | None], checklist: Checklist, target: Grade = "B") -> bool:
    """Whether the item's condition is met by the other answers at this checkpoint (keys `checklist/item`)."""
    if item.when is None:
        return True
    other = checklist.find(item.when.item)
    if other is None:
        return False
    value = answers.get(item_key(checklist, other))
    if value is None or value.kind != "given":
        return False
    return fails(other, value, target) == item.when.fails


def takes_rest(checklist: Checklist, item: Item, failed_last_time: bool) -> bool:
    """Return whether "rest: in order" may answer this item: check and choice, never confidential or what failed here last time."""
    return item.answer.form.takes_rest and item.adds_to is None and not checklist.confidential and not failed_last_time
