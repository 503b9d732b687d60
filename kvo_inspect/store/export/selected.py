"""What a row of an export holds: fields, parts of them, what is worked out; as SQL over the row `t`."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from kvo_inspect.store.conditions.csv_lines import CellKind, CsvCell


class Selected(Protocol):
    """What a row of an export holds: a field as it stands, a part of one, or what is worked out of the row."""

    def sql(self) -> str:
        """Return the SQL expression over the row `t`."""


class Wanted(NamedTuple):
    """A value that a row shall hold."""

    field: str
    part: str | None = None
    """Which part of a field that holds several things."""
    form: Literal["", "boolean", "names"] = ""
    """As it is (text, integer or None); `true` or `false`; a list of names with blanks between them."""

    def sql(self) -> str:
        """Return the expression."""
        field, value = f't."{self.field}"', self._made()
        taken_out = value if value == field else f"iif({field} is null, null, {value})"
        return f"iif({taken_out}, 'true', 'false')" if self.form == "boolean" else taken_out

    def cell(self, kind: CellKind) -> CsvCell:
        """Return the cell: what is taken out of a field is empty where that is null."""
        field, value = f't."{self.field}"', self._made()
        return CsvCell(self.sql(), kind) if self.form == "boolean" or value == field else CsvCell(value, kind, field)

    def _made(self) -> str:
        """Return what is made of the field where that is not null."""
        value = f't."{self.field}"'
        if self.part is not None:
            value = f"json_extract({value}, '$.{self.part}')"
        if self.form != "names":
            return value
        within = f"substr({value}, 3, length({value}) - 4)"  # without the brackets and the outer quotes
        several = f"""replace(replace({within}, '","', ' '), '"', '')"""
        return f"""iif({value} glob '*"*"*"*', {several}, iif({value} = '[]', '', {within}))"""
