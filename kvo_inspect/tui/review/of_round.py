"""The question of which round the findings to go over are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.wording.names import day_text, part_name

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


async def ask_round(app: Host, park: str, now: str, chosen: Callable[[str], None]) -> None:
    """Ask for one round of a park; *chosen* gets its id, an empty one for all, and *now* is the one of before."""
    rounds = await app.call(list_rounds, park)
    names = [f"{part_name(round_.part)} {day_text(round_.date)}" for round_ in rounds]
    at = next((place for place, round_ in enumerate(rounds, 1) if round_.id == now), 0)
    app.push_screen(
        AskOne(_("Which round?"), [_("all"), *names], at=at),
        lambda place: chosen(rounds[place - 1].id if place else "") if place is not None else None,
    )
