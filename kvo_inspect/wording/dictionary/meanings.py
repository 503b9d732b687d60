"""What a field means: title, description, unit and codes, in Dutch and in English, from the `dictionary.toml` beside its model.

A table there is a model, a key in it a field, its own or of a model that builds on it:

    [Finding]
    due.title = { nl = "uiterlijk", en = "due" }    # left out where a screen has a word for the field: wording/fields.py
    due.nl = "De dag waarop …"
    due.en = "The day by which …"
    length.unit = "bytes"                           # one of UNITS
    origin.codes.exif = { nl = "…", en = "…" }      # left out where `codes.py` names the members of the set

A dictionary is read when something is written that tells it, never at a start (docs/decisions/0031).
"""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.texts import LANGS, speaking
from kvo_inspect.wording.dictionary.codes import Codes, coded, codes_of
from kvo_inspect.wording.fields import field_words, is_named
from kvo_inspect.wording.items import NONE, Words

NAME = "dictionary.toml"
UNITS: dict[str, Words] = {
    "bytes": ("bytes", "bytes"),
    "days": ("dagen", "days"),
    "degrees": ("graden", "degrees"),
    "months": ("maanden", "months"),
    "percent": ("%", "%"),
    "pixels": ("pixels", "pixels"),
    "points": ("procentpunten", "percentage points"),
    "seconds": ("seconden", "seconds"),
    "street lights": ("lichtmasten", "street lights"),
}
"""The units that values are in."""


class Meaning(NamedTuple):
    """What a field means, each text in Dutch and in English."""

    title: Words
    description: Words
    unit: Words = NONE
    codes: Codes = ()
    """The values of a closed set, each with what it is called; empty: there is none, or not one that is closed."""


class NoMeaning(LookupError):
    """The dictionary lacks a field, or a part of what it must say of it."""


def meaning_of(model: type[BaseModel], field: str) -> Meaning:
    """Return what a field of a model means. Raises NoMeaning."""
    for owner in model.__mro__:
        if owner.__module__.startswith("kvo_inspect.") and field in (entries := entries_of(owner.__module__).get(owner.__name__, {})):
            return _meaning(model, field, entries[field])
    raise NoMeaning(f"{model.__name__}.{field}: {NAME} beside {model.__module__} has no description")


def written_meaning(module: str, table: str, name: str) -> Meaning:
    """Return what the dictionary beside a module says of something that no model has, such as a column that an export adds."""
    try:
        entry = entries_of(module)[table][name]
    except KeyError:
        raise NoMeaning(f"{table}.{name}: {NAME} beside {module} has no description") from None
    return Meaning(_words(entry["title"]), _words(entry), codes=coded(entry.get("codes", {})))


@cache
def entries_of(module: str) -> dict[str, dict[str, Any]]:
    """Return the tables of the dictionary beside a module; nothing where there is none."""
    path = Path(str(sys.modules[module].__file__)).with_name(NAME)
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def _meaning(model: type[BaseModel], field: str, entry: dict[str, Any]) -> Meaning:
    title = _words(entry["title"]) if "title" in entry else screen_words(model, field)
    if title == NONE or not entry.keys() >= set(LANGS):
        raise NoMeaning(f"{model.__name__}.{field}: {NAME} beside {model.__module__} must say nl and en, and a title: no screen names it")
    codes = coded(entry["codes"]) if "codes" in entry else codes_of(model.model_fields[field].annotation)
    return Meaning(title, _words(entry), UNITS[entry["unit"]] if "unit" in entry else NONE, codes)


def screen_words(model: type[BaseModel], field: str) -> Words:
    """Return what screens call a field of a noun; nothing where they do not tell it."""
    if not issubclass(model, Noun) or model is Noun or not is_named(field):
        return NONE
    words = []
    for lang in LANGS:
        with speaking(lang):
            words.append(field_words(model.noun, field))
    return words[0], words[1]


def _words(entry: dict[str, Any]) -> Words:
    return entry["nl"], entry["en"]
