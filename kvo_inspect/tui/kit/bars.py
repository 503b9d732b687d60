"""The line at the top (where am I, is it stored) and the key line at the bottom (what can I press)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.drawing import Drawn, Piece, ends
from kvo_inspect.tui.kit.keys import Key, label_text
from kvo_inspect.tui.kit.text import fit, one_line, width, wrap

GAP = 2
"""Blanks between two keys of the key line."""
ALL_KEYS = N_("more")
"""What help is called where the key line has no room for every key: as short as *help*, so that no other key goes for it."""
STAY = ("escape", "question_mark,f1")
TALL, TALL_ROWS = 36, 3
"""A screen of so many lines has so many rows for keys."""
NOTICE_LINES = 6
"""Lines of a notice at most."""


class TopBar(Drawn):
    """One inverted line: PRACTICE or READ ONLY when it is, the title at the left, the state at the right."""

    DEFAULT_CSS = "TopBar { dock: top; height: 1; overflow: hidden; }"

    def __init__(self, title: Callable[[], str], state: Callable[[], str], mode: Callable[[], str]) -> None:
        super().__init__()
        self._title = title
        self._state = state
        self._mode = mode

    def render_line(self, y: int) -> Strip:
        mode = self._mode()
        left: list[Piece] = [(f" {mode} ", "mode"), (" ", "")] if mode else [(" ", "")]
        state = self._state()
        right: list[Piece] = [(f" {state} ", "")] if state else []
        return self.strip(ends(self.size.width, [*left, (self._title(), "")], right), "bar")


def state_beside(title: str, state: str, spare: Iterable[str], mode: str, cells: int) -> str:
    """Return the state without as many of its last, *spare* parts as leaves the top line of *cells* cells room for the whole title."""
    for part in spare:
        taken = sum(width(one_line(text)) + 3 for text in (mode, state) if text)
        if 1 + width(one_line(title)) + taken > cells:
            state = state.removesuffix(part).removesuffix(" · ")
    return state


def key_rows(keys: Iterable[Key], cells: int, rows: int = 2) -> list[list[Key]]:
    """Return the keys laid out in at most *rows* rows of *cells* cells; what does not fit is left to the help page, and help says so.

    The way back and help always stay; keys that are `last` come after the others.
    """
    keys = list(keys)
    laid = _laid(keys, cells, rows)
    if keys and keys[-1].key in STAY and sum(map(len, laid)) < len(keys):
        laid = _laid([*keys[:-1], keys[-1]._replace(label=ALL_KEYS)], cells, rows)
    return laid


def _laid(keys: list[Key], cells: int, rows: int) -> list[list[Key]]:
    """Return as many of the keys as have room."""
    stay = [key for key in keys[-2:] if key.key in STAY]
    first = sorted(keys[: len(keys) - len(stay)], key=lambda key: key.last)
    laid: list[list[Key]] = [[]]
    used = 1
    reserve = sum(_cells(key) + GAP for key in stay)
    for key in first:
        need = _cells(key) + (GAP if laid[-1] else 0)
        room = cells - used - (reserve if len(laid) == rows else 0)
        if need > room:
            if len(laid) == rows:
                if key.last:
                    continue
                break
            laid.append([])
            used, need = 1, _cells(key)
        laid[-1].append(key)
        used += need
    if used + reserve > cells and len(laid) < rows:
        laid.append([laid[-1].pop()] if len(laid[-1]) > 1 and laid[-1][-1].last else [])
    laid[-1] += stay
    return laid


def _cells(key: Key) -> int:
    """Return the width of one key with its label."""
    return width(key.name) + 1 + width(label_text(key.label))


class NoticeBar(Drawn):
    """The notice in lines of its own at the bottom, so that nothing is covered. Without a notice the bar takes no room."""

    DEFAULT_CSS = "NoticeBar { dock: bottom; height: auto; overflow: hidden; }"

    def __init__(self, notice: Callable[[int], Sequence[Piece]]) -> None:
        """*notice* gives the lines of the notice for a width in cells; none when nothing is told."""
        super().__init__()
        self._notice = notice

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return one line for each line of the notice."""
        return len(self._notice(width))

    def render_line(self, y: int) -> Strip:
        """Draw a line of the notice."""
        lines = self._notice(self.size.width)
        return self.strip([lines[y]] if y < len(lines) else [], "bar")


class KeyBar(NoticeBar):
    """A rule, or the notice in its place; below it the keys of this screen in a few rows."""

    def __init__(self, keys: Callable[[], Sequence[Key]], notice: Callable[[int], Sequence[Piece]], rows: int = 2) -> None:
        """*rows* of keys at most on a screen of the usual height."""
        super().__init__(notice)
        self._keys = keys
        self._least = rows

    @property
    def rows(self) -> int:
        """Rows of keys at most: a high screen has room for more."""
        return max(self._least, TALL_ROWS) if self.app.size.height >= TALL else self._least

    def _laid(self, cells: int) -> list[list[Key]]:
        return key_rows(self._keys(), cells, self.rows)

    def _top(self, cells: int) -> int:
        """Return how many lines stand above the keys."""
        return max(1, len(self._notice(cells)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the rule or the notice, and the rows of keys."""
        return self._top(width) + len(self._laid(width))

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked or touched."""
        laid = self._laid(self.size.width)
        row = event.y - self._top(self.size.width)
        if not 0 <= row < len(laid):
            return
        x = 1
        for key in laid[row]:
            if x <= event.x < x + _cells(key):
                self.app.post_message(events.Key(key.key.split(",")[0], key.name if len(key.name) == 1 else None))
                return
            x += _cells(key) + GAP

    def render_line(self, y: int) -> Strip:
        """Draw a rule or the notice, then the keys."""
        cells = self.size.width
        top = self._top(cells)
        if y < len(self._notice(cells)):
            return super().render_line(y)
        if y < top:
            return Strip([Segment("─" * cells, self.tone("dim"))], cells)
        laid = self._laid(cells)
        pieces: list[Piece] = [(" ", "")]
        for number, key in enumerate(laid[y - top] if y - top < len(laid) else []):
            pieces += [(" " * GAP if number else "", ""), (key.name, "key"), (" " + one_line(label_text(key.label)), "")]
        return self.strip(pieces)


def notice_lines(sentence: str, bad: bool, cells: int) -> list[Piece]:
    """Return a notice in lines of *cells* cells; one that tells of something wrong begins with a sign."""
    sign = "✗ " if bad else ""
    lines = wrap(sign + sentence, cells - 2)
    if len(lines) > NOTICE_LINES:
        lines = [*lines[: NOTICE_LINES - 1], fit(lines[NOTICE_LINES - 1] + " …", cells - 2)]
    return [(" " + line, "") for line in lines]
