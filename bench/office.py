"""The office's record: ten facilitators' parks in one record, so three hundred parks, 96,000 findings, 1.3 million answers.

Made in bulk: the facilitator's record is copied row by row, every thing under an id of its own, every change at a moment of its own and
chained anew, so that `kvo-inspect doctor` finds nothing to say of the record that comes of it.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kvo_inspect import paths
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import LogKey, chain_of, said
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.database import executemany
from kvo_inspect.store.record.standing import fold_standing_again
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import columns, quoted_columns
from kvo_inspect.store.upkeep.bulk import unsynced
from kvo_inspect.store.upkeep.opening import open_record

FOLD = 10
"""How many times the facilitator's parks are in it."""
_APART = 1_000
"""Microseconds between a change and its copy: the clock of the bench goes on a second at each act."""
_CODES = 10_000
"""Codes of one copy."""
_NAMED = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{16}-[0-9a-f]{16}|\bKBR-\d+")
"""An id, the name of a change, a code."""
_CHANGE = (
    "insert into change (log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BLOCK = 20_000
"""Rows written at once."""


def make_record(facilitators: Path, folder: Path, state_folder: Path, fold: int = FOLD) -> None:
    """Make the record in an empty data folder, from the facilitator's; takes some minutes at full size."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(paths.record_file(facilitators), paths.record_file(folder))
    store = open_record(folder, state_folder=state_folder, author="Karin Bos", letters="KBR")
    try:
        source = logs.greatest_stamp(store.db)
        store.db.execute("pragma cache_size = -800000")  # new ids fall anywhere in the indexes
        with unsynced(store), store.writing():
            for nth in range(1, fold):
                _Copy(store, nth, source).write()
            fold_standing_again(store.db)
    finally:
        store.close()


class _Copy:
    """One more time the parks of the record as it was: what was made up to the stamp *source*."""

    def __init__(self, store: Store, nth: int, source: int) -> None:
        self.store, self.nth, self.source = store, nth, source
        self.ids: dict[str, str] = {}
        for noun, model in NOUNS.items():
            self._new_ids(noun, model)

    def write(self) -> None:
        """Write the rows of every noun, then the changes of every log."""
        parks = self.store.rows("select count(*) from park")[0][0] // self.nth
        for noun, model in NOUNS.items():
            sql = f'insert into "{noun}" ({quoted_columns(model)}) values ({", ".join("?" * len(columns(model)))})'
            rows = self.store.db.execute(f'select {quoted_columns(model)} from "{noun}" where n <= ? order by n', [self._last(noun)])
            self._put(sql, (tuple(self._new(value) for value in row) for row in rows))
        self.store.db.execute(
            "update park set name = replace(name, ' ' || cast(substr(name, instr(name, ' ') + 1) as integer), "
            "' ' || (cast(substr(name, instr(name, ' ') + 1) as integer) + ?)) where n > ?",
            [self.nth * parks, self.nth * parks],
        )
        for log, device, park in self.store.rows("select id, device, park from log where id <= ? and confidential = 0", [parks]):
            self._put(_CHANGE, self._changes(log, LogKey(device, self.ids[park], confidential=False)))

    def _last(self, noun: str) -> int:
        """Return the last row of a noun that is no copy."""
        return int(self.store.rows(f'select coalesce(max(n), 0) / ? from "{noun}"', [self.nth])[0][0])

    def _new_ids(self, noun: str, model: type[Noun]) -> None:
        """Give everything of a noun another id, made from what it stands for where that is so."""
        key = model.key or (("kind",) if noun == "partner" else ())
        names = ", ".join(f'"{name}"' for name in ("id", "park", *key))
        for old, park, *parts in self.store.rows(f'select {names} from "{noun}" where n <= ?', [self._last(noun)]):
            words = [str(part) for part in parts]
            new = next((self._made(noun, of) for of in (words, [park, *words]) if key and made_id(noun, *of) == old), None)
            self.ids[old] = new or str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.nth} {old}"))

    def _made(self, noun: str, parts: list[str]) -> str:
        return made_id(noun, *(self.ids.get(part, part) for part in parts))

    def _new(self, value: Any) -> Any:
        """Return what stands in the copy for a value of the record: every id, name of a change and code in it is another."""
        return _NAMED.sub(self._named, value) if isinstance(value, str) and "-" in value else value

    def _named(self, found: re.Match[str]) -> str:
        name = found[0]
        if name.startswith("KBR-"):
            return f"KBR-{int(name[4:]) + self.nth * _CODES}"
        if len(name) == 36:
            return self.ids.get(name, name)
        stamp, _dash, device = name.partition("-")
        return f"{int(stamp) + self.nth * _APART}-{device}"

    def _changes(self, log: int, key: LogKey) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a copied log, chained anew."""
        new_log, chain = logs.log_id(self.store.db, key, self.store.letters), key.start()
        names = "seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt"
        for row in self.store.rows(f"select {names} from change where log = ? order by seq", [log]):
            seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt = (self._new(value) for value in row)
            if noun == "park":
                fields = self._renamed(fields, key.park)
            stamp += self.nth * _APART
            chain = chain_of(chain, seq, stamp, at, how, noun, noun_id, after, v, said(salt, author, fields, reason))
            yield new_log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, None, chain

    def _renamed(self, fields: str, park: str) -> str:
        name = self.store.rows("select name from park where id = ?", [park])[0][0]
        return re.sub(r'("name":")[^"]*', rf"\g<1>{name}", fields)

    def _put(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        block: list[tuple[Any, ...]] = []
        for row in rows:
            block.append(row)
            if len(block) == _BLOCK:
                executemany(self.store.db, sql, block)
                block = []
        executemany(self.store.db, sql, block)
