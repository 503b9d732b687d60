"""What erasing a person does with each field of the record that can hold a name, and what it does not reach.

Every text of every noun is in one of the two tables (`tests/domain/folding/test_erasing.py`). Parts of fields are named as in `people`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from kvo_inspect.domain.folding.people import NAMED_BY_KIND, NAMES, OF_PEOPLE, PROSE
from kvo_inspect.domain.record.change import NAME

ErasingWay = Literal["name", "along", "by_hand"]
"""A name of one person: emptied. What goes along with the person whose row it is, emptied with that: how to reach them. A text in which the
name may stand: shown, and edited by hand."""

TYPED_BESIDE: dict[str, tuple[str, ...]] = {
    "park": ("name", "municipality", "letter_texts.name"),
    "partner": ("fault_number", "numbers", "contact"),
    "trajectory": ("scheme", "facilitator_organisation", "certificate_number"),
    "participant": ("organisation", "role"),
    "planned_person": ("organisation", "role"),
    "finding": ("sent.reference", "adds"),
    "review": ("verdict.of", "saw"),
    "reply": ("reference",),
    "photo": ("camera",),
    "target": ("name", "unit", "source", "baseline.period", "result.period"),
    "survey": ("edition", "columns.heading", "columns.question", "columns.option", "words.question", "words.words", "words.answer"),
    "survey_answer": ("answer", "wording"),
}
"""By noun: what people or files fill in that says nothing of anybody as a rule, and may hold a name all the same ("Bakkerij Bos")."""

SEVERAL: dict[str, tuple[str, ...]] = {"park": ("letter_texts.body",), "meeting": ("present",), "finding": ("told.who",)}
"""By noun: what says something of several people in one text, or of somebody else than the names beside it."""

NOT_REACHED: dict[str, tuple[str, ...]] = {
    "park": ("own_set", "limits", "letter_texts.given_by", "themes"),
    "partner": ("checkpoints",),
    "checkpoint": ("place", "position.lat", "position.lon"),
    "trajectory": (
        *("starts", "audit", "intent", "plan", "covenant", "certified", "applied", "safety_analysis", "certificate_ends", "evaluations"),
    ),
    "checklist": ("name", "version", "theme", "sha256", "body", "given_by"),
    "planned_round": ("date", "begins"),
    "planned_person": ("place", "checkpoints"),
    "round": ("date", "closed.day", "closed.time", "set.items", "back_by", "next_round"),
    "participant": ("place", "presence.at"),
    "sign_off": ("at", "saw"),
    "answer": ("item",),
    "mark": ("item",),
    "finding": ("code", "item", "theme", "due", "sent.day", "reminded", "told.at"),
    "reply": ("row", "said.on"),
    "photo": ("sha256", "taken.at", "taken.offset", "position.lat", "position.lon", "direction"),
    "part": ("device",),
    "erasure": ("request", "of", "thing", "fields", "instead", "emptied.device", "emptied.words_hash", "unnamed.device"),
    "erasure_answer": ("request", "device"),
    "target": ("baseline.value", "goal.amount", "result.value"),
    "measure": ("theme", "due", "done"),
    "meeting": ("day",),
    "decision": ("due", "done"),
    "survey": ("questionnaire", "sent", "closes"),
    "survey_answer": ("question", "file", "rows"),
    "paper": ("day", "sha256", "came_as", "adopted_on"),
}
"""By noun: days, numbers, hashes and ids, which name nobody; questions of checklists, by their ids; and a checklist whole, by which
answers are read. References to other things of the record are not named here: they name nobody either."""


_IN_FORM: dict[tuple[str, str], re.Pattern[str]] = {
    ("review", "saw"): re.compile(NAME),
    ("review", "verdict.of"): re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
"""By noun and part of a field: the form in which a text says which change or which finding, and nothing of anybody."""


def is_word(noun: str, path: str, text: str) -> bool:
    """Whether a text that erasing reaches may be words of people: names of changes and ids are none."""
    form = _IN_FORM.get((noun, path))
    return form is None or form.fullmatch(text) is None


def _reached() -> dict[str, dict[str, ErasingWay]]:
    ways: dict[str, dict[str, ErasingWay]] = {}
    by_kind: dict[str, tuple[str, ...]] = {noun: (field,) for noun, field in NAMED_BY_KIND.items()}
    tables: list[tuple[ErasingWay, dict[str, tuple[str, ...]]]] = [("name", NAMES), ("along", OF_PEOPLE)]
    tables += [("by_hand", table) for table in (SEVERAL, PROSE, TYPED_BESIDE, by_kind)]
    for way, table in tables:
        for noun, paths in table.items():
            ways.setdefault(noun, {}).update(dict.fromkeys(paths, way))
    return ways


REACHED = _reached()
"""By noun and part of a field: how erasing treats it."""


def texts_at(value: Any, path: str) -> Iterator[str]:
    """Yield the texts at a part of a value: *path* is what follows the field's name, empty for the value itself; lists are gone through."""
    if isinstance(value, list | tuple):
        for element in value:
            yield from texts_at(element, path)
    elif path and isinstance(value, dict):
        step, _dot, rest = path.partition(".")
        yield from texts_at(value.get(step), rest)
    elif isinstance(value, str) and not path and value:
        yield value


def with_texts(value: Any, path: str, change: Callable[[str], str]) -> Any:
    """Return a value in which each text that `texts_at` yields is what *change* makes of it."""
    if isinstance(value, list | tuple):
        return [with_texts(element, path, change) for element in value]
    if path and isinstance(value, dict):
        step, _dot, rest = path.partition(".")
        return {key: with_texts(inner, rest, change) if key == step else inner for key, inner in value.items()}
    return change(value) if isinstance(value, str) and not path and value else value
