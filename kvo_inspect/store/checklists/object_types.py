"""What findings are about in BOR-MELD: as the question says in its round, or by now where the standard was not named then."""

from __future__ import annotations

from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.errors import NotFound
from kvo_inspect.store.checklists.stored import parsed, stored_versions
from kvo_inspect.store.record.database import rows_written
from kvo_inspect.store.record.store import Store


def object_type(store: Store, checklist: Checklist, item: Item) -> str:
    """Return what the findings of an item are about in BOR-MELD, as a round asked it; empty: nothing says so, or it is confidential."""
    if checklist.confidential:
        return ""
    return item.bor_meld or _types_by_now(store).get(f"{checklist.id}/{item.id}", "")


def _types_by_now(store: Store) -> dict[str, str]:
    """Return the type that each item has in the newest open version of its checklist, by `checklist/item`. Read once per change.

    Confidential versions are not read: what leaves without them must not hang on them.
    """
    if store.memory.get("object types as of") != (written := rows_written(store.db)):  # asked for every line of a list
        versions = stored_versions(store, confidential=False)
        if store.memory.get("object types of") != versions:
            types: dict[str, str] = {}
            for stored, digest in versions:
                try:
                    checklist = parsed(store, stored, digest)
                except NotFound:  # in a form this program no longer reads
                    continue
                types |= {f"{checklist.id}/{item.id}": item.bor_meld or "" for item in checklist.item}
            store.memory["object types"], store.memory["object types of"] = types, versions
        store.memory["object types as of"] = written
    now: dict[str, str] = store.memory["object types"]
    return now
