"""A finding's history in words: what each change said, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kvo_inspect.store.record.history import HistoryLine
from kvo_inspect.texts import _, p_
from kvo_inspect.wording.fields import finding_field, value_text
from kvo_inspect.wording.names import day_text

HIDDEN = frozenset({"code", "checkpoint", "round", "item", "finding", "was", "saw", "adds", "owner", "park"})
"""Fields that say nothing to a reader of the history: they stand above it or are the record's own."""


def history_texts(line: HistoryLine, names: Mapping[str, str], first: bool) -> list[str]:
    """Return what one change said, one text per field; *first* marks the change that made the finding."""
    texts = _texts_of(line, names, first)
    if first:
        texts.insert(0, _("found"))
    if line.how.startswith("undo"):
        texts.insert(0, _("undone"))
    if line.newer:
        texts.append(_("something that a newer version of kvo-inspect shows"))
    if line.reason:
        texts.append(_("because: {reason}").format(reason=line.reason))
    return texts


def _texts_of(line: HistoryLine, names: Mapping[str, str], first: bool) -> list[str]:
    text = _beside_text(line, names)
    if text:
        return [text]
    return [
        f"{finding_field(field)}: {value_text(field, value, names)}"
        for field, value in line.fields.items()
        if field not in HIDDEN and not (first and value in (None, "", [], {}))
    ]


def _beside_text(line: HistoryLine, names: Mapping[str, str]) -> str:
    """Return what a change of a noun beside the finding said; empty when its fields are told one by one."""
    fields, away = line.fields, bool(line.fields.get("gone"))
    name = names.get(line.noun_id, "?")
    text = ""
    match line.noun:
        case "promised_photo" if fields.get("promised_by"):
            text = _("photo promised by {name}").format(name=fields["promised_by"])
        case "promised_photo" if away:
            text = _("promised photo will not come")
        case "promised_photo":
            text = _("promised photo received") if fields.get("kept_by") else _("promised photo owed again")
        case "photo_use":
            text = _("photo detached") if away else _("photo attached")
        case "comment":
            text = _("remark taken away") if away else _("remark: {text}").format(text=fields.get("text", ""))
        case "also_for":
            text = (_("no longer also for {name}") if away else _("also for {name}")).format(name=name)
        case "measure_finding":
            text = (_("no longer in measure: {name}") if away else _("in measure: {name}")).format(name=name)
        case "reply":
            text = _("reply taken away") if away else reply_text(fields, names)
        case "review" if "verdict" in fields and fields["verdict"] is None:
            text = _("back to the review")
    return text


def reply_text(fields: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what an action holder said: who, what, on which day, under which number of theirs, in which words."""
    statement = fields.get("said") or {}
    day = day_text(statement.get("on"))
    kind = {
        "in_hand": p_("reply", "in progress"),
        "planned": _("planned on {day}").format(day=day),
        "done": _("done on {day}").format(day=day),
        "not_ours": _("not ours, belongs to {other}").format(other=statement.get("belongs_to") or "?"),
    }.get(statement.get("kind", ""), "")
    parts = (kind, fields.get("reference"), fields.get("text"))
    return _("{name} replies: {what}").format(
        name=names.get(str(fields.get("partner")), "?"), what=" · ".join(str(part) for part in parts if part)
    )
