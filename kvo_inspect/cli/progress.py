"""A line on stderr that says how far a long command is; only on a terminal, and gone when it is done."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from kvo_inspect.cli.output import harmless
from kvo_inspect.progress import bar_text


class Bar:
    """A progress bar."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = ""

    def doing(self, what: str, done: int, total: int) -> None:
        """Draw how far one of several stages is, and what the stage is called."""
        from kvo_inspect.wording.merging import doing_text

        self._what = doing_text(what)
        self.show(done, total)

    def show(self, done: int, total: int) -> None:
        """Draw the bar at *done* of *total*; nothing when stderr is no terminal."""
        if sys.stderr is None or not sys.stderr.isatty():
            return
        line = harmless(f"{self._what} {bar_text(done, total)} {done}/{total}")
        if line != self._shown:
            self._shown = line
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
