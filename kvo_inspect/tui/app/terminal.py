"""The terminal that the app runs in: what was typed comes to the app by the shortest way, and the app ends when the terminal does."""

from __future__ import annotations

import sys
from contextvars import copy_context
from typing import Any

from textual import constants
from textual.driver import Driver
from textual.message import Message

from kvo_inspect.tui.kit.textual_doors import KeyParser, WatchedApp, loop_of, parse_by

if sys.platform != "win32":  # there Textual's own driver is used
    from kvo_inspect.tui.app.hang_up import HangUpDriver

    class TerminalDriver(HangUpDriver):
        """A driver that ends the app when the terminal hangs up, and hands what was typed straight to the app's loop."""

        def __init__(self, app: WatchedApp, **options: Any) -> None:
            super().__init__(app, **options)
            parse_by(KeyParser)
            self._take = app.take_input
            self._context = copy_context()
            """What holds in the app's own loop, where the driver is made: a thread of its own reads what was typed."""

        def send_message(self, message: Message) -> None:
            """Hand over what was typed. Textual makes a task of it that puts it in the app's queue: three turns of the loop, not one."""
            loop_of(self).call_soon_threadsafe(self._take, message, context=self._context)


def driver_class() -> type[Driver] | None:
    """Return the class that drives the terminal; None, for Textual's own choice, where it is another's or Windows'."""
    return None if sys.platform == "win32" or constants.DRIVER is not None else TerminalDriver
