"""Answer types: how each is parsed, keyed, shown, judged and compared. One table; whoever adds a type adds a line here and its words.

Its words stand in `wording.items`; a test walks every type from the key to the CSV export.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, Protocol, get_args

from kvo_inspect.domain.values.closed_sets import GRADES, Grade
from kvo_inspect.domain.values.dates import in_reach, no_day, parse_day
from kvo_inspect.domain.values.text import TEXT_LIMIT, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _

AnswerType = Literal["check", "grade", "number", "count", "choice", "mark", "signal", "text", "date"]
ANSWER_TYPES: tuple[AnswerType, ...] = get_args(AnswerType)

Keyed = Literal["digit", "grade", "whole number", "number", "line", "mark"]
"""How an answer is given on the round: the digit of an option; a letter or +; a number that Enter ends, whole or with decimals; a line
that Enter opens; a mark of each participant."""
Shown = Literal["option", "number", "day", "as typed"]
"""How an answer is shown: the words of its option; a number with its unit; a day; as it was typed."""
Compared = Literal["how often", "sums", "not"]
"""What a comparison says of all answers to an item: how often each was given, their two sums, or nothing."""

Secrecy = Literal["open", "both", "confidential"]
"""In which checklists a type may stand: open ones, as figures are made of its answers; any; confidential ones."""


class OptionSpec(Protocol):
    """An option of a choice, as its checklist has it (`checklist.Option`)."""

    @property
    def finding(self) -> bool:
        """Whether choosing the option opens a finding."""


class Spec(Protocol):
    """What may be answered, as its checklist has it (`checklist.AnswerSpec`)."""

    @property
    def min(self) -> Decimal | None:
        """The lowest number that is taken."""

    @property
    def max(self) -> Decimal | None:
        """The highest number that is taken."""

    @property
    def finding_above(self) -> Decimal | None:
        """The highest number that opens no finding."""

    @property
    def finding_below(self) -> Decimal | None:
        """The lowest number that opens no finding."""

    @property
    def option(self) -> Sequence[OptionSpec]:
        """The options of a choice, the good one first."""


def _never_fails(_spec: Spec, _raw: str, _target: Grade) -> bool:
    return False


def _some_option_fails(spec: Spec) -> bool:
    return any(option.finding for option in spec.option)


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """One answer type."""

    parse: Callable[[Spec, str, dt.date], str]
    """The stored text of what was typed, today being known; BadValue with what was expected."""
    keyed: Keyed
    shown: Shown = "as typed"
    can_fail: Callable[[Spec], bool] = _some_option_fails
    """Whether some answer opens a finding; options that a type does not take count, so that a checklist hears of them."""
    fails: Callable[[Spec, str, Grade], bool] = _never_fails
    """Whether a stored text opens a finding, the park's image quality being known."""
    options: Callable[[Spec], int] = lambda _spec: 0
    """How many options its digits give."""
    compared: Compared = "how often"
    takes_rest: bool = False
    """“Rest: in order” may answer it, as "1"."""
    takes_unit: bool = False
    """Its checklist gives a unit and may give limits."""
    takes_options: bool = False
    """Its checklist gives the options; only such an item may refine the finding of another."""
    takes_objects: bool = False
    """Objects may be named, each of which gives a finding."""
    counts_objects: bool = False
    """The answer is how many objects there are: naming more of them raises it."""
    secrecy: Secrecy = "open"
    is_of_each: bool = False
    """Every participant gives one; there is no answer of the round."""
    came_with: int = 1
    """The field set that knows the type: a later one than released programs know, for a type that they do not."""


def _parse_option(options: int, raw: str) -> str:
    if raw not in {str(n) for n in range(1, options + 1)}:
        raise BadValue("value", _("Choose 1 to {n}.").format(n=options))
    return raw


def _parse_grade(_spec: Spec, raw: str, _today: dt.date) -> str:
    grade = dict(zip("12345", GRADES, strict=True)).get(raw, raw.upper())
    if grade not in GRADES:
        raise BadValue("value", _("A grade is A+, A, B, C or D."))
    return grade


def _parse_text(_spec: Spec, raw: str, _today: dt.date) -> str:
    if not raw or len(raw) > TEXT_LIMIT:
        raise BadValue("value", _("Type 1 to {limit} characters.").format(limit=TEXT_LIMIT))
    return raw


def _parse_day(_spec: Spec, raw: str, today: dt.date) -> str:
    try:
        return in_reach(parse_day(raw, today), today)  # in figures: “Friday” on a label of last year is no day to come
    except ValueError:
        raise no_day("value", raw, today) from None


def _parse_mark(_spec: Spec, _raw: str, _today: dt.date) -> str:
    raise BadValue("value", _("Marks are given per person."))


def _parse_number(spec: Spec, raw: str, _today: dt.date) -> str:
    return _within(spec, _number(raw), None)


def _parse_count(spec: Spec, raw: str, _today: dt.date) -> str:
    number = _number(raw)
    if number != number.to_integral_value() or number < 0:
        raise BadValue("value", _("Count whole ones: 0, 1, 2 …"))
    return _within(spec, number, Decimal(0))


def _number(raw: str) -> Decimal:
    plain = raw.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(plain) > 12 or not plain.replace(".", "").replace("-", "").isdigit():
        raise BadValue("value", _("“{raw}” is no number. Type it as 12 or 3,5.").format(raw=short(raw)))
    return number


def _within(spec: Spec, number: Decimal, lowest: Decimal | None) -> str:
    """Return a number as it is stored; BadValue beyond the limits of its checklist, *lowest* standing in where that gives none."""
    low = spec.min if spec.min is not None else lowest
    if (low is not None and number < low) or (spec.max is not None and number > spec.max):
        if low is not None and spec.max is not None:
            raise BadValue("value", _("Between {low} and {high}.").format(low=low, high=spec.max))
        raise BadValue("value", _("At least {low}.").format(low=low) if spec.max is None else _("At most {high}.").format(high=spec.max))
    return format(number, "f")


def _has_limits(spec: Spec) -> bool:
    return spec.finding_above is not None or spec.finding_below is not None


def _beyond_limits(spec: Spec, raw: str, _target: Grade) -> bool:
    number = Decimal(raw)
    above = spec.finding_above is not None and number > spec.finding_above
    return above or (spec.finding_below is not None and number < spec.finding_below)


def _below_target(_spec: Spec, raw: str, target: Grade) -> bool:
    return raw in GRADES and GRADES.index(raw) > GRADES.index(target)


def _chosen_fails(spec: Spec, raw: str, _target: Grade) -> bool:
    number = int(raw) if raw.isdigit() else 0
    return 1 <= number <= len(spec.option) and spec.option[number - 1].finding


FORMS: Mapping[AnswerType, AnswerForm] = {
    "check": AnswerForm(
        parse=lambda _spec, raw, _today: _parse_option(2, raw),
        keyed="digit",
        shown="option",
        can_fail=lambda _spec: True,
        fails=lambda _spec, raw, _target: raw == "2",
        options=lambda _spec: 2,
        takes_rest=True,
        takes_objects=True,
        secrecy="both",
    ),
    "choice": AnswerForm(
        parse=lambda spec, raw, _today: _parse_option(len(spec.option), raw),
        keyed="digit",
        shown="option",
        fails=_chosen_fails,
        options=lambda spec: len(spec.option),
        takes_rest=True,
        takes_objects=True,
        takes_options=True,
        secrecy="both",
    ),
    "signal": AnswerForm(
        parse=lambda _spec, raw, _today: _parse_option(3, raw),
        keyed="digit",
        shown="option",
        can_fail=lambda _spec: True,
        fails=lambda _spec, raw, _target: raw in ("2", "3"),
        options=lambda _spec: 3,
        secrecy="confidential",
    ),
    "grade": AnswerForm(parse=_parse_grade, keyed="grade", can_fail=lambda _spec: True, fails=_below_target),
    "count": AnswerForm(
        parse=_parse_count,
        keyed="whole number",
        shown="number",
        can_fail=_has_limits,
        fails=_beyond_limits,
        compared="sums",
        takes_unit=True,
        takes_objects=True,
        counts_objects=True,
    ),
    "number": AnswerForm(
        parse=_parse_number,
        keyed="number",
        shown="number",
        can_fail=_has_limits,
        fails=_beyond_limits,
        compared="sums",
        takes_unit=True,
    ),
    "text": AnswerForm(parse=_parse_text, keyed="line", compared="not", secrecy="both"),
    "date": AnswerForm(parse=_parse_day, keyed="line", shown="day", compared="not"),
    "mark": AnswerForm(parse=_parse_mark, keyed="mark", is_of_each=True),
}
"""Every answer type by its name in a checklist."""
OF_THE_ROUND: tuple[AnswerType, ...] = tuple(name for name in ANSWER_TYPES if not FORMS[name].is_of_each)
"""The types of which a round has one answer at a checkpoint, in order."""
