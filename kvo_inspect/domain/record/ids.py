"""Ids: random, or made from what a thing stands for, so that two laptops make the same one (docs/record.md)."""

from __future__ import annotations

import uuid

KVO = uuid.UUID("6b1d1c0e-2f5b-5c9a-9b57-4b564f2d4221")
"""The namespace of all made ids."""


def new_id() -> str:
    """Return a random id."""
    return str(uuid.uuid4())


def made_id(noun: str, *parts: str) -> str:
    """Return the id of the *noun* that stands for *parts*: the same on every laptop."""
    return str(uuid.uuid5(KVO, "|".join((noun, *parts))))
