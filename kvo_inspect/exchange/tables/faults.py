"""Cells that hold the error of a spreadsheet (`#REF!`, `#N/B`, `Err:502`): told wherever a table is taken in, never taken for a text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping

from kvo_inspect.domain.values.text import short
from kvo_inspect.errors import RuleError
from kvo_inspect.texts import _

_SIGN = re.compile(r"#[^\W\d_a-z][^\Wa-z]*(/\w+)?[!?]|#N/[AB]|#NV|#GETTING_DATA|#GEGEVENS_OPHALEN|(Err|Fout|Error|Fehler|Erreur): ?\d{3}")
"""What Excel, LibreOffice and Google show in such a cell, in Dutch, English, German and French; a name has no such sign at its end."""


class Fault(str):
    """A cell whose formula came to nothing: the sign of the error, or empty where the sheet holds no result of it."""

    __slots__ = ()


def is_fault(cell: str | dt.date) -> bool:
    """Return whether a cell holds an error instead of what somebody meant: as a sheet says, or by a text that is such a sign."""
    return isinstance(cell, Fault) or (isinstance(cell, str) and _SIGN.fullmatch(cell.strip()) is not None)


def fault_text(cell: str | dt.date) -> str:
    """Return what is told of a cell that holds an error, and what to do; empty for any other."""
    if not is_fault(cell):
        return ""
    if not cell:
        return _("the formula in the cell has no result; open the file in the spreadsheet and save it again")
    return _("the cell holds the error {sign}; repair it in the spreadsheet").format(sign=short(str(cell)))


def check_faults(cells: Mapping[str, str | dt.date], besides: Collection[str] = ()) -> None:
    """Raise RuleError at the first cell of a row that holds an error, *besides* those of columns that are not read."""
    for key, cell in cells.items():
        if key not in besides and (sentence := fault_text(cell)):
            raise RuleError(sentence, key)
