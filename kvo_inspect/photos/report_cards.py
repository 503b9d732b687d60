"""Writing report cards: of each point a text and its photos, in one folder, under names that begin with the code.

The photos are copies without metadata, the newest first: a form that takes one gets what is there now. A card is made again from the record
as often as anybody asks; then it takes the place of the one before, and photos that may not go along any more go with that. Nothing else
that lies there is touched: whose a picture is, the card says that names it, so the card is written before its photos.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo, when_taken
from kvo_inspect.domain.report_card import TEXT_LIMIT, ReportCard
from kvo_inspect.errors import KvoError, UsageError
from kvo_inspect.files import is_there, make_folder, write_text_whole, written_whole
from kvo_inspect.outside import begins_with, read_beginning
from kvo_inspect.photos.decoder import COPY, Decoder
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.export.photos import given_photos
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.photos.files import sound_original
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import LANGS, Lang, _, speaking
from kvo_inspect.wording.letters.report_card import card_text, must_fit, must_get_card, photos_label, report_card

CardPhotos = Mapping[str, Sequence[Photo]]
"""The photos that may go along with cards, by the id of the finding, the newest first."""
PART = 100_000
"""Bytes of a card from before that are read: more than any card has."""


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A card and where it is."""

    card: ReportCard
    file: Path
    """Its text; its photos lie beside it."""


def write_cards(
    store: Store,
    points: Sequence[tuple[ActionList, Point]],
    folder: Path,
    *,
    photos: CardPhotos | None = None,
    limit: int = TEXT_LIMIT,
    lang: Lang | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[WrittenCard]:
    """Write the cards of points into *folder*, each in the language of its partner or in *lang*, and return them in order.

    *photos*: those of their parks, when they were read before (`photos_for_cards`, which looks the record over). Nothing is written when
    one of them gets no card (RuleError) or *limit* is too low (BadValue); UsageError when a file of that name is there that is no card, or
    a picture that no card names.
    """
    for _list, point in points:  # what goes wrong is told in the language in use
        must_get_card(point, limit)
    photos_by_finding = photos_for_cards(store, [point.id for _list, point in points]) if photos is None else photos
    cards = []
    for partner_list, point in points:
        with speaking(lang or partner_list.partner.language):
            cards.append(report_card(store, partner_list, point, limit))
    for card in cards:
        must_fit(card)
    names = [_file_name(store, card) for card in cards]
    earlier = [_earlier_photos(folder, name, card.code) for name, card in zip(names, cards, strict=True)]
    make_folder(folder, shared=True)
    written: list[WrittenCard] = []
    with Decoder() as decoder:
        for (partner_list, _point), card, name, before in zip(points, cards, names, earlier, strict=True):
            photos_of_card = photos_by_finding.get(card.finding, ())
            pictures = _pictures(store.data, photos_of_card, decoder)
            photo_names = tuple(f"{name}-{number}.jpg" for number in range(1, len(pictures) + 1))
            whole = replace(card, photos=photo_names, photos_elsewhere=len(photos_of_card) - len(pictures))
            file = folder / f"{name}.txt"
            for gone in before - set(photo_names):
                (folder / gone).unlink(missing_ok=True)
            with speaking(lang or partner_list.partner.language):
                write_text_whole(file, card_text(whole), shared=True)
            for photo_name, picture in zip(photo_names, pictures, strict=True):
                with written_whole(folder / photo_name, shared=True) as stream:
                    stream.write(picture)
            written.append(WrittenCard(whole, file))
            progress(len(written), len(cards))
    return written


def _file_name(store: Store, card: ReportCard) -> str:
    """Return what the files of a card are called: its code, with a number where an earlier finding of the record has the same code."""
    same = store.select(Finding, "where code = ? and gone = 0 and confidential = 0 order by n", [card.code])
    number = next((number for number, finding in enumerate(same, 1) if finding.id == card.finding), 1)
    return card.code if number == 1 else f"{card.code}_{number}"


def _earlier_photos(folder: Path, name: str, code: str) -> set[str]:
    """Return the names of the photos that an earlier card left in *folder*; *name*: what the files of the card are called.

    UsageError when a file or link of the card's name is there that is no card, or a picture that no card names.
    """
    file = folder / f"{name}.txt"
    if not is_there(folder):
        return set()
    if (is_there(file) or file.is_symlink()) and (file.is_symlink() or not begins_with(file, f"{code} ".encode())):
        raise UsageError(_("{path} is there already and is no report card. Choose another folder.").format(path=file))
    earlier = _photos_in_card(file, name) if file.exists() else set()
    picture = re.compile(rf"{re.escape(name)}-[0-9]+\.jpg", re.IGNORECASE)  # whatever a disk takes for the same name
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if picture.fullmatch(path.name) and (path.name not in earlier or path.is_symlink() or not path.is_file()):
            raise UsageError(
                _("{path} is there already and belongs to no report card. Choose another folder, or move it.").format(path=path)
            )
    return earlier


def _photos_in_card(file: Path, name: str) -> set[str]:
    """Return the photos that a card names, in the row that tells them: elsewhere people type what they like."""
    labels = set()
    for lang in LANGS:
        with speaking(lang):
            labels.add(photos_label())
    names: set[str] = set()
    for line in read_beginning(file, PART).decode("utf-8", "replace").splitlines():
        label, _colon, value = line.partition(":")
        if label in labels:
            numbered = [f"{name}-{number}.jpg" for number in range(1, value.count(".jpg") + 1)]
            names = set(numbered) if value.strip().partition(";")[0] == ", ".join(numbered) else set()
    return names


def photos_for_cards(store: Store, finding_ids: Iterable[str]) -> CardPhotos:
    """Return the photos that may leave of the parks of these findings, by the id of the finding, the newest first.

    Unsound when such a park is not as its logs say: then nothing of it leaves.
    """
    parks = list(dict.fromkeys(store.get(Finding, finding_id).park for finding_id in finding_ids))
    must_be_sound(store, parks, confidential=False, answers=False)
    photos_by_finding: dict[str, list[Photo]] = {}
    for park in parks:
        for shared in given_photos(store, ExportScope(park=park)):
            for finding_id in shared.findings:
                photos_by_finding.setdefault(finding_id, []).append(shared.photo)
    for photos in photos_by_finding.values():
        photos.sort(key=lambda photo: when_taken(photo.taken, photo.clock), reverse=True)
    return photos_by_finding


def _pictures(data: Path, photos: Sequence[Photo], decoder: Decoder) -> list[bytes]:
    """Return copies of the photos of a finding; without those that are not here or cannot be read: the card says how many."""
    pictures: list[bytes] = []
    for photo in photos:
        with suppress(KvoError):
            pictures.append(_copy(data, photo, decoder))
    return pictures


def _copy(data: Path, photo: Photo, decoder: Decoder) -> bytes:
    return decoder.copy(sound_original(data, photo), photo.type, photo.name, COPY, covers=photo.covers)
