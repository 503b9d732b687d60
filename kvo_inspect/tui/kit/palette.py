"""The command palette: the keys of the screen below it, and every other way there is from here, found by typing; Enter goes.

Our own instead of Textual's: it speaks both languages in full, and takes a burst of keys in one widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual import events

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import MARKED, Ask
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.keys import Key, label_text
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import fit, pad, width
from kvo_inspect.wording.names import capital

KEY = 7
"""Cells of the key of a way."""
AROUND = 7
"""Lines of the screen that are no ways: the question, the typed line, the borders and a rest of what lies below."""


@dataclass(frozen=True)
class Way:
    """One thing that can be done from here, in the language in use."""

    label: str
    about: str
    key: str
    """How its key is written; empty when it has none here."""
    run: Callable[[], Any]
    also: str = ""
    """Further words that people type for this."""

    def matches(self, words: Sequence[str]) -> bool:
        """Whether every typed word stands in its texts, or its key was typed."""
        texts = f"{self.label} {self.about} {self.also}".casefold()
        return self.has_sign(words) or all(word in texts for word in words)

    def has_sign(self, words: Sequence[str]) -> bool:
        """Whether its key is the sign that was typed; a letter is the beginning of a word."""
        return list(words) == [self.key] and not self.key.isalnum()


_ALSO = {
    "help": N_("help explanation keys"),
    "report": N_("round report minutes print"),
    "trajectory": N_("phase planning survey questionnaire"),
    "lists": N_("follow-up progress tasks"),
    "review": N_("go over judge"),
    "compare": N_("overview progress results"),
    "papers": N_("documents attachments"),
    "partners": N_("addresses contacts mail"),
    "planned": N_("planning agenda"),
    "meetings": N_("gathering minutes talk"),
    "sync": N_("stick USB cloud network"),
    "exchange": N_("laptops merge hand in"),
}
"""Further words for what a key does, by its action."""


def way_of(screen: KvoScreen[Any], key: Key, *, here: bool) -> Way:
    """Return what a declared key of a screen does; its key is told where it can be pressed."""
    way = way_of_page(key, lambda: screen.action_do(key.action))
    return replace(way, key=key.name) if here else way


def way_of_page(key: Key, run: Callable[[], Any]) -> Way:
    """Return what a declared key does on a screen that lies elsewhere: *run* goes there and does what the key does."""
    about = key.about if key.help and key.help != key.label else ""
    return Way(label_text(key.label), about, "", run, _(_ALSO[key.action]) if key.action in _ALSO else "")


class Palette(Ask[Callable[[], Any]]):
    """Answers what is to be run."""

    KEYS = MARKED
    TYPING = True

    def __init__(self, entries: Sequence[Way]) -> None:
        super().__init__(_("What do you want to do?"))
        self._entries: list[Way] = []
        self.add(entries)
        self._editor = Editor()
        self._at = 0

    def add(self, entries: Iterable[Way]) -> None:
        """Add further ways at the end, but for those that stand there already."""
        shown = {(way.label, way.about) for way in self._entries}
        for way in entries:
            if (way.label, way.about) not in shown:
                shown.add((way.label, way.about))
                self._entries.append(way)
        for box in self.query("Box"):
            box.refresh(layout=True)

    def matching(self) -> list[Way]:
        """Return the entries of which label or help holds every typed word.

        First stands what has the typed sign for its key, then where a label begins with what was typed.
        """
        words = self._editor.text.casefold().split()
        entries = [entry for entry in self._entries if entry.matches(words)]
        if not words:
            return entries
        begins = " ".join(words)
        return sorted(entries, key=lambda entry: (not entry.has_sign(words), not entry.label.casefold().startswith(begins)))

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the typed line and the entries that match, in *cells* cells."""
        entries = self.matching()
        labels = min(cells // 2, max((width(entry.label) for entry in entries if entry.about), default=0)) + 1
        lines: list[list[Piece]] = [*super().lines(cells), [("> ", "key"), *self._editor.pieces(cells - 2)], []]
        high = max(4, self.app.size.height - AROUND)
        first = max(0, min(self._at - high // 2, len(entries) - high))
        self.picks = {}
        for place, entry in list(enumerate(entries))[first : first + high]:
            self.picks[len(lines)] = place
            chosen = place == self._at
            room = labels if entry.about else cells - KEY - 2
            pieces = [(pad(capital(entry.label), room), "strong" if chosen else ""), (fit(entry.about, cells - labels - KEY - 2), "dim")]
            lines.append([("▸ " if chosen else "  ", ""), (pad(entry.key, KEY), "key"), *pieces])
        return lines if entries else [*lines, [(_("Nothing matches."), "dim")]]

    def key(self, event: events.Key) -> None:
        entries = self.matching()
        if event.key in ("up", "down") and entries:
            self._at = (self._at + (1 if event.key == "down" else -1)) % len(entries)
        elif event.key == "enter":
            if entries:
                self.answer(entries[self._at].run)
        elif self._editor.key(event):
            self._at = 0
        else:
            super().key(event)

    def choose(self, place: int) -> None:
        """Run the entry that was clicked."""
        self.answer(self.matching()[place].run)

    def paste(self, text: str) -> None:
        """Paste into the typed line."""
        self._editor.paste(text)
        self._at = 0
