"""Erasure (wissing): that words of one thing were taken out of its changes, for every laptop that has them; and who did so too.

An erasure names the fields whose words went, never the words or whose name it was. What it empties follows from the changes alone, so all
who have the same changes empty the same: every change of the thing that writes such a field, but for the change that wrote what stands
there instead and those that come after that one; and the changes that it names, whose reason held the words. So words that somebody typed
elsewhere meanwhile, or that an old file brings, go too.

It reaches no further than who wrote it does: changes of its own park, the confidential by a confidential one alone. And none goes by a
field before what stands there instead is here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, ClassVar

from pydantic import Field

from kvo_inspect.domain.record.change import GONE, NAME, Change
from kvo_inspect.domain.record.noun import Compound, Noun, to_text
from kvo_inspect.domain.values.text import Text

DEVICE = r"^([0-9a-f]{16})?$"


class EmptiedChange(Compound):
    """A change whose words went, as whoever erased knew it."""

    device: str = Field(default="", pattern=DEVICE)
    seq: int = Field(default=1, ge=1)
    words_hash: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """The hash of who said what, which stays."""


class UnnamedRun(Compound):
    """Changes of one log, of before field set 9, that follow each other and hold the name of one who recorded."""

    device: str = Field(default="", pattern=DEVICE)
    first: int = Field(default=1, ge=1)
    last: int = Field(default=1, ge=1)


class Erasure(Noun):
    """The words of one thing that were erased, or the name of who recorded. Its id is random."""

    noun: ClassVar[str] = "erasure"
    later: ClassVar[dict[str, int]] = {"": 9}

    request: str = Field(default="", pattern=r"^[0-9a-zA-Z-]{0,64}$")
    """What was asked: the erasures of one request have it in common, and are answered together."""
    of: str = Field(default="", pattern=r"^([a-z][a-z_]{0,39})?$")
    """The noun of the thing."""
    thing: str = Field(default="", pattern=r"^[0-9a-zA-Z-]{0,64}$")
    """Its id: no reference, for the thing may be of a version that comes later."""
    fields: tuple[str, ...] = ()
    """The fields whose words went."""
    instead: str = Field(default="", pattern=f"^({NAME})?$")
    """The name of the change that wrote what stands there instead."""
    emptied: tuple[EmptiedChange, ...] = ()
    """The changes that were emptied where it was done."""
    unnamed: tuple[UnnamedRun, ...] = ()
    """Changes of before whose author is named nowhere any more, nor in other changes of the park: the name itself stands only there."""
    why: Text = ""
    """The reason, without the name."""

    def written(self) -> dict[str, Any]:
        """Return its own fields, as an act writes them."""
        return {name: getattr(self, name) for name in self.own()}


class ErasureAnswer(Noun):
    """That a laptop has emptied what a request asked. Its id is made from request and device."""

    noun: ClassVar[str] = "erasure_answer"
    key: ClassVar[tuple[str, ...]] = ("request", "device")
    later: ClassVar[dict[str, int]] = {"": 9}

    request: str = Field(default="", pattern=r"^[0-9a-zA-Z-]{0,64}$")
    device: str = Field(default="", pattern=DEVICE)


def to_empty(changes: Collection[Change], erasure: Erasure) -> list[Change]:
    """Return of all changes of a thing those with words that an erasure empties."""
    own = [change for change in changes if change.log.park == erasure.park and change.log.confidential == erasure.confidential]
    is_replaced = any(change.name == erasure.instead and _leaves(change, erasure.fields) for change in own)
    return going(own, erasure.fields if is_replaced else (), erasure.emptied, erasure.instead)


def going(changes: Collection[Change], fields: Iterable[str], emptied: Iterable[EmptiedChange], instead: str = "") -> list[Change]:
    """Return the changes with words that write one of these fields, or are among *emptied*, but for *instead* and what comes after that."""
    stay = _from(changes, instead)
    known = {(each.device, each.seq, each.words_hash) for each in emptied}
    names = set(fields)
    return [
        change
        for change in changes
        if change.erased is None
        and change.name not in stay
        and (names & written_fields(change) or (change.log.device, change.seq, change.said()) in known)
    ]


def emptied_form(change: Change, refs: Iterable[str]) -> Change:
    """Return a change without its words: references (*refs* names their fields) and whether the thing is gone are no words."""
    wordless = {GONE, *refs}
    fields: dict[str, Any] = {name: value if name in wordless else None for name, value in json.loads(change.fields).items()}
    return replace(change, author="", reason=None, salt="", fields=to_text(fields), erased=change.said(), shown=None)


def written_fields(change: Change) -> set[str]:
    """Return the names of the fields that a change writes; none when they cannot be read."""
    try:
        return set(change.written())
    except ValueError:
        return set()


def _leaves(change: Change, fields: Iterable[str]) -> bool:
    """Whether a change wrote what stands in the place of these fields: each of them, or that the thing is gone."""
    try:
        written = change.written()
    except ValueError:
        return False
    return bool(written.get(GONE)) or written.keys() >= set(fields)


def _from(changes: Iterable[Change], name: str) -> set[str]:
    """Return the names of a change and of those that come after it."""
    stay = {name}
    for change in sorted(changes, key=lambda change: (change.stamp, change.log.device)):
        if stay.intersection(change.after):
            stay.add(change.name)
    return stay
