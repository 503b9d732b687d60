"""Field sets: what changes may say came in versions, and every change carries the smallest that knows all of what it says.

So a laptop that was not updated takes in whatever it can understand, whoever wrote that. What a later set says is stored, chained and
passed on as it is, and read once the program knows that set (docs/record.md). Whoever needs these names asks this module when it is
called, and copies none of them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from kvo_inspect.domain.checklists.answer_types import FORMS
from kvo_inspect.domain.checklists.checklist import Checklist
from kvo_inspect.domain.checklists.toml_keys import LONG_KEY, SIZE_LIMIT
from kvo_inspect.domain.folding import nouns
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.values import closed_sets

FIRST = 1
"""The first set. No program ever took in a change of it without holding every field against its noun."""
_BODY = "checklist.body"


def _came_with() -> dict[str, int]:
    """Return what came with which later set, gathered from where it is declared."""
    declared = dict(closed_sets.LATER)
    for noun, model in nouns.NOUNS.items():
        declared |= {f"{noun}.{path}".rstrip("."): field_set for path, field_set in model.later.items()}
    declared |= {f"{_BODY}.{path}": field_set for path, field_set in Checklist.later.items()}
    return declared | {f"{_BODY}.item.answer.type={name}": form.came_with for name, form in FORMS.items() if form.came_with > FIRST}


CAME_WITH = _came_with()
"""What came with which later set: `drone` (a noun), `finding.colour` (a field), `finding.sent.app` (a key of an object in it),
`finding.status=burnt` (a value), `checklist.body.item.answer.step` and `checklist.body.item.answer.type=slide` (what a checklist holds).
Declared at the noun, the checklist, the answer type or the closed set. A limit that grew is told by its field: each write of it then
carries the later set."""
FIELD_SET = max(CAME_WITH.values(), default=FIRST)
"""The latest set that this program knows."""

_DEEPEST = 20
"""So deep objects and lists may lie within each other in the fields of a change that this program cannot read."""
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SIGN = re.compile(r"[.=]")
_TEXT = frozenset({str})
_SHORT = 64
"""Characters of a text whose judgement is remembered."""


def smallest(noun: str, fields: Mapping[str, Any]) -> int:
    """Return the smallest set that knows this noun and all that these fields hold."""
    ways = _ways(tuple(CAME_WITH))
    if noun not in ways:
        return FIRST
    if _later_fields(noun, ways).isdisjoint(fields):  # nearly all: every change is asked
        return CAME_WITH.get(noun, FIRST)
    return max(CAME_WITH.get(path, FIRST) for path in _paths(noun, fields, ways))


def is_newer(change: Change) -> bool:
    """Return whether a change says more than this program knows."""
    return change.v > FIELD_SET


def known_fields(noun: str, v: int, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a change of set *v* that this program can read.

    A change of a later set was stored by programs that could not hold it against its noun: what does not fit is no write.
    """
    model = nouns.NOUNS.get(noun)
    if v <= FIRST or model is None:
        return fields
    return {name: value for name, value in fields.items() if field_problem(model, name, value) is None}


def values_of(change: Change) -> dict[str, Any]:
    """Return the changed fields that this program can read; ValueError when they are no JSON object."""
    return known_fields(change.noun, change.v, change.written())


def fields_problem(change: Change) -> str | None:
    """Return what in the fields of a change no program of ours could have written; None when there is nothing.

    A change of a set later than this program's is only held against JSON as we write it.
    """
    try:
        if is_newer(change):
            return None if _is_ours(json.loads(change.fields, parse_float=_refused, parse_constant=_refused)) else "fields"
        return _misfit(change, change.written())
    except (ValueError, RecursionError):
        return "fields"


def _misfit(change: Change, fields: dict[str, Any]) -> str | None:
    model = nouns.NOUNS.get(change.noun)
    if model is None:
        return "noun"
    is_clean = change.erased is None and _TEXT.issuperset(map(type, fields.values())) and model.are_clean(fields)
    for name, value in fields.items() if not is_clean else ():
        if problem := field_problem(model, name, value):
            return problem
        if change.erased is not None and value is not None and name != GONE and name not in model.refs:
            return "erased"
    return "version" if change.v < smallest(change.noun, fields) else None


def field_problem(model: type[Noun], field: str, value: Any) -> str | None:
    """Return why *value* cannot be *field* of this noun, or None: what the domain would clean is a problem too (docs/data-format.md)."""
    if isinstance(value, str) and len(value) <= _SHORT:
        return _text_problem(model, field, value)
    return _value_problem(model, field, value)


def _value_problem(model: type[Noun], field: str, value: Any) -> str | None:
    if field == GONE:
        return None if isinstance(value, bool) else "gone is true or false"
    if field not in model.own():
        return f"{model.noun} has no field {field}"
    if value is None:
        return None
    try:
        cleaned = model.to_json(field, value)
    except ValueError:  # pydantic's words are no sentence, and repeat text from outside
        return f"{field} does not fit"
    same = cleaned == value if isinstance(value, str) and isinstance(cleaned, str) else to_text(cleaned) == to_text(value)
    return None if same else f"{field} is not clean"


_text_problem = lru_cache(maxsize=10_000)(_value_problem)
"""For short texts: most fields of a change are choices, questions and places that the changes before it named too."""


def _is_ours(fields: Any) -> bool:
    return isinstance(fields, dict) and all(_FIELD.fullmatch(name) for name in fields) and _is_shallow(fields, _DEEPEST)


def _is_shallow(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        value.encode()  # text that is no Unicode: ValueError
        return True
    if isinstance(value, dict):
        return depth > 0 and all(_is_shallow(inner, depth - 1) for pair in value.items() for inner in pair)
    return not isinstance(value, list) or (depth > 0 and all(_is_shallow(inner, depth - 1) for inner in value))


def _refused(_number: str) -> Any:
    raise ValueError("numbers with decimals are text")


@cache
def _ways(names: tuple[str, ...]) -> frozenset[str]:
    """Return these names of `CAME_WITH` and all that leads to them: `finding`, `finding.sent` and `finding.sent.app`."""
    return frozenset(name[:end] for name in names for end in [*(sign.start() for sign in _SIGN.finditer(name)), len(name)])


@cache
def _later_fields(noun: str, ways: frozenset[str]) -> frozenset[str]:
    """Return the fields of a noun that came with a later set, or hold what did."""
    paths = (_SIGN.split(way, 2) for way in ways)
    return frozenset(path[1] for path in paths if len(path) > 1 and path[0] == noun)


def _paths(noun: str, fields: Mapping[str, Any], ways: frozenset[str]) -> Iterator[str]:
    yield noun
    for name, value in fields.items():
        yield from _within(f"{noun}.{name}", value, ways)


def _within(path: str, value: Any, ways: frozenset[str]) -> Iterator[str]:
    """Yield, in the words of `CAME_WITH`, a field and all that its value holds, as far as *ways* lead: every change is asked."""
    if path not in ways:
        return
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _within(f"{path}.{key}", inner, ways)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(path, inner, ways)
    elif path == _BODY and isinstance(value, str):
        for key, inner in _body(value).items():
            yield from _within(f"{path}.{key}", inner, ways)
    elif value is not None:
        yield f"{path}={value}"


def _body(text: str) -> dict[str, Any]:
    """Return what the TOML of a checklist holds; nothing when no program of ours would read it."""
    if len(text) > SIZE_LIMIT or LONG_KEY.search(text):
        return {}
    try:
        return tomllib.loads(text)
    except (ValueError, ArithmeticError, RecursionError):
        return {}
