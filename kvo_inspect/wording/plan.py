"""What is told of a plan: figures of targets, measures and their owners, what a trajectory needs and what comes next."""

from __future__ import annotations

from decimal import Decimal

from kvo_inspect.domain.plan.figure_parsing import is_below_one
from kvo_inspect.domain.plan.needs import Basis, Coming, Need
from kvo_inspect.domain.plan.results import Outcome, ResultChange, Sample, is_share
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.values.closed_sets import MeasureStatus
from kvo_inspect.store.plan.decisions import DecisionLine
from kvo_inspect.store.plan.measures import MeasureLine
from kvo_inspect.texts import N_, _, decimal_text, n_, p_
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
    unit_too = "" if is_share(unit) else f" {unit}".rstrip()
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


def measure_status_name(status: MeasureStatus) -> str:
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


AIMS: dict[str, str] = {
    "intent": "edit",
    "partners": "partners",
    "baseline_day": "round",
    "baseline_evening": "round",
    "reviewed": "review",
    "figures": "targets",
    "goals": "targets",
    "measures": "measures",
    "owners": "measures",
    "days": "measures",
    "plan": "edit",
    "covenant": "edit",
    "four_done": "measures",
    "audit": "edit",
    "certified": "edit",
    "yearly_day": "round",
    "yearly_evening": "round",
    "meetings": "meetings",
    "measures_late": "measures",
    "findings_late": "findings",
    "follow_up_day": "round",
    "follow_up_evening": "round",
    "results": "targets",
    "left_over": "measures",
    "next_cycle": "next",
}
"""Which screen or step a need leads to."""


_WHERE_NONE = {
    "figures": N_("Targets with a baseline from survey or incidents: none yet"),
    "goals": N_("Targets with a goal: none yet"),
    "owners": N_("Measures with an owner: none yet"),
    "days": N_("Measures with a day: none yet"),
    "results": N_("Targets with a result: none yet"),
}
"""What needs of all targets or measures ask for while there is none."""


def need_text(need: Need) -> str:
    """Return what a need asks for, and how far it is met."""
    if not need.want and need.name in _WHERE_NONE:
        return _(_WHERE_NONE[need.name])
    sentence = {
        "intent": _("Letter of intent signed"),
        "partners": _("{have} of {want} named: municipality, police, fire service, business association"),
        "baseline_day": _("Baseline walked by day"),
        "baseline_evening": _("Baseline walked in the evening"),
        "reviewed": _("Findings reviewed")
        if need.met
        else _("Findings reviewed: {have} to go")
        if need.have
        else _("Findings reviewed, once a round has been walked"),
        "figures": n_(
            "{have} of {want} target with a baseline from survey or incidents",
            "{have} of {want} targets with a baseline from survey or incidents",
            need.want,
        ),
        "goals": n_("{have} of {want} target with a goal", "{have} of {want} targets with a goal", need.want),
        "measures": _("Measures in the matrix: {have}"),
        "owners": n_("{have} of {want} measure with an owner", "{have} of {want} measures with an owner", need.want),
        "days": n_("{have} of {want} measure with a day", "{have} of {want} measures with a day", need.want),
        "plan": _("Action plan adopted"),
        "covenant": _("Covenant signed"),
        "four_done": _("At least {want} measures done ({have})"),
        "audit": _("Audit agreed"),
        "certified": _("Certificate issued"),
        "yearly_day": _("A day round in the last twelve months"),
        "yearly_evening": _("An evening round in the last twelve months"),
        "meetings": n_(
            "{have} of {want} meeting in the last twelve months", "{have} of {want} meetings in the last twelve months", need.want
        ),
        "measures_late": _("No measure overdue")
        if need.met
        else n_("No measure overdue: {have} still is", "No measure overdue: {have} still are", need.have),
        "findings_late": _("No finding overdue")
        if need.met
        else n_("No finding overdue: {have} still is", "No finding overdue: {have} still are", need.have),
        "follow_up_day": _("Follow-up measurement walked by day"),
        "follow_up_evening": _("Follow-up measurement walked in the evening"),
        "results": n_("{have} of {want} target with a result", "{have} of {want} targets with a result", need.want),
        "left_over": _("Decided on every open measure") if need.met else _("Decided on every open measure: {have} left"),
        "next_cycle": _("Next cycle begun"),
    }[need.name]
    return sentence.format(have=need.have, want=need.want)


def basis_text(basis: Basis) -> str:
    """Return what a need rests on; the scheme itself is not told apart."""
    return {
        "scheme": "",
        "practice": p_("basis", "common practice"),
        "earlier": p_("basis", "earlier scheme"),
        "own": p_("basis", "our own guideline"),
    }[basis]


def aim_text(need: Need) -> str:
    """Return what to do about a need that is not met."""
    return {
        "edit": p_("aim", "note the day"),
        "partners": p_("aim", "to the partners"),
        "round": p_("aim", "start the round"),
        "review": p_("aim", "go over them"),
        "findings": p_("aim", "to the findings"),
        "targets": p_("aim", "to the targets"),
        "measures": p_("aim", "to the measures"),
        "meetings": p_("aim", "to the meetings"),
        "next": p_("aim", "begin it"),
    }[AIMS[need.name]]


def coming_text(event: Coming) -> str:
    """Return what happens on a day."""
    return {
        "audit": _("audit"),
        "term": _("the trajectory's term ends"),
        "certificate": _("the certificate's term ends"),
        "round_day": _("a year after the last day round"),
        "round_evening": _("a year after the last evening round"),
    }[event.what]
