"""A real terminal's end of the line: runs a program in a pty, types keys, and says when what appeared."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

COLUMNS, ROWS = 80, 24
FRAME_GAP = 0.015
"""Output with less than this many seconds in between is one frame: a pty hands it over in pieces of 4 kB."""
_QUERIES = re.compile(rb"\x1b\[[<>=?][0-9;]*[$a-zA-Z]+|\x1bP[^\x1b]*\x1b\\")
"""Private modes and questions to the terminal, which pyte would print."""


class NotShown(Exception):
    """What was waited for did not appear."""


class Terminal:
    """A program in a pty of 80×24. Every piece of output is kept with the moment it was read; pyte draws it when asked.

    Drawing while measuring would take longer than what is measured.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.pieces: list[tuple[float, bytes]] = []
        """(seconds since the start of the program, bytes)."""
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0
        self._first = 0.0
        self._began = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execvpe(command[0], list(command), dict(env))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def seconds(self) -> float:
        """Return how long ago the program was started."""
        return time.perf_counter() - self._began

    def type(self, keys: str) -> float:
        """Type keys; return when (seconds since the start)."""
        moment = self.seconds()
        os.write(self._fd, keys.encode())
        return moment

    def wait(self, text: str, timeout: float = 30.0) -> float:
        """Return when the frame with *text* was complete (seconds since the start); only output from now on counts.

        The bytes are searched, so *text* must be of one style. NotShown when it does not come in time or the program ends.
        """
        wanted, tail = text.encode(), b""
        end = self.seconds() + timeout
        while (left := end - self.seconds()) > 0:
            piece = self._read(left)
            if piece is None:
                break
            tail = tail[-len(wanted) :] + piece
            if wanted in tail:
                while self._read(FRAME_GAP):
                    pass
                return self.pieces[-1][0]
        raise NotShown(f"{text!r} did not appear; on the screen stood:\n{self.text()}")

    def settle(self, quiet: float = 0.15) -> None:
        """Read until nothing came for so many seconds."""
        while self._read(quiet):
            pass

    def _read(self, timeout: float) -> bytes | None:
        """Return what comes within *timeout*, b"" when nothing does, None at the program's end."""
        ready, _, _ = select.select([self._fd], [], [], timeout)
        if not ready:
            return b""
        try:
            piece = os.read(self._fd, 1 << 16)
        except OSError:
            return None
        if not piece:
            return None
        self.pieces.append((self.seconds(), piece))
        return piece

    def text(self) -> str:
        """Return the screen as text."""
        for moment, piece in self.pieces[self._drawn :]:
            self._stream.feed(_QUERIES.sub(b"", piece))
            if not self._first and any(line.strip() for line in self._screen.display):
                self._first = moment
        self._drawn = len(self.pieces)
        return "\n".join(line.rstrip() for line in self._screen.display)

    def first_frame(self) -> float:
        """Return when the first character stood on the screen (seconds since the start)."""
        self.text()
        if not self._first:
            raise NotShown("nothing was ever written")
        return self._first

    def end(self) -> None:
        """Ask the program to quit (ctrl+q), and kill it when it does not within some seconds."""
        end = time.monotonic() + 5
        try:
            os.write(self._fd, b"\x11")
            while time.monotonic() < end and self._read(0.2) is not None:
                pass
        except OSError:
            pass
        while time.monotonic() < end and not os.waitpid(self._pid, os.WNOHANG)[0]:
            time.sleep(0.02)
        try:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        except (ProcessLookupError, ChildProcessError):  # it ended by itself
            pass
        os.close(self._fd)
