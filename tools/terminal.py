"""A terminal for tests and pictures: runs a program in a pty, types keys, and keeps the screen as a person would see it now.

`bench/terminal.py` is its sibling for measuring: it draws nothing until the measurement is over.
"""

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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "Enter": "\r",
    "Esc": "\x1b",
    "Tab": "\t",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "Backspace": "\x7f",
    "ctrl+q": "\x11",
    "ctrl+p": "\x10",
    "ctrl+s": "\x13",
    "Space": " ",
}
_QUERIES = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z$]+[a-z]?|\x1bP[^\x1b]*\x1b\\")
"""Kitty keyboard and mode queries, which pyte would print."""


class Terminal:
    """A program in a pty; `text()` is its screen, `raw` every byte it wrote."""

    def __init__(self, command: Sequence[str], *, size: tuple[int, int] = (80, 24), env: Mapping[str, str] | None = None) -> None:
        self.columns, self.rows = size
        self.raw = b""
        self.screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self.screen)
        self.exit_status: int | None = None
        """What the program ended with (as `os.waitpid` says), None while it runs."""
        whole = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(env or {})}
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), whole)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.exit_status is None:
            self.kill()
        self._close()

    def keys(self, *keys: str) -> None:
        """Type keys, in one write: names of `KEYS`, anything else as it is."""
        os.write(self._fd, "".join(KEYS.get(key, key) for key in keys).encode())

    def read(self, seconds: float) -> bool:
        """Take in what comes within *seconds*; return whether anything came. At its end the program's status is kept."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self._fd, 1 << 16)
        except OSError:
            piece = b""
        if not piece:
            self._reap()
            return False
        self.raw += piece
        self._stream.feed(_QUERIES.sub(b"", piece))
        return True

    def wait(self, condition: Callable[[str], object], what: str, seconds: float = 20.0) -> str:
        """Read until *condition* holds for the screen's text, and return that text; AssertionError when it never does."""
        end = time.monotonic() + seconds
        while not condition(text := self.text()):
            if self.exit_status is not None or time.monotonic() > end:
                raise AssertionError(f"waited for {what}; on the screen stood:\n{text}")
            self.read(0.05)
        return text

    def wait_text(self, wanted: str, seconds: float = 20.0) -> str:
        """Read until *wanted* stands on the screen."""
        return self.wait(lambda text: wanted in text, repr(wanted), seconds)

    def settle(self, quiet: float = 0.4, seconds: float = 15.0) -> str:
        """Read until nothing came for *quiet* seconds: for pictures, where no text tells that all is painted."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.read(quiet):
            pass
        return self.text()

    def text(self) -> str:
        """Return the screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_end(self, seconds: float = 20.0) -> int:
        """Read until the program ends by itself; return its exit code."""
        end = time.monotonic() + seconds
        while self.exit_status is None:
            if time.monotonic() > end:
                raise AssertionError(f"it did not end; on the screen stood:\n{self.text()}")
            self.read(0.05)
        return os.waitstatus_to_exitcode(self.exit_status)

    def hang_up(self, seconds: float = 20.0) -> int:
        """Close the terminal, as somebody closes its window, and wait for the program to end by itself; return its exit code."""
        self._close()
        end = Thread(target=self._reap, daemon=True)
        end.start()
        end.join(seconds)
        if self.exit_status is None:
            os.killpg(self.pid, signal.SIGKILL)  # also what a launcher started
            raise AssertionError("it went on without a terminal")
        return os.waitstatus_to_exitcode(self.exit_status)

    def kill(self) -> None:
        """Kill the program at once (SIGKILL) and wait for its end."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._reap()

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def _reap(self) -> None:
        if self.exit_status is None:
            with suppress(ChildProcessError):
                self.exit_status = os.waitpid(self.pid, 0)[1]
