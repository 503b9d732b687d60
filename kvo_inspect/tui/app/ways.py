"""Every way there is from a screen: its own keys, those that hold everywhere, the pages further on, parks, language, colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from textual.screen import Screen

from kvo_inspect.errors import KvoError
from kvo_inspect.store.parks.park import ParkName, park_names
from kvo_inspect.texts import OWN_NAMES, _
from kvo_inspect.tui.kit.host import Host
from kvo_inspect.tui.kit.keys import Key, label_text, told_once
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.palette import Palette, Way, way_of, way_of_page
from kvo_inspect.tui.kit.screen import LOCK, KvoScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.place import Place
from kvo_inspect.tui.places import (
    ActionListsPlace,
    AskedPlace,
    ContactsPlace,
    ExchangePlace,
    KeepingPlace,
    OverviewPlace,
    ParkPlace,
    PersonPlace,
    ProtectionPlace,
    RoutePlace,
)
from kvo_inspect.tui.plan_places import MeasuresPlace, TrajectoryPlace
from kvo_inspect.wording.names import capital


class Page(NamedTuple):
    """A screen that lies further on, and the place where that screen stands."""

    screen: type[KvoScreen[Any]]
    place: Place[None]
    park_id: str = ""
    """The park that the screen is of, by way of whose own screen one goes there; empty: of none."""
    park_name: str = ""
    """The name of a park that one is not in, told beside what is done there; empty: nothing is told."""


def open_palette(app: Host) -> None:
    """Open the palette at once, so that what is typed next goes there; what must be read or loaded follows. What is chosen is run."""

    def run(chosen: Callable[[], Any] | None) -> None:
        if chosen is not None:
            app.call_later(chosen)

    pointed = _park_pointed_at(app)
    palette = Palette(ways(app))
    app.push_screen(palette, run)

    async def add_further() -> None:
        parks = await app.call(park_names)
        park = next((park for park in parks if park.id == pointed), None)
        name = park.name if park is not None else ""
        pages = [Page(ParkScreen, ParkPlace(pointed), pointed, name)] if name else []
        pages += await app.off_screen(_pages_further, _park_here(app) or pointed, name)
        palette.add([*_of_pages(app, pages), *_parks(app, parks)])

    if app.is_open:
        app.begin(add_further())


async def back_home(app: Host, unstored: KvoError | None) -> None:
    """Go back to the list of parks; what is *unstored* on the way is told instead."""
    if unstored is not None:
        app.notify_user(unstored)
        return
    while len(app.screen_stack) > 1 and not isinstance(app.screen, ParksScreen):
        await app.pop_screen()


def ways(app: Host) -> list[Way]:
    """Return the entries of the palette that need nothing read: what the screen on top can do first, then the rest of the program."""
    top = app.screen
    own = told_once(key for key in top.all_keys() if key.action) if isinstance(top, KvoScreen) else []
    entries = [way_of(top, key, here=True) for key in own] if isinstance(top, KvoScreen) else []
    return [*entries, *_of_park_here(app), *_below(app.screen_stack[:-1]), *_settings(app)]


def _below(screens: Sequence[Screen[Any]]) -> Iterator[Way]:
    """Yield the keys of the screens that lie below which hold everywhere: those of the park one is in, then those of home."""
    for screen in reversed(screens):
        if isinstance(screen, KvoScreen):
            yield from (way_of(screen, key, here=False) for key in screen.all_keys() if key.anywhere)


def _screens(app: Host) -> list[KvoScreen[Any]]:
    return [screen for screen in reversed(app.screen_stack) if isinstance(screen, KvoScreen)]


def _park_here(app: Host) -> str:
    """Return the id of the park that one is in; empty: of none."""
    return next((screen.park_here for screen in _screens(app) if screen.park_here), "")


def _park_pointed_at(app: Host) -> str:
    """Return the id of the park under the cursor, or of the row under it, where one is in no park; empty: of none."""
    top = app.screen
    row = top.lines.current if isinstance(top, ListScreen) and top.loaded and not _park_here(app) else None
    return top.park_of(row) if isinstance(top, ListScreen) and row is not None else ""


def _came_by(app: Host, park_id: str) -> bool:
    """Return whether one came by the screen of a park."""
    return any(isinstance(screen, ParkScreen) and screen.park_here == park_id for screen in _screens(app))


def _of_park_here(app: Host) -> Iterator[Way]:
    """Yield the pages of the park that one is in, where one did not come by the screen of that park."""
    park_id = _park_here(app)
    if park_id and not _came_by(app, park_id):
        yield from _of_pages(app, [Page(ParkScreen, ParkPlace(park_id), park_id)])


def _pages_further(park_id: str, park_name: str) -> list[Page]:
    """Return the screens of which pages can be gone to from anywhere, those of a park too where one is given. Loads what they need."""
    from kvo_inspect.tui.actions.lists import ActionListsScreen
    from kvo_inspect.tui.actions.over_parks import AskedScreen
    from kvo_inspect.tui.contacts.list import ContactsScreen
    from kvo_inspect.tui.exchange.screen import ExchangeScreen
    from kvo_inspect.tui.parks.overview import OverviewScreen
    from kvo_inspect.tui.parks.route import RouteScreen
    from kvo_inspect.tui.plan.measures import MeasuresScreen
    from kvo_inspect.tui.plan.trajectory import TrajectoryScreen

    of_park: list[tuple[type[KvoScreen[Any]], Place[None]]] = [
        (TrajectoryScreen, TrajectoryPlace(park_id)),
        (MeasuresScreen, MeasuresPlace(park_id)),
        (RouteScreen, RoutePlace(park_id)),
        (ActionListsScreen, ActionListsPlace(park_id)),
    ]
    of_all = [
        Page(ExchangeScreen, ExchangePlace()),
        Page(OverviewScreen, OverviewPlace()),
        Page(AskedScreen, AskedPlace()),
        Page(ContactsScreen, ContactsPlace()),
    ]
    return [*(Page(screen, place, park_id, park_name) for screen, place in of_park if park_id), *of_all]


def _of_pages(app: Host, pages: Sequence[Page]) -> Iterator[Way]:
    """Yield the keys of screens further on that hold everywhere."""
    for page in pages:
        for key in page.screen.KEYS:
            if key.anywhere and not (key.writes and app.read_only):
                way = way_of_page(key, partial(_go_through, app, page, key))
                yield replace(way, label=f"{way.label}: {page.park_name}") if page.park_name else way


async def _go_through(app: Host, page: Page, key: Key) -> None:
    """Go to a page and do there what one of its keys does; where that screen does not offer the key now, say so."""
    if page.park_id and not _came_by(app, page.park_id):
        await app.go(ParkPlace(page.park_id))
    if page.screen is not ParkScreen:
        await app.go(page.place)
    screen = app.screen
    if not isinstance(screen, KvoScreen):
        return
    await screen.reload()
    if any(offered.action == key.action for offered in screen.all_keys()):
        await screen.action_do(key.action)
    else:
        app.notify_user(_("{what}: not possible here yet.").format(what=capital(label_text(key.label))))


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
