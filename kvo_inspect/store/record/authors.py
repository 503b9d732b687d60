"""Who recorded: the id by which this laptop records in a park, and the names shown of all that stands as author in changes.

The table `shown_author` follows from the log (`domain.record.author`): `logs.SHOWN` asks it wherever somebody is told who recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from kvo_inspect.domain.record.author import Author, Unnaming, shown_names
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.store.record.logs import SHOWN
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.texts import _

_OWN = f"""select a.id from {Author.noun} a join shown_author s on s.park = a.park and s.confidential = 0 and s.author = a.id
  where a.park = ? and a.name = ? and s.shown = a.name and a.gone = 0 and a.heads like ? order by a.n limit 1"""
_ERASURES = "select request, confidential, heads, thing, fields, unnamed from erasure where park = ? and of = ?"
_NAMES_OF_RUN = """select distinct author from change where log = (select id from log where device = ? and park = ? and confidential = ?)
  and seq between ? and ? and author <> ''"""


_OWN_AUTHORS = "own authors"


def own_author(db: Database, memory: dict[str, Any], device: str, park: str, name: str) -> str:
    """Return the id by which a laptop records under a name in a park; empty when it has none yet. Looked up once: every key asks."""
    own: dict[tuple[str, str, str], str] = memory.setdefault(_OWN_AUTHORS, {})
    if (device, park, name) not in own:
        row = db.execute(_OWN, [park, name, f'%-{device}"%']).fetchone()
        if row is None:  # not remembered: whoever makes one may not come to commit it
            return ""
        own[device, park, name] = str(row[0])
    return own[device, park, name]


def forget_own_authors(memory: dict[str, Any]) -> None:
    """Forget the ids: some may be erased."""
    memory.pop(_OWN_AUTHORS, None)


def note_author(db: Database, author: Author) -> None:
    """Note what is shown of an author that is new (inside a transaction)."""
    for confidential in (0, 1):
        db.execute("insert into shown_author values (?, ?, ?, ?)", [author.park, confidential, author.id, author.name])


def shown_of(db: Database, park: str) -> dict[tuple[int, str], str]:
    """Return from the log, by whether it is confidential and what stands as author, the name shown in a park."""
    names = dict(db.execute("select id, iif(gone, '', name) from author where park = ?", [park]).fetchall())
    unnamings = [
        Unnaming(request, bool(confidential), min(json.loads(heads), default=""), _authors(db, park, confidential, thing, fields, unnamed))
        for request, confidential, heads, thing, fields, unnamed in db.execute(_ERASURES, [park, Author.noun]).fetchall()
    ]
    of_open = [unnaming for unnaming in unnamings if not unnaming.confidential]
    return {
        (confidential, author): name
        for confidential, some in ((0, of_open), (1, unnamings))
        for author, name in shown_names(names, some).items()
    }


def _authors(db: Database, park: str, confidential: int, thing: str, fields: str, unnamed: str) -> frozenset[str]:
    """Return what stands as author in changes and is named no more by an erasure."""
    authors = {thing} if "name" in json.loads(fields) else set()
    for run in json.loads(unnamed):
        rows = db.execute(_NAMES_OF_RUN, [run["device"], park, confidential, run["first"], run["last"]])
        authors |= {author for (author,) in rows.fetchall()}
    return frozenset(authors)


def settle_authors(db: Database, parks: Iterable[str], *, rows_first: bool = True) -> bool:
    """Write anew what is shown of who recorded in these parks; return whether that is another than it was (inside a transaction).

    For when authors, erasures or emptied changes came; before what came is folded, as far as that can be. *rows_first*: nothing open was
    folded before the row of its author came, for that lies before it in the same log.
    """
    moved = False
    for park in sorted(set(parks)):
        rows = db.execute("select confidential, author, shown from shown_author where park = ?", [park]).fetchall()
        was = {(confidential, author): shown for confidential, author, shown in rows}
        now = shown_of(db, park)
        if was == now:
            continue
        moved = True
        db.execute("delete from shown_author where park = ?", [park])
        for (confidential, author), shown in now.items():
            db.execute("insert into shown_author values (?, ?, ?, ?)", [park, confidential, author, shown])
        for confidential in (0, 1):
            keys = {key for key in was.keys() | now.keys() if key[0] == confidential}
            others = {key[1] for key in keys if was.get(key) != now.get(key)}
            if rows_first and not confidential:
                others -= {author for author in others if (0, author) not in was and former_number(now[0, author]) is None}
            if others:
                _write_states(db, park, confidential, others)
    return moved


def settle_all_authors(db: Database) -> None:
    """Write what is shown of who recorded in every park (inside a transaction)."""
    parks = [park for (park,) in db.execute("select park from author union select park from erasure").fetchall()]
    settle_authors(db, parks, rows_first=False)


def note_all_authors(db: Database) -> None:
    """Write what is shown of who recorded in every park, where the state is that already (inside a transaction)."""
    for (park,) in db.execute("select park from author union select park from erasure").fetchall():
        for (confidential, author), shown in shown_of(db, park).items():
            db.execute("insert or replace into shown_author values (?, ?, ?, ?)", [park, confidential, author, shown])


def author_problems(db: Database, parks: Iterable[str] | None) -> Iterator[str]:
    """Yield a sentence for each of these parks (None: of all) in which it is not noted who is shown as the one who recorded."""
    known = {park for (park,) in db.execute("select park from author union select park from erasure union select park from shown_author")}
    for park in sorted(known if parks is None else known.intersection(parks)):
        rows = db.execute("select confidential, author, shown from shown_author where park = ?", [park]).fetchall()
        if {(confidential, author): shown for confidential, author, shown in rows} != shown_of(db, park):
            yield _("Who recorded in park {id} is not shown as its changes say.").format(id=park)


def _write_states(db: Database, park: str, confidential: int, authors: Iterable[str]) -> None:
    """Write into the state who recorded what these authors wrote, as the fold has it: who wrote the first change, and the last."""
    things: dict[str, list[str]] = {}
    for noun, noun_id in db.execute(
        "select distinct noun, noun_id from change where log in (select id from log where park = ? and confidential = ?) "
        "and author in (select value from json_each(?))",
        [park, confidential, to_text(sorted(authors))],
    ).fetchall():
        things.setdefault(noun, []).append(noun_id)
    for noun in things.keys() & NOUNS.keys():  # others are of a newer program
        recorded = f"""(select {SHOWN} from change join log on log.id = change.log where change.noun_id = "{noun}".id
          and change.noun = '{noun}' order by stamp {{0}}, log.device {{0}} limit 1)"""
        db.execute(
            f'update "{noun}" set made_by = {recorded.format("asc")}, changed_by = {recorded.format("desc")} '
            "where id in (select value from json_each(?))",
            [to_text(things[noun])],
        )
