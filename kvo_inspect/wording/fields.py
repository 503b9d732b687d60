"""What a field of any noun is called and holds, in words: in a history, beside another value of it, in a plan of what a file brings.

The one door from a stored value to what a person reads. No id, no code and no key of the record gets through: what has no words of its own
says so, and `tests/wording/test_history.py` asks every field of every noun.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.checklists.mentioned import Mentioned
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.compounds import COMPOUNDS, WholeValue, called_by_id, question_text
from kvo_inspect.wording.names import (
    better_name,
    day_text,
    kind_name,
    language_name,
    measurement_name,
    mode_name,
    moment_text,
    part_name,
    partner_name,
    phase_name,
    seen_name,
    severity_name,
    sign_off_name,
    status_name,
    survey_moment_name,
    ticked_name,
    urgency_name,
    visible_name,
    way_name,
)
from kvo_inspect.wording.papers import paper_kind_name, report_name
from kvo_inspect.wording.parks.trajectory import certificate_kind_name
from kvo_inspect.wording.plan import measure_status_name, target_kind_name
from kvo_inspect.wording.rounds import reason_text

OWN = frozenset(
    {
        *("code", "saw", "row", "sha256", "body", "given_by", "device", "length", "type", "width", "height", "orientation", "direction"),
        *("request", "of", "thing", "fields", "instead", "emptied", "unnamed"),
        *("was", "place", "clock", "answer", "contact", "came_as", "questionnaire", "columns", "words", "question", "file", "rows"),
    }
)
"""Fields that are the record's own: how it knows, orders and holds a thing. No reader is told of them."""
_OF_FINDING = ("finding", "recheck", "review")

_NAMES: dict[tuple[str, str], Callable[[str], str]] = {
    ("finding", "status"): status_name,
    ("finding", "severity"): severity_name,
    ("finding", "urgency"): urgency_name,
    ("finding", "visible"): visible_name,
    ("recheck", "seen"): seen_name,
    ("partner", "kind"): partner_name,
    ("partner", "language"): language_name,
    ("partner", "way"): way_name,
    ("checkpoint", "kind"): kind_name,
    ("trajectory", "phase"): phase_name,
    ("trajectory", "certificate_kind"): certificate_kind_name,
    ("measurement", "kind"): measurement_name,
    ("round", "aside"): reason_text,
    ("round", "part"): part_name,
    ("planned_round", "part"): part_name,
    ("planned_round", "kind"): measurement_name,
    ("survey", "moment"): survey_moment_name,
    ("round", "ticked"): ticked_name,
    ("sign_off", "agreed"): sign_off_name,
    ("round_checklist", "mode"): mode_name,
    ("target", "better"): better_name,
    ("target", "kind"): target_kind_name,
    ("paper", "kind"): paper_kind_name,
    ("paper", "report"): report_name,
    ("paper", "language"): language_name,
    ("measure", "status"): measure_status_name,
}
"""What names the members of a closed set, and the reason that the program gives itself."""
DAYS = frozenset(
    {
        *("due", "starts", "audit", "intent", "plan", "covenant", "certified", "date", "day", "done", "adopted_on", "next_round"),
        "reminded",
        *("sent", "closes"),
        *("reminded", "applied", "safety_analysis", "certificate_ends", "evaluations"),
    }
)
MOMENTS = frozenset({"at"})


def field_words(noun: str, field: str) -> str:
    """Return what a field of a noun is called."""
    return finding_field(field) if noun in _OF_FINDING else field_name(field)


def field_name(field: str) -> str:
    """Return what a field of any noun is called; how a finding's own read as facts is `finding_field`."""
    return _field_names().get(field, field)


def is_named(field: str) -> bool:
    """Tell whether a screen has a word for a field."""
    return field in _field_names()


def _field_names() -> dict[str, str]:
    return {
        "value": p_("field", "answer"),
        "text": p_("field", "text"),
        "seen": p_("field", "recheck"),
        "verdict": p_("field", "verdict"),
        "severity": p_("field", "severity"),
        "status": p_("field", "status"),
        "due": p_("field", "due"),
        "partner": p_("field", "partner"),
        "object": p_("field", "object"),
        "name": p_("field", "name"),
        "urgency": p_("field", "urgency"),
        "theme": p_("field", "theme"),
        "promised_by": p_("field", "promised by"),
        "presence": p_("field", "presence"),
        "position": p_("field", "position"),
        "closed": p_("field", "finished"),
        "weather": p_("field", "weather"),
        "date": p_("field", "date"),
        "part": p_("field", "part of the day"),
        "ticked": p_("field", "brought along"),
        "gone": p_("field", "removed"),
        "unit": p_("field", "unit"),
        "source": p_("field", "source"),
        "better": p_("field", "better is"),
        "baseline": p_("field", "baseline"),
        "goal": p_("field", "goal"),
        "result": p_("field", "result"),
        "day": p_("field", "day"),
        "subject": p_("field", "subject"),
        "present": p_("field", "present"),
        "done": p_("field", "done"),
        "person": p_("field", "person"),
        "number": p_("field", "number"),
        "phase": p_("field", "phase"),
        "starts": p_("field", "starts"),
        "term_months": p_("field", "term in months"),
        "audit": p_("field", "auditor comes"),
        "intent": p_("field", "letter of intent"),
        "plan": p_("field", "action plan"),
        "covenant": p_("field", "covenant"),
        "certified": p_("field", "certificate"),
        "scheme": p_("field", "scheme"),
        "applied": p_("field", "on the waiting list since"),
        "waits": p_("field", "why it waits"),
        "facilitator_organisation": p_("field", "facilitator's organisation"),
        "safety_analysis": p_("field", "safety analysis"),
        "certificate_number": p_("field", "certificate's number"),
        "certificate_kind": p_("field", "kind of certificate"),
        "certificate_ends": p_("field", "certificate ends"),
        "evaluations": p_("field", "yearly evaluations"),
        "adds": p_("field", "details"),
        "apart": p_("field", "another than what stood open"),
        "aside": p_("field", "set aside because"),
        "covers": p_("field", "covered"),
        "no_part": p_("field", "records no part"),
        "replaced": p_("field", "laptop replaced"),
        "checkpoint": p_("field", "checkpoint"),
        "item": p_("field", "question"),
        "round": p_("field", "round"),
        "code": p_("field", "code"),
        "extent": p_("field", "extent"),
        "set": p_("field", "questions"),
        "concerns": p_("field", "concerns"),
        "agreements": p_("field", "agreements"),
        "next_round": p_("field", "next round"),
        "summary": p_("field", "in short"),
        "back_by": p_("field", "back by"),
        "planned_round": p_("field", "planned round"),
        "begins": p_("field", "begins at"),
        "meets_at": p_("field", "meeting place"),
        "own_set": p_("field", "own set"),
        "limits": p_("field", "limits"),
        "language": p_("field", "language"),
        "checkpoints": p_("field", "checkpoints"),
        "whole_route": p_("field", "whole route"),
        "numbers": p_("field", "house numbers"),
        "municipality": p_("field", "municipality"),
        "facilitator": p_("field", "facilitator"),
        "grade_target": p_("field", "image quality wanted"),
        "lamp_row": p_("field", "dark columns in a row"),
        "terms": p_("field", "terms"),
        "letter_texts": p_("field", "letter texts"),
        "themes": p_("field", "themes of the first round"),
        "keep_names": p_("field", "keeping period of names"),
        "keep_photos": p_("field", "keeping period of photos"),
        "keep_papers": p_("field", "keeping period of papers"),
        "keep_signals": p_("field", "keeping period of signals"),
        "notes": p_("field", "notes"),
        "kind": p_("field", "kind"),
        "organisation": p_("field", "organisation"),
        "email": p_("field", "mail address"),
        "phone": p_("field", "phone"),
        "fault_number": p_("field", "number for faults"),
        "address": p_("field", "address"),
        "way": p_("field", "by what way"),
        "without_names": p_("field", "without names"),
        "zone": p_("field", "zone"),
        "company": p_("field", "company"),
        "marks": p_("field", "marks are given here"),
        "retired": p_("field", "no longer walked"),
        "replaced_by": p_("field", "replaced by"),
        "why_retired": p_("field", "why it is no longer walked"),
        "year": p_("field", "year"),
        "trajectory": p_("field", "trajectory"),
        "measurement": p_("field", "counts as"),
        "first": p_("field", "compared with"),
        "version": p_("field", "version"),
        "checklist": p_("field", "checklist"),
        "mode": p_("field", "how it is walked"),
        "role": p_("field", "role"),
        "participant": p_("field", "participant"),
        "rest": p_("field", "by “rest”"),
        "visible": p_("field", "can be seen"),
        "sent": p_("field", "sent on"),
        "told": p_("field", "told"),
        "finding": p_("field", "finding"),
        "said": p_("field", "reply"),
        "reference": p_("field", "reference"),
        "taken": p_("field", "taken on"),
        "camera": p_("field", "camera"),
        "caption": p_("field", "caption"),
        "not_shared": p_("field", "not to be shared"),
        "kept_by": p_("field", "promised photo received"),
        "photo": p_("field", "photo"),
        "measure": p_("field", "measure"),
        "meeting": p_("field", "meeting"),
        "target": p_("field", "target"),
        "title": p_("field", "title"),
        "report": p_("field", "report"),
        "adopted_by": p_("field", "adopted by"),
        "adopted_on": p_("field", "adopted on"),
        "by": p_("field", "said by"),
        "reminded": p_("field", "reminded on"),
        "moment": p_("field", "of the survey"),
        "edition": p_("field", "version"),
        "closes": p_("field", "open until"),
        "invited": p_("field", "companies asked"),
        "survey": p_("field", "survey"),
        "wording": p_("field", "as asked"),
        "count": p_("field", "how many"),
        "answered": p_("field", "answered the question"),
        "respondents": p_("field", "answered at all"),
        "agreed": p_("field", "agrees"),
        "remark": p_("field", "remark"),
        "at": p_("field", "signed on"),
        "why": p_("field", "reason"),
        "saw": p_("field", "state that was judged"),
    }


def finding_field(field: str) -> str:
    """Return what a field of a finding is called."""
    return {
        "text": _("text"),
        "object": _("object"),
        "severity": _("severity"),
        "urgency": _("term"),
        "visible": _("can be seen"),
        "partner": _("action holder"),
        "promised_by": _("promised by"),
        "due": _("by"),
        "status": _("status"),
        "theme": _("theme"),
        "sent": _("sent on"),
        "told": _("told"),
        "seen": _("recheck"),
        "verdict": _("review"),
    }.get(field) or field_name(field)


def value_text(noun: str, field: str, value: Any, mentioned: Mentioned, about: Noun | None = None) -> str:
    """Return a value of a field as people read it; *about* is the thing itself, by which an answer or a figure is read."""
    if value in (None, "", [], {}):
        return _undecided().get((noun, field)) or _("(empty)")
    if isinstance(value, dict):
        return COMPOUNDS[noun, field](WholeValue(value, mentioned, about))
    if field == "covers":
        return n_("{n} rectangle", "{n} rectangles", len(value)).format(n=len(value))
    separator = "; " if field == "own_set" else ", "
    return separator.join(_plain_text(noun, field, each, mentioned) for each in (value if isinstance(value, list) else [value]))


def _undecided() -> dict[tuple[str, str], str]:
    """Return what a field says while nothing is chosen there, as its form does."""
    return {("finding", "urgency"): _("not decided"), ("finding", "partner"): _("nobody yet")}


def _plain_text(noun: str, field: str, value: Any, mentioned: Mentioned) -> str:
    """Return a value that is one thing: a member of a closed set, a reference, a question, a theme, a day, or what a person typed."""
    text = str(value)
    if isinstance(value, bool):
        text = _("yes") if value else _("no")
    elif name := _NAMES.get((noun, field)):
        text = name(value)
    elif field == "theme":
        title = mentioned.themes.get(value)
        text = title(language()) if title else _("a theme that is not here")
    elif field in ("item", "own_set"):
        text = question_text(value, mentioned)
    elif field in NOUNS[noun].refs or field == "checkpoints":
        text = called_by_id(value, mentioned)
    elif field in DAYS:
        text = day_text(value)
    elif field in MOMENTS:
        text = moment_text(value)
    return text
