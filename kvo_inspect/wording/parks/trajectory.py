"""What is told of a trajectory: what each phase needs and on what that rests, days to come, papers, a day that is probably a slip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kvo_inspect.domain.plan.needs import USUAL_MEETINGS, Basis, Coming, Need
from kvo_inspect.domain.plan.paper_days import PaperDay, PaperDoubt
from kvo_inspect.domain.plan.trajectory import Trajectory, end_of_certificate, end_of_term
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.wording.days import doubt_text
from kvo_inspect.wording.names import capital, day_text, phase_name

AIMS: dict[str, str] = {
    "applied": "edit",
    "waits": "edit",
    "facilitator": "edit",
    "intent": "edit",
    "partners": "partners",
    "baseline_day": "round",
    "baseline_evening": "round",
    "reviewed": "review",
    "figures": "target",
    "survey": "survey",
    "safety_analysis": "edit",
    "goals": "target",
    "measures": "measure",
    "owners": "measure",
    "days": "measure",
    "plan": "edit",
    "four_done": "step",
    "audit": "edit",
    "certified": "edit",
    "covenant": "edit",
    "yearly_day": "round",
    "yearly_evening": "round",
    "meetings": "meeting",
    "measures_late": "step",
    "findings_late": "findings",
    "yearly_evaluation": "edit",
    "follow_up_planned": "planned",
    "follow_up_day": "round",
    "follow_up_evening": "round",
    "survey_again": "survey",
    "results": "target",
    "left_over": "step",
    "next_cycle": "next",
}
"""Which step a need leads to."""


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
        "applied": _("Application noted: since when the park waits"),
        "waits": _("Noted why it waits"),
        "facilitator": _("Facilitator named"),
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
        "survey": _survey(need, _("Survey of the entrepreneurs sent")),
        "survey_again": _survey(need, _("Survey sent again")),
        "safety_analysis": _("Safety analysis adopted"),
        "goals": n_("{have} of {want} target with a goal", "{have} of {want} targets with a goal", need.want),
        "measures": _("Measures in the matrix: {have}"),
        "owners": n_("{have} of {want} measure with an owner", "{have} of {want} measures with an owner", need.want),
        "days": n_("{have} of {want} measure with a day", "{have} of {want} measures with a day", need.want),
        "plan": _("Action plan adopted"),
        "four_done": _("At least {want} measures done ({have})"),
        "audit": _("Audit agreed"),
        "certified": _("Certificate issued"),
        "covenant": _("Covenant signed"),
        "yearly_day": _("A day round in the last twelve months"),
        "yearly_evening": _("An evening round in the last twelve months"),
        "meetings": n_(
            "{have} meeting in a year: at least {want}; usually {usual}",
            "{have} meetings in a year: at least {want}; usually {usual}",
            need.have,
        ),
        "measures_late": _("No measure overdue")
        if need.met
        else n_("No measure overdue: {have} still is", "No measure overdue: {have} still are", need.have),
        "findings_late": _("No finding overdue")
        if need.met
        else n_("No finding overdue: {have} still is", "No finding overdue: {have} still are", need.have),
        "yearly_evaluation": _yearly_evaluation(need),
        "follow_up_planned": _follow_up_planned(need),
        "follow_up_day": _("Follow-up measurement walked by day"),
        "follow_up_evening": _("Follow-up measurement walked in the evening"),
        "results": n_("{have} of {want} target with a result", "{have} of {want} targets with a result", need.want),
        "left_over": _("Decided on every open measure") if need.met else _("Decided on every open measure: {have} left"),
        "next_cycle": _("Next cycle begun"),
    }[need.name]
    return sentence.format(have=need.have, want=need.want, usual=USUAL_MEETINGS, day=day_text(need.day))


def _survey(need: Need, sent: str) -> str:
    """Return that a survey went out, and how many answered; never a share: of few answers none leaves."""
    if not need.met:
        return sent
    answered = n_("{have} answered", "{have} answered", need.have) if not need.want else _("{have} of {want} answered")
    return f"{sent}: {answered}"


def _yearly_evaluation(need: Need) -> str:
    if not need.day:
        return _("Yearly evaluation")
    return _("Yearly evaluation: the next by {day}") if need.met else _("Yearly evaluation, due by {day}")


def _follow_up_planned(need: Need) -> str:
    if not need.day:
        return _("Follow-up measurement planned")
    return _("Follow-up measurement planned: {day}") if need.met else _("Follow-up measurement planned, before {day}")


def basis_text(basis: Basis) -> str:
    """Return what a need rests on."""
    return {
        "sources": p_("basis", "all sources"),
        "practice": p_("basis", "common practice"),
        "earlier": p_("basis", "earlier scheme"),
        "own": p_("basis", "our own guideline"),
    }[basis]


_OWN_AIMS = {
    "waits": N_("note why"),
    "facilitator": N_("name them"),
    "goals": N_("fill in the goal"),
    "results": N_("fill in the result"),
    "owners": N_("name the owner"),
    "measures": N_("add one"),
}
"""What to do about needs whose field is no day, or no figure of the start."""


def aim_text(need: Need) -> str:
    """Return what to do about a need that is not met."""
    if need.name in _OWN_AIMS:
        return _(_OWN_AIMS[need.name])
    return {
        "edit": p_("aim", "note the day"),
        "partners": p_("aim", "fill one in"),
        "round": p_("aim", "start the round"),
        "review": p_("aim", "go over them"),
        "findings": p_("aim", "to the findings"),
        "target": p_("aim", "fill in the figure"),
        "measure": p_("aim", "note the day"),
        "step": p_("aim", "open it"),
        "meeting": p_("aim", "note a meeting"),
        "planned": p_("aim", "plan the round"),
        "next": p_("aim", "begin it"),
        "survey": p_("aim", "note the day"),
    }[AIMS[need.name]]


def coming_text(event: Coming) -> str:
    """Return what happens on a day."""
    return {
        "audit": _("audit"),
        "term": _("the trajectory's term ends"),
        "certificate": _("the certificate ends"),
        "evaluation": _("a year after the last yearly evaluation or the certificate"),
        "round_day": _("a year after the last day round"),
        "round_evening": _("a year after the last evening round"),
    }[event.what]


def certificate_kind_name(kind: str) -> str:
    """Return what a kind of certificate is called."""
    return {"new": p_("certificate", "new"), "renewal": p_("certificate", "renewal")}.get(kind, kind)


def paper_name(paper: PaperDay) -> str:
    """Return what a paper of a trajectory is called, or what happened on its day."""
    return {
        "applied": _("application"),
        "starts": _("begin of the trajectory"),
        "intent": _("letter of intent"),
        "safety_analysis": _("safety analysis"),
        "plan": _("action plan"),
        "audit": _("audit"),
        "certified": _("certificate"),
        "covenant": _("covenant"),
        "evaluations": _("yearly evaluation"),
    }[paper]


def paper_doubt_texts(doubts: Iterable[PaperDoubt]) -> list[str]:
    """Return why days of papers are probably slips, a sentence each."""
    return [capital(_paper_doubt(doubt)) for doubt in doubts]


def _paper_doubt(doubt: PaperDoubt) -> str:
    if doubt.than is not None:
        sentence = _("{paper} on {day}: before {other} on {other_day}.")
        return sentence.format(
            paper=paper_name(doubt.paper), day=day_text(doubt.day), other=paper_name(doubt.than), other_day=day_text(doubt.than_day)
        )
    sentence = _("{paper} on {day}: the trajectory is still in the phase {phase}.")
    return sentence.format(paper=paper_name(doubt.paper), day=day_text(doubt.day), phase=phase_name(doubt.phase or ""))


def evaluation_doubt_texts(before: Trajectory | None, after: Trajectory, today: dt.date) -> list[str]:
    """Return of each yearly evaluation that is new why its day is probably a slip: it is still to come."""
    known = before.evaluations if before is not None else ()
    return [doubt for day in after.evaluations if day not in known and (doubt := doubt_text(day_text(day), today, "past"))]


def early_next_texts(before: Trajectory) -> list[str]:
    """Return why the next cycle probably is begun too early, or twice: the one before is not carried out yet."""
    if CYCLE_PHASES.index(before.phase_now) >= CYCLE_PHASES.index("carrying_out"):
        return []
    sentence = _("Trajectory number {number} is still in the phase {phase}; the next one follows when it has been carried out.")
    return [sentence.format(number=before.number, phase=phase_name(before.phase_now))]


def facilitator_text(person: str, organisation: str) -> str:
    """Return who leads a trajectory: name and organisation; empty for nobody."""
    return ", ".join(filter(None, (person, organisation)))


def waiting_text(at: Trajectory) -> str:
    """Return since when a park waits, and why; empty once it was let in."""
    if at.phase_now != "application":
        return ""
    since = _("since {day}").format(day=day_text(at.applied)) if at.applied else ""
    return " · ".join(filter(None, (since, at.waits))) or _("not noted yet since when, and why")


def term_text(at: Trajectory) -> str:
    """Return since when a cycle runs, and until when while no certificate says so."""
    months = n_("{n} month", "{n} months", at.term_months).format(n=at.term_months)
    if end_of_certificate(at):
        return _("since {day}").format(day=day_text(at.starts)) if at.starts else ""
    if not at.starts:
        return months
    return _("{first} to {last} ({months})").format(first=day_text(at.starts), last=day_text(end_of_term(at)), months=months)


def since_text(at: Trajectory) -> str:
    """Return what stands behind the phase on the page of a park: since when it waits, until when the certificate holds, or the term."""
    if waiting := waiting_text(at):
        return f", {waiting}"
    if ends := end_of_certificate(at):
        return ", " + _("certificate to {day}").format(day=day_text(ends))
    if not at.starts:
        return ""
    since = n_(", since {day}, {months} month", ", since {day}, {months} months", at.term_months)
    return since.format(day=day_text(at.starts), months=at.term_months)


def certificate_text(at: Trajectory) -> str:
    """Return number, kind, day and end of a certificate; empty when there is none."""
    if not (at.certified or at.certificate_ends or at.certificate_number):
        return ""
    days = " – ".join(filter(None, (day_text(at.certified), day_text(end_of_certificate(at)))))
    return " · ".join(filter(None, (days, at.certificate_number, certificate_kind_name(at.kind_of_certificate))))


def standing_text(at: Trajectory) -> str:
    """Return how a trajectory stands, in one line: number, phase, waiting list or term, certificate."""
    parts = (
        _("number {number} · {phase}").format(number=at.number, phase=phase_name(at.phase_now)),
        waiting_text(at),
        term_text(at),
        at.scheme,
        certificate_text(at),
    )
    return capital(" · ".join(filter(None, parts)))
