"""One page of help for any screen or box, made from its declared keys and its short text; any key closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key, asks_lock, label_text, told_once
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import fit, pad, width, wrap

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


class Explained(Protocol):
    """What has a page of help: a screen or a box."""

    def title_text(self) -> str:
        """Return its title."""

    def help_text(self) -> str:
        """Return the short text above its keys (`N_`)."""

    def all_keys(self) -> list[Key]:
        """Return its keys."""


class HelpScreen(ModalScreen[None]):
    """The help page of a screen or a box. Arrows and pages scroll when it does not fit; every other key closes, as its last line says."""

    DEFAULT_CSS = """
    HelpScreen { background: $background; }
    HelpScreen > Prose { dock: bottom; padding: 0 1; background: $background; }
    HelpScreen VerticalScroll { padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    """

    def __init__(self, of: Explained) -> None:
        super().__init__()
        self.of = of

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Prose(self._page)
        yield Prose(self._way_out)

    def on_resize(self) -> None:
        """Say of the new size whether there is more than is in view."""
        self.call_after_refresh(self.query(Prose).last().refresh)

    @property
    def _scrolls(self) -> bool:
        """Whether there is more than is in view."""
        return self.query_one(VerticalScroll).max_scroll_y > 0

    def _way_out(self, cells: int) -> list[list[Piece]]:
        text = _("↑ ↓ more · any other key closes this page") if self._scrolls else _("Any key closes this page.")
        return [[], [(fit(text, cells), "dim")]]

    def _page(self, cells: int) -> list[list[Piece]]:
        title = wrap(_("Help") + " · " + self.of.title_text(), cells)  # that of a question is the question, maybe of several lines
        lines: list[list[Piece]] = [*([(line, "head")] for line in title), []]
        if text := label_text(self.of.help_text()):
            lines += [[(line, "")] for line in wrap(text, cells)]
            lines.append([])
        keys = told_once(self.of.all_keys())
        names = max((width(key.name) for key in keys), default=0) + 2
        for key in keys:
            lines += _explained(key.name, key.about, names, cells)
        lines.append([])
        if not getattr(self.of, "STORES_AT_ONCE", True):
            leaving = _("quit; what is filled in here is stored by the last Enter")
        elif any(getattr(screen, "stuck", None) is not None for screen in self.app.screen_stack):  # the box lies on a form, or is one line
            leaving = _("quit; what was typed is not stored yet")
        else:
            leaving = _("quit; all is stored already")
        commands = [] if isinstance(self.of, ModalScreen) else [("ctrl+p", _("all commands"))]  # a box is answered first
        locks = [(_("* or ctrl+l"), _("lock; while something is typed ctrl+l alone"))] if cast("Host", self.app).is_protected else []
        ends = (*commands, *locks, ("ctrl+q", leaving))
        names = max(names, 8, *(width(name) + 1 for name, _about in ends))
        for name, about in ends:
            lines += _explained(name, about, names, cells)
        return lines

    def on_key(self, event: events.Key) -> None:
        """Scroll where there is more, close with anything else but the key that locks."""
        event.stop()
        event.prevent_default()
        app = cast("Host", self.app)
        if app.is_protected and asks_lock(event.key, typing=False):  # it was pressed before this page stood
            app.action_lock()
            return
        box = self.query_one(VerticalScroll)
        moves = {
            "up": box.scroll_up,
            "down": box.scroll_down,
            "pageup": box.scroll_page_up,
            "pagedown": box.scroll_page_down,
            "home": box.scroll_home,
            "end": box.scroll_end,
        }
        if self._scrolls and event.key in moves:
            moves[event.key](animate=False)
        else:
            self.dismiss()


def _explained(name: str, about: str, names: int, cells: int) -> list[list[Piece]]:
    """Return a key with what it does, on as many lines as its words take; *names* is how wide a key stands."""
    words = wrap(about, cells - names - 1)
    return [[(pad(name if not number else "", names), "key"), (line, "")] for number, line in enumerate(words)]
