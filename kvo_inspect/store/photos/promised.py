"""Promised photos: who will hand over a photo of which finding, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.store.checklists.stored import defects
from kvo_inspect.store.conditions.findings import NOT_ENDED
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import language


def promise_photo(store: Store, finding_id: str, by: str, round_id: str | None = None) -> PromisedPhoto:
    """Record that somebody took a photo of this finding and will hand it over."""
    finding = store.get(Finding, finding_id)
    by = checked_line("by", by, required=True)
    with store.act() as act:
        return act.write(
            PromisedPhoto,
            store.new_id(),
            park=finding.park,
            confidential=finding.confidential,
            finding=finding.id,
            round=round_id,
            promised_by=by,
        )


def change_promise(store: Store, promise_id: str, by: str) -> PromisedPhoto:
    """Say that somebody else promised this photo."""
    (promise,) = change_promises(store, [promise_id], by)
    return promise


def change_promises(store: Store, promise_ids: Iterable[str], by: str) -> list[PromisedPhoto]:
    """Say that somebody else promised these photos, in one act."""
    promises = [store.get(PromisedPhoto, promise_id) for promise_id in promise_ids]
    by = checked_line("by", by, required=True)
    with store.act() as act:
        return [act.write(PromisedPhoto, promise.id, park=promise.park, promised_by=by) for promise in promises]


def withdraw_promise(store: Store, *promise_ids: str) -> None:
    """Record that promised photos will not come, as one act."""
    promises = [store.get(PromisedPhoto, promise_id) for promise_id in promise_ids]
    with store.act() as act:
        for promise in promises:
            act.write(PromisedPhoto, promise.id, park=promise.park, gone=True)


def promises_of_round(store: Store, round_id: str, *, confidential: bool = False) -> list[PromisedPhoto]:
    """Return the photos promised in a round, kept or still owed (`kept_by` says which), in the order they were promised."""
    return store.select(PromisedPhoto, "where round = ? and gone = 0 and confidential <= ? order by n", [round_id, int(confidential)])


def promises_of_finding(store: Store, finding_id: str) -> list[PromisedPhoto]:
    """Return the photos of a finding that are promised and still owed, in the order they were promised."""
    return store.select(PromisedPhoto, "where finding = ? and gone = 0 and kept_by is null order by n", [finding_id])


def promises_of_park(store: Store, park_id: str, *, confidential: bool = False) -> list[PromisedPhoto]:
    """Return all photos of a park that are still owed, but for those of findings that were dropped or are duplicates."""
    return store.select(
        PromisedPhoto,
        "where park = ? and gone = 0 and kept_by is null and confidential <= ? "
        f"and finding in (select t.id from finding t where t.park = ? and t.gone = 0 and {NOT_ENDED}) order by n",
        [park_id, int(confidential), park_id],
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """A photo that somebody still owes."""

    promise: PromisedPhoto
    code: str
    """Of the finding."""
    text: str
    """Of the finding; without one, what the checklist calls the defect."""
    object: str
    checkpoint: str
    """The name of the finding's checkpoint."""


def photos_owed(store: Store, round_id: str) -> dict[str, list[Owed]]:
    """Return the photos promised in this round and still owed, by the name of who promised them; confidential ones are left out."""
    owed: dict[str, list[Owed]] = {}
    for photo in _owed(store, [promise for promise in promises_of_round(store, round_id) if promise.kept_by is None]):
        owed.setdefault(photo.promise.promised_by, []).append(photo)
    return dict(sorted(owed.items(), key=lambda name_and_photos: name_and_photos[0].casefold()))


def owed_in_park(store: Store, park_id: str) -> list[Owed]:
    """Return the photos still owed in a park, ordered by the name of who promised them; confidential ones are left out."""
    return sorted(_owed(store, promises_of_park(store, park_id)), key=lambda photo: photo.promise.promised_by.casefold())


def _owed(store: Store, promises: list[PromisedPhoto]) -> list[Owed]:
    sql = 'select f.code, f."text", f.item, f.object, c.name from finding f join checkpoint c on c.id = f.checkpoint where f.id = ?'
    defect_names = defects(store) if promises else {}
    return [
        Owed(promise, code, text or (defect_names[item](language()) if item in defect_names else ""), object_, stop)
        for promise in promises
        for code, text, item, object_, stop in store.rows(sql, [promise.finding])
    ]
