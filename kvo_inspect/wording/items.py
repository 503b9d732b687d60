"""What was asked, answered and wrong, in Dutch and in English: so that whoever reads a row of an export needs no checklist.

Both languages stand beside each other, so these few words are here and not in the catalogue; screens show those of the language in use.
"""

from __future__ import annotations

from typing import NamedTuple

from kvo_inspect.domain.checklists.answer import Value, chosen, fails
from kvo_inspect.domain.checklists.answer_types import AnswerType
from kvo_inspect.domain.checklists.bor_meld import uri_of
from kvo_inspect.domain.checklists.checklist import Both, Item
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.values.closed_sets import Grade
from kvo_inspect.errors import NotFound
from kvo_inspect.store.checklists.object_types import object_type
from kvo_inspect.store.checklists.stored import defects, used_checklists
from kvo_inspect.store.checklists.themes import theme_titles, themes_to_choose
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import decimal_text, in_language, language, p_
from kvo_inspect.wording.names import day_text

Words = tuple[str, str]
"""Dutch and English."""

NONE: Words = ("", "")
TYPES: dict[AnswerType, Words] = {
    "check": ("in orde of niet", "in order or not"),
    "choice": ("keuze", "choice"),
    "grade": ("niveau A+ tot D", "grade A+ to D"),
    "count": ("aantal", "count"),
    "number": ("getal", "number"),
    "mark": ("cijfer 1 tot 10", "mark 1 to 10"),
    "signal": ("signaal", "signal"),
    "text": ("tekst", "text"),
    "date": ("datum", "date"),
}
"""What each answer type is called."""
OPTIONS: dict[AnswerType, tuple[Words, ...]] = {
    "check": (("in orde", "in order"), ("niet in orde", "not in order")),
    "signal": (("geen", "none"), ("mogelijk", "possible"), ("duidelijk", "clear")),
}
"""What the digits of an answer type mean, where its checklist does not say so."""
_NA: Words = ("n.v.t.", "n/a")
_NOT_ASSESSED: Words = ("niet beoordeeld", "not assessed")
_REASONS: dict[str | None, Words] = {
    "closed": ("dicht of geen toegang", "closed or no access"),
    "hidden": ("niet te zien", "not visible"),
    "time": ("geen tijd", "no time"),
    "other": ("anders", "other"),
}


class Asked(NamedTuple):
    """An item and the settings of the park that its texts name."""

    item: Item
    lamp_row: int
    grade_target: Grade = "B"
    theme: str = ""
    """The id of its theme; empty where nobody asks for it."""
    bor_meld: str = ""
    """What its findings are about (`store.checklists.object_types`); empty where nobody asks for it."""

    def words(self, both: Both | None) -> Words:
        """Return a text of the item in both languages, with the park's settings filled in."""
        if both is None:
            return NONE
        row = str(self.lamp_row)
        return both.nl.replace("{lamp_row}", row), both.en.replace("{lamp_row}", row)

    def object_type(self) -> tuple[str, str]:
        """Return the name and the URI of the object type of BOR-MELD of the item's findings; empty when it has none."""
        return (self.bor_meld, uri_of(self.bor_meld)) if self.bor_meld else NONE


class ItemWords:
    """The words of items, looked up by round as the round stored them; read once per round."""

    def __init__(self, store: Store, *, confidential: bool) -> None:
        self._store = store
        self._confidential = confidential
        self._rounds: dict[str, dict[str, tuple[Item, str, str]]] = {}
        self._parks: dict[str, tuple[int, Grade]] = {}

    def find(self, park_id: str, round_id: str | None, key: str | None) -> Asked | None:
        """Return the item `checklist/item` as a round asked it, or None when its checklist cannot be read."""
        if round_id is None or key is None:
            return None
        if round_id not in self._rounds:
            try:
                used = used_checklists(self._store, round_id, confidential=self._confidential)
            except NotFound:  # a checklist in a form this program no longer reads: the row leaves without these words
                used = []
            self._rounds[round_id] = {
                f"{checklist.id}/{item.id}": (item, checklist.theme, object_type(self._store, checklist, item))
                for checklist in (used_checklist.checklist for used_checklist in used)
                for item in checklist.item
            }
        if key not in self._rounds[round_id]:
            return None
        item, theme, bor_meld = self._rounds[round_id][key]
        return Asked(item, *self._settings(park_id), theme, bor_meld)

    def _settings(self, park_id: str) -> tuple[int, Grade]:
        if park_id not in self._parks:
            park = self._store.find(Park, park_id)
            self._parks[park_id] = (park.lamp_row, park.grade_target) if park else (3, "B")
        return self._parks[park_id]


def judged(question: Asked | None, value: Value | None) -> Words:
    """Return the type of an answer, and `true` or `false` for whether it is in order; nothing where it can be neither."""
    if question is None:
        return NONE
    spec = question.item.answer
    if value is None or value.kind != "given" or not spec.can_fail:
        return spec.type, ""
    return spec.type, "false" if fails(question.item, value, question.grade_target) else "true"


def answer_words(question: Asked | None, value: Value | None) -> Words:
    """Return an answer in words; numbers, days and texts stand for themselves."""
    if value is None:
        return NONE
    if value.kind == "na":
        return _NA
    if value.kind == "not_assessed":
        nl, en = _REASONS.get(value.reason, NONE)
        return (f"{_NOT_ASSESSED[0]}: {nl}", f"{_NOT_ASSESSED[1]}: {en}") if nl else _NOT_ASSESSED
    raw = value.value or ""
    if question is None:
        return raw, raw
    option = chosen(question.item, value)
    if option is not None:
        return question.words(option.text)
    words = OPTIONS.get(question.item.answer.type, ())
    return words[int(raw) - 1] if raw.isdigit() and 1 <= int(raw) <= len(words) else (raw, raw)


def given_text(item: Item, words: Words) -> str:
    """Return the words of a given answer in the language in use, a number with its unit, a day as people write it."""
    text = in_language(words)
    match item.answer.form.shown:
        case "number":
            unit = item.answer.unit_of(text)
            return f"{decimal_text(text)} {unit(language())}" if unit else decimal_text(text)
        case "day":
            return day_text(text)
    return text


def answer_type_name(answer_type: AnswerType) -> str:
    """Return what an answer type is called, in the language in use."""
    return in_language(TYPES[answer_type])


def defect_names(store: Store) -> dict[str, str]:
    """Return what a failing item is called, by `checklist/item`, in the language in use."""
    return {key: both(language()) for key, both in defects(store).items()}


def theme_choices(store: Store) -> dict[str, str]:
    """Return what the themes are called that can be chosen, in the language in use; their checklists are read."""
    return {theme: title(language()) for theme, title in themes_to_choose(store).items()}


def theme_names(store: Store) -> dict[str, str]:
    """Return what the themes are called, in the language in use."""
    return {theme: title(language()) for theme, title in theme_titles(store).items()}


def answer_kind_name(kind: str) -> str:
    """Return what was done with a question: answered, not applicable, not assessed."""
    return {
        "given": p_("answer kind", "answered"),
        "na": p_("answer kind", "n/a"),
        "not_assessed": p_("answer kind", "not assessed"),
    }.get(kind, kind)
