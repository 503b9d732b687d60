"""Which photos leave with an export, and of which findings they are: by the same rules as their rows."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.store.export.rows import ExportScope, Wanted, reading
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class SharedPhoto:
    """A photo that may leave."""

    photo: Photo
    codes: tuple[str, ...]
    """Of the findings that it shows and that leave too."""


def given_photos(store: Store, scope: ExportScope) -> list[SharedPhoto]:
    """Return the photos of a scope that show something and may be shared, each once, in the order they came."""
    with reading(store, scope) as record:
        leaving = {row[0] for row in record.rows("photo", [Wanted("id")])}
        codes: dict[str, list[str]] = {}
        names: dict[str, str] = dict(record.rows("finding", [Wanted("id"), Wanted("code")]))
        for photo, finding in record.rows("photo_use", [Wanted("photo"), Wanted("finding")]):
            found = codes.setdefault(photo, [])
            if finding in names:
                found.append(names[finding])
    photos: dict[str, Photo] = {}
    for one in store.select(Photo, "where gone = 0 order by n"):
        if one.id in codes and one.id in leaving:
            photos.setdefault(one.sha256, one)
    return [SharedPhoto(one, tuple(dict.fromkeys(codes[one.id]))) for one in photos.values()]
