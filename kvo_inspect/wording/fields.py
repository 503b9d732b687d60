"""What a field of any noun holds, in words: in a history, beside another value that somebody gave it, in a plan of what a file brings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kvo_inspect.texts import _, p_
from kvo_inspect.wording.names import (
    better_name,
    day_text,
    field_name,
    language_name,
    part_name,
    phase_name,
    seen_name,
    set_name,
    severity_name,
    status_name,
    urgency_name,
    verdict_name,
    visible_name,
    way_name,
)
from kvo_inspect.wording.plan import measure_status_name


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


def value_text(field: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a field's value as people read it; *names* gives partners and themes by id."""
    if value in (None, "", [], {}):
        return _("(empty)")
    if isinstance(value, dict):
        return _dict_text(field, value, names)
    wording = {
        "status": status_name,
        "severity": severity_name,
        "urgency": urgency_name,
        "visible": visible_name,
        "seen": seen_name,
        "due": day_text,
    }.get(field)
    return wording(str(value)) if wording else names.get(str(value), str(value))


def _dict_text(field: str, value: dict[str, Any], names: Mapping[str, str]) -> str:
    """Return a field that holds several things."""
    match field:
        case "sent":
            reference = f" · {value['reference']}" if value.get("reference") else ""
            return f"{day_text(value.get('day'))} · {way_name(str(value.get('way')))}{reference}"
        case "told":
            return " · ".join(filter(None, (value.get("who"), value.get("by"), value.get("at"))))
        case "verdict":
            original = names.get(str(value.get("of")), "") if value.get("of") else ""
            return " · ".join(filter(None, (verdict_name(str(value.get("kind"))), original, value.get("reason"))))
        case _:
            return ", ".join(f"{key} {part}" for key, part in value.items() if part not in (None, "", []))


def said_value(field: str, value: Any, noun: str = "") -> str:
    """Return a value of any field as a few words; *noun* is what it is a field of."""
    if noun == "measure" and field == "status":
        return measure_status_name(value)
    if field in ("phase", "part", "better", "language") and isinstance(value, str):
        return {"phase": phase_name, "part": part_name, "better": better_name, "language": language_name}[field](value)
    if isinstance(value, dict):
        return _said_whole(value) or " · ".join(
            said_value(name, part) for name, part in value.items() if part not in (None, "", []) and (name, part) != ("kind", "given")
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or value_text(field, "", {})
    if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
        return day_text(value)
    return value_text(field, value, {}) if value is None or isinstance(value, str) else json.dumps(value)


def _said_whole(value: dict[str, Any]) -> str:
    """Return what several parts say together: an answer that is none, a mark not given, who was there; else nothing."""
    match value:
        case {"kind": "na"}:
            return p_("answer", "n/a")
        case {"kind": "not_assessed"}:
            return p_("answer", "not assessed")
        case {"kind": "none"}:
            return p_("mark", "no mark")
        case {"kind": "full" | "short" | "own" as kind, "items": _}:
            return set_name(kind)
        case {"state": "left", "at": str(at)}:
            return _("left at {time}").format(time=at)
        case {"state": "present"}:
            return p_("presence", "present")
        case {"state": "excused"}:
            return p_("presence", "excused")
    return ""
