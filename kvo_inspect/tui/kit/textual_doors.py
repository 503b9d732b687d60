"""Doors into Textual that are not public, in one place: read in Textual 8.2.8. A new version of Textual is read here first."""

from __future__ import annotations

from abc import abstractmethod
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ParamSpec, cast

from rich.console import Console, RenderableType
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.events import Event, Key
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

P = ParamSpec("P")


class WatchedApp(App[None]):
    """An app that is told when a screen was painted, and of every error nobody expected, and that may take a key at once."""

    _at_work = 0
    """How many messages the app's own loop is handling (one handler may dispatch another)."""

    @abstractmethod
    def take_key(self, key: Key) -> bool:
        """Take a key in the turn of the loop in which it came, and return whether; what is not taken waits in the app's queue."""

    @abstractmethod
    def painted(self, screen: Screen[Any]) -> None:
        """Take note that a screen was painted."""

    @abstractmethod
    def seen(self, screen: Screen[Any], painted: RenderableType) -> RenderableType:
        """Return what may be seen of a screen that is about to be painted."""

    @abstractmethod
    def unexpected_error(self, error: Exception) -> None:
        """Tell an error nobody expected, instead of a traceback with what people typed."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """`App._display`: the one place through which everything is painted."""
        super()._display(screen, self.seen(screen, renderable) if renderable is not None else None)
        if renderable is not None:
            self.painted(screen)

    async def _dispatch_message(self, message: Message) -> None:
        """`MessagePump._dispatch_message`: keep the app itself going after an error (keys and actions run in its own loop)."""
        self._at_work += 1
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 (logged and shown; ending here would end the app without a word)
            self.unexpected_error(error)
        finally:
            self._at_work -= 1

    def take_input(self, message: Message) -> None:
        """Take what a driver sends (`Driver.send_message`). A key overtakes nothing: where the app has something before it, it waits."""
        waits = self._at_work or self._pending_message is not None or not self._message_queue.empty() or not self.app_focus
        try:
            taken = isinstance(message, Key) and not waits and not self.is_of_the_app(message) and self.take_key(message)
        except Exception as error:  # noqa: BLE001 (as in `_dispatch_message`)
            self.unexpected_error(error)
        else:
            if not taken:
                self.post_message(message)

    def is_of_the_app(self, key: Key) -> bool:
        """Return whether a key is bound to something that comes before any screen (`App._check_bindings`)."""
        return any(binding.priority for binding in self._bindings.key_to_bindings.get(key.key, ()))

    def _watch_app_focus(self, focus: bool) -> None:
        """`App._watch_app_focus`: a screen that came while the window had no focus has none itself, and would take no key ever after."""
        super()._watch_app_focus(focus)
        if focus and self.screen_stack:
            self.screen._update_auto_focus()  # noqa: SLF001

    def _handle_exception(self, error: Exception) -> None:
        """`App._handle_exception`: what widgets, timers and workers raise comes here."""
        self.unexpected_error(error)

    def end_with(self, sentence: str) -> None:
        """End at once, with a sentence on stderr and exit code 1: `App.exit` would wait for what may hang."""
        from rich.text import Text

        self._exit_renderables.append(Text(sentence))
        self._return_code = 1
        self._close_messages_no_wait()


class KeyParser(XTermParser):
    """A parser of what a terminal sends that takes Esc and a key right behind it for these two, where `XTermParser` makes one key of both.

    No key here has alt, and whoever is quick, or a machine that stands still for 0.1 s, brings both in one piece. Words of a line are gone
    over, and fields gone back, by what some terminals send so (`_ONE_KEY`); what may begin a longer sequence (`_LONGER`) is waited for.
    """

    _ONE_KEY = frozenset("bf\x7f\t")
    _LONGER = frozenset("[O]P_^X")

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        """`XTermParser._sequence_to_key_events`."""
        first, rest = sequence[:1], sequence[1:]
        if alt:
            return [Key("escape", "\x1b"), *super()._sequence_to_key_events(sequence)]
        if first == "\x1b" and len(rest) == 1 and rest not in self._ONE_KEY | self._LONGER:
            return [Key("escape", "\x1b"), *super()._sequence_to_key_events(rest)]
        return super()._sequence_to_key_events(sequence)


def take_at_once(widget: Widget, take: Callable[[Event], bool]) -> None:
    """Let a widget take input the moment the app hands it on (`Widget._forward_event`): in its own queue it would wait a turn of the loop.

    *take* returns whether it took the event; any other goes through that queue.
    """
    queue = widget._forward_event  # noqa: SLF001

    def forward(event: Event) -> None:
        if take(event):
            event._set_forwarded()  # noqa: SLF001
        else:
            queue(event)

    widget._forward_event = forward  # type: ignore[method-assign]  # noqa: SLF001


def hand_on(widget: Widget, event: Event) -> None:
    """Hand input on to a widget, as the app does with what is bound nowhere (`Widget._forward_event`)."""
    widget._forward_event(event)  # noqa: SLF001


def paint_lines(widget: Widget, lines: Sequence[int]) -> bool:
    """Paint whole lines of a widget that fills its screen now, and return whether: Textual takes three messages, a timer and a map for it.

    False where that would paint over something, or where more is to be painted than these lines: then the widget is refreshed.
    """
    if not widget.is_attached:
        return False
    app, screen = widget.app, widget.screen
    others = screen._dirty_widgets or screen._layout_required or screen._scroll_required or screen._repaint_required  # noqa: SLF001
    if app.screen is not screen or app._batch_count or others or widget._repaint_required or widget._layout_required:  # noqa: SLF001
        return False
    places = screen._compositor.visible_widgets  # noqa: SLF001
    whole = screen.size.region
    if places.keys() != {screen, widget} or places[widget] != (whole, whole):
        return False
    first, last = min(lines), max(lines)
    strips = widget.render_lines(Region(0, first, whole.width, last + 1 - first))
    update = _LinesUpdate({y: strips[y - first] for y in lines})
    app._display(screen, cast("RenderableType", update))  # noqa: SLF001 (which takes updates of the compositor, though its type has no room for them)
    return True


class _LinesUpdate(CompositorUpdate):
    """Lines to paint, by their place on the screen."""

    def __init__(self, strips: Mapping[int, Strip]) -> None:
        self._strips = strips

    def render_segments(self, console: Console) -> str:
        return "".join(f"\x1b[{y + 1};1H{strip.render(console)}" for y, strip in self._strips.items())


def whole_screen(rows: list[Strip], width: int) -> RenderableType:
    """Return rows as what is painted over the whole screen (`LayoutUpdate`)."""
    return LayoutUpdate([[row] for row in rows], Region(0, 0, width, len(rows)))


def write_past(app: App[Any], codes: str) -> None:
    """Write control codes to the terminal past what is painted (`App._driver`); where there is none, nothing."""
    driver = app._driver  # noqa: SLF001
    if driver is not None and not app.is_headless:
        driver.write(codes)
        driver.flush()


def draw_through(driver: Driver, wrap: Callable[[Any], Any]) -> None:
    """Put something between a driver of POSIX and the file that its writing thread writes to (`LinuxDriver._file`)."""
    driver._file = wrap(driver._file)  # type: ignore[attr-defined]  # noqa: SLF001


def loop_of(driver: Driver) -> AbstractEventLoop:
    """Return the loop in which a driver's app runs (`Driver._loop`)."""
    return driver._loop  # noqa: SLF001


def app_of(driver: Driver) -> App[Any]:
    """Return the app that a driver drives (`Driver._app`)."""
    return driver._app  # noqa: SLF001


def work_of(act: Callable[P, Coroutine[Any, Any, None]], *args: P.args, **kwargs: P.kwargs) -> Any:
    """Return an act as `run_worker` begins it. A coroutine made before its turn would be awaited by nobody when its screen goes first.

    `Worker._run_async` takes a partial; the type of `run_worker` leaves no room for what comes back.
    """
    return partial(act, *args, **kwargs)


def parse_by(parser: type[XTermParser]) -> None:
    """Have every driver of POSIX read what was typed by this parser (`LinuxDriver.run_input_thread` makes its own)."""
    from textual.drivers import linux_driver

    linux_driver.XTermParser = parser  # type: ignore[attr-defined]
