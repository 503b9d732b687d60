"""Reading letter texts: a facilitator's own files, and the text that came along with a park. Every mistake is told with its line.

A language that lacks is no mistake: it is told where a file is checked and where a letter is written, and something stands in its place.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kvo_inspect import paths
from kvo_inspect.content.pydantic_errors import Mistake, mistake_of, other_name
from kvo_inspect.content.toml_file import document_of, numbered_problems, read_toml, toml_files
from kvo_inspect.domain.letter_texts import (
    FIELDS_OF,
    LENGTH_LIMIT,
    LETTER_FIELDS,
    LETTER_PARTS,
    LINES_LIMIT,
    SIZE_LIMIT,
    STANDARD,
    LetterPart,
    LetterTexts,
)
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.errors import KvoError
from kvo_inspect.texts import LANGS, Lang, _

BRACES = re.compile(r"\{([^{}\n]*)\}")
"""A field in a text."""
SOUND_LIMIT = 64
"""Letter texts that a process keeps as it read them."""


@dataclass(frozen=True, slots=True)
class TextsFile:
    """Letter texts as they were read: the texts, the name of their file, and the TOML text that a park carries."""

    texts: LetterTexts
    name: str
    body: str


_sound: dict[str, TextsFile] = {}
"""Letter texts that were read without a mistake, by the SHA-256 of their bytes."""


def own_letter_texts(data: Path) -> tuple[tuple[TextsFile, ...], tuple[str, ...]]:
    """Return the letter texts in the own folder of *data* by name, and every problem met."""
    files, problems = toml_files(paths.own_letters(data))
    sound: list[TextsFile] = []
    all_problems = list(problems)
    for path in files:
        try:
            texts_file, trouble = check_texts_file(path)
        except KvoError as error:
            all_problems.append(str(error))
            continue
        all_problems += trouble
        if texts_file is not None:
            sound.append(texts_file)
    return tuple(sound), tuple(all_problems)


def check_texts_file(path: Path, *, by_name: bool = True) -> tuple[TextsFile | None, tuple[str, ...]]:
    """Return the letter texts in a file, or None and every problem in it; *by_name*: its id must be that of the file.

    Raises NoSuchFile, NotAFile or Unreadable.
    """
    return parse_letter_texts(read_toml(path, SIZE_LIMIT), path.name, stem=path.stem if by_name else None)


def parse_letter_texts(source: bytes, name: str, *, stem: str | None = None) -> tuple[TextsFile | None, tuple[str, ...]]:
    """Return the letter texts in *source*, or None and every problem in it, each naming *name*; with *stem* the id must equal it.

    The same bytes are read once in a process; mistakes are looked for anew, for their sentences are in the language of the moment.
    """
    name = clean_line(name)
    key = hashlib.sha256(source).hexdigest()
    if (sound := _sound.get(key)) is not None and stem in {None, sound.texts.id}:
        return replace(sound, name=name), ()
    document, text, wrong = document_of(source, SIZE_LIMIT)
    if document is None:
        line, sentence = wrong
        return None, (f"{name}:{line}: {sentence}",)
    texts, mistakes = _checked(document, stem)
    if texts is None or mistakes:
        return None, numbered_problems(text, name, mistakes)
    if len(_sound) >= SOUND_LIMIT:
        _sound.clear()
    _sound[key] = TextsFile(texts, name, text)
    return _sound[key], ()


def lacking_languages(texts_file: TextsFile) -> Iterator[tuple[LetterPart, Lang]]:
    """Yield each part that lacks a language, and which."""
    for part in LETTER_PARTS:
        text = texts_file.texts.part(part)
        if text is not None:
            yield from ((part, lang) for lang in LANGS if not text(lang))


def _checked(document: dict[str, Any], stem: str | None) -> tuple[LetterTexts | None, list[Mistake]]:
    texts: LetterTexts | None = None
    mistakes: list[Mistake] = []
    try:
        texts = LetterTexts.model_validate(document)
    except ValidationError as error:
        mistakes += [mistake_of(detail, LetterTexts) for detail in error.errors(include_url=False)]
    mistakes += other_name(document, stem)
    if document.get("id") == STANDARD:
        mistakes.append(Mistake(("id",), _("“{id}” means the program’s own words; give the file another name").format(id=STANDARD)))
    for part in LETTER_PARTS:
        text = document.get(part)
        if isinstance(text, dict):
            mistakes += _part_mistakes(part, text)
    if texts is not None:
        mistakes += [
            Mistake(("title", lang), _("{key} is empty in {lang}; both languages are needed").format(key="title", lang=lang))
            for lang in LANGS
            if not texts.title(lang)
        ]
    return texts, mistakes


def _part_mistakes(part: LetterPart, text: dict[str, Any]) -> Iterator[Mistake]:
    """Yield what is wrong with the text of a part, as it stands in the file."""
    typed = {lang: words for lang in LANGS if isinstance(words := text.get(lang), str)}
    if not any(words.strip() for words in typed.values()):
        yield Mistake((part,), _("{part} is empty; write it in nl or en, or leave it out").format(part=part))
    for lang, words in typed.items():
        if len(words.strip()) > LENGTH_LIMIT[part]:
            sentence = _("{key} has {length} characters in {lang}; at most {limit} fit")
            sentence = sentence.format(key=part, length=len(words.strip()), lang=lang, limit=LENGTH_LIMIT[part])
            yield Mistake((part, lang), sentence)
        if part in LINES_LIMIT and (count := len(words.strip().splitlines())) > LINES_LIMIT[part]:
            sentence = _("{part} has {n} lines in {lang}; at most {limit} fit")
            yield Mistake((part, lang), sentence.format(part=part, n=count, lang=lang, limit=LINES_LIMIT[part]))
        yield from _field_mistakes(part, lang, words)


def _field_mistakes(part: LetterPart, lang: str, words: str) -> Iterator[Mistake]:
    """Yield what is wrong with the fields that a text names."""
    fields = FIELDS_OF[part]
    for name in dict.fromkeys(BRACES.findall(words)):
        if name in fields:
            continue
        meant = next(iter(difflib.get_close_matches(name, fields, 1)), "")
        if name in LETTER_FIELDS:
            sentence = _("{named} is not known in {part}; it knows {fields}")
        elif meant:
            sentence = _("{named} is no field; was {meant} meant? {part} knows {fields}")
        else:
            sentence = _("{named} is no field; {part} knows {fields}")
        braced = {"named": _in_braces(short(name)), "meant": _in_braces(meant), "fields": ", ".join(map(_in_braces, fields))}
        yield Mistake((part, lang), sentence.format(part=part, **braced), _in_braces(name))
    stray = next((line for line in words.splitlines() if re.search(r"[{}]", BRACES.sub("", line))), "")
    if stray:
        sentence = _("a brace stands alone in {part}; a field is written as {example}").format(part=part, example="{park}")
        yield Mistake((part, lang), sentence, stray)


def _in_braces(name: str) -> str:
    return f"{{{name}}}"
