"""What is told of a plan: figures of targets, measures and their owners, what a trajectory needs and what comes next."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from kvo_inspect.domain.plan.figure_parsing import is_below_one
from kvo_inspect.domain.plan.results import Outcome, ResultChange, Sample, is_share, whole_of_share
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.plan.target_kinds import TARGET_KINDS, FigureSource, TargetKind
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.store.plan.decisions import DecisionLine
from kvo_inspect.store.plan.measures import MeasureLine
from kvo_inspect.texts import LANGS, _, decimal_text, n_, p_, speaking
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.names import partner_name, short_day

SIGNS = {"reached": "✓", "missed": "✗", "unknown": "–"}
"""What came of a goal, never by colour alone."""
TONES = {"reached": "good", "missed": "bad", "unknown": "dim"}


def amount_text(amount: Decimal | str, *, signed: bool = False) -> str:
    """Return a number as people write it here: 5,4 in Dutch; *signed*: with its plus too."""
    number = Decimal(amount)
    sign = "-" if number < 0 else "+" if signed and number else ""
    return sign + decimal_text(format(abs(number), "f"))


def with_unit(amount: Decimal | str, unit: str) -> str:
    """Return a number with its unit when that is short to say: 63 %."""
    return f"{amount_text(amount)} %" if is_share(unit) else amount_text(amount)


def counted_text(figure: Counted | None, unit: str) -> str:
    """Return a figure, or a point when there is none."""
    return with_unit(figure.value, unit) if figure else "·"


def counted_whole(figure: Counted | None, unit: str) -> str:
    """Return a figure with all that is known of it: 63 % · 36 answers · autumn 2024."""
    if figure is None:
        return ""
    unit_too = f" {whole_of_share(unit) if is_share(unit) else unit}".rstrip()
    answers = n_("{n} answer", "{n} answers", figure.n).format(n=figure.n) if figure.n else ""
    return " · ".join(filter(None, (with_unit(figure.value, unit) + unit_too, answers, figure.period)))


def change_text(change: ResultChange | None) -> str:
    """Return a change: -49 %, +15 points, +1.4; a point when there is none."""
    if change is None:
        return "·"
    number = amount_text(change.amount, signed=True)
    if change.kind == "percent":
        return f"{number} %"
    return points_text(change.amount) if change.kind == "points" else number


def points_text(points: Decimal | str) -> str:
    """Return a number of points with its sign: +1 point, -2.5 points."""
    return n_("{n} point", "{n} points", number_of(points)).format(n=amount_text(points, signed=True))


def number_of(amount: Decimal | str) -> int:
    """Return by which number the form of a sentence about an amount is chosen: of one, or of more (2.5 points)."""
    return 1 if abs(Decimal(amount)) == 1 else 2


def goal_text(goal: Goal | None, target: Target) -> str:
    """Return how far a target shall go: at most 25, -40 %, +15 points."""
    if goal is None:
        return "·"
    if goal.kind == "value":
        return ("≤ " if target.better == "lower" else "≥ ") + with_unit(goal.amount, target.unit)
    if goal.kind == "difference" and is_share(target.unit):
        return points_text(goal.amount)
    return amount_text(goal.amount, signed=True) + (" %" if goal.kind == "change" else "")


def figure_typed(amount: str, unit: str) -> str:
    """Return a figure as a person types it, so that reading it back gives the same amount."""
    return amount_text(amount) + (" %" if is_share(unit) and is_below_one(amount) else "")


def goal_typed(goal: Goal, unit: str) -> str:
    """Return a goal as a person types it, so that reading it back gives the same goal."""
    if goal.kind == "value":
        return figure_typed(goal.amount, unit)
    if goal.kind == "change":
        return amount_text(goal.amount, signed=True) + " %"
    return points_text(goal.amount) if is_share(unit) else amount_text(goal.amount, signed=True)


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
    sentences = []
    if sample.points_of_answer:
        points = sample.points_of_answer
        one_answer = n_("one answer of {n} is {points} point", "one answer of {n} is {points} points", number_of(points))
        sentences.append(one_answer.format(n=sample.n, points=amount_text(points)))
    if sample.margin is not None:
        margin = amount_text(sample.margin)
        if sample.chance:
            sentence = n_(
                "chance alone can make {points} point: read it as no change",
                "chance alone can make {points} points: read it as no change",
                number_of(sample.margin),
            )
        else:
            sentence = n_(
                "more than the {points} point that chance can make",
                "more than the {points} points that chance can make",
                number_of(sample.margin),
            )
        sentences.append(sentence.format(points=margin))
    if sample.few:
        few = n_("{n} answer: small, read it as an impression", "{n} answers: small, read it as an impression", sample.n)
        sentences.append(few.format(n=sample.n))
    return sentences


def sample_mark(sample: Sample | None) -> str:
    """Return the note of a small sample for a list: "n=36, chance?"; empty when there is nothing to say."""
    if sample is None:
        return ""
    size = f"n={sample.n}"
    if sample.chance:
        return _("{n}: may be chance").format(n=size)
    return _("{n}: small").format(n=size) if sample.few else size


def measure_status_name(status: str) -> str:
    """Return what a status of a measure is called."""
    return {
        "proposed": p_("measure", "proposed"),
        "agreed": p_("measure", "agreed"),
        "in_progress": p_("measure", "in progress"),
        "done": p_("measure", "done"),
        "dropped": p_("measure", "dropped"),
    }[status]


def holder_text(line: MeasureLine) -> str:
    """Return which partner owns a measure; empty when none does."""
    return line.owner or (partner_name(line.owner_kind) if line.owner_kind else "")


def owner_text(line: MeasureLine) -> str:
    """Return who does a measure: the person and the organisation, as far as known; empty when nobody does."""
    return ", ".join(filter(None, (line.measure.person, holder_text(line))))


def decision_owner(line: DecisionLine) -> str:
    """Return who sees to a decision: the person and the organisation, of the measure where it became one; empty for nobody."""
    return ", ".join(filter(None, (line.person, partner_text(line.partner) if line.partner else "")))


def decision_standing(line: DecisionLine) -> str:
    """Return how far a decision is: open, done on a day, or as its measure is."""
    if line.measure:
        return _("measure: {status}").format(status=measure_status_name(line.measure.status))
    return _("carried out {day}").format(day=short_day(line.decision.done)) if line.decision.done else p_("decision", "open")


def target_kind_name(kind: str) -> str:
    """Return what a kind of target is called."""
    return {
        "burglaries": _("Burglaries in companies"),
        "vandalism": _("Vandalism and graffiti, reports"),
        "vehicle_thefts": _("Thefts of and from vehicles"),
        "outdoor_fires": _("Outdoor fires"),
        "fire_defects": _("Fire-safety defects found on the round"),
        "safe_day": _("Feels safe by day"),
        "safe_dark": _("Feels safe in the dark"),
        "litter": _("Bothered by litter"),
        "loitering": _("Bothered by people or groups hanging around"),
        "speeding": _("Bothered by speeding"),
        "parking_nuisance": _("Bothered by parked lorries or cars"),
        "cyber_victim": _("Victim of cybercrime"),
        "fraud_victim": _("Victim of fraud, extortion or threats"),
        "knows_where_to_report": _("Knows where to report signals of subversive crime"),
        "reported": _("Reported to the police after an incident"),
        "response": _("Response to the survey"),
    }.get(kind, kind)


def direction_name(direction: str) -> str:
    """Return which way a figure moved, judged by what is better."""
    return {"better": p_("direction", "better"), "worse": p_("direction", "worse"), "same": p_("direction", "the same")}[direction]


def goal_verdict_name(verdict: str) -> str:
    """Return whether a goal was reached, in a word or two."""
    return {"reached": p_("goal", "reached"), "missed": p_("goal", "missed"), "unknown": p_("goal", "not known")}[verdict]


def change_kind_name(kind: str) -> str:
    """Return what a change is told in."""
    return {
        "percent": p_("change", "percent of the baseline"),
        "points": p_("change", "percentage points"),
        "difference": p_("change", "its own unit"),
    }[kind]


def figure_source_name(source: FigureSource) -> str:
    """Return where figures come from."""
    return {
        "police": p_("figure source", "police"),
        "fire_service": p_("figure source", "fire service"),
        "round": p_("figure source", "round"),
        "survey": p_("figure source", "survey"),
    }[source]


def kind_called(name: str) -> TargetKind | None:
    """Return the kind of target that is called so, in Dutch or English, capitals aside; None: no kind is."""
    return _kinds().get(clean_line(name).casefold())


@cache
def _kinds() -> dict[str, TargetKind]:
    kinds: dict[str, TargetKind] = {}
    for lang in LANGS:
        with speaking(lang):
            kinds |= {target_kind_name(kind).casefold(): kind for kind in TARGET_KINDS}
    return kinds


def goal_kind_name(kind: str) -> str:
    """Return how a goal is said: as a value, as a change in percent, as a difference."""
    return {
        "value": p_("goal", "to this value"),
        "change": p_("goal", "change in percent"),
        "difference": p_("goal", "difference in its own unit"),
    }.get(kind, kind)
