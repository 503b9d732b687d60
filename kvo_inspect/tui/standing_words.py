"""What a trajectory needs and what comes next, in words, and where that is done."""

from __future__ import annotations

from kvo_inspect.domain.plan.needs import Basis, Coming, Need
from kvo_inspect.texts import _, p_

AIMS: dict[str, str] = {
    "intent": "edit", "partners": "partners", "baseline_day": "round", "baseline_evening": "round", "reviewed": "review",
    "figures": "targets", "goals": "targets", "measures": "measures", "owners": "measures", "days": "measures", "plan": "edit",
    "covenant": "edit", "four_done": "measures", "audit": "edit", "certified": "edit", "yearly_day": "round", "yearly_evening": "round",
    "meetings": "meetings", "measures_late": "measures", "findings_late": "findings", "follow_up_day": "round",
    "follow_up_evening": "round", "results": "targets", "left_over": "measures", "next_cycle": "next",
}  # fmt: skip
"""Which screen or step a need leads to."""


def need_text(need: Need) -> str:
    """Return what is needed, and how far it is."""
    told = {
        "intent": _("Letter of intent signed"),
        "partners": _("{have} of {want} named: municipality, police, fire service, business association"),
        "baseline_day": _("Baseline walked by day"),
        "baseline_evening": _("Baseline walked in the evening"),
        "reviewed": _("Findings reviewed") if need.met else _("Findings reviewed: {have} to go"),
        "figures": _("{have} of {want} targets with a baseline from survey or incidents"),
        "goals": _("{have} of {want} targets with a goal"),
        "measures": _("Measures in the matrix: {have}"),
        "owners": _("{have} of {want} measures with an owner"),
        "days": _("{have} of {want} measures with a day"),
        "plan": _("Plan of measures adopted"),
        "covenant": _("Covenant signed"),
        "four_done": _("At least {want} measures done ({have})"),
        "audit": _("Audit agreed"),
        "certified": _("Certificate given"),
        "yearly_day": _("A day round in the last twelve months"),
        "yearly_evening": _("An evening round in the last twelve months"),
        "meetings": _("{have} of {want} meetings in the last twelve months"),
        "measures_late": _("No measure overdue") if need.met else _("No measure overdue: {have} are"),
        "findings_late": _("No finding overdue") if need.met else _("No finding overdue: {have} are"),
        "follow_up_day": _("Follow-up measurement walked by day"),
        "follow_up_evening": _("Follow-up measurement walked in the evening"),
        "results": _("{have} of {want} targets with a result"),
        "left_over": _("Decided on every open measure") if need.met else _("Decided on every open measure: {have} left"),
        "next_cycle": _("Next cycle begun"),
    }[need.name]
    return told.format(have=need.have, want=need.want)


def basis_text(basis: Basis) -> str:
    """Return what a need rests on; the scheme itself is not told apart."""
    return {
        "scheme": "", "practice": p_("basis", "as parks do"), "earlier": p_("basis", "earlier scheme"), "own": p_("basis", "own aid"),
    }[basis]  # fmt: skip


def aim_text(need: Need) -> str:
    """Return what to do about a need that is not met."""
    return {
        "edit": p_("aim", "note the day"), "partners": p_("aim", "to the partners"), "round": p_("aim", "start the round"),
        "review": p_("aim", "go over them"), "findings": p_("aim", "to the findings"), "targets": p_("aim", "to the targets"),
        "measures": p_("aim", "to the measures"), "meetings": p_("aim", "to the meetings"), "next": p_("aim", "begin it"),
    }[AIMS[need.name]]  # fmt: skip


def coming_text(one: Coming) -> str:
    """Return what happens on a day."""
    return {
        "audit": _("audit"), "term": _("the trajectory's term ends"), "certificate": _("the certificate's term ends"),
        "round_day": _("a year after the last day round"), "round_evening": _("a year after the last evening round"),
    }[one.what]  # fmt: skip
