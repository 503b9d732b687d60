"""What is told of a finding, in the language in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kvo_inspect.domain.findings.finding import few_words


class Described(Protocol):
    """A finding, or a row of one: the item that failed, the object, what was typed."""

    @property
    def item(self) -> str | None:
        """The key of the item (`checklist/item`), None of a finding that no question made."""

    @property
    def object(self) -> str:
        """Which object, or an empty text."""

    @property
    def text(self) -> str:
        """What was typed, or an empty text."""


def finding_text(finding: Described, defects: Mapping[str, str]) -> str:
    """Return a finding in a few words; *defects* is what each item is called when it fails. A dash when nothing is known of it."""
    return few_words(defects.get(finding.item or "", ""), finding.object, finding.text) or "–"
