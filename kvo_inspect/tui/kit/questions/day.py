"""Asking for a day in one line: what it means stands below while it is typed, and a day that has passed is asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine
from typing import Any

from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.wording.days import passed_text, understood_day


class AskDay(AskLine):
    """A line that holds a day, in figures or in words; the day given is selected, so that typing replaces it."""

    def __init__(
        self,
        question: str,
        text: str = "",
        *,
        today: dt.date,
        hint: str = "",
        to_come: bool = True,
        store: Callable[[str], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """*to_come*: a day by which something is to happen, so that one in the past is asked about."""
        super().__init__(question, text, hint=hint, selected=True, store=store)
        self._today = today
        self._to_come = to_come

    def warning(self, text: str) -> str:
        """Return that the day has passed, when it is one to come."""
        return passed_text(text, self._today) if self._to_come else ""

    def understood(self) -> str:
        """Return the day that the line means."""
        return understood_day(self._editor.text, self._today)
