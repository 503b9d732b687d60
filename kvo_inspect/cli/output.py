"""How a run ends: what it prints, where, and with which exit code. A traceback is a bug; a pipe that closed is not an error.

Whatever else keeps stdout from taking what is printed (a full disk) is the error for writing a file.
"""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from kvo_inspect.errors import KvoError
from kvo_inspect.files import file_error
from kvo_inspect.texts import _

UNEXPECTED = 1
"""Exit code of an error in the program itself."""
INTERRUPTED = 130
"""Exit code after ctrl+c, as shells have it."""
_JOINERS = "\u200c\u200d"


class ReaderLeft(Exception):
    """Whoever read what we print has seen enough. Not an OSError: click makes an error of the program of that one."""


@dataclass
class _Printing:
    """How this run prints."""

    content: Path | None = None
    """The file that stdout is for, while there is one: then nothing else is printed there."""
    written: list[Path] = field(default_factory=list)
    """The files that were told, since that was asked last."""
    names: dict[str, str] = field(default_factory=dict)
    """What paths of this run's own are called in sentences."""


_printing = _Printing()


def say(text: str) -> None:
    """Print *text* on stdout, for people and scripts; on stderr while stdout is for a file."""
    _print(sys.stdout if _printing.content is None else sys.stderr, text)


def say_path(path: Path) -> None:
    """Print where a file was written; nothing when that is the one for stdout, or lies in it."""
    if _printing.content is None or not path.is_relative_to(_printing.content):
        _printing.written.append(path)
        say(str(path))


def written_paths() -> list[Path]:
    """Return where files were written so far, as they were told, and begin anew."""
    written, _printing.written = _printing.written, []
    return written


def warn(text: str) -> None:
    """Print *text* on stderr: errors and progress."""
    _print(sys.stderr, text)


def keep_stdout_for(content: Path) -> None:
    """Print nothing on stdout any more but a file, given with `give_bytes`."""
    _printing.content = content


def stdout_as_usual() -> None:
    """Print on stdout again."""
    _printing.content = None


def give_bytes(stream: BinaryIO) -> None:
    """Copy a file to stdout, byte by byte."""
    try:
        sys.stdout.flush()
        shutil.copyfileobj(stream, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise not_printed(error) from None


def call(path: Path, name: str) -> None:
    """Let sentences call a path of this run's own by a name."""
    _printing.names[str(path)] = name


def is_called(path: Path) -> bool:
    """Tell whether a path has a name of its own in sentences."""
    return str(path) in _printing.names


def call_nothing() -> None:
    """Forget these names."""
    _printing.names.clear()


def harmless(text: str) -> str:
    """Return *text* with a picture in place of what would act on a terminal or on the reading order; line breaks stay."""
    return "\n".join(line if line.isprintable() else "".join("�" if _acts(c) else c for c in line) for line in text.split("\n"))


def _acts(c: str) -> bool:
    """Tell whether a character does something instead of being seen, or is none (the last two of each plane)."""
    unseen = unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in _JOINERS
    return unseen or ord(c) & 0xFFFE == 0xFFFE or "\ufdd0" <= c <= "\ufdef"


def ended(work: Callable[[], int]) -> int:
    """Do the work and return the exit code; errors become one sentence on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that lacks a character shows a question mark instead of failing
            stream.reconfigure(errors="replace")
    try:
        code = work()
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except OSError as error:
            raise not_printed(error) from None
    except KvoError as error:
        warn(str(error))
        return error.exit_code
    except (BrokenPipeError, ReaderLeft):
        _give_up(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (logged, and told in a sentence)
        from kvo_inspect.log import log_unexpected

        log = log_unexpected(error)
        sentence = _("Something went wrong in the program. What was stored is safe.")
        warn(sentence + (" " + _("Details: {path}").format(path=log) if log else ""))
        return UNEXPECTED
    return code


def _print(stream: IO[str] | None, text: str) -> None:
    for path, name in _printing.names.items():
        text = text.replace(path, name)
    if stream is None:  # started without a console, as pythonw does
        return
    try:
        stream.write(harmless(text) + "\n")
        stream.flush()
    except OSError as error:
        if stream is not sys.stderr:
            raise not_printed(error) from None
        _give_up(stream)  # there is no other place to tell it, and the work is worth finishing


def not_printed(error: OSError) -> Exception:
    """Return what it is that stdout takes nothing: ReaderLeft, or the error for writing (`file_error`); stdout is given up."""
    _give_up(sys.stdout)
    return ReaderLeft() if isinstance(error, BrokenPipeError) else file_error(error, Path(_("standard output")))


def _give_up(stream: IO[str]) -> None:
    """Let what is left in the buffer of *stream* go nowhere, instead of failing again at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
