"""What photos show: using one for a finding, a checkpoint or an answer, detaching it, and reading them back."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.answer import Answer
from kvo_inspect.domain.checkpoint import Checkpoint
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.ids import made_id
from kvo_inspect.domain.noun import Noun
from kvo_inspect.domain.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.errors import RuleError
from kvo_inspect.store.act import Act
from kvo_inspect.store.photos import confidential_twin
from kvo_inspect.store.record import Store
from kvo_inspect.texts import _


class PhotoOfConfidential(RuleError):
    """A confidential finding takes a photo only when the user said so (DESIGN 5)."""

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
    how: str = "key",
    instead_of: str = "",
) -> UsedPhoto:
    """Use a photo for a finding, a checkpoint or an answer; for a finding it keeps a promise that is still owed.

    The promise is the one named, else the oldest of that finding. A confidential target must be *confirmed* and makes the photo
    confidential: the open one goes when nothing else uses it but *instead_of*, a use that ends.
    """
    photo = store.get(Photo, photo_id)
    if photo.park != target.park:
        raise RuleError(_("This photo belongs to another park."), "photo")
    if target.confidential and not confirmed:
        raise PhotoOfConfidential
    with store.act(how) as act:
        return _use(act, photo, target, round_id, promise_id, instead_of)


def _use(act: Act, photo: Photo, target: Noun, round_id: str | None, promise_id: str | None, instead_of: str) -> UsedPhoto:
    if target.confidential and not photo.confidential:
        twin = confidential_twin(act, photo)
        if not act.store.rows("select 1 from photo_use where photo = ? and gone = 0 and id <> ? limit 1", [photo.id, instead_of]):
            act.write(Photo, photo.id, park=photo.park, gone=True)
        photo = twin
    use = act.write(
        PhotoUse, made_id("photo_use", photo.id, target.id), park=photo.park, confidential=photo.confidential, photo=photo.id,
        round=round_id, **{target.noun: target.id},
    )  # fmt: skip
    if target.noun == "finding":
        owed = act.store.select(
            PromisedPhoto,
            "where finding = ? and gone = 0 and kept_by is null and (? is null or id = ?) order by n limit 1",
            [target.id, promise_id, promise_id],
        )
        for promise in owed:
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


def move_photo(store: Store, use_id: str, target: Finding | Checkpoint | Answer, *, confirmed: bool = False) -> UsedPhoto:
    """Use a photo for something else instead."""
    use = store.get(PhotoUse, use_id)
    used = use_photo(store, use.photo, target, round_id=use.round, confirmed=confirmed, instead_of=use.id)
    if used.use.id != use.id:
        detach_photo(store, use.id)
    return used


def photos_of_finding(store: Store, finding_id: str) -> list[UsedPhoto]:
    """Return the photos of a finding, in the order they were attached."""
    return _used(store, "u.finding = ?", [finding_id])


def photos_of_checkpoint(store: Store, checkpoint_id: str) -> list[UsedPhoto]:
    """Return the photos of a checkpoint itself, in the order they were attached; confidential ones are not in it."""
    return _used(store, "u.checkpoint = ? and u.confidential = 0", [checkpoint_id])


def photos_of_answer(store: Store, answer_id: str) -> list[UsedPhoto]:
    """Return the photos with an answer, in the order they were attached."""
    return _used(store, "u.answer = ?", [answer_id])


def photos_of_round(store: Store, round_id: str, *, confidential: bool = False) -> list[UsedPhoto]:
    """Return the photos used in a round, in the order they were attached."""
    return _used(store, "u.round = ? and u.confidential <= ?", [round_id, int(confidential)])


def uses_of_photo(store: Store, photo_id: str) -> list[PhotoUse]:
    """Return what a photo is used for."""
    return store.select(PhotoUse, "where photo = ? and gone = 0 order by n", [photo_id])


def _used(store: Store, where: str, params: list[object]) -> list[UsedPhoto]:
    uses = store.select(PhotoUse, f"where id in (select u.id from photo_use u where u.gone = 0 and {where}) order by n", params)
    photos = {one.id: one for one in store.select(Photo, f"where id in ({', '.join('?' * len(uses))})", [use.photo for use in uses])}
    return [UsedPhoto(photos[use.photo], use) for use in uses if not photos[use.photo].gone]
