"""Dutch number plates in what people typed: found by the forms in which they are given out (sidecodes 1 to 14), and left out."""

from __future__ import annotations

import re

from kvo_inspect.texts import _

SIDECODES = (
    "XX-99-99",
    "99-99-XX",
    "99-XX-99",
    "XX-99-XX",
    "XX-XX-99",
    "99-XX-XX",
    "99-XXX-9",
    "9-XXX-99",
    "XX-999-X",
    "X-999-XX",
    "XXX-99-X",
    "X-99-XXX",
    "9-XX-999",
    "999-XX-9",
)
"""Every form of a Dutch plate since 1951, and the next ones: X is a letter, 9 a digit."""


def _any_form(letter: str, between: str) -> str:
    forms = (between.join(part.replace("X", letter).replace("9", r"\d") for part in form.split("-")) for form in SIDECODES)
    return "|".join(forms)


_PLATE = re.compile(rf"(?<!\w)(?:{_any_form('[A-Za-z]', '[-‐‑–—.]')}|{_any_form('[A-Z]', ' ')}|{_any_form('[A-Z]', '')})(?!\w)", re.ASCII)
"""With dashes in small letters too; without them only in capitals: “10 cm 20” is no plate."""


def without_plates(text: str) -> str:
    """Return *text* with each number plate in it replaced by the words that one stood there."""
    return _PLATE.sub(lambda _plate: _("[number plate]"), text)
