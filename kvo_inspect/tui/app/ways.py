"""Every way there is from a screen: its own keys, those that hold everywhere, the parks by name, language, colours, the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from textual.screen import Screen

from kvo_inspect.errors import KvoError
from kvo_inspect.store.parks.park import ParkName, park_names
from kvo_inspect.texts import OWN_NAMES, _
from kvo_inspect.tui.kit.host import Host
from kvo_inspect.tui.kit.palette import Palette, Way, way_of
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.places import ParkPlace


async def open_palette(app: Host) -> None:
    """Open the palette and run what is chosen there."""

    def run(chosen: Callable[[], Any] | None) -> None:
        if chosen is not None:
            app.call_later(chosen)

    await app.push_screen(Palette(ways(app, await app.call(park_names) if app.is_open else [])), run)


async def back_home(app: Host, unstored: KvoError | None) -> None:
    """Go back to the list of parks; what is *unstored* on the way is told instead."""
    if unstored is not None:
        app.notify_user(unstored)
        return
    while len(app.screen_stack) > 1 and not isinstance(app.screen, ParksScreen):
        await app.pop_screen()


def ways(app: Host, parks: Sequence[ParkName]) -> list[Way]:
    """Return the entries of the palette: what the screen on top can do first, then the rest of the program."""
    top = app.screen
    own = [key for key in top.all_keys() if key.action] if isinstance(top, KvoScreen) else []
    entries = [way_of(top, key, here=True) for key in own] if isinstance(top, KvoScreen) else []
    seen = {entry.about or entry.label for entry in entries}
    further = [*_below(app.screen_stack[:-1]), *_parks(app, parks), *_settings(app)]
    return [*entries, *(entry for entry in further if (entry.about or entry.label) not in seen)]


def _below(screens: Sequence[Screen[Any]]) -> Iterator[Way]:
    """Yield the keys of the screens that lie below which hold everywhere: those of the park one is in, then those of home."""
    for screen in reversed(screens):
        if isinstance(screen, KvoScreen):
            yield from (way_of(screen, key, here=False) for key in screen.all_keys() if key.anywhere)


def _parks(app: Host, parks: Sequence[ParkName]) -> Iterator[Way]:
    for park in parks:
        place = _("park in {place}").format(place=park.municipality or "·")
        yield Way(park.name, place, "", partial(app.go, ParkPlace(park.id)))


def _settings(app: Host) -> Iterator[Way]:
    yield Way(_("parks"), _("Back to the list of all parks."), "", app.go_home)
    yield Way(_("colours"), _("The next colours: normal (dark), day (light) or night."), "", lambda: app.notify_user(app.change_colours()))
    if not app.read_only:
        for lang, name in OWN_NAMES.items():
            yield Way(name, _("The language of the screens."), "", partial(app.save_settings, lang=lang))
    yield Way(_("quit"), _("Stop, close the program; everything is stored already."), "ctrl+q", lambda: app.run_action("quit"))
