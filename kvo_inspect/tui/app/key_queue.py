"""Keys take turns: the next one is given out when the one before has done all it does, a new screen included.

Textual picks a key's target when the key arrives. A burst (`n`, then a name; a paste without brackets; quick fingers) would
fall between two screens: the letters of the name would run commands on the screen that is just being left. The round does
without: there one widget takes every key in order by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic

from textual.events import Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _
from kvo_inspect.tui.app.way_out import is_way_out
from kvo_inspect.tui.kit.ask import Ask, AskYesNo
from kvo_inspect.tui.kit.host import Host
from kvo_inspect.tui.kit.questions.word_rest import WordRest
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.textual_doors import hand_on

ROUNDS = 2
"""Times a key's way up is followed: a message that its handler posts (`ListView.Chosen`) goes the same way once more."""
PATIENCE = 3.0
"""Seconds after which the next key is given out although the screen is not ready (it cannot be read)."""
HANGS = 1.0
"""Seconds after which neither ctrl+q nor a key that locks waits for its turn: work that takes long may be under way."""
LOOK_AGAIN = 0.005
"""Seconds between two looks whether a new screen is ready."""


class KeyQueue:
    """Holds keys and pastes back while one is being handled; lives in the app's own message loop."""

    def __init__(
        self,
        app: Host,
        deliver: Callable[[Key | Paste], Awaitable[None]],
        takes: Callable[[Key | Paste], bool],
        pressed: Callable[[], None],
        locks: Callable[[Key | Paste], bool],
    ) -> None:
        """Give keys out by *deliver*, if *takes* says so when its turn comes: meanwhile somebody may have left, or locked the record.

        *pressed* is called at each key. *locks* tells a key that locks the record, and locks it: no screen hears of that key.
        """
        self._app = app
        self._deliver = deliver
        self._takes = takes
        self._pressed = pressed
        self._locks = locks
        self._waiting: deque[Key | Paste] = deque()
        self._busy = False
        self._is_warned = False
        """Whether it was said that keys wait in front of the one that ends the program."""
        self._since = 0.0
        """When the key that is being handled was given out."""
        self._word_rest = WordRest()
        """Of the question of yes or no that a key was given to last."""

    @property
    def idle(self) -> bool:
        """Whether every key given out has been handled."""
        return not self._busy and not self._waiting

    @property
    def waiting(self) -> int:
        """How many keys wait for their turn."""
        return len(self._waiting)

    async def take(self, event: Key | Paste) -> None:
        """Give a key out now, or when its turn comes."""
        if self._busy and is_way_out(event) and monotonic() > self._since + HANGS:
            await self._overtake(event)
        elif self._busy and monotonic() > self._since + HANGS and self._locks(event):
            pass  # what is under way ends under the cover
        elif self._busy:
            self._waiting.append(event)
        elif self._is_laid_out():
            await self._give(event)
        else:
            self._waiting.append(event)
            self._busy = True
            self._since = monotonic()
            await self._settle()

    async def _overtake(self, way_out: Key | Paste) -> None:
        """Leave the program, whatever hangs; where keys wait in front, the first time only says so."""
        if not self.waiting or self._is_warned:
            await self._deliver(way_out)
            return
        self._is_warned = True
        sentence = _("What you typed last waits for its turn and is not stored yet: ctrl+q once more stops without it.")
        self._app.notify_user(KvoError(sentence))

    def take_at_once(self, key: Key) -> bool:
        """Give a key of a round to the one widget that takes them, and return whether: by way of the app it would come two turns later."""
        target = self._app.focused
        if not self.idle or target is None or self._word_rest.is_open or not self._on_a_round():
            return False
        self._pressed()
        hand_on(target, key)
        return True

    def _on_a_round(self) -> bool:
        """Return whether the screen on top has one widget that takes every key in order by itself."""
        screen = self._app.screen
        return isinstance(screen, KvoScreen) and not screen.BINDS and screen.loaded

    def _waits_for_round(self, event: Key | Paste) -> bool:
        """Return whether a key is the app's own and opens or tells something: not before the round has worked off what was typed before."""
        return isinstance(event, Key) and self._app.is_of_the_app(event) and not is_way_out(event)

    async def _give(self, event: Key | Paste) -> None:
        self._pressed()
        if isinstance(event, Key) and self._word_rest.is_open and self._word_rest.takes(event):
            return
        if self._on_a_round() and not self._waits_for_round(event):
            await self._deliver(event)
            return
        screen = self._app.screen
        if isinstance(screen, AskYesNo):
            self._word_rest = screen.word_rest
        self._busy = True
        self._since = monotonic()
        if self._on_a_round():
            await self._after_round(event)
            return
        if self._locks(event):
            self._follow([self._app])
            return
        target = self._app.focused or screen
        await self._deliver(event)
        way: list[MessagePump] = [node for node in target.ancestors_with_self if node is not self._app]
        self._follow([*way, self._app] * ROUNDS)

    async def _after_round(self, event: Key | Paste) -> None:
        """Give a key of the app out once the round has worked off what was typed before it: what it opens shows what came of that."""
        screen = self._app.screen
        if isinstance(screen, KvoScreen) and not screen.idle:
            self._app.set_timer(LOOK_AGAIN, partial(self._after_round, event))
            return
        await self._deliver(event)
        self._follow([self._app])

    def _follow(self, way: list[MessagePump]) -> None:
        """Send a note after the key through the same queues; it comes back when all of them have handled the key."""
        if not way:
            self._through(list(self._app.screen_stack))
        elif not way[0].call_later(self._follow, way[1:]):  # it is closing: its queue takes nothing any more
            self._follow(way[1:])

    def _through(self, screens: list[Screen[object]]) -> None:
        """Send the note through every screen too: one below may be told what the screen that was just left gave back."""
        if not screens:
            self._app.call_later(self._settle)
        elif not screens[-1].call_later(self._through, screens[:-1]):
            self._through(screens[:-1])

    def _holds_up(self) -> bool:
        """Return whether something is under way that the next key waits for; one that tells how far the work is goes to its box."""
        screen = self._app.screen
        return self._app.under_way > 0 and not (isinstance(screen, Ask) and screen.WORKS)

    def _is_laid_out(self) -> bool:
        """Return whether the screen on top has its widgets: one that was pushed just now would lose a key."""
        return self._app.screen.is_mounted

    def _ready(self) -> bool:
        """Return whether nothing is under way any more and the screen on top can take a key."""
        screen = self._app.screen
        if self._holds_up():
            return False
        if isinstance(screen, KvoScreen) and screen.NEEDS_RECORD and not screen.loaded:
            return False
        return self._is_laid_out() and (screen.focused is not None or not screen.focus_chain)

    async def _settle(self, waited: bool = False) -> None:
        """Give the next key out, once the screen on top is ready for it."""
        if not self._ready() and (self._holds_up() or monotonic() < self._since + PATIENCE):
            self._app.set_timer(LOOK_AGAIN, partial(self._settle, True))
            return
        if waited:  # what was under way may have left a screen, and the one below is yet to hear what it gave back
            self._through(list(self._app.screen_stack))
            return
        self._busy = False
        while self._waiting and not self._busy:
            event = self._waiting.popleft()
            if self._takes(event):
                await self._give(event)
        if self.idle:
            self._is_warned = False
