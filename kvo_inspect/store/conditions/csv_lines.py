"""SQL that makes lines of delimited text (CSV): SQLite builds them itself, so that no cell passes through Python that needs nothing.

A cell needs something when it holds what delimited text is cut at (then it is quoted, here), or when a spreadsheet could take it or a
piece of it for a formula (then the format's own function finishes it). What is asked here is only whether that could be: `may_act`
must hold for every text that the function would alter. `*,*` is a pattern with one literal, which SQLite searches ten times faster
than a class of characters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

CellKind = Literal["fixed", "id", "line", "text", "value", "number", "listed"]
"""What a cell holds. fixed: a day, a choice, a code, an integer: nothing that needs anything. id: letters, digits and hyphens. line: what a
person wrote on one line. text: the same with line breaks. value: text, or a decimal number. number: a decimal number. listed: names with
blanks between them, never a formula."""
Finish = Callable[[str, CellKind], str]
"""Returns a cell as it stands in the file, quoted where it must be."""

QUOTE, BREAK, RETURN = '"', "\n", "\r"
QUOTED = """'"' || replace({0}, '"', '""') || '"'"""
FINISH = "kvo_finish"
"""The name of the function in SQL."""

_ACTS = "=+@''\t\r\uff1d\uff0b\uff0d\uff20-"
"""What a formula begins with, inside a class of a pattern in SQL; the hyphen last, where it stands for itself."""


def line_sql(
    cells: Sequence[tuple[str, CellKind]], delimiter: str, *, decimal_comma: bool, behind: tuple[str, Sequence[str]] = ("", ())
) -> str:
    """Return the expression of a row's line, without its end: *cells* are expressions with their kinds.

    Decimal numbers are finished only for a *decimal_comma*. *behind*: a separator, and expressions that stand after it behind the line.
    """
    made = [_cell(value, kind, delimiter, decimal_comma=decimal_comma) for value, kind in cells]
    separator, values = behind
    line = delimiter.join(["%s"] * len(made)) + f"{separator}%s" * len(values)
    return f"printf({_literal(line)}, {', '.join([*made, *values])})"


def _cell(value: str, kind: CellKind, delimiter: str, *, decimal_comma: bool) -> str:
    if kind == "fixed" or (kind == "number" and not decimal_comma):
        return value
    finished = f"{FINISH}({value}, '{kind}')"
    if kind == "id":
        return f"iif({value} < '0', {finished}, {value})"
    if kind == "number":
        return f"iif({value} glob '*.*', {finished}, {value})"
    breaks = () if kind == "line" else (BREAK, RETURN)
    cut = _holds(value, delimiter, QUOTE, *breaks)
    quoted = f"iif({cut}, {QUOTED.format(value)}, {value})"
    if kind == "listed":
        return quoted
    decimal = f"when {value} glob '*.*' then {finished}" if kind == "value" and decimal_comma else ""
    one_piece = f"{_begins_well(value)} and not ({_holds(value, ';', *breaks)})"
    rest = _holds(value, *(QUOTE,) if delimiter == ";" else (delimiter, QUOTE))
    return f"""case when {value} > '' then case {decimal} when {one_piece} then iif({rest}, {QUOTED.format(value)}, {value})
      when {may_act(value)} then {finished} else {quoted} end end"""


def may_act(value: str) -> str:
    """Return the condition that a text could begin like a formula, or a piece of it after a semicolon or line break."""
    pieces = (f"{value} glob '*{cut}[{_ACTS}]*' or {value} glob '*{cut}[ \"][ \"{_ACTS}]*'" for cut in (";", BREAK))
    return f"not {_begins_well(value)} or {' or '.join(pieces)}"


def _begins_well(value: str) -> str:
    """Return the condition that a text begins with a letter or a digit: everything that acts, or stands before it, sorts elsewhere."""
    return f"({value} between 'A' and '\uff00' or {value} between '0' and ';')"


def _holds(value: str, *characters: str) -> str:
    return " or ".join(f"{value} glob {_literal(f'*{character}*')}" for character in characters)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
