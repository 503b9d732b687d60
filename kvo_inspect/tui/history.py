"""A finding's history in words: what each change said, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kvo_inspect.store.finding_list import HistoryLine
from kvo_inspect.texts import _
from kvo_inspect.tui.names import day_text, seen_name, severity_name, status_name, urgency_name, verdict_name, visible_name, way_name


def field_name(field: str) -> str:
    """Return what a field of a finding is called."""
    return {
        "text": _("text"), "object": _("object"), "severity": _("severity"), "urgency": _("term"), "visible": _("can be seen"),
        "partner": _("action holder"), "promised_by": _("promised by"), "due": _("by"), "status": _("status"), "theme": _("theme"),
        "sent": _("sent on"), "told": _("told"), "seen": _("recheck"), "verdict": _("review"),
    }.get(field, field)  # fmt: skip


HIDDEN = frozenset({"code", "checkpoint", "round", "item", "finding", "was", "saw", "adds", "owner", "park"})
"""Fields that say nothing to a reader of the history: they stand above it or are the record's own."""


def value_text(field: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a field's value as people read it; *names* gives partners and themes by id."""
    if value in (None, "", [], {}):
        return _("(empty)")
    if isinstance(value, dict):
        return _dict_text(field, value)
    told = {
        "status": status_name, "severity": severity_name, "urgency": urgency_name, "visible": visible_name, "seen": seen_name,
        "due": day_text,
    }.get(field)  # fmt: skip
    return told(str(value)) if told else names.get(str(value), str(value))


def _dict_text(field: str, value: dict[str, Any]) -> str:
    """Return a field that holds several things."""
    match field:
        case "sent":
            reference = f" · {value['reference']}" if value.get("reference") else ""
            return f"{day_text(value.get('day'))} · {way_name(str(value.get('way')))}{reference}"
        case "told":
            return " · ".join(filter(None, (value.get("who"), value.get("by"), value.get("at"))))
        case "verdict":
            return " · ".join(filter(None, (verdict_name(str(value.get("kind"))), value.get("reason"))))
        case _:
            return ", ".join(f"{key} {part}" for key, part in value.items() if part not in (None, "", []))


def history_texts(line: HistoryLine, names: Mapping[str, str], first: bool) -> list[str]:
    """Return what one change said, one text per field; *first* marks the change that made the finding."""
    told = [
        f"{field_name(field)}: {value_text(field, value, names)}"
        for field, value in line.fields.items()
        if field not in HIDDEN and not (first and value in (None, "", [], {}))
    ]
    if line.noun == "photo":
        told = [_("photo: {what}").format(what=", ".join(str(value) for value in line.fields.values() if isinstance(value, str) and value))]
    if first:
        told.insert(0, _("found"))
    if line.how.startswith("undo"):
        told.insert(0, _("undone"))
    if line.reason:
        told.append(_("because: {reason}").format(reason=line.reason))
    return told
