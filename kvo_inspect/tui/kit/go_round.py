"""The way to a round: the one that is open, or starting a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.tui.places import StartRoundPlace, WalkPlace

if TYPE_CHECKING:
    from kvo_inspect.domain.rounds.round import Round
    from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay
    from kvo_inspect.tui.kit.host import Host


async def go_round(
    app: Host, park_id: str, *, new: bool = False, kind: MeasurementKind | None = None, part: PartOfDay | None = None
) -> None:
    """Walk on with the park's newest open round, or ask for a new one and walk that; *new* asks even when one is open.

    With *kind* or *part* only an open round of those is walked on, and a new one is proposed as that. The store is asked which round
    is open: a key may come before the screen has read its own list.
    """
    from kvo_inspect.store.rounds.overview import list_rounds

    rounds = [] if new else await app.call(list_rounds, park_id)
    open_id = next(
        (line.id for line in rounds if not line.closed and not line.aside and kind in (None, line.kind) and part in (None, line.part)), ""
    )
    if open_id:
        await app.go(WalkPlace(open_id))
        return

    def started(made: Round | None) -> None:
        if made is not None:
            app.go(WalkPlace(made.id))

    await app.go(StartRoundPlace(park_id, kind, part), started)
