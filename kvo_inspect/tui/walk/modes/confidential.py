"""The confidential part of a round: opened after "is anyone looking?", closed by `h`, Esc or going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.store.walk.loading import load_hidden
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.confidential import looking_question
from kvo_inspect.tui.walk.mode import Choice, PickMode

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Walker


def open_hidden(walker: Walker) -> None:
    """Ask whether anyone is looking, and open the confidential part; when it is open, close it."""
    if walker.hidden is not None:
        walker.close_hidden()
        return

    async def picked(value: str) -> None:
        if value == "no":
            part = await walker.read(load_hidden, walker.round_id)
            walker.open_hidden(walker.drafts.overlay(part))

    choices = [Choice("yes", _("somebody is looking: leave it closed")), Choice("no", _("nobody is looking: open it"))]
    walker.mode = PickMode(walker, looking_question(), choices, picked)
