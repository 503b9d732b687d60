"""Change (wijziging): one noun's share of an act, and the chain that makes an alteration show (docs/record.md)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT, clean_line, clean_text

GONE = "gone"
"""The field that every noun has besides its own: whether it was removed."""

LATEST_CLOCK = 2**52
"""Microseconds since 1970 up to which a laptop's clock is believed (the year 2112): later ones would use up the numbers."""
AHEAD = 2**40
"""So far beyond the latest clock, or the greatest stamp of the record, a stamp from elsewhere may lie: each act after such a clock
adds one. A greater one was forged: every later act would have to lie beyond it, until the numbers are used up."""
LATEST_STAMP = 2**53 - 1
"""The greatest stamp there can be: the greatest integer that every reader of JSON keeps exactly (RFC 8785)."""

LATEST_SET = 9_999
"""The greatest version of a field set that a change may carry."""

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
NAME = r"[1-9][0-9]{0,15}-[0-9A-Za-z]{1,64}"
"""The pattern of a change's name."""
_NAME = re.compile(NAME)
_HOW = re.compile(rf"[a-z]{{1,20}}( {NAME})?")
_NOUN = re.compile(r"[a-z][a-z_]{0,39}")
_SALT = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")


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
    """An id (`domain.record.author`), or in changes of before the name itself; empty: nobody is named."""
    how: str
    noun: str
    noun_id: str
    after: tuple[str, ...]
    fields: str
    """JSON text of the new values of the changed fields, kept byte for byte."""
    reason: str | None
    v: int
    """The smallest field set that knows what it says (`domain.folding.field_sets`)."""
    salt: str
    """32 hexadecimal digits; empty when erased."""
    erased: str | None
    """`said` of before the words were erased."""
    chain: str
    shown: str | None = field(default=None, compare=False)
    """The name shown of who recorded it, where it was looked up: no part of what is written."""

    @property
    def by(self) -> str:
        """The name of who recorded it, as it is shown."""
        return self.author if self.shown is None else self.shown

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

    def follows(self, previous: str) -> bool:
        """Return whether this row has the chain that it must have after a row with chain *previous*."""
        try:
            return self.expected_chain(previous) == self.chain
        except ValueError:  # text that is no Unicode
            return False

    def written(self) -> dict[str, Any]:
        """Return the changed fields, whether this program knows them or not; ValueError when they are no JSON object."""
        fields = json.loads(self.fields)
        if not isinstance(fields, dict):
            raise ValueError("fields are no JSON object")
        return fields


def said(salt: str, author: str, fields: str, reason: str | None) -> str:
    """Return the hash of the words of a change: of the canonical JSON of this list."""
    return _sha256(f"[{_quoted(salt)},{_quoted(author)},{_quoted(fields)},{'null' if reason is None else _quoted(reason)}]")


def link(
    previous: str, seq: int, stamp: int, at: str, how: str, noun: str, noun_id: str, after: tuple[str, ...], v: int, words_hash: str
) -> str:
    """Return the chain of a row: the hash of the chain before it, its fields and *words_hash* (of `said`)."""
    return chain_of(previous, seq, stamp, at, how, noun, noun_id, to_text(list(after)), v, words_hash)


def chain_of(previous: str, seq: int, stamp: int, at: str, how: str, noun: str, noun_id: str, after: str, v: int, words_hash: str) -> str:
    """Return the chain that `link` returns, from *after* as the log has it: the canonical JSON of this list is hashed behind *previous*."""
    words = f"{_quoted(at)},{_quoted(how)},{_quoted(noun)},{_quoted(noun_id)}"
    return _sha256(f"{previous}[{seq},{stamp},{words},{after},{v},{_quoted(words_hash)}]")


def stamp_of(name: str) -> int:
    """Return the stamp inside a change's name."""
    return int(name.partition("-")[0])


def form_problem(change: Change) -> str | None:
    """Return what in a change, its fields apart, no program of ours could have written; None when it is well formed."""
    return _place_problem(change) or _words_problem(change)


def _place_problem(change: Change) -> str | None:
    """Return what is wrong in where a change stands: of what it is, when it was written and after which others."""
    after = change.after
    if not (_is_id(change.log.device) and _is_id(change.log.park) and _ID.fullmatch(change.noun_id)):
        return "id"
    if not 0 < change.stamp <= LATEST_STAMP:
        return "stamp"
    if not _is_moment(change.at):
        return "at"
    if not _HOW.fullmatch(change.how):
        return "how"
    if not _NOUN.fullmatch(change.noun):
        return "noun"
    if after and (not all(_NAME.fullmatch(name) for name in after) or len(set(after)) != len(after)):
        return "after"
    return None if 1 <= change.v <= LATEST_SET else "version"


def _words_problem(change: Change) -> str | None:
    """Return what is wrong in who recorded a change and why, and in what vouches for its words."""
    author, reason, erased = change.author, change.reason, change.erased
    if clean_line(author) != author or len(author) > LINE_LIMIT:
        return "author"
    if reason is not None and (clean_text(reason) != reason or len(reason) > TEXT_LIMIT):
        return "reason"
    if erased is None:
        return None if _SALT.fullmatch(change.salt) else "salt"
    return None if _HASH.fullmatch(erased) and not (change.salt or author or reason) else "erased"


@lru_cache(maxsize=1_000)
def _is_id(text: str) -> bool:
    """Return whether this is an id; remembered, for a log is of one device and one park."""
    return bool(_ID.fullmatch(text))


@lru_cache(maxsize=1_000)
def _is_moment(at: str) -> bool:
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.isoformat(timespec="seconds") == at


_quoted = json.encoder.encode_basestring
"""A text as canonical JSON writes it. The lists that are hashed are put together by hand: a check hashes two of them per change."""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
