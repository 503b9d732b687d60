"""Planned person: who will walk along on a planned round, and which part of the route."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import Line


class PlannedPerson(Noun):
    """Somebody on a planned round. The id is random: one made of a name would confirm whoever guesses it."""

    noun: ClassVar[str] = "planned_person"
    refs: ClassVar[dict[str, str]] = {"planned_round": "planned_round"}
    later: ClassVar[dict[str, int]] = {"": 6, "whole_route": 7}

    planned_round: str = ""
    name: Line = ""
    organisation: Line = ""
    role: Line = ""
    place: str = Field(default="1", pattern=r"^-?[0-9]+(\.[0-9]+)?$", max_length=80)
    """The order in which people are listed."""
    checkpoints: tuple[str, ...] = ()
    """Ids of the checkpoints that this person walks; empty: the whole route while nobody on the plan has any, else no part of their own."""
    whole_route: bool = False
    """Walks the whole route beside those who have a part, however it is divided and changed; then `checkpoints` says nothing."""

    @property
    def own_part(self) -> tuple[str, ...]:
        """Ids of the checkpoints of a part of their own; empty for none, and for whoever walks the whole route."""
        return () if self.whole_route else self.checkpoints
