"""The line at the top (where am I, is it stored) and the key line at the bottom (what can I press)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from kvo_inspect.tui.drawing import Drawn, Piece, ends
from kvo_inspect.tui.keys import Key, said
from kvo_inspect.tui.plain import one_line, width

GAP = 2
"""Blanks between two keys of the key line."""
STAY = ("escape", "question_mark")


class TopBar(Drawn):
    """One inverted line: PRACTICE or READ ONLY when it is, the title at the left, the state at the right."""

    DEFAULT_CSS = "TopBar { dock: top; height: 1; overflow: hidden; }"

    def __init__(self, title: Callable[[], str], state: Callable[[], str], mode: Callable[[], str]) -> None:
        super().__init__()
        self._title = title
        self._state = state
        self._mode = mode

    def render_line(self, y: int) -> Strip:
        """Draw the bar."""
        mode = self._mode()
        left: list[Piece] = [(f" {mode} ", "mode"), (" ", "")] if mode else [(" ", "")]
        state = self._state()
        right: list[Piece] = [(f" {state} ", "")] if state else []
        return self.strip(ends(self.size.width, [*left, (self._title(), "")], right), "bar")


def key_rows(keys: Iterable[Key], cells: int, rows: int = 2) -> list[list[Key]]:
    """Return the keys laid out in at most *rows* rows of *cells* cells; what does not fit is left to the help page.

    The way back and help always stay.
    """
    keys = list(keys)
    stay = [key for key in keys[-2:] if key.key in STAY]
    first = keys[: len(keys) - len(stay)]
    laid: list[list[Key]] = [[]]
    used = 1
    reserve = sum(_cells(key) + GAP for key in stay)
    for key in first:
        need = _cells(key) + (GAP if laid[-1] else 0)
        room = cells - used - (reserve if len(laid) == rows else 0)
        if need > room:
            if len(laid) == rows:
                break
            laid.append([])
            used, need = 1, _cells(key)
        laid[-1].append(key)
        used += need
    if used + reserve > cells and len(laid) < rows:
        laid.append([])
    laid[-1] += stay
    return laid


def _cells(key: Key) -> int:
    """Return the width of one key with its label."""
    return width(key.name) + 1 + width(said(key.label))


class KeyBar(Drawn):
    """The keys of this screen, on one line or two."""

    DEFAULT_CSS = "KeyBar { dock: bottom; height: auto; max-height: 3; overflow: hidden; }"

    def __init__(self, keys: Callable[[], Sequence[Key]]) -> None:
        super().__init__()
        self._keys = keys

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return one line for the rule and one or two for the keys."""
        return 1 + len(key_rows(self._keys(), width))

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked or touched."""
        laid = key_rows(self._keys(), self.size.width)
        if not 1 <= event.y <= len(laid):
            return
        x = 1
        for key in laid[event.y - 1]:
            if x <= event.x < x + _cells(key):
                self.app.post_message(events.Key(key.key.split(",")[0], key.name if len(key.name) == 1 else None))
                return
            x += _cells(key) + GAP

    def render_line(self, y: int) -> Strip:
        """Draw a rule, then the keys."""
        cells = self.size.width
        if y == 0:
            return Strip([Segment("─" * cells, self.tone("dim"))], cells)
        laid = key_rows(self._keys(), cells)
        pieces: list[Piece] = [(" ", "")]
        for number, key in enumerate(laid[y - 1] if y <= len(laid) else []):
            pieces += [(" " * GAP if number else "", ""), (key.name, "key"), (" " + one_line(said(key.label)), "")]
        return self.strip(pieces)
