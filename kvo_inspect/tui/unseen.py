"""What stands in the place of a photo that cannot be shown: it may only not have come yet."""

from __future__ import annotations

from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.store.photos.files import awaited_photos, photo_file
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def unseen_text(store: Store, photo: Photo) -> str:
    """Return why a photo is not shown, and what to do."""
    if photo_file(store.data, photo.sha256).exists() or photo.sha256 not in awaited_photos(store):
        return _("{name} cannot be shown.").format(name=photo.name)
    told = _("{name} is not on this laptop yet. {by} imported it: a file or a shared folder with photos brings it (Exchange).")
    return told.format(name=photo.name, by=photo.made_by or _("nobody named"))
