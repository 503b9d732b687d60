"""What an export reads: the rows of one moment, with what belongs to a park or a round, marks per role, and the heads of the logs.

Four rules live here so that no format can forget one. The confidential stays in unless it is asked for by name, and nothing
counts it. Marks leave per role with the number of people, never by person. What is gone stays in,
except where something that leaves refers to it: that leaves too, marked as gone. Names of people stay in when names are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sqlite_utils import Database

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import Head, LogKey
from kvo_inspect.domain.record.erasure import Erasure, ErasureAnswer
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.conditions.csv_lines import BETWEEN, FINISH, LINE_END, PARAMS, Finish, LineSql
from kvo_inspect.store.conditions.findings import IDS_IN_DOUBT
from kvo_inspect.store.conditions.photos import SHAREABLE
from kvo_inspect.store.conditions.rounds import PARK_COUNTS, PERSON_COUNTS, ROUND_COUNTS
from kvo_inspect.store.conditions.shared_marks import MarkGroup, grouped
from kvo_inspect.store.export.selected import Selected
from kvo_inspect.store.export.snapshot import MOST, PIECE, Query, in_pieces, one_moment, pieces
from kvo_inspect.store.parks.people import NAMELESS, nameless_prose, nameless_rows, people_by_park
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.database import sqlite_errors
from kvo_inspect.store.record.soundness import Portion
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, columns
from kvo_inspect.store.upkeep.checking import CHECKERS, checked

JSON_BETWEEN = b",\n"

EXPORTED: dict[str, type[Noun]] = {name: model for name, model in NOUNS.items() if model not in (Mark, Author, Erasure, ErasureAnswer)}
"""The nouns that leave thing by thing; marks leave per role, and what was erased is for laptops."""


Since = Literal["receipts"] | tuple[tuple[LogKey, int], ...] | None


@dataclass(frozen=True, slots=True)
class ExportScope:
    """What an export is of: the whole record, one park, or one round."""

    park: str | None = None
    """The park's id."""
    round: str | None = None
    """The round's id; the park's route, partners and trajectory come along."""
    confidential: bool = False
    """The confidential was asked for by name."""
    since: Since = None
    """None: everything. "receipts": what the other side has not taken as it stands. Heads of an earlier export: what changed after it."""
    names: bool = True
    """Whether people are named; without names fields are empty, not absent (`domain.folding.people`)."""


@dataclass
class Reading:
    """The record as it was at one moment; `reading` opens it."""

    store: Store
    scope: ExportScope
    beside: list[Database] = field(default_factory=list)
    """Further connections that see the same moment."""
    _referred_ids: str = "[]"
    _wheres: dict[str, str] = field(default_factory=dict)

    def where(self, noun: str) -> str:
        """Return the condition that the rows `t` of a noun meet which leave."""
        if noun not in self._wheres:
            self._wheres[noun] = " and ".join(
                ["t.confidential <= :confidential", self._there(noun), *_MAY_LEAVE.get(noun, []), *self._of(noun)]
            )
        return self._wheres[noun]

    def params(self) -> dict[str, Any]:
        """Return the values of the parameters in a query."""
        return {
            "confidential": int(self.scope.confidential),
            "kept": self._referred_ids,
            "in_doubt": self._ids_in_doubt,
            "park": self.scope.park,
            "round": self.scope.round,
            **PARAMS,
        }

    def _there(self, noun: str) -> str:
        """Return the condition that a row stands in the record, or changed since, which removing is too."""
        if self.scope.since is None or noun not in EXPORTED:
            return "(t.gone = 0 or t.id in (select value from json_each(:kept)))"
        if self.scope.since == "receipts":
            return unacknowledged(noun)
        return "t.id in (select id from temp.changed)"

    def _of(self, noun: str) -> list[str]:
        if self.scope.round is not None:
            return [_OF_ROUND.get(noun, "t.park = (select park from round where id = :round)")]
        if self.scope.park is not None:
            return ["t.park = :park"]
        return []

    def in_doubt(self) -> str:
        """Return the condition that the finding `t` is in doubt. These are looked up once: few, in many tables."""
        return "0" if self._ids_in_doubt == "[]" else "t.id in (select value from json_each(:in_doubt))"

    @cached_property
    def _ids_in_doubt(self) -> str:
        return to_text(sorted({row[0] for row in self.store.db.execute(IDS_IN_DOUBT)}))

    def count(self, noun: str) -> int:
        """Return how many things of a noun leave."""
        return int(self._execute(f'select count(*) from "{noun}" t where {self.where(noun)}').fetchone()[0])

    def texts(self, noun: str) -> Iterator[bytes]:
        """Yield the JSON texts of a noun, some thousands at a time with commas between, in the order in which they reached this record."""
        # JSON asks the heap for every text, and the heap has one lock: a second thread would only wait for it.
        for (block,) in self._together(noun, [(_json_object(EXPORTED[noun], self.scope.confidential), JSON_BETWEEN)], self.beside[:1]):
            yield block

    def lines(self, noun: str, line: LineSql, finish: Finish, key: Sequence[str] = ()) -> Iterator[tuple[list[bytes], list[bytes]]]:
        """Yield the lines of the things of a noun, some thousands at a time, and the key of each: these values with `BETWEEN` between."""
        for db in (self.store.db, *self.beside):
            db.register_function(finish, name=FINISH, deterministic=True, replace=True)
        texts = [(line.expression, LINE_END)]
        if key:
            texts.append((f"printf('{BETWEEN.join(['%s'] * len(key))}', {', '.join(key)})", LINE_END))
        for lines, *keys in self._together(noun, texts, self.beside):
            yield line.finished(lines, finish), [each for block in keys for each in block.split(LINE_END)]

    def rows(self, noun: str, wanted: Sequence[Selected], *, counted: bool = False) -> Iterator[tuple[Any, ...]]:
        """Yield each thing of a noun as a row of the values wanted.

        *counted*: only what counts: nothing that is gone, and of a park that was set aside nothing unless the scope names it. So with what
        was answered in a round that was set aside.
        """
        things = self._things(noun, ", ".join(column.sql() for column in wanted), self._counted(noun) if counted else "")
        for rows in self._blocks(noun, things):  # each row takes Python's lock: other threads would only wait for it
            yield from rows

    def _counted(self, noun: str) -> str:
        conditions = ["", "t.gone = 0"]
        if self.scope.park is None and self.scope.round is None:
            conditions.append(PARK_COUNTS.format("t"))
        if noun in _ANSWERED and self.scope.round is None:
            conditions.append(ROUND_COUNTS.format("t"))
        return " and ".join(conditions)

    def _together(self, noun: str, texts: Sequence[tuple[str, bytes]], beside: list[Database]) -> Iterator[tuple[bytes, ...]]:
        """Yield some texts of each thing of a noun, by some thousands at a time, each kind put together by SQLite with what is between.

        Each step of a query takes Python's lock and gives it back: with a step a thing, two threads would wait for each other all the time.
        """
        things = self._things(noun, ", ".join(f"{text} as text_{number}" for number, (text, _between) in enumerate(texts)))
        blocks = ", ".join(
            f"cast(group_concat(text_{number}, cast(x'{between.hex()}' as text)) as blob)" for number, (_text, between) in enumerate(texts)
        )
        for (block,) in self._blocks(noun, f"select {blocks} from ({things})", beside):
            if block[0] is not None:
                yield block

    def _things(self, noun: str, selected: str, also: str = "") -> str:
        """Return the query of something of each thing of a noun that leaves, in their order; `{piece}` is where a piece is asked for."""
        rows = f'"{noun}"' if self.scope.names else nameless_rows(EXPORTED[noun])
        return f"select {selected} from {rows} t where {self.where(noun)}{also} and {{piece}} order by {_ORDERS.get(noun, 't.n')}"

    def _blocks(self, noun: str, sql: str, beside: list[Database] | None = None) -> Iterator[list[Any]]:
        """Yield what a query says of the things of a noun, by thousands, read by the connections *beside*, or by the store's own.

        Those in an order of their own are read at once: they are few.
        """
        query = Query(sql, self._params_in(sql))
        if noun in _ORDERS:
            yield query.execute(self.store.db).fetchall()
            return
        first, last, count = self._bounds(noun)
        if count <= PIECE:
            yield query.execute(self.store.db).fetchall()
        elif beside:
            yield from in_pieces(beside, query, pieces(first, last, count))
        else:
            for piece in pieces(first, last, count):
                yield query.of_piece(self.store.db, piece)

    def _bounds(self, noun: str) -> tuple[int, int, int]:
        """Return the first and the last number of the things of a noun, and about how many leave."""
        if self._of(noun) or self.scope.since is not None:
            bounds = f'select min(t.n), max(t.n), count(*) from "{noun}" t where {self.where(noun)}'
        else:  # each of these SQLite answers from an index
            bounds = f'select (select min(n) from "{noun}"), (select max(n) from "{noun}"), (select count(*) from "{noun}")'
        first, last, count = self._execute(bounds).fetchone()
        return first, last, count

    def marks(self, *, counted: bool = False) -> Iterator[MarkGroup]:
        """Yield the marks, per role; *counted* as in `rows`."""
        sql = f"""select t.park, t.round, t.checkpoint, t.item, p.role, count(*), sum(json_extract(t.value, '$.mark'))
          from mark t join participant p on p.id = t.participant
          where {self.where("mark")}{self._counted("mark") if counted else ""} and t.gone = 0
            and {PERSON_COUNTS.format("p")} and p.confidential <= :confidential
            and json_extract(t.value, '$.kind') = 'given' and json_extract(t.value, '$.mark') is not null
          group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5"""
        place: tuple[str, ...] = ()
        roles: dict[str, tuple[int, int]] = {}
        for *here, role, n, total in self._execute(sql):
            if place and tuple(here) != place:
                yield from grouped(place, roles)
                roles = {}
            place = tuple(here)
            roles[role] = (n, total)
        if place:
            yield from grouped(place, roles)

    def portion(self) -> Portion:
        """Return which part of the record this is read from: of a round the whole park."""
        parks: tuple[str, ...] | None = None
        if self.scope.round is not None:
            parks = tuple(row[0] for row in self._execute("select park from round where id = :round"))
        elif self.scope.park is not None:
            parks = (self.scope.park,)
        return Portion(parks, self.scope.confidential)

    def heads(self) -> Iterator[tuple[LogKey, Head]]:
        """Yield how far each log goes, so that a later alteration of what left would show."""
        parks = self.portion().parks
        for key, head in sorted(logs.all_heads(self.store.db).items()):
            if key.confidential <= self.scope.confidential and (parks is None or key.park in parks):
                yield key, head

    def leave_names_out(self) -> None:
        """Find whom the record knows by name, where people are not to be named."""
        if self.scope.names:
            return
        tell = nameless_prose(people_by_park(self.store, self.portion().parks, confidential=self.scope.confidential))
        for db in (self.store.db, *self.beside):
            db.register_function(tell, name=NAMELESS, deterministic=True, replace=True)

    def find_what_changed(self) -> None:
        """Find what changed after the heads of an earlier export."""
        if not isinstance(self.scope.since, tuple):
            return
        self.store.db.execute("create temp table changed (id text primary key) without rowid")
        seen = dict(self.scope.since)
        for key in logs.all_heads(self.store.db):
            self.store.db.execute(
                "insert or ignore into temp.changed select noun_id from change where seq > ? "
                "and log = (select id from log where device = ? and park = ? and confidential = ?)",
                [seen.get(key, 0), key.device, key.park, int(key.confidential)],
            )

    def keep_what_is_referred_to(self) -> None:
        """Find what is gone but referred to by something that leaves, however far that reaches."""
        gone = 'select r.id from "{}" r where r.gone = 1 and r.confidential <= :confidential'
        # Of what is there an index knows the number; to look for one that is not, every row would be read.
        fewer = 'select (select count(*) from "{0}" where gone = 0) < (select count(*) from "{0}")'
        gone_nouns = {noun for noun in EXPORTED if self._execute(fewer.format(noun)).fetchone()[0]}
        ids: set[str] = set()
        before = -1
        while before < len(ids):
            before = len(ids)
            for model in NOUNS.values():
                for name, target in model.refs.items():
                    if target not in gone_nouns or (model is Mark and name == "participant"):
                        continue
                    sql = f"""select distinct t."{name}" from "{model.noun}" t
                      where t."{name}" in ({gone.format(target)}) and {self.where(model.noun)}"""
                    ids |= {row[0] for row in self._execute(sql)}
            self._referred_ids = to_text(sorted(ids))

    def _execute(self, sql: str) -> Any:
        return self.store.db.execute(sql, self._params_in(sql))

    def _params_in(self, sql: str) -> dict[str, Any]:
        return {name: value for name, value in self.params().items() if f":{name}" in sql}


@contextmanager
def reading(store: Store, scope: ExportScope) -> Iterator[Reading]:
    """Hold the record still for an export: whoever writes meanwhile is not seen.

    How far this device goes is noted first, outside the data folder. What the export is of is looked over meanwhile: at the end Unsound is
    raised when something of it is damaged, so the file must get its name outside this block. Raises NotFound for a park or round that is
    not there.
    """
    if scope.park is not None:
        store.get(Park, scope.park)
    if scope.round is not None:
        store.get(Round, scope.round)
    # What changed after some heads is found in a table of the store's own connection, and is little.
    readers = 0 if isinstance(scope.since, tuple) else MOST
    with sqlite_errors(store.path), one_moment(store, readers + CHECKERS) as beside:
        store.note_heads()
        opened = Reading(store, scope, beside[CHECKERS:])
        with checked(store, opened.portion(), beside[:CHECKERS]):
            opened.leave_names_out()
            opened.find_what_changed()
            opened.keep_what_is_referred_to()
            yield opened


def unacknowledged(noun: str) -> str:
    """Return SQL: the row `t` of this noun was not taken as it stands; what is gone only if it was given before."""
    given = f"select 1 from receipt r where r.noun_id = t.id and r.noun = '{noun}'"
    return f"(not exists ({given} and r.taken = 1 and r.heads = t.heads) and (t.gone = 0 or exists ({given})))"


_FINDINGS = """select f.id from finding f where f.gone = 0 and f.confidential <= :confidential and (f.round = :round
  or f.id in (select finding from recheck where round = :round and gone = 0 and confidential <= :confidential)
  or f.id in (select finding from promised_photo where round = :round and gone = 0 and confidential <= :confidential)
  or f.id in (select finding from photo_use where round = :round and gone = 0 and confidential <= :confidential))"""
"""SQL: what a round found, and what it looked at again."""

_USED = f"""(t.finding in ({_FINDINGS}) or t.answer in (select id from answer where round = :round)
  or (t.checkpoint is not null and t.round = :round))"""
"""SQL: the use `t` of a photo is of a round: of what it found, of its answers, or of a checkpoint as it was then."""

_KEPT_INSIDE = f"""exists (select 1 from photo p where p.sha256 <> '' and p.sha256 in ({{sha256}}, {{came_as}})
  and (p.confidential = 1 or (p.gone = 0 and p.covers <> '[]') or not {SHAREABLE.format(photo="p.id")}))"""
KEPT_INSIDE = _KEPT_INSIDE.format(sha256="t.sha256", came_as="t.came_as")
"""SQL: the paper `t` is a photo of this record that may not leave as it is, in whichever park: as it is kept, or as it came."""
FILE_KEPT_INSIDE = f"select {_KEPT_INSIDE.format(sha256='?1', came_as='?2')}"
"""SQL: the same of a file that is no paper yet, by its hash as it would be kept and as it came."""

_MAY_LEAVE = {
    "photo": [SHAREABLE.format(photo="t.id")],
    "photo_use": [SHAREABLE.format(photo="t.photo")],
    "promised_photo": [SHAREABLE.format(photo="t.kept_by")],
    "paper": [f"not {KEPT_INSIDE}"],
}
"""SQL: what a photo that is not to be shared keeps inside: itself, its uses, the promise that it kept, and a paper of the same bytes."""

_OF_ROUND = {
    "round": f"""t.id in (select :round union select f.round from finding f where f.id in ({_FINDINGS})
      union select h.round from promised_photo h where h.gone = 0 and h.confidential <= :confidential and h.finding in ({_FINDINGS})
      union select t.round from photo_use t where t.gone = 0 and t.confidential <= :confidential and {_USED})""",
    "checklist": """t.id in (select checklist from round_checklist
      where round = :round and gone = 0 and confidential <= :confidential)""",
    "planned_round": "t.id = (select planned_round from round where id = :round)",
    "planned_person": "t.planned_round = (select planned_round from round where id = :round)",
    "round_checklist": "t.round = :round",
    "participant": "t.round = :round",
    "answer": "t.round = :round",
    "mark": "t.round = :round",
    "sign_off": "t.round = :round",
    "finding": f"t.id in ({_FINDINGS})",
    "recheck": "t.round = :round",
    "review": f"t.finding in ({_FINDINGS})",
    "also_for": f"t.finding in ({_FINDINGS})",
    "reply": f"t.finding in ({_FINDINGS})",
    "comment": f"t.finding in ({_FINDINGS})",
    "measure_finding": f"t.finding in ({_FINDINGS})",
    "photo": f"""t.id in (select t.photo from photo_use t where t.gone = 0 and t.confidential <= :confidential and {_USED}
      union select h.kept_by from promised_photo h where h.gone = 0 and h.confidential <= :confidential and h.finding in ({_FINDINGS}))""",
    "promised_photo": f"t.finding in ({_FINDINGS})",
    "photo_use": _USED,
    "paper": "t.park = (select park from round where id = :round) and (t.round is null or t.round = :round)",
}
"""SQL: which rows of a noun belong to a round; of the others the whole park's."""


_ANSWERED = frozenset({"answer", "mark"})
"""The nouns that say of a question what a round answered. A finding stands by itself, whatever becomes of the round that made it."""

_ORDERS = {
    "checkpoint": "t.park, cast(t.place as real), t.place, t.id",
    "participant": "t.round, cast(t.place as real), t.id",
    "planned_person": "t.planned_round, cast(t.place as real), t.id",
}
"""A route and a list of people stand in their own order; all else as it arrived, which needs no sorting."""


def _json_object(model: type[Noun], confidential: bool) -> str:
    """Return SQL that makes the JSON text of a row, the same as the model's own."""
    nested = model.nested()
    parts = []
    for name in columns(model):
        if name == "confidential" and not confidential:
            continue
        if name == "heads" or name in nested:
            value = f'json(t."{name}")'
        elif model.model_fields[name].annotation is bool:
            value = f"json(iif(t.\"{name}\", 'true', 'false'))"
        else:
            value = f't."{name}"'
        parts.append(f"'{name}', {value}")
    return f"json_object({', '.join(parts)})"
