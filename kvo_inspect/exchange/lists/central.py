"""The rows of what stands in the central record, as JSON."""

from __future__ import annotations

from typing import Literal

from kvo_inspect.exchange.lists.document import ListedRow

RightAct = Literal["first", "grant", "revoke"]
"""What is done with a right: who hands a park in first gets it; given; taken."""


class ListedParkStatus(ListedRow):
    """How far one park is here and in the central record."""

    park: str
    """The id of the park."""
    park_name: str
    """What the park is called; empty: it is not here."""
    changes_here: int
    """Changes in the record."""
    changes_there: int
    """Changes in the central record."""
    whose: Literal["nobody", "mine", "others"]
    """Whether this login may hand the park in."""
    to_push: int
    """Changes that only the record has."""
    to_pull: int | None
    """Changes that only the central record has."""
    is_behind: bool
    """Whether the central record has less than before."""
    last_batch: str | None
    """When somebody handed in last, RFC 3339."""
    last_login: str
    """Who handed in last."""
    teams: tuple[str, ...]
    """The groups of the park."""
    first_login: str
    """Who handed it in first."""
    unfolded: int
    """Things that are in no view yet."""


class ListedLogin(ListedRow):
    """A login of the central record."""

    login: str
    """Its name."""
    roles: tuple[str, ...]
    """Its roles."""
    team: str
    """Its group; empty: none."""


class ListedRightChange(ListedRow):
    """A right that was given or taken."""

    made: str
    """When, RFC 3339."""
    by_login: str
    """By whom."""
    what: RightAct
    """What was done with the right."""
    login: str
    """Whose right; empty: of a group."""
    role: str
    """Which role; empty: none."""
    team: str
    """Which group; empty: none."""
    park: str
    """The id of the park; empty: none."""
    park_name: str
    """What the park is called; empty: none, or nothing of it was folded yet."""
