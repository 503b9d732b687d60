"""Reading checklists: the shipped ones, a facilitator's own, and the one that a round stored.

A mistake is told as a sentence "file:line: what is wrong; what was expected", and all of them are told at once.
A file of one's own that has mistakes leaves what was there in force.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect import __version__, paths
from kvo_inspect.content.toml_file import document_of, numbered_problems, read_toml, toml_files
from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _

if TYPE_CHECKING:  # pydantic is imported by the first file that is read, not with this module
    from kvo_inspect.domain.checklists.checklist import Checklist

SOUND_LIMIT = 64
"""Checklists that a process keeps as it read them; more than ten or so are seldom in use at once."""
_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,2}")

_sound: dict[tuple[str, bool], Checklist] = {}
"""Checklists that were read without a mistake, by the SHA-256 of their bytes and whether they were made for a newer version."""


@dataclass(frozen=True)
class Loaded:
    """A checklist as it was read: the model, where it came from, its bytes and their SHA-256 (what a round stores)."""

    checklist: Checklist
    path: Path
    source: bytes
    sha256: str
    own: bool
    """True: it is from the facilitator's own folder."""
    given: bool = False
    """True: it came with the park, from another laptop's own folder."""


def load_checklists(data: Path | None) -> tuple[tuple[Loaded, ...], tuple[str, ...]]:
    """Return the checklists in force, in the order they are walked, and every problem met.

    The shipped ones, with those in the own folder of *data* added, or in their place where the id is the same.
    """
    loaded_by_id: dict[str, Loaded] = {}
    problems: list[str] = []
    for folder, own in ((paths.shipped_checklists(), False), *(() if data is None else ((paths.own_checklists(data), True),))):
        files, trouble = toml_files(folder)
        problems += trouble
        for path in files:
            try:
                source = read_toml(path)
            except KvoError as error:
                problems.append(str(error))
                continue
            checklist, trouble = parse_checklist(source, path.name, stem=path.stem)
            problems += trouble
            if checklist is None:
                continue
            shipped = loaded_by_id.get(checklist.id)
            if not may_replace(checklist, shipped):
                sentence = (
                    _("the shipped checklist “{id}” is confidential; one in its place must be so too")
                    if shipped is not None and shipped.checklist.confidential
                    else _("the shipped checklist “{id}” is open; one in its place must be so too")
                ).format(id=checklist.id)
                problems.append(f"{path.name}:1: {sentence}")
            else:
                loaded_by_id[checklist.id] = Loaded(checklist, path, source, hashlib.sha256(source).hexdigest(), own)
    return as_walked(loaded_by_id.values()), tuple(problems)


def may_replace(checklist: Checklist, shipped: Loaded | None) -> bool:
    """Whether a checklist may stand in the place of the shipped one: a confidential one only for a confidential one, and the reverse.

    Of one answer, open here and confidential there, two laptops could never make one record.
    """
    return shipped is None or shipped.checklist.confidential == checklist.confidential


def as_walked(checklists: Iterable[Loaded]) -> tuple[Loaded, ...]:
    """Return checklists in the order in which they are walked."""
    return tuple(sorted(checklists, key=lambda loaded: (loaded.checklist.order, loaded.checklist.id)))


def check_file(path: Path, *, by_name: bool = True) -> tuple[Checklist | None, tuple[str, ...]]:
    """Return the checklist in the file, or None and every problem in it; *by_name*: the file is called as the checklist.

    Raises NoSuchFile, NotAFile or Unreadable.
    """
    return parse_checklist(read_toml(path), path.name, stem=path.stem if by_name else None)


def parse_checklist(source: bytes, name: str, *, stem: str | None = None, newer: bool = False) -> tuple[Checklist | None, tuple[str, ...]]:
    """Return the checklist in *source*, or None and every problem in it, each naming *name*.

    With *stem* the id must equal it (a file is named after its checklist); what a round stored has no file name. *newer*: it was made
    for a newer version, and what this one does not know of it is left out.

    The same bytes are read once in a process: nobody can alter a checklist. Mistakes are looked for anew, for their sentences are in
    the language of the moment and name the file.
    """
    key = (hashlib.sha256(source).hexdigest(), newer)
    if (sound := _sound.get(key)) is not None and stem in {None, sound.id}:
        return sound, ()
    checklist, problems = _parse(source, name, stem, newer)
    if checklist is not None and not problems:
        if len(_sound) >= SOUND_LIMIT:
            _sound.clear()
        _sound[key] = checklist
    return checklist, problems


def _parse(source: bytes, name: str, stem: str | None, newer: bool) -> tuple[Checklist | None, tuple[str, ...]]:
    from kvo_inspect.content import rules
    from kvo_inspect.domain.values.text import clean_line

    name = clean_line(name)
    document, text, wrong = document_of(source)
    if document is None:
        line, sentence = wrong
        return None, (f"{name}:{line}: {sentence}",)
    if newer:
        from kvo_inspect.content.newer import without_unknown

        document = without_unknown(document)
    elif needed := _newer_program(document):
        from kvo_inspect.content.toml_lines import lines

        sentence = _("it needs kvo-inspect {needed} or newer and this is {ours}; update the program")
        return None, (f"{name}:{lines(text)[('program',)]}: {sentence.format(needed=needed, ours=__version__)}",)
    checklist, mistakes = rules.check(document, stem)
    if not mistakes:
        return checklist, ()
    return None, numbered_problems(text, name, mistakes)


def _newer_program(document: dict[str, Any]) -> str:
    """Return from which version a file can be read, when that is newer than this program; else nothing."""
    needed = document.get("program")
    if not isinstance(needed, str) or not _VERSION.fullmatch(needed):
        return ""
    return needed if _numbers(needed) > _numbers(__version__) else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"[0-9]+", version)[:3])
