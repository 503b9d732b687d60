"""A TOML file of content: its bytes, its document, and the line on which each of its mistakes stands; checklists and letter texts alike."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.domain.checklists.toml_keys import LONG_KEY, SIZE_LIMIT
from kvo_inspect.errors import TooLarge
from kvo_inspect.outside import read_outside
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import _

if TYPE_CHECKING:  # pydantic is imported by the first file that is read, not with this module
    from kvo_inspect.content.pydantic_errors import Mistake

PROBLEM_LIMIT = 500
"""More problems than this in one file are only counted."""
_AT_LINE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def toml_files(folder: Path) -> tuple[list[Path], tuple[str, ...]]:
    """Return the TOML files in *folder* by name, and why it cannot be read; none when it does not exist."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except FileNotFoundError:
        return [], ()
    except OSError as error:
        return [], (_("{path} cannot be read ({why}).").format(path=folder, why=reason_text(error)),)
    return files, ()


def read_toml(path: Path, limit: int = SIZE_LIMIT) -> bytes:
    """Return the bytes of a file; for one that is too large a stand-in of one byte over the limit, which is told as other mistakes are."""
    try:
        return read_outside(path, limit)
    except TooLarge:
        return bytes(limit + 1)


def document_of(source: bytes, limit: int = SIZE_LIMIT) -> tuple[dict[str, Any] | None, str, tuple[int, str]]:
    """Return the parsed TOML and its text, or None and the line and sentence of what stopped it."""
    if len(source) > limit:
        return None, "", (1, _("the file is too large; at most {limit} kB were expected").format(limit=limit // 1024))
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, "", (1, _("the file was saved as UTF-16; save it as UTF-8"))
    try:
        text = source.decode("utf-8-sig")  # Windows editors put a mark in front of UTF-8
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        return None, "", (line, _("this is not UTF-8 text; save the file as UTF-8"))
    text = text.replace("\r\n", "\n")
    if long_key := LONG_KEY.search(text):
        line = text.count("\n", 0, long_key.start()) + 1
        return None, "", (line, _("more than twenty words joined by dots; a key of at most four was expected"))
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at = _AT_LINE.search(message)
        line = int(at["line"]) if at and at["line"] else text.count("\n") + 1
        reason = message[: at.start()] if at else message
        return None, "", (line, _("this is not valid TOML ({reason})").format(reason=reason))
    except RecursionError:
        return None, "", (1, _("brackets nest too deep"))
    except (ValueError, ArithmeticError):  # a number of thousands of digits
        return None, "", (1, _("the file holds a number that is too large; at most seven digits were expected"))
    return document, text, (0, "")


def numbered_problems(text: str, name: str, mistakes: Iterable[Mistake]) -> tuple[str, ...]:
    """Return mistakes in the *text* of the file *name* as sentences with their lines, in the order of these."""
    from kvo_inspect.content.toml_lines import lines

    where = lines(text)

    def line_of(mistake: Mistake) -> int:
        place = mistake.place
        while place not in where:
            place = place[:-1]
        first = where[place]
        if not mistake.words:
            return first
        at = next((number for number, line in enumerate(text.split("\n")[first - 1 :]) if mistake.words in line), 0)
        return first + at

    numbered = sorted({(line_of(mistake), mistake.sentence) for mistake in mistakes})
    problems = [f"{name}:{number}: {sentence}" for number, sentence in numbered[:PROBLEM_LIMIT]]
    if more := len(numbered) - len(problems):
        problems.append(f"{name}:{numbered[PROBLEM_LIMIT][0]}: " + _("and {n} more; mend the ones above first").format(n=more))
    return tuple(problems)
