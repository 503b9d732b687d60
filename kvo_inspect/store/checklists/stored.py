"""The checklists that a round stored: read back, parsed once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from kvo_inspect.domain.checklists.checklist import Both, Checklist, Item
from kvo_inspect.domain.checklists.limits import with_limits
from kvo_inspect.domain.findings.premises import house_number
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import RoundChecklist, StoredChecklist
from kvo_inspect.domain.values.closed_sets import ThemeMode
from kvo_inspect.errors import NotFound
from kvo_inspect.store.record.database import rows_written
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.versions import is_newer

ITEM = "item"
"""Begins the names under which a store remembers items; a merge may bring another version of a checklist."""


_NO_LIMITS = "{}"


@dataclass(frozen=True, slots=True)
class Used:
    """A checklist that a round uses, and how."""

    checklist: Checklist
    mode: ThemeMode
    sha256: str


def write_stored(act: Act, park_id: str, checklist: Checklist, source: bytes, **fields: str) -> str:
    """Store a checklist's text whole in a park, within an act; return its id."""
    digest = hashlib.sha256(source).hexdigest()
    stored = made_id("checklist", park_id, digest)
    act.write(
        StoredChecklist,
        stored,
        park=park_id,
        confidential=checklist.confidential,
        name=checklist.id,
        version=checklist.version,
        theme=checklist.theme,
        sha256=digest,
        body=source.decode(),
        **fields,
    )
    return stored


def write_used(act: Act, park_id: str, round_id: str, checklist: Checklist, source: bytes, mode: ThemeMode) -> None:
    """Write, within an act, that a round uses a checklist, storing its text whole."""
    stored = write_stored(act, park_id, checklist, source)
    act.write(
        RoundChecklist,
        made_id("round_checklist", round_id, stored),
        park=park_id,
        confidential=checklist.confidential,
        round=round_id,
        checklist=stored,
        mode=mode,
    )


def used_checklists(store: Store, round_id: str, *, confidential: bool = False) -> list[Used]:
    """Return the checklists of a round in the order of their themes; confidential ones only when asked for."""
    rows = store.rows(
        "select c.id, c.sha256, u.mode, p.limits from round_checklist u join checklist c on c.id = u.checklist "
        "join park p on p.id = u.park where u.round = ? and u.gone = 0 and u.confidential <= ?",
        [round_id, int(confidential)],
    )
    used = [Used(_limited(store, stored, digest, limits), mode, digest) for stored, digest, mode, limits in rows]
    return sorted(used, key=lambda use: (use.checklist.order, use.checklist.id, use.sha256))


def _limited(store: Store, stored_id: str, digest: str, limits: str) -> Checklist:
    """Return a stored checklist with the park's limits (JSON) in place of its own. Raises NotFound."""
    if limits == _NO_LIMITS:
        return parsed(store, stored_id, digest)
    key = f"checklist {digest} {limits}"
    if key not in store.memory:
        store.memory[key] = with_limits(parsed(store, stored_id, digest), json.loads(limits))
    limited_checklist: Checklist = store.memory[key]
    return limited_checklist


def parsed(store: Store, stored_id: str, digest: str) -> Checklist:
    """Return a stored checklist, parsed once per store; of one for a newer version what this program can ask. Raises NotFound."""
    key = f"checklist {digest}"
    if key not in store.memory:
        from kvo_inspect.content.load import parse_checklist

        body = store.rows("select body from checklist where id = ?", [stored_id])[0][0]
        checklist, problems = parse_checklist(body.encode(), stored_id, newer=is_newer(store.db, StoredChecklist.noun, stored_id))
        if checklist is None:
            raise NotFound(problems[0] if problems else stored_id)
        store.memory[key] = checklist
    stored_checklist: Checklist = store.memory[key]
    return stored_checklist


def is_sound(stored: StoredChecklist) -> bool:
    """Whether the text of a checklist that came from elsewhere is what its hash says, or was erased."""
    return not stored.body or hashlib.sha256(stored.body.encode()).hexdigest() == stored.sha256


def find_item(store: Store, round_id: str, key: str) -> tuple[Checklist, Item]:
    """Return the item that a round knows as `checklist/item`; of an open and a confidential version of it the confidential one."""
    name, _, item_id = key.partition("/")
    memo = f"{ITEM} {round_id} {key}"
    if memo not in store.memory:
        for used in sorted(used_checklists(store, round_id, confidential=True), key=lambda use: not use.checklist.confidential):
            item = used.checklist.find(item_id) if used.checklist.id == name else None
            if item is not None:
                store.memory[memo] = (used.checklist, item)
                break
        else:
            raise NotFound(key)
    pair: tuple[Checklist, Item] = store.memory[memo]
    return pair


def known_items(store: Store) -> dict[str, tuple[Checklist, Item]]:
    """Return every item of every stored checklist that can be read, by `checklist/item`; the newest version wins. Read once per change."""
    if store.memory.get("items as of") == (written := rows_written(store.db)):  # asked for every line of a list
        known: dict[str, tuple[Checklist, Item]] = store.memory["items"]
        return known
    now = store.rows("select count(*), max(n), sum(gone) from checklist")[0]
    if store.memory.get("items of") != now:
        items_by_name: dict[str, tuple[Checklist, Item]] = {}
        for stored, digest in stored_versions(store):
            try:
                checklist = parsed(store, stored, digest)
            except NotFound:
                continue
            items_by_name |= {f"{checklist.id}/{item.id}": (checklist, item) for item in checklist.item}
        store.memory["items"] = items_by_name
        store.memory["items of"] = now
    store.memory["items as of"] = written
    items: dict[str, tuple[Checklist, Item]] = store.memory["items"]
    return items


def stored_versions(store: Store, *, confidential: bool = True) -> list[tuple[str, str]]:
    """Return every version of a checklist that is stored, the newest last: one thing that has it, by id, and its sha256."""
    rows = store.rows(
        "select c.id, c.sha256 from (select max(n) as newest from checklist where gone = 0 and confidential <= ? group by sha256) "
        "join checklist c on c.n = newest order by newest",
        [int(confidential)],
    )
    return [(stored, digest) for stored, digest in rows]


def known_house_number(store: Store, key: str | None, object_: str) -> str:
    """Return the house number of a finding of an item (`checklist/item`; None: a free finding), or an empty text."""
    _checklist, item = known_items(store).get(key or "", (None, None)) if object_ else (None, None)
    return house_number(object_, item)


def forget_items(store: Store) -> None:
    """Forget which items were found: a merge may have brought another version of a round's checklist."""
    for name in [name for name in store.memory if name.startswith(f"{ITEM} ")]:
        del store.memory[name]


def defects(store: Store) -> dict[str, Both]:
    """Return what a failing item is called, for every item of every stored checklist that can be read; the newest version wins."""
    return {key: item.defect or item.ask for key, (_checklist, item) in known_items(store).items()}


def stored_titles(store: Store) -> dict[str, tuple[str, str]]:
    """Return the title of every stored checklist by its id, in Dutch and English; one that cannot be read is left out."""
    titles = {}
    for stored, digest in store.rows("select id, sha256 from checklist where gone = 0"):
        try:
            title = parsed(store, stored, digest).title
        except NotFound:
            continue
        titles[stored] = (title.nl, title.en)
    return titles
