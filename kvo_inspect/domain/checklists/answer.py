"""Answer (antwoord): the value for one item at one checkpoint in one round; what fails, and where that goes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Literal

from kvo_inspect.domain.checklists.checklist import Checklist, Item, Option
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import GRADES, CheckpointKind, Grade, PartnerKind, PartOfDay, Reason, Severity
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import TEXT_LIMIT, Line, Text, clean_text
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _


class Value(Compound):
    """What was answered. `value` is text for every type: "1", "A+", "3.5", "12", a line, a day."""

    kind: Literal["given", "na", "not_assessed"] = "given"
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
    """Return the value that *raw* means for this item, or raise BadValue with what was expected.

    check "1" or "2"; choice and signal the option's number; grade "A+".."D" or 1 to 5; number with comma or dot; count digits;
    date any way `dates.parse_day` takes. mark items take no Answer.
    """
    raw = clean_text(raw)
    spec = item.answer
    match spec.type:
        case "check" | "choice" | "signal":
            options = {"check": 2, "signal": 3}.get(spec.type, len(spec.option))
            if raw not in {str(n) for n in range(1, options + 1)}:
                raise BadValue("value", _("Choose 1 to {n}.").format(n=options))
            return Value(value=raw)
        case "grade":
            grade = dict(zip("12345", GRADES, strict=True)).get(raw, raw.upper())
            if grade not in GRADES:
                raise BadValue("value", _("A grade is A+, A, B, C or D."))
            return Value(value=grade)
        case "number" | "count":
            return Value(value=_number(item, raw))
        case "date":
            return Value(value=typed_day("value", raw, today or dt.date.min))
        case "text":
            if not raw or len(raw) > TEXT_LIMIT:
                raise BadValue("value", _("Type 1 to {limit} characters.").format(limit=TEXT_LIMIT))
            return Value(value=raw)
        case "mark":
            raise BadValue("value", _("Marks are given per person."))


def checked(item: Item, value: Value, today: dt.date) -> Value:
    """Return a value that this item takes, or raise BadValue; n/a and not assessed are answers to everything."""
    if value.kind != "given":
        return value
    return value.model_copy(update={"value": given(item, value.value or "", today).value})


def _number(item: Item, raw: str) -> str:
    spec = item.answer
    plain = raw.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(plain) > 12 or not plain.replace(".", "").replace("-", "").isdigit():
        raise BadValue("value", _("“{raw}” is no number. Type it as 12 or 3,5.").format(raw=raw[:40]))
    if spec.type == "count" and (number != number.to_integral_value() or number < 0):
        raise BadValue("value", _("Count whole ones: 0, 1, 2 …"))
    low = spec.min if spec.min is not None else (Decimal(0) if spec.type == "count" else None)
    if (low is not None and number < low) or (spec.max is not None and number > spec.max):
        if low is not None and spec.max is not None:
            raise BadValue("value", _("Between {low} and {high}.").format(low=low, high=spec.max))
        raise BadValue("value", _("At least {low}.").format(low=low) if spec.max is None else _("At most {high}.").format(high=spec.max))
    return format(number, "f")


def chosen(item: Item, value: Value | None) -> Option | None:
    """Return the option of a choice that was given, if any."""
    if value is None or value.kind != "given" or item.answer.type != "choice" or value.value is None:
        return None
    number = int(value.value) if value.value.isdigit() else 0
    return item.answer.option[number - 1] if 1 <= number <= len(item.answer.option) else None


def fails(item: Item, value: Value | None, target: Grade = "B") -> bool:
    """Whether this answer opens a finding; *target* is the park's image quality. A mark, text or date never does."""
    if value is None or value.kind != "given" or value.value is None:
        return False
    spec = item.answer
    match spec.type:
        case "check":
            return value.value == "2"
        case "signal":
            return value.value in ("2", "3")
        case "choice":
            option = chosen(item, value)
            return option is not None and option.finding
        case "grade":
            return value.value in GRADES and GRADES.index(value.value) > GRADES.index(target)
        case "number" | "count":
            number = Decimal(value.value)
            above = spec.finding_above is not None and number > spec.finding_above
            return above or (spec.finding_below is not None and number < spec.finding_below)
    return False


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
    return item.answer.type in ("check", "choice") and item.adds_to is None and not checklist.confidential and not failed_last_time
