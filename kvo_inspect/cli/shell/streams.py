"""Standard input and output in place of a file: what `-` stands for, as `/dev/stdin` and `/dev/stdout` do.

What comes in is put aside as a file first, and what goes out was written as one: so a file is told by its content, read twice, opened by
SQLite and written whole or not at all, as any other. Both lie in a room that only this user can read and that is gone with the run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.cli import output
from kvo_inspect.errors import TooLarge, UsageError
from kvo_inspect.files import read_error
from kvo_inspect.outside import blocks
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.store.upkeep.rooms import Room

INPUT_NAMES = frozenset({"-", "/dev/stdin", "/dev/fd/0"})
OUTPUT_NAMES = frozenset({"-", "/dev/stdout", "/dev/fd/1"})
INPUT = "stdin"
"""How a file of standard input is called: what is wrong with it is told as stdin:3."""
SMALL = 100_000_000
"""Bytes of standard input for what reads lists, documents and papers: more than any of these takes, which tell their own limit."""
LARGE = 16_000_000_000
"""Bytes of standard input for what reads whole records with their photos."""
_HEAD = 1 << 16


class _Streams:
    """What one run takes from standard input and gives to standard output."""

    def __init__(self) -> None:
        self._room: Room | None = None
        self._was_read = False
        self._content: Path | None = None

    def take(self, limit: int) -> Path:
        """Return the file into which standard input was put; its errors are those of `input_file`."""
        if self._was_read:
            raise UsageError(_("Standard input can be read once: name - for one file."))
        self._was_read = True
        if sys.stdin is None:
            raise UsageError(_("There is no standard input to read."))
        path = self._in_room(INPUT)
        output.call(path, _("standard input"))
        if sys.stdin.isatty():
            output.warn(_("Reading what is typed here, to its end: ctrl+d, on Windows ctrl+z and Enter."))
        size = 0
        try:
            with path.open("xb") as stream:
                for block in blocks(sys.stdin.buffer, limit + 1):
                    size += len(block)
                    stream.write(block)
        except OSError as error:
            raise read_error(error, path) from error
        if size > limit:
            raise TooLarge(path, limit)
        return path

    def give(self) -> Path:
        """Return the path to which a command writes what standard output is for."""
        if self._content is None:
            self._content = self._in_room("stdout")
            output.call(self._content, _("standard output"))
            output.keep_stdout_for(self._content)
        return self._content

    def finish(self) -> None:
        """Give what was written to standard output. UsageError for a folder, and for what is no text where a terminal would show it."""
        content = self._content
        if content is None or not content.exists():
            return
        if content.is_dir():
            raise UsageError(_("These are several files, which standard output does not take: name a folder with --out."))
        output.stdout_as_usual()
        with content.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(0)
            if sys.stdout is not None and sys.stdout.isatty():
                if _is_binary(head):
                    raise UsageError(_("This is no text for a terminal: send it to a file or a program, or name a file with --out."))
                for line in stream:
                    output.say(line.decode("utf-8", "replace").rstrip("\r\n"))
            elif sys.stdout is not None:
                output.give_bytes(stream)

    def close(self) -> None:
        """Remove the room, and let everything be printed as usual; what went wrong is told later, so names stay."""
        output.stdout_as_usual()
        if self._room is not None:
            self._room.close()

    def _in_room(self, name: str) -> Path:
        if self._room is None:
            from kvo_inspect.store.upkeep.rooms import Room

            self._room = Room()
        return self._room.path / name


_now: ContextVar[_Streams] = ContextVar("streams")
"""Those of the run."""


@contextmanager
def standard_streams() -> Iterator[None]:
    """Hold the standard streams of a run: what a command wrote for standard output is given when it ended without an error."""
    output.call_nothing()
    streams = _Streams()
    before = _now.set(streams)
    try:
        yield
        streams.finish()
    finally:
        _now.reset(before)
        streams.close()


def input_file(limit: int) -> Path:
    """Return a file with what is on standard input, at most *limit* bytes. UsageError when it was read before, TooLarge, Unreadable."""
    return _now.get().take(limit)


def output_file() -> Path:
    """Return the path of a file that goes to standard output at the end; everything that is printed meanwhile goes to stderr."""
    return _now.get().give()


def is_input(path: Path) -> bool:
    """Tell whether a file is what was on standard input: its name says nothing."""
    return output.is_called(path) and path.name == INPUT


def _is_binary(head: bytes) -> bool:
    if b"\0" in head:
        return True
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start < len(head) - 4  # a character that the end of the head cuts is none
    return False
