"""What the screen tests share: an app on a folder of its own, waiting for conditions, and reading the screen as text."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.app import App
from textual.events import Key
from textual.keys import _character_to_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen

from kvo_inspect.settings import Settings
from kvo_inspect.texts import Lang
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.screen import KvoScreen
from tests.protection.every_record import PROTECTED

NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
"""An evening in November."""


async def wait_for(pilot: Pilot[Any], condition: Callable[[], object], what: str, seconds: float = 10.0) -> None:
    """Wait until *condition* holds; fail saying *what* did not come, and what the screen shows."""
    end = time.monotonic() + seconds
    while True:
        if condition():
            return
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}; the screen shows:\n{screen_text(pilot.app)}")
        await asyncio.sleep(0.005)  # not pilot.pause: it waits for a screen that may just have ended


def screen_text(app: Any) -> str:
    """Return the text of the screen on top as it is painted, line by line without blanks at the end."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def wait_text(pilot: Pilot[Any], text: str) -> None:
    """Wait until *text* stands on the screen."""
    await wait_for(pilot, lambda: text in screen_text(pilot.app), repr(text))


async def wait_open(pilot: Pilot[Any]) -> KvoApp:
    """Wait until the record is open and the screen on top has read from it; return the app.

    Opening ends with that reading, whichever screen is on top by then: one that a test puts there earlier would be read twice.
    """
    app = pilot.app
    assert isinstance(app, KvoApp)
    await wait_for(pilot, lambda: app.is_open and _has_read(app.screen), "the record to be open")
    return app


def _has_read(screen: Screen[Any]) -> bool:
    return not isinstance(screen, KvoScreen) or (screen.loaded and not screen.is_reading)


SIGNS = {
    "slash": "/",
    "question_mark": "?",
    "exclamation_mark": "!",
    "number_sign": "#",
    "minus": "-",
    "equals_sign": "=",
    "asterisk": "*",
    "ampersand": "&",
    "plus": "+",
    "semicolon": ";",
    "comma": ",",
    "full_stop": ".",
    "space": " ",
    "colon": ":",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "at": "@",
}


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys in one burst, as quick fingers do, and wait until the app has given out all of them.

    Quicker than `pilot.press`, which waits some fifty milliseconds after each, and truer: what gets lost in a burst fails here.
    Where every record is protected `*` locks, and what marks all is pressed instead.
    """
    app = pilot.app
    assert isinstance(app, KvoApp)
    for key in keys:
        if PROTECTED and key in ("*", "asterisk"):
            key = "ampersand"
        character = key if len(key) == 1 else SIGNS.get(key)
        hand_over(app, Key(_character_to_key(key) if len(key) == 1 else key, character))
    await asyncio.sleep(0)
    await worked_off(app)
    await worked_off(app.screen.focused or app.screen)  # whom the app gives them to
    await wait_for(pilot, lambda: app.key_queue.idle, "the keys to be handled", 20)


def hand_over(app: App[Any], message: Message) -> None:
    """Hand over what was typed as the driver of a terminal does: in a turn of the loop in which no task is at work."""
    asyncio.get_running_loop().call_soon(cast(KvoApp, app).take_input, message)


async def to_field(pilot: Pilot[Any], label: str) -> None:
    """Go to the field of a form that is labelled so, wherever it stands."""
    for _field in range(30):
        if f"▸ {label}" in screen_text(pilot.app):
            return
        await press(pilot, "tab")
    raise AssertionError(f"no field {label}; the screen shows:\n{screen_text(pilot.app)}")


async def worked_off(pump: MessagePump) -> None:
    """Wait until whatever takes messages has taken what stands in its queue now; one that goes meanwhile takes nothing any more."""
    done = asyncio.Event()
    if pump.is_running and pump.call_later(done.set):
        end = time.monotonic() + 20
        while pump.is_running and not done.is_set():
            assert time.monotonic() < end, f"{pump} does not come to its messages"
            await asyncio.sleep(0.001)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Paste *text* where the keys go, as a terminal does with a bracketed paste."""
    from textual.events import Paste

    target = pilot.app.screen.focused or pilot.app.screen
    target.post_message(Paste(text))
    await pilot.pause()


@asynccontextmanager
async def running(
    data: Path,
    *,
    lang: Lang = "en",
    name: str = "Karin Bos",
    size: tuple[int, int] = (80, 24),
    now: dt.datetime = NOW,
    painted: bool = False,
    settings: Settings | None = None,
    **options: Any,
) -> AsyncIterator[Pilot[None]]:
    """Run the app on *data* without a terminal; an unexpected error in it fails the test. *painted*: every frame is."""
    app = KvoApp(data, settings or Settings(name=name, lang=lang), lang=lang, now=lambda: now, **options)
    with nullcontext() if painted else unpainted():
        async with app.run_test(size=size, notifications=True) as pilot:
            yield pilot
            if app.unexpected:
                raise app.unexpected[0]


@contextmanager
def unpainted() -> Iterator[None]:
    """Let screens be laid out, but each frame be empty: `screen_text` paints what a test looks at.

    Without a terminal Textual throws away the frames, a fifth of the time of these tests. The walks over every screen, the random walk
    and all of tests/terminal paint them.
    """

    def frame(compositor: Compositor, full: bool = False, screen_stack: object = None, simplify: bool = False) -> CompositorUpdate | None:
        changed = full or bool(compositor._dirty_regions)
        compositor._dirty_regions.clear()
        return ChopsUpdate([], [], []) if changed else None

    with patch.object(Compositor, "render_update", frame):
        yield


def scenario(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run an async test in a loop of its own (no plugin needed)."""
    from functools import wraps

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))  # type: ignore[arg-type]

    return run
