"""The tables of the state in a central record: a table per noun with typed columns, made from the same models as SQLite's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.noun import Noun

SCHEMA = "kvo_state"
_SHARED = {
    "id": 'text collate "C" primary key',
    "park": 'text collate "C" not null',
    "gone": "boolean not null",
    "heads": "jsonb not null",
    "made": 'text collate "C" not null',
    "made_by": "text not null",
    "changed": 'text collate "C" not null',
    "changed_by": "text not null",
}
"""The columns that every noun has. What is confidential is not here, so no column tells that."""
_TYPES: Mapping[object, str] = {bool: "boolean", int: "bigint", float: "double precision"}


@cache
def column_types(model: type[Noun]) -> dict[str, str]:
    """Return the columns of a noun's table with their types, in order."""
    own = {name: "jsonb" if name in model.nested() else _scalar(model.model_fields[name].annotation) for name in model.own()}
    return _SHARED | own


def _scalar(annotation: Any) -> str:
    if get_origin(annotation) in {Union, UnionType}:
        (annotation, *_more) = (part for part in get_args(annotation) if part is not type(None))
    return _TYPES.get(annotation, "text")


def table_of(noun: str) -> str:
    """Return the name of a noun's table as SQL."""
    return f'{SCHEMA}."{noun}"'


def state_sql() -> str:
    """Return SQL that makes the tables of all nouns, and the columns that came with a later field set."""
    return "\n".join(_noun_sql(model) for model in NOUNS.values())


def _noun_sql(model: type[Noun]) -> str:
    columns = column_types(model)
    table = table_of(model.noun)
    shared = ",\n  ".join(f'"{name}" {kind}' for name, kind in columns.items() if name in _SHARED)
    later = "".join(
        f'alter table {table} add column if not exists "{name}" {kind};\n' for name, kind in columns.items() if name not in _SHARED
    )
    return (
        f'create table if not exists {table} (\n  {shared}\n);\n{later}create index if not exists "{model.noun}_park" on {table} (park);\n'
    )
