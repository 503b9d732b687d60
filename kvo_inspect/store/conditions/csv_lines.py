"""SQL that makes lines of delimited text (CSV): SQLite builds them itself, so that no cell passes through Python that needs nothing.

A cell needs something when it holds what delimited text is cut at (then it is quoted), or when a spreadsheet could take it or a piece of it
for a formula. What is asked here is only whether that could be: the answer must be yes for every text that the format's function alters.

- Ids and lines of a person hardly ever need anything. All of a row are asked at once; where one does, the line leaves *raw*: its cells
  stand apart, and `finished` finishes them one by one.
- A text often holds a comma or a semicolon: it is quoted here, and only what could be a formula is finished by the function, which SQLite
  calls for it.

Each call in a statement, the text beside it and the row's value for it take a place in a small room of the connection (SQLite's lookaside).
Once that is full, every row asks the heap, whose one lock makes two threads wait for each other, and both take longer than one alone. So a
line has few calls. A pattern has one literal, which SQLite searches ten times faster than a class of characters. A line feed is a text's
only line break.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

CellKind = Literal["fixed", "id", "line", "text", "value", "number", "listed", "object"]
"""What a cell holds. fixed: a day, a choice, a code, an integer: nothing that needs anything. id: letters, digits and hyphens. line: what a
person wrote on one line. text: the same with line feeds. value: text, or a decimal number. number: a decimal number. listed: names with
blanks between them, never a formula. object: texts of a person as a JSON object, mostly none."""
Finish = Callable[[str, CellKind], str]
"""Returns a cell as it stands in the file, quoted where it must be."""

QUOTE = '"'
QUOTED = """'"' || {0} || '"'"""
FINISH = "kvo_finish"
"""The name of the function in SQL."""
BETWEEN, LINE_END = "\x1f", b"\x1e"
"""The unit and the record separator, which no text of the record holds: what stands between the cells of a raw line, and between lines."""
_RAW = BETWEEN.encode()

_ACTS = "=+@''\t\r\uff1d\uff0b\uff0d\uff20-"
"""What a formula begins with, inside a class of a pattern in SQL; the hyphen last, where it stands for itself."""
PARAMS = {"empty": "", "zero": "0", "after_digits": ";", "first_letter": "A", "after_letters": "\uff00", "no_texts": "{}"}
"""The texts that cells are compared with: a parameter has one place, however often it stands in a line."""


@dataclass(frozen=True, slots=True)
class LineSql:
    """The line of a row, without its end."""

    expression: str
    """SQL."""
    delimiter: str
    kinds: tuple[CellKind, ...]
    """What the cells of a raw line still have to be finished as: `fixed` where nothing is left to do."""

    def finished(self, lines: bytes, finish: Finish) -> list[bytes]:
        """Return lines that have `LINE_END` between them, each as it stands in the file."""
        parts = lines.split(LINE_END)
        if _RAW not in lines:
            return parts
        return [self._finished(line.decode(errors="replace"), finish) if line.startswith(_RAW) else line for line in parts]

    def _finished(self, raw: str, finish: Finish) -> bytes:
        """Return a raw line as it stands in the file. What is no text is told elsewhere: an export is looked over."""
        _nothing, *cells = raw.split(BETWEEN, len(self.kinds))
        pieces = (cell if kind == "fixed" else finish(cell, kind) for cell, kind in zip(cells, self.kinds, strict=True))
        return self.delimiter.join(pieces).encode()


class CsvCell(NamedTuple):
    """A cell of a line."""

    value: str
    """SQL over the row `t`."""
    kind: CellKind
    field: str = ""
    """SQL of the field that the value is taken out of: the cell is empty where that is null. Empty: the value is a field as it stands."""


def line_sql(cells: Sequence[CsvCell], delimiter: str, *, decimal_comma: bool) -> LineSql:
    """Return the line of some cells. Decimal numbers are finished only for a *decimal_comma*."""
    left = [cell.kind in {"id", "line"} and not cell.field for cell in cells]
    made = [
        cell.value if is_left else _cell(cell, delimiter, decimal_comma=decimal_comma) for cell, is_left in zip(cells, left, strict=True)
    ]
    form = _literal(delimiter.join(["%s"] * len(made)))
    if needs := _needs_something([cell for cell, is_left in zip(cells, left, strict=True) if is_left], delimiter):
        form = f"iif({needs}, {_literal(f'{BETWEEN}%s' * len(made))}, {form})"
    kinds = tuple(cell.kind if is_left else "fixed" for cell, is_left in zip(cells, left, strict=True))
    return LineSql(f"printf({form}, {', '.join(made)})", delimiter, kinds)


def _needs_something(cells: Sequence[CsvCell], delimiter: str) -> str:
    """Return the condition that one of some ids and lines cannot stand as it is; an empty text when there are none."""
    needs = [f"{value} < :zero" if kind == "id" else f"not ({_begins_well(value)} or {value} = :empty)" for value, kind, _field in cells]
    if lines := [f"ifnull({cell.value}, :empty)" for cell in cells if cell.kind == "line"]:
        holds = _holds("v", *dict.fromkeys((delimiter, ";", QUOTE)))
        needs.append(f"(select {holds} from (select {' || '.join(lines)} as v))")
    return " or ".join(needs)


def _cell(cell: CsvCell, delimiter: str, *, decimal_comma: bool) -> str:
    value, kind, field = cell
    if kind == "fixed" or (kind == "number" and not decimal_comma):
        made = value
    elif field and kind in {"text", "value"}:  # looked at several times, and taken out once
        made = f"(select {_text('v', kind, delimiter, decimal_comma=decimal_comma)} from (select {value} as v))"
    elif kind in {"text", "value"}:
        made = _text(value, kind, delimiter, decimal_comma=decimal_comma)
    elif kind == "listed":
        made = f"(select iif({_holds('v', delimiter, QUOTE)}, {FINISH}(v, '{kind}'), v) from (select {value} as v))"
    elif kind == "number":
        made = f"iif({_holds(value, '.')}, {FINISH}({value}, '{kind}'), {value})"
    else:
        made = f"iif({value} > :empty and {value} <> :no_texts, {FINISH}({value}, '{kind}'), {value})"
    return f"iif({field} is null, null, {made})" if field else made


def _text(value: str, kind: CellKind, delimiter: str, *, decimal_comma: bool) -> str:
    finished = f"{FINISH}({value}, '{kind}')"
    has_point = f"{_holds(value, '.')} or " if kind == "value" and decimal_comma else ""
    return f"""case when {value} > :empty then case
      when {has_point}{_may_act(value)} then {finished}
      when {_holds(value, QUOTE)} then {QUOTED.format(f"replace({value}, '{QUOTE}', '{QUOTE * 2}')")}
      when {_holds(value, delimiter)} then {QUOTED.format(value)}
      else {value} end end"""


def _may_act(value: str) -> str:
    """Return the condition that a text could begin like a formula, or a piece of it after a semicolon or a line break."""
    piece = f"{value} glob '*;[{_ACTS}]*' or {value} glob '*;[ \"][ \"{_ACTS}]*'"
    return f"not {_begins_well(value)} or {_holds(value, chr(10))} or ({_holds(value, ';')} and ({piece}))"


def _begins_well(value: str) -> str:
    """Return the condition that a text begins with a letter or a digit: everything that acts, or stands before it, sorts elsewhere."""
    return f"({value} between :first_letter and :after_letters or {value} between :zero and :after_digits)"


def _holds(value: str, *characters: str) -> str:
    return " or ".join(f"{value} glob {_literal(f'*{character}*')}" for character in characters)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
