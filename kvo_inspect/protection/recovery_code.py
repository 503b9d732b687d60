"""The recovery code: a way in on paper, drawn by the program, which a person can type back."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 characters: no letter that looks like a digit, and no U."""
_READ_AS = str.maketrans("ILO", "110")
DRAWN, CHECK, GROUP = 26, 2, 4
"""Characters that are drawn (130 bits), characters that tell a mistyped one, characters between two hyphens."""


def draw() -> str:
    """Return a new code, in groups of four: `7H2K-…`."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(DRAWN))
    return in_groups(drawn + _check(drawn))


def read(text: str) -> str | None:
    """Return a typed code as `draw` wrote the code; None when the text is no code, or one with a mistyped character."""
    characters = "".join(text.upper().translate(_READ_AS).replace("-", "").split())
    if len(characters) != DRAWN + CHECK or not set(characters) <= set(ALPHABET):
        return None
    drawn = characters[:DRAWN]
    return in_groups(characters) if characters[DRAWN:] == _check(drawn) else None


def looks_like_code(text: str) -> bool:
    """Whether a text has the length and the characters of a code, mistyped or not: a passphrase hardly has."""
    characters = "".join(text.upper().translate(_READ_AS).replace("-", "").split())
    return abs(len(characters) - DRAWN - CHECK) <= 1 and text.count("-") >= 3 and characters.isalnum()


def in_groups(characters: str) -> str:
    """Return characters with a hyphen after every fourth."""
    return "-".join(characters[at : at + GROUP] for at in range(0, len(characters), GROUP))


def _check(drawn: str) -> str:
    digest = int.from_bytes(hashlib.sha256(drawn.encode()).digest()[:2])
    return ALPHABET[digest >> 5 & 31] + ALPHABET[digest & 31]
