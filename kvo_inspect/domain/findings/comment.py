"""Comment (opmerking): a remark on a finding."""

from __future__ import annotations

from typing import ClassVar

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import Text


class Comment(Noun):
    """A remark on a finding; who and when say its changes."""

    noun: ClassVar[str] = "comment"
    refs: ClassVar[dict[str, str]] = {"finding": "finding"}

    finding: str = ""
    text: Text = ""
