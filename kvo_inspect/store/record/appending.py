"""Appending: changes of one act on their way into this device's logs, each chained to the one before it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import Change, LogKey, link, said
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.store.record import logs, state
from kvo_inspect.store.record.authors import note_author, own_author


@dataclass
class Pending:
    """One thing that an act writes."""

    model: type[Noun]
    before: Noun | None
    fields: dict[str, Any]
    reason: str | None
    after: Noun
    conflicts: frozenset[str]
    """Fields that held two values."""


@dataclass
class Appending:
    """The changes of an act, of one device, author and moment."""

    db: Database
    device: str
    letters: str
    how: str
    at: str
    author: str
    """The name of who records; empty: nobody is named."""
    new_id: Callable[[], str]
    memory: dict[str, Any]
    """What the store remembers, the ids of authors too."""
    _heads: dict[LogKey, tuple[int, int, str]] = field(default_factory=dict)
    _rows: list[tuple[int, Change]] = field(default_factory=list)
    _authors: dict[str, Author] = field(default_factory=dict)
    """By park: the author that the act makes."""

    def add(self, stamp: int, noun: Noun, after: tuple[str, ...], fields: dict[str, Any], reason: str | None = None) -> None:
        """Add the change that sets *fields* of *noun* and comes after the changes named in *after*."""
        author = self._author_of(noun.park, stamp)
        key = LogKey(self.device, noun.park, noun.confidential)
        if key not in self._heads:
            log = logs.log_id(self.db, key, self.letters)
            head = logs.head_of(self.db, log, key)
            self._heads[key] = (log, head.seq, head.chain)
        log, seq, previous = self._heads[key]
        salt = os.urandom(16).hex()
        text, v = to_text(fields), field_sets.smallest(noun.noun, fields)
        words = said(salt, author, text, reason)
        chain = link(previous, seq + 1, stamp, self.at, self.how, noun.noun, noun.id, after, v, words)
        change = Change(key, seq + 1, stamp, self.at, author, self.how, noun.noun, noun.id, after, text, reason, v, salt, None, chain)
        self._rows.append((log, change))
        self._heads[key] = (log, seq + 1, chain)

    def write(self) -> None:
        """Write the changes into their logs (inside a transaction)."""
        logs.append(self.db, self._rows)
        state.put(self.db, self._authors.values())
        for author in self._authors.values():
            note_author(self.db, author)

    def _author_of(self, park: str, stamp: int) -> str:
        """Return the id by which this laptop records in a park; when it has none under this name, the act makes one first."""
        if not self.author:
            return ""
        if park in self._authors:
            return self._authors[park].id
        if known := own_author(self.db, self.memory, self.device, park, self.author):
            return known
        name, at = f"{stamp}-{self.device}", self.at
        author = Author(
            id=self.new_id(), park=park, heads=(name,), made=at, made_by=self.author, changed=at, changed_by=self.author, name=self.author
        )
        self._authors[park] = author
        self.add(stamp, author, (), {"name": author.name})
        return author.id
