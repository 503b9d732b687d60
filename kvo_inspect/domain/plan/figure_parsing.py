"""Figures as people and spreadsheets write them: "63 %", "1.234,5", "-40 %", "+15 punt". What can be read two ways is refused."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NoReturn

from kvo_inspect.domain.plan.results import goal_value, is_part_of_one, is_share
from kvo_inspect.domain.plan.target import Counted, Goal, Target, TargetFields
from kvo_inspect.domain.values.closed_sets import Better
from kvo_inspect.domain.values.numbers import parse_amount
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _, decimal_text, n_

_THOUSANDS = re.compile(r"^[-+]?[1-9]\d{0,2}([.' \u00a0\u202f]\d{3})+(,\d+)?$")
_ENGLISH_THOUSANDS = re.compile(r"^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$")
_TWO_WAYS = re.compile(r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$")
_POINTS = re.compile(r"\s*(%-?\s*)?(procent)?(punten|punt|points|point|pt|pp)$", re.IGNORECASE)
_PART, _PERCENTS = "0.45", "45"
"""A share as an example, in parts of one and in percent."""
_LOWER = {"lager", "minder", "omlaag", "lower", "less", "down", "laag", "dalen", "daling", "-"}
_HIGHER = {"hoger", "meer", "omhoog", "higher", "more", "up", "hoog", "stijgen", "stijging", "+"}


def parse_figure(field: str, raw: str, unit: str = "") -> str | None:
    """Return the amount that was typed, None when nothing was; BadValue when it is no number or can be read two ways.

    A percent sign may follow when that is the unit; a share below one has to have it, for a spreadsheet writes 45 % as 0,45.
    """
    text = clean_line(raw).replace("\u2212", "-").replace("\u2013", "-")
    if not text:
        return None
    number = text
    if unit and text.casefold().endswith(unit.casefold()):
        number = text[: -len(unit)].rstrip()
    elif is_share(unit) or not unit:
        number = text.removesuffix("%").rstrip()
    if _TWO_WAYS.match(number):
        plain, decimal = number.replace(".", "").replace(",", ""), number.replace(".", ",")
        raise BadValue(field, _("“{raw}” can be read two ways. Type {plain} or {decimal}0.").format(raw=text, plain=plain, decimal=decimal))
    if _THOUSANDS.match(number):
        number = re.sub(r"[.' \u00a0\u202f]", "", number)
    elif _ENGLISH_THOUSANDS.match(number):
        number = number.replace(",", "")
    try:
        amount = parse_amount(number)
    except ValueError:
        raise BadValue(field, _("“{raw}” is no number. Type it as 41 or 5,4.").format(raw=short(text))) from None
    if is_share(unit) and number == text and is_below_one(amount):
        whole = decimal_text(format((Decimal(amount) * 100).normalize(), "f"))
        sentence = _("“{raw}” can be {whole} % or less than one percent. Type {whole} % or {raw} %.")
        raise BadValue(field, sentence.format(raw=text, whole=whole))
    return amount


def is_below_one(amount: str) -> bool:
    """Whether an amount lies between nothing and one, so that as a share it could be a fraction."""
    return 0 < abs(Decimal(amount)) < 1


def parse_count(field: str, raw: str) -> int | None:
    """Return how many people answered, None when nothing was typed; BadValue when it is no count."""
    text = clean_line(raw).casefold().removeprefix("n=").strip()
    if not text:
        return None
    plain = text.replace(".", "").replace(" ", "") if _THOUSANDS.match(text) else text
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:8]) <= 1_000_000):
        raise BadValue(field, _("“{raw}” is no number of answers. Type a whole number, or leave it empty.").format(raw=short(text)))
    return int(plain)


def counted(field: str, value: str, n: str = "", period: str = "", unit: str = "") -> Counted | None:
    """Return a figure with its sample and period, None when no value was typed. Errors name *field*, `<field>_n` or the like."""
    amount = parse_figure(field, value, unit)
    size = parse_count(f"{field}_n", n)
    if amount is None:
        if size is not None or clean_line(period):
            raise BadValue(field, _("Type the figure too, not only its sample or period."))
        return None
    if is_share(unit):
        _check_share(field, Decimal(amount))
    return Counted(value=amount, n=size, period=period)


def _check_share(field: str, share: Decimal, *, figure: str = "") -> None:
    """Refuse a share of which nothing can be a share: less than nothing, or more than all. Told of *figure*, of *field* without one."""
    if not 0 <= share <= 100:
        sentence = _("{field}: a share lies between 0 and 100 %, and this one would be {share} %.")
        raise BadValue(field, sentence.format(field=_figure_name(figure or field), share=decimal_text(format(share, "f"))))


def _figure_name(field: str) -> str:
    return {"baseline": _("Baseline"), "goal": _("Goal"), "result": _("Result")}.get(field, field)


def check_unit(unit: str, target: Target | None = None) -> None:
    """Refuse a unit that says a share without percent: 0.45 of that is 45 %, and would be counted as a number.

    A unit that a *target* has already may stay; then `check_shares` looks at what is given beside it.
    """
    if is_part_of_one(unit) and (target is None or unit != target.unit):
        _refuse_unit()


def _refuse_unit() -> NoReturn:
    sentence = _("A share is told in percent. Type % as the unit, and 45 for {part}.")
    raise BadValue("unit", sentence.format(part=decimal_text(_PART)))


def check_shares(target: Target, fields: TargetFields) -> None:
    """Refuse new *fields* of a target whose unit says a share without percent, and stays, where they are no such shares as stand there.

    BadValue at the figure; at the unit where what stands there does not say whether 1 is all or a hundredth.
    """
    if not is_part_of_one(target.unit) or fields.get("unit", target.unit) != target.unit:
        return
    shares = _new_shares(target, fields)
    whole = _whole_of(target)
    if shares and whole is None:
        _refuse_unit()
    for field, share, is_typed in shares:
        if whole is not None and not (0 <= share <= whole and not (is_typed and whole > 1 and is_below_one(format(share, "f")))):
            sentence = (
                _("{field}: the shares of this target are told in parts of one, such as {example}, and {share} is none.")
                if whole == 1
                else _("{field}: the shares of this target are told in percent, such as {example}, and {share} is none.")
            )
            example, amount = decimal_text(_PART if whole == 1 else _PERCENTS), decimal_text(format(share, "f"))
            raise BadValue(field, sentence.format(field=_figure_name(field), example=example, share=amount))


def _new_shares(target: Target, fields: TargetFields) -> list[tuple[str, Decimal, bool]]:
    """Return the shares that *fields* give anew: of which field, and whether it was typed, or is where a goal leads from the baseline."""
    shares = []
    baseline, result, goal = (fields.get("baseline", target.baseline), fields.get("result", target.result), fields.get("goal", target.goal))
    for name, figure, before in (("baseline", baseline, target.baseline), ("result", result, target.result)):
        if figure is not None and (before is None or figure.value != before.value):
            shares.append((name, Decimal(figure.value), True))
    reached = goal_value(goal, baseline)
    if goal is not None and reached is not None and reached != goal_value(target.goal, target.baseline):
        shares.append(("goal", reached, goal.kind == "value"))
    return shares


def _whole_of(target: Target) -> Literal[1, 100] | None:
    """Return what all is in the shares of a target without percent: 1 or 100; None where its figures do not say, or say both."""
    figures = [figure.value for figure in (target.baseline, target.result) if figure is not None]
    if target.goal is not None and target.goal.kind == "value":
        figures.append(target.goal.amount)
    has_parts, has_percents = any(map(is_below_one, figures)), any(abs(Decimal(figure)) > 1 for figure in figures)
    return None if has_parts == has_percents else 1 if has_parts else 100


def check_kept(target: Target, fields: TargetFields) -> None:
    """Refuse new *fields* beside which what stays of a target would be no share: BadValue at the unit or the baseline that is new.

    What was beyond a share before, and stays so whatever is given now, is not held against what is given.
    """
    unit = fields.get("unit", target.unit)
    if not is_share(unit):
        return
    is_new_unit = not is_share(target.unit)
    if is_new_unit:
        for name, figure in (("baseline", target.baseline), ("result", target.result)):
            if name not in fields and figure is not None:
                _check_kept_figure(name, figure.value)
        if "goal" not in fields and target.goal is not None and target.goal.kind == "value":
            _check_kept_figure("goal", target.goal.amount)
    if "goal" in fields or not (is_new_unit or "baseline" in fields):
        return
    share = goal_value(target.goal, fields.get("baseline", target.baseline))
    if share is not None and not 0 <= share <= 100:
        sentence = _("With this the goal that stands there would be {share} %, and a share lies between 0 and 100 %. Give the goal too.")
        raise BadValue("unit" if is_new_unit else "baseline", sentence.format(share=decimal_text(format(share.normalize(), "f"))))


def _check_kept_figure(name: str, amount: str) -> None:
    """Refuse a new unit of percent for a figure that would be no share in it, or less than one percent."""
    _check_share("unit", Decimal(amount), figure=name)
    if is_below_one(amount):
        sentence = _("{field}: {amount} stands there, and would be less than one percent. Give that figure too.")
        raise BadValue("unit", sentence.format(field=_figure_name(name), amount=decimal_text(amount)))


def parse_goal(field: str, raw: str, unit: str = "", baseline: Counted | None = None) -> Goal | None:
    """Return a goal: "25" or "≤ 25" is a value, "-40 %" a change, "+15 punt" or "-10" a difference; None when nothing was typed.

    BadValue when it is none, when a share would lie beyond what a share can be, or when it can be read two ways: of a share with a
    *baseline* the sentence works out where the points lead.
    """
    goal = _goal(field, raw, unit, baseline)
    if goal is not None and is_share(unit):
        _check_goal_share(field, goal, baseline)
    return goal


def _check_goal_share(field: str, goal: Goal, baseline: Counted | None) -> None:
    if goal.kind == "value":
        _check_share(field, Decimal(goal.amount))
    elif baseline is not None:
        _check_share(field, Decimal(baseline.value) + Decimal(goal.amount))


def _goal(field: str, raw: str, unit: str, baseline: Counted | None) -> Goal | None:
    text = clean_line(raw).replace("\u2212", "-").replace("\u2013", "-")
    if not text:
        return None
    signed = text[0] in "+-"
    if points := _POINTS.search(text):
        amount = parse_figure(field, text[: points.start()])
        if amount is None or not signed:
            raise BadValue(field, _("Say whether it goes up or down: +15 points or -15 points."))
        return Goal(kind="difference", amount=amount)
    if signed and text.endswith("%"):
        if is_share(unit):
            amount = _amount(field, text[:-1])
            _check_goal_share(field, Goal(kind="difference", amount=amount), baseline)
            raise BadValue(field, _two_ways_of_a_share(text[0], amount, baseline))
        return Goal(kind="change", amount=_amount(field, text[:-1]))
    if signed:
        return Goal(kind="difference", amount=_amount(field, text, "" if is_share(unit) else unit))
    text = text.lstrip("≤≥<>= ")
    if text.endswith("%") and not is_share(unit):
        raise BadValue(field, _("Say whether it goes up or down: -40 % or +40 %."))
    return Goal(kind="value", amount=_amount(field, text, unit))


def _two_ways_of_a_share(sign: str, amount: str, baseline: Counted | None) -> str:
    points, number = sign + decimal_text(amount.removeprefix("-")), 1 if abs(Decimal(amount)) == 1 else 2
    if baseline is None:
        sentence = n_(
            "With a share this can be read two ways. Type {points} point, or the share to reach.",
            "With a share this can be read two ways. Type {points} points, or the share to reach.",
            number,
        )
        return sentence.format(points=points)
    share = decimal_text(format(Decimal(baseline.value) + Decimal(amount), "f"))
    sentence = n_(
        "With a share this can be read two ways. Type {points} point, or the share to reach: {share}.",
        "With a share this can be read two ways. Type {points} points, or the share to reach: {share}.",
        number,
    )
    return sentence.format(points=points, share=share)


def _amount(field: str, raw: str, unit: str = "") -> str:
    amount = parse_figure(field, raw, unit)
    if amount is None:
        raise BadValue(field, _("“{raw}” is no number. Type it as 41 or 5,4.").format(raw=short(raw)))
    return amount


def parse_better(field: str, raw: str) -> Better | None:
    """Return which way is better, None when nothing was typed."""
    text = clean_line(raw).casefold().removesuffix("is beter").removesuffix("is better").strip()
    if not text:
        return None
    if text in _LOWER:
        return "lower"
    if text in _HIGHER:
        return "higher"
    raise BadValue(field, _("“{raw}” says neither lower nor higher.").format(raw=short(text)))


def better_of(goal: Goal | None, baseline: Counted | None) -> Better | None:
    """Return which way is better as the goal has it; None when it does not say."""
    if goal is None or (goal.kind == "value" and baseline is None):
        return None
    amount = Decimal(goal.amount)
    if goal.kind == "value" and baseline is not None:
        amount -= Decimal(baseline.value)
    return "lower" if amount < 0 else "higher" if amount > 0 else None


def check_goal(field: str, goal: Goal | None, better: Better) -> None:
    """Refuse a change or difference that goes the other way than the target shall: a slip that would count as reached."""
    if goal is None or goal.kind == "value" or better_of(goal, None) in (None, better):
        return
    size = goal.amount.removeprefix("-")
    if better == "lower":
        raise BadValue(field, _("Lower is better here, so the goal goes down: -{n}.").format(n=size))
    raise BadValue(field, _("Higher is better here, so the goal goes up: +{n}.").format(n=size))
