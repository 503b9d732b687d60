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
from kvo_inspect.tui.kit.keys import label_text, told_once
from kvo_inspect.tui.kit.palette import Palette, Way, way_of
from kvo_inspect.tui.kit.screen import LOCK, KvoScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.places import KeepingPlace, ParkPlace, PersonPlace, ProtectionPlace


def open_palette(app: Host) -> None:
    """Open the palette at once, so that what is typed next goes there; the names of the parks follow. What is chosen is run."""

    def run(chosen: Callable[[], Any] | None) -> None:
        if chosen is not None:
            app.call_later(chosen)

    palette = Palette(ways(app))
    app.push_screen(palette, run)

    async def add_parks() -> None:
        palette.add(_parks(app, await app.call(park_names)))

    if app.is_open:
        app.begin(add_parks())


async def back_home(app: Host, unstored: KvoError | None) -> None:
    """Go back to the list of parks; what is *unstored* on the way is told instead."""
    if unstored is not None:
        app.notify_user(unstored)
        return
    while len(app.screen_stack) > 1 and not isinstance(app.screen, ParksScreen):
        await app.pop_screen()


def ways(app: Host) -> list[Way]:
    """Return the entries of the palette: what the screen on top can do first, then the rest of the program."""
    top = app.screen
    own = told_once(key for key in top.all_keys() if key.action) if isinstance(top, KvoScreen) else []
    entries = [way_of(top, key, here=True) for key in own] if isinstance(top, KvoScreen) else []
    seen = {entry.about or entry.label for entry in entries}
    further = [*_of_park(app), *_below(app.screen_stack[:-1]), *_settings(app)]
    return [*entries, *(entry for entry in further if (entry.about or entry.label) not in seen)]


def _below(screens: Sequence[Screen[Any]]) -> Iterator[Way]:
    """Yield the keys of the screens that lie below which hold everywhere: those of the park one is in, then those of home."""
    for screen in reversed(screens):
        if isinstance(screen, KvoScreen):
            yield from (way_of(screen, key, here=False) for key in screen.all_keys() if key.anywhere)


def _of_park(app: Host) -> Iterator[Way]:
    """Yield the pages of the park that is on the screen, where one did not come by the screen of that park."""
    screens, park_id = _screens(app), _park_here(app)
    if not park_id or any(isinstance(screen, ParkScreen) and screen.park_here == park_id for screen in screens):
        return
    for key in ParkScreen.KEYS:
        if key.anywhere and not (key.writes and app.read_only):
            yield Way(label_text(key.label), key.about, "", partial(_by_the_park, app, park_id, key.action))


def _screens(app: Host) -> list[KvoScreen[Any]]:
    return [screen for screen in reversed(app.screen_stack) if isinstance(screen, KvoScreen)]


def _park_here(app: Host) -> str:
    """Return the id of the park that one is in; empty: of none."""
    return next((screen.park_here for screen in _screens(app) if screen.park_here), "")


async def _by_the_park(app: Host, park_id: str, action: str) -> None:
    """Open a park and go on to one of its pages."""
    await app.go(ParkPlace(park_id))
    screen = app.screen
    if isinstance(screen, ParkScreen):
        await screen.reload()
        await screen.action_do(action)


def _parks(app: Host, parks: Sequence[ParkName]) -> Iterator[Way]:
    for park in parks:
        place = _("park in {place}").format(place=park.municipality or "·")
        yield Way(park.name, place, "", partial(app.go, ParkPlace(park.id)))


def _settings(app: Host) -> Iterator[Way]:
    yield Way(_("parks"), _("Back to the list of all parks."), "", app.go_home)
    about_people = _("Everything that is held under a name, and who was handed it; as a letter too.")
    yield Way(_("person"), about_people, "", lambda: app.go(PersonPlace()), _("privacy personal data GDPR"))
    about_keeping = _("How long names, photos and papers are kept, what of it is over, and taking that out.")
    yield Way(_("keeping periods"), about_keeping, "", lambda: app.go(KeepingPlace(_park_here(app))))
    yield Way(_("colours"), _("The next colours: normal (dark), day (light) or night."), "", lambda: app.notify_user(app.change_colours()))
    if app.is_protected:
        yield Way(label_text(LOCK.label), LOCK.about, LOCK.name, app.action_lock)
    about = _("What is encrypted on this laptop, the ways in, switching on and off.")
    yield Way(_("protection"), about, "", partial(app.go, ProtectionPlace()), _("passphrase password encryption lost"))
    if not app.read_only:
        for lang, name in OWN_NAMES.items():
            yield Way(name, _("The language of the screens."), "", partial(app.save_settings, lang=lang), _("Dutch English"))
    yield Way(
        _("quit"),
        _("Stop, close the program; everything is stored already."),
        "ctrl+q",
        lambda: app.run_action("quit"),
        _("exit end leave"),
    )
