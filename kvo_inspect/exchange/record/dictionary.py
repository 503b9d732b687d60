"""The dictionary of the CSV files: what each file and column is called and means, in both languages, for the package and the documents."""

from __future__ import annotations

from kvo_inspect.exchange.record.columns import MARKS, Column, columns_of
from kvo_inspect.exchange.record.document import Marks, document_model
from kvo_inspect.store.export.rows import EXPORTED
from kvo_inspect.wording.dictionary.codes import members_named
from kvo_inspect.wording.dictionary.meanings import Meaning, meaning_of, written_meaning
from kvo_inspect.wording.items import Words

LISTED: Words = ("In een cel staan ze met spaties ertussen.", "In a cell they stand with blanks between them.")
"""How a cell holds a list."""
MARK = "mark"


def files(*, confidential: bool) -> dict[str, tuple[Column, ...]]:
    """Return the columns of every file, by its name without `.csv`."""
    return {**{noun: columns_of(noun, confidential) for noun in EXPORTED}, MARK: MARKS}


def file_meaning(file: str) -> Meaning:
    """Return what a file holds. Raises NoMeaning."""
    return meaning_of(document_model(), file)


def column_meaning(file: str, column: Column) -> Meaning:
    """Return what a column of a file means; a part of a field is named after both. Raises NoMeaning."""
    if column.words is not None:
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
