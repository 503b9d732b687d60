"""Rewriting: what is written of one thing whose words go, and which of its changes are emptied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kvo_inspect.domain.folding.erasing import REACHED, with_texts
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.erasure import Erasure, emptied_form, going
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.people.held import REASON, HeldText
from kvo_inspect.store.people.removing import named_change
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Act, Store


@dataclass(frozen=True, slots=True)
class ErasedText:
    """One text that goes, and what stands there instead."""

    held: HeldText
    instead: str
    """Empty in a field that holds a name or goes along with one; the text without the name where that was one of several words."""

    @property
    def by_hand(self) -> bool:
        """Whether somebody looks at what stands there instead: a text that stands, in which the name is one of several words."""
        return self.held.way == "by_hand" and self.held.stands


@dataclass(slots=True)
class Rewriting:
    """What is written of one thing, and which of its changes are emptied."""

    store: Store
    thing: Noun
    texts: list[ErasedText]
    authors: tuple[str, ...]
    """Whose changes are emptied too."""
    writes: list[dict[str, Any]] = field(default_factory=list)
    """What is written, a change each: first what else stands of the changes that are emptied and holds no words, then each field that may
    hold words, then what stands in the place of each field whose words go. A field of which somebody erases the words elsewhere meanwhile
    takes nothing along so.
    """
    instead: dict[str, str] = field(default_factory=dict)
    """The fields whose words go, each with the name of the change that wrote what stands there instead."""
    emptied: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        model = type(self.thing)
        changes = logs.changes_of(self.store.db, model.noun, self.thing.id)
        values = fold(changes, model.quiet).values
        reasons = {text.held.text for text in self.texts if text.held.path == REASON}
        stands: dict[str, Any] = {}
        for text in self.texts:
            if text.held.path != REASON:
                name, _dot, rest = text.held.path.partition(".")
                value = stands.get(name, values.get(name, model.default(name)))
                stands[name] = with_texts(value, rest, _swap(text.held.text, text.instead))
        known = tuple(
            named_change(change)
            for change in changes
            if change.erased is None and (change.reason in reasons or (change.author and change.author in self.authors))
        )
        self.emptied = going(changes, stands, known)
        gone = {(change.log, change.seq) for change in self.emptied}
        without = fold(
            [emptied_form(change, model.refs) if (change.log, change.seq) in gone else change for change in changes], model.quiet
        )
        lost = {
            name: values[name]
            for name in model.own()
            if values.get(name) is not None and name not in stands and name not in model.refs and values[name] != without.values.get(name)
        }
        worded = {path.partition(".")[0] for path in REACHED.get(model.noun, {})}
        wordless = {name: value for name, value in lost.items() if name not in worded}
        self.writes = [wordless] if wordless else []
        self.writes += [{name: value} for name, value in (lost | stands).items() if name not in wordless]
        self.instead = dict.fromkeys(stands, "")

    def write(self, act: Act, place: int) -> None:
        """Write the change at this place, if there is one; the thing stays gone when it was removed."""
        for fields in self.writes[place : place + 1]:
            gone = {GONE: True} if self.thing.gone else {}
            act.write(type(self.thing), self.thing.id, park=self.thing.park, confidential=self.thing.confidential, **{**fields, **gone})
            self.instead |= {name: act.name for name in fields if name in self.instead}

    def erasures(self, store: Store, request: str, reason: str) -> Iterator[Erasure]:
        """Yield the erasure of each field, and one of no field where only the reason of a change goes."""
        for name, instead in self.instead.items() or (("", ""),):
            yield Erasure(
                id=store.new_id(),
                park=self.thing.park,
                confidential=self.thing.confidential,
                request=request,
                of=self.thing.noun,
                thing=self.thing.id,
                fields=(name,) if name else (),
                instead=instead,
                emptied=tuple(named_change(change) for change in self.emptied),
                why=reason,
            )


def _swap(text: str, instead: str) -> Callable[[str], str]:
    return lambda stands: instead if stands == text else stands
