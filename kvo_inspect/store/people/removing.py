"""Removing a photo or a paper whole: it goes, what it shows shows it no more, and every word of it is emptied."""

from __future__ import annotations

from collections.abc import Collection

from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.erasure import EmptiedChange, Erasure
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.people.held import HeldUnderName
from kvo_inspect.store.photos.uses import count_uses, photos_of_finding
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Act, Store


def remove_file(act: Act, file: Photo | Paper, request: str, reason: str, *, promises_stay: bool = False) -> None:
    """Remove a photo or a paper within an act that erases; *promises_stay*: a promise that the photo kept is not owed again."""
    store, model = act.store, type(file)
    if isinstance(file, Photo):
        for use in store.select(PhotoUse, "where photo = ? and gone = 0", [file.id]):
            act.write(PhotoUse, use.id, park=use.park, gone=True)
        promises = [] if promises_stay else store.select(PromisedPhoto, "where kept_by = ? and gone = 0", [file.id])
        for promise in promises:
            act.write(PromisedPhoto, promise.id, park=promise.park, kept_by=None)
    act.write(model, file.id, park=file.park, gone=True)
    changes = logs.changes_of(store.db, model.noun, file.id)
    fields = tuple(name for name in model.own() if name not in model.refs)
    act.erase_as(
        Erasure(
            id=store.new_id(),
            park=file.park,
            confidential=file.confidential,
            request=request,
            of=model.noun,
            thing=file.id,
            fields=fields,
            instead=act.name,
            emptied=tuple(named_change(change) for change in changes if change.erased is None),
            why=reason,
        )
    )


def photos_of_finding_alone(store: Store, finding_id: str) -> list[Photo]:
    """Return the photos of a finding that nothing else shows."""
    return [used.photo for used in photos_of_finding(store, finding_id) if count_uses(store, used.photo.id) == 1]


def removable(store: Store, held: HeldUnderName) -> list[Photo | Paper]:
    """Return what may be removed whole because of a name: the photos and papers that name somebody, and every paper of these parks."""
    with_name = [text.thing for text in held.texts if isinstance(text.thing, Photo | Paper) and text.thing.sha256]
    papers = store.select(
        Paper, "where gone = 0 and sha256 <> '' and park in (select value from json_each(?)) order by n", [to_text(sorted(held.parks))]
    )
    return list({file.id: file for file in [*with_name, *papers]}.values())


def named_change(change: Change) -> EmptiedChange:
    """Return how an erasure names a change that it empties."""
    return EmptiedChange(device=change.log.device, seq=change.seq, words_hash=change.said())


def files_of(store: Store, ids: Collection[str]) -> list[Photo | Paper]:
    """Return the photos and papers with these ids. NotFound names the first that is none."""
    return [store.find(Paper, file_id) or store.get(Photo, file_id) for file_id in ids]
