"""Signed (ondertekend): by whom a file that came in is signed, as far as this record knows that laptop's key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signed:
    """By whom a file is signed."""

    maker: str
    """Who says to have made it, as people are told: a system, or a laptop and what the receiver of its key is called, or who sat at it."""
    fingerprint: str
    """Empty: it is not signed."""
    is_first: bool = False
    """Whether nothing of theirs was signed before, as far as this record knows."""
    signed_before: bool = False
    """Whether other files of theirs were signed."""
    passed_on: tuple[str, ...] = ()
    """The letters of laptops whose key is known here, of which it brings new changes though nobody signed it who is known here."""

    @property
    def is_suspect(self) -> bool:
        """Whether it is not signed, and its maker signs what they make, or brings changes of such laptops."""
        return (self.signed_before and not self.fingerprint) or bool(self.passed_on)


UNSIGNED = Signed("", "")
"""Of what has no signature, by whoever it is."""
