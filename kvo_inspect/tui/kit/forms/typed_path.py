"""A path that a person typed, or dropped on the terminal."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.paths import expanded


def typed_path(raw: str) -> Path:
    """Return the path a person typed or dropped on the terminal: quotes around it and a leading ~ are understood."""
    text = raw.strip()
    for quote in ("'", '"'):
        if len(text) > 1 and text.startswith(quote) and text.endswith(quote):
            text = text[1:-1]
    return expanded(text)
