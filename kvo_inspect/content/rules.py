"""What is wrong with a parsed checklist file: every mistake with its place, in sentences.

pydantic says what does not fit the models; the rules that span items, languages or the width of a screen are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from kvo_inspect.content.pydantic_errors import Mistake, mistake_of, near, other_name, owner
from kvo_inspect.content.toml_lines import KeyPath
from kvo_inspect.domain.checklists.answer_types import ANSWER_TYPES, FORMS
from kvo_inspect.domain.checklists.checklist import AnswerSpec, Both, Checklist, Item, Option
from kvo_inspect.domain.values.text import short
from kvo_inspect.texts import LANGS, Lang, _, n_

ITEM_LIMIT = 300
"""Items in one checklist; the shipped ones have up to 16."""
ASK_LIMIT = 76
"""Characters of a question: it stands on one line of 80 columns."""
DEFECT_LIMIT = 40
"""Characters of the name of a defect: it stands in lists."""
LOOK_FOR_LIMIT = 140
"""Characters of what to look for: two lines of 80 columns with the words in front."""
_WIDTH = 78
_TAIL: dict[Lang, tuple[str, ...]] = {
    "nl": ("[-] n.v.t.", "[s] sla over: niet beoordeeld"),
    "en": ("[-] n/a", "[s] skip: not assessed"),
}
"""The keys that every answer has, as the round screen shows them behind the options."""

_NO_ANSWER = re.compile(
    r"^(n\.?v\.?t\.?|n/?a|n\.a\.|not applicable|niet van toepassing|onbekend|unknown|weet niet|don.t know|"
    r"niet beoordeeld|not assessed|geen .*poort|no gate|overgeslagen|skipped)\b",
    re.IGNORECASE,
)
_CONFIDENTIAL_TYPES = [name for secrecy in ("confidential", "both") for name in ANSWER_TYPES if FORMS[name].secrecy == secrecy]


def check(document: dict[str, Any], stem: str | None) -> tuple[Checklist | None, list[Mistake]]:
    """Return the checklist in *document* and every mistake; the checklist counts only when there is none.

    *stem* is the name that the file has without `.toml`, or None when it has none.
    """
    raw = document.get("item")
    entries = [entry for entry in raw if isinstance(entry, dict)] if isinstance(raw, list) else []
    if len(entries) > ITEM_LIMIT:
        sentence = _("there are {n} items; at most {limit} were expected").format(n=len(entries), limit=ITEM_LIMIT)
        return None, [Mistake(("item", ITEM_LIMIT), sentence)]
    checklist: Checklist | None = None
    mistakes: list[Mistake] = []
    try:
        checklist = Checklist.model_validate(document)
    except ValidationError as error:
        details = error.errors(include_url=False)
        # pydantic also calls a list too short when none of what it holds is valid
        mistakes += [mistake_of(detail) for detail in details if not (detail["type"] == "too_short" and detail["input"])]
    mistakes += other_name(document, stem)
    if isinstance(raw, list) and len(entries) == len(raw):
        mended: list[tuple[Item | None, set[str]]]
        mended = [(item, set()) for item in checklist.item] if checklist else [_mended(entry) for entry in entries]
        mistakes += _across(document, entries, mended)
        for index, (item, broken) in enumerate(mended):
            if item is not None:
                mistakes += [Mistake(("item", index, *m.place), m.sentence) for m in _alone(item) if _counts(m, broken)]
    if checklist is not None:
        mistakes += _texts(("title",), checklist.title, 40)
        if checklist.note is not None:
            mistakes += _texts(("note",), checklist.note, 200)
    return checklist, mistakes


_NEUTRAL: dict[str, Any] = {
    "id": "x",
    "ask": {"nl": "?", "en": "?"},
    "look_for": {"nl": "?", "en": "?"},
    "answer": {"type": "text"},
    "partner": "municipality",
}


def _mended(raw: dict[str, Any]) -> tuple[Item | None, set[str]]:
    """Return the item with what pydantic refused left out or made harmless, and the names of those keys.

    So one mistake in an item does not hide the others.
    """
    try:
        return Item.model_validate(raw), set()
    except ValidationError as error:
        broken = {str(detail["loc"][0]) for detail in error.errors(include_url=False) if detail["loc"]}
    fields = {key: value for key, value in raw.items() if key not in broken} | {key: _NEUTRAL[key] for key in broken if key in _NEUTRAL}
    try:
        return Item.model_validate(fields), broken
    except ValidationError:
        return None, broken


def _counts(mistake: Mistake, broken: set[str]) -> bool:
    """Tell whether a mistake found in a mended item is one of the file, not of the mending."""
    about = str(mistake.place[0]) if mistake.place else ""
    if broken & {"answer", "adds_to", "defect"}:  # whether an answer can fail is not known then
        return about in ("ask", "look_for", "note", "norm", "round", "where") and about not in broken
    return about not in broken


# What spans items


def _across(document: dict[str, Any], entries: list[dict[str, Any]], items: list[tuple[Item | None, set[str]]]) -> Iterator[Mistake]:
    """Yield what is wrong between items, and between the checklist and its items."""
    confidential = document.get("confidential") is True
    if confidential and document.get("core", True) is not False:
        yield Mistake(("confidential",), _("a confidential checklist cannot be core; write core = false"))
    ids = [str(entry.get("id", "")) for entry in entries]
    earlier: dict[str, Item | None] = {}
    for index, (item, broken) in enumerate(items):
        place: KeyPath = ("item", index)
        if ids[index] in earlier:
            yield Mistake((*place, "id"), _("the id “{id}” is used twice; each item has its own").format(id=short(ids[index])))
        if item is not None:
            yield from _references(place, item, earlier, ids)
            if confidential and item.required:
                yield Mistake((*place, "required"), _("a confidential question cannot be required; its answer would be asked aloud"))
            if confidential and item.bor_meld is not None:
                yield Mistake((*place, "bor_meld"), _("what is confidential is reported to nobody by a form; leave “bor_meld” out"))
            if "answer" not in broken:
                yield from _secrecy((*place, "answer"), item.answer, confidential)
        # An item whose answer is broken is known by name only: whether it can fail is not known.
        earlier.setdefault(ids[index], None if broken & {"answer", "adds_to"} else item)


def _references(place: KeyPath, item: Item, earlier: dict[str, Item | None], ids: list[str]) -> Iterator[Mistake]:
    """Yield what is wrong with the items that *item* names."""
    if item.when is not None:
        yield from _refers((*place, "when"), item.when.item, earlier, ids)
        other = earlier.get(item.when.item)
        if other is not None and item.when.fails and not other.answer.can_fail:
            yield Mistake(
                (*place, "when"), _("“{id}” has no answer that is “not in order”; name an item that has one").format(id=item.when.item)
            )
        elif other is not None and item.short and not (other.short or other.required):
            yield Mistake((*place, "short"), _not_in_short(item.when.item))
    if item.adds_to is not None:
        yield from _refers((*place, "adds_to"), item.adds_to, earlier, ids)
        other = earlier.get(item.adds_to)
        if other is not None and (not other.answer.can_fail or other.adds_to is not None):
            yield Mistake((*place, "adds_to"), _("“{id}” makes no finding to add to; name an item that makes one").format(id=item.adds_to))
        elif other is not None and item.short and item.when is None and not (other.short or other.required):
            yield Mistake((*place, "short"), _not_in_short(item.adds_to))


def _not_in_short(item_id: str) -> str:
    return _("“{id}”, on which this question hangs, is not in the short set; put both in, or neither").format(id=item_id)


def _secrecy(place: KeyPath, answer: AnswerSpec, confidential: bool) -> Iterator[Mistake]:
    """Yield a mistake when a signal is open, or something that is counted in the open is confidential."""
    if answer.form.secrecy == "confidential" and not confidential:
        yield Mistake(place, _("a signal stands in an open checklist; write confidential = true and core = false at the top"))
    if confidential and answer.form.secrecy == "open":
        types = ", ".join(_CONFIDENTIAL_TYPES)
        yield Mistake(
            place, _("“{type}” does not go in a confidential checklist; expected one of {types}").format(type=answer.type, types=types)
        )


def _refers(place: KeyPath, to: str, earlier: dict[str, Item | None], ids: list[str]) -> Iterator[Mistake]:
    """Yield a mistake when *to* is not an item before this one."""
    if to in earlier:
        return
    if to in ids:
        yield Mistake(place, _("“{id}” comes later or is this item itself; put it before this one").format(id=to))
        return
    meant = near(to, ids)
    hint = _("was “{meant}” meant?").format(meant=meant) if meant else _("expected the id of an item before this one")
    yield Mistake(place, _("there is no item “{id}” in this checklist; {hint}").format(id=to, hint=hint))


# What one item must be


def _alone(item: Item) -> Iterator[Mistake]:
    """Yield what is wrong inside one item; places are relative to it."""
    answer = item.answer
    for name, both, limit in (
        ("ask", item.ask, ASK_LIMIT),
        ("look_for", item.look_for, LOOK_FOR_LIMIT),
        ("defect", item.defect, DEFECT_LIMIT),
        ("object", item.object, 40),
        ("note", item.note, 200),
    ):
        if both is not None:
            yield from _texts((name,), both, limit)
    form = answer.form
    fails = answer.can_fail and item.adds_to is None
    if fails and item.defect is None:
        yield Mistake((), _("“defect” is missing; an answer can be “not in order” here, so its finding needs a name"))
    if item.defect is not None and not fails:
        yield Mistake(("defect",), _("no answer makes a finding here; leave “defect” out or say which answer is “not in order”"))
    if not item.round:
        yield Mistake(("round",), _('round is empty; expected "day", "evening" or both'))
    for name, values in (("round", item.round), ("where", item.where), ("also", item.also)):
        if len(set(values)) < len(values):
            yield Mistake((name,), _("{key} names one thing twice; once was expected").format(key=name))
    if item.object is not None and not form.takes_objects:
        yield Mistake(("object",), _("object goes with a count, a check or a choice; the answer is “{type}”").format(type=answer.type))
    if item.adds_to is not None and not form.takes_options:
        yield Mistake(("adds_to",), _("adds_to goes with a choice; the answer is “{type}”").format(type=answer.type))
    if item.required and form.is_of_each:
        yield Mistake(("required",), _("a mark cannot be required; everybody may leave one out"))
    if item.bor_meld is not None and not fails:
        yield Mistake(("bor_meld",), _("no answer makes a finding here, so nothing is reported; leave “bor_meld” out"))
    yield from _told(item, fails=fails)
    yield from _norms(item)
    yield from _measure(answer)
    yield from _options(answer, item.adds_to is not None)


def _told(item: Item, *, fails: bool) -> Iterator[Mistake]:
    """Yield what is wrong with who is told for information; *fails*: some answer makes a finding."""
    if item.also and not fails:
        yield Mistake(("also",), _("no answer makes a finding here, so nobody can be told of it; leave “also” out"))
    if item.partner in item.also:
        yield Mistake(("also",), _("“{partner}” is asked to act already; “also” names who is only told").format(partner=item.partner))


def _norms(item: Item) -> Iterator[Mistake]:
    for index, norm in enumerate(item.norm):
        place: KeyPath = ("norm", index)
        yield from _texts((*place, "text"), norm.text, 200)
        if norm.certainty == "own" and norm.source:
            yield Mistake((*place, "source"), _("our own guideline has no source; leave it empty, or say how sure the source is"))
        if norm.certainty != "own" and not norm.source:
            yield Mistake((*place, "source"), _('the norm has no source; name it, or write certainty = "own"'))


def _measure(answer: AnswerSpec) -> Iterator[Mistake]:
    """Yield what is wrong with unit and limits."""
    here: KeyPath = ("answer",)
    counted = answer.form.takes_unit
    for name in ("unit", "unit_of_one", "min", "max", "finding_above", "finding_below"):
        if getattr(answer, name) is not None and not counted:
            yield Mistake((*here, name), _("{key} goes with a number or count; the answer is “{type}”").format(key=name, type=answer.type))
    if answer.unit is not None:
        yield from _texts((*here, "unit"), answer.unit, 20)
    elif counted:
        yield Mistake(here, _("“unit” is missing; a number or count needs one"))
    if answer.unit_of_one is not None and counted:
        yield from _texts((*here, "unit_of_one"), answer.unit_of_one, 20)
    for low, high in (("min", "max"), ("min", "finding_above"), ("finding_below", "max"), ("finding_below", "finding_above")):
        bottom, top = getattr(answer, low), getattr(answer, high)
        if bottom is not None and top is not None and (bottom > top or (bottom == top and (low, high) == ("min", "max"))):
            yield Mistake((*here, low), _("{low} is not below {high}; a smaller number was expected").format(low=low, high=high))


def _options(answer: AnswerSpec, adds: bool) -> Iterator[Mistake]:
    """Yield what is wrong with the options of a choice; *adds*: they refine another item's finding."""
    here: KeyPath = ("answer", "option")
    if not answer.form.takes_options:
        if answer.option:
            yield Mistake(here, _("option goes with a choice; the answer is “{type}”").format(type=answer.type))
        return
    if not 2 <= len(answer.option) <= 9:
        place = here if answer.option else ("answer",)
        count = len(answer.option)
        sentence = n_("a choice has {n} option; 2 to 9 were expected", "a choice has {n} options; 2 to 9 were expected", count)
        yield Mistake(place, sentence.format(n=count))
    for index, option in enumerate(answer.option):
        yield from _option((*here, index), option, adds=adds)
    for lang in LANGS:
        shown = [option.text(lang).replace("{lamp_row}", "3") for option in answer.option]
        if len(set(shown)) < len(shown):
            yield Mistake(here, _("two options have the same text ({lang}); each must differ").format(lang=lang))
        keys = [f"[{number}] {text}" for number, text in enumerate(shown, 1)]
        if _wrapped([*keys, *_TAIL[lang]]) > 2:
            yield Mistake(here, _("the options take more than two lines of 80 columns ({lang}); shorten them").format(lang=lang))


def _option(place: KeyPath, option: Option, *, adds: bool) -> Iterator[Mistake]:
    """Yield what is wrong with one option."""
    yield from _texts((*place, "text"), option.text, 60)
    for text in (option.text.nl, option.text.en):
        if _NO_ANSWER.match(text):
            sentence = _("“{text}” is not an option; n/a and not assessed have keys of their own on every question")
            yield Mistake(place, sentence.format(text=short(text)))
        if re.search(r"[{}]", text.replace("{lamp_row}", "")):
            yield Mistake(place, _("“{text}” holds braces; only {{lamp_row}} is filled in").format(text=short(text)))
    routed = option.partner is not None or option.severity is not None
    if adds and option.finding:
        yield Mistake(place, _("an item with adds_to makes no finding of its own; leave “finding” out"))
    elif place[-1] == 0 and (option.finding or routed):
        yield Mistake(place, _("option 1 makes a finding or is routed; the first option is always the good one"))
    elif routed and not option.finding and not adds:
        yield Mistake(place, _("this option has a partner or severity but makes no finding; write finding = true"))


def _wrapped(pieces: list[str]) -> int:
    """Return how many lines *pieces* take, three blanks apart and none broken."""
    count, used = 1, -3
    for piece in pieces:
        if used + 3 + len(piece) > _WIDTH:
            count, used = count + 1, len(piece)
        else:
            used += 3 + len(piece)
    return count


def _texts(place: KeyPath, both: Both, limit: int) -> Iterator[Mistake]:
    """Yield a mistake for each language whose text is empty or longer than *limit*."""
    for lang in LANGS:
        text = both(lang)
        if not text:
            yield Mistake((*place, lang), _("{key} is empty in {lang}; both languages are needed").format(key=owner(place), lang=lang))
        elif len(text) > limit:
            yield Mistake(
                (*place, lang),
                _("{key} has {length} characters in {lang}; at most {limit} fit").format(
                    key=owner(place), lang=lang, length=len(text), limit=limit
                ),
            )
