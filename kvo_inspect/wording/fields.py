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
from kvo_inspect.texts import _, language
from kvo_inspect.wording.compounds import COMPOUNDS, WholeValue, called_by_id, question_text
from kvo_inspect.wording.names import (
    better_name,
    day_text,
    field_name,
    kind_name,
    language_name,
    measurement_name,
    mode_name,
    part_name,
    partner_name,
    phase_name,
    seen_name,
    severity_name,
    status_name,
    ticked_name,
    urgency_name,
    visible_name,
)
from kvo_inspect.wording.papers import paper_kind_name, report_name
from kvo_inspect.wording.plan import measure_status_name
from kvo_inspect.wording.rounds import reason_text

OWN = frozenset(
    {
        *("code", "saw", "row", "sha256", "body", "given_by", "device", "length", "type", "width", "height", "orientation", "direction"),
        *("was", "place", "clock", "answer"),
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
    ("checkpoint", "kind"): kind_name,
    ("trajectory", "phase"): phase_name,
    ("measurement", "kind"): measurement_name,
    ("round", "aside"): reason_text,
    ("round", "part"): part_name,
    ("round", "ticked"): ticked_name,
    ("round_checklist", "mode"): mode_name,
    ("target", "better"): better_name,
    ("paper", "kind"): paper_kind_name,
    ("paper", "report"): report_name,
    ("paper", "language"): language_name,
    ("measure", "status"): measure_status_name,  # type: ignore[dict-item]
}
"""What names the members of a closed set, and the reason that the program gives itself."""
DAYS = frozenset({"due", "starts", "audit", "intent", "plan", "covenant", "certified", "date", "day", "done", "adopted_on", "next_round"})


def field_words(noun: str, field: str) -> str:
    """Return what a field of a noun is called."""
    return finding_field(field) if noun in _OF_FINDING else field_name(field)


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
        return _("(empty)")
    if isinstance(value, dict):
        return COMPOUNDS[noun, field](WholeValue(value, mentioned, about))
    separator = "; " if field == "own_set" else ", "
    return separator.join(_plain_text(noun, field, each, mentioned) for each in (value if isinstance(value, list) else [value]))


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
    elif field in NOUNS[noun].refs or (noun, field) == ("partner", "checkpoints"):
        text = called_by_id(value, mentioned)
    elif field in DAYS:
        text = day_text(value)
    return text
