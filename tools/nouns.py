"""The generated parts of `docs/record.md`: every noun with its fields, and every table of a fresh record."""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlite_utils import Database

from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.values.dates import ClockTime, Day, Moment
from kvo_inspect.domain.values.text import Line, Text
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.record.tables import NOUNS, columns

_CLEANED = (("line", Line), ("text", Text), ("day", Day), ("time", ClockTime), ("moment", Moment))
_SHARED = columns(Noun)


def made_nouns() -> str:
    """Return a section per noun: what it is, where its id comes from, and a table of its fields."""
    lines: list[str] = []
    for model in NOUNS.values():
        lines += [f"### `{model.noun}`", "", _one_line(model.__doc__), ""]
        lines += ["| field | type and limits | if never written | |", "|---|---|---|---|"]
        lines += _fields(model)
        if model.quiet:
            lines += ["", f"Never in conflict: {_listed(sorted(model.quiet))}."]
        lines.append("")
    return "\n".join(lines)


def made_tables() -> str:
    """Return the table of all tables of a fresh record and their columns; those of every noun's table are told beside it."""
    db = Database(memory=True)
    migrations.apply(db)
    lines = ["| table | columns |", "|---|---|"]
    for table in db.tables:
        if table.name.startswith(("word_index_", "finding_index_")):  # SQLite's own, behind the indexes of words
            lines.append(f"| `{table.name}` | SQLite's own |")
            continue
        shared = ("n", *_SHARED) if table.name in NOUNS else ()
        own = [f"`{column.name}`" + _sql_type(column) for column in table.columns if column.name not in shared]
        lines.append(f"| `{table.name}` | {'as every noun, and ' if shared else ''}{', '.join(own)} |")
    db.close()
    return "\n".join(lines) + "\n"


def _sql_type(column: Any) -> str:
    if not column.type:
        return ""
    return f" {column.type.lower()}{'' if column.notnull or column.is_pk else ' or null'}"


def _fields(model: type[Noun]) -> Iterator[str]:
    said = _sayings(model)
    for name in model.own():
        info = model.model_fields[name]
        part = _part(info.annotation)
        kind = f"id of a `{model.refs[name]}`" if name in model.refs else "object" if part else _kind(info)
        kind += " or null" if _may_be_null(info) else ""
        yield _row(name, kind, f"`{to_text(model.default(name))}`", said.get(name) or (_one_line(part.__doc__) if part else ""))
        if part:
            yield from _parts(name, part)


def _parts(name: str, part: type[BaseModel]) -> Iterator[str]:
    """Yield the rows of an object's keys, and those of the objects that a key lists."""
    told = _sayings(part)
    for sub, one in part.model_fields.items():
        default = "always there" if one.is_required() else f"`{to_text(one.get_default())}`"
        yield _row(f"{name}.{sub}", _kind(one) + (" or null" if _may_be_null(one) else ""), default, told.get(sub, ""))
        for listed in get_args(one.annotation):
            if isinstance(listed, type) and issubclass(listed, BaseModel):
                yield from _parts(f"{name}.{sub}", listed)


def _row(*cells: str) -> str:
    name, *others = (cell.replace("|", "\\|") for cell in cells)
    return f"| `{name}` | {' | '.join(others)} |"


def _kind(info: FieldInfo) -> str:
    return _words(info.annotation, tuple(info.metadata))


def _words(annotation: Any, metadata: tuple[Any, ...] = ()) -> str:
    for word, known in _CLEANED:
        if annotation == known or get_args(known)[1] in metadata:
            return word
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(_words(arg, metadata) for arg in args if arg is not type(None))
    if origin is Literal:
        return _listed(args)
    if origin is tuple:
        return f"list of {_words(args[0])}"
    if origin is dict:
        return f"object: {_words(args[0])} → {_words(args[1])}"
    if metadata == () and hasattr(annotation, "__metadata__"):
        return _words(args[0], tuple(annotation.__metadata__))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "objects"
    return {str: "string", int: "integer", bool: "true or false"}.get(annotation, str(annotation)) + _limits(metadata)


def _limits(metadata: tuple[Any, ...]) -> str:
    found: dict[str, Any] = {}
    for one in metadata:
        for limit in ("ge", "le", "pattern", "max_length"):
            if getattr(one, limit, None) is not None:
                found[limit] = getattr(one, limit)
    words = ""
    if "pattern" in found:
        words += f" `{found['pattern']}`"
    if "max_length" in found:
        words += f", at most {found['max_length']} characters"
    if "ge" in found and "le" in found:
        return f"{words}, {found['ge']} to {found['le']}"
    return words + (f", at least {found['ge']}" if "ge" in found else "")


def _listed(values: Any) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _may_be_null(info: FieldInfo) -> bool:
    return type(None) in get_args(info.annotation)


def _part(annotation: Any) -> type[BaseModel] | None:
    return next((one for one in (annotation, *get_args(annotation)) if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _sayings(model: type[BaseModel]) -> dict[str, str]:
    """Return what the source says right below each field."""
    found = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    said: dict[str, str] = {}
    body = found.body if isinstance(found, ast.ClassDef) else []
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                said[name] = _one_line(text)
    return said


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
