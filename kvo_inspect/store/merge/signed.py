"""Signed (ondertekend): by whom a file that came in is signed, as far as this record knows that laptop's key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signed:
    """By whom a file is signed."""

    letters: str
    name: str
    """What the receiver of this key is called here, else who sat at the laptop; empty: not known."""
    fingerprint: str
    """Empty: it is not signed."""
    is_first: bool = False
    """Whether nothing of this laptop was signed before, as far as this record knows."""
    signed_before: bool = False
    """Whether other files of that laptop were signed."""

    @property
    def is_suspect(self) -> bool:
        """Whether it is not signed, and its laptop signs what it makes."""
        return self.signed_before and not self.fingerprint
