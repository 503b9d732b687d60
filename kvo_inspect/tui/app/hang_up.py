"""The end of the terminal while the app runs: its window is closed, or the connection to it breaks. The app then ends in order, by itself.

Textual 8.2 goes on reading at the end of its input, as fast as it can, and its writing thread dies of the first piece that is not taken,
after which the app waits for that thread for ever. SIGHUP, where it is not ignored (`nohup`, some launchers and file managers), would end
the process before the record is closed.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import sys
from contextlib import suppress
from threading import Thread
from typing import IO, Any

from kvo_inspect.tui.kit.textual_doors import app_of, draw_through, loop_of


class LastingFile:
    """The file that Textual draws through: when the terminal is gone, what is drawn goes nowhere instead of failing."""

    def __init__(self, terminal: IO[str]) -> None:
        self._terminal = terminal

    def write(self, text: str) -> None:
        """Write *text*."""
        try:
            self._terminal.write(text)
        except OSError as error:
            self._let_go(error)

    def flush(self) -> None:
        """Write what is still held back."""
        try:
            self._terminal.flush()
        except OSError as error:
            self._let_go(error)

    def fileno(self) -> int:
        """Return the descriptor of the terminal."""
        return self._terminal.fileno()

    def _let_go(self, error: OSError) -> None:
        if error.errno not in (errno.EIO, errno.ENXIO):
            raise error
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())


if sys.platform != "win32":  # there the system ends the programs of a window that is closed
    from textual.drivers.linux_driver import LinuxDriver

    class HangUpDriver(LinuxDriver):
        """Textual's driver for Linux and macOS, which also ends the app when the terminal hangs up."""

        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, **options)
            draw_through(self, LastingFile)
            loop_of(self).add_signal_handler(signal.SIGHUP, app.exit)
            Thread(target=self._end_at_hang_up, name="hang-up", daemon=True).start()

        def _end_at_hang_up(self) -> None:
            """Wait for the end of the input and end the app. A system that cannot wait for that on a terminal leaves it to SIGHUP."""
            poll = select.poll()
            poll.register(self.fileno, 0)  # 0: for nothing but the end, which is always told
            if any(events & select.POLLHUP for _fd, events in poll.poll()):
                self.exit_event.set()  # ends the reading thread, which would turn round and round
                with suppress(RuntimeError):  # the app had ended meanwhile
                    loop_of(self).call_soon_threadsafe(app_of(self).exit)
