"""What every noun of the record has in common, and how its fields become JSON and come back.

A noun's own fields are what changes write; the fields of `Noun` itself follow from the log (who, when, heads, gone).
"""

from __future__ import annotations

import json
from copy import copy
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model


class Compound(BaseModel):
    """Base of values that make sense only together and are therefore one field (an answer's value, a verdict)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Noun(BaseModel):
    """One thing of the record as it stands now: the fold of its changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    noun: ClassVar[str]
    """Its name in changes, tables, JSON and CSV."""
    refs: ClassVar[dict[str, str]] = {}
    """Fields that hold the id of another noun, and which."""
    quiet: ClassVar[frozenset[str]] = frozenset()
    """Fields in which two different values are never a conflict."""
    key: ClassVar[tuple[str, ...]] = ()
    """Fields from which a made id follows; empty: the id is random."""
    later: ClassVar[dict[str, int]] = {}
    """What came with a later field set, and which: a field (`colour`), a key in one (`sent.app`), a value (`status=burnt`); under the empty
    name all of the noun."""

    id: str
    park: str
    confidential: bool = False
    gone: bool = False
    heads: tuple[str, ...] = ()
    """Names of the changes that no other comes after: the revision."""
    made: str = ""
    """When it was first recorded, as that laptop's clock said."""
    made_by: str = ""
    changed: str = ""
    changed_by: str = ""

    @classmethod
    @cache
    def own(cls) -> tuple[str, ...]:
        """Return the names of the fields that changes write, in the model's order."""
        return tuple(name for name in cls.model_fields if name not in Noun.model_fields)

    @classmethod
    @cache
    def nested(cls) -> frozenset[str]:
        """Return the own fields that hold more than a scalar and are kept as JSON text in a column."""
        return frozenset(name for name in cls.own() if _is_nested(cls.model_fields[name].annotation))

    @classmethod
    def default(cls, field: str) -> Any:
        """Return the JSON value that *field* has when no change wrote it."""
        field_default = cls._default(field)
        return copy(field_default) if isinstance(field_default, dict | list) else field_default

    @classmethod
    @cache
    def _default(cls, field: str) -> Any:
        return cls.to_json(field, cls.model_fields[field].get_default(call_default_factory=True))

    @classmethod
    @cache
    def _adapter(cls, field: str) -> TypeAdapter[Any]:
        return TypeAdapter(cls._type(field))

    @classmethod
    def _type(cls, field: str) -> Any:
        info = cls.model_fields[field]
        annotation: Any = info.annotation
        return Annotated[annotation, *info.metadata] if info.metadata else annotation

    @classmethod
    def to_json(cls, field: str, value: Any) -> Any:
        """Return *value* of *field*, validated and cleaned, as it stands in a change."""
        if value is None:
            return None
        adapter = cls._adapter(field)
        validated = adapter.validate_python(value)
        return validated if type(validated) is str else adapter.dump_python(validated, mode="json")

    @classmethod
    @cache
    def _fields_model(cls) -> type[BaseModel]:
        """Return a model of which every field is an own field of the noun that may be absent."""
        fields: dict[str, Any] = {name: (cls._type(name), None) for name in cls.own()}
        return create_model(f"{cls.__name__}Fields", __config__=ConfigDict(extra="forbid"), **fields)

    @classmethod
    def are_clean(cls, texts: dict[str, str]) -> bool:
        """Whether these texts are own fields, and each as it stands in a change: asked together, in half the time of one by one."""
        try:
            validated = cls._fields_model().model_validate(texts)
        except ValueError:
            return False
        return texts.items() <= validated.__dict__.items()


def _is_nested(annotation: Any) -> bool:
    if get_origin(annotation) in (dict, tuple, list):
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_is_nested(arg) for arg in get_args(annotation) if arg is not type(None)) and get_origin(annotation) is not None


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Made once: a merge asks it a dozen times per change."""


_quoted = json.encoder.encode_basestring


def to_text(value: Any) -> str:
    """Return JSON as RFC 8785 writes it, for values of text, integers, booleans, null, lists and objects with ASCII keys."""
    # Most lists are empty or hold the name of one change, most objects are empty: the encoder would take five times as long for them.
    if type(value) is list and len(value) < 2:
        if not value:
            return "[]"
        if type(value[0]) is str:
            return f"[{_quoted(value[0])}]"
    elif type(value) is dict and not value:
        return "{}"
    return _ENCODER.encode(value)
