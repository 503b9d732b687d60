"""The dictionary of the CSV files: what each file and column is called and means, for a codebook, the package and the documents.

`codebook(lang)` gives the rows for whoever writes them somewhere else; `column_meaning` and `file_meaning` hold both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kvo_inspect.exchange.record.columns import MARKS, Column, Type, columns_of
from kvo_inspect.exchange.record.document import Marks, document_model
from kvo_inspect.store.export.rows import EXPORTED
from kvo_inspect.texts import LANGS, Lang
from kvo_inspect.wording.dictionary.codes import members_named
from kvo_inspect.wording.dictionary.meanings import Meaning, meaning_of, written_meaning
from kvo_inspect.wording.items import Words

LISTED: Words = ("In een cel staan ze met spaties ertussen.", "In a cell they stand with blanks between them.")
"""How a cell holds a list."""
MARK = "mark"


class CodebookRow(NamedTuple):
    """A column of a file, in one language."""

    file: str
    """The name of the file without `.csv`: the noun."""
    column: str
    """The machine's name of the column, which stands in the head of the file."""
    type: Type
    """What a cell holds: string, integer, number, boolean, date, time or datetime; empty cells apart."""
    unit: str
    """What a number is in; empty: nothing, or it stands in the description."""
    title: str
    description: str
    codes: tuple[tuple[str, str], ...]
    """The only values there are, each with what it is called; empty: any."""


def codebook(lang: Lang, *, confidential: bool = False) -> Iterator[CodebookRow]:
    """Yield every column of every CSV file of the record in the order of the files, with its words in *lang*.

    *confidential*: also the column that only an export of the confidential has.
    """
    place = LANGS.index(lang)
    for file, columns in files(confidential=confidential).items():
        for column in columns:
            meaning = column_meaning(file, column)
            codes = tuple((code, words[place]) for code, words in meaning.codes)
            texts = (meaning.unit[place], meaning.title[place], meaning.description[place])
            yield CodebookRow(file, column.name, column.type, *texts, codes)


def files(*, confidential: bool) -> dict[str, tuple[Column, ...]]:
    """Return the columns of every file, by its name without `.csv`."""
    return {**{noun: columns_of(noun, confidential) for noun in EXPORTED}, MARK: MARKS}


def file_meaning(file: str) -> Meaning:
    """Return what a file holds. Raises NoMeaning."""
    return meaning_of(document_model(), file)


def column_meaning(file: str, column: Column) -> Meaning:
    """Return what a column of a file means; a part of a field is named after both. Raises NoMeaning."""
    if column.is_added:
        return written_meaning(__name__, "Added", column.name)._replace(codes=members_named(column.values) if column.values else ())
    if file == MARK:
        return meaning_of(Marks, column.name)
    model = EXPORTED[file]
    meaning = meaning_of(model, column.field)
    if column.part is not None and column.part_model is not None:
        part = meaning_of(column.part_model, column.part)
        meaning = part._replace(title=_both(meaning.title, part.title, "{}: {}"))
    return in_a_cell(meaning) if column.listed else meaning


def in_a_cell(meaning: Meaning) -> Meaning:
    """Return what a list means that stands in a cell: with how its parts are separated."""
    return meaning._replace(description=_both(meaning.description, LISTED, "{} {}"))


def _both(first: Words, second: Words, form: str) -> Words:
    return form.format(first[0], second[0]), form.format(first[1], second[1])
