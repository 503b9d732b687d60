"""The three looks: `normal` (dark), `day` (sun: black on white, heavy) and `night` (dim amber on black, nothing bright)."""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, *, dark: bool, ground: str, text: str, soft: str, strong: str, tones: dict[str, str], heavy: str) -> Theme:
    """Return a theme of few colours: *ground* and *text*, *soft* for panels, *strong* for what is chosen."""
    return Theme(
        name=name,
        dark=dark,
        background=ground,
        surface=ground,
        panel=soft,
        boost=soft,
        foreground=text,
        primary=strong,
        secondary=strong,
        accent=strong,
        warning=tones["warn"],
        error=tones["bad"],
        success=tones["good"],
        variables={
            "kvo-text": heavy,
            "kvo-soft": soft,
            "block-cursor-background": tones["cursor"],
            "block-cursor-foreground": tones["cursor-text"],
            "scrollbar": strong,
            "scrollbar-background": ground,
            "scrollbar-hover": strong,
            "scrollbar-active": strong,
            **{f"kvo-{key}": value for key, value in tones.items()},
        },
    )


THEMES = (
    _theme(
        "normal",
        dark=True,
        ground="#101418",
        text="#e6e6e6",
        soft="#1d242b",
        strong="#7fb2e5",
        heavy="none",
        tones={
            "dim": "#9aa4ae",
            "head": "#8ec7ff",
            "good": "#7fd68a",
            "bad": "#ff8a80",
            "warn": "#ffd166",
            "key": "#ffd166",
            "cursor": "#2d4f73",
            "cursor-text": "#ffffff",
            "bar": "#24303c",
            "bar-text": "#ffffff",
        },
    ),
    _theme(
        "day",
        dark=False,
        ground="#ffffff",
        text="#000000",
        soft="#e4e4e4",
        strong="#000000",
        heavy="bold",
        tones={
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
    ),
    _theme(
        "night",
        dark=True,
        ground="#000000",
        text="#a86f14",
        soft="#1a1103",
        strong="#8a5a10",
        heavy="none",
        tones={
            "dim": "#7a5110",
            "head": "#b87a18",
            "good": "#a86f14",
            "bad": "#c0601a",
            "warn": "#b87a18",
            "key": "#b87a18",
            "cursor": "#4a3008",
            "cursor-text": "#c98a20",
            "bar": "#2a1b05",
            "bar-text": "#b87a18",
        },
    ),
)
"""Every theme the app registers; night keeps to dim amber so that eyes stay used to the dark."""
