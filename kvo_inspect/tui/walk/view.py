"""The round screen's one widget: it takes every key in order, one at a time, and draws every line itself.

A key waits in a queue until the one before it is done, its store call included; so a burst means the same as slow typing.
After each key only the lines that changed are painted.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self, cast

from textual import events
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from kvo_inspect.domain.walk.rows import WalkRow
from kvo_inspect.errors import KvoError, StoreError
from kvo_inspect.store.walk.loading import note_walked
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Drawn
from kvo_inspect.tui.kit.keys import asks_lock
from kvo_inspect.tui.kit.prompt_queue import PromptQueue
from kvo_inspect.tui.kit.textual_doors import paint_lines, take_at_once
from kvo_inspect.tui.walk.draw import screen_lines
from kvo_inspect.tui.walk.keys import press
from kvo_inspect.tui.walk.mode import EMPTY, WIDE, ModeLine
from kvo_inspect.tui.walk.panes import outer_panes
from kvo_inspect.tui.walk.session import Session

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

DRAFT_SECONDS = 1.0
"""Half-typed text is on disk after so long."""
HANGS = 1.0
"""Seconds after which a key that locks does not wait for its turn."""
CATCH_UP_SECONDS = 0.05
"""While keys wait, the screen is drawn this often."""


@dataclass(frozen=True)
class Clicked:
    """A click on a row, as it was seen."""

    row: WalkRow


WalkEvent = events.Key | events.Paste | Clicked


class WalkView(Drawn, can_focus=True):
    """Draws the round and works off its keys."""

    DEFAULT_CSS = "WalkView { width: 100%; height: 100%; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = []
    inherit_bindings = False

    class Left(Message):
        """Somebody wants back to the park."""

    def __init__(self) -> None:
        self._strips: dict[int, Strip] = {}
        """The lines as they were painted last."""
        self._filters: Sequence[LineFilter] = ()
        super().__init__()
        take_at_once(self, self._take_input)
        self.session: Session | None = None
        self._queue: PromptQueue[WalkEvent] = PromptQueue()
        self._worker: asyncio.Task[None] | None = None
        self._pending = 0
        self._owed = 0
        """Keys that came before the one that locked out of its turn: they are worked off under the cover."""
        self._retry: WalkEvent | None = None
        self._retry_asked = asyncio.Event()
        self._ending = False
        self._lines: list[ModeLine] = []
        self._top = 0
        self._drawn = 0.0
        self._begun = 0.0
        """When the key that is being handled was taken, or the first one came."""
        self._draft_timer: Timer | None = None

    # -- living --------------------------------------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        """Walk this round; keys that came before it was read are taken now."""
        self.session = session
        self.sync()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())

    async def on_unmount(self) -> None:
        """Work off what was typed before leaving, keep half-typed text, then stop."""
        self._ending = True
        if self._worker is None:
            return
        if self._retry is None:
            joined = asyncio.create_task(self._queue.join())
            await asyncio.wait({joined, self._worker}, return_when=asyncio.FIRST_COMPLETED)
            joined.cancel()
        if self.session is not None:
            await self.session.drafts.flush()
        self._worker.cancel()

    @property
    def idle(self) -> bool:
        """Whether every key was worked off, or waits for the store to be mended."""
        return self._retry is not None or not self._pending

    # -- keys ----------------------------------------------------------------------------------------------------------

    def _take_input(self, event: events.Event) -> bool:
        """Take keys and what a mouse does in the order in which they came; return whether the event is one of these."""
        match event:
            case events.Key():
                self.on_key(event)
            case events.Paste():
                self.on_paste(event)
            case events.Click():
                self.on_click(event)
            case events.MouseScrollDown():
                self.on_mouse_scroll_down(event)
            case events.MouseScrollUp():
                self.on_mouse_scroll_up(event)
            case _:
                return False
        return True

    def on_key(self, event: events.Key) -> None:
        """Put the key in the queue."""
        event.stop()
        event.prevent_default()
        if self._locks(event):
            return
        if event.key.startswith("alt+") and event.character and event.is_printable:
            # A terminal sends alt as Esc in front: Esc and a key typed right after it arrive as one. No key here has alt.
            self.feed(events.Key("escape", "\x1b"))
            self.feed(events.Key(event.character, event.character))
        else:
            self.feed(event)

    def _locks(self, event: events.Key) -> bool:
        """Lock at once where no key comes to its turn, for the store takes nothing or hangs; return whether."""
        host = cast("Host", self.app)
        hangs = self._retry is not None or (self._pending > 0 and self.loop_time() - self._begun > HANGS)
        mode = self.session.mode if self.session is not None else None
        if not (hangs and host.is_protected and asks_lock(event.key, typing=mode is not None and mode.typing)):
            return False
        self._owed = self._pending
        host.action_lock()
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Put the paste in the queue: it takes its turn among the keys, as text."""
        event.stop()
        event.prevent_default()
        self.feed(event)

    def feed(self, event: WalkEvent) -> None:
        """Take a key or paste in its turn. While the store takes nothing, only Enter (try again) is taken."""
        if self._retry is None:
            if not self._pending:
                self._begun = self.loop_time()
            self._pending += 1
            self._queue.put_nowait(event)
        elif isinstance(event, events.Key) and event.key == "enter":
            self._retry_asked.set()
        elif self.session is not None:
            self.session.message = ""
            self.sync()

    async def _work(self) -> None:
        """Take the keys one after the other, for as long as the screen lives."""
        while True:
            event = await self._queue.get()
            self._begun = self.loop_time()
            try:
                with self._errors_told():
                    await self._take(event)
            finally:
                self._queue.task_done()
            if self.app.screen is not self.screen:
                self._hand_back()
            if self._queue.empty() or self.loop_time() - self._drawn > CATCH_UP_SECONDS:
                with self._errors_told():
                    self.sync()
            self._pending -= 1
            self._owed = max(0, self._owed - 1)

    def _hand_back(self) -> None:
        """Hand what waits here to the app: the key before it brought another screen, which it was typed for."""
        while not self._queue.empty():
            event = self._queue.get_nowait()
            self._queue.task_done()
            self._pending -= 1
            if isinstance(event, events.Key):
                self.app.post_message(events.Key(event.key, event.character))
            elif isinstance(event, events.Paste):
                self.app.post_message(events.Paste(event.text))

    @contextlib.contextmanager
    def _errors_told(self) -> Iterator[None]:
        """Hand an error nobody expected to the app, which says so: nobody awaits the task that works off the keys."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 (the next key is taken all the same)
            cast("Host", self.app).unexpected_error(error)

    @staticmethod
    def loop_time() -> float:
        """Return the event loop's clock in seconds."""
        return asyncio.get_running_loop().time()

    async def _take(self, event: WalkEvent) -> None:
        """Do what a key means; when the store fails, wait for Enter and do it again: nothing typed is lost."""
        session = self.session
        if session is None or session.leaving or (session.app.is_locked and not self._owed):
            return
        while True:
            try:
                await self._do(session, event)
            except StoreError as error:
                if self._ending:  # nobody is left to press Enter
                    return
                session.stuck = error
                self._retry = event
                self._retry_asked.clear()
                self.sync()
                await self._retry_asked.wait()
                self._retry = None
                session.stuck = None
            except KvoError as error:
                session.message = error.sentence
                return
            else:
                return

    async def _do(self, session: Session, event: WalkEvent) -> None:
        session.message = ""  # of the key before this one, whatever mode said it
        if isinstance(event, events.Key):
            await press(session, event)
        elif isinstance(event, Clicked):
            if event.row in session.rows:
                session.stand(session.rows.index(event.row))
                await session.keep_place()
        elif session.mode is not None:
            session.mode.paste(event.text)
        else:
            session.message = _("a paste goes into an open line only: n or t")
        if session.open_walk.first and session.stored_at:
            session.open_walk.first = False
            with contextlib.suppress(StoreError):  # only a strip of help hangs on it
                await session.read(note_walked)
        if session.drafts.due and self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_SECONDS, self._keep_drafts)
        if session.leaving:
            self.post_message(self.Left())

    async def _keep_drafts(self) -> None:
        self._draft_timer = None
        if self.session is not None:
            await self.session.drafts.flush()

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked, or stand at the row."""
        if not 0 <= event.y < len(self._lines):
            return
        at, key = 0, ""
        for text, tone in self._lines[event.y][0]:
            if tone == "key":
                key = text.strip("[] ")
            at += len(text)
            if event.x < at:
                break
        if key:
            name = {"→": "right", "↑": "up", "↓": "down", "Enter": "enter"}.get(key, key)
            self.feed(events.Key(name, key if len(key) == 1 and name == key else None))
        elif self.session is not None and self.session.mode is None and not self.session.entry:
            wide = self.size.width >= WIDE
            line = event.y - (2 if wide else 3)
            left, right = outer_panes(self.size.width)
            inside = not wide or left < event.x < self.size.width - right - 1
            shown = self.session.in_view
            row = shown[line] if inside and 0 <= line < len(shown) else None
            if row is not None:
                self.feed(Clicked(row))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go on with the wheel, as with the arrow."""
        event.stop()
        self.feed(events.Key("down", None))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go back with the wheel."""
        event.stop()
        self.feed(events.Key("up", None))

    # -- drawing -------------------------------------------------------------------------------------------------------

    def sync(self) -> None:
        """Paint the lines that changed."""
        if self.session is None or not self.size.height:
            return
        self._drawn = self.loop_time()
        cells, high = self.size.width, self.size.height
        before = self._lines
        self._lines, self._top = screen_lines(self.session, cells, high, top=self._top)
        if len(before) != len(self._lines):
            self.refresh()
            return
        changed = [y for y, line in enumerate(self._lines) if line != before[y]]
        if changed:
            for y in changed:
                self._strips.pop(y, None)
            if not paint_lines(self, changed):
                self.refresh(*(Region(0, y, cells, 1) for y in changed))

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._lines = []
        self.sync()

    def redraw(self) -> None:
        """Draw everything anew: another language, another theme."""
        self._lines = []
        self.sync()
        self.refresh()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have lines painted again, those of *regions* or all of them: then in the colours that hold now."""
        if not regions:
            self._strips.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Forget what was painted in other colours."""
        self._strips.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region, those that did not change as they were painted: a key waits for nothing else.

        There is no border, padding, tint or link here, for which Textual looks at every line again.
        """
        filters = self.get_line_filters()
        if filters != self._filters:
            self._filters = filters
            self._strips.clear()
        cells = self.size.width
        if changed := [y for y in crop.line_range if y not in self._strips]:
            ground = self.background_colors[1]
            for y in changed:
                pieces, tone = self._lines[y] if y < len(self._lines) else EMPTY
                segments = self.segments(pieces, tone, cells)
                for line_filter in filters:
                    segments = line_filter.apply(segments, ground)
                self._strips[y] = Strip(segments, cells)
        strips = [self._strips[y] for y in crop.line_range]
        return strips if crop.column_span == (0, cells) else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        pieces, tone = self._lines[y] if y < len(self._lines) else EMPTY
        return self.strip(pieces, tone, self.size.width)
