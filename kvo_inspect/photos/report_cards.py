"""Writing report cards: of each point a text and its photos, in one folder, under names that begin with the code.

The photos are copies without metadata, the newest first: a form that takes one gets what is there now. A card is made again from the record
as often as anybody asks; then it takes the place of the one before, and photos that may not go along any more go with that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.report_card import TEXT_LIMIT, ReportCard
from kvo_inspect.errors import KvoError, PhotoChanged, PhotoNotHere, UsageError
from kvo_inspect.files import make_folder, write_text_whole, written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.photos.decoder import COPY, Decoder
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.export.photos import given_photos
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.photos.files import hash_of, photo_file
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import Lang, _, speaking
from kvo_inspect.wording.letters.report_card import card_text, must_fit, must_get_card, report_card

CardPhotos = Mapping[str, Sequence[Photo]]
"""The photos that may go along with cards, by code, the newest first."""


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A card and where it is."""

    card: ReportCard
    file: Path
    """Its text; its photos lie beside it."""


def write_cards(
    store: Store,
    asked: Sequence[tuple[ActionList, Point]],
    folder: Path,
    *,
    photos: CardPhotos | None = None,
    limit: int = TEXT_LIMIT,
    lang: Lang | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[WrittenCard]:
    """Write the cards of points into *folder*, each in the language of its partner or in *lang*, and return them in order.

    *photos*: those of their parks, when they were read before (`photos_for_cards`, which looks the record over). Nothing is written when
    one of them gets no card (RuleError) or *limit* is too low (BadValue); UsageError when a file of that name is there that is no card.
    """
    for _list, point in asked:  # what goes wrong is told in the language in use
        must_get_card(point, limit)
    photos_by_code = photos_for_cards(store, [point.id for _list, point in asked]) if photos is None else photos
    cards = []
    for partner_list, point in asked:
        with speaking(lang or partner_list.partner.language):
            cards.append(report_card(store, partner_list, point, limit))
    for card in cards:
        must_fit(card)
        _must_be_ours(folder / f"{card.code}.txt", card.code)
    make_folder(folder, shared=True)
    written: list[WrittenCard] = []
    with Decoder() as decoder:
        for (partner_list, _point), card in zip(asked, cards, strict=True):
            names = _write_photos(store.data, folder, card.code, photos_by_code.get(card.code, ()), decoder)
            elsewhere = len(photos_by_code.get(card.code, ())) - len(names)
            whole = replace(card, photos=names, photos_elsewhere=elsewhere)
            file = folder / f"{card.code}.txt"
            with speaking(lang or partner_list.partner.language):
                write_text_whole(file, card_text(whole), shared=True)
            written.append(WrittenCard(whole, file))
            progress(len(written), len(cards))
    return written


def _must_be_ours(file: Path, code: str) -> None:
    """Raise UsageError when a file is there that is no card of this code."""
    if file.exists() and not begins_with(file, f"{code} ".encode()):
        raise UsageError(_("{path} is there already and is no report card. Choose another folder.").format(path=file))


def photos_for_cards(store: Store, finding_ids: Iterable[str]) -> CardPhotos:
    """Return the photos that may leave of the parks of these findings, by code, the newest first.

    Unsound when such a park is not as its logs say: then nothing of it leaves.
    """
    parks = list(dict.fromkeys(store.get(Finding, finding_id).park for finding_id in finding_ids))
    must_be_sound(store, parks, confidential=False, answers=False)
    photos_by_code: dict[str, list[Photo]] = {}
    for park in parks:
        for shared in given_photos(store, ExportScope(park=park)):
            for code in shared.codes:
                photos_by_code.setdefault(code, []).append(shared.photo)
    for photos in photos_by_code.values():
        photos.sort(key=lambda photo: photo.taken.at if photo.taken else "", reverse=True)
    return photos_by_code


def _write_photos(data: Path, folder: Path, code: str, photos: Sequence[Photo], decoder: Decoder) -> tuple[str, ...]:
    """Write copies of the photos of a finding, take away what an earlier card left there, and return the names."""
    names: list[str] = []
    for photo in photos:
        try:
            picture = _copy(data, photo, decoder)
        except KvoError:  # not here, or not to be read: the card says how many
            continue
        names.append(f"{code}-{len(names) + 1}.jpg")
        with written_whole(folder / names[-1], shared=True) as stream:
            stream.write(picture)
    earlier = re.compile(rf"{re.escape(code)}-[0-9]+\.jpg")
    for path in folder.iterdir():
        if earlier.fullmatch(path.name) and path.name not in names:
            path.unlink()
    return tuple(names)


def _copy(data: Path, photo: Photo, decoder: Decoder) -> bytes:
    path = photo_file(data, photo.sha256)
    if not path.exists():
        raise PhotoNotHere(photo.name)
    if hash_of(path) != photo.sha256:
        raise PhotoChanged(photo.name, path)
    return decoder.copy(path, photo.type, photo.name, COPY, {})
