"""A history in words: what each change said, field by field, the old value beside the new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import GONE
from kvo_inspect.store.checklists.mentioned import Mentioned
from kvo_inspect.store.record.history import HistoryLine
from kvo_inspect.store.record.reach import CHOOSE, REDO, UNDO
from kvo_inspect.texts import _
from kvo_inspect.wording.compounds import called, said_text
from kvo_inspect.wording.fields import OWN, field_words, value_text
from kvo_inspect.wording.names import capital, stage_name

HIDDEN = frozenset({"code", "round", "item", "finding", "was", "saw", "adds", "owner", "park"})
"""Fields of a finding that a sentence about a step leaves out: they stand above it or are the record's own."""
ABOVE = frozenset(
    {"checkpoint", "round", "item", "finding", "measurement", "trajectory", "checklist", "photo", "participant", "planned_round"}
)
"""Fields that say where a thing belongs: whoever reads its history knows, unless that changes."""
JUDGING = frozenset({"recheck", "review"})
"""The nouns of which what they say tells whether they are there: beside it “removed” would be read of the finding."""


class ActTexts(NamedTuple):
    """What one step wrote of a finding: who did it, when and on which laptop, and a text for each field."""

    at: str
    author: str
    letters: str
    texts: list[str]


def finding_acts(history: Sequence[HistoryLine], mentioned: Mentioned) -> list[ActTexts]:
    """Return what each act of a finding's history wrote, in the order of the history; an act of which nothing is told is left out."""
    acts: list[ActTexts] = []
    for _act, numbered in groupby(enumerate(history), key=lambda each: each[1].act):
        lines = list(numbered)
        first = lines[0][1]
        texts = [text for number, line in lines for text in _finding_texts(line, mentioned, first=number == 0)]
        texts = [*_step(first), *texts]
        if texts:
            acts.append(ActTexts(first.at, first.author, first.letters, texts))
    return acts


def _finding_texts(line: HistoryLine, mentioned: Mentioned, *, first: bool) -> list[str]:
    text = _beside_text(line, mentioned)
    texts = [text] if text else [f"{label}: {value}" if value else label for label, value in _fields(line, mentioned)]
    return _around(line, [_("found"), *texts] if first else texts)


def noun_texts(line: HistoryLine, mentioned: Mentioned, *, first: bool) -> list[str]:
    """Return what one change said of any other thing; *first* marks the change that made it."""
    texts = [f"{capital(label)}: {value}" if value else capital(label) for label, value in _fields(line, mentioned)]
    texts = [*_step(line), *_around(line, [_("recorded"), *texts] if first else texts)]
    return texts or [_("nothing that can be shown")]


def _step(line: HistoryLine) -> list[str]:
    """Return whether the act of a change was an undo or a redo, in words; an empty list when neither."""
    step = {UNDO: _("undone"), REDO: _("done again")}.get(line.how.partition(" ")[0])
    return [step] if step else []


def _around(line: HistoryLine, texts: list[str]) -> list[str]:
    """Return the texts of a change with whether a choice was made, what is newer than this program, and why."""
    if _chosen(line):
        texts = [_("chosen between two values"), *texts]
    if line.newer:
        texts.append(_("something that a newer version of kvo-inspect shows"))
    if line.reason:
        texts.append(_("reason: {reason}").format(reason=line.reason))
    return texts


def _fields(line: HistoryLine, mentioned: Mentioned) -> list[tuple[str, str]]:
    """Return (label, words) of each field that changed; a label that says it all has no words."""
    texts: list[tuple[str, str]] = []
    chosen = _chosen(line)
    for field in line.fields:
        was, value = (_standing(line.noun, field, values.get(field)) for values in (line.before, line.fields))
        # An undo, and a step done again, write all that the step wrote, also what stands so.
        if not line.makes and field not in chosen and field in line.before and was == value:
            continue
        if field == GONE and line.noun in JUDGING and len(line.fields) > 1:
            continue
        if field == GONE:
            texts.append((_("removed") if value else _("there again") if was else _("stays"), ""))
        elif field == "place" and not line.makes:
            texts.append((_("moved to another place in the order"), ""))
        elif field in OWN or (line.makes and (field in ABOVE or value in (None, "", [], {}))):
            continue
        else:
            old, new = (_words(line, field, which, mentioned, after=after) for after, which in enumerate((was, value)))
            alone = line.makes or old == new or was in (None, "", [], {})
            words = new if alone else _("{old} → {new}").format(old=old, new=new)
            if field in chosen:
                others = [other for other in chosen[field] if other != value]
                left = _(" or ").join(_words(line, field, other, mentioned, after=1) for other in others)
                words = _("{value}, not {others}").format(value=new, others=left) if left else new
            texts.append((field_words(line.noun, field), words))
    return texts


def _standing(noun: str, field: str, value: Any) -> Any:
    """Return what stands in a field when a change gave this value: an undo writes nothing where nobody had said anything."""
    model = NOUNS[noun]
    return model.default(field) if value is None and field in model.own() else value


def _chosen(line: HistoryLine) -> Mapping[str, tuple[Any, ...]]:
    """Return the fields in which somebody kept one of two values, with those that stood."""
    return line.apart if line.how == CHOOSE else {}


def _words(line: HistoryLine, field: str, value: Any, mentioned: Mentioned, *, after: int) -> str:
    if (line.noun, field) == ("finding", "status") and value:  # as the page says it: with the verdict, a stage
        return stage_name(stage_of(value, line.verdicts[after]))  # type: ignore[arg-type]
    return value_text(line.noun, field, value, mentioned, mentioned.nouns.get(line.noun_id))


def _beside_text(line: HistoryLine, mentioned: Mentioned) -> str:
    """Return what a change of a noun beside the finding said; empty when its fields are told one by one."""
    fields, away = line.fields, bool(line.fields.get("gone"))
    thing = mentioned.nouns.get(line.noun_id)
    name = next(
        (called(mentioned.nouns[ref]) for field in ("partner", "measure") if (ref := getattr(thing, field, "")) in mentioned.nouns), "?"
    )
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
            text = _("remark taken away") if away else _("remark: {text}").format(text=fields.get("text") or getattr(thing, "text", ""))
        case "also_for":
            text = (_("no longer also for {name}") if away else _("also for {name}")).format(name=name)
        case "measure_finding":
            text = (_("no longer in measure: {name}") if away else _("in measure: {name}")).format(name=name)
        case "reply":
            whole = thing.model_dump(mode="json") if thing is not None and "said" not in fields else {}
            text = _("reply taken away") if away else reply_text({**whole, **fields}, name)
        case "recheck" | "review":
            text = _judging_text(line.noun, fields)
    return text


def _judging_text(noun: str, fields: Mapping[str, Any]) -> str:
    """Return that a recheck or a verdict was taken back or stands again; empty when its other fields tell that."""
    away, alone = fields.get(GONE), fields.keys() == {GONE}
    if noun == "recheck":
        return _("recheck taken back") if away else _("recheck there again") if alone else ""
    if alone:
        return _("verdict taken back") if away else _("verdict there again")
    return _("back to the review") if "verdict" in fields and fields["verdict"] is None else ""


def reply_text(fields: Mapping[str, Any], name: str) -> str:
    """Return what an action holder, called *name*, said: what, on which day, under which number of theirs, in which words."""
    parts = (said_text(fields.get("said") or {}), fields.get("reference"), fields.get("text"))
    who = ", ".join(filter(None, (str(fields.get("by") or ""), name)))
    return _("{name} replies: {what}").format(name=who, what=" · ".join(str(part) for part in parts if part))
