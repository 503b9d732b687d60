"""The JSON document of a list: a head that says which list it is, and its rows, one a line; and the JSON Schema that says so.

As every document of ours it is an object with `format` and `version`, so that who reads it knows what it is; it does not say when it was
made: the same record gives the same bytes, which a script can compare. Keys are English and codes are codes, in either language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from kvo_inspect import __version__
from kvo_inspect.exchange.lists.names import PrintedList
from kvo_inspect.exchange.record.document import DIALECT, Stated

FORMAT = "kvo-inspect/list"
VERSION: Literal[1] = 1
PIECE = 500
"""So many rows are made into text at once."""
_UNSEEN = re.compile(r"[^\n -~]")


class ListedRow(Stated):
    """Base of the rows of lists."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class ListDocument(Stated):
    """A list as a command prints it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    format: Literal["kvo-inspect/list"]
    version: Literal[1]
    program: str
    """The version of kvo-inspect that made it."""


def list_texts(name: PrintedList, rows: Iterable[ListedRow]) -> Iterator[str]:
    """Yield the document of a list, some rows at a time, each text whole lines without the last line break."""
    head = {"format": FORMAT, "version": VERSION, "program": __version__, "list": name}
    yield json.dumps(head)[:-1] + ', "rows": ['
    piece: list[str] = []
    for row in rows:
        if len(piece) == PIECE:
            yield _seen(",\n".join(piece)) + ","
            piece = []
        piece.append(row.model_dump_json())
    if piece:
        yield _seen(",\n".join(piece))
    yield "]}"


def list_model(name: PrintedList, row: type[ListedRow]) -> type[BaseModel]:
    """Return the model of a whole list."""
    fields: dict[str, Any] = {"list": (Literal[name], ...), "rows": (tuple[row, ...], ...)}  # type: ignore[valid-type]
    words = f"The list {name}, as commands print it with --json."
    return create_model("List", __base__=ListDocument, __module__=__name__, __doc__=words, **fields)


@cache
def list_schema(name: PrintedList, row: type[ListedRow]) -> str:
    """Return the JSON Schema of a list, as it is committed and printed: every property is always there."""
    from kvo_inspect.exchange.record.described import DescribedSchema

    schema = list_model(name, row).model_json_schema(mode="serialization", schema_generator=DescribedSchema)
    for definition in (schema, *schema["$defs"].values()):
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
    schema = {"$schema": DIALECT, "$id": f"urn:kvo-inspect:list:{name}:1", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _seen(text: str) -> str:
    """Return JSON in which what may not be seen on a terminal is written as JSON escapes it."""
    return _UNSEEN.sub(lambda match: match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1], text)
