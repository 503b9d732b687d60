"""Which photos leave with an export, and of which findings they are: by the same rules as their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.store.photos.covering import covers_by_hash
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class SharedPhoto:
    """A photo that may leave."""

    photo: Photo
    codes: tuple[str, ...]
    """The codes of the findings that the photo shows and that leave too."""
    findings: tuple[str, ...]
    """Their ids: two findings may have one code."""
    rounds: Mapping[str, str]
    """In which round it was taken of each, by code; none where that is not known."""


def given_photos(store: Store, scope: ExportScope) -> list[SharedPhoto]:
    """Return the photos of a scope that show something and may be shared, each once, in the order they came."""
    with reading(store, scope) as record:
        leaving = {row[0] for row in record.rows("photo", [Wanted("id")])}
        findings: dict[str, list[str]] = {}
        names: dict[str, str] = dict(record.rows("finding", [Wanted("id"), Wanted("code")]))
        rounds: dict[str, dict[str, str]] = {}
        for photo_id, finding_id, round_id in record.rows("photo_use", [Wanted("photo"), Wanted("finding"), Wanted("round")]):
            shown = findings.setdefault(photo_id, [])
            if finding_id in names:
                shown.append(finding_id)
                if round_id:
                    rounds.setdefault(photo_id, {})[names[finding_id]] = round_id
    covers = covers_by_hash(store)
    photos: dict[str, Photo] = {}
    for photo in store.select(Photo, "where gone = 0 order by n"):
        if photo.id in findings and photo.id in leaving:
            covered = photo.model_copy(update={"covers": covers.get(photo.sha256, ())})  # elsewhere in the record it may be covered
            photos.setdefault(photo.sha256, covered)
    return [
        SharedPhoto(
            photo,
            tuple(dict.fromkeys(names[finding_id] for finding_id in findings[photo.id])),
            tuple(dict.fromkeys(findings[photo.id])),
            rounds.get(photo.id, {}),
        )
        for photo in photos.values()
    ]
