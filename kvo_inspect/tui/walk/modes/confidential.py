"""The confidential part of a round: opened after "is anyone looking?", closed by `h`, Esc or going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.store.walk.loading import load_hidden
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.confidential import looking_question
from kvo_inspect.tui.walk.mode import Pick, PickMode

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


def open_hidden(session: Session) -> None:
    """Ask whether anyone is looking, and open the confidential part; when it is open, close it."""
    if session.hidden is not None:
        session.close_hidden()
        return

    async def picked(value: str) -> None:
        if value == "no":
            part = await session.read(load_hidden, session.round_id)
            session.open_hidden(session.drafts.overlay(part))

    choices = [Pick("yes", _("somebody is looking: leave it closed")), Pick("no", _("nobody is looking: open it"))]
    session.mode = PickMode(session, looking_question(), choices, picked)
