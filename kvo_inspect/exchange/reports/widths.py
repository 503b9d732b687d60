"""How wide the columns of a table are: each has room for the words of its head, and for what may not be broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kvo_inspect.exchange.reports.svg import text_width

PAGE = 1700
"""Tenths of a millimetre between the margins."""
LETTER = 8.8 * 254 / 72
"""The size of the letters of a table, in the same."""
INSET = 24
"""What of a cell holds no text."""


def roomy(shares: Sequence[int], heads: Sequence[str], unbroken: Iterable[tuple[int, Sequence[str]]]) -> tuple[int, ...]:
    """Return how wide columns are in tenths of a millimetre: as *shares* has them, but none less than the longest word of its head.

    *unbroken*: places of columns with texts in them that may not be broken either. Where there is no room for all, *shares* as they are.
    """
    least = [max((text_width(word, LETTER, bold=True) for word in head.split()), default=0.0) for head in heads]
    for place, texts in unbroken:
        least[place] = max(least[place], *(text_width(text, LETTER) for text in set(texts)), 0.0)
    least = [width + INSET for width in least]
    widths = [PAGE * share / sum(shares) for share in shares]
    kept: set[int] = set()
    while short := {place for place, width in enumerate(widths) if width < least[place]} - kept:
        kept |= short
        others = sum(share for place, share in enumerate(shares) if place not in kept)
        room = PAGE - sum(least[place] for place in kept)
        if room <= 0 or not others:
            return tuple(shares)
        widths = [least[place] if place in kept else room * share / others for place, share in enumerate(shares)]
    return tuple(map(round, widths))
