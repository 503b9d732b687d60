"""Act (handeling): what one key press writes. One transaction, one change per noun touched, the new state rows with them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kvo_inspect.domain.change import FIELD_SET, GONE, Change, LogKey, link, said
from kvo_inspect.domain.fold import fold
from kvo_inspect.domain.noun import Noun, to_text
from kvo_inspect.store import logs, state
from kvo_inspect.store.tables import N

if TYPE_CHECKING:
    from kvo_inspect.store.record import Store


@dataclass
class _Write:
    model: type[Noun]
    before: Noun | None
    fields: dict[str, Any]
    reason: str | None
    after: Noun


@dataclass
class Act:
    """An act being made; `Store.act` opens and commits it. Writes of the same noun join into one change."""

    store: Store
    how: str
    stamp: int
    at: str
    _writes: dict[tuple[str, str], _Write] = field(default_factory=dict)

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
        wanted = {name: model.to_json(name, value) if name != GONE else value for name, value in fields.items()}
        if now is None or now.gone:
            wanted.setdefault(GONE, False)
            if now is None and wanted[GONE] is False:
                del wanted[GONE]
        doubles = state.conflicts_of(self.store.db, *key) if before is not None and len(before.heads) > 1 else frozenset()
        current = now.model_dump(mode="json") if now is not None else {}
        changed = {name: value for name, value in wanted.items() if now is None or name in doubles or current[name] != value}
        if now is not None and not changed:
            return now  # type: ignore[return-value]
        if before is not None and len(before.heads) > 1 and not before.gone and GONE not in changed:
            # A removal made elsewhere lost to other work; coming after it, this write must say that the noun stays.
            if fold(logs.changes_of(self.store.db, *key)).removed:
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
                "made_by": before.made_by if before else self.store.author,
                "changed": self.at,
                "changed_by": self.store.author,
            }
        )
        if write:
            write.fields |= changed
            write.after = after
            write.reason = reason or write.reason
        else:
            self._writes[key] = _Write(model, before, changed, reason, after)
        return after

    def mark(self, model: type[Noun], noun: Noun) -> None:
        """Leave a change without fields at *noun*: that this act was, and found nothing to write."""
        after = noun.model_copy(update={"heads": (self.name,), "changed": self.at, "changed_by": self.store.author})
        self._writes[(model.noun, noun.id)] = _Write(model, noun, {}, None, after)

    def flush(self) -> None:
        """Write the changes and the state rows; `Store.act` calls it just before the commit."""
        db, store = self.store.db, self.store
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
            text = to_text(write.fields)
            after = write.before.heads if write.before else ()
            chain = link(
                previous, seq + 1, self.stamp, self.at, self.how, noun, noun_id, after, FIELD_SET,
                said(salt, store.author, text, write.reason),
            )  # fmt: skip
            change = Change(
                key, seq + 1, self.stamp, self.at, store.author, self.how, noun, noun_id, after, text, write.reason, FIELD_SET, salt,
                None, chain,
            )  # fmt: skip
            rows.append((log, change))
            heads[key] = (log, seq + 1, chain)
        if not rows:
            return
        logs.append(db, rows)
        state.put(db, [write.after for write in self._writes.values()])
        for (noun, noun_id), write in self._writes.items():
            if write.before is not None and len(write.before.heads) > 1:
                for name in write.fields:
                    db.execute("delete from conflict where noun = ? and noun_id = ? and field = ?", [noun, noun_id, name])
