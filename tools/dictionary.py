"""The generated parts of `docs/data-dictionary.md` and `docs/gegevenswoordenboek.md`: every column of every file, in one language each."""

from __future__ import annotations

from collections.abc import Iterator

from kvo_inspect.exchange.record.columns import SHARED, Column
from kvo_inspect.exchange.record.dictionary import MARK, column_meaning, file_meaning, files
from kvo_inspect.texts import LANGS, Lang
from kvo_inspect.wording.dictionary.meanings import Meaning

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


def made_files(lang: Lang) -> str:
    """Return a section with a table for each CSV file, behind one for the columns that all but the marks begin with."""
    place = LANGS.index(lang)
    columns_of = files(confidential=True)
    first = next(iter(columns_of))
    shared = [column for column in columns_of[first] if column.name in SHARED]
    lines = [f"### {_WORDS[lang]['shared']}", "", *_table(first, shared, lang), ""]
    for file, columns in columns_of.items():
        meaning = file_meaning(file)
        lines += [f"### `{file}.csv`: {meaning.title[place]}", "", meaning.description[place], ""]
        lines += [*_table(file, [column for column in columns if file == MARK or column.name not in SHARED], lang), ""]
    return "\n".join(lines)


def _table(file: str, columns: list[Column], lang: Lang) -> Iterator[str]:
    place = LANGS.index(lang)
    yield from (_HEADS[lang], "|---|---|---|---|")
    for column in columns:
        meaning = column_meaning(file, column)
        words = f"{_told(meaning, lang)} {_WORDS[lang]['refers'].format(column.refers_to) if column.refers_to else ''}".strip()
        kind = _TYPES[lang].get(column.type, column.type)
        yield f"| `{column.name}` | {kind} | {meaning.title[place]} | {words} |"


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
