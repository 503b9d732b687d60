"""What each field of each noun takes, in so far as PostgreSQL can look: so that nothing comes in which every laptop would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from kvo_inspect.domain.folding.field_sets import CAME_WITH, FIRST
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import GONE
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT

_AS_IT_WAS = {("checklist", "body"), ("park", "letter_texts")}
"""What holds the text of a file as it was, which no one cleaned."""
_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([2468][048]|0[48]|[13579][26])00)"
_DAY = f"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"
_FORMS = {"2024-02-29": f"^{_DAY}$", "19:42": f"^{_TIME}$", "2024-02-29T19:42:10+01:00": f"^{_DAY}T{_TIME}:[0-5][0-9][+-]{_TIME}$"}
"""What only days, times or moments take, and how they look: the calendar of the models has no pattern in their schema."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What a field takes besides nothing (null)."""

    noun: str
    field: str
    since: int
    """The field set that it came with."""
    kind: str
    """string, boolean, integer, array or object."""
    is_clean: bool
    is_line: bool
    longest: int | None = None
    """Characters of a string."""
    pattern: str | None = None
    choices: tuple[str, ...] | None = None
    choices_since: tuple[int, ...] | None = None
    lowest: int | None = None
    highest: int | None = None
    target: str | None = None
    """The noun whose ids it holds."""
    is_required: bool = False
    """Whether a thing cannot be without that reference."""


def field_rules() -> Iterator[FieldRule]:
    """Yield the rules of all fields, as the models have them."""
    for noun, model in NOUNS.items():
        schemas = model.model_json_schema()["properties"]
        yield FieldRule(noun, GONE, CAME_WITH.get(noun, FIRST), "boolean", is_clean=False, is_line=False)
        for field in model.own():
            yield _rule(noun, model, field, schemas[field])


def _rule(noun: str, model: type[Noun], field: str, whole: dict[str, Any]) -> FieldRule:
    schema: dict[str, Any] = next((part for part in whole.get("anyOf", [whole]) if part.get("type") != "null"), whole)
    kind = schema.get("type", "object")  # a reference to a compound
    target = model.refs.get(field)
    is_clean = (noun, field) not in _AS_IT_WAS and target is None
    is_string = is_clean and kind == "string"
    limit = next((length for length in (TEXT_LIMIT, LINE_LIMIT) if is_string and _takes(model, field, "a" * length)), None)
    form = next((form for sample, form in _FORMS.items() if is_string and _takes(model, field, sample) and not limit), None)
    choices: list[str] | None = schema.get("enum", [schema["const"]] if "const" in schema else None)
    return FieldRule(
        noun,
        field,
        max(CAME_WITH.get(noun, FIRST), CAME_WITH.get(f"{noun}.{field}", FIRST)),
        kind,
        is_clean and kind not in {"boolean", "integer"},
        is_string and not _takes(model, field, "a\nb"),
        schema.get("maxLength", limit),
        "^[0-9A-Za-z-]{1,64}$" if target else schema.get("pattern", form),
        tuple(choices) if choices else None,
        tuple(CAME_WITH.get(f"{noun}.{field}={choice}", FIRST) for choice in choices) if choices else None,
        schema.get("minimum"),
        schema["exclusiveMaximum"] - 1 if "exclusiveMaximum" in schema else schema.get("maximum"),
        target,
        target is not None and model.default(field) is not None,
    )


def _takes(model: type[Noun], field: str, value: str) -> bool:
    try:
        return bool(model.to_json(field, value) == value)
    except ValueError:
        return False


def rules_sql() -> str:
    """Return SQL that writes what fields take."""
    names = [column.name for column in fields(FieldRule)]
    rows = ",\n  ".join(f"({', '.join(_literal(getattr(rule, name)) for name in names)})" for rule in field_rules())
    return f"delete from kvo.field;\ninsert into kvo.field ({', '.join(names)}) values\n  {rows};\n"


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"array[{', '.join(map(_literal, value))}]"
    text = str(value).replace("'", "''")
    return "E'" + text.replace("\\", "\\\\") + "'" if "\\" in text else f"'{text}'"
