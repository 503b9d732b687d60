"""Figures of targets as people read them, in the language in use. Imports nothing of Textual."""

from __future__ import annotations

from decimal import Decimal

from kvo_inspect.domain.plan.results import Change, Outcome, Sample, is_share
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.texts import _, language, n_, p_

SIGNS = {"reached": "✓", "missed": "✗", "unknown": "–"}
"""What came of a goal, never by colour alone."""
TONES = {"reached": "good", "missed": "bad", "unknown": "dim"}


def amount_text(amount: Decimal | str, *, signed: bool = False) -> str:
    """Return a number as people write it here: 5,4 in Dutch; *signed*: with its plus too."""
    number = Decimal(amount)
    plain = format(abs(number), "f")
    if language() == "nl":
        plain = plain.replace(".", ",")
    return ("-" if number < 0 else "+" if signed and number else "") + plain


def with_unit(amount: Decimal | str, unit: str) -> str:
    """Return a number with its unit when that is short to say: 63 %."""
    return f"{amount_text(amount)} %" if is_share(unit) else amount_text(amount)


def counted_text(counted: Counted | None, unit: str) -> str:
    """Return a figure, or a point when there is none."""
    return with_unit(counted.value, unit) if counted else "·"


def counted_whole(counted: Counted | None, unit: str) -> str:
    """Return a figure with all that is known of it: 63 % · 36 answers · autumn 2024."""
    if counted is None:
        return ""
    unit_too = "" if is_share(unit) else f" {unit}".rstrip()
    answers = n_("{n} answer", "{n} answers", counted.n).format(n=counted.n) if counted.n else ""
    return " · ".join(filter(None, (with_unit(counted.value, unit) + unit_too, answers, counted.period)))


def change_text(change: Change | None) -> str:
    """Return a change: -49 %, +15 points, +1.4; a point when there is none."""
    if change is None:
        return "·"
    number = amount_text(change.amount, signed=True)
    if change.kind == "percent":
        return f"{number} %"
    return p_("figure", "{n} points").format(n=number) if change.kind == "points" else number


def goal_text(goal: Goal | None, target: Target) -> str:
    """Return how far a target shall go: at most 25, -40 %, +15 points."""
    if goal is None:
        return "·"
    if goal.kind == "value":
        return ("≤ " if target.better == "lower" else "≥ ") + with_unit(goal.amount, target.unit)
    if goal.kind == "difference" and is_share(target.unit):
        return p_("figure", "{n} points").format(n=amount_text(goal.amount, signed=True))
    return amount_text(goal.amount, signed=True) + (" %" if goal.kind == "change" else "")


def goal_typed(goal: Goal, unit: str) -> str:
    """Return a goal as a person types it, so that reading it back gives the same goal."""
    if goal.kind == "value":
        return amount_text(goal.amount)
    if goal.kind == "change":
        return amount_text(goal.amount, signed=True) + " %"
    number = amount_text(goal.amount, signed=True)
    return p_("figure", "{n} points").format(n=number) if is_share(unit) else number


def verdict_text(outcome: Outcome, target: Target) -> str:
    """Return in words what came of a target."""
    if outcome.verdict == "reached":
        return _("target reached")
    if outcome.verdict == "missed":
        return _("target missed")
    if target.baseline is None:
        return _("no baseline yet")
    if target.goal is None:
        return _("no goal yet")
    return _("not measured again yet")


def sample_texts(sample: Sample | None) -> list[str]:
    """Return what is to be said of a sample: what one answer counts for, what chance can make, that it is small."""
    if sample is None:
        return []
    told = []
    if sample.one:
        told.append(_("one answer of {n} is {points} points").format(n=sample.n, points=amount_text(sample.one)))
    if sample.margin is not None:
        margin = amount_text(sample.margin)
        if sample.chance:
            told.append(_("chance alone can make {points} points: read it as no change").format(points=margin))
        else:
            told.append(_("more than the {points} points that chance can make").format(points=margin))
    if sample.few:
        told.append(_("{n} answers: small, read it as an impression").format(n=sample.n))
    return told


def sample_mark(sample: Sample | None) -> str:
    """Return the note of a small sample for a list: "n=36, chance?"; empty when there is nothing to say."""
    if sample is None:
        return ""
    size = f"n={sample.n}"
    if sample.chance:
        return _("{n}: may be chance").format(n=size)
    return _("{n}: small").format(n=size) if sample.few else size
