"""The three looks: `normal` (dark), `day` (sun: black on white, heavy) and `night` (dim amber on black, nothing bright).

A look holds for every terminal: where one has 256 colours or 16, the colour that ours would be rounded to is often too weak or too
bright, so a look may name others for it. `tests/tui/contrast.py` computes what is on the screen in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from textual.theme import Theme

from kvo_inspect.texts import N_

Colours = Mapping[str, str]
"""A colour by its role: `ground text dim head good bad warn key`, and what is chosen and the bars with their texts."""


class Colouring(NamedTuple):
    """The colours of one look."""

    name: str
    label: str
    """What it is called (`N_`)."""
    dark: bool
    colours: Colours
    """For a terminal that shows every colour; without colours (NO_COLOR) their greys are seen."""
    of_256: Colours = MappingProxyType({})
    """Instead of those, on a terminal of 256 colours."""
    of_16: Colours = MappingProxyType({})
    """Instead of those, on a terminal of 16 colours."""
    heavy: bool = False
    """Whether all text is bold."""

    def on(self, system: str | None) -> Colours:
        """Return the colours for what a terminal can show, as rich names that."""
        fewer = self.of_256 if system == "256" else {} if system == "truecolor" else self.of_16
        return {**self.colours, **fewer}


SILVER = "#aaaaaa"
"""Of sixteen colours the only one that is light enough to read at night and not bright."""
NIGHT = (
    ("ground", "#000000"),
    ("text", "#d89018"),
    ("strong", "#ad6e14"),
    ("dim", "#ad6e14"),
    ("head", "#e8a524"),
    ("good", "#b5ad30"),
    ("bad", "#f28460"),
    ("warn", "#e8a524"),
    ("key", "#e8a524"),
    ("cursor", "#33220a"),
    ("cursor-text", "#f0b030"),
    ("bar", "#261804"),
    ("bar-text", "#e8a524"),
)

LOOKS = (
    Colouring(
        "normal",
        N_("normal: dark"),
        dark=True,
        colours={
            "ground": "#101418",
            "text": "#e6e6e6",
            "strong": "#7fb2e5",
            "dim": "#9aa4ae",
            "head": "#8ec7ff",
            "good": "#7fd68a",
            "bad": "#ff9086",
            "warn": "#ffd166",
            "key": "#ffd166",
            "cursor": "#2d4f73",
            "cursor-text": "#ffffff",
            "bar": "#24303c",
            "bar-text": "#ffffff",
        },
        of_256={"bad": "#ffaf87"},
    ),
    Colouring(
        "day",
        N_("day: black on white, for the sun"),
        dark=False,
        heavy=True,
        colours={
            "ground": "#ffffff",
            "text": "#000000",
            "strong": "#000000",
            "dim": "#303030",
            "head": "#000000",
            "good": "#004d00",
            "bad": "#a00000",
            "warn": "#7a3c00",
            "key": "#00008b",
            "cursor": "#000000",
            "cursor-text": "#ffffff",
            "bar": "#000000",
            "bar-text": "#ffffff",
        },
        of_256={"warn": "#5f0000"},
    ),
    Colouring(
        "night",
        N_("night: dim amber, keeps your eyes used to the dark"),
        dark=True,
        colours=dict(NIGHT),
        of_256={
            **dict.fromkeys(("text", "head", "warn", "key", "cursor-text", "bar-text"), "#d7af00"),
            "strong": "#af8700",
            "dim": "#af8700",
            "good": "#afaf5f",
            "bad": "#ff8787",
            "cursor": "#1c1c1c",
            "bar": "#121212",
        },
        of_16={role: "#000000" if role in ("ground", "cursor-text", "bar") else SILVER for role, _colour in NIGHT},
    ),
)
"""Every look, in the order in which `k` on the round goes through them; night keeps to amber so that eyes stay used to the dark."""
VEIL = "25%"
"""How much of the ground lies over what is under a question: it steps back, and the row that is asked about can be read."""


def theme_of(look: Colouring, system: str | None) -> Theme:
    """Return a look as Textual's theme, for what the terminal can show."""
    colours = look.on(system)
    ground, strong = colours["ground"], colours["strong"]
    return Theme(
        name=look.name,
        dark=look.dark,
        background=ground,
        surface=ground,
        panel=ground,
        boost=ground,
        foreground=colours["text"],
        primary=strong,
        secondary=strong,
        accent=strong,
        warning=colours["warn"],
        error=colours["bad"],
        success=colours["good"],
        variables={
            "kvo-text": "bold" if look.heavy else "none",
            "block-cursor-background": colours["cursor"],
            "block-cursor-foreground": colours["cursor-text"],
            "scrollbar": strong,
            "scrollbar-background": ground,
            "scrollbar-hover": strong,
            "scrollbar-active": strong,
            **{f"kvo-{role}": colour for role, colour in colours.items() if role not in ("ground", "text", "strong")},
        },
    )


def next_look(name: str) -> str:
    """Return the look after this one; after the last comes the first."""
    names = [look.name for look in LOOKS]
    return names[(names.index(name) + 1) % len(names)]
