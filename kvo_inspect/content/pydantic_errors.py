"""What pydantic finds in a checklist file, said in our words and with a hint of what was meant."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from kvo_inspect.content.toml_lines import KeyPath
from kvo_inspect.domain.checklists import bor_meld
from kvo_inspect.domain.checklists.checklist import LIMIT, Checklist
from kvo_inspect.domain.survey.questionnaire import QUESTION_ID, VERSION
from kvo_inspect.domain.values.text import LINE_LIMIT, short
from kvo_inspect.texts import N_, _


@dataclass(frozen=True)
class Mistake:
    """One thing wrong: where in the document, and the sentence."""

    place: KeyPath
    sentence: str
    words: str = ""
    """What of a text of several lines it is about: the line is that on which these stand."""


def owner(place: KeyPath) -> str:
    """Return the last key of *place* that has a name."""
    return next((short(part) for part in reversed(place) if isinstance(part, str)), "item")


def near(given: str, names: Iterable[str]) -> str:
    """Return the name that was probably meant, or nothing."""
    return next(iter(difflib.get_close_matches(given, list(names), 1)), "")


def other_name(document: dict[str, Any], stem: str | None) -> list[Mistake]:
    """Return that the id in a file is not the name of the file, *stem*; nothing where it is, or where the file has no name."""
    name = document.get("id")
    if stem is None or not isinstance(name, str) or name == stem:
        return []
    sentence = _("the id is “{id}” but the file is {stem}.toml; the two must be the same").format(id=short(name), stem=short(stem))
    return [Mistake(("id",), sentence)]


def mistake_of(detail: ErrorDetails, model: type[BaseModel] = Checklist) -> Mistake:
    """Return pydantic's finding about a file of this *model* in our words."""
    place: KeyPath = tuple(detail["loc"])
    key = short(place[-1]) if place else ""
    kind, context, given = detail["type"], detail.get("ctx", {}), short(detail["input"])
    if kind == "missing":
        return Mistake(place[:-1], _("“{key}” is missing; it is required here").format(key=key))
    if kind == "extra_forbidden":
        names = _names_at(place[:-1], model)
        if meant := near(key, names):
            return Mistake(place, _("“{key}” is not known here; was “{meant}” meant?").format(key=key, meant=meant))
        return Mistake(place, _("“{key}” is not known here; expected one of {names}").format(key=key, names=", ".join(names)))
    if kind == "literal_error":
        values = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        if meant := near(given, values):
            sentence = _("“{given}” is not a value of {key}; was “{meant}” meant?").format(given=given, key=owner(place), meant=meant)
        else:
            sentence = _("“{given}” is not a value of {key}; expected one of {values}").format(
                given=given, key=owner(place), values=", ".join(values)
            )
        return Mistake(place, sentence)
    if bor_meld.UNKNOWN in str(detail.get("msg", "")):
        if meant := _object_type(given):
            return Mistake(place, _("“{given}” is no object type of BOR-MELD; was “{meant}” meant?").format(given=given, meant=meant))
        return Mistake(
            place,
            _("“{given}” is no object type of BOR-MELD; expected one of its names, as {names}").format(
                given=given, names="Lichtmast, Kolk, Boom"
            ),
        )
    if kind == "string_pattern_mismatch":
        sentence = _("“{given}” does not do as {key}; {expected}").format(
            given=given, key=key, expected=_id_words(place, str(context.get("pattern", "")))
        )
        return Mistake(place, sentence)
    return Mistake(place, _expected(kind, str(detail.get("msg", "")), context).format(key=owner(place)))


def _object_type(given: str) -> str:
    """Return the object type that was probably meant, whatever its capitals; or nothing."""
    names = {name.casefold(): name for name in bor_meld.IDS}
    return names.get(near(given.casefold(), names), "")


def _id_words(place: KeyPath, pattern: str) -> str:
    if pattern == VERSION:
        return _("expected a year and a number, as 2026.1")
    if pattern == QUESTION_ID:
        return _("expected small letters, digits and dashes, a letter first, at most 30")
    if len(place) > 1:
        return _("expected letters, digits and dashes, a letter first, at most 16")
    return _("expected small letters, digits and dashes, a letter first, 2 to 31")


_EXPECTED = {
    "string_type": N_("{key} is not a text; a text in quotes was expected"),
    "bool_type": N_("{key} is neither true nor false; one of these was expected, without quotes"),
    "int_type": N_("{key} is not a whole number; one without quotes was expected"),
    "model_type": N_('{key} holds one value; a table with keys was expected, like {{ nl = "...", en = "..." }}'),
    "model_attributes_type": N_('{key} holds one value; a table with keys was expected, like {{ nl = "...", en = "..." }}'),
    "tuple_type": N_("{key} is not a list; a list in square brackets was expected"),
    "too_short": N_("{key} is empty; at least one was expected"),
}


def _expected(kind: str, message: str, context: dict[str, Any]) -> str:
    """Return the sentence for a kind of mistake, with `{key}` still to fill in."""
    if kind in _EXPECTED:
        return _(_EXPECTED[kind])
    if kind.startswith("decimal") or kind in ("greater_than_equal", "less_than_equal", "finite_number") or "number without" in message:
        if "le" in context or "ge" in context:
            bound = context.get("le", context.get("ge", LIMIT))
            return _("{{key}} is out of bounds; the limit is {bound}").format(bound=bound)
        return _("{key} is not a number; a number without quotes was expected")
    if kind == "value_error" and "characters" in message:
        limit = next(iter(re.findall(r"\d+", message)), LINE_LIMIT)
        return _("{{key}} is too long; at most {limit} characters were expected").format(limit=limit)
    return "{key}: " + message.replace("{", "{{").replace("}", "}}")


def _names_at(place: KeyPath, model: type[BaseModel]) -> list[str]:
    """Return the keys that the *model* of the file and those within it know at *place*."""
    here: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, int):
            continue
        field = here.model_fields.get(part) if here is not None else None
        here = None if field is None else _model_in(field.annotation)
    return list(here.model_fields) if here is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model in `Model`, `Model | None` or `tuple[Model, ...]`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, BaseModel) else None
    if get_origin(annotation) in (tuple, Union, types.UnionType):
        return next((model for arg in get_args(annotation) if (model := _model_in(arg))), None)
    return None
