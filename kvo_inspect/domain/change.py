"""Change (wijziging): one noun's share of an act, and the chain that makes an alteration show (DESIGN 4.1)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from kvo_inspect.domain.noun import Noun, to_text
from kvo_inspect.domain.words import clean_line

FIELD_SET = 1
"""The version of the field set that this program writes; older ones are read through `upcast`, newer ones refused."""

GONE = "gone"
"""The field that every noun has besides its own: whether it was removed."""


class LogKey(NamedTuple):
    """A log: what one device writes about one park, the confidential apart."""

    device: str
    park: str
    confidential: bool

    def start(self) -> str:
        """Return the hash from which the log's chain begins."""
        return _sha256(to_text([self.device, self.park, int(self.confidential)]))


class Head(NamedTuple):
    """How far a log goes: its last number and that row's chain."""

    seq: int
    chain: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a log, as it is written once and never altered (except by erasing, which the chain survives)."""

    log: LogKey
    seq: int
    stamp: int
    at: str
    author: str
    how: str
    noun: str
    noun_id: str
    after: tuple[str, ...]
    fields: str
    """JSON text of the new values of the changed fields, kept byte for byte."""
    reason: str | None
    v: int
    salt: str
    """32 hexadecimal digits; empty when erased."""
    erased: str | None
    """`said` of before the words were erased."""
    chain: str

    @property
    def name(self) -> str:
        """`stamp-device`: unique within its noun; the changes of one act share it."""
        return f"{self.stamp}-{self.log.device}"

    def said(self) -> str:
        """Return the hash of who said what, which stays when the words are erased."""
        return self.erased if self.erased is not None else said(self.salt, self.author, self.fields, self.reason)

    def expected_chain(self, previous: str) -> str:
        """Return the chain this row must have after a row with chain *previous*."""
        return link(previous, self.seq, self.stamp, self.at, self.how, self.noun, self.noun_id, self.after, self.v, self.said())

    def values(self) -> dict[str, Any]:
        """Return the changed fields, in today's field set."""
        return upcast(self.noun, self.v, json.loads(self.fields))


def said(salt: str, author: str, fields: str, reason: str | None) -> str:
    """Return the hash of the words of a change."""
    return _sha256(to_text([salt, author, fields, reason]))


def link(
    previous: str, seq: int, stamp: int, at: str, how: str, noun: str, noun_id: str, after: tuple[str, ...], v: int, said_: str
) -> str:
    """Return the chain of a row: the hash of the chain before it and of what it says."""
    return _sha256(previous + to_text([seq, stamp, at, how, noun, noun_id, list(after), v, said_]))


def upcast(noun: str, v: int, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a change of version *v* as today's program reads them. There is one version so far."""
    del noun, v
    return fields


def stamp_of(name: str) -> int:
    """Return the stamp inside a change's name."""
    return int(name.partition("-")[0])


def field_problem(model: type[Noun], field: str, value: Any) -> str | None:
    """Return why *value* cannot be *field* of this noun, or None: what the domain would clean is a problem too (DESIGN 4.5)."""
    if field == GONE:
        return None if isinstance(value, bool) else "gone is true or false"
    if field not in model.own():
        return f"{model.noun} has no field {field}"
    if value is None:
        return None
    try:
        kept = model.to_json(field, value)
    except ValueError as error:
        return str(error).splitlines()[0]
    return None if to_text(kept) == to_text(value) else f"{field} is not clean"


_ENVELOPE = {
    "device": re.compile(r"[0-9a-f]{16}"),
    "id": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "name": re.compile(r"[1-9]\d{0,16}-[0-9a-f]{16}"),
    "at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)"),
    "how": re.compile(r"key|rest|bulk|import|choose|undo [1-9]\d{0,16}-[0-9a-f]{16}"),
    "salt": re.compile(r"[0-9a-f]{32}"),
    "hash": re.compile(r"[0-9a-f]{64}"),
}


def envelope_problem(change: Change) -> str | None:
    """Return what of a change beside its fields no program of ours would have written, or None."""
    shapes = [
        ("device", change.log.device), ("id", change.log.park), ("id", change.noun_id), ("at", change.at), ("how", change.how),
        ("hash", change.chain), *(("name", name) for name in change.after),
        *((("salt", change.salt),) if change.erased is None else (("hash", change.erased),)),
    ]  # fmt: skip
    for shape, text in shapes:
        if not _ENVELOPE[shape].fullmatch(text):
            return shape
    if not 0 < change.stamp < 2**53 or change.seq < 1:
        return "number"
    words = (change.author, change.reason or "")
    if change.erased is not None:
        return "erased" if any(words) or change.salt else None
    return None if all(len(text) <= 4000 and clean_line(text) == text for text in words) else "words"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
