"""Former users: how the record calls somebody who recorded and whose name was erased."""

from __future__ import annotations

import re

_FORMER = re.compile(r"former user ([1-9][0-9]{0,5})")


def former_user(number: int) -> str:
    """Return how the record calls a former user, in every language: screens and papers translate it (`wording.names.author_text`)."""
    return f"former user {number}"


def former_number(name: str) -> int | None:
    """Return the number of a former user, None when *name* is somebody's."""
    match = _FORMER.fullmatch(name)
    return int(match[1]) if match else None
