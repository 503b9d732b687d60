"""How YAML is told from names with a remark: `noord: kade` is a name like any other, until a text nests, opens a key or lists keys."""

from __future__ import annotations

import re

from kvo_inspect.exchange.routes.words import column
from kvo_inspect.exchange.tables.csv_text import lines_of

# A key of YAML is a word in small letters: who names the zone before each street begins with a capital, or with a number.
_LINE = re.compile(r"(?P<indent>\s*)(?P<items>(?:- +)*)(?P<quote>[\"']?)(?P<key>[a-z_][\w-]*)(?P=quote):(?: +(?P<value>\S.*))?\s*$")
_ITEM = re.compile(r"\s*- +\S")
_VALUE = re.compile(r"[\[{|>&!*\"']|(true|false|null|~)$")
"""How a value begins that is none of what people write behind a name."""
_FRONT = re.compile(r"[\w-]+:( |$)|- ")
"""How the line below the `---` of YAML begins: with a key, or with an item of a list."""
_LEAST = 3
"""Lines with a key, or items below a key, that make YAML."""
_SHARE = 60
"""Percent of all lines that are such lines."""


def begins_as_front_matter(lines: list[str]) -> bool:
    """Return whether lines begin as YAML does that stands alone, or before Markdown."""
    return len(lines) > 1 and lines[0] == "---" and bool(_FRONT.match(lines[1]))


def is_yaml(text: str) -> bool:
    """Return whether most lines of a text have a key in small letters, and one of them is as no name with a remark is."""
    lines = _telling(text)
    keys = [match for line in lines if (match := _LINE.match(line))]
    if not _is_sure(lines, keys):
        return False
    shaped = len(keys) + (sum(bool(_ITEM.match(line)) and not _LINE.match(line) for line in lines) if any(map(_is_open, keys)) else 0)
    return shaped >= _LEAST and shaped * 100 >= len(lines) * _SHARE


def seems_yaml(text: str) -> bool:
    """Return whether a text of a file that is called YAML has a key, or the mark of a document; without any its lines are a plain list."""
    return any(_LINE.match(line) or line.rstrip().endswith(":") or line.rstrip() in ("---", "...") for line in _telling(text))


def _telling(text: str) -> list[str]:
    """Return the lines that are neither empty nor a comment."""
    return [line for line in lines_of(text) if line.strip() and not line.lstrip().startswith("#")]


def _is_sure(lines: list[str], keys: list[re.Match[str]]) -> bool:
    """Return whether a key is indented below the first line, has nothing behind it, is in a list, or has a value that YAML alone writes.

    Also where the keys are the columns of a route, that of names among them: those are a checkpoint told field by field.
    """
    margin = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    fields = {column(key["key"]) for key in keys} - {""}
    return ("name" in fields and len(fields) > 1) or any(
        _is_open(key) or key["items"] or len(key["indent"]) > margin or _VALUE.match(key["value"]) for key in keys
    )


def _is_open(key: re.Match[str]) -> bool:
    """Return whether a line is a key with nothing behind it: what it is of stands below."""
    return not key["value"]
