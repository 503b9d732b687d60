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
    passed_on: tuple[str, ...] = ()
    """The letters of laptops whose key is known here, of which it brings new changes though nobody signed it who is known here."""

    @property
    def is_suspect(self) -> bool:
        """Whether it is not signed, and its laptop signs what it makes, or brings changes of such laptops."""
        return (self.signed_before and not self.fingerprint) or bool(self.passed_on)
