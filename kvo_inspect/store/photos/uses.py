"""What photos show: using one for a finding, a checkpoint or an answer, detaching it, and reading them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.errors import RuleError
from kvo_inspect.store.photos.photo import ImportStep, Incoming, take_in
from kvo_inspect.store.photos.photo import photo_id as photo_id_of
from kvo_inspect.store.photos.which_round import round_of_photo
from kvo_inspect.store.record.reach import HIDE
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _


class PhotoOfConfidential(RuleError):
    """A confidential finding takes a photo only when the user said so."""

    def __init__(self) -> None:
        super().__init__(_("A confidential finding takes no photo, unless you confirm it: a photo shows more than words."), "photo")


@dataclass(frozen=True, slots=True)
class UsedPhoto:
    """A photo and what it is used for."""

    photo: Photo
    use: PhotoUse


def use_photo(
    store: Store,
    photo_id: str,
    target: Finding | Checkpoint | Answer,
    *,
    round_id: str | None = None,
    promise_id: str | None = None,
    confirmed: bool = False,
    step: ImportStep | None = None,
) -> UsedPhoto:
    """Use a photo for a finding, a checkpoint or an answer; a photo of a finding keeps a promise that is still owed.

    The promise is *promise_id*, else the oldest of that finding. A confidential target must be *confirmed* and makes the photo
    confidential, for good (`hide_photo`): undo detaches the photo, which stays confidential. *step* is the import in which it came.
    """
    photo = store.get(Photo, photo_id)
    _check(photo, target, confirmed=confirmed)
    if target.confidential:
        photo = hide_photo(store, photo)
    with store.act() if step is None else step.act(store) as act:
        return _use(act, photo, target, round_id, promise_id)


def use_photos(
    store: Store,
    placed: Sequence[tuple[str, Finding | Checkpoint, str | None]],
    round_id: str | None = None,
    *,
    round_of_each: bool = False,
    confirmed: bool = False,
) -> list[UsedPhoto]:
    """Use several photos at once, each (photo, for what, the promise it keeps), in one act.

    *round_of_each*: in the round in which each was taken. A confidential target must be *confirmed*, as with `use_photo`.
    """
    photos = [store.get(Photo, photo_id) for photo_id, _target, _promise in placed]
    for photo, (_id, target, _promise) in zip(photos, placed, strict=True):
        _check(photo, target, confirmed=confirmed)
    photos = [
        hide_photo(store, photo) if target.confidential else photo for photo, (_id, target, _promise) in zip(photos, placed, strict=True)
    ]
    rounds = [round_of_photo(store, photo) if round_of_each else round_id for photo in photos]
    kept_promises = {promise for _id, _target, promise in placed if promise is not None}
    with store.act("bulk") as act:
        return [
            _use(act, photo, target, of, promise, kept_promises)
            for photo, of, (_id, target, promise) in zip(photos, rounds, placed, strict=True)
        ]


def take_in_for(
    store: Store,
    incoming: Sequence[Incoming],
    finding: Finding,
    round_id: str | None = None,
    *,
    clock: int | None = None,
    confirmed: bool = False,
    step: ImportStep | None = None,
) -> list[UsedPhoto]:
    """Take photos in and use them for one finding, in one *step* and in a round (None: the round of each photo's time).

    No open log ever hears of a new photo for a confidential finding.
    """
    if finding.confidential and not confirmed:
        raise PhotoOfConfidential
    used, step = [], step or ImportStep()
    for incoming_photo in incoming:
        photo = store.find(Photo, photo_id_of(finding.park, incoming_photo.sha256))
        if photo is None or photo.gone:
            (photo,) = take_in(store, finding.park, [incoming_photo], clock=clock, step=step, confidential=finding.confidential)
        of = round_id or round_of_photo(store, photo)
        used.append(use_photo(store, photo.id, finding, round_id=of, confirmed=confirmed, step=step))
    return used


def hide_photo(store: Store, photo: Photo) -> Photo:
    """Make a photo confidential, for good, and return the confidential photo.

    What was known of it stands in the confidential log from here on. The open photo is removed and every word of it in the open log
    emptied (name, time, place, camera, caption, sha256) in the same transaction; undo passes over that. A photo that something open
    still uses stays open beside it, for a reason of its own. Copies that others have already are not reached.
    """
    if photo.confidential:
        return photo
    with store.act(HIDE) as act:
        own = {name: getattr(photo, name) for name in Photo.own()}
        fields = {name: value for name, value in own.items() if name not in Photo.later or value}  # nothing for older programs to wait for
        hidden_id = photo_id_of(photo.park, photo.sha256, confidential=True)
        hidden = act.write(Photo, hidden_id, park=photo.park, confidential=True, **fields)
        if not count_uses(store, photo.id):
            act.erase(Photo, photo.id)
    return hidden


def _check(photo: Photo, target: Noun, *, confirmed: bool) -> None:
    if photo.park != target.park:
        raise RuleError(_("This photo belongs to another park."), "photo")
    if target.confidential and not confirmed:
        raise PhotoOfConfidential
    if photo.confidential and not target.confidential:
        raise RuleError(_("This photo is confidential: it can only show what is confidential too."), "photo")


def _use(
    act: Act, photo: Photo, target: Noun, round_id: str | None, promise_id: str | None, kept_promises: set[str] | None = None
) -> UsedPhoto:
    """Use a photo; *kept_promises* are the promises that other photos of this act keep, which the rows do not show before it ends."""
    use = act.write(
        PhotoUse,
        made_id("photo_use", photo.id, target.id),
        park=photo.park,
        confidential=photo.confidential,
        photo=photo.id,
        round=round_id,
        **{target.noun: target.id},
    )
    if target.noun == "finding":
        owed = act.store.select(
            PromisedPhoto,
            "where finding = ? and gone = 0 and kept_by is null and (? is null or id = ?) order by n",
            [target.id, promise_id, promise_id],
        )
        for promise in [promise for promise in owed if promise.id == promise_id or promise.id not in (kept_promises or ())][:1]:
            if kept_promises is not None:
                kept_promises.add(promise.id)
            if promise.confidential >= photo.confidential:  # what is open never refers to what is confidential
                act.write(PromisedPhoto, promise.id, park=promise.park, kept_by=photo.id)
    return UsedPhoto(photo, use)


def detach_photo(store: Store, use_id: str) -> PhotoUse:
    """Take a photo off what it shows; the photo stays, and a promise that it kept is owed again. Undo brings it back."""
    use = store.get(PhotoUse, use_id)
    with store.act() as act:
        for promise in store.select(PromisedPhoto, "where finding = ? and kept_by = ? and gone = 0", [use.finding, use.photo]):
            act.write(PromisedPhoto, promise.id, park=promise.park, kept_by=None)
        return act.write(PhotoUse, use.id, park=use.park, gone=True)


def count_uses(store: Store, photo_id: str) -> int:
    """Return for how many findings, checkpoints and answers a photo is used."""
    return int(store.rows("select count(*) from photo_use where photo = ? and gone = 0", [photo_id])[0][0])


def photos_of_finding(store: Store, finding_id: str) -> list[UsedPhoto]:
    """Return the photos of a finding, in the order they were attached."""
    return _used(store, "u.finding = ?", [finding_id])


def photos_of_answer(store: Store, answer_id: str) -> list[UsedPhoto]:
    """Return the photos with an answer, in the order they were attached."""
    return _used(store, "u.answer = ?", [answer_id])


def _used(store: Store, where: str, params: list[object]) -> list[UsedPhoto]:
    uses = store.select(PhotoUse, f"where id in (select u.id from photo_use u where u.gone = 0 and {where}) order by n", params)
    photos = {photo.id: photo for photo in store.select(Photo, f"where id in ({', '.join('?' * len(uses))})", [use.photo for use in uses])}
    return [UsedPhoto(photos[use.photo], use) for use in uses if photos[use.photo].sha256]  # set aside elsewhere meanwhile: it is used
