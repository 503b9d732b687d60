"""The question before confidential findings are shown: they open only when nobody is looking."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.ask import AskYesNo

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


def looking_question() -> str:
    """Return the question."""
    return _("Confidential: is anyone looking?")


async def toggle_confidential(app: Host, look: Callable[[bool], Coroutine[Any, Any, None]], *, shown: bool) -> None:
    """Leave the confidential out where it is *shown*; else ask whether anyone is looking, and `look` at it too when nobody is."""
    if shown:
        await look(False)
    else:
        open_confidential(app, lambda: look(True))


def open_confidential(app: Host, show: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Ask whether anyone is looking, and `show` what is confidential when nobody is. Enter leaves it closed."""

    def answered(looking: bool | None) -> None:
        if looking is False:
            app.begin(show())

    app.push_screen(AskYesNo(looking_question(), default=True), answered)
