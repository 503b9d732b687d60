"""What a place is: a screen to go to, with its subject. The places themselves are in `tui.places`. Imports nothing of the program."""

from __future__ import annotations

from inspect import get_annotations
from typing import Any, Generic, TypeVar, dataclass_transform

R = TypeVar("R")


@dataclass_transform(frozen_default=True)
class Place(Generic[R]):
    """A screen to go to, with its subject in fields; *R* is the type of what comes back from there.

    To the type checker each place is a frozen dataclass. Fifty of those cost the first frame thirty milliseconds to make: here the fields
    are filled when somebody goes there.
    """

    def __init__(self, *values: Any, **keywords: Any) -> None:
        fields = get_annotations(type(self))
        given = dict(zip(fields, values, strict=False)) | keywords
        for field in fields:
            object.__setattr__(self, field, given[field] if field in given else getattr(type(self), field))

    def __setattr__(self, field: str, value: Any) -> None:
        """Refuse: a place stays what it was."""
        raise AttributeError(field)
