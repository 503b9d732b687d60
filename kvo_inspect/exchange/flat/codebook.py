"""The codebook: what each column of each flat sheet holds, and what its codes stand for in JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kvo_inspect.exchange.flat.sheet import FlatColumn, FlatKind, FlatSheet
from kvo_inspect.texts import N_, _, p_

CODEBOOK = N_("Codebook")
"""What it is called, to be looked up where it is shown."""
COLUMNS = (
    FlatColumn("sheet", "blad", N_("Sheet"), N_("The sheet that the column stands on.")),
    FlatColumn("column", "kolom", N_("Column"), N_("What is above the column.")),
    FlatColumn("kind", "soort", N_("Kind of cell"), N_("Text, date, number, or yes and no.")),
    FlatColumn("about", "betekenis", N_("Meaning"), N_("What the column holds.")),
    FlatColumn("word", "waarde", N_("Value"), N_("A word that may stand in the column, where there are only so many.")),
    FlatColumn("code", "code", N_("Code"), N_("What stands for that word in JSON and CSV.")),
    FlatColumn("key", "sleutel", N_("Key"), N_("The name of the column for programs, and in GeoJSON.")),
    FlatColumn("field", "veld", N_("Field"), N_("The name of the column in a GeoPackage.")),
)


class FlatMeaning(NamedTuple):
    """What a column holds, or one value of it: a value per column of the codebook, under its key."""

    sheet: str
    column: str
    kind: str
    about: str
    word: str
    code: str
    key: str
    field: str


def cell_kind_name(kind: FlatKind) -> str:
    """Return what kind of cell a column has, in words."""
    return {
        "text": p_("cell", "text"),
        "day": p_("cell", "date"),
        "moment": p_("cell", "date and time"),
        "whole": p_("cell", "whole number"),
        "decimal": p_("cell", "number"),
        "yes_no": p_("cell", "yes or no"),
    }[kind]


def codebook_rows(sheets: Sequence[FlatSheet]) -> Iterator[FlatMeaning]:
    """Yield a row per column of these sheets and, where it has codes, one per code; in the language in use."""
    for sheet in sheets:
        for column in sheet.columns:
            row = FlatMeaning(
                sheet=_(sheet.title),
                column=column.shown_title(),
                kind=cell_kind_name(column.kind),
                about=column.shown_about(),
                word="",
                code="",
                key=column.key,
                field=column.field,
            )
            if column.names is None:
                yield row
                continue
            for code in column.codes:
                yield row._replace(word=column.names(code), code=code)
