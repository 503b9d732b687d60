"""Which signs this terminal has: the full set, or a plain one for the console of Windows, whose letters have no ✓, ▸ or eighths of a block.

The plain ones are in WGL4, the set of characters that the letters of every Windows have. Each is as wide as what it stands for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Literal

GlyphSet = Literal["plain", "full"]
CHOOSE = "KVO_INSPECT_GLYPHS"
"""The variable that chooses, on every system."""
_TERMINALS = ("WT_SESSION", "TERM_PROGRAM", "ConEmuANSI")
"""Variables by which terminals for Windows make themselves known; they take a missing sign from other letters."""
PLAIN: dict[int, str] = {
    **dict.fromkeys(range(0x2400, 0x2422), "¤"),
    **dict(zip(map(ord, "✓✗▸↺⏎␣▏▎▍▋▊▉"), "√×►◄¶_  ▌▌██", strict=True)),
}
"""The plain sign drawn for each sign, by code point; also for the pictures of control characters."""


def glyph_set(env: Mapping[str, str], system: str) -> GlyphSet:
    """Return the signs of the terminal that this environment tells of, on a system that `os.name` calls *system*."""
    chosen = env.get(CHOOSE, "")
    if chosen in ("plain", "full"):
        return chosen  # type: ignore[return-value]
    return "plain" if system == "nt" and not any(env.get(name) for name in _TERMINALS) else "full"


@cache
def is_plain() -> bool:
    """Tell whether this terminal gets the plain signs; asked once, for it stays the same terminal."""
    return glyph_set(os.environ, os.name) == "plain"


def drawable(text: str) -> str:
    """Return *text* in signs that this terminal has, as wide as before."""
    return text.translate(PLAIN) if is_plain() and not text.isascii() else text
