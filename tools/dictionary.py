"""The generated parts of `docs/data-dictionary.md` and `docs/gegevenswoordenboek.md`: every column of every file, in one language each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kvo_inspect.domain.dossier import Dossier
from kvo_inspect.exchange.dossier.files import dossier_columns
from kvo_inspect.exchange.record.columns import SHARED, Column
from kvo_inspect.exchange.record.dictionary import MARK, column_meaning, file_meaning, files
from kvo_inspect.texts import LANGS, Lang
from kvo_inspect.wording.dictionary.meanings import Meaning, meaning_of

_HEADS: dict[Lang, str] = {"nl": "| kolom | soort | heet | betekenis |", "en": "| column | type | called | meaning |"}
_TYPES: dict[Lang, dict[str, str]] = {
    "nl": {
        "string": "tekst",
        "integer": "geheel getal",
        "number": "getal",
        "boolean": "ja/nee",
        "date": "dag",
        "time": "tijd",
        "datetime": "moment",
    },
    "en": {},
}
"""What a type is called; in English by its own name."""
_WORDS: dict[Lang, dict[str, str]] = {
    "nl": {"unit": "Eenheid: {}.", "codes": "Waarden: {}.", "refers": "Verwijst naar `{}.csv`.", "shared": "Waar elk bestand mee begint"},
    "en": {"unit": "Unit: {}.", "codes": "Values: {}.", "refers": "Refers to `{}.csv`.", "shared": "What each file begins with"},
}


class _Told(NamedTuple):
    """A column as a table tells it."""

    name: str
    type: str
    meaning: Meaning
    refers_to: str = ""


def made_files(lang: Lang) -> str:
    """Return a section with a table for each CSV file of the record, behind one for the columns that all but the marks begin with."""
    columns_of = files(confidential=True)
    first = next(iter(columns_of))
    shared = [_of_record(first, column) for column in columns_of[first] if column.name in SHARED]
    lines = [f"### {_WORDS[lang]['shared']}", "", *_table(shared, lang), ""]
    for file, columns in columns_of.items():
        own = [_of_record(file, column) for column in columns if file == MARK or column.name not in SHARED]
        lines += _section(f"{file}.csv", file_meaning(file), own, lang)
    return "\n".join(lines)


def made_dossier(lang: Lang) -> str:
    """Return a section with a table for each CSV file of a dossier."""
    columns_of: dict[str, list[_Told]] = {}
    for file, column, kind, meaning in dossier_columns():
        columns_of.setdefault(file, []).append(_Told(column, kind, meaning))
    lines = [line for file, columns in columns_of.items() for line in _section(f"{file}.csv", meaning_of(Dossier, file), columns, lang)]
    return "\n".join(lines)


def _of_record(file: str, column: Column) -> _Told:
    return _Told(column.name, column.type, column_meaning(file, column), column.refers_to)


def _section(file: str, meaning: Meaning, columns: list[_Told], lang: Lang) -> list[str]:
    place = LANGS.index(lang)
    return [f"### `{file}`: {meaning.title[place]}", "", meaning.description[place], "", *_table(columns, lang), ""]


def _table(columns: list[_Told], lang: Lang) -> Iterator[str]:
    place = LANGS.index(lang)
    yield from (_HEADS[lang], "|---|---|---|---|")
    for column in columns:
        refers = _WORDS[lang]["refers"].format(column.refers_to) if column.refers_to else ""
        words = f"{_told(column.meaning, lang)} {refers}".strip()
        kind = _TYPES[lang].get(column.type, column.type)
        yield f"| `{column.name}` | {kind} | {column.meaning.title[place]} | {words} |"


def _told(meaning: Meaning, lang: Lang) -> str:
    """Return a description with its unit and codes."""
    place, words = LANGS.index(lang), _WORDS[lang]
    sentences = [meaning.description[place].replace("|", "\\|")]
    if meaning.unit[place]:
        sentences.append(words["unit"].format(meaning.unit[place]))
    if meaning.codes:
        codes = (f"`{code}`" if named[place] == code else f"`{code}` {named[place]}" for code, named in meaning.codes)
        sentences.append(words["codes"].format(", ".join(codes)))
    return " ".join(sentences)
