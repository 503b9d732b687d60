"""Asking for a day in one line: what it means stands below while it is typed, and a day that is probably a slip is asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine
from typing import Any

from kvo_inspect.domain.values.dates import DayKind
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.wording.days import asked_again, doubt_text, understood_day


class AskDay(AskLine):
    """A line that holds a day, in figures or in words; the day given is selected, so that typing replaces it."""

    def __init__(
        self,
        question: str,
        text: str = "",
        *,
        today: dt.date,
        hint: str = "",
        kind: DayKind = "due",
        store: Callable[[str], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """*kind*: what it is the day of, which decides what is asked about."""
        super().__init__(question, text, hint=hint, selected=True, store=store)
        self._today = today
        self._kind: DayKind = kind

    def warning(self, text: str) -> str:
        """Return why the day is probably a slip."""
        return asked_again(doubt_text(text, self._today, self._kind))

    def understood(self) -> str:
        """Return the day that the line means."""
        return understood_day(self._editor.text, self._today)
