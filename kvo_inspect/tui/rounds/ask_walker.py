"""The question which person of a planned round: chosen by digit, or by typing a part of the name; however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events

from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import MARKED, Ask
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.keys import Key

AROUND = 7
"""Lines of the screen that are no people: the question, the typed line, the borders and a rest of what lies below."""


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who can be chosen."""

    id: str
    """The id of the planned person."""
    name: str
    about: str
    """Their organisation and role."""
    share: str
    """What they walk, in words."""


class AskWalker(Ask[str]):
    """Asks for a person and answers their id: a digit chooses one of the first nine, typing leaves those whose texts begin so."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "1",
            "",
            "",
            N_("Choose the person with that digit; letters leave only who has a word that begins so."),
            shown="1-9",
        ),
        *MARKED,
    )
    TYPING = True

    def __init__(self, question: str, walkers: Sequence[Walker]) -> None:
        super().__init__(question)
        self._walkers = walkers
        self._editor = Editor()
        self._at = 0

    def matching(self) -> list[tuple[int, Walker]]:
        """Return who has every typed word, each with their place among all from 1."""
        words = typed_words(self._editor.text)
        return [
            (place, walker)
            for place, walker in enumerate(self._walkers, 1)
            if all(contains_word(plain(f"{walker.name} {walker.about}"), word) for word in words)
        ]

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question, the typed line, and who it leaves."""
        matching = self.matching()
        typed: Sequence[Piece] = [(_("a digit, or letters of the name"), "dim")]
        if self._editor.text:
            typed = self._editor.pieces(cells - 2)
        lines: list[list[Piece]] = [*super().lines(cells), [("> ", "key"), *typed], []]
        high = max(3, self.app.size.height - AROUND)
        first = max(0, min(self._at - high // 2, len(matching) - high))
        self.picks = {}
        for at, (place, walker) in list(enumerate(matching))[first : first + high]:
            self.picks[len(lines)] = at
            digit = str(place) if place <= 9 and not self._editor.text else ""
            name = Cell(walker.name, 24, "strong" if at == self._at else "")
            row = [
                Cell("▸" if at == self._at else "", 1),
                Cell(digit, 1, "key"),
                name,
                Cell(walker.share, 18),
                Cell(walker.about, 0, "dim"),
            ]
            lines.append(list(columns(cells, row)))
        return lines if matching else [*lines, [(_("Nobody on this plan has these letters."), "dim")]]

    def key(self, event: events.Key) -> None:
        """Choose by digit while nothing is typed; else type, or move the mark."""
        matching = self.matching()
        character = event.character or ""
        if not self._editor.text and character in set("123456789"):
            if int(character) <= len(self._walkers):
                self.answer(self._walkers[int(character) - 1].id)
        elif event.key in ("up", "down") and matching:
            self._at = (self._at + (1 if event.key == "down" else -1)) % len(matching)
        elif event.key == "enter":
            if matching:
                self.choose(self._at)
        elif self._editor.key(event):
            self._at = 0
        else:
            super().key(event)

    def choose(self, place: int) -> None:
        """Answer with one of those who are left."""
        self.answer(self.matching()[place][1].id)

    def paste(self, text: str) -> None:
        """Paste into the typed line."""
        self._editor.paste(text)
        self._at = 0
