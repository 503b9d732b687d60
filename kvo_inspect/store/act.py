"""Act (handeling): what one key press writes. One transaction, one change per noun touched, the new state rows with them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kvo_inspect.domain import field_sets
from kvo_inspect.domain.record.change import GONE, Change, LogKey, link, said
from kvo_inspect.domain.record.fold import fold
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.values.text import LongText, checked_text, clean_line
from kvo_inspect.errors import BadValue, RuleError, TooLong
from kvo_inspect.store.record import logs, state
from kvo_inspect.store.record.erase import empty_words
from kvo_inspect.store.record.tables import N
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store


@dataclass
class _Write:
    model: type[Noun]
    before: Noun | None
    fields: dict[str, Any]
    reason: str | None
    after: Noun
    doubles: frozenset[str]
    """Fields that held two values."""


@dataclass
class Act:
    """An act being made; `Store.act` opens and commits it. Writes of the same noun join into one change."""

    store: Store
    how: str
    stamp: int
    at: str
    author: str
    _writes: dict[tuple[str, str], _Write] = field(default_factory=dict)
    _erased: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name that its changes will have."""
        return f"{self.stamp}-{self.store.device}"

    @property
    def touched(self) -> tuple[tuple[str, str], ...]:
        """(noun, id) of everything this act writes."""
        return tuple(self._writes)

    def get(self, model: type[N], noun_id: str) -> N | None:
        """Return one thing as this act leaves it, gone or not."""
        write = self._writes.get((model.noun, noun_id))
        return write.after if write else state.read(self.store.db, model, noun_id)  # type: ignore[return-value]

    def write(self, model: type[N], noun_id: str, *, park: str, confidential: bool = False, reason: str | None = None, **fields: Any) -> N:
        """Set fields of one thing, making it when it is new and waking it when it was gone; return it as it will stand.

        Only what changes is written. `gone=True` removes. Values are validated and cleaned by the model.
        """
        key = (model.noun, noun_id)
        write = self._writes.get(key)
        before = write.before if write else state.read(self.store.db, model, noun_id)
        now = write.after if write else before
        wanted = {name: _checked(model, name, value) for name, value in fields.items()}
        if now is None or now.gone:
            wanted.setdefault(GONE, False)
            if now is None and wanted[GONE] is False:
                del wanted[GONE]
        doubles = state.conflicts_of(self.store.db, *key) if before is not None else frozenset()
        current = now.model_dump(mode="json") if now is not None else {}
        changed = {name: value for name, value in wanted.items() if now is None or name in doubles or current[name] != value}
        if now is not None and not changed:
            return now  # type: ignore[return-value]
        if before is not None and GONE not in changed and self._must_say_it_stays(before):
            changed[GONE] = False
        data = {name: model.default(name) for name in model.own()} if now is None else {name: current[name] for name in model.own()}
        data |= {name: model.default(name) if value is None else value for name, value in changed.items() if name != GONE}
        after = model.model_validate(
            {
                **data,
                "id": noun_id,
                "park": park if before is None else before.park,
                "confidential": confidential if before is None else before.confidential,
                "gone": changed.get(GONE, now.gone if now else False),
                "heads": (self.name,),
                "made": before.made if before else self.at,
                "made_by": before.made_by if before else self.author,
                "changed": self.at,
                "changed_by": self.author,
            }
        )
        if write:
            write.fields |= changed
            write.after = after
            write.reason = _reason(reason) or write.reason
        else:
            self._writes[key] = _Write(model, before, changed, _reason(reason), after, doubles)
        return after

    def mark(self, model: type[Noun], noun: Noun) -> None:
        """Leave a change at *noun* that sets nothing: that this act was, and found nothing to write."""
        fields = {GONE: False} if self._must_say_it_stays(noun) else {}
        after = noun.model_copy(update={"heads": (self.name,), "changed": self.at, "changed_by": self.author})
        self._writes[(model.noun, noun.id)] = _Write(model, noun, fields, None, after, frozenset())

    def erase(self, model: type[Noun], noun_id: str) -> None:
        """Remove one thing and empty all words ever recorded of it (store/record/erase.py), in the same transaction."""
        found = self.get(model, noun_id)
        if found is not None:
            self.write(model, noun_id, park=found.park, gone=True)
            self._erased.append((model.noun, noun_id))

    def _must_say_it_stays(self, before: Noun) -> bool:
        """Whether a removal made elsewhere lost to other work here: a change that comes after both would let it win."""
        return len(before.heads) > 1 and not before.gone and fold(logs.changes_of(self.store.db, before.noun, before.id)).removed

    def flush(self) -> None:
        """Write the changes and the state rows; `Store.act` calls it just before the commit."""
        db, store = self.store.db, self.store
        becoming = {key: write.after for key, write in self._writes.items()}
        for write in self._writes.values():
            if wrong := state.wrong_reference(db, write.after, write.fields, becoming):
                raise RuleError(_("This refers to something that is not there, of another park, or confidential."), wrong)
        heads: dict[LogKey, tuple[int, int, str]] = {}
        rows: list[tuple[int, Change]] = []
        for (noun, noun_id), write in self._writes.items():
            key = LogKey(store.device, write.after.park, write.after.confidential)
            if key not in heads:
                log = logs.log_id(db, key, store.letters)
                head = logs.head_of(db, log, key)
                heads[key] = (log, head.seq, head.chain)
            log, seq, previous = heads[key]
            salt = os.urandom(16).hex()
            text, v = to_text(write.fields), field_sets.smallest(noun, write.fields)
            after = write.before.heads if write.before else ()
            chain = link(
                previous, seq + 1, self.stamp, self.at, self.how, noun, noun_id, after, v,
                said(salt, self.author, text, write.reason),
            )  # fmt: skip
            change = Change(
                key, seq + 1, self.stamp, self.at, self.author, self.how, noun, noun_id, after, text, write.reason, v, salt,
                None, chain,
            )  # fmt: skip
            rows.append((log, change))
            heads[key] = (log, seq + 1, chain)
        if not rows:
            return
        logs.append(db, rows)
        state.put(db, [write.after for write in self._writes.values()])
        for (noun, noun_id), write in self._writes.items():
            for name in write.doubles & write.fields.keys():
                db.execute("delete from conflict where noun = ? and noun_id = ? and field = ?", [noun, noun_id, name])
        for noun, noun_id in self._erased:
            empty_words(db, noun, noun_id)


def _checked(model: type[Noun], name: str, value: Any) -> Any:
    """Return a value as it stands in a change, or raise TooLong or BadValue at its field."""
    if name == GONE:
        return bool(value)
    try:
        return model.to_json(name, value)
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        if isinstance(cause, LongText):
            raise TooLong(name, cause.length, cause.limit) from None
        raise BadValue(name, _("“{raw}” does not fit in this field.").format(raw=clean_line(str(value))[:40])) from None


def _reason(raw: str | None) -> str | None:
    return checked_text("reason", raw) or None if raw else None
