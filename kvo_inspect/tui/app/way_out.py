"""The way out of the program: from ctrl+q on nothing is taken, what was typed before it is stored, and only then the program ends."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from kvo_inspect.tui.kit.host import Host
from kvo_inspect.tui.kit.screen import KvoScreen

LOOK_AGAIN = 0.005
"""Seconds between two looks whether all that was given to the screens is done."""


def is_way_out(event: events.Event) -> bool:
    """Return whether an event is the key that ends the program."""
    return isinstance(event, events.Key) and event.key == "ctrl+q"


class WayOut:
    """Whether somebody is on the way out."""

    def __init__(self, app: Host, may_quit: Callable[[], bool], end: Callable[[], None]) -> None:
        """*may_quit* says whether all is stored, or tells that it is not; *end* ends the program."""
        self._app = app
        self._may_quit = may_quit
        self._end = end
        self.taken = False
        """Whether the key that ends the program was pressed, and nothing kept it from ending."""

    def take(self) -> None:
        """End the program once what was typed is stored; asked again meanwhile, at once: whatever hangs, it can be left."""
        if self.taken:
            self._end()
        elif self._idle:
            self._go()
        else:
            self.taken = True
            self._look()

    @property
    def _idle(self) -> bool:
        return all(screen.idle or not screen.loaded for screen in self._app.screen_stack if isinstance(screen, KvoScreen))

    def _look(self) -> None:
        if self._idle:
            self._go()
        else:
            self._app.set_timer(LOOK_AGAIN, self._look)

    def _go(self) -> None:
        self.taken = self._may_quit()
        if self.taken:
            self._end()
