"""A noun's table has the noun's name: how a noun becomes a row and comes back. Table names are spelled here and in migrations only."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from typing import Any, TypeVar

from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.noun import Noun, to_text

__all__ = ["NOUNS", "SAY_OF_FINDING", "BadRow", "N", "columns", "from_row", "put_sql", "quoted_columns", "to_row"]

N = TypeVar("N", bound=Noun)

SAY_OF_FINDING = tuple(noun for noun, model in NOUNS.items() if model.refs.get("finding") == "finding")
"""The nouns that say something of a finding: its rechecks, review, remarks, photos."""


class BadRow(sqlite3.DatabaseError):
    """A row holds what no program of ours wrote: the file is damaged."""


_SHARED = ("id", "park", "confidential", "gone", "heads", "made", "made_by", "changed", "changed_by")


@cache
def columns(model: type[Noun]) -> tuple[str, ...]:
    """Return the columns of the noun's table, without `n`."""
    return (*_SHARED, *model.own())


@cache
def quoted_columns(model: type[Noun], prefix: str = "") -> str:
    """Return those columns as SQL, each quoted."""
    return ", ".join(f'{prefix}"{name}"' for name in columns(model))


@cache
def put_sql(model: type[Noun]) -> str:
    """Return the statement that writes a complete row, new or not; `n` stays."""
    names = columns(model)
    setting = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    return (
        f'insert into "{model.noun}" ({quoted_columns(model)}) values ({", ".join("?" * len(names))}) '
        f"on conflict (id) do update set {setting}"
    )


def to_row(noun: Noun) -> tuple[Any, ...]:
    """Return the values of `columns`, as SQLite takes them."""
    dumped = noun.model_dump(mode="json")
    for name in ("heads", *noun.nested()):
        if dumped[name] is not None:
            dumped[name] = to_text(dumped[name])
    return tuple([dumped[name] for name in columns(type(noun))])


def from_row(model: type[N], row: tuple[Any, ...]) -> N:
    """Return the noun of a row that holds `columns` in order; BadRow when it is none."""
    data = dict(zip(columns(model), row, strict=True))
    try:
        data["heads"] = json.loads(data["heads"])
        for name in model.nested():
            if data[name] is not None:
                data[name] = json.loads(data[name])
        return model.model_validate(data)
    except ValueError as error:
        raise BadRow(f"{model.noun} {data['id']}") from error
