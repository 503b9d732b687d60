"""Author (gebruiker): who records on a laptop in a park. Changes carry an id, and one row its name, which can be erased alone.

Changes of programs before field set 9 carry the name itself: it goes into the hash of the change, and nobody can take it out of one without
the values. So an erasure names such changes (`erasure.unnamed`), and what is shown, and leaves, is the *name shown*: of an id the name of
its row, of an erased one a former user with a number, of a change of before the name that stands in it unless somebody erased that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.former_users import former_user
from kvo_inspect.domain.values.text import Line


class Author(Noun):
    """Who records, under one spelling of a name, on one laptop in one park. Its id is random and says nothing of the name."""

    noun: ClassVar[str] = "author"
    later: ClassVar[dict[str, int]] = {"": 9}

    name: Line = ""
    """Empty once it was erased."""


@dataclass(frozen=True, slots=True)
class Unnaming:
    """What one erasure takes the name from."""

    request: str
    """The erasures of one request are of one person."""
    confidential: bool
    name: str
    """The name of the change that wrote the erasure."""
    authors: frozenset[str]
    """What stands as author in changes: ids, and names in changes of before."""


def shown_names(names: Mapping[str, str], unnamings: Iterable[Unnaming]) -> dict[str, str]:
    """Return, for what may stand as author in the changes of a park, the name that is shown; what is not in it is shown as it is.

    *names* are those of the rows, by id. Requests are numbered in the order in which they were made, the open ones first: so a former user
    has one number on all laptops that have the same changes, and those who see the confidential call the others by the same.
    """
    shown = dict(names)
    numbers: dict[str, int] = {}
    hidden: set[str] = set()
    for unnaming in sorted(unnamings, key=_place_of):
        number = numbers.setdefault(unnaming.request, len(numbers) + 1)
        shown |= dict.fromkeys(unnaming.authors - hidden, former_user(number))
        hidden |= unnaming.authors
    return shown


def _place_of(unnaming: Unnaming) -> tuple[bool, int, str, str]:
    stamp, _dash, device = unnaming.name.partition("-")
    return unnaming.confidential, int(stamp or 0), device, unnaming.request
