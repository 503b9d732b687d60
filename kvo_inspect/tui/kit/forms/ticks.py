"""The field for several of a list: each row is ticked by its digit or the space bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.events import Key as KeyEvent

from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChosenField
from kvo_inspect.tui.kit.keys import ScreenText, label_text
from kvo_inspect.tui.kit.text import fit, wrap


@dataclass
class Tick:
    """One row of a `TicksField`: its value, its label and the state it is in."""

    value: str
    label: ScreenText
    state: int = 0
    note: ScreenText = ""
    """Shown dim behind the label."""


@dataclass
class TicksField(ChosenField[tuple[int, list[int]]]):
    """Several of a list: a digit ticks, ↑ ↓ and space too. With more than two *states* each press goes to the next."""

    ticks: list[Tick] = field(default_factory=list)
    states: Sequence[tuple[str, ScreenText]] = (("off", ""), ("on", ""))
    """(name, label shown behind the row) of each state; the first is "off"."""
    at: int = 0
    empty: ScreenText = ""

    @property
    def value(self) -> dict[str, str]:
        """The state's name of every row that is not off."""
        return {tick.value: self.states[tick.state][0] for tick in self.ticks if tick.state}

    @property
    def state(self) -> tuple[int, list[int]]:
        """Where the cursor is, and the state of every row."""
        return self.at, [tick.state for tick in self.ticks]

    def restore(self, state: tuple[int, list[int]]) -> None:
        """Let cursor and rows stand as before."""
        self.at, states = state
        for tick, before in zip(self.ticks, states, strict=True):
            tick.state = before

    def press(self, event: KeyEvent) -> bool:
        """Move; leaving at the ends is left to the form."""
        by = {"down": 1, "up": -1}.get(event.key, 0)
        if not by or not 0 <= self.at + by < len(self.ticks):
            return False
        self.at += by
        return True

    def takes(self, sign: str, _signs: str) -> bool:
        """Tick the row of a digit, or with the space bar the one under the cursor."""
        if not self.ticks or sign not in " 123456789" or (sign != " " and int(sign) > len(self.ticks)):
            return False
        self.at = self.at if sign == " " else int(sign) - 1
        tick = self.ticks[self.at]
        tick.state = (tick.state + 1) % len(self.states)
        return True

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the rows when active, else the ticked ones on a line or two."""
        if not self.ticks:
            return [[(fit(label_text(self.empty), cells), "dim")]]
        if not active:
            chosen = ", ".join(label_text(tick.label) + self._state(tick) for tick in self.ticks if tick.state)
            wrapped = wrap(chosen or "·", cells)
            if len(wrapped) > 2:
                wrapped = [wrapped[0], fit(wrapped[1] + " " + wrapped[2], cells)]
            return [[(line, "")] for line in wrapped]
        lines: list[list[Piece]] = []
        for place, tick in enumerate(self.ticks):
            digit = str(place + 1) if place < 9 else " "
            box = "[✓] " if tick.state == 1 else "[~] " if tick.state else "[ ] "
            text = fit(label_text(tick.label), max(8, cells - 8))
            note = fit(self._state(tick) + ("  " + label_text(tick.note) if tick.note else ""), max(0, cells - 9 - len(text)))
            mark = "▸ " if place == self.at else "  "
            lines.append([(mark, ""), (digit + " ", "key"), (box, ""), (text, "strong" if place == self.at else ""), (note, "dim")])
        return lines

    def _state(self, tick: Tick) -> str:
        label = label_text(self.states[tick.state][1])
        return f" · {label}" if label else ""
