"""Asking a disk that may not answer: a network whose other end is gone holds up for minutes whoever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

ANSWER_SECONDS = 4.0
"""So long a folder is waited for; a disk that wakes up later answers who asks again."""


def asked_aside(ask: Callable[[], T]) -> Future[T]:
    """Ask in a thread of its own; return the answer to come. Nothing waits for the thread, not even the end of the program."""
    answer: Future[T] = Future()
    answer.set_running_or_notify_cancel()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001  told to whoever takes the answer
            answer.set_exception(error)

    threading.Thread(target=run, name="ask a disk", daemon=True).start()
    return answer
